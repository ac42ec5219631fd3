// SPDX-License-Identifier: Apache-2.0

//! A ward dies and its protocol goes on elsewhere: watchers, relayer and standby chain, all real.

mod away;
mod balance;
mod commands;
mod cycles;
mod disk;
mod outage;
mod rehearsal;
mod relayer;

use crate::{TestResult, NODE};
use vigil_primitives::ServiceId;
use vigil_testnet::{Backend, Scene, SceneOptions};

/// The service whose ward is killed.
const WARD: ServiceId = ServiceId(0);

/// Everything up to a protocol with an open vault; nothing is armed. The relayer carries checkpoints
/// of the living ward so many seconds apart.
async fn scene(backend: Backend, checkpoint_every: u64) -> anyhow::Result<Option<Scene>> {
	let usual = SceneOptions::new(NODE);
	let session_slots = outage::session_slots(usual.session_slots);
	let options = SceneOptions { backend, checkpoint_every, session_slots, ..usual };
	let Some(mut scene) = Scene::start(options).await? else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	scene.register().await?;
	Ok(Some(scene))
}

/// Waits until haven has taken and executed `messages`, and never more, of which so many fail.
async fn executed(scene: &Scene, messages: u64, failed: u64) -> TestResult {
	let seen = scene.executed(WARD, messages).await?;
	anyhow::ensure!(
		seen == (messages, failed),
		"{seen:?}, not {messages} messages of which {failed} fail"
	);
	Ok(())
}
