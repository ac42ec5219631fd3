// SPDX-License-Identifier: Apache-2.0

//! A right to slash lands as it was when its evidence was accepted, whatever happens meanwhile.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{MemberIndex, ServiceId, SetId};

const WATCHER: AccountId = WATCHERS[0];
const FIRST: MemberIndex = MemberIndex(0);

/// A service that may take up to a half, with half of the watcher's stake, in office.
fn service() -> (ServiceId, SetId) {
	register_watcher(WATCHER);
	let service =
		register_service(ServiceTerms { max_slash: Perbill::from_percent(50), ..terms() });
	allocate(WATCHER, service, 50);
	new_era();
	(service, SetId::FIRST)
}

fn open(service: ServiceId, set: SetId) -> Right<AccountId> {
	Restaking::right(service, set, FIRST, MockStake::active_era()).expect("it may be judged")
}

#[test]
fn a_right_says_era_snapshot_and_limit() {
	build_and_execute(|| {
		let (service, set) = service();
		let right = open(service, set);
		assert_eq!((right.service, right.watcher), (service, WATCHER));
		assert_eq!(right.era, MockStake::active_era());
		assert_eq!(right.snapshot, Snapshots::<Test>::get((right.era, service, WATCHER)).unwrap());
		assert_eq!(right.limit, right.snapshot.magnitude / 2);
		Restaking::release_right(right);
	});
}

#[test]
fn a_right_is_worth_what_using_it_takes() {
	build_and_execute(|| {
		stake(WATCHER, STAKE, &[(100, 10 * VGL + 1), (101, 7)]);
		let (service, set) = service();
		for percent in [1, 33, 49, 50, 100] {
			let (one, part) = (open(service, set), Perbill::from_percent(percent));
			let worth = Restaking::worth_of(&one, part);
			let receipt = Restaking::slash_right(one, part);
			// Each of those who pay rounds up.
			assert!(worth <= receipt.taken && receipt.taken <= worth + 3, "{worth} {receipt:?}");
			assert!(worth > 0 || percent == 100, "what is left of the limit");
		}
		let spent = open(service, set);
		assert_eq!(Restaking::worth_of(&spent, Perbill::one()), 0);
		Restaking::release_right(spent);
	});
}

#[test]
fn evidence_is_taken_from_a_sets_era_until_its_window_is_over() {
	build_and_execute(|| {
		let (service, set) = service();
		let era = MockStake::active_era();
		let last = era + Restaking::evidence_window();
		let taken = |at| Restaking::takes_evidence(service, set, at);
		assert_eq!([era - 1, era, last, last + 1].map(taken), [false, true, true, false]);
		assert!(!Restaking::takes_evidence(service, SetId(99), era));
	});
}

#[test]
fn a_slash_of_a_right_is_never_too_late() {
	build_and_execute(|| {
		let (service, set) = service();
		// Others go on, so that the set is forgotten in time.
		register_watcher(WATCHERS[1]);
		allocate(WATCHERS[1], service, 10);
		let last = MockStake::active_era() + Restaking::evidence_window();
		deallocate(WATCHER, service, 0);
		run_to_era(last);
		let right = open(service, set);
		// Long after the stake would have left, and the set is forgotten.
		run_to_era(last + DeallocationDelay::get() + RewardHistory::get());
		assert!(Sets::<Test>::get(service, set).is_none());
		let late = Restaking::slash(right.era, service, &WATCHER, Perbill::one());
		assert_eq!(late, Err(Error::<Test>::TooLate.into()));
		let close = || Restaking::close_allocation(signed(5), WATCHER, service);
		assert_noop!(close(), Error::<Test>::StillAllocated);
		let receipt = Restaking::slash_right(right, Perbill::one());
		assert_eq!(receipt.taken, STAKE / 4);
		assert_eq!(stake_left(WATCHER), STAKE * 3 / 4);
		assert_ok!(close());
	});
}

#[test]
fn a_right_that_is_given_up_lets_the_stake_go() {
	build_and_execute(|| {
		let (service, set) = service();
		let (one, other) = (open(service, set), open(service, set));
		deallocate(WATCHER, service, 0);
		run_to_era(MockStake::active_era() + DeallocationDelay::get());
		let close = || Restaking::close_allocation(signed(5), WATCHER, service);
		Restaking::release_right(one);
		assert_noop!(close(), Error::<Test>::StillAllocated);
		Restaking::release_right(other);
		assert_ok!(close());
		assert_eq!(stake_left(WATCHER), STAKE);
	});
}

#[test]
fn evidence_is_taken_inside_its_window_only() {
	build_and_execute(|| {
		let (service, set) = service();
		let era = MockStake::active_era();
		let right = |at| Restaking::right(service, set, FIRST, at);
		assert_noop!(right(era - 1), Error::<Test>::FutureEra);
		assert_noop!(right(era + 1), Error::<Test>::FutureEra);
		let last = era + Restaking::evidence_window();
		run_to_era(last + 1);
		assert_noop!(right(last + 1), Error::<Test>::TooLate);
		let member = |index| Restaking::right(service, set, MemberIndex(index), last);
		assert_noop!(member(1), Error::<Test>::NotMember);
		assert_ok!(member(0));
		let unknown = Restaking::right(service, SetId(99), FIRST, last);
		assert_eq!(unknown, Err(Error::<Test>::UnknownSet.into()));
	});
}

#[test]
fn rights_to_one_allocation_add_up_to_what_it_was_and_no_more() {
	build_and_execute(|| {
		let (service, set) = service();
		let rights = [open(service, set), open(service, set), open(service, set)];
		let taken = rights.map(|right| Restaking::slash_right(right, Perbill::one()).taken);
		assert_eq!(taken, [STAKE / 4, STAKE / 4, 0]);
		assert_eq!(stake_left(WATCHER), STAKE / 2);
	});
}

#[test]
fn whoever_receives_is_told_of_every_page_as_it_is_paid() {
	build_and_execute(|| {
		let nominators: Vec<_> = (100..110).map(|who| (who, 10 * VGL)).collect();
		stake(WATCHER, STAKE, &nominators);
		let (service, set) = service();
		let receipt = Restaking::slash_right(open(service, set), Perbill::one());
		let told = || LEDGER.with_borrow(|ledger| ledger.slashed[&(service, WATCHER)]);
		assert_eq!(told(), receipt.paid);
		for _ in 0..receipt.pages_left {
			next_block();
		}
		assert_eq!(told(), (STAKE + 100 * VGL) / 4);
	});
}

#[test]
fn slashes_of_one_service_in_one_era_add_up() {
	build_and_execute(|| {
		let (service, _) = service();
		let era = MockStake::active_era();
		for _ in 0..2 {
			let tenth = Perbill::from_percent(10);
			let receipt = Restaking::slash(era, service, &WATCHER, tenth).unwrap();
			assert_eq!(receipt.taken, STAKE / 20, "a tenth of what was at stake each");
		}
	});
}
