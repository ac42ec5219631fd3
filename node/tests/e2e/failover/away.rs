// SPDX-License-Identifier: Apache-2.0

//! A destination that is away while the ward stops, for longer than a Halt is fresh: watchers certify
//! the Halt again and again, so it hears of it all the same.

use super::WARD;
use crate::{secs, TestResult, NODE};
use std::time::{Duration, Instant};
use vigil_primitives::{traits::Status, FRESHNESS};
use vigil_testnet::{unix_now, Scene, SceneOptions, Seen};

/// For how many seconds haven is away, if not for longer than a Halt is fresh.
const AWAY: &str = "VIGIL_AWAY";
/// Slots per session with which the set that haven knows is trusted for so long: for five eras of two
/// sessions, and a slot has three seconds.
const SESSION_SLOTS: u32 = 22;

#[tokio::test]
#[ignore = "haven is away for more than five minutes: `make soak` runs it"]
async fn haven_that_was_away_for_longer_than_a_halt_is_fresh_fails_over_when_it_is_back(
) -> TestResult {
	let options = SceneOptions { session_slots: SESSION_SLOTS, ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(());
	};
	scene.register().await?;
	scene.relayer.start()?;
	scene.live(WARD).await?;
	scene.arm(WARD).await?;

	scene.standby.node_mut("haven")?.kill().await?;
	let gone = Instant::now();
	scene.ward(WARD)?.pause()?;
	let first = halted(&scene).await?;
	tokio::time::sleep(away().saturating_sub(gone.elapsed())).await;
	scene.standby.restart("haven").await?;
	let back = unix_now();
	let activations = scene.vault(WARD, true, secs(120)).await?.activations;
	anyhow::ensure!(activations == 1, "{activations} activations");
	let last = scene.haven()?.service(WARD).await?.map(|service| service.status);
	anyhow::ensure!(last == Some(Status::Halted), "{last:?} on haven");
	println!(
		"a Halt of {first}, haven back {:.0} s later, its vault at work {:.1} s after that",
		back - first as f64,
		unix_now() - back
	);
	Ok(scene.finish().await?)
}

fn away() -> Duration {
	let configured = std::env::var(AWAY).ok().and_then(|seconds| seconds.parse().ok());
	secs(configured.unwrap_or(FRESHNESS.0 + 30))
}

/// Waits until Vigil has the halt on record, and returns the round of the first Halt.
async fn halted(scene: &Scene) -> anyhow::Result<u64> {
	let vigil = scene.vigil()?;
	let wait = scene.until("the halt on record", secs(90), async || {
		let ward = vigil.ward(WARD).await?;
		let halted = ward.as_ref().filter(|ward| ward.status == Status::Halted);
		let open = halted.and_then(|ward| ward.incident);
		Ok(Seen::some(open.map(|open| open.halt.round.0), format!("{ward:?}")))
	});
	Ok(wait.await?)
}
