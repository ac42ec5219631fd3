// SPDX-License-Identifier: Apache-2.0

//! What is paid by certificates alone, and what that weighs.

use super::*;
use crate::{
	configs::{insurance::WithNews, liveness::GenesisHash, system::RuntimeBlockWeights},
	tests::{liveness::certify_without, start_block},
	AllPalletsWithSystem, Assets, Liveness,
};
use frame_support::{
	traits::{Hooks, OnFinalize},
	weights::Weight,
};
use pallet_liveness::WeightInfo as _;
use vigil_primitives::traits::{ServiceStatus, Status};

const CAP: Balance = 6_000 * VGL;

#[test]
fn a_certified_outage_pays_and_nobody_asks_for_it() {
	insurable(10_000 * VGL, |service| {
		let policy = covered(CAP);
		let before = free(One);
		// Twelve seconds of silence and ten blocks of three: 42, of which ten pay nothing. Three steps of ten.
		outage(service, 100, 10);
		let [incident] = Liveness::incidents(service)[..] else { panic!("one incident") };
		assert_eq!(incident.downtime, Seconds(42));
		later(6);
		assert_eq!(free(One) - before, CAP / 2);
		let told = Runtime::policy(POOL, policy).expect("half of it is left");
		assert_eq!((told.due, told.owed), (CAP / 2, 0));
		later(20);
		assert_eq!(free(One) - before, CAP / 2, "each step once");
	});
}

#[test]
fn a_ward_that_never_returns_pays_to_the_cap() {
	insurable(10_000 * VGL, |service| {
		let policy = covered(CAP);
		let before = free(One);
		let mut steps = Vec::new();
		for _ in 0..7 {
			tell(certify(service, halt(100)));
			later(4);
			steps.push((free(One) - before) / (CAP / 6));
		}
		later(8);
		assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]), "{steps:?}");
		assert!(steps.iter().any(|paid| (1..6).contains(paid)), "step after step: {steps:?}");
		assert_eq!(free(One) - before, CAP);
		assert_eq!(Runtime::policy(POOL, policy), None, "all is paid: it is closed");
		assert_eq!(Liveness::status(service), Some(Status::Halted));
	});
}

#[test]
fn a_third_party_finds_the_certificates_that_a_payout_rests_on() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let from = now() - 100;
		let first = certify(service, halt(100));
		tell(first.clone());
		later(4);
		let last = certify(service, halt(100));
		tell(last.clone());
		later(4);
		let ended = certify(service, resume(100));
		tell(ended.clone());
		let digests: Vec<H256> =
			[first, last, ended].map(|one| one.signed.digest(GenesisHash::get()).0).to_vec();
		let told = Runtime::downtime(service, UnixTime(from), UnixTime(now() + 1));
		let [(incident, certificates, within)] = &told.incidents[..] else { panic!("{told:?}") };
		assert_eq!((told.downtime, *within), (Seconds(36), incident.downtime));
		assert_eq!(*certificates, digests);
		let pool = Runtime::pool(POOL).expect("a pool");
		let event = Runtime::event(POOL, pool.events[0]).expect("an event");
		assert_eq!(event.downtime, Seconds(36));
		assert_eq!(event.incidents[0].certificates, digests);
		let due = Runtime::due(POOL, PolicyId(0), pool.events[0]).expect("a policy");
		assert_eq!((due.downtime, due.steps, due.due), (Seconds(36), 2, CAP / 3));
	});
}

#[test]
fn the_block_that_makes_a_ward_suspect_sells_nothing() {
	insurable(10_000 * VGL, |service| {
		let before = free(Ferdie);
		assert_ok!(buy(CAP));
		assert!(free(Ferdie) < before);
		tell(certify_without(1, service, halt(100)));
		assert_eq!(Liveness::status(service), Some(Status::Suspect));
		assert!(said().iter().any(|event| matches!(event, Event::Guarded { pool: POOL })));
		let guarded = pallet_insurance::Error::<Runtime>::Guarded;
		assert_eq!(buy(CAP), Err(guarded.into()));
		later(1);
		assert_eq!(free(Ferdie), before, "it is undone, and the premium is back");
		assert_eq!(Runtime::policy(POOL, PolicyId(0)), None);
		later(41);
		assert_eq!(Liveness::status(service), Some(Status::Live), "nobody repeated it");
		assert_ok!(buy(CAP));
	});
}

#[test]
fn a_pool_in_dollars_pays_dollars_while_its_rate_is_known() {
	insurable(10_000 * VGL, |service| {
		let dollars = PoolId(1);
		let asset = AssetKind::WithId(TEST_DOLLAR);
		open(service, asset.clone(), terms());
		assert_ok!(Insurance::deposit(signed(Eve), dollars, 10_000 * DOLLAR));
		let insured = || Insured::Protocol(PROTOCOL);
		let buy = || {
			let (cap, most) = (600 * DOLLAR, Balance::MAX);
			let to = account(One);
			with_storage_layer(|| {
				Insurance::buy(signed(Ferdie), dollars, insured(), None, to, cap, CURVE, 100, most)
			})
		};
		let stale = pallet_insurance::Error::<Runtime>::StaleRate;
		assert_eq!(buy(), Err(stale.into()));
		// Two VGL for a dollar.
		let rate = FixedU128::from_rational(2 * VGL, DOLLAR);
		let council =
			pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Members(2, 3);
		assert_ok!(Insurance::set_rate(council.into(), asset, rate));
		assert_ok!(buy());
		assert_eq!(pallet_insurance::Covered::<Runtime>::get(service), 1_200 * VGL);
		later(8);
		let of_one = || Assets::balance(TEST_DOLLAR, account(One));
		let before = of_one();
		outage(service, 100, 10);
		later(6);
		assert_eq!(of_one() - before, 300 * DOLLAR);
	});
}

/// One of many accounts that nobody else has.
fn somebody(kind: u8, number: u32) -> AccountId {
	let mut bytes = [kind; 32];
	bytes[..4].copy_from_slice(&number.to_le_bytes());
	bytes.into()
}

/// So many policies of a VGL each, of owners of whom each has as many as one may have.
fn many(owners: u32) -> ServiceId {
	let service = elect();
	destination(service);
	let protocols: Vec<_> = (0..owners)
		.map(|number| {
			let owner = somebody(1, number);
			let funds = (owner.clone().into(), 10_000 * VGL);
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), funds.0, funds.1));
			(protocol(&owner, service, 1_000 * VGL), owner)
		})
		.collect();
	open(service, AssetKind::Native, terms());
	assert_ok!(Insurance::deposit(signed(Eve), POOL, 10_000 * VGL));
	(0..4).for_each(|_| next_era());
	for (place, (id, owner)) in (0..).zip(protocols) {
		for number in 0..64 {
			let (origin, insured) = (RuntimeOrigin::signed(owner.clone()), Insured::Protocol(id));
			let (to, most) = (somebody(2, 64 * place + number), Balance::MAX);
			let bought = Insurance::buy(origin, POOL, insured, None, to, VGL, CURVE, 1_000, most);
			assert_ok!(bought);
		}
		later(1);
	}
	later(12);
	assert_eq!(Runtime::pool(POOL).map(|pool| pool.policies), Some(64 * owners));
	service
}

#[test]
fn hundreds_of_policies_are_paid_in_one_block_within_its_weight() {
	build_and_execute(|| {
		let service = many(12);
		tell(certify(service, halt(100)));
		later(30);
		tell(certify(service, resume(100)));
		let block = RuntimeBlockWeights::get().max_block;
		let (mut paid, mut most) = (0, 0);
		for _ in 0..10 {
			let number = System::block_number();
			let is_payout = |event: &Event<Runtime>| matches!(event, Event::PaidOut { .. });
			let count = || said().iter().filter(|event| is_payout(event)).count();
			let before = count();
			let used = Insurance::on_idle(number, block);
			assert!(used.all_lte(block), "{used} of {block}");
			let now = count() - before;
			(paid, most) = (paid + now, most.max(now));
			AllPalletsWithSystem::on_finalize(number);
			start_block(number + 1);
		}
		assert_eq!(paid, 12 * 64);
		assert!(most >= 500, "{most} in one block");
		assert_eq!(Balances::free_balance(somebody(2, 0)), VGL);
		assert_eq!(Balances::free_balance(somebody(2, 12 * 64 - 1)), VGL);
	});
}

#[test]
fn whoever_hands_in_a_certificate_pays_for_what_cover_makes_of_it() {
	type Measured = pallet_liveness::weights::SubstrateWeight<Runtime>;
	let news = Insurance::weight_of_news();
	assert!(news.all_gt(Weight::from_parts(0, 0)) || news.ref_time() > 0);
	let more = |with: Weight, without: Weight| with.ref_time() - without.ref_time();
	let submitted = more(WithNews::submit_certificate(3), Measured::submit_certificate(3));
	let applied = more(WithNews::apply_certificate(), Measured::apply_certificate());
	// Every one of the eight emergencies that may be open is asked, and notes it.
	let noted = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(2 + 8, 1 + 8);
	let told = 3 * news.ref_time() + noted.ref_time();
	assert_eq!((submitted, applied), (told, told));
	assert_eq!(more(WithNews::lapse(), Measured::lapse()), news.ref_time());
	let block = RuntimeBlockWeights::get().max_block;
	assert!(WithNews::submit_certificate(300).all_lte(Perbill::from_percent(20) * block));
}
