// SPDX-License-Identifier: Apache-2.0

//! Relayers that crash, race and forget: every message is executed exactly once.

use super::{executed, scene, WARD};
use crate::{secs, TestResult};
use sp_keyring::Sr25519Keyring::Bob;
use std::path::Path;
use vigil_primitives::{LaneId, Outcome};
use vigil_testnet::{Backend, Relayer, RelayerOptions, Scene, Seen};

/// Where relayers die, from the first sight of a message to its finality.
const POINTS: [&str; 7] =
	["seen", "planned", "signed", "after-broadcast", "broadcast", "included", "final"];

#[tokio::test]
async fn every_message_is_executed_once_whatever_becomes_of_relayers() -> TestResult {
	// Hardly any checkpoints, so that messages are what relayers die of.
	let Some(mut scene) = scene(Backend::Litep2p, 3_600).await? else { return Ok(()) };
	scene.relayer.start()?;
	let mut messages = 0;
	for point in POINTS {
		messages += 1;
		crash(&mut scene, point).await?;
		executed(&scene, messages, 0).await?;
	}
	messages = race(&mut scene, messages).await?;
	messages = lose_journal(&mut scene, messages).await?;
	fail(&scene, messages).await?;
	Ok(scene.finish().await?)
}

/// The relayer dies at this point of carrying a message and is started again.
async fn crash(scene: &mut Scene, point: &str) -> TestResult {
	scene.relayer.kill().await?;
	scene.relayer.start_to_crash_at(point)?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	let what = format!("the relayer's end at {point}");
	let ended = async || Ok(Seen::when(scene.relayer.has_ended(), "it runs"));
	scene.until(&what, secs(90), ended).await?;
	Ok(scene.relayer.start()?)
}

/// Two relayers carry the same messages.
async fn race(scene: &mut Scene, mut messages: u64) -> anyhow::Result<u64> {
	let options = RelayerOptions {
		name: "rival".into(),
		account: Bob,
		metrics_port: scene.ports.next_free()?,
		..scene.relayer_options.clone()
	};
	let mut rival = Relayer::new(Path::new(crate::NODE), options)?;
	rival.start()?;
	for _ in 0..3 {
		scene.send(WARD, scene.ward(WARD)?.protocol).await?;
		messages += 1;
		executed(scene, messages, 0).await?;
	}
	anyhow::ensure!(!rival.has_ended() && !scene.relayer.has_ended(), "a relayer died of the race");
	rival.kill().await?;
	Ok(messages)
}

/// A relayer without its journal asks the chains what is done.
async fn lose_journal(scene: &mut Scene, messages: u64) -> anyhow::Result<u64> {
	scene.relayer.kill().await?;
	scene.relayer.lose_journal()?;
	scene.relayer.start()?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	executed(scene, messages + 1, 0).await?;
	Ok(messages + 1)
}

/// A message that cannot be executed is receipted and holds up nothing.
async fn fail(scene: &Scene, messages: u64) -> TestResult {
	// It has no vault.
	let other = scene.vigil()?.register_protocol(Scene::OWNER).await?;
	scene.send(WARD, other).await?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	executed(scene, messages + 2, 1).await?;
	let lane = LaneId(scene.destination.0);
	let outcome = scene.haven()?.message_outcome(WARD, lane, messages).await?;
	anyhow::ensure!(outcome == Some(Outcome::Failed), "{outcome:?}");
	Ok(())
}
