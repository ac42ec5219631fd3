// SPDX-License-Identifier: Apache-2.0

//! Keys and allocations.

use crate::{allocation::FULL_MAGNITUDE, mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::ServiceId;

const WATCHER: AccountId = WATCHERS[0];
const OTHER: AccountId = WATCHERS[1];

fn register(who: AccountId, seed: u64, prover: AccountId) -> sp_runtime::DispatchResult {
	Restaking::register_watcher(signed(who), key(seed), proof(seed, prover), Perbill::zero())
}

fn try_allocate(service: ServiceId, percent: u32) -> sp_runtime::DispatchResult {
	Restaking::allocate(signed(WATCHER), service, Perbill::from_percent(percent))
}

fn try_deallocate(service: ServiceId, percent: u32) -> sp_runtime::DispatchResult {
	Restaking::deallocate(signed(WATCHER), service, Perbill::from_percent(percent))
}

#[test]
fn only_validators_register_and_only_once() {
	build_and_execute(|| {
		assert_noop!(register(100, 1, 100), Error::<Test>::NotValidator);
		assert_ok!(register(WATCHER, 1, WATCHER));
		assert_noop!(register(WATCHER, 2, WATCHER), Error::<Test>::AlreadyWatcher);
	});
}

#[test]
fn a_registration_cannot_be_front_run_with_a_seen_proof() {
	build_and_execute(|| {
		assert_noop!(register(OTHER, 1, WATCHER), Error::<Test>::BadPossessionProof);
		assert_ok!(register(WATCHER, 1, WATCHER));
	});
}

#[test]
fn a_key_that_is_no_point_is_refused() {
	build_and_execute(|| {
		for bytes in [[0; 48], [0xff; 48]] {
			let key = vigil_primitives::PublicKey(bytes);
			assert_noop!(
				Restaking::register_watcher(
					signed(WATCHER),
					key,
					proof(1, WATCHER),
					Perbill::zero()
				),
				Error::<Test>::BadPossessionProof
			);
		}
	});
}

#[test]
fn a_key_is_never_used_again_by_anybody() {
	build_and_execute(|| {
		assert_ok!(register(WATCHER, 1, WATCHER));
		assert_noop!(register(OTHER, 1, OTHER), Error::<Test>::KeyUsed);
		let rotate = |who, seed| Restaking::rotate_key(signed(who), key(seed), proof(seed, who));
		assert_noop!(rotate(WATCHER, 1), Error::<Test>::KeyUsed);
		assert_ok!(rotate(WATCHER, 2));
		assert_noop!(rotate(WATCHER, 1), Error::<Test>::KeyUsed);
		assert_noop!(register(OTHER, 1, OTHER), Error::<Test>::KeyUsed);
		assert_ok!(Restaking::deregister_watcher(signed(WATCHER)));
		assert_noop!(register(WATCHER, 2, WATCHER), Error::<Test>::KeyUsed);
		assert_noop!(register(OTHER, 2, OTHER), Error::<Test>::KeyUsed);
	});
}

#[test]
fn every_key_costs_its_fee() {
	build_and_execute(|| {
		let before = Balances::free_balance(WATCHER);
		assert_ok!(register(WATCHER, 1, WATCHER));
		assert_eq!(Balances::free_balance(WATCHER), before - KeyFee::get());
	});
}

#[test]
fn a_rotated_key_signs_from_the_next_set_on() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		allocate(WATCHER, service, 100);
		new_era();
		let old = latest_set(service).unwrap().members[0].member.key;
		assert_ok!(Restaking::rotate_key(signed(WATCHER), key(9), proof(9, WATCHER)));
		assert_eq!(latest_set(service).unwrap().members[0].member.key, old);
		new_era();
		assert_ne!(latest_set(service).unwrap().members[0].member.key, old);
	});
}

#[test]
fn allocations_never_exceed_the_whole_stake() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let (a, b) = (register_service(terms()), register_service(terms()));
		assert_ok!(try_allocate(a, 60));
		assert_noop!(try_allocate(b, 50), Error::<Test>::OverAllocated);
		assert_ok!(try_allocate(b, 40));
	});
}

#[test]
fn stake_that_is_leaving_is_not_allocated_twice() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let (a, b) = (register_service(terms()), register_service(terms()));
		assert_ok!(try_allocate(a, 100));
		new_era();
		assert_ok!(try_deallocate(a, 10));
		assert_noop!(try_allocate(b, 50), Error::<Test>::OverAllocated);
		run_to_era(MockStake::active_era() + DeallocationDelay::get());
		assert_ok!(try_allocate(b, 90));
	});
}

#[test]
fn more_takes_effect_in_the_next_election_and_less_after_the_delay() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		let current = || {
			Allocations::<Test>::get(service, WATCHER).unwrap().at(MockStake::active_era()).current
		};
		assert_ok!(try_allocate(service, 50));
		assert_eq!(current(), 0);
		new_era();
		assert_eq!(current(), FULL_MAGNITUDE / 2);
		assert_ok!(try_deallocate(service, 20));
		run_to_era(MockStake::active_era() + DeallocationDelay::get() - 1);
		assert_eq!(current(), FULL_MAGNITUDE / 2);
		new_era();
		assert_eq!(current(), FULL_MAGNITUDE / 5);
	});
}

#[test]
fn an_allocation_made_after_the_election_waits_for_the_one_after() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		plan_era();
		assert_ok!(try_allocate(service, 50));
		new_era();
		assert!(latest_set(service).is_none());
		new_era();
		assert_eq!(latest_set(service).unwrap().members.len(), 1);
	});
}

#[test]
fn one_change_at_a_time() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		assert_noop!(try_allocate(service, 0), Error::<Test>::NotMore);
		assert_noop!(try_deallocate(service, 0), Error::<Test>::NotAllocated);
		assert_ok!(try_allocate(service, 50));
		assert_noop!(try_allocate(service, 60), Error::<Test>::ChangePending);
		new_era();
		assert_noop!(try_allocate(service, 50), Error::<Test>::NotMore);
		assert_noop!(try_deallocate(service, 50), Error::<Test>::NotLess);
	});
}

#[test]
fn candidates_and_allocations_are_bounded() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		for _ in 0..4 {
			let service = register_service(terms());
			assert_ok!(try_allocate(service, 10));
		}
		let fifth = register_service(terms());
		assert_noop!(try_allocate(fifth, 10), Error::<Test>::TooManyAllocations);
		assert_eq!(Services::<Test>::get(fifth).unwrap().candidates, 0);
		(200..220).for_each(|who| stake(who, STAKE, &[]));
		new_era();
		for who in 200..220 {
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who, 10 * VGL));
			register_watcher(who);
			allocate(who, fifth, 10);
		}
		register_watcher(OTHER);
		assert_noop!(
			Restaking::allocate(signed(OTHER), fifth, Perbill::from_percent(10)),
			Error::<Test>::TooManyCandidates
		);
	});
}

#[test]
fn whoever_has_allocations_cannot_leave() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		assert_ok!(try_allocate(service, 50));
		let leave = || Restaking::deregister_watcher(signed(WATCHER));
		assert_noop!(leave(), Error::<Test>::StillAllocated);
		new_era();
		assert_ok!(try_deallocate(service, 0));
		let close = || Restaking::close_allocation(signed(5), WATCHER, service);
		assert_noop!(close(), Error::<Test>::StillAllocated);
		run_to_era(MockStake::active_era() + DeallocationDelay::get());
		assert_ok!(close());
		assert_noop!(close(), Error::<Test>::NotAllocated);
		assert_ok!(leave());
		assert_noop!(leave(), Error::<Test>::NotWatcher);
	});
}

#[test]
fn strangers_are_refused() {
	build_and_execute(|| {
		let service = register_service(terms());
		assert_noop!(try_allocate(service, 5), Error::<Test>::NotWatcher);
		register_watcher(WATCHER);
		assert_noop!(try_allocate(ServiceId(9), 5), Error::<Test>::UnknownService);
		assert_noop!(
			Restaking::set_commission(signed(OTHER), Perbill::zero()),
			Error::<Test>::NotWatcher
		);
		assert_noop!(Restaking::rejoin(signed(WATCHER), service), Error::<Test>::NotAllocated);
		assert_ok!(try_allocate(service, 5));
		assert_noop!(Restaking::rejoin(signed(WATCHER), service), Error::<Test>::NotEjected);
	});
}

#[test]
fn a_cut_stays_a_cut_when_a_slash_lands_first() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		assert_ok!(try_allocate(service, 50));
		new_era();
		let era = MockStake::active_era();
		// Of what the watcher has left, the service then holds less than the two fifths it would cut to.
		assert_ok!(Restaking::slash(era, service, &WATCHER, Perbill::from_percent(60)));
		assert_noop!(try_deallocate(service, 40), Error::<Test>::NotLess);
		assert_ok!(try_deallocate(service, 10));
	});
}

#[test]
fn a_commission_is_capped_falls_at_once_and_rises_after_a_notice() {
	build_and_execute(|| {
		let percent = Perbill::from_percent;
		let set = |share| Restaking::set_commission(signed(WATCHER), share);
		register_watcher(WATCHER);
		let service = register_service(terms());
		allocate(WATCHER, service, 10);
		new_era();
		let paid = || latest_set(service).unwrap().members[0].commission;
		assert_noop!(set(percent(51)), Error::<Test>::CommissionTooHigh);
		assert_ok!(set(percent(20)));
		assert_noop!(set(percent(20)), Error::<Test>::NoChange);
		let announced = MockStake::active_era();
		while MockStake::active_era() < announced + CommissionNotice::get() - 1 {
			new_era();
			assert_eq!(paid(), Perbill::zero());
		}
		new_era();
		assert_eq!(paid(), percent(20));
		assert_ok!(set(percent(5)));
		new_era();
		assert_eq!(paid(), percent(5));
		assert_ok!(set(percent(30)));
		assert_ok!(set(percent(4)));
		run_to_era(MockStake::active_era() + 2 * CommissionNotice::get());
		assert_eq!(paid(), percent(4), "a rise that was taken back never comes");
	});
}

#[test]
fn candidates_who_could_not_be_elected_leave_their_place() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		let drop = |who| Restaking::drop_candidate(signed(5), who, service);
		assert_noop!(drop(WATCHER), Error::<Test>::NotCandidate);
		allocate(WATCHER, service, 10);
		run_to_era(20);
		assert_noop!(drop(WATCHER), Error::<Test>::CandidateInUse);
		// It stops validating: no exposure is made any more.
		LEDGER.with_borrow_mut(|ledger| ledger.backers.remove(&WATCHER));
		run_to_era(20 + CandidatePatience::get() - 1);
		assert_noop!(drop(WATCHER), Error::<Test>::CandidateInUse);
		new_era();
		assert_ok!(drop(WATCHER));
		assert_eq!(Services::<Test>::get(service).unwrap().candidates, 0);
		let rejoin = || Restaking::rejoin(signed(WATCHER), service);
		assert_noop!(rejoin(), Error::<Test>::NotValidator);
		stake(WATCHER, STAKE, &[]);
		assert_ok!(rejoin());
		new_era();
		assert_eq!(latest_set(service).unwrap().members[0].watcher, WATCHER);
	});
}

#[test]
fn whoever_is_leaving_with_everything_is_no_candidate_for_long() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let service = register_service(terms());
		allocate(WATCHER, service, 10);
		new_era();
		deallocate(WATCHER, service, 0);
		assert_ok!(Restaking::drop_candidate(signed(5), WATCHER, service));
		let era = MockStake::active_era();
		assert_ok!(Restaking::slash(era, service, &WATCHER, Perbill::one()));
		assert_eq!(stake_left(WATCHER), STAKE * 9 / 10, "its stake can still be judged");
	});
}

#[test]
fn half_of_the_places_are_for_who_could_be_elected() {
	build_and_execute(|| {
		let service = register_service(terms());
		let join = |who| Restaking::allocate(signed(who), service, Perbill::from_percent(10));
		let newcomer = |who| {
			stake(who, STAKE, &[]);
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who, 10 * VGL));
			register_watcher(who);
		};
		for who in 200..210 {
			newcomer(who);
			assert_ok!(join(who));
		}
		newcomer(210);
		assert_noop!(join(210), Error::<Test>::TooLittleStake);
		register_watcher(WATCHER);
		assert_ok!(join(WATCHER));
		new_era();
		assert_ok!(join(210));
	});
}

#[test]
fn a_key_of_who_signs_something_else_is_no_watchers() {
	build_and_execute(|| {
		assert_noop!(register(WATCHER, RESERVED, WATCHER), Error::<Test>::KeyUsed);
		assert_ok!(register(WATCHER, 1, WATCHER));
		let seed = RESERVED + 1;
		let rotated = Restaking::rotate_key(signed(WATCHER), key(seed), proof(seed, WATCHER));
		assert_noop!(rotated, Error::<Test>::KeyUsed);
	});
}
