// SPDX-License-Identifier: Apache-2.0

//! The relayer to an EVM chain dies at each point of its work while a ward stands, and the plan fires all the same.

use super::{active, scene, WARD};
use crate::{secs, TestResult};
use vigil_testnet::Seen;

/// Where it dies.
const POINTS: [&str; 6] = ["seen", "planned", "signed", "after-broadcast", "broadcast", "included"];

#[tokio::test]
async fn a_plan_fires_on_an_evm_chain_though_the_relayer_dies_at_each_point() -> TestResult {
	let Some((scene, mut standby)) = scene().await? else { return Ok(()) };
	for point in POINTS {
		let wait = scene.until("a live ward on the EVM chain", secs(120), async || {
			let status = standby.status(WARD).await?;
			Ok(Seen::when(status == 0, format!("{status}")))
		});
		wait.await?;
		standby.stands_by(&scene).await?;
		standby.kill_relayer().await?;
		standby.start_relayer_to_crash_at(point)?;
		scene.ward(WARD)?.pause()?;
		let what = format!("a death at {point}");
		let wait = scene.until(&what, secs(60), async || {
			Ok(Seen::when(standby.relayer_has_ended(), "it runs"))
		});
		wait.await?;
		standby.start_relayer()?;
		active(&scene, &standby, 60).await?;
		scene.ward(WARD)?.resume()?;
	}
	standby.kill_relayer().await?;
	Ok(scene.finish().await?)
}
