// SPDX-License-Identifier: Apache-2.0

//! One of the two chains is down.

use super::{executed, scene, WARD};
use crate::{secs, TestResult};
use std::time::{Duration, Instant};
use vigil_primitives::SetId;
use vigil_testnet::{Backend, Scene, Seen};

/// For how many seconds haven is away at least, if for longer than two changes of the set take.
const OUTAGE: &str = "VIGIL_OUTAGE";

/// First haven is away for two changes of the set; then Vigil makes no blocks and the ward stands.
#[tokio::test]
async fn haven_catches_up_with_sets_and_needs_no_block_of_vigil() -> TestResult {
	let Some(mut scene) = scene(Backend::Libp2p, 0).await? else { return Ok(()) };
	scene.relayer.start()?;
	away_for_two_sets(&mut scene).await?;
	scene.live(WARD).await?;
	scene.arm(WARD).await?;

	without_authors(&mut scene).await?;
	let before = settled(&scene).await?;
	scene.ward(WARD)?.pause()?;
	let activations = scene.vault(WARD, true, secs(90)).await?.activations;
	anyhow::ensure!(activations == 1, "{activations} activations");
	let after = settled(&scene).await?;
	anyhow::ensure!(before == after, "Vigil made blocks {before} to {after}");
	Ok(scene.finish().await?)
}

/// For how long haven is away at least.
fn outage() -> Duration {
	secs(std::env::var(OUTAGE).ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(0))
}

/// Slots per session with which sets change twice during an outage, if not `least`. An era is two
/// sessions and a slot three seconds; the set that haven knows when it goes is trusted for five eras.
pub(super) fn session_slots(least: u32) -> u32 {
	u32::try_from(outage().as_secs() / 16).unwrap_or(u32::MAX).max(least)
}

/// Haven is down while sets change twice and a message is sent, and has all of it afterwards.
async fn away_for_two_sets(scene: &mut Scene) -> TestResult {
	let known = last_set(scene).await?;
	let gone = Instant::now();
	scene.standby.node_mut("haven")?.kill().await?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	two_sets_later(scene, known).await?;
	tokio::time::sleep(outage().saturating_sub(gone.elapsed())).await;
	scene.standby.restart("haven").await?;
	let (away, back) = (gone.elapsed().as_secs_f64(), Instant::now());
	executed(scene, 1, 0).await?;
	let executed = back.elapsed().as_secs_f64();
	let kept = all_sets(scene).await?;
	let in_order = kept.array_windows().all(|[before, after]| after.0 == before.0 + 1);
	anyhow::ensure!(in_order, "{kept:?}");
	let (changes, caught_up) = (last_set(scene).await?.0 - known.0, back.elapsed().as_secs_f64());
	println!(
		"haven was away for {away:.0} s and {changes} changes of the set; once it answered it had \
		 executed its message after {executed:.1} s and knew all sets after {caught_up:.1} s"
	);
	Ok(())
}

/// The last set that haven trusts.
async fn last_set(scene: &Scene) -> anyhow::Result<SetId> {
	let known = scene.haven()?.service(WARD).await?;
	Ok(known.and_then(|service| service.sets.last().copied()).unwrap_or_default())
}

/// The set in office on Vigil.
async fn in_office(scene: &Scene) -> vigil_testnet::Result<SetId> {
	let info = scene.vigil()?.service(WARD).await?;
	Ok(info.and_then(|info| info.current_set).unwrap_or_default())
}

/// Waits until the set in office on Vigil is the second after the one that haven knows.
async fn two_sets_later(scene: &Scene, known: SetId) -> TestResult {
	let wait = scene.until("two sets that haven has not seen", secs(180) + outage(), async || {
		let current = in_office(scene).await?;
		Ok(Seen::when(current.0 >= known.0 + 2, format!("set {current}, haven has {known}")))
	});
	Ok(wait.await?)
}

/// Waits until haven trusts the set in office, and returns all that it trusts.
async fn all_sets(scene: &Scene) -> anyhow::Result<Vec<SetId>> {
	let (haven, current) = (scene.haven()?, in_office(scene).await?);
	let wait = scene.until("every set on haven", secs(60), async || {
		let sets = haven.service(WARD).await?.map(|service| service.sets).unwrap_or_default();
		let reached = sets.last().is_some_and(|last| *last >= current);
		Ok(Seen::some(reached.then_some(sets.clone()), format!("{sets:?}")))
	});
	Ok(wait.await?)
}

/// All validators come back as nodes that watch and do not author.
async fn without_authors(scene: &mut Scene) -> TestResult {
	for name in Scene::NAMES {
		scene.network.node_mut(name)?.kill().await?;
	}
	for name in Scene::NAMES {
		scene.network.node_mut(name)?.author_no_more();
		scene.network.restart(name).await?;
	}
	Ok(())
}

/// The height at which all nodes of Vigil are.
async fn settled(scene: &Scene) -> anyhow::Result<u32> {
	let wait = scene.until("one best block at all nodes", secs(60), async || {
		let mut heights = Vec::new();
		for name in Scene::NAMES {
			heights.push(scene.network.client(name)?.best().await?.number);
		}
		let agreed = heights.first().copied().filter(|one| heights.iter().all(|all| all == one));
		Ok(Seen::some(agreed, format!("{heights:?}")))
	});
	Ok(wait.await?)
}
