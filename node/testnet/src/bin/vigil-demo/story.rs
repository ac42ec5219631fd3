// SPDX-License-Identifier: Apache-2.0

//! The main job, step by step: wards live, one after the other dies and comes back.

use crate::{guarantees::Guarantees, outage, timeline::Timeline};
use vigil_testnet::{Result, Scene, SceneOptions};

/// Starts everything, up to wards that are certified to live and plans that wait for their death.
pub async fn prepare(options: SceneOptions, timeline: &mut Timeline) -> Result<Option<Scene>> {
	let starting = Scene::start(options);
	let Some(mut scene) = timeline.awaiting("all nodes to answer", starting).await? else {
		return Ok(None);
	};
	timeline.mark("four validators, the standby chain and the wards answer");
	scene.relayer.start()?;
	timeline.awaiting("services to be final", scene.register_services()).await?;
	timeline.mark("a service is registered for each ward and for the standby chain");
	timeline.awaiting("the watchers' transactions", scene.opt_in()).await?;
	timeline.mark("four validators have opted in as watchers");
	timeline.awaiting("protocols to be final", scene.register_protocols()).await?;
	timeline.awaiting("the next era, which elects watchers", scene.in_office()).await?;
	timeline.mark("all watchers are in office");
	timeline.awaiting("the standby chain's governance", scene.trust()).await?;
	timeline.mark("the standby chain trusts the watchers; a vault stands by for each protocol");
	for number in 0..scene.wards.len() {
		let (service, name) = (scene.wards[number].service, scene.wards[number].kind());
		timeline.awaiting("the plan to be final and carried", scene.arm(service)).await?;
		timeline.mark(format!("{name}: a plan is armed, and kept on the standby chain"));
		scene.live(service).await?;
		timeline.mark(format!("{name}: certified alive, and the standby chain knows"));
	}
	Ok(Some(scene))
}

/// Kills each ward and brings it back.
pub async fn show(scene: &mut Scene, timeline: &mut Timeline) -> anyhow::Result<Guarantees> {
	let mut guarantees = Guarantees::default();
	for number in 0..scene.wards.len() {
		let service = scene.wards[number].service;
		let shown = outage::show(scene, service, timeline).await?;
		guarantees.check_outage(scene, &shown).await?;
	}
	guarantees.check_rest(scene).await?;
	timeline.mark("deliveries are proven to Vigil from the standby chain's certified state");
	Ok(guarantees)
}
