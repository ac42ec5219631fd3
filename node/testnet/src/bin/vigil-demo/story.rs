// SPDX-License-Identifier: Apache-2.0

//! The main job, step by step: wards live, one after the other dies and comes back, and then three of four
//! watchers lie about one that lives.

use crate::{
	cover,
	evm::Second,
	guarantees::Guarantees,
	lie::{self, Declared, Told},
	outage,
	timeline::Timeline,
};
use anyhow::Context;
use std::collections::BTreeMap;
use vigil_primitives::ServiceId;
use vigil_testnet::{Result, Scene, SceneOptions, WardKind};

/// What waits for the death of wards.
pub type Plans = BTreeMap<ServiceId, Declared>;

/// Starts everything, up to wards that are certified to live and plans that wait for their death.
pub async fn prepare(
	options: SceneOptions,
	timeline: &mut Timeline,
) -> Result<Option<(Scene, Plans)>> {
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
	timeline.awaiting("the destination to be final", scene.register_destination()).await?;
	let plans = timeline.awaiting("plans to be final", declare(&scene)).await?;
	timeline.mark("a plan is armed for each ward, and says what is at stake");
	for service in proven(&scene) {
		timeline.awaiting("the token holders' vote", scene.pin_anchor(service)).await?;
		timeline.mark("token holders have voted for what is trusted of the Substrate ward");
	}
	timeline.awaiting("the next era, which elects watchers", scene.in_office()).await?;
	timeline.mark("all watchers are in office");
	timeline.awaiting("the standby chain's governance", scene.trust()).await?;
	timeline.mark("the standby chain trusts the watchers; a vault stands by for each protocol");
	for (service, declared) in &plans {
		let name = scene.ward(*service)?.kind();
		timeline.awaiting("the plan to be carried", scene.kept(*service, declared.plan)).await?;
		scene.live(*service).await?;
		timeline
			.mark(format!("{name}: certified alive, and its plan is kept on the standby chain"));
	}
	Ok(Some((scene, plans)))
}

/// Arms a plan for each ward.
async fn declare(scene: &Scene) -> Result<Plans> {
	let mut plans = Plans::new();
	for ward in &scene.wards {
		let value = if ward.kind() == WardKind::Proven { lie::DECLARED } else { 0 };
		let plan = scene.declare(ward.service, value).await?;
		let since = scene.vigil()?.active_era().await?;
		plans.insert(ward.service, Declared { plan, since });
	}
	Ok(plans)
}

/// The services whose wards prove that they live.
fn proven(scene: &Scene) -> Vec<ServiceId> {
	let wards = scene.wards.iter().filter(|ward| ward.kind() == WardKind::Proven);
	wards.map(|ward| ward.service).collect()
}

/// Kills each ward and brings it back; then lets watchers lie about one that lives.
pub async fn show(
	scene: &mut Scene,
	second: Option<&Second>,
	plans: &Plans,
	timeline: &mut Timeline,
) -> anyhow::Result<(Guarantees, Vec<Told>)> {
	let mut guarantees = Guarantees::default();
	for number in 0..scene.wards.len() {
		let service = scene.wards[number].service;
		let second = second.filter(|second| second.service == service);
		let sold = match scene.wards[number].network() {
			Some(_) => Some(cover::sell(scene, service, timeline).await?),
			None => None,
		};
		let shown = outage::show(scene, service, second, timeline).await?;
		guarantees.check_outage(scene, &shown).await?;
		if let Some(sold) = &sold {
			cover::paid(scene, sold, timeline, &mut guarantees).await?;
		}
	}
	let mut told = Vec::new();
	for service in proven(scene) {
		let declared = *plans.get(&service).context("no plan was armed")?;
		told.push(lie::show(scene, service, declared, timeline).await?);
	}
	guarantees.check_rest(scene).await?;
	timeline.mark("deliveries are proven to Vigil from the standby chain's certified state");
	Ok((guarantees, told))
}
