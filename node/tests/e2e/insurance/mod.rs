// SPDX-License-Identifier: Apache-2.0

//! Cover on a real network: two wards in one exposure group, a short and a long outage, a pool whose issuer took
//! nearly all of it, and a false alarm.

mod market;
mod outages;

use crate::{secs, TestResult, NODE};
use anyhow::Context;
use pallet_insurance::{
	rules::premium::{Pricing, Prior},
	PoolTerms,
};
use pallet_insurance_runtime_api::{Curve, EventInfo, PolicyId, PoolId};
use sp_keyring::Sr25519Keyring::{self, EveStash};
use sp_runtime::Perbill;
use vigil_primitives::{Seconds, ServiceId};
use vigil_runtime::AccountId;
use vigil_testnet::{Backend, Fisherman, Scene, SceneOptions, Seen, WardKind};

/// The ward that stops for a short time.
const SHORT: ServiceId = ServiceId(0);
/// The ward that stops for a long time, and that is lied about afterwards.
const LONG: ServiceId = ServiceId(1);
/// Who fishes.
const FISHERMAN: Sr25519Keyring = EveStash;
/// The exposure group of both wards.
const GROUP: u32 = 1;

/// Nothing for four seconds, all from 44 on, in twenty steps of two.
const CURVE: Curve = Curve { deductible: Seconds(4), full: Seconds(44), steps: 20 };

/// What a buyer who reads the rules expects: `cap` in steps of two seconds beyond four.
fn expected(cap: u128, downtime: u64) -> u128 {
	cap * u128::from((downtime.saturating_sub(4) / 2).min(20)) / 20
}

/// Terms with times as short as a test wants them.
fn terms() -> PoolTerms {
	PoolTerms {
		merge_within: Seconds(5),
		// Long enough for a fisherman to be heard.
		dispute: Seconds(45),
		waiting: Seconds(3),
		least_deductible: Seconds(1),
		most_periods: 10_000,
		prior: Prior { outages: 1_000, watched: Seconds(30 * 86_400), length: Seconds(20) },
		pricing: Pricing { load: 250_000_000, scarcity: 1_000_000_000, least_rate: 1 },
		for_watchers: Perbill::from_percent(20),
		for_reserve: Perbill::from_percent(10),
		exit_after: Seconds(86_400),
		exit_share: Perbill::from_percent(10),
		may_back: 0,
	}
}

#[tokio::test]
async fn outages_pay_what_the_rules_say_and_a_false_alarm_pays_nothing() -> TestResult {
	let Some((mut scene, mut fisherman, since)) = scene().await? else { return Ok(()) };
	let sold = market::opens(&scene, since).await?;
	outages::short(&mut scene, &sold).await?;
	outages::long(&mut scene, &sold).await?;
	outages::false_alarm(&scene, &fisherman, sold.pool_of_long).await?;
	fisherman.kill().await?;
	Ok(scene.finish().await?)
}

/// Watchers in office, plans that declare what is at stake, and a fisherman; and the era since which they do.
async fn scene() -> anyhow::Result<Option<(Scene, Fisherman, u32)>> {
	let options = SceneOptions {
		backend: Backend::Litep2p,
		wards: vec![WardKind::Evm, WardKind::Proven],
		session_slots: 6,
		..SceneOptions::new(NODE)
	};
	let Some(mut scene) = Scene::start(options).await? else {
		eprintln!("SKIPPED: anvil is not installed; `make setup` installs it where npm is");
		return Ok(None);
	};
	scene.register_services().await?;
	scene.opt_in().await?;
	scene.register_protocols().await?;
	scene.register_destination().await?;
	for service in [SHORT, LONG] {
		scene.declare(service, market::DECLARED).await?;
	}
	let since = scene.vigil()?.active_era().await?;
	scene.pin_anchor(LONG).await?;
	scene.in_office().await?;
	let vigil = scene.vigil()?;
	for service in [SHORT, LONG] {
		let wait = scene.until("a live ward with a checkpoint", secs(120), async || {
			let ward = vigil.ward(service).await?;
			let reached = ward.as_ref().is_some_and(|ward| ward.checkpoint.is_some());
			Ok(Seen::when(reached, format!("{ward:?}")))
		});
		wait.await?;
	}
	let mut fisherman = scene.fisherman("fisherman", FISHERMAN, &[LONG])?;
	fisherman.start()?;
	Ok(Some((scene, fisherman, since)))
}

/// What an account has.
async fn free(scene: &Scene, who: &AccountId) -> anyhow::Result<u128> {
	Ok(scene.vigil()?.account(who).await?.data.free)
}

/// Waits for the pool's last event, when it is `wanted`.
async fn event(
	scene: &Scene,
	pool: PoolId,
	what: &str,
	wanted: impl Fn(&EventInfo) -> bool,
) -> anyhow::Result<EventInfo> {
	let vigil = scene.vigil()?;
	let wait = scene.until(what, secs(300), async || {
		let info = vigil.cover_pool(pool).await?;
		let last = info.as_ref().and_then(|info| info.events.last().copied());
		let Some(last) = last else { return Ok(Seen::NotYet("no event".into())) };
		let event = vigil.cover_event(pool, last).await?;
		let found = event.clone().filter(|event| wanted(event));
		Ok(Seen::some(found, format!("{event:?}")))
	});
	Ok(wait.await?)
}

/// What a policy was due, as the chain tells; all of its cap when it is closed.
async fn due(scene: &Scene, (pool, policy): (PoolId, PolicyId), cap: u128) -> anyhow::Result<u128> {
	let policy = scene.vigil()?.policy(pool, policy).await?;
	Ok(policy.map_or(cap, |policy| policy.due))
}

/// The downtime of a ward's last incident.
async fn last_downtime(scene: &Scene, service: ServiceId) -> anyhow::Result<u64> {
	let last = scene.vigil()?.incidents(service).await?.pop();
	Ok(last.context("no incident is on record")?.downtime.0)
}
