// SPDX-License-Identifier: Apache-2.0

//! Registration, terms, allow-lists and the end of services.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use sp_runtime::{DispatchError, Perbill};
use vigil_primitives::{Policy, Seconds, ServiceId};

const WATCHER: AccountId = WATCHERS[0];
const UNKNOWN: ServiceId = ServiceId(99);

fn held() -> u128 {
	Balances::total_balance_on_hold(&OWNER)
}

#[test]
fn a_service_costs_a_deposit_until_it_is_reaped() {
	build_and_execute(|| {
		let before = Balances::total_issuance();
		let id = register_service(terms());
		assert_eq!(held(), ServiceDeposit::get());
		assert_eq!(before - Balances::total_issuance(), ServiceFee::get(), "the fee is burnt");
		assert_noop!(Restaking::reap_service(signed(5), id), Error::<Test>::ServiceInUse);
		assert_ok!(Restaking::retire_service(signed(OWNER), id));
		assert_ok!(Restaking::reap_service(signed(5), id));
		assert_eq!(held(), 0);
		assert_eq!(register_service(terms()), ServiceId(id.0 + 1), "numbers are not used again");
	});
}

#[test]
fn a_service_with_candidates_is_not_reaped() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let id = register_service(terms());
		allocate(WATCHER, id, 10);
		new_era();
		assert_ok!(Restaking::retire_service(signed(OWNER), id));
		assert_noop!(Restaking::reap_service(signed(5), id), Error::<Test>::ServiceInUse);
		deallocate(WATCHER, id, 0);
		run_to_era(MockStake::active_era() + DeallocationDelay::get());
		assert_ok!(Restaking::close_allocation(signed(5), WATCHER, id));
		assert_ok!(Restaking::reap_service(signed(5), id));
		assert_eq!(Snapshots::<Test>::iter().count(), 0);
		assert_eq!(Sets::<Test>::iter().count(), 0);
	});
}

#[test]
fn terms_that_cannot_work_are_refused() {
	build_and_execute(|| {
		let lawless = |policy| ServiceTerms { policy, ..terms() };
		let offend = |offences| ServiceTerms { offences, ..terms() };
		let all = terms().offences;
		let good = terms().policy;
		let refused = [
			ServiceTerms { max_members: 0, ..terms() },
			ServiceTerms { max_members: 11, ..terms() },
			ServiceTerms { min_stake: LeastStake::get() - 1, ..terms() },
			ServiceTerms { weight_cap: Perbill::zero(), ..terms() },
			ServiceTerms { max_slash: Perbill::zero(), ..terms() },
			offend(OffenceFractions { halt: Perbill::from_parts(9_999_999), ..all }),
			offend(OffenceFractions { silence: Perbill::zero(), ..all }),
			offend(OffenceFractions { duty: Perbill::from_percent(50), ..all }),
			lawless(Policy { round_length: Seconds(0), ..good }),
			lawless(Policy { halt_after: Seconds(good.halt_after.0 + 1), ..good }),
			lawless(Policy { margin: Seconds(good.halt_after.0 / 2), ..good }),
			lawless(Policy { stable_for: Seconds(good.halt_after.0 - 1), ..good }),
			lawless(Policy { standby_after: Seconds(0), ..good }),
			lawless(Policy { gone_after: Seconds(u64::MAX), ..good }),
			lawless(Policy { min_voices: 0, ..good }),
		];
		let id = register_service(terms());
		for bad in refused {
			assert_noop!(
				Restaking::register_service(signed(OWNER), bad.clone()),
				Error::<Test>::BadTerms
			);
			let announced = Restaking::announce_terms(signed(OWNER), id, bad);
			assert_eq!(announced, Err(Error::<Test>::BadTerms.into()));
		}
	});
}

#[test]
fn only_the_owner_changes_a_service_and_only_while_it_runs() {
	build_and_execute(|| {
		let id = register_service(terms());
		let other = ServiceTerms { max_members: 8, ..terms() };
		let set = |who, id, terms| Restaking::announce_terms(signed(who), id, terms);
		assert_noop!(set(5, id, other.clone()), Error::<Test>::NotOwner);
		assert_noop!(set(OWNER, UNKNOWN, other.clone()), Error::<Test>::UnknownService);
		assert_noop!(set(OWNER, id, terms()), Error::<Test>::NoChange);
		assert_ok!(set(OWNER, id, other.clone()));
		assert_noop!(Restaking::retire_service(signed(5), id), Error::<Test>::NotOwner);
		assert_ok!(Restaking::retire_service(RuntimeOrigin::root(), id));
		assert_noop!(set(OWNER, id, terms()), Error::<Test>::ServiceRetired);
		assert_noop!(Restaking::retire_service(signed(OWNER), id), Error::<Test>::ServiceRetired);
		assert_noop!(
			Restaking::register_service(RuntimeOrigin::root(), terms()),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_service_with_a_list_takes_only_who_is_on_it() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let id = register_service(ServiceTerms { allow_list: true, ..terms() });
		let join = || Restaking::allocate(signed(WATCHER), id, Perbill::from_percent(10));
		assert_noop!(join(), Error::<Test>::NotAllowed);
		let allow = |allowed| Restaking::set_allowed(signed(OWNER), id, WATCHER, allowed);
		assert_noop!(allow(false), Error::<Test>::NoChange);
		assert_ok!(allow(true));
		assert_noop!(allow(true), Error::<Test>::NoChange);
		assert_ok!(join());
	});
}

#[test]
fn an_allow_list_is_bounded_and_leaves_with_its_service() {
	build_and_execute(|| {
		let id = register_service(ServiceTerms { allow_list: true, ..terms() });
		for who in 0..20 {
			assert_ok!(Restaking::set_allowed(signed(OWNER), id, who, true));
		}
		assert_noop!(
			Restaking::set_allowed(signed(OWNER), id, 20, true),
			Error::<Test>::AllowListFull
		);
		assert_ok!(Restaking::retire_service(signed(OWNER), id));
		assert_ok!(Restaking::reap_service(signed(OWNER), id));
		assert_eq!(AllowLists::<Test>::iter().count(), 0);
	});
}

/// A service with two watchers in office, and terms that narrow it to one seat.
fn in_office() -> (ServiceId, ServiceTerms) {
	let id = register_service(terms());
	for who in &WATCHERS[..2] {
		register_watcher(*who);
		allocate(*who, id, 10);
	}
	new_era();
	(id, ServiceTerms { max_members: 1, ..terms() })
}

#[test]
fn an_owner_does_not_narrow_a_set_to_its_friends() {
	build_and_execute(|| {
		let (id, narrow) = in_office();
		let announce = |origin, terms| Restaking::announce_terms(origin, id, terms);
		assert_noop!(announce(signed(OWNER), narrow.clone()), Error::<Test>::NarrowsTooMuch);
		let listed = ServiceTerms { allow_list: true, ..terms() };
		assert_noop!(announce(signed(OWNER), listed), Error::<Test>::NarrowsTooMuch);
		assert_ok!(announce(RuntimeOrigin::root(), narrow));
		new_era();
		assert_eq!(latest_set(id).unwrap().members.len(), 2, "governance gives notice as well");
		wait_for_notice();
		new_era();
		assert_eq!(latest_set(id).unwrap().members.len(), 1);
	});
}

#[test]
fn announced_terms_can_be_withdrawn_until_they_are_due() {
	build_and_execute(|| {
		let (id, _) = in_office();
		let other = ServiceTerms { max_members: 8, ..terms() };
		let withdraw = |who| Restaking::withdraw_terms(signed(who), id);
		let announce = || Restaking::announce_terms(signed(OWNER), id, other.clone());
		assert_noop!(withdraw(OWNER), Error::<Test>::NothingAnnounced);
		assert_ok!(announce());
		assert_noop!(announce(), Error::<Test>::ChangePending);
		assert_noop!(withdraw(5), Error::<Test>::NotOwner);
		assert_ok!(withdraw(OWNER));
		wait_for_notice();
		new_era();
		assert_eq!(Services::<Test>::get(id).unwrap().terms, terms());
		assert_ok!(announce());
		wait_for_notice();
		assert_noop!(withdraw(OWNER), Error::<Test>::NothingAnnounced);
		assert_noop!(announce(), Error::<Test>::NoChange);
		new_era();
		assert_eq!(Services::<Test>::get(id).unwrap().terms, other);
	});
}

#[test]
fn customers_see_other_terms_as_soon_as_they_are_announced() {
	use vigil_primitives::traits::ServiceTerms as _;
	build_and_execute(|| {
		let (id, _) = in_office();
		let hashes = || (Restaking::in_force(id).unwrap(), Restaking::latest(id).unwrap());
		let (before, same) = hashes();
		assert_eq!(before, same);
		let info = || Restaking::terms_info(id).unwrap();
		assert_eq!(info().due, None);
		let other = ServiceTerms { max_members: 8, ..terms() };
		assert_ok!(Restaking::announce_terms(signed(OWNER), id, other.clone()));
		let (in_force, latest) = hashes();
		assert_eq!(in_force, before);
		assert_ne!(latest, before);
		assert_eq!(info().due, Some(System::block_number() as u32 + TermsNotice::get() as u32));
		assert_ok!(Restaking::withdraw_terms(signed(OWNER), id));
		assert_eq!(hashes(), (before, before));
		assert_ok!(Restaking::announce_terms(signed(OWNER), id, other));
		wait_for_notice();
		assert_eq!(hashes(), (latest, latest));
		assert_eq!(info().due, None);
		assert_eq!(Restaking::latest(UNKNOWN), None);
	});
}

#[test]
fn a_changed_allow_list_is_seen_in_the_terms_before_it_counts() {
	use vigil_primitives::traits::ServiceTerms as _;
	build_and_execute(|| {
		let id = register_service(ServiceTerms { allow_list: true, ..terms() });
		assert_ok!(Restaking::set_allowed(signed(OWNER), id, WATCHER, true));
		register_watcher(WATCHER);
		allocate(WATCHER, id, 10);
		new_era();
		let before = Restaking::in_force(id);
		assert_eq!(Restaking::latest(id), before);
		assert_ok!(Restaking::set_allowed(signed(OWNER), id, WATCHERS[1], true));
		assert_ne!(Restaking::latest(id), before);
		assert_eq!(Restaking::in_force(id), before);
		register_watcher(WATCHERS[1]);
		let join = || Restaking::allocate(signed(WATCHERS[1]), id, Perbill::from_percent(10));
		assert_noop!(join(), Error::<Test>::NotAllowed);
		wait_for_notice();
		assert_eq!(Restaking::in_force(id), Restaking::latest(id));
		assert_ok!(join());
	});
}

#[test]
fn no_more_than_a_third_of_the_candidates_leaves_a_list_at_once() {
	build_and_execute(|| {
		let id = register_service(ServiceTerms { allow_list: true, ..terms() });
		let allow = |who, allowed| Restaking::set_allowed(signed(OWNER), id, who, allowed);
		for who in WATCHERS {
			assert_ok!(allow(who, true));
			register_watcher(who);
			allocate(who, id, 10);
		}
		// Entries without a candidate behind them do not stretch the bound.
		for who in 200..210 {
			assert_ok!(allow(who, true));
		}
		new_era();
		assert_ok!(allow(WATCHERS[0], false));
		assert_noop!(allow(WATCHERS[1], false), Error::<Test>::NarrowsTooMuch);
		assert_ok!(allow(200, false));
		// What is not due is taken back.
		assert_ok!(allow(WATCHERS[0], true));
		assert_noop!(allow(WATCHERS[0], true), Error::<Test>::NoChange);
		assert_ok!(allow(WATCHERS[1], false));
		let root = RuntimeOrigin::root();
		assert_ok!(Restaking::set_allowed(root, id, WATCHERS[2], false));
		wait_for_notice();
		let listed = Services::<Test>::get(id).unwrap().listed;
		// An entry that is over is removed.
		assert_ok!(allow(WATCHERS[1], false));
		assert_eq!(Services::<Test>::get(id).unwrap().listed, listed - 1);
	});
}

#[test]
fn what_nobody_claimed_of_a_forgotten_service_is_not_its_owners() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let id = register_service(terms());
		allocate(WATCHER, id, 10);
		new_era();
		assert_ok!(Restaking::pay_fee(signed(130), id, 50 * VGL));
		assert_ok!(Restaking::retire_service(signed(OWNER), id));
		deallocate(WATCHER, id, 0);
		run_to_era(MockStake::active_era() + DeallocationDelay::get());
		assert_ok!(Restaking::close_allocation(signed(5), WATCHER, id));
		let balances = || [OWNER, REMAINDER].map(|who| Balances::total_balance(&who));
		let before = balances();
		assert_ok!(Restaking::reap_service(signed(5), id));
		assert_eq!(balances(), [before[0], before[1] + 50 * VGL]);
	});
}
