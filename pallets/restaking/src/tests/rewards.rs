// SPDX-License-Identifier: Apache-2.0

//! Fees go to those who signed, by weight and participation.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{Bitfield, MemberIndex, ServiceId, SetId};

const PAYER: AccountId = 130;

/// Two watchers with equal stake in office of a service.
fn service() -> (ServiceId, SetId) {
	let service = register_service(terms());
	for who in &WATCHERS[..2] {
		register_watcher(*who);
		allocate(*who, service, 50);
	}
	new_era();
	(service, Restaking::set_in_office(service).unwrap())
}

fn claim(service: ServiceId, set: SetId, who: AccountId, page: u32) -> sp_runtime::DispatchResult {
	Restaking::claim_rewards(signed(5), service, set, who, page)
		.map(|_| ())
		.map_err(|refused| refused.error)
}

fn certify(service: ServiceId, set: SetId, absent: &[u16]) {
	let absent = Bitfield::of(2, absent.iter().map(|index| MemberIndex(*index))).unwrap();
	assert_ok!(Restaking::note_certificate(service, set, KIND, &absent));
}

#[test]
fn fees_are_split_by_weight_and_participation() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[]);
		certify(service, set, &[1]);
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		assert_noop!(claim(service, set, WATCHERS[0], 0), Error::<Test>::SetInOffice);
		new_era();
		let before = WATCHERS.map(Balances::free_balance);
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		assert_ok!(claim(service, set, WATCHERS[1], 0));
		assert_eq!(Balances::free_balance(WATCHERS[0]) - before[0], 200 * VGL);
		assert_eq!(Balances::free_balance(WATCHERS[1]) - before[1], 100 * VGL);
		assert_noop!(claim(service, set, WATCHERS[0], 0), Error::<Test>::AlreadyClaimed);
	});
}

#[test]
fn certificates_that_come_after_a_claim_move_no_shares() {
	build_and_execute(|| {
		let (service, set) = service();
		let (other, _) = {
			let other = register_service(terms());
			allocate(WATCHERS[0], other, 50);
			allocate(WATCHERS[1], other, 50);
			new_era();
			(other, Restaking::set_in_office(other).unwrap())
		};
		let set = Restaking::set_in_office(service).unwrap().max(set);
		certify(service, set, &[1]);
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		// What others have in the same account.
		assert_ok!(Restaking::pay_fee(signed(PAYER), other, 900 * VGL));
		new_era();
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		let before = Balances::free_balance(WATCHERS[1]);
		for _ in 0..10 {
			certify(service, set, &[0]);
		}
		assert_ok!(claim(service, set, WATCHERS[1], 0));
		assert_eq!(Balances::free_balance(WATCHERS[1]), before, "all was earned by the other");
		assert_eq!(Fees::<Test>::get(service, set).claimed, 300 * VGL);
	});
}

#[test]
fn commission_comes_first_and_nominators_share_the_rest_in_pages() {
	build_and_execute(|| {
		let nominators: Vec<_> = (100..106).map(|who| (who, STAKE / 6)).collect();
		stake(WATCHERS[0], STAKE, &nominators);
		let service = register_service(terms());
		let (who, commission) = (WATCHERS[0], Perbill::from_percent(10));
		assert_ok!(Restaking::register_watcher(signed(who), key(who), proof(who, who), commission));
		allocate(WATCHERS[0], service, 100);
		new_era();
		let set = Restaking::set_in_office(service).unwrap();
		let absent = Bitfield::none(1).unwrap();
		assert_ok!(Restaking::note_certificate(service, set, KIND, &absent));
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 1_000 * VGL));
		assert_ok!(Restaking::set_commission(signed(WATCHERS[0]), Perbill::zero()));
		new_era();
		let balance = Balances::free_balance;
		let before = (balance(WATCHERS[0]), balance(100), balance(105));
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		let near = |a: u128, b: u128| a.abs_diff(b) <= VGL;
		assert!(near(balance(WATCHERS[0]) - before.0, 550 * VGL), "100 and half of 900");
		assert!(near(balance(100) - before.1, 75 * VGL), "a sixth of the other half");
		assert_eq!(balance(105), before.2, "on the second page");
		assert_ok!(claim(service, set, WATCHERS[0], 1));
		assert!(near(balance(105) - before.2, 75 * VGL));
		assert_noop!(claim(service, set, WATCHERS[0], 2), Error::<Test>::UnknownPage);
	});
}

#[test]
fn whoever_signed_nothing_earns_nothing() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[1]);
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		new_era();
		let before = Balances::free_balance(WATCHERS[1]);
		assert_ok!(claim(service, set, WATCHERS[1], 0));
		assert_eq!(Balances::free_balance(WATCHERS[1]), before);
		assert_noop!(claim(service, set, WATCHERS[2], 0), Error::<Test>::NotMember);
	});
}

#[test]
fn unclaimed_fees_are_carried_on() {
	build_and_execute(|| {
		let (service, set) = service();
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		run_to_era(MockStake::active_era() + RewardHistory::get() + 3);
		assert!(Sets::<Test>::get(service, set).is_none());
		let owed: u128 = Fees::<Test>::iter_values().map(|fees| fees.unclaimed()).sum();
		assert_eq!(owed, 300 * VGL);
	});
}

#[test]
fn fees_without_a_set_or_service_are_refused() {
	build_and_execute(|| {
		let id = register_service(terms());
		let pay = |id, amount| Restaking::pay_fee(signed(PAYER), id, amount);
		assert_noop!(pay(id, VGL), Error::<Test>::UnknownSet);
		assert_noop!(pay(ServiceId(9), VGL), Error::<Test>::UnknownService);
		assert_noop!(pay(id, 0), Error::<Test>::NoChange);
		let (running, _) = service();
		assert!(pay(running, 10_000_000 * VGL).is_err(), "more than the payer has");
		assert_ok!(Restaking::retire_service(signed(OWNER), running));
		assert_noop!(pay(running, VGL), Error::<Test>::ServiceRetired);
	});
}

#[test]
fn a_certificate_of_an_unknown_set_or_of_another_size_is_refused() {
	build_and_execute(|| {
		let (service, set) = service();
		let note = |set, size| {
			Restaking::note_certificate(service, set, KIND, &Bitfield::none(size).unwrap())
		};
		assert_noop!(note(SetId(9), 2), Error::<Test>::UnknownSet);
		assert_noop!(note(set, 3), Error::<Test>::UnknownSet);
		assert_ok!(note(set, 2));
	});
}

#[test]
fn a_share_is_paid_to_whom_its_staker_names_and_to_nobody_if_it_wants_none() {
	build_and_execute(|| {
		stake(WATCHERS[0], STAKE, &[(100, STAKE), (101, STAKE)]);
		let service = register_service(terms());
		register_watcher(WATCHERS[0]);
		allocate(WATCHERS[0], service, 100);
		new_era();
		let set = Restaking::set_in_office(service).unwrap();
		assert_ok!(Restaking::note_certificate(service, set, KIND, &Bitfield::none(1).unwrap()));
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		LEDGER.with_borrow_mut(|ledger| {
			ledger.payees.insert(100, Some(120));
			ledger.payees.insert(101, None);
		});
		new_era();
		let before = [100, 101, 120].map(Balances::free_balance);
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		let after = [100, 101, 120].map(Balances::free_balance);
		assert_eq!(after, [before[0], before[1], before[2] + 100 * VGL]);
		assert_eq!(
			Fees::<Test>::get(service, set).unclaimed(),
			100 * VGL,
			"it stays for later sets"
		);
	});
}

#[test]
fn whatever_is_paid_out_the_rest_of_what_is_owed_is_there() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[]);
		// A claim leaves less than an account needs to live.
		let dust = ExistentialDeposit::get() - 1;
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 2 * dust));
		new_era();
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		assert_eq!(Fees::<Test>::get(service, set).unclaimed(), dust);
		let before = Balances::free_balance(WATCHERS[1]);
		assert_ok!(claim(service, set, WATCHERS[1], 0));
		assert_eq!(Balances::free_balance(WATCHERS[1]) - before, dust);
		let pot = Balances::free_balance(Restaking::fee_account());
		assert_eq!(pot, ExistentialDeposit::get());
	});
}

#[test]
fn the_last_set_of_a_service_is_paid_when_it_has_expired() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[]);
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		assert_ok!(Restaking::retire_service(signed(OWNER), service));
		assert_noop!(claim(service, set, WATCHERS[0], 0), Error::<Test>::SetInOffice);
		run_to_era(MockStake::active_era() + SetLifetime::get());
		assert_eq!(Restaking::set_in_office(service), Some(set));
		let before = Balances::free_balance(WATCHERS[0]);
		assert_ok!(claim(service, set, WATCHERS[0], 0));
		assert_eq!(Balances::free_balance(WATCHERS[0]) - before, 150 * VGL);
	});
}

#[test]
fn a_set_that_has_expired_earns_nothing() {
	build_and_execute(|| {
		let (service, _) = service();
		for who in &WATCHERS[..2] {
			deallocate(*who, service, 0);
		}
		run_to_era(MockStake::active_era() + SetLifetime::get());
		let pay = Restaking::fund(service, &PAYER, VGL);
		assert_eq!(pay, Err(Error::<Test>::SetExpired.into()));
	});
}

#[test]
fn a_member_that_is_credited_late_is_paid_like_the_others() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[1]);
		assert_ok!(Restaking::note_joined(service, set, KIND, &[MemberIndex(1)]));
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		new_era();
		let before = Balances::free_balance(WATCHERS[1]);
		assert_ok!(claim(service, set, WATCHERS[1], 0));
		assert_eq!(Balances::free_balance(WATCHERS[1]) - before, 150 * VGL);
	});
}

#[test]
fn whoever_comes_late_has_no_part_in_the_set_in_office_and_a_full_one_in_the_next() {
	build_and_execute(|| {
		let (service, set) = service();
		certify(service, set, &[]);
		// A watcher, and a nominator of one of the set, who see that a fee is about to be paid.
		let [first, second, newcomer, _] = WATCHERS;
		register_watcher(newcomer);
		allocate(newcomer, service, 50);
		stake(second, STAKE, &[(100, 9 * STAKE)]);
		let everybody = [first, second, newcomer, 100];
		let gained = |before: [u128; 4]| {
			let after = everybody.map(Balances::free_balance);
			[0, 1, 2, 3].map(|n| (after[n] - before[n] + VGL / 2) / VGL)
		};
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 300 * VGL));
		new_era();
		let before = everybody.map(Balances::free_balance);
		assert_noop!(claim(service, set, newcomer, 0), Error::<Test>::NotMember);
		for who in [first, second] {
			assert_ok!(claim(service, set, who, 0));
		}
		assert_eq!(gained(before), [150, 150, 0, 0]);

		// There is no warm-up either: the first set pays for all of the stake in it.
		let next = Restaking::set_in_office(service).unwrap();
		assert_ok!(Restaking::note_certificate(service, next, KIND, &Bitfield::none(3).unwrap()));
		assert_ok!(Restaking::pay_fee(signed(PAYER), service, 600 * VGL));
		new_era();
		let before = everybody.map(Balances::free_balance);
		for who in [first, second, newcomer] {
			assert_ok!(claim(service, next, who, 0));
		}
		assert_eq!(gained(before), [50, 50, 50, 450]);
	});
}
