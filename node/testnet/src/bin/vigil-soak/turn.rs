// SPDX-License-Identifier: Apache-2.0

//! One turn: something stops, something else happens, and what follows is as it must be.

use crate::{
	plan::{Disturbance, Stop, Turn},
	tally::{Counts, Tally},
};
use std::time::Duration;
use vigil_primitives::ServiceId;
use vigil_testnet::{last_block_seen, unix_now, Result, Scene, Seen, WardKind};

/// How long anything may take that follows from a stop or a return, disturbances included.
const REACTION: Duration = Duration::from_secs(180);

/// Plays a turn and leaves everything as it was before.
pub async fn play(scene: &mut Scene, turn: &Turn, tally: &mut Tally) -> anyhow::Result<()> {
	let service = scene.wards[turn.ward].service;
	tally.turns += 1;
	for _ in 0..turn.messages {
		let counts = tally.of(service);
		counts.messages += 1;
		scene.send(service, counts.poster).await?;
	}
	scene.live(service).await?;
	let returns = disturb(scene, turn.disturbance).await?;
	tokio::time::sleep(turn.after).await;
	match turn.stop {
		Stop::Hiccup => hiccup(scene, service, turn, returns, tally).await?,
		Stop::Reorganise(depth) => match scene.ward(service)?.anvil() {
			Some(anvil) => {
				anvil.reorganise(depth).await?;
				tally.reorganisations += 1;
				bring_back(scene, returns).await?;
			},
			None => hiccup(scene, service, turn, returns, tally).await?,
		},
		Stop::Kill | Stop::Pause => outage(scene, service, turn, returns, tally).await?,
	}
	calm(scene).await?;
	check(scene, service, tally).await
}

/// Makes a protocol for each ward that posts messages, with a vault that no plan touches.
pub async fn register_posters(scene: &Scene, tally: &mut Tally) -> Result<()> {
	let posters = scene.vigil()?.register_protocols(Scene::OWNER, scene.wards.len()).await?;
	for (ward, poster) in scene.wards.iter().zip(posters) {
		scene.haven()?.open_vault(ward.service, poster).await?;
		tally.of(ward.service).poster = poster;
	}
	Ok(())
}

/// Waits until all that was sent is executed and all that happened is on chain, and checks it.
pub async fn settle(scene: &Scene, tally: &mut Tally) -> anyhow::Result<()> {
	for ward in &scene.wards {
		let Counts { outages, messages, poster } = *tally.of(ward.service);
		// The plan was a message too.
		let taken = u64::from(messages) + 1;
		let expected = (taken, 0);
		let seen = scene.executed(ward.service, taken).await?;
		tally.expect(seen == expected, || {
			format!("{poster}: {seen:?} taken and failed, not {expected:?}")
		});
		let vault = scene.haven()?.vault(ward.service, ward.protocol).await?;
		let activations = vault.map_or(0, |vault| vault.activations);
		tally.expect(activations == outages, || {
			format!("{}: {activations} activations in {outages} outages", ward.protocol)
		});
		check(scene, ward.service, tally).await?;
	}
	let calm = scene.vigil()?.incidents(scene.haven_service()).await?;
	tally.expect(calm.is_empty(), || format!("haven was never stopped, yet: {calm:?}"));
	Ok(())
}

/// When what was disturbed has to come back.
type Return = Option<(Disturbance, tokio::time::Instant)>;

async fn disturb(scene: &mut Scene, disturbance: Disturbance) -> Result<Return> {
	let after = match disturbance {
		Disturbance::None => return Ok(None),
		Disturbance::Relayer(after) => {
			scene.relayer.kill().await?;
			after
		},
		Disturbance::KillValidator(name, after) => {
			scene.network.node_mut(name)?.kill().await?;
			after
		},
		Disturbance::PauseValidator(name, after) => {
			scene.network.node(name)?.process()?.pause()?;
			after
		},
	};
	Ok(Some((disturbance, tokio::time::Instant::now() + after)))
}

async fn bring_back(scene: &mut Scene, returns: Return) -> Result<()> {
	let Some((disturbance, at)) = returns else { return Ok(()) };
	tokio::time::sleep_until(at).await;
	match disturbance {
		Disturbance::None => Ok(()),
		Disturbance::Relayer(_) => scene.relayer.start(),
		Disturbance::KillValidator(name, _) => scene.network.restart(name).await.map(drop),
		Disturbance::PauseValidator(name, _) => scene.network.node(name)?.process()?.resume(),
	}
}

/// The ward stands for less than its `halt_after`.
async fn hiccup(
	scene: &mut Scene,
	service: ServiceId,
	turn: &Turn,
	returns: Return,
	tally: &mut Tally,
) -> Result<()> {
	let ward = scene.ward(service)?;
	// With the time between two blocks it has to stay below.
	let short = match ward.kind() {
		WardKind::Evm => Duration::from_millis(1_500),
		WardKind::Substrate | WardKind::Proven => Duration::from_millis(3_000),
	};
	ward.pause()?;
	tokio::time::sleep(short.min(turn.down)).await;
	ward.resume()?;
	tally.hiccups += 1;
	bring_back(scene, returns).await
}

/// The ward stands until its vault works, and a while longer.
async fn outage(
	scene: &mut Scene,
	service: ServiceId,
	turn: &Turn,
	returns: Return,
	tally: &mut Tally,
) -> anyhow::Result<()> {
	let ward = scene.ward(service)?;
	let during = match ward.kind() {
		WardKind::Evm => Duration::from_millis(1_500),
		WardKind::Substrate | WardKind::Proven => Duration::from_millis(4_000),
	};
	let halt_after = ward.policy.halt_after.0 as f64;
	let (height, last) = last_block_seen(async || ward.height().await, during).await?;
	let before = scene.vigil()?.last_incident(service).await?;
	match turn.stop {
		Stop::Kill => scene.ward_mut(service)?.kill().await?,
		Stop::Pause | Stop::Hiccup | Stop::Reorganise(_) => scene.ward(service)?.pause()?,
	}
	tally.of(service).outages += 1;
	let undisturbed = returns.is_none();
	bring_back(scene, returns).await?;
	scene.vault(service, true, REACTION).await?;
	if undisturbed {
		tally.reactions.push(unix_now() - last - halt_after);
	}
	tokio::time::sleep(turn.down).await;
	match turn.stop {
		Stop::Kill => scene.ward_mut(service)?.restart().await?,
		Stop::Pause | Stop::Hiccup | Stop::Reorganise(_) => scene.ward(service)?.resume()?,
	}
	let downtime = scene.advances(service, height).await? - last;
	scene.vault(service, false, REACTION).await?;
	let incident = scene.recovery(service, before, REACTION).await?;
	let certified = incident.resumed.map(|_| incident.downtime.0 as f64);
	tally.downtime(certified, downtime);
	Ok(())
}

/// Waits until all validators have each other as peers and are at one height.
async fn calm(scene: &Scene) -> Result<()> {
	scene
		.until("validators in step", REACTION, async || {
			let (mut heights, mut peers) = (Vec::new(), Vec::new());
			for name in Scene::NAMES {
				let node = scene.network.node(name)?;
				heights.push(node.client().best().await?.number);
				peers.push(node.metric("substrate_sub_libp2p_peers_count").await?.unwrap_or(0.0));
			}
			let apart =
				heights.iter().max().zip(heights.iter().min()).map(|(most, least)| most - least);
			let reached =
				apart.is_some_and(|apart| apart <= 1) && peers.iter().all(|count| *count >= 3.0);
			Ok(Seen::when(reached, format!("heights {heights:?}, peers {peers:?}")))
		})
		.await
}

/// No halt that nobody caused, and none missing.
async fn check(scene: &Scene, service: ServiceId, tally: &mut Tally) -> anyhow::Result<()> {
	let incidents = scene.vigil()?.incidents(service).await?;
	let in_order = incidents.array_windows().all(|[one, next]| next.id.0 == one.id.0 + 1);
	tally.expect(in_order, || format!("service {service}: incidents are out of order"));
	// Only the last ones are kept, but they are numbered from 1.
	let count = incidents.last().map_or(0, |incident| incident.id.0);
	let outages = tally.of(service).outages;
	tally.expect(count == u64::from(outages), || {
		format!("service {service}: {count} halts certified in {outages} outages")
	});
	Ok(())
}
