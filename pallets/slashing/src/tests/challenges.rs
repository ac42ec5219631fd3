// SPDX-License-Identifier: Apache-2.0

//! Bonded challenges.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_core::H256;
use vigil_primitives::{Round, UnixTime};

const WHY: H256 = H256::repeat_byte(7);

fn challenge(said: Said) -> CaseId {
	assert_ok!(Slashing::challenge(RuntimeOrigin::signed(CHALLENGER), said.into(), WHY));
	last_case()
}

fn answer(who: u128, id: CaseId) -> sp_runtime::DispatchResult {
	Slashing::answer(RuntimeOrigin::signed(who), id, WHY)
}

fn decide(id: CaseId, uphold: bool) {
	assert_ok!(Slashing::decide(RuntimeOrigin::root(), id, uphold));
}

fn on_hold(who: u128) -> u128 {
	Balances::balance_on_hold(&HoldReason::Challenge.into(), &who)
}

#[test]
fn an_upheld_challenge_lands_and_its_losers_pay_the_winner() {
	build_and_execute(|| {
		let (challenger, answerer) = (balance(CHALLENGER), balance(ANSWERER));
		let id = challenge(certificate(halt(5), &[0]));
		assert_eq!((open_rights(), on_hold(CHALLENGER)), (3, 500));
		assert_ok!(answer(ANSWERER, id));
		let doubted = Slashing::false_alarm(SERVICE, UnixTime(now()), UnixTime(now()));
		assert_eq!(doubted, Some(AlarmState::Alleged));
		next_era(2);
		decide(id, true);
		assert_eq!(balance(CHALLENGER), challenger + 500 - 20);
		assert_eq!(balance(ANSWERER), answerer - 500);
		assert_eq!(on_hold(CHALLENGER) + on_hold(ANSWERER), 0);
		next_era(4);
		assert_eq!((left(0), left(1), left(2), left(3)), (STAKE, 900, 900, 900));
		let doubted = Slashing::false_alarm(SERVICE, UnixTime(START), UnixTime(now()));
		assert_eq!(doubted, Some(AlarmState::False));
	});
}

#[test]
fn a_rejected_challenge_pays_those_who_answered_and_gives_the_rights_up() {
	build_and_execute(|| {
		let (challenger, answerer, treasury) =
			(balance(CHALLENGER), balance(ANSWERER), balance(TREASURY));
		let id = challenge(certificate(halt(5), &[]));
		for who in [ANSWERER, REPORTER, COVER] {
			assert_ok!(answer(who, id));
		}
		decide(id, false);
		blocks(4);
		assert_eq!((open_rights(), stage(id)), (0, None));
		assert_eq!(balance(CHALLENGER), challenger - 520);
		assert_eq!(balance(ANSWERER), answerer + 166);
		assert_eq!(balance(TREASURY), treasury + 2 - 10, "what three cannot share");
		next_era(4);
		assert_eq!(left(0), STAKE);
		assert_eq!(Slashing::false_alarm(SERVICE, UnixTime(0), UnixTime(u64::MAX)), None);
	});
}

#[test]
fn nobodys_silence_convicts_an_undecided_challenge_is_dropped() {
	build_and_execute(|| {
		let (challenger, answerer) = (balance(CHALLENGER), balance(ANSWERER));
		let id = challenge(certificate(halt(5), &[]));
		assert_ok!(answer(ANSWERER, id));
		next_era(1);
		assert_noop!(answer(COVER, id), Error::<Test>::TooLateToAnswer);
		next_era(1);
		next_era(5);
		assert_eq!((stage(id), open_rights()), (None, 0));
		assert_eq!(balance(CHALLENGER), challenger - 20, "a challenge is not for nothing");
		assert_eq!(balance(ANSWERER), answerer);
		assert_eq!(left(1), STAKE);
	});
}

#[test]
fn a_weak_challenge_does_not_shield_from_a_proof() {
	build_and_execute(|| {
		let ward = ward_with(&[0, 10, 20, 30, 40]);
		world(|world| world.now = START + 90);
		let said = || certificate(halt_in(2, Round(START + 60)), &[0]);
		let id = challenge(said());
		assert_ok!(life(said(), proof(&ward, 3, 5)));
		next_era(1);
		decide(id, true);
		(0..4).for_each(|_| next_era(4));
		// Once, not twice, whichever lands first.
		assert_eq!((left(1), left(2), left(3)), (900, 900, 900));
		assert_eq!(open_rights(), 0);
	});
}

#[test]
fn a_statement_is_challenged_once_at_a_time_and_a_service_so_often() {
	build_and_execute(|| {
		let other =
			|said: Said| Slashing::challenge(RuntimeOrigin::signed(REPORTER), said.into(), WHY);
		let first = challenge(certificate(halt(5), &[]));
		assert_noop!(other(certificate(halt(5), &[0])), Error::<Test>::ChallengedAlready);
		challenge(certificate(checkpoint_in(5, 1, round()), &[]));
		assert_noop!(other(certificate(halt(9), &[])), Error::<Test>::TooManyChallenges);
		assert_noop!(other(vote(resume_in(5, round()), 1)), Error::<Test>::NotOfWard);
		decide(first, false);
		assert_ok!(other(certificate(halt(5), &[0])));
		let mine = answer(REPORTER, last_case());
		assert_eq!(mine, Err(Error::<Test>::TooManyAnswers.into()), "nobody bets against itself");
	});
}

#[test]
fn nobody_challenges_without_the_bond() {
	build_and_execute(|| {
		let poor = 77;
		let said = certificate(halt(5), &[]);
		assert!(Slashing::challenge(RuntimeOrigin::signed(poor), said.into(), WHY).is_err());
		assert_eq!(open_rights(), 0);
		let id = challenge(certificate(halt(5), &[]));
		assert!(answer(poor, id).is_err());
	});
}

#[test]
fn places_for_challenges_become_dearer_as_they_are_taken() {
	build_and_execute(|| {
		let (first, second) = (balance(CHALLENGER), balance(REPORTER));
		challenge(certificate(halt(5), &[]));
		let said = certificate(checkpoint_in(5, 1, round()), &[]);
		assert_ok!(Slashing::challenge(RuntimeOrigin::signed(REPORTER), said.into(), WHY));
		assert_eq!((balance(CHALLENGER), balance(REPORTER)), (first - 20, second - 40));
	});
}
