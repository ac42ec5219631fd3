// SPDX-License-Identifier: Apache-2.0

//! Registration, terms, allow-lists and the end of services.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
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
		let id = register_service(terms());
		assert_eq!(held(), ServiceDeposit::get());
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
		allocate(WATCHER, id, 0);
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
		let good = terms().policy;
		let refused = [
			ServiceTerms { max_members: 0, ..terms() },
			ServiceTerms { max_members: 11, ..terms() },
			ServiceTerms { weight_cap: Perbill::zero(), ..terms() },
			ServiceTerms { max_slash: Perbill::zero(), ..terms() },
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
			assert_noop!(Restaking::set_terms(signed(OWNER), id, bad), Error::<Test>::BadTerms);
		}
	});
}

#[test]
fn only_the_owner_changes_a_service_and_only_while_it_runs() {
	build_and_execute(|| {
		let id = register_service(terms());
		let other = ServiceTerms { max_members: 5, ..terms() };
		let set = |who, id, terms| Restaking::set_terms(signed(who), id, terms);
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
