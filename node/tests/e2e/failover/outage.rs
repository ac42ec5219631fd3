// SPDX-License-Identifier: Apache-2.0

//! One of the two chains is down.

use super::{executed, scene, WARD};
use crate::{secs, TestResult};
use vigil_testnet::{Backend, Scene, Seen};

/// First haven is away for two changes of the set; then Vigil makes no blocks and the ward stands.
#[tokio::test]
async fn haven_catches_up_with_sets_and_needs_no_block_of_vigil() -> TestResult {
	let Some(mut scene) = scene(Backend::Libp2p, 0).await? else { return Ok(()) };
	scene.relayer.start()?;
	let plan = scene.arm(WARD).await?;
	away_for_two_sets(&mut scene).await?;
	scene.kept(WARD, plan).await?;
	scene.live(WARD).await?;

	without_authors(&mut scene).await?;
	let before = settled(&scene).await?;
	scene.ward(WARD)?.pause()?;
	let activations = scene.vault(WARD, true, secs(90)).await?.activations;
	anyhow::ensure!(activations == 2, "{activations} activations");
	let after = settled(&scene).await?;
	anyhow::ensure!(before == after, "Vigil made blocks {before} to {after}");
	Ok(scene.finish().await?)
}

/// Haven is down while sets change twice and a message is sent, and has all of it afterwards.
async fn away_for_two_sets(scene: &mut Scene) -> TestResult {
	let known = scene.haven()?.service(WARD).await?;
	let known = known.and_then(|service| service.sets.last().copied()).unwrap_or_default();
	scene.standby.node_mut("haven")?.kill().await?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	let vigil = scene.vigil()?;
	let wait = scene.until("two sets that haven has not seen", secs(180), async || {
		let info = vigil.service(WARD).await?;
		let current = info.and_then(|info| info.current_set).unwrap_or_default();
		Ok(Seen::when(current.0 >= known.0 + 2, format!("set {current}, haven has {known}")))
	});
	wait.await?;
	scene.standby.restart("haven").await?;
	// The plan's message and this one.
	executed(scene, 2, 1).await?;
	let haven = scene.haven()?;
	let kept = haven.service(WARD).await?.map(|service| service.sets).unwrap_or_default();
	let in_order = kept.array_windows().all(|[before, after]| after.0 == before.0 + 1);
	anyhow::ensure!(in_order && kept.last().is_some_and(|set| set.0 >= known.0 + 2), "{kept:?}");
	Ok(())
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
