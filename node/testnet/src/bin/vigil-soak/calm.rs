// SPDX-License-Identifier: Apache-2.0

//! A run in which nothing happens: living wards, many checkpoints, and one set all the time.

use crate::traffic::{Tolerance, Traffic};
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};
use vigil_testnet::{wait_until, Scene, SceneOptions, Seen, WardKind};

/// How often nodes are looked at.
const LOOK: Duration = Duration::from_secs(10);
/// How long it may take from a set in office to the first look.
const MARGIN: Duration = Duration::from_secs(300);
/// Of a network as tests run it: a slot lasts three seconds, an era two sessions.
const SLOT: Duration = Duration::from_secs(3);

/// Slots per session so that an era outlasts a run: then no vote is dropped because its set is over.
fn session_slots(run: Duration) -> u32 {
	let slots = (run + MARGIN).as_secs().div_ceil(SLOT.as_secs() * 2);
	u32::try_from(slots).unwrap_or(u32::MAX)
}

/// Watches two wards with a checkpoint of each block, which is six times as many as the demo has, and
/// looks at what goes over the wire. The first era passes before.
pub async fn run(node: PathBuf, run: Duration) -> anyhow::Result<bool> {
	let session_slots = session_slots(run);
	let wards = vec![WardKind::Evm, WardKind::Evm];
	let options = SceneOptions { wards, session_slots, ..SceneOptions::new(node) };
	let mut scene = Scene::start(options)
		.await?
		.ok_or_else(|| anyhow::anyhow!("anvil is not installed; `make setup` installs it"))?;
	for ward in &mut scene.wards {
		ward.policy.checkpoint_interval = 1;
	}
	scene.register_services().await?;
	scene.opt_in().await?;
	let era = SLOT * session_slots * 2;
	println!("the first set takes office within {:.0} minutes", era.as_secs_f64() / 60.0);
	let services: Vec<_> = scene.wards.iter().map(|ward| ward.service).collect();
	wait_until("sets in office", era * 2, async || {
		let mut open = services.len();
		for service in &services {
			let info = scene.vigil()?.service(*service).await?;
			open -= usize::from(info.is_some_and(|info| info.current_set.is_some()));
		}
		Ok(Seen::when(open == 0, format!("{open} services without a set")))
	})
	.await?;

	let (mut traffic, start) = (Traffic::new(Tolerance::CALM), Instant::now());
	let mut looks = tokio::time::interval(LOOK);
	let mut heights = Vec::new();
	while start.elapsed() < run {
		looks.tick().await;
		scene.network.ensure_not_crashed()?;
		traffic.sample(&scene, start.elapsed()).await;
		heights.push(checkpoints(&scene).await?);
	}
	println!("\nafter {:.0} minutes:\n{traffic}", start.elapsed().as_secs_f64() / 60.0);
	println!("  last checkpoints: {:?}", heights.last());
	let (flat, watched) = (traffic.held(), goes_on(&heights));
	println!("{}", if flat { "the traffic is flat" } else { "the traffic is NOT flat" });
	if !watched {
		println!("a ward was NOT checkpointed in some fifth of the run: {heights:?}");
	}
	let held = flat && watched;
	if held {
		scene.finish().await?;
	}
	Ok(held)
}

/// The height of the last certified checkpoint of each ward.
async fn checkpoints(scene: &Scene) -> anyhow::Result<Vec<u64>> {
	let mut heights = Vec::new();
	for ward in &scene.wards {
		let state = scene.vigil()?.ward(ward.service).await?;
		let last = state.and_then(|state| state.checkpoint);
		heights.push(last.map_or(0, |checkpoint| checkpoint.height.0));
	}
	Ok(heights)
}

/// Whether every ward was certified higher in each fifth of the run: silence is flat traffic, too.
fn goes_on(heights: &[Vec<u64>]) -> bool {
	let at = |fifth: usize| heights.get((heights.len().saturating_sub(1)) * fifth / 5);
	(0..5).all(|fifth| match (at(fifth), at(fifth + 1)) {
		(Some(before), Some(after)) => before.iter().zip(after).all(|(a, b)| a < b),
		_ => false,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_ward_that_is_silent_for_a_fifth_of_the_run_is_noticed() {
		let rising: Vec<_> = (0..50).map(|look| vec![look, 3 * look]).collect();
		assert!(goes_on(&rising));
		let stands: Vec<_> = (0..50).map(|look| vec![look, 3 * look.min(35)]).collect();
		assert!(!goes_on(&stands));
		assert!(!goes_on(&[]));
		assert!(!goes_on(&[vec![1, 2]]));
	}

	#[test]
	fn an_era_outlasts_the_run() {
		for minutes in [1, 20, 120] {
			let run = Duration::from_secs(minutes * 60);
			assert!(SLOT * session_slots(run) * 2 >= run + MARGIN);
		}
	}
}
