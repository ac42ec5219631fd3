// SPDX-License-Identifier: Apache-2.0

//! Two fishermen look on, all the time: whatever is killed, paused and reorganised, honest watchers say
//! nothing that convicts them.

use crate::tally::Tally;
use sp_keyring::Sr25519Keyring::{EveStash, FerdieStash};
use std::time::Duration;
use vigil_primitives::ServiceId;
use vigil_testnet::{Fisherman, Scene, Seen, WardKind};

/// How long the last words may take until they are judged: their blocks have to be final.
const JUDGED: Duration = Duration::from_secs(420);

/// Starts two fishermen that look at every ward, and can prove that one of them lives.
pub async fn watch(scene: &mut Scene) -> anyhow::Result<Vec<Fisherman>> {
	let wards = scene.wards.iter();
	let proven = wards.filter(|ward| ward.kind() == WardKind::Proven).map(|ward| ward.service);
	for service in proven.collect::<Vec<_>>() {
		scene.pin_anchor(service).await?;
	}
	let services: Vec<ServiceId> = scene.wards.iter().map(|ward| ward.service).collect();
	let mut fishermen = Vec::new();
	for (name, account) in [("fisherman", EveStash), ("fisherman-too", FerdieStash)] {
		let mut fisherman = scene.fisherman(name, account, &services)?;
		fisherman.start()?;
		fishermen.push(fisherman);
	}
	Ok(fishermen)
}

/// Checks that they caught nothing, and were awake.
pub async fn check(
	scene: &Scene,
	fishermen: &[Fisherman],
	tally: &mut Tally,
) -> anyhow::Result<()> {
	for fisherman in fishermen {
		ask(scene, fisherman, tally).await?;
	}
	for ward in &scene.wards {
		let cases = scene.vigil()?.cases(ward.service).await?;
		tally.expect(cases.is_empty(), || format!("honest watchers are accused: {cases:?}"));
		let past = scene.vigil()?.past_cases(ward.service).await?;
		tally.expect(past.is_empty(), || format!("honest watchers were accused: {past:?}"));
	}
	Ok(())
}

/// Checks what one of them says.
async fn ask(scene: &Scene, fisherman: &Fisherman, tally: &mut Tally) -> anyhow::Result<()> {
	let name = fisherman.account();
	let ran = fisherman.process()?.ensure_running().is_ok();
	tally.expect(ran, || format!("{name}: the fisherman crashed"));
	let judged = scene.until("everything that was said to be judged", JUDGED, async || {
		let status = fisherman.status().await?;
		let open = status["counts"]["open"].as_u64();
		Ok(Seen::some((open == Some(0)).then_some(status.clone()), status))
	});
	let status = judged.await?;
	let heard = status["heard"].as_u64().unwrap_or(0);
	println!("{name}: the fisherman judged {heard} statements");
	tally.expect(heard > 0, || format!("{name}: the fisherman heard nothing"));
	let reported = status["reported"].as_array().map_or(0, Vec::len);
	tally.expect(reported == 0, || {
		format!("{name}: the fisherman reported: {}", status["reported"])
	});
	Ok(())
}
