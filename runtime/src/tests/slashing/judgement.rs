// SPDX-License-Identifier: Apache-2.0

//! Objections and challenges: who may make them, who decides, and what happens when nobody does.

use super::*;
use crate::{
	constants::{
		currency::VGL,
		slashing::{ANSWER_ERAS, DECIDE_ERAS},
		time::{DAYS, LOCAL, PRODUCTION},
	},
	governance::tracks::PRODUCTION_TRACKS,
	AccountId, Balances, ConvictionVoting, Referenda,
};
use frame_support::assert_noop;
use pallet_collective::{Instance1, RawOrigin};
use pallet_conviction_voting::{AccountVote, Conviction, Vote as Ballot};
use pallet_referenda::{ReferendumInfo, ReferendumInfoFor};
use pallet_slashing::{Error, Stage};
use sp_keyring::Sr25519Keyring::{Charlie, Dave, Eve, Ferdie};
use sp_runtime::DispatchError;

const JUDGE: u16 = 14;

fn council(of_three: u32) -> RuntimeOrigin {
	RuntimeOrigin::from(RawOrigin::<AccountId, Instance1>::Members(of_three, 3))
}

fn veto(id: CaseId) {
	let reason = b"it was an accident".to_vec().try_into().expect("short");
	assert_ok!(Slashing::veto(council(2), id, reason));
}

/// All who hold much vote on the only referendum.
fn vote_all(aye: bool) {
	for who in [Alice, Bob, Charlie, Dave, Eve, Ferdie] {
		let vote = Ballot { aye, conviction: Conviction::Locked6x };
		let balance = Balances::free_balance(account(who)) - 10_000 * VGL;
		let vote = AccountVote::Standard { vote, balance };
		assert_ok!(ConvictionVoting::vote(signed(who), 0, vote));
	}
}

#[test]
fn an_objection_is_put_to_a_vote_that_ends_before_the_case_lands_without_it() {
	let track = PRODUCTION_TRACKS.iter().find(|track| track.id == JUDGE).expect("it exists");
	for timing in [PRODUCTION, LOCAL] {
		let info = &track.info;
		let periods = [
			info.prepare_period,
			info.decision_period,
			info.confirm_period,
			info.min_enactment_period,
		];
		// And a block each to begin, to end and to carry it out.
		let all = periods.into_iter().map(|period| timing.scale(period)).sum::<u32>() + 3;
		// What an objection in the last block of an era leaves of its time.
		let era = timing.session_slots * timing.sessions_per_era;
		assert!(all < (DECIDE_ERAS - 1) * era, "{all} of {era}");
	}
	assert_eq!(PRODUCTION.session_slots * PRODUCTION.sessions_per_era, DAYS);
}

#[test]
fn token_holders_drop_a_case_that_the_council_objects_to() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let stake = bonded(LIAR);
		assert_ok!(report_halts(at, LIAR, round()));
		let id = last_case();
		veto(id);
		let Some(ReferendumInfo::Ongoing(asked)) = ReferendumInfoFor::<Runtime>::get(0) else {
			panic!("a referendum is asked");
		};
		assert_eq!(asked.track, JUDGE);
		assert!(asked.decision_deposit.is_some(), "nobody has to be rich to be judged");
		vote_all(true);
		eras(DECIDE_ERAS);
		later(8);
		assert!(Cases::<Runtime>::get(id).is_none(), "it is dropped");
		assert_eq!((bonded(LIAR), tally(at.0).released), (stake, 1));
		check_books(at.0);
	});
}

#[test]
fn an_objection_that_nobody_decides_or_that_is_voted_down_falls() {
	for votes in [false, true] {
		build_and_execute(|| {
			let at = serve(&[LIAR, BobStash]);
			let stake = bonded(LIAR);
			assert_ok!(report_halts(at, LIAR, round()));
			let id = last_case();
			veto(id);
			if votes {
				vote_all(false);
			}
			let until = case(id).accepted.0 + DECIDE_ERAS;
			while era() < until {
				assert_eq!(bonded(LIAR), stake);
				later(1);
			}
			later(8);
			assert!(close(stake - bonded(LIAR), cost(stake, HALT)), "silence applies it");
			check_books(at.0);
		});
	}
}

#[test]
fn nobody_but_most_of_the_council_objects_and_nobody_but_a_vote_decides() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		assert_ok!(report_halts(at, LIAR, round()));
		let id = last_case();
		let reason = || b"please".to_vec().try_into().expect("short");
		for who in [signed(LIAR), signed(Alice), council(1)] {
			assert_noop!(Slashing::veto(who, id, reason()), DispatchError::BadOrigin);
		}
		veto(id);
		for who in [signed(Alice), council(3)] {
			assert_noop!(Slashing::decide(who, id, false), DispatchError::BadOrigin);
		}
		let judge = RuntimeOrigin::from(crate::governance::origins::Origin::SlashJudge);
		assert_ok!(Slashing::decide(judge, id, true));
		assert_noop!(Slashing::veto(council(3), id, reason()), Error::<Runtime>::DecidedAlready);
	});
}

#[test]
fn a_challenge_is_put_to_a_vote_and_convicts_if_it_is_upheld() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let stake = bonded(LIAR);
		let said = vote(at, LIAR, checkpoint_in(7, 3, round()));
		assert_ok!(Slashing::challenge(signed(Charlie), said, H256::repeat_byte(1)));
		let id = last_case();
		assert!(matches!(case(id).stage, Stage::Challenged { .. }));
		assert_ok!(Slashing::answer(signed(Dave), id, H256::zero()));
		let before = Balances::free_balance(account(Charlie));
		vote_all(true);
		eras(ANSWER_ERAS + 1);
		later(8);
		let won = Balances::free_balance(account(Charlie)) - before;
		assert!(won > 1_900 * VGL, "the bond is back, and the loser's with it: {won}");
		assert!(close(stake - bonded(LIAR), cost(stake, 5)), "a false Checkpoint by these terms");
		check_books(at.0);
	});
}

#[test]
fn a_challenge_that_nobody_upholds_convicts_nobody() {
	build_and_execute(|| {
		let at = serve(&[LIAR, BobStash]);
		let stake = bonded(LIAR);
		let said = vote(at, LIAR, checkpoint_in(7, 3, round()));
		let before = Balances::free_balance(account(Charlie));
		assert_ok!(Slashing::challenge(signed(Charlie), said, H256::repeat_byte(1)));
		eras(ANSWER_ERAS + DECIDE_ERAS);
		later(8);
		assert_eq!(bonded(LIAR), stake);
		let lost = before - Balances::free_balance(account(Charlie));
		assert_eq!(lost, 10 * VGL, "what a challenge costs in any case");
		check_books(at.0);
	});
}

#[test]
fn a_treasury_without_funds_stops_no_case_and_no_question() {
	build_and_execute(|| {
		let treasury = crate::Treasury::account_id();
		let at = serve(&[LIAR, BobStash]);
		let all = Balances::free_balance(&treasury);
		let origin = RuntimeOrigin::signed(treasury);
		assert_ok!(Balances::transfer_allow_death(origin, account(Eve).into(), all));
		let stake = bonded(LIAR);
		assert_ok!(report_halts(at, LIAR, round()));
		let id = last_case();
		veto(id);
		assert_eq!(pallet_referenda::ReferendumCount::<Runtime>::get(), 0);
		// Anybody may ask.
		let call = pallet_slashing::Call::<Runtime>::decide { case: id, uphold: false };
		let origin = crate::governance::origins::Origin::SlashJudge;
		crate::tests::governance::submit(origin, crate::RuntimeCall::Slashing(call));
		vote_all(true);
		eras(DECIDE_ERAS);
		later(8);
		assert_eq!(bonded(LIAR), stake);
		let _ = Referenda::refund_decision_deposit(signed(Alice), 0);
		check_books(at.0);
	});
}
