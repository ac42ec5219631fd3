// SPDX-License-Identifier: Apache-2.0

//! A ward dies and its protocol goes on elsewhere: on an EVM chain, by an inbox contract that was made as an operator
//! makes one.

mod crashes;
mod cycles;
mod proofs;

use crate::{TestResult, NODE};
use std::path::Path;
use vigil_primitives::ServiceId;
use vigil_testnet::{EvmStandby, Scene, SceneOptions};

/// The service whose ward is killed.
const WARD: ServiceId = ServiceId(0);

/// Watchers in office, and a standby on an EVM chain with an armed plan and its relayer at work.
async fn scene() -> anyhow::Result<Option<(Scene, EvmStandby)>> {
	let Some(mut scene) = Scene::start(SceneOptions::new(NODE)).await? else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.in_office().await?;
	let Some(mut standby) = EvmStandby::start(Path::new(NODE), &mut scene, &[WARD]).await? else {
		return Ok(None);
	};
	standby.register(scene.vigil()?, Scene::OWNER).await?;
	standby.start_relayer()?;
	standby.arm(&scene, WARD).await?;
	Ok(Some((scene, standby)))
}

/// Waits until the vault on the EVM chain works.
async fn active(scene: &Scene, standby: &EvmStandby, seconds: u64) -> TestResult {
	let wait = scene.until("an active vault on the EVM chain", crate::secs(seconds), async || {
		let active = standby.is_active().await?;
		let status = standby.status(WARD).await?;
		Ok(vigil_testnet::Seen::when(active, format!("status {status}, it stands by")))
	});
	Ok(wait.await?)
}
