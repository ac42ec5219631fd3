// SPDX-License-Identifier: Apache-2.0

//! Too little taken part in, and the duty not done.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{Kind, MemberIndex, Round, SetId, UnixTime};

fn attended(member: u16, kind: Kind, took_part: u32, out_of: u32) {
	let key = (SERVICE, SET, MemberIndex(member), kind);
	world(|world| world.attendance.insert(key, (took_part, out_of)));
}

fn superseded() {
	let mut next = plan(SERVICE, SetId(2));
	next.activates_at = UnixTime(START + 600);
	keep(next, &[0, 1, 2, 3], ERA + 1, POLICY);
	world(|world| world.now = START + 660);
}

#[test]
fn silence_costs_a_little_and_absence_from_halts_costs_more() {
	build_and_execute(|| {
		superseded();
		attended(0, Kind::Checkpoint, 4, 10);
		attended(1, Kind::Halt, 4, 10);
		assert_ok!(silence(Kind::Checkpoint, &[0]));
		assert_ok!(silence(Kind::Halt, &[1]));
		next_era(4);
		assert_eq!((left(0), left(1)), (STAKE - 10, STAKE - 20));
		assert_noop!(silence(Kind::Halt, &[1]), Error::<Test>::JudgedAlready);
	});
}

#[test]
fn a_set_is_judged_when_all_who_signed_had_time_to_be_credited() {
	build_and_execute(|| {
		attended(0, Kind::Checkpoint, 0, 10);
		assert_noop!(silence(Kind::Checkpoint, &[0]), Error::<Test>::StillInOffice);
		superseded();
		world(|world| world.now = START + 659);
		assert_noop!(silence(Kind::Checkpoint, &[0]), Error::<Test>::StillInOffice);
		world(|world| world.now = START + 660);
		assert_ok!(silence(Kind::Checkpoint, &[0]));
	});
}

#[test]
fn too_few_certificates_and_members_named_twice_convict_nobody() {
	build_and_execute(|| {
		superseded();
		attended(0, Kind::Checkpoint, 0, 3);
		assert_noop!(silence(Kind::Checkpoint, &[0]), Error::<Test>::TooFewCertified);
		attended(1, Kind::Checkpoint, 0, 4);
		assert_noop!(silence(Kind::Checkpoint, &[1, 1]), Error::<Test>::TookPart);
		assert_noop!(silence(Kind::Checkpoint, &[2]), Error::<Test>::NotOfSet);
	});
}

#[test]
fn what_is_pardoned_is_neither_reported_as_silence_nor_challenged_and_convicts_by_itself_all_the_same(
) {
	build_and_execute(|| {
		superseded();
		attended(0, Kind::Checkpoint, 0, 10);
		let office = |to| Some((UnixTime(START - 100_000 + SET.0), UnixTime(to)));
		world(|world| world.pardoned = office(START + 599));
		let signed = || RuntimeOrigin::signed(CHALLENGER);
		let challenge = |height| {
			let said = vote(halt(height), 0).into();
			Slashing::challenge(signed(), said, sp_core::H256::zero())
		};
		assert_ok!(challenge(5));
		world(|world| world.pardoned = office(START + 660));
		assert_noop!(challenge(6), Error::<Test>::Pardoned);
		assert_noop!(silence(Kind::Checkpoint, &[0]), Error::<Test>::Pardoned);
		// What was certified of a kind in part of the office is silence of all of it.
		world(|world| world.pardoned = office(START + 599));
		assert_ok!(silence(Kind::Checkpoint, &[0]));
		world(|world| world.pardoned = office(START + 9_999));
		assert_ok!(two_halts(1));
	});
}

#[test]
fn a_silence_that_was_pardoned_since_it_was_reported_costs_nothing() {
	build_and_execute(|| {
		superseded();
		attended(0, Kind::Checkpoint, 0, 10);
		assert_ok!(silence(Kind::Checkpoint, &[0]));
		assert_ok!(two_halts(1));
		// Token holders pardon all of the office before it lands.
		world(|world| world.pardoned = Some((UnixTime(0), UnixTime(START + 9_999))));
		next_era(4);
		assert_eq!((left(0), left(1), open_rights()), (STAKE, 900, 0));
	});
}

#[test]
fn who_did_not_sign_a_false_alarm_did_its_duty() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 10, 20, 30, 40]);
		superseded();
		attended(3, Kind::Halt, 0, 4);
		assert_ok!(silence(Kind::Halt, &[3]));
		let duty = last_case();
		// Later somebody shows that the alarm was false.
		let said = certificate(halt_in(2, Round(START + 60)), &[3]);
		assert_ok!(life(said, proof(&ward, 3, 5)));
		assert_noop!(silence(Kind::Halt, &[3]), Error::<Test>::AlarmInDoubt);
		next_era(4);
		assert_eq!((left(3), stage(duty)), (STAKE, None));
		assert_eq!((left(0), left(1), left(2)), (900, 900, 900));
	});
}

#[test]
fn a_challenge_of_a_true_alarm_lets_nobody_off() {
	build_and_execute(|| {
		superseded();
		attended(3, Kind::Halt, 0, 4);
		assert_ok!(silence(Kind::Halt, &[3]));
		let said = certificate(halt_in(2, Round(START + 60)), &[3]);
		let origin = RuntimeOrigin::signed(CHALLENGER);
		assert_ok!(Slashing::challenge(origin, said.into(), sp_core::H256::zero()));
		let challenged = last_case();
		next_era(3);
		assert_eq!(left(3), STAKE, "it waits for the decision");
		assert_ok!(Slashing::decide(RuntimeOrigin::root(), challenged, false));
		next_era(3);
		assert_eq!((left(3), left(0)), (STAKE - 20, STAKE));
	});
}

#[test]
fn a_silence_may_be_pardoned_and_convicting_evidence_may_not() {
	build_and_execute(|| {
		superseded();
		attended(3, Kind::Checkpoint, 0, 4);
		assert_ok!(silence(Kind::Checkpoint, &[3]));
		let pardoned = last_case();
		assert_ok!(two_halts(1));
		let decide = |id, uphold| Slashing::decide(RuntimeOrigin::root(), id, uphold);
		assert_noop!(decide(last_case(), false), Error::<Test>::NothingToDecide);
		assert_noop!(decide(pardoned, true), Error::<Test>::NothingToDecide);
		assert_ok!(decide(pardoned, false));
		next_era(3);
		assert_eq!((left(3), left(1)), (STAKE, 900));
	});
}
