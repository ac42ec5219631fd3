// SPDX-License-Identifier: Apache-2.0

//! A clock that stops, and what it cannot stop.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::InspectHold, Get},
};
use sp_core::H256;
use vigil_primitives::Era;

fn suspend(scope: Scope) -> sp_runtime::DispatchResult {
	Slashing::suspend(RuntimeOrigin::root(), scope, 1)
}

#[test]
fn a_suspended_scope_lands_nothing_and_makes_up_for_the_time() {
	for scope in [Scope::All, Scope::Service(SERVICE)] {
		build_and_execute(|| {
			assert_ok!(two_halts(1));
			assert_ok!(suspend(scope));
			next_era(3);
			assert_eq!(left(1), STAKE, "an era was lost");
			next_era(3);
			assert_eq!(left(1), 900);
		});
	}
}

#[test]
fn a_suspension_of_one_service_does_not_stop_another() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		assert_ok!(suspend(Scope::Service(OTHER)));
		next_era(3);
		assert_eq!(left(1), 900);
	});
}

#[test]
fn a_suspension_stops_a_case_in_the_middle_of_landing() {
	build_and_execute(|| {
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		next_era(1);
		assert_eq!((left(0), left(2), left(3)), (900, 900, STAKE), "three in a block");
		assert_ok!(suspend(Scope::All));
		blocks(3);
		assert_eq!(left(3), STAKE);
		next_era(3);
		next_era(3);
		assert_eq!(left(3), 900);
	});
}

#[test]
fn a_clock_that_is_lifted_goes_on_with_the_next_era() {
	build_and_execute(|| {
		assert_noop!(
			Slashing::lift(RuntimeOrigin::root(), Scope::All),
			Error::<Test>::NotSuspended
		);
		assert_noop!(
			Slashing::suspend(RuntimeOrigin::root(), Scope::All, 2),
			Error::<Test>::TooLong
		);
		Suspensions::<Test>::insert(
			Scope::All,
			Spans::try_from(vec![rules::queue::Span { from: Era(ERA), until: Era(ERA + 3) }])
				.unwrap(),
		);
		assert_ok!(Slashing::lift(RuntimeOrigin::root(), Scope::All));
		let spans = Suspensions::<Test>::get(Scope::All);
		assert_eq!(spans[0].until, Era(ERA + 1));
	});
}

#[test]
fn veto_suspension_and_rate_limit_never_outlast_unbonding() {
	build_and_execute(|| {
		let longest: u32 = <<Test as Config>::SlashDeferral as Get<u32>>::get();
		// Everything at once: a full meter, a veto at the last moment, a clock that never goes on.
		HourlyLimit::set(1);
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		let id = last_case();
		let reason = b"no".to_vec().try_into().unwrap();
		assert_ok!(Slashing::veto(RuntimeOrigin::root(), id, reason));
		for _ in 0..5 {
			assert_ok!(suspend(Scope::All));
			assert_ok!(suspend(Scope::Service(SERVICE)));
			next_era(4);
		}
		assert_eq!((left(0), left(1), left(2), left(3)), (900, 900, 900, 900));
		assert_eq!(open_rights(), 0);
		assert_eq!(world(|world| world.era), ERA + longest);
	});
}

#[test]
fn a_scope_is_not_suspended_for_ever() {
	build_and_execute(|| {
		for _ in 0..MAX_SPANS {
			assert_ok!(suspend(Scope::All));
		}
		assert_noop!(suspend(Scope::All), Error::<Test>::TooManySuspensions);
		(0..8).for_each(|_| next_era(1));
		assert_ok!(suspend(Scope::All));
	});
}

#[test]
fn a_stopped_clock_stops_a_challenge_for_answers_and_for_the_decision() {
	for scope in [Scope::All, Scope::Service(SERVICE)] {
		build_and_execute(|| {
			let grounds = H256::repeat_byte(7);
			let answer = |who, id| Slashing::answer(RuntimeOrigin::signed(who), id, grounds);
			let said = certificate(halt(5), &[]);
			let by = RuntimeOrigin::signed(CHALLENGER);
			assert_ok!(Slashing::challenge(by, said.into(), grounds));
			let id = last_case();
			assert_ok!(suspend(scope));
			// Without the stop this is the first era without answers.
			next_era(2);
			assert_ok!(answer(ANSWERER, id));
			next_era(2);
			assert_noop!(answer(COVER, id), Error::<Test>::TooLateToAnswer);
			// And this the first without a decision, whether or not the hook came to it.
			next_era(0);
			assert!(matches!(stage(id), Some(Stage::Challenged { .. })));
			assert_ok!(Slashing::decide(RuntimeOrigin::root(), id, true));
			next_era(4);
			assert_eq!((left(1), left(2)), (900, 900));
		});
	}
}

#[test]
fn a_challenge_is_dropped_when_it_has_made_up_for_the_stop() {
	build_and_execute(|| {
		let said = certificate(halt(5), &[]);
		let grounds = H256::repeat_byte(7);
		assert_ok!(Slashing::challenge(RuntimeOrigin::signed(CHALLENGER), said.into(), grounds));
		let id = last_case();
		next_era(2);
		assert_ok!(suspend(Scope::All));
		next_era(2);
		next_era(2);
		assert!(matches!(stage(id), Some(Stage::Challenged { .. })), "one era is made up for");
		next_era(2);
		assert_eq!((stage(id), open_rights(), left(1)), (None, 0, STAKE));
		assert_noop!(Slashing::decide(RuntimeOrigin::root(), id, true), Error::<Test>::NoSuchCase);
	});
}

#[test]
fn no_stop_keeps_a_challenge_beyond_its_last_era() {
	build_and_execute(|| {
		let said = certificate(halt(5), &[]);
		let grounds = H256::repeat_byte(7);
		assert_ok!(Slashing::challenge(RuntimeOrigin::signed(CHALLENGER), said.into(), grounds));
		let id = last_case();
		let longest: u32 = Slashing::longest();
		for _ in 0..longest {
			assert!(matches!(stage(id), Some(Stage::Challenged { .. })));
			assert_ok!(suspend(Scope::All));
			next_era(2);
		}
		assert_eq!((stage(id), open_rights(), left(1)), (None, 0, STAKE));
	});
}

fn challenged() -> CaseId {
	let said = certificate(halt(5), &[]);
	let grounds = H256::repeat_byte(7);
	assert_ok!(Slashing::challenge(RuntimeOrigin::signed(CHALLENGER), said.into(), grounds));
	last_case()
}

fn answer(id: CaseId) -> sp_runtime::DispatchResult {
	Slashing::answer(RuntimeOrigin::signed(ANSWERER), id, H256::zero())
}

fn decide(id: CaseId, uphold: bool) -> sp_runtime::DispatchResult {
	Slashing::decide(RuntimeOrigin::root(), id, uphold)
}

#[test]
fn a_window_that_is_over_before_the_clock_stops_is_not_opened_again() {
	build_and_execute(|| {
		let id = challenged();
		next_era(2);
		assert_ok!(suspend(Scope::All));
		assert_noop!(answer(id), Error::<Test>::TooLateToAnswer);
		next_era(0);
		assert_noop!(answer(id), Error::<Test>::TooLateToAnswer);
	});
	build_and_execute(|| {
		let id = challenged();
		next_era(2);
		next_era(2);
		// Its last era is over, and no block has come to it yet.
		next_era(0);
		assert_noop!(decide(id, true), Error::<Test>::NothingToDecide);
		assert_ok!(suspend(Scope::All));
		assert_noop!(decide(id, true), Error::<Test>::NothingToDecide);
		blocks(1);
		assert_noop!(decide(id, true), Error::<Test>::NothingToDecide);
		blocks(3);
		assert_eq!((stage(id), open_rights(), left(1)), (None, 0, STAKE));
		assert!(Challenges::<Test>::iter().next().is_none());
	});
}

#[test]
fn no_bond_is_taken_or_kept_in_the_last_era_of_a_challenge_however_long_clocks_stood() {
	build_and_execute(|| {
		let id = challenged();
		let longest: u32 = Slashing::longest();
		for _ in 1..longest {
			assert_ok!(suspend(Scope::Service(SERVICE)));
			next_era(2);
		}
		assert_ok!(suspend(Scope::Service(SERVICE)));
		assert_ok!(answer(id));
		let told = Slashing::case_info(id).unwrap();
		assert_eq!((told.until, told.last), (Some(Era(ERA + longest)), Era(ERA + longest)));
		next_era(0);
		let late = Slashing::answer(RuntimeOrigin::signed(COVER), id, H256::zero());
		assert_noop!(late, Error::<Test>::TooLateToAnswer);
		assert_noop!(decide(id, true), Error::<Test>::NothingToDecide);
		blocks(1);
		assert!(Challenges::<Test>::iter().next().is_none());
		let reason = HoldReason::Challenge.into();
		for who in [CHALLENGER, ANSWERER] {
			assert_eq!(Balances::balance_on_hold(&reason, &who), 0);
		}
	});
}

#[test]
fn what_was_decided_while_the_clock_stood_is_decided_once() {
	for uphold in [true, false] {
		build_and_execute(|| {
			let id = challenged();
			assert_ok!(suspend(Scope::All));
			next_era(2);
			assert_ok!(answer(id));
			next_era(2);
			next_era(2);
			// Without the stop it would have been dropped here.
			assert_ok!(suspend(Scope::All));
			assert_ok!(decide(id, uphold));
			for again in [true, false] {
				assert_noop!(decide(id, again), Error::<Test>::NothingToDecide);
			}
			let veto = Slashing::veto(RuntimeOrigin::root(), id, Default::default());
			let refused = if uphold { Error::DecidedAlready } else { Error::<Test>::NotWaiting };
			assert_noop!(veto, refused);
			assert_noop!(answer(id), Error::<Test>::NotChallenged);
			(0..4).for_each(|_| next_era(4));
			let taken = if uphold { 100 } else { 0 };
			assert_eq!((left(1), open_rights()), (STAKE - taken, 0));
		});
	}
}

#[test]
fn a_stopped_clock_gives_a_referendum_about_a_veto_its_time_back() {
	for scope in [Scope::All, Scope::Service(SERVICE)] {
		build_and_execute(|| {
			assert_ok!(two_halts(1));
			let id = last_case();
			assert_ok!(Slashing::veto(RuntimeOrigin::root(), id, Default::default()));
			assert_ok!(suspend(scope));
			next_era(2);
			next_era(2);
			assert_eq!(stage(id), Some(Stage::Vetoed { until: Era(ERA + 3) }));
			assert_ok!(decide(id, false));
			next_era(2);
			assert_eq!((left(1), open_rights()), (STAKE, 0));
		});
	}
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		let id = last_case();
		assert_ok!(Slashing::veto(RuntimeOrigin::root(), id, Default::default()));
		assert_ok!(suspend(Scope::All));
		(0..3).for_each(|_| next_era(2));
		assert_eq!(left(1), 900, "silence applies it");
	});
}
