// SPDX-License-Identifier: Apache-2.0

//! A standby announces where all watchers are gone, and seizes nothing where they are only quiet.

use crate::{
	mock::{self, *},
	Announcements, Error, Event, Sets,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
};
use sp_core::H256;
use sp_runtime::DispatchError;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{Handover, Policy, SetCommitment, SetId, Statement, UnixTime};
use vigil_test_utils::POLICY;

/// What `standby_after` of the policy is, in seconds.
const PATIENCE: u64 = POLICY.standby_after.0;

/// In office for so many days.
fn lasting(set_id: u64, activates_at: u64) -> TestSet<Fake> {
	test_set(SetPlan {
		activates_at: UnixTime(activates_at),
		expires_at: UnixTime(START + 10 * 86_400),
		..plan(SERVICE, set_id)
	})
}

/// The set that stands by.
fn standby() -> TestSet<Fake> {
	lasting(1, START - 3_600)
}

/// The set in office, whose standby is known.
fn in_office() -> TestSet<Fake> {
	lasting(2, START)
}

/// The set that is to follow it.
fn successor() -> TestSet<Fake> {
	lasting(3, START + 60)
}

/// A chain on which the second set is in office, with its standby.
fn with_standby(test: impl FnOnce()) {
	with_latest(in_office(), test);
}

fn announcing(next: SetCommitment) -> Statement {
	Statement::Handover(Handover { next, standby: Some(H256::repeat_byte(0x5c)) })
}

fn announce_by(
	signer: &TestSet<Fake>,
	statement: Statement,
	absent: &[u16],
	policy: Policy,
) -> DispatchResultWithPostInfo {
	let certificate = signer.certify(statement, absent);
	let witnesses = witnesses(signer.witnesses(absent));
	let origin = RuntimeOrigin::signed(7);
	let signer = signer.commitment.clone().into();
	Inbox::announce(origin, certificate.into(), witnesses, signer, policy)
}

fn announce() -> Result<bool, DispatchError> {
	fee(announce_by(&standby(), announcing(successor().commitment), &[], POLICY))
}

fn take_office() -> Result<bool, DispatchError> {
	fee(Inbox::take_office(RuntimeOrigin::signed(7), SERVICE))
}

#[test]
fn what_a_standby_announces_takes_office_where_all_are_silent() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		let (service, in_office, to) = (SERVICE, SetId(2), SetId(3));
		let office_at = UnixTime(START + PATIENCE);
		let standby = Some(H256::repeat_byte(0x5c));
		assert_event(Event::Announced { service, in_office, to, office_at, standby });
		run_to_time(START + PATIENCE - 1);
		assert_eq!(take_office(), Err(Error::<Test>::TooSoon.into()));
		run_to_time(START + PATIENCE);
		assert_eq!(take_office(), Ok(true));
		assert_eq!(Inbox::sets(SERVICE).last(), Some(&SetId(3)));
		let kept = Sets::<Test>::get(SERVICE, SetId(3)).unwrap();
		assert_eq!(kept.standby, standby);
		let before = Sets::<Test>::get(SERVICE, SetId(2)).unwrap();
		assert_eq!(before.superseded_at, Some(office_at));
		// It certifies.
		pass(3);
		assert_eq!(fee(submit_by(&successor(), Statement::Halt(halt(105)), &[])), Ok(true));
		assert_eq!(take_office(), Err(Error::<Test>::NothingAnnounced.into()));
	});
}

#[test]
fn one_word_of_the_set_in_office_voids_it() {
	let words: [fn() -> Statement; 2] =
		[|| Statement::Halt(halt(105)), || Statement::Checkpoint(checkpoint(110))];
	for word in words {
		with_standby(|| {
			assert_eq!(announce(), Ok(true));
			pass(6);
			assert_eq!(fee(submit_by(&in_office(), word(), &[])), Ok(true));
			assert!(Announcements::<Test>::get(SERVICE).is_none());
			run_to_time(START + PATIENCE);
			assert_eq!(take_office(), Err(Error::<Test>::NothingAnnounced.into()));
		});
	}
}

#[test]
fn a_word_that_says_nothing_new_of_the_ward_voids_it_too() {
	with_standby(|| {
		pass(6);
		tell_by_office(Statement::Checkpoint(checkpoint(110)));
		assert_eq!(announce(), Ok(true));
		pass(6);
		// No Halt stands, so this Resume changes nothing.
		let resume = Statement::Resume(resume(105));
		assert_eq!(fee(submit_by(&in_office(), resume.clone(), &[])), Ok(true));
		assert!(Announcements::<Test>::get(SERVICE).is_none());
		assert_eq!(fee(submit_by(&in_office(), resume, &[])), Ok(false), "it did once");
	});
}

fn tell_by_office(statement: Statement) {
	assert_eq!(fee(submit_by(&in_office(), statement, &[])), Ok(true));
}

#[test]
fn a_forged_word_voids_nothing() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		pass(6);
		let mut forged = in_office().certify(Statement::Resume(resume(105)), &[]);
		forged.signature = in_office().certify(Statement::Resume(resume(106)), &[]).signature;
		assert!(submit(forged, vec![]).is_err());
		assert!(Announcements::<Test>::contains_key(SERVICE));
	});
}

#[test]
fn a_word_about_the_time_before_the_announcement_does_not_void_it() {
	with_standby(|| {
		pass(6);
		let earlier = Statement::Halt(halt(105));
		let certificate = in_office().certify(earlier, &[]);
		pass(3);
		assert_eq!(announce(), Ok(true));
		assert_eq!(fee(submit(certificate, vec![])), Ok(true));
		assert!(Announcements::<Test>::contains_key(SERVICE));
	});
}

#[test]
fn a_suspicion_is_no_word_of_the_set() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		pass(6);
		let suspicion = submit_by(&in_office(), Statement::Halt(halt(105)), &[0, 1]);
		assert_eq!(fee(suspicion), Ok(true));
		assert!(Announcements::<Test>::contains_key(SERVICE));
	});
}

#[test]
fn a_handover_by_the_set_in_office_ends_it() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		pass(6);
		let handover = Statement::Handover(Handover::to(successor().commitment));
		assert_ok!(mock::hand_over(in_office().certify(handover, &[]), POLICY));
		run_to_time(START + PATIENCE);
		assert_eq!(take_office(), Err(Error::<Test>::NothingAnnounced.into()));
	});
}

#[test]
fn nobody_announces_but_the_standby_that_was_named() {
	with_standby(|| {
		let statement = || announcing(successor().commitment);
		let by = |signer: &TestSet<Fake>| fee(announce_by(signer, statement(), &[], POLICY));
		let refused = Err(Error::<Test>::NotStandby.into());
		assert_eq!(by(&lasting(1, START - 3_599)), refused);
		assert_eq!(by(&in_office()), refused);
		let few = announce_by(&standby(), statement(), &[0, 1], POLICY);
		assert!(few.is_err(), "no quorum of it");
		let other = announce_by(&standby(), Statement::Halt(halt(105)), &[], POLICY);
		assert_eq!(fee(other), Err(Error::<Test>::WrongKind.into()));
		assert!(Announcements::<Test>::get(SERVICE).is_none());
	});
}

#[test]
fn without_a_standby_nobody_announces() {
	build_and_execute(|| {
		assert_eq!(announce(), Err(Error::<Test>::NotStandby.into()));
	});
}

#[test]
fn a_second_announcement_waits_for_the_first() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		assert_eq!(announce(), Err(Error::<Test>::AlreadyAnnounced.into()));
	});
}

#[test]
fn what_cannot_follow_is_not_announced() {
	with_standby(|| {
		let by_standby = |next: TestSet<Fake>, policy| {
			fee(announce_by(&standby(), announcing(next.commitment), &[], policy))
		};
		let second = by_standby(in_office(), POLICY);
		assert_eq!(second, Err(Error::<Test>::SetNotNewer.into()));
		let late = by_standby(lasting(3, START + 9 * 86_400), POLICY);
		assert_eq!(late, Err(Error::<Test>::SetTooLate.into()));
		let other = Policy { min_voices: 4, ..POLICY };
		assert_eq!(by_standby(successor(), other), Err(Error::<Test>::WrongPolicy.into()));
	});
}

#[test]
fn a_standby_whose_commitment_has_expired_announces_nothing() {
	with_standby(|| {
		run_to_time(START + 10 * 86_400);
		let late = test_set(SetPlan {
			activates_at: UnixTime(START + 60),
			expires_at: UnixTime(START + 20 * 86_400),
			..plan(SERVICE, 3)
		});
		let announced = announce_by(&standby(), announcing(late.commitment), &[], POLICY);
		assert_eq!(fee(announced), Err(Error::<Test>::SetExpired.into()));
	});
}

/// A chain whose latest set is this one, with its standby.
fn with_latest(latest: TestSet<Fake>, test: impl FnOnce()) {
	build_and_execute(|| {
		let standby = Some(standby().commitment.hash());
		let handover = Handover { next: latest.commitment, standby };
		assert_ok!(mock::hand_over(set().certify(Statement::Handover(handover), &[]), POLICY));
		test();
	});
}

#[test]
fn the_silence_of_a_set_counts_from_its_office_on() {
	const LATER: u64 = 3_600;
	with_latest(lasting(2, START + LATER), || {
		let next = lasting(3, START + LATER).commitment;
		assert_eq!(fee(announce_by(&standby(), announcing(next), &[], POLICY)), Ok(true));
		let office_at = START + LATER + PATIENCE;
		run_to_time(office_at - 1);
		assert_eq!(take_office(), Err(Error::<Test>::TooSoon.into()));
		run_to_time(office_at);
		assert_eq!(take_office(), Ok(true));
	});
}

fn until(set_id: u64, expires_at: u64) -> TestSet<Fake> {
	test_set(SetPlan {
		activates_at: UnixTime(START + 60),
		expires_at: UnixTime(expires_at),
		..plan(SERVICE, set_id)
	})
}

#[test]
fn a_set_that_expires_before_its_silence_is_over_is_not_followed_by_a_standby() {
	with_latest(until(2, START + 60 + PATIENCE), || {
		assert_eq!(announce(), Err(Error::<Test>::SetExpired.into()));
		assert!(Announcements::<Test>::get(SERVICE).is_none());
	});
	with_latest(until(2, START + 61 + PATIENCE), || assert_eq!(announce(), Ok(true)));
}

#[test]
fn an_announced_set_that_expires_before_office_does_not_bar_a_rescue() {
	with_standby(|| {
		let short = until(3, START + PATIENCE).commitment;
		let announced = fee(announce_by(&standby(), announcing(short), &[], POLICY));
		assert_eq!(announced, Err(Error::<Test>::NextSetExpired.into()));
		assert_eq!(announce(), Ok(true));
	});
}

#[test]
fn a_lost_announcement_costs_little_and_a_pause_stops_none() {
	with_standby(|| {
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), vigil_primitives::Seconds(60)));
		assert_eq!(announce(), Ok(true));
		let lost = announce_by(&standby(), announcing(successor().commitment), &[], POLICY);
		let info = lost.unwrap_err().post_info;
		assert_eq!(info.pays_fee, Pays::Yes);
		assert!(info.actual_weight.is_some());
	});
}

#[test]
fn a_service_that_is_forgotten_has_nothing_announced() {
	with_standby(|| {
		assert_eq!(announce(), Ok(true));
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		assert!(Announcements::<Test>::get(SERVICE).is_none());
		assert_noop!(
			Inbox::take_office(RuntimeOrigin::signed(7), SERVICE).map_err(|error| error.error),
			Error::<Test>::NothingAnnounced
		);
	});
}
