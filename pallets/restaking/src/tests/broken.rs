// SPDX-License-Identifier: Apache-2.0

//! A state that breaks an invariant is found.

use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_runtime::{Perbill, TryRuntimeError};
use vigil_primitives::{ServiceId, SetId};

const NOWHERE: ServiceId = ServiceId(99);

/// A service with a list and two sets, among others; a slash waits for its last page, and an election
/// is under way.
fn a_service() -> ServiceId {
	let backers: Vec<_> = (100..110).map(|who| (who, 10 * VGL)).collect();
	WATCHERS.into_iter().for_each(|who| stake(who, STAKE, &[]));
	stake(WATCHERS[0], STAKE, &backers);
	new_era();
	let service = register_service(ServiceTerms { allow_list: true, ..terms() });
	for who in WATCHERS {
		assert_ok!(Restaking::set_allowed(signed(OWNER), service, who, true));
		register_watcher(who);
		allocate(who, service, 10);
	}
	(0..4).for_each(|_| {
		register_service(terms());
	});
	new_era();
	new_era();
	let era = MockStake::active_era();
	assert_ok!(Restaking::slash(era, service, &WATCHERS[0], Perbill::from_percent(50)));
	expose_planned_era();
	next_block();
	service
}

fn finds(message: &'static str, break_it: impl FnOnce(ServiceId)) {
	new_test_ext().execute_with(|| {
		let service = a_service();
		assert_eq!(SlashTails::<Test>::iter().count(), 1);
		assert!(ElectionCursor::<Test>::exists());
		Restaking::do_try_state().expect("nothing is broken");
		break_it(service);
		assert_eq!(Restaking::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_service(change: fn(&mut Service<AccountId>)) -> impl FnOnce(ServiceId) {
	move |id| Services::<Test>::mutate(id, |service| change(service.as_mut().expect("it is there")))
}

fn with_tail(change: fn(&mut SlashTail<AccountId>)) -> impl FnOnce(ServiceId) {
	move |_| {
		let (place, mut tail) = SlashTails::<Test>::iter().next().expect("it waits");
		change(&mut tail);
		SlashTails::<Test>::insert(place, tail);
	}
}

fn with_election(change: fn(&mut Election)) -> impl FnOnce(ServiceId) {
	move |_| ElectionCursor::<Test>::mutate(|at| change(at.as_mut().expect("it is under way")))
}

#[test]
fn a_queue_of_slashes_with_a_gap_or_with_what_does_not_belong_there() {
	finds("the queue is miscounted", |_| SlashQueue::<Test>::mutate(|(_, next)| *next += 1));
	finds("a gap", |_| SlashQueue::<Test>::mutate(|(first, next)| (*first, *next) = (7, 8)));
	finds("a slash without pages waits", with_tail(|tail| tail.page = 3));
	finds("a slash without pages waits", with_tail(|tail| tail.watcher = 99));
	finds("more than all is slashed", with_tail(|tail| tail.burnt = tail.total + 1));
}

#[test]
fn snapshots_and_sets_that_nothing_leads_to() {
	let any = || Snapshots::<Test>::iter().next().expect("there are some");
	finds("a snapshot without a member", |id| {
		Snapshots::<Test>::insert((9u32, id, 99u64), any().1)
	});
	finds("a member has no snapshot", |_| Snapshots::<Test>::remove(any().0));
	finds("a set is missing", with_service(|service| service.oldest_set = SetId(0)));
	finds("a set outside its service's", with_service(|service| service.latest_set = SetId(1)));
	let unkept = SetId(9);
	finds("members without a set", |id| {
		SetMembers::<Test>::insert(id, unkept, SetMembers::<Test>::get(id, SetId(1)));
	});
	finds("participation without a set", |id| {
		Participations::<Test>::insert(id, unkept, Participation::new(4));
	});
	let owed = |paid| SetFees { paid, claimed: 0 };
	finds("fees without a set", |id| Fees::<Test>::insert(id, unkept, owed(1)));
	finds("fees are not covered", |id| {
		Fees::<Test>::insert(id, SetId(1), owed(1_000 * VGL));
	});
}

#[test]
fn lists_counts_and_deposits_that_are_not_as_they_are_told() {
	finds("candidates are miscounted", with_service(|service| service.candidates += 1));
	finds("a list is miscounted", with_service(|service| service.listed += 1));
	finds("a list is miscounted", with_service(|service| service.leaving += 1));
	let held = "another amount is held than was deposited";
	finds(held, with_service(|service| service.deposit += 1));
	finds("terms for a service that has ended", |_| {
		Announced::<Test>::insert(NOWHERE, AnnouncedTerms { terms: terms(), due: 1u64 });
	});
	finds("a key has another owner", |_| KeyOwners::<Test>::insert(key(WATCHERS[0]), WATCHERS[1]));
}

#[test]
fn an_election_that_is_nowhere_or_has_not_begun_and_a_broken_list_of_services() {
	finds("the election is at no service", with_election(|election| election.next = NOWHERE));
	finds("an election has not begun", with_election(|election| election.era += 1));
	finds("the list is broken", |id| LiveServices::<Test>::remove(ServiceId(id.0 + 2)));
	finds("the list has other ends", |id| LiveEnds::<Test>::put((id, id)));
	finds("other services live than are listed", |id| {
		with_service(|service| service.retired = true)(ServiceId(id.0 + 1));
	});
}
