// SPDX-License-Identifier: Apache-2.0

//! One ward dies and comes back, and when what was seen.

use crate::{evm::Second, timeline::Timeline};
use serde_json::Value;
use std::time::Duration;
use vigil_primitives::{traits::Status, ServiceId};
use vigil_testnet::{
	client::rpc_params, last_block_seen, unix_now, Client, Result, Scene, Seen, WardKind,
};

/// How long anything may take that follows from the ward's death or return.
const REACTION: Duration = Duration::from_secs(120);

/// An outage that was shown.
pub struct Outage {
	/// Whose ward it was.
	pub service: ServiceId,
	/// When what was seen of its death.
	pub sightings: Sightings,
	/// From its last block to the first one after its return, in seconds.
	pub downtime: f64,
	/// When its last block was seen, in seconds since the Unix epoch, and its `halt_after` was over.
	pub halt_after: f64,
}

/// When something was seen first, in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sightings {
	suspected: Option<f64>,
	certified: Option<f64>,
	everywhere: Option<f64>,
	/// The vault on the standby chain works.
	pub active: Option<f64>,
	/// The plan on the EVM chain, if there is one, has fired.
	pub fired: Option<f64>,
	/// Vigil's own chain says that the ward is halted.
	pub on_chain: Option<f64>,
}

/// Kills the ward, brings it back, and marks each step.
pub async fn show(
	scene: &mut Scene,
	service: ServiceId,
	second: Option<&Second>,
	timeline: &mut Timeline,
) -> anyhow::Result<Outage> {
	let ward = scene.ward(service)?;
	let (name, policy) = (ward.kind(), ward.policy);
	// Long enough to see a new block.
	let during = Duration::from_millis(if ward.kind() == WardKind::Evm { 1_500 } else { 7_000 });
	let (height, last) = last_block_seen(async || ward.height().await, during).await?;
	let known = last_halt(scene.vigil()?, service).await?;
	let before = scene.vigil()?.last_incident(service).await?;
	scene.ward_mut(service)?.kill().await?;
	timeline.mark(format!("{name}: killed, {:.1} s after its last block", unix_now() - last));
	let halt_after = last + policy.halt_after.0 as f64;
	let sightings = see(scene, (service, known), second, |what, at| {
		let late = at - halt_after;
		timeline.mark(format!("{name}: {what} ({late:+.1} s from halt_after)"));
	})
	.await?;

	scene.ward_mut(service)?.restart().await?;
	let downtime = scene.advances(service, height).await? - last;
	timeline.mark(format!("{name}: started again, after {downtime:.1} s without a block"));
	scene.vault(service, false, REACTION).await?;
	timeline.mark(format!("{name}: recovery is certified, the vault stands by again"));
	scene.recovery(service, before, REACTION).await?;
	timeline.mark(format!("{name}: live again on Vigil"));
	Ok(Outage { service, sightings, downtime, halt_after })
}

/// Looks at all places at once until everything is seen; `known` is the last round of a Halt before.
async fn see(
	scene: &Scene,
	(service, known): (ServiceId, Option<u64>),
	second: Option<&Second>,
	mut tell: impl FnMut(&str, f64),
) -> Result<Sightings> {
	let mut seen = Sightings::default();
	let (vigil, haven, protocol) = (scene.vigil()?, scene.haven()?, scene.ward(service)?.protocol);
	scene
		.until("the certificate and its effect", REACTION, async || {
			let mut note = |slot: &mut Option<f64>, reached: bool, what: &str| {
				if reached && slot.is_none() {
					let now = unix_now();
					*slot = Some(now);
					tell(what, now);
				}
			};
			let (mut suspecting, mut holding) = (0, 0);
			for name in Scene::NAMES {
				let client = scene.network.client(name)?;
				suspecting += usize::from(suspects(client, service).await?);
				holding += usize::from(last_halt(client, service).await? > known);
			}
			let certified = holding > 0;
			note(&mut seen.suspected, certified || suspecting > 0, "suspected by a watcher");
			note(&mut seen.certified, certified, "its halt is certified");
			let vault = haven.vault(service, protocol).await?;
			let active = vault.is_some_and(|vault| vault.active);
			note(&mut seen.active, active, "the vault on the standby chain works");
			let fired = match second {
				Some(second) => second.standby.is_active().await?,
				None => false,
			};
			note(&mut seen.fired, fired, "the plan on the EVM chain has fired");
			let all = holding == Scene::NAMES.len();
			note(&mut seen.everywhere, all, "every watcher has the certificate");
			let status = vigil.ward(service).await?.map(|ward| ward.status);
			note(&mut seen.on_chain, status == Some(Status::Halted), "halted on Vigil's own chain");
			let done = active && fired == second.is_some() && all && status == Some(Status::Halted);
			Ok(Seen::when(done, format!("{holding} of 4 certificates, {status:?} on Vigil")))
		})
		.await?;
	Ok(seen)
}

/// Whether the node's watcher finds that the ward stands.
async fn suspects(client: &Client, service: ServiceId) -> Result<bool> {
	let told: Value = client.request("vigil_watcherStatus", rpc_params![]).await?;
	let services = told["services"].as_array().into_iter().flatten();
	let mut found = services.filter(|one| one["service"] == service.0);
	Ok(found.any(|one| one["verdict"] == "stalled"))
}

/// The round of the newest halt certificate that a node has of a service. Not how many there are: while
/// a ward stands its halt is certified again and again, and old certificates are dropped.
async fn last_halt(client: &Client, service: ServiceId) -> Result<Option<u64>> {
	let kept: Vec<Value> = client.request("vigil_certificates", (service.0, Some("halt"))).await?;
	Ok(kept.iter().filter_map(|one| one["round"].as_u64()).max())
}
