// SPDX-License-Identifier: Apache-2.0

//! The second standby: an EVM chain with an inbox contract, where one ward's halt fires, too.

use crate::timeline::Timeline;
use std::path::Path;
use vigil_primitives::ServiceId;
use vigil_testnet::{EvmStandby, Result, Scene, WardKind};

/// A standby on an EVM chain, and whose halt it waits for.
pub struct Second {
	/// The chain, the inbox and the relayer to it.
	pub standby: EvmStandby,
	/// Whose ward it is.
	pub service: ServiceId,
}

/// Makes an inbox on an EVM chain and arms a plan there, if there is a ward that needs anvil, which then is
/// installed.
pub async fn prepare(
	node: &Path,
	scene: &mut Scene,
	timeline: &mut Timeline,
) -> Result<Option<Second>> {
	let ward = scene.wards.iter().find(|ward| ward.kind() == WardKind::Evm);
	let Some(service) = ward.map(|ward| ward.service) else { return Ok(None) };
	let services = [service];
	let starting = EvmStandby::start(node, scene, &services);
	let started = timeline.awaiting("an inbox to be made on an EVM chain", starting).await?;
	let Some(mut standby) = started else { return Ok(None) };
	timeline.mark("an inbox on an EVM chain trusts the watchers, as both of two nodes prove");
	standby.register(scene.vigil()?, Scene::OWNER).await?;
	standby.start_relayer()?;
	timeline.awaiting("the plan to be carried", standby.arm(scene, service)).await?;
	timeline.mark("a plan of the EVM ward's protocol is kept on the EVM chain, too");
	Ok(Some(Second { standby, service }))
}
