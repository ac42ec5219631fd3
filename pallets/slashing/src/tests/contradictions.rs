// SPDX-License-Identifier: Apache-2.0

//! Two statements of one key that conflict.

use crate::{mock::*, rules::offence::Offence, *};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{Era, Kind, Round, SetId, Statement};

#[test]
fn two_conflicting_votes_become_a_right_that_waits_lands_and_pays_its_receivers() {
	build_and_execute(|| {
		let (reporter, treasury) = (balance(REPORTER), balance(TREASURY));
		let issued = Balances::total_issuance();
		assert_ok!(two_halts(2));
		let id = last_case();
		assert_eq!(open_rights(), 1);
		assert_eq!(stage(id), Some(Stage::Waiting { due: Era(ERA + 1) }));
		blocks(5);
		assert_eq!(left(2), STAKE, "it waits");
		next_era(3);
		assert_eq!((left(2), open_rights()), (STAKE - 100, 0));
		assert_eq!((left(0), left(1), left(3)), (STAKE, STAKE, STAKE));
		// Of 100: a tenth burnt, a tenth of the rest for the reporter, nobody harmed or insured.
		assert_eq!(balance(REPORTER), reporter + 9);
		assert_eq!(balance(TREASURY), treasury + 81 - 10, "the pot keeps what it needs to exist");
		assert_eq!(Balances::total_issuance(), issued - 10);
		(0..5).for_each(|_| next_era(1));
		assert_eq!(stage(id), None, "it is closed");
		let past = PastCases::<Test>::get(SERVICE);
		assert_eq!((past.len(), past[0].got, past[0].paid.sum()), (1, 100, 100));
	});
}

#[test]
fn vote_and_certificate_and_two_certificates_convict_everybody_in_both() {
	build_and_execute(|| {
		let one = certificate(halt(5), &[0]);
		assert_ok!(contradiction(vote(halt(6), 3), one.clone()));
		assert_eq!(case(last_case()).left.members().map(|m| m.0).collect::<Vec<_>>(), [3]);
		assert_ok!(contradiction(one, certificate(halt(6), &[1])));
		// The third is judged for it already.
		assert_eq!(case(last_case()).left.members().map(|m| m.0).collect::<Vec<_>>(), [2]);
	});
}

#[test]
fn replayed_evidence_convicts_nobody_again() {
	build_and_execute(|| {
		assert_ok!(two_halts(2));
		assert_noop!(two_halts(2), Error::<Test>::JudgedAlready);
		let resume = resume_in(5, Round(round().0 - 12));
		let again = contradiction(vote(halt(5), 2), vote(resume, 2));
		assert_eq!(again, Err(Error::<Test>::JudgedAlready.into()), "in whatever form");
		next_era(3);
		assert_noop!(two_halts(2), Error::<Test>::JudgedAlready);
	});
}

#[test]
fn a_node_may_report_what_it_holds_without_a_signature_and_earns_nothing() {
	use sp_runtime::transaction_validity::TransactionSource::{External, InBlock, Local};
	build_and_execute(|| {
		let (one, other) = (vote(halt(5), 1), vote(halt(6), 1));
		let authorize = |source| Slashing::authorize_contradiction(source, &one, &other);
		assert!(authorize(External).is_err(), "nobody floods the pool with it");
		assert!(authorize(Local).is_ok_and(|(validity, _)| !validity.propagate));
		let origin: RuntimeOrigin = frame_system::RawOrigin::Authorized.into();
		let note = || {
			Slashing::note_contradiction(origin.clone(), one.clone().into(), other.clone().into())
		};
		assert_ok!(note());
		assert!(authorize(InBlock).is_err(), "it is known");
		let unsigned = RuntimeOrigin::none();
		assert!(Slashing::note_contradiction(unsigned, one.clone().into(), other.clone().into())
			.is_err());
		let reporter = balance(REPORTER);
		next_era(4);
		assert_eq!((left(1), balance(REPORTER)), (900, reporter));
		assert_eq!(case(last_case()).purse.paid.reporter, 0);
	});
}

#[test]
fn deeds_are_forgotten_when_no_evidence_of_them_is_taken_any_more() {
	build_and_execute(|| {
		let forget = || {
			let result = Slashing::forget(RuntimeOrigin::signed(9), SERVICE, 101, Era(ERA));
			result.map(drop).map_err(|error| error.error)
		};
		assert_noop!(forget(), Error::<Test>::NothingToForget);
		assert_ok!(two_halts(1));
		(0..15).for_each(|_| next_era(1));
		assert_noop!(forget(), Error::<Test>::NothingToForget);
		next_era(1);
		assert_ok!(forget());
		assert!(!JudgedDeeds::<Test>::contains_key(SERVICE, (101, Era(ERA))));
	});
}

#[test]
fn a_resume_inside_the_silence_of_a_halt_and_two_checkpoints_of_one_height_convict() {
	build_and_execute(|| {
		let inside = resume_in(5, Round(round().0 - 54));
		assert_ok!(contradiction(vote(inside, 1), vote(halt(9), 1)));
		assert_eq!(case(last_case()).deed.offence, Offence::FalseHalt);
		let block = |branch| vote(checkpoint_in(5, branch, round()), 1);
		assert_ok!(contradiction(block(1), block(2)));
		assert_eq!(case(last_case()).deed.offence, Offence::FalseCheckpoint);
		next_era(4);
		assert_eq!(left(1), STAKE - 200);
	});
}

#[test]
fn who_was_judged_with_little_at_stake_has_not_paid_for_the_same_lie_of_another_era() {
	build_and_execute(|| {
		keep(plan(SERVICE, SetId(2)), &[0, 1, 2, 3], ERA + 1, POLICY);
		world(|world| world.era += 1);
		let next = test_set(plan(SERVICE, SetId(2)), &[0, 1, 2, 3]);
		let in_next = |height| Said::Vote(next.vote(Statement::Halt(halt(height)), 1));
		let judged = Err(Error::<Test>::JudgedAlready.into());
		// It reports itself in the era that costs it less, about the very time that it lies about later.
		assert_ok!(two_halts(1));
		assert_eq!(two_halts(1), judged);
		assert_ok!(contradiction(in_next(5), in_next(6)));
		assert_eq!(case(last_case()).era, Era(ERA + 1));
		assert_eq!(contradiction(in_next(5), in_next(7)), judged, "of one era it is one lie");
		next_era(6);
		assert_eq!(left(1), STAKE - 200);
	});
}

#[test]
fn who_fills_the_queue_with_its_own_lies_hides_nobody_elses() {
	build_and_execute(|| {
		let lie = |place: u64, signer| {
			let round = Round(round().0 / 1_200 * 1_200 - 1_200 * place);
			let word = |height| vote(halt_in(height, round), signer);
			contradiction(word(5), word(6))
		};
		for place in 0..6 {
			assert_ok!(lie(place, 0));
		}
		assert_noop!(lie(6, 0), Error::<Test>::QueueFull);
		assert_ok!(lie(0, 1));
		assert_noop!(lie(1, 1), Error::<Test>::QueueFull);
		next_era(10);
		assert_eq!((left(0), left(1)), (STAKE - 600, STAKE - 100));
	});
}

#[test]
fn a_small_offence_that_was_reported_first_does_not_hide_a_lie_behind_a_full_queue() {
	build_and_execute(|| {
		keep(plan(SERVICE, SetId(2)), &[0, 1, 2, 3], ERA + 1, POLICY);
		let key = (SERVICE, SET, vigil_primitives::MemberIndex(1), Kind::Checkpoint);
		world(|world| world.attendance.insert(key, (0, 10)));
		assert_ok!(silence(Kind::Checkpoint, &[1]));
		for place in 0..5 {
			let word = |height| vote(halt_in(height, Round(round().0 - 1_200 * place)), 0);
			assert_ok!(contradiction(word(5), word(6)));
		}
		assert_ok!(two_halts(1));
		let block = |branch| vote(checkpoint_in(5, branch, round()), 1);
		assert_noop!(contradiction(block(1), block(2)), Error::<Test>::QueueFull);
	});
}
