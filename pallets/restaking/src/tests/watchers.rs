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
		assert_ok!(try_allocate(a, 10));
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
		assert_ok!(try_allocate(service, 20));
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
		assert_noop!(try_allocate(service, 0), Error::<Test>::NoChange);
		assert_ok!(try_allocate(service, 50));
		assert_noop!(try_allocate(service, 60), Error::<Test>::ChangePending);
		new_era();
		assert_noop!(try_allocate(service, 50), Error::<Test>::NoChange);
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
		for who in 200..220 {
			stake(who, STAKE, &[]);
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
		assert_ok!(try_allocate(service, 0));
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
			Restaking::set_commission(signed(OTHER), Perbill::one()),
			Error::<Test>::NotWatcher
		);
		assert_noop!(Restaking::rejoin(signed(WATCHER), service), Error::<Test>::NotEjected);
	});
}
