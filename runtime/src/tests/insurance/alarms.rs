// SPDX-License-Identifier: Apache-2.0

//! What slashing thinks of alarms decides what is paid.

use super::*;
use crate::{
	configs::insurance::HarmedPools,
	governance::origins::Origin,
	tests::slashing::{last_case, report_halts},
	Slashing,
};
use pallet_slashing::{traits::CoverPools, Said};
use sp_keyring::Sr25519Keyring::{AliceStash, Dave};
use vigil_primitives::traits::WatcherSets;

const CAP: Balance = 6_000 * VGL;

/// An outage of 42 seconds, whose first Halt somebody says is false.
fn challenged(service: ServiceId) {
	let said = certify(service, halt(100));
	tell(said.clone());
	later(10);
	tell(certify(service, resume(100)));
	let said = Box::new(Said::Certificate(said));
	assert_ok!(Slashing::challenge(signed(Dave), said, H256::repeat_byte(1)));
}

fn decide(uphold: bool) {
	let judge = RuntimeOrigin::from(Origin::SlashJudge);
	assert_ok!(Slashing::decide(judge, last_case(), uphold));
}

/// What the pool's last event says of its first incident: whether it is false, and what counts.
fn told() -> (bool, Seconds) {
	let pool = Runtime::pool(POOL).expect("a pool");
	let event = Runtime::event(POOL, *pool.events.last().expect("an event"));
	let one = event.expect("it is open").incidents[0].clone();
	(one.is_false, one.counted)
}

#[test]
fn nothing_is_paid_of_an_alarm_while_it_is_disputed_and_all_when_it_proves_true() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let before = free(One);
		challenged(service);
		later(12);
		assert_eq!(free(One), before, "it is disputed");
		assert_eq!(told(), (false, Seconds(42)));
		decide(false);
		later(2);
		assert_eq!(free(One) - before, CAP / 2);
	});
}

#[test]
fn an_alarm_that_proves_false_pays_nothing() {
	insurable(10_000 * VGL, |service| {
		let policy = covered(CAP);
		let before = free(One);
		challenged(service);
		later(4);
		decide(true);
		later(12);
		assert_eq!(told(), (true, Seconds(0)));
		assert_eq!(free(One), before);
		assert_eq!(Runtime::policy(POOL, policy).map(|told| told.due), Some(0));
		assert_eq!(Runtime::pool(POOL).map(|pool| pool.locked), Some(CAP), "the cover goes on");
	});
}

#[test]
fn a_minority_that_is_convicted_stops_no_payout() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let before = free(One);
		let set_id = Restaking::current(service).expect("a set is in office");
		tell(certify(service, halt(100)));
		assert_ok!(report_halts((service, set_id), AliceStash, round()));
		later(10);
		tell(certify(service, resume(100)));
		later(6);
		assert_eq!(free(One) - before, CAP / 2);
	});
}

#[test]
fn slashing_is_told_what_pools_paid_and_its_money_makes_them_whole() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let began = now() - 12;
		let said = certify(service, halt(100));
		tell(said.clone());
		later(10);
		tell(certify(service, resume(100)));
		later(6);
		let loss = |from, to| HarmedPools::loss(service, UnixTime(from), UnixTime(to));
		assert_eq!(loss(began, began + 3), CAP / 2);
		assert_eq!(loss(began - 100, began - 1), 0, "an earlier alarm cost nothing");
		let said = Box::new(Said::Certificate(said));
		assert_ok!(Slashing::challenge(signed(Dave), said, H256::repeat_byte(1)));
		decide(true);
		later(1);
		assert_eq!(
			pallet_insurance::Pools::<Runtime>::get(POOL).map(|pool| pool.harmed),
			Some(CAP / 2)
		);
		let pot = HarmedPools::account(service).expect("an account");
		let pool = || Runtime::pool(POOL).expect("a pool").assets;
		let before = pool();
		let paid = 1_000 * VGL;
		assert_ok!(Balances::transfer_allow_death(signed(Dave), pot.clone().into(), paid));
		later(1);
		let kept = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
		assert_eq!(Balances::free_balance(pot), kept);
		assert!(pool() - before >= paid - kept, "{} of {paid}", pool() - before);
		assert_eq!(loss(began, began + 3), 0, "what is known to be false is not lost twice");
	});
}
