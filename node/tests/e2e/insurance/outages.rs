// SPDX-License-Identifier: Apache-2.0

//! Wards stop, or are said to.

use super::{
	due, event, expected, free, last_downtime,
	market::{buy, in_force, nobody, Sold, CAP, DOLLARS},
	FISHERMAN, LONG, SHORT,
};
use crate::{secs, TestResult};
use anyhow::{ensure, Context};
use pallet_insurance_runtime_api::{EventInfo, PoolId};
use pallet_slashing_runtime_api::{CaseForm, CaseOffence};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, FerdieStash};
use vigil_primitives::{traits::Status, ServiceId, Statement};
use vigil_runtime::{genesis_config_presets::TEST_DOLLAR, AccountId, Runtime};
use vigil_testnet::{Fisherman, Liar, Scene, Seen};

/// Who lies.
const LIARS: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];

/// The ward of the first service stands for some seconds; both its pools pay.
pub async fn short(scene: &mut Scene, sold: &Sold) -> TestResult {
	let before = scene.vigil()?.last_incident(SHORT).await?;
	scene.ward_mut(SHORT)?.kill().await?;
	halted(scene, SHORT).await?;
	scene.ward_mut(SHORT)?.restart().await?;
	scene.recovery(SHORT, before, secs(120)).await?;
	let downtime = last_downtime(scene, SHORT).await?;
	let paid = event(scene, sold.short.0, "a payout of the short outage", is_settled).await?;
	let due_of_short = expected(CAP, downtime);
	ensure!(due_of_short > 0 && due_of_short < CAP, "{downtime} s are no short outage");
	ensure!(paid.downtime.0 == downtime, "{paid:?} counts not {downtime} s");
	let got = free(scene, &nobody(1)).await?;
	ensure!(got == due_of_short, "{got} paid of {due_of_short} for {downtime} s");
	too_small(scene, sold, downtime).await
}

/// The pool whose issuer took nearly all pays both the same part, and owes the rest. What it earns meanwhile serves that.
async fn too_small(scene: &Scene, sold: &Sold, downtime: u64) -> TestResult {
	let pool = sold.dollars[0].0;
	let paid = event(scene, pool, "a payout in dollars", is_settled).await?;
	let owed = DOLLARS.map(|cap| expected(cap, downtime));
	let all: u128 = owed.iter().sum();
	ensure!(paid.due == all && paid.paid < all, "{paid:?}, not short of {all}");
	let got = [dollars(scene, &nobody(4)).await?, dollars(scene, &nobody(5)).await?];
	let sum = got.iter().sum::<u128>();
	ensure!(sum >= paid.paid && sum < all, "{got:?} are not {} or a little more", paid.paid);
	let debt = scene.vigil()?.cover_pool(pool).await?.context("the pool is gone")?.debt;
	ensure!(debt > 0 && debt <= all - paid.paid, "{debt} is not what is left of {all}");
	let part = |place: usize| got[place] * 1_000 / owed[place];
	ensure!(part(0).abs_diff(part(1)) <= 1, "not the same part: {got:?} of {owed:?}");
	Ok(())
}

/// The ward of the second service stands until all is paid, before it is back.
pub async fn long(scene: &mut Scene, sold: &Sold) -> TestResult {
	let before = scene.vigil()?.last_incident(LONG).await?;
	scene.ward_mut(LONG)?.kill().await?;
	halted(scene, LONG).await?;
	let vigil = scene.vigil()?;
	let paid = scene.until("a payout to the cap while the ward stands", secs(400), async || {
		let got = vigil.account(&nobody(2)).await?.data.free;
		Ok(Seen::when(got == CAP, format!("{got} of {CAP}")))
	});
	paid.await?;
	let status = vigil.ward(LONG).await?.map(|ward| ward.status);
	ensure!(status == Some(Status::Halted), "it pays before the ward is back: {status:?}");
	ensure!(due(scene, sold.long, CAP).await? == CAP, "the policy is not closed");
	scene.ward_mut(LONG)?.restart().await?;
	scene.recovery(LONG, before, secs(120)).await?;
	ensure!(free(scene, &nobody(2)).await? == CAP, "more than the cap");
	Ok(())
}

/// Three of four watchers say that the ward stands, which lives: nothing is paid while that is disputed, and nothing
/// once it is proven false.
pub async fn false_alarm(scene: &Scene, fisherman: &Fisherman, pool: PoolId) -> TestResult {
	let policy = buy(scene, LONG, pool, CAP / 4, 7).await?;
	in_force(scene, policy).await?;
	hears(scene, fisherman).await?;
	let (vigil, ward) = (scene.vigil()?, scene.ward(LONG)?.provider()?.client());
	let info = vigil.service(LONG).await?.context("no such service")?;
	let set = vigil.watcher_set(LONG, info.current_set.context("nobody is in office")?).await?;
	let liar = Liar::new(vigil.genesis_hash().await?, set.context("not kept")?, &LIARS)?;
	let lie = scene
		.until("a moment to lie in", secs(120), async || {
			let lie = liar.lie(ward).await?;
			let fits = lie.is_quiet && lie.authors >= 2;
			Ok(Seen::some(fits.then_some(lie), format!("{lie:?}")))
		})
		.await?;
	let certificate = liar.certify(Statement::Halt(lie.halt))?;
	liar.tell_vigil(vigil, &[certificate], FerdieStash).await?;
	let is_of_lie = |event: &EventInfo| {
		event.incidents.iter().any(|one| one.incident.halt.round == lie.halt.round)
	};
	event(scene, pool, "an event of the lie", is_of_lie).await?;
	let round = lie.halt.round.0;
	let case = scene.until("a case against the liars", secs(120), async || {
		let cases = vigil.cases(LONG).await?;
		let found = cases.iter().find(|case| (case.from..=case.to).contains(&round)).cloned();
		Ok(Seen::some(found, format!("{} cases", cases.len())))
	});
	let case = case.await?;
	ensure!(
		(case.offence, case.form) == (CaseOffence::FalseHalt, CaseForm::LifeProven),
		"{case:?}"
	);
	ensure!(case.reporter == Some(FISHERMAN.to_account_id()), "{case:?}");
	let is_refuted = |event: &EventInfo| {
		let of_lie = event.incidents.iter().find(|one| one.incident.halt.round == lie.halt.round);
		of_lie.is_some_and(|one| one.is_false)
	};
	let refuted = event(scene, pool, "an alarm that is proven false", is_refuted).await?;
	let of_lie = refuted.incidents.iter().find(|one| one.is_false).context("none is false")?;
	ensure!(of_lie.counted.0 == 0, "a lie counts: {of_lie:?}");
	ensure!(free(scene, &nobody(7)).await? == 0, "a false alarm was paid");
	ensure!(due(scene, policy, CAP / 4).await? == 0, "a false alarm is due");
	Ok(())
}

async fn hears(scene: &Scene, fisherman: &Fisherman) -> TestResult {
	let wait = scene.until("a fisherman that listens", secs(90), async || {
		fisherman.process()?.ensure_running()?;
		let status = fisherman.status().await?;
		let ward = &status["wards"][0];
		let ready = ward["problem"].is_null() && !ward["anchor"].is_null();
		Ok(Seen::when(ready && status["scanned"].is_u64(), status))
	});
	Ok(wait.await?)
}

/// Nothing of it is disputed or to be paid, and something was due.
fn is_settled(event: &EventInfo) -> bool {
	let over = event.incidents.iter().all(|one| one.incident.resumed.is_some());
	over && event.figure.is_none() && event.due > 0
}

async fn halted(scene: &Scene, service: ServiceId) -> TestResult {
	let vigil = scene.vigil()?;
	let wait = scene.until("a certified halt", secs(120), async || {
		let status = vigil.ward(service).await?.map(|ward| ward.status);
		Ok(Seen::when(status == Some(Status::Halted), format!("{status:?}")))
	});
	Ok(wait.await?)
}

async fn dollars(scene: &Scene, who: &AccountId) -> anyhow::Result<u128> {
	type Accounts = pallet_assets::Account<Runtime, pallet_assets::Instance1>;
	let key = (TEST_DOLLAR, who);
	let found = scene.vigil()?.double_entry::<Accounts, _, _, _>(key, None).await?;
	Ok(found.map_or(0, |account| account.balance))
}
