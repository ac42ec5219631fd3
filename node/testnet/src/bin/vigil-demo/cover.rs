// SPDX-License-Identifier: Apache-2.0

//! Cover is sold before a ward stops, and pays by itself: who is paid does nothing, and the sum is checked here by
//! the rules as a buyer reads them.

use crate::{guarantees::Guarantees, timeline::Timeline};
use anyhow::{ensure, Context};
use pallet_insurance::{
	rules::premium::{Pricing, Prior},
	PoolTerms,
};
use pallet_insurance_runtime_api::{Curve, EventInfo, PolicyId, PoolId};
use serde_json::Value;
use sp_keyring::Sr25519Keyring::{self, Dave, Two};
use sp_runtime::{FixedU128, Perbill};
use std::time::Duration;
use vigil_primitives::{
	answers::insurance::Insured, Certificate, Checkpoint, Seconds, ServiceId, H256,
};
use vigil_runtime::{configs::insurance::AssetKind, constants::currency::VGL, AccountId, Runtime};
use vigil_testnet::{
	client::insurance::{NewPool, Wanted},
	unix_now, Scene, Seen,
};

/// Who supplies the capital.
const UNDERWRITER: Sr25519Keyring = Dave;
/// Who is paid: an account that has nothing and does nothing.
const BENEFICIARY: Sr25519Keyring = Two;
/// What the pool has.
const CAPITAL: u128 = 20_000 * VGL;
/// Most that is paid.
const CAP: u128 = 6_000 * VGL;
/// Nothing for five seconds, all from 35 on, in six steps of five.
const CURVE: Curve = Curve { deductible: Seconds(5), full: Seconds(35), steps: 6 };
/// For how many periods.
const PERIODS: u32 = 100;
/// How long anything may take that a block or two do.
const SOON: Duration = Duration::from_secs(90);

/// Cover that is in force.
#[derive(Debug)]
pub struct Sold {
	service: ServiceId,
	pool: PoolId,
	policy: PolicyId,
	premium: u128,
}

/// Terms with times as short as a demo wants them.
fn terms() -> PoolTerms {
	PoolTerms {
		merge_within: Seconds(5),
		dispute: Seconds(9),
		waiting: Seconds(0),
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

/// Opens a pool, fills it, and sells cover of a Substrate ward to somebody who proves what it has there.
pub async fn sell(
	scene: &Scene,
	service: ServiceId,
	timeline: &mut Timeline,
) -> anyhow::Result<Sold> {
	let vigil = scene.vigil()?;
	let pool = NewPool { service, asset: AssetKind::Native, group: None, terms: terms() };
	// A coin of the ward is worth a VGL.
	let coins = [(service, FixedU128::from_u32(1))];
	let opening = vigil.open_pools(vec![pool], &coins);
	let opened = timeline.awaiting("the council to open a pool", opening).await?;
	let pool = *opened.first().context("no pool was opened")?;
	vigil.underwrite(UNDERWRITER, pool, CAPITAL).await?;
	timeline.mark(format!("a pool has {} of an underwriter", vgl(CAPITAL)));

	let insured: AccountId = Scene::OWNER.to_account_id();
	let checkpoint = known(scene, service).await?;
	let network = scene.ward(service)?.network().context("the ward is no Substrate chain")?;
	let proof = network.client("provider")?.prove_holding(&insured, &checkpoint).await?;
	let wanted = Wanted {
		pool,
		insured: Insured::Holder(insured),
		proof: Some(proof),
		beneficiary: BENEFICIARY.to_account_id(),
		cap: CAP,
		curve: CURVE,
		periods: PERIODS,
	};
	let quote = vigil.quote(pool, CAP, CURVE, PERIODS).await?;
	let quote = quote.map_err(|error| anyhow::anyhow!("no quote: {error:?}"))?;
	let buying = vigil.buy_cover(Scene::OWNER, wanted);
	let (policy, premium) = timeline.awaiting("the purchase to be final", buying).await?;
	ensure!(premium <= quote.premium + quote.premium / 100, "{premium} for {}", quote.premium);
	in_force(scene, pool, policy).await?;
	timeline.mark(format!(
		"cover of {} is in force for {}, sold to somebody who proved a balance on the ward",
		vgl(CAP),
		vgl(premium)
	));
	Ok(Sold { service, pool, policy, premium })
}

/// The last checkpoint of the ward that Vigil keeps.
async fn known(scene: &Scene, service: ServiceId) -> anyhow::Result<Checkpoint> {
	let vigil = scene.vigil()?;
	let wait = scene.until("a checkpoint of the ward on Vigil", SOON, async || {
		Ok(Seen::some(vigil.checkpoints(service).await?.pop(), "none"))
	});
	Ok(wait.await?)
}

async fn in_force(scene: &Scene, pool: PoolId, policy: PolicyId) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let wait = scene.until("cover that is in force", SOON, async || {
		let start = vigil.policy(pool, policy).await?.map(|policy| policy.start.0);
		let begun = start.is_some_and(|start| unix_now() > start as f64 + 1.0);
		Ok(Seen::when(begun, format!("it begins at {start:?}")))
	});
	Ok(wait.await?)
}

/// Waits for the payout of the outage that was, and checks it.
pub async fn paid(
	scene: &Scene,
	sold: &Sold,
	timeline: &mut Timeline,
	guarantees: &mut Guarantees,
) -> anyhow::Result<()> {
	let lived = unix_now();
	let event = settled(scene, sold).await?;
	let later = (unix_now() - lived).max(0.0);
	let vigil = scene.vigil()?;
	let incidents = vigil.incidents(sold.service).await?;
	let certified = incidents.last().context("no incident is on record")?.downtime.0;
	ensure!(event.downtime.0 == certified, "{} counted of {certified} s", event.downtime.0);
	// By the prose of the rules: five seconds are the buyer's own, each further five a sixth of the cap.
	let steps = (certified.saturating_sub(5) / 5).min(6);
	let due = CAP * u128::from(steps) / 6;
	ensure!(steps > 0, "an outage of {certified} s pays nothing");
	let got = vigil.account(&BENEFICIARY.to_account_id()).await?.data.free;
	ensure!(got == due && event.paid == due, "{got} paid, {} by the event, {due} due", event.paid);
	rests_on_certificates(scene, sold, &event).await?;
	timeline.mark(format!("cover has paid {}; nobody asked for it", vgl(due)));
	guarantees.add(format!(
		"cover pays by itself: {certified} s certified, 5 s are the buyer's own, {steps} of 6 steps of 5 s, so {} \
		 of {} for a premium of {}, {later:.1} s after the ward was live again",
		vgl(due),
		vgl(CAP),
		vgl(sold.premium),
	));
	ends(scene, sold, due).await
}

/// The event of the outage, when all of it is paid.
async fn settled(scene: &Scene, sold: &Sold) -> anyhow::Result<EventInfo> {
	let vigil = scene.vigil()?;
	let wait = scene.until("a payout", SOON, async || {
		let pool = vigil.cover_pool(sold.pool).await?;
		let last = pool.as_ref().and_then(|pool| pool.events.last().copied());
		let Some(last) = last else { return Ok(Seen::NotYet("no event".into())) };
		let event = vigil.cover_event(sold.pool, last).await?;
		let due = vigil.cover_due(sold.pool, sold.policy, last).await?.map(|due| due.due);
		let done = event.clone().filter(|event| {
			let over = event.incidents.iter().all(|one| one.incident.resumed.is_some());
			over && event.figure.is_none() && event.paid > 0 && due == Some(0)
		});
		Ok(Seen::some(done, format!("{due:?} is due of {event:?}")))
	});
	Ok(wait.await?)
}

/// The digests that the chain tells are those of certificates that nodes keep.
async fn rests_on_certificates(
	scene: &Scene,
	sold: &Sold,
	event: &EventInfo,
) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let genesis = vigil.genesis_hash().await?;
	let asked = (sold.service.0, Some("halt"));
	let kept: Vec<Value> = vigil.request("vigil_certificates", asked).await?;
	let mut digests = Vec::<H256>::new();
	for one in &kept {
		let text = one["certificate"].as_str().context("a certificate has no bytes")?;
		let bytes = hex::decode(text.trim_start_matches("0x"))?;
		digests.push(Certificate::from_bytes(&bytes)?.signed.digest(genesis).0);
	}
	let told: Vec<H256> =
		event.incidents.iter().flat_map(|one| one.certificates.iter().copied()).collect();
	ensure!(told.len() >= 2, "a Halt and what ended it, but {told:?}");
	let shared = told.iter().filter(|digest| digests.contains(digest)).count();
	ensure!(shared > 0, "no certificate that a node keeps is among {told:?}");
	Ok(())
}

/// The buyer has what is not earned back, and the cover ends.
async fn ends(scene: &Scene, sold: &Sold, due: u128) -> anyhow::Result<()> {
	let vigil = scene.vigil()?;
	let (pool, policy) = (sold.pool, sold.policy);
	if due < CAP {
		let call = pallet_insurance::Call::<Runtime>::reduce { pool, policy, cap: due };
		vigil.execute(call, &Scene::OWNER.pair()).await?;
	}
	let left = vigil.cover_pool(pool).await?.context("the pool is gone")?;
	ensure!(left.policies == 0 && left.locked == 0, "the cover goes on: {left:?}");
	Ok(())
}

fn vgl(amount: u128) -> String {
	format!("{}.{:03} VGL", amount / VGL, amount % VGL * 1_000 / VGL)
}
