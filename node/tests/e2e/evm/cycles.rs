// SPDX-License-Identifier: Apache-2.0

//! The main job on an EVM chain: the ward is killed, its protocol's vault works there; the ward returns, the vault stands
//! by.

use super::{active, scene, WARD};
use crate::{secs, TestResult};
use std::time::Duration;
use vigil_testnet::{last_block_seen, unix_now, EvmStandby, Scene, Seen, QUICK_POLICY};

/// Seconds beyond `halt_after` that half of the failovers may take, and the longest of twenty. A round begins with a
/// second, and so does a block of the destination: how the blocks of the ward fall between decides on up to one each.
const MEDIAN: f64 = 2.0;
const WORST: f64 = 3.0;

#[tokio::test]
async fn a_vault_works_on_an_evm_chain_while_its_ward_is_dead() -> TestResult {
	// Twenty of them when figures are wanted, which then have to hold.
	let wanted = std::env::var("VIGIL_CYCLES").ok().and_then(|count| count.parse().ok());
	let count = wanted.unwrap_or(3usize).max(1);
	let Some((mut scene, mut standby)) = scene().await? else { return Ok(()) };
	let mut delays = Vec::new();
	for _ in 0..count {
		delays.push(cycle(&mut scene, &standby).await?);
	}
	delays.sort_by(f64::total_cmp);
	let (median, worst) = (delays[delays.len() / 2], delays[delays.len() - 1]);
	println!(
		"halt_after to an active vault on the EVM chain: median {median:.2} s, worst {worst:.2} s of {count}"
	);
	let held = wanted.is_none() || (median <= MEDIAN && worst <= WORST);
	anyhow::ensure!(held, "more than {MEDIAN} s and {WORST} s: {delays:?}");
	standby.kill_relayer().await?;
	Ok(scene.finish().await?)
}

/// One death and return; how long after `halt_after` the vault worked.
async fn cycle(scene: &mut Scene, standby: &EvmStandby) -> anyhow::Result<f64> {
	status(scene, standby, 0).await?;
	standby.stands_by(scene).await?;
	let (_, seen) =
		last_block_seen(async || scene.ward(WARD)?.height().await, Duration::from_millis(1_500))
			.await?;
	scene.ward_mut(WARD)?.kill().await?;
	active(scene, standby, 60).await?;
	let delay = unix_now() - seen - QUICK_POLICY.halt_after.0 as f64;
	anyhow::ensure!(standby.status(WARD).await? == 2, "it works only while the ward stands");
	scene.ward_mut(WARD)?.restart().await?;
	Ok(delay)
}

/// Waits until the inbox says this of the ward.
async fn status(scene: &Scene, standby: &EvmStandby, wanted: u8) -> TestResult {
	let what = format!("the status {wanted} on the EVM chain");
	let wait = scene.until(&what, secs(120), async || {
		let found = standby.status(WARD).await?;
		Ok(Seen::when(found == wanted, format!("{found}")))
	});
	Ok(wait.await?)
}
