// SPDX-License-Identifier: Apache-2.0

//! A liar who is the set, the protocol, the reporter and the insured at once, on the real ledgers: it loses
//! more than it gets, and whoever stood in for it gets back what it paid, in whatever asset.

use super::*;
use crate::{
	configs::slashing::{BurntShare, HarmedEras},
	tests::slashing::{eras, living_ward, money::prove_firing, proof, serve, STASHES},
	Assets, Slashing,
};
use frame_support::traits::fungible::Inspect;
use pallet_insurance::{Error, Pools};
use pallet_slashing::{Said, Tallies};
use sp_keyring::Sr25519Keyring::{Bob, Dave};
use vigil_primitives::{Certificate, Round};
use vigil_proofs::fixture::tendermint::Ward;

/// What the liar's protocol declares, and what it insures.
const VALUE: Balance = 50_000 * VGL;

/// Everything that is the liar's: four watchers, the protocol's owner, who reports, and who is paid.
fn wealth() -> Balance {
	let pockets = STASHES.into_iter().chain([Ferdie, Bob, One]);
	pockets.map(|who| Balances::total_balance(&account(who))).sum()
}

/// A service whose watchers own a protocol that has paid long enough to be insured and harmed, and a pool of
/// Eve's that has as much as that insures.
fn served() -> ServiceId {
	let (service, _) = serve(&STASHES);
	insure_protocol(service, VALUE);
	eras(HarmedEras::get().max(3) + 2);
	assert_ok!(Failover::charge_plan(signed(Eve), vigil_primitives::PlanId(0)));
	assert_eq!(<Failover as DeclaredValues>::aged(PROTOCOL, service, 3), VALUE);
	service
}

/// All four say that a ward stands which lives; the proof of that, and what they said.
fn halted(service: ServiceId) -> (Ward, Certificate, Round) {
	let (ward, _) = living_ward(service, 600);
	later(35);
	let said = certify(service, halt(2));
	tell(said.clone());
	(ward, said, round())
}

/// The same, and after a minute that it lives again. Most of the cover is due by the Halt alone.
fn lie(service: ServiceId) -> (Ward, Certificate, Round) {
	let told = halted(service);
	later(10);
	tell(certify(service, resume(2)));
	told
}

/// One of the liar's pockets reports the others, in the hope of a share.
fn report(ward: &Ward, said: Certificate) {
	let (said, proof) = (Box::new(Said::Certificate(said)), proof(ward, 8, 10));
	assert_ok!(Slashing::report_life(signed(Bob), said, 0, Default::default(), proof));
}

/// Lets what was reported land and be paid on.
fn land() {
	next_era();
	later(10);
}

fn slashed(service: ServiceId) -> pallet_slashing::Tally {
	Tallies::<Runtime>::get(service)
}

#[test]
fn a_liar_who_is_set_protocol_reporter_and_insured_loses_money_though_its_cover_was_paid() {
	build_and_execute(|| {
		let service = served();
		let (before, stood_in) = (wealth(), Pools::<Runtime>::get(POOL).expect("a pool").assets);
		// As much as a protocol may insure, for somebody whom nobody connects with it.
		covered(VALUE);
		let had = free(One);
		let (ward, said, round) = lie(service);
		later(8);
		assert_eq!(free(One) - had, VALUE, "the cover is paid before anybody proves anything");
		later(45);
		prove_firing(service, round);
		report(&ward, said);
		land();
		let (taken, paid) = (slashed(service).got, slashed(service).paid);
		assert_eq!(paid.sum(), taken);
		assert!(paid.harmed > 0 && paid.reporter > 0, "it is harmed, and it reported: {paid:?}");
		assert_eq!(paid.cover, VALUE, "what the pool lost is the pool's");
		let lost = before - wealth();
		let burnt = BurntShare::get() * taken;
		assert!(lost > burnt, "{lost} of {taken}");
		assert!(lost + VALUE + paid.harmed + paid.reporter >= taken);
		let pool = Pools::<Runtime>::get(POOL).expect("a pool");
		let kept = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
		assert!(pool.assets + kept >= stood_in, "{} of {stood_in}", pool.assets);
		assert!(pool.harmed <= kept, "{}", pool.harmed);
	});
}

#[test]
fn a_liar_who_is_reported_before_its_cover_is_paid_gets_nothing_of_it() {
	build_and_execute(|| {
		let service = served();
		let before = wealth();
		covered(VALUE);
		let had = free(One);
		let (ward, said, round) = halted(service);
		report(&ward, said);
		later(10);
		tell(certify(service, resume(2)));
		later(30);
		assert_eq!(free(One), had, "it is disputed");
		prove_firing(service, round);
		land();
		later(10);
		assert_eq!(free(One), had, "it was false");
		assert_eq!(slashed(service).paid.cover, 0);
		assert!(before > wealth());
		assert_eq!(Pools::<Runtime>::get(POOL).map(|pool| (pool.harmed, pool.debt)), Some((0, 0)));
	});
}

#[test]
fn a_pool_in_dollars_is_made_whole_from_what_was_slashed_at_the_registered_rate() {
	build_and_execute(|| {
		let service = served();
		let dollars = dollar_pool(service);
		let cap = 10_000 * DOLLAR;
		assert_ok!(Insurance::deposit(signed(Eve), dollars, 2 * cap));
		let insured = Insured::Protocol(PROTOCOL);
		let (to, most) = (account(One), Balance::MAX);
		let (who, curve) = (signed(Ferdie), CURVE);
		assert_ok!(Insurance::buy(who, dollars, insured, None, to, cap, curve, 100, most));
		later(12);
		let before = Pools::<Runtime>::get(dollars).expect("a pool").assets;
		let (ward, said, _) = lie(service);
		later(8);
		let pool = || Pools::<Runtime>::get(dollars).expect("a pool");
		assert!(pool().assets + cap / 2 < before, "{} of {before}", pool().assets);
		later(20);
		report(&ward, said);
		land();
		assert_eq!(slashed(service).paid.cover, 10_000 * VGL, "by the rate");
		let (harmed, waits) = (pool().harmed, pool().slashed);
		assert_eq!(harmed, cap);
		let kept = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
		assert_eq!(waits, 10_000 * VGL - kept, "it is set aside, and nobody asked for it");

		// By a rate that nobody confirmed for a day nothing is exchanged.
		let asset = AssetKind::WithId(TEST_DOLLAR);
		pallet_insurance::Rates::<Runtime>::mutate_extant(&asset, |rate| rate.set_at = UnixTime(0));
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 90_000_000);
		let bring = |amount, least| {
			with_storage_layer(|| Insurance::exchange_slashed(signed(Dave), dollars, amount, least))
		};
		assert_eq!(bring(cap, 0), Err(Error::<Runtime>::StaleRate.into()));
		let rate = FixedU128::from_rational(VGL, DOLLAR);
		assert_ok!(Insurance::set_rate(RuntimeOrigin::root(), asset, rate));
		let of_dave = || (free(Dave), Assets::balance(TEST_DOLLAR, account(Dave)));
		let had = of_dave();
		assert_ok!(bring(cap, 9_999 * VGL));
		let has = of_dave();
		assert_eq!(has.0 - had.0, waits);
		// But for what an account has to hold.
		assert!(cap - (had.1 - has.1) < DOLLAR / 10, "{}", had.1 - has.1);
		assert!(pool().harmed < DOLLAR / 10, "{}", pool().harmed);
		assert_eq!(pool().slashed, 0);
		assert!(pool().assets + DOLLAR / 10 >= before, "{} of {before}", pool().assets);
	});
}
