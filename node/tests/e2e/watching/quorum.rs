// SPDX-License-Identifier: Apache-2.0

//! Who has to be there for a certificate, and who need not.

use super::{certified, halted_by_and_by, live, recovered, scene, status, Scene, SERVICE};
use crate::{secs, TestResult};
use vigil_primitives::traits::Status;
use vigil_testnet::{Backend, Seen};

#[tokio::test]
async fn three_of_four_certify_and_two_do_not_until_a_third_returns() -> TestResult {
	let Some(mut scene) = scene(Backend::Litep2p).await? else { return Ok(()) };
	live(&scene.network, scene.network.client("alice")?).await?;
	three_certify(&mut scene).await?;
	two_do_not(&mut scene).await?;
	a_third_returns(&mut scene).await?;
	Ok(scene.network.finish().await?)
}

async fn three_certify(scene: &mut Scene) -> TestResult {
	scene.network.node_mut("dave")?.kill().await?;
	scene.anvil.pause()?;
	status(&scene.network, scene.network.client("alice")?, Status::Halted).await?;
	let halts = super::certificates(scene.network.client("alice")?, "halt").await?;
	let signed: Vec<_> = halts.iter().map(|halt| halt["signed"].as_u64()).collect();
	anyhow::ensure!(signed.iter().all(|signed| *signed == Some(3)), "{signed:?} of 4 signed");
	scene.anvil.resume()?;
	recovered(&scene.network, scene.network.client("alice")?, 0).await?;
	Ok(())
}

/// Two see the halt, suspect it on chain, certify nothing, and say so in their metrics.
///
/// Nothing is final meanwhile either, as the same two nodes are missing from consensus.
async fn two_do_not(scene: &mut Scene) -> TestResult {
	let known = certified(scene.network.client("alice")?, "halt").await?;
	scene.network.node("charlie")?.process()?.pause()?;
	scene.anvil.pause()?;
	let alice = scene.network.client("alice")?;
	status(&scene.network, alice, Status::Suspect).await?;
	let metric = format!("vigil_watcher_open_vote_percent{{service=\"{SERVICE}\"");
	scene
		.network
		.wait_until("a metric that shows votes short of a quorum", secs(30), async || {
			let percent = scene.network.node("alice")?.metric(&metric).await?;
			let short = percent.is_some_and(|percent| percent > 0.0 && percent < 100.0);
			Ok(Seen::when(short, format!("{percent:?} percent")))
		})
		.await?;
	anyhow::ensure!(certified(alice, "halt").await? == known, "two of four certified a halt");
	Ok(())
}

/// Finality was stalled as well: the certificate does not wait for it. If a set changed meanwhile, of
/// which no final block tells, the chain takes the next certificate of the halt, by the set in office.
async fn a_third_returns(scene: &mut Scene) -> TestResult {
	let known = certified(scene.network.client("alice")?, "halt").await?;
	scene.network.node("charlie")?.process()?.resume()?;
	let alice = scene.network.client("alice")?;
	scene
		.network
		.wait_until("a halt that three certify", secs(60), async || {
			let count = certified(alice, "halt").await?;
			Ok(Seen::when(count > known, format!("{count} halts")))
		})
		.await
		.map_err(anyhow::Error::from)?;
	halted_by_and_by(&scene.network, alice).await
}
