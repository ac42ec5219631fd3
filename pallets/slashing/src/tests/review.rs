// SPDX-License-Identifier: Apache-2.0

//! Vetoes, referenda and what cannot change under an open right.

use crate::{mock::*, rules::fraction::Fractions, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{Era, ProtocolId, Round, SetId};

fn veto(id: CaseId) -> sp_runtime::DispatchResult {
	let reason = b"a bug in the rule".to_vec().try_into().unwrap();
	Slashing::veto(RuntimeOrigin::root(), id, reason)
}

fn decide(id: CaseId, uphold: bool) -> sp_runtime::DispatchResult {
	Slashing::decide(RuntimeOrigin::root(), id, uphold)
}

#[test]
fn a_veto_with_reason_sends_a_slash_to_a_referendum_and_silence_there_applies_it() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		let id = last_case();
		assert_ok!(veto(id));
		assert_eq!(world(|world| world.asked.clone()), [(id, b"a bug in the rule".to_vec())]);
		assert_eq!(stage(id), Some(Stage::Vetoed { until: Era(ERA + 2) }));
		next_era(3);
		assert_eq!(left(1), STAKE);
		next_era(3);
		assert_eq!(left(1), 900);
		assert_noop!(veto(id), Error::<Test>::NotWaiting);
	});
}

#[test]
fn a_referendum_may_drop_a_slash_for_good_or_carry_it_out() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		let dropped = last_case();
		assert_ok!(two_halts(2));
		let upheld = last_case();
		assert_noop!(decide(dropped, false), Error::<Test>::NothingToDecide);
		assert_ok!(veto(dropped));
		assert_ok!(veto(upheld));
		assert_ok!(decide(dropped, false));
		assert_ok!(decide(upheld, true));
		assert_noop!(veto(upheld), Error::<Test>::DecidedAlready);
		next_era(4);
		assert_eq!((left(1), left(2)), (STAKE, 900));
		assert_eq!((stage(dropped), open_rights()), (None, 0));
		assert_noop!(two_halts(1), Error::<Test>::JudgedAlready);
	});
}

#[test]
fn the_slasher_receiver_or_fraction_cannot_change_under_an_open_right() {
	build_and_execute(|| {
		let part = Perbill::from_percent;
		let terms = |percent| Some(Fractions { halt: part(percent), ..LEAST });
		world(|world| {
			world.terms = terms(20);
			world.values.insert(ProtocolId(1), (40, 100));
		});
		fired(&[1]);
		assert_ok!(two_halts(1));
		let id = last_case();
		world(|world| {
			world.terms = terms(50);
			world.values.insert(ProtocolId(1), (1_000, 1_000));
			world.fired = vec![ProtocolId(2)];
			world.loss = 1_000;
		});
		let paid = balance(protocol_account(1));
		next_era(4);
		assert_eq!(left(1), STAKE - 200);
		assert_eq!(balance(protocol_account(1)), paid + 40);
		assert_eq!(case(id).purse.paid.cover, 0);
	});
}

#[test]
fn fractions_stay_within_the_bounds_of_the_chain() {
	build_and_execute(|| {
		let terms = |percent| {
			let part = Perbill::from_percent(percent);
			Some(Fractions { halt: part, ..LEAST })
		};
		world(|world| world.terms = terms(1));
		assert_ok!(two_halts(1));
		world(|world| world.terms = terms(90));
		assert_ok!(two_halts(2));
		next_era(4);
		assert_eq!((left(1), left(2)), (STAKE - 100, STAKE - 500));
	});
}

#[test]
fn two_slashes_in_one_era_add_up_in_either_order() {
	let order = |swapped: bool| {
		let mut outcome = 0;
		build_and_execute(|| {
			let lie = || two_halts(1);
			let block = |branch| vote(checkpoint_in(5, branch, round()), 1);
			let other = || contradiction(block(1), block(2));
			if swapped {
				assert_ok!(other());
				assert_ok!(lie());
			} else {
				assert_ok!(lie());
				assert_ok!(other());
			}
			next_era(4);
			outcome = left(1);
		});
		outcome
	};
	assert_eq!(order(false), STAKE - 200);
	assert_eq!(order(true), STAKE - 200);
}

#[test]
fn slashes_are_additive_over_services_and_each_takes_only_its_own() {
	build_and_execute(|| {
		keep(plan(OTHER, SET), &[0, 1, 2, 3], ERA, POLICY);
		let other = test_set(plan(OTHER, SET), &[0, 1, 2, 3]);
		let word =
			|height| Said::Vote(other.vote(vigil_primitives::Statement::Halt(halt(height)), 1));
		assert_ok!(two_halts(1));
		assert_ok!(contradiction(word(5), word(6)));
		next_era(4);
		let left_there = world(|world| world.stakes[&(OTHER, 101)].left);
		assert_eq!((left(1), left_there), (900, 900));
	});
}

#[test]
fn never_more_than_the_limit_is_taken_and_what_is_gone_is_not_taken_again() {
	build_and_execute(|| {
		let part = Perbill::from_percent(50);
		world(|world| world.terms = Some(Fractions { halt: part, ..LEAST }));
		for lie in 0..3 {
			let round = Round(round().0 - 1_200 * lie);
			let word = |height| vote(halt_in(height, round), 1);
			assert_ok!(contradiction(word(5), word(6)));
		}
		next_era(6);
		assert_eq!((left(1), open_rights()), (0, 0));
		let word = |height| vote(halt_in(height, Round(round().0 - 12_000)), 1);
		assert_noop!(contradiction(word(5), word(6)), Error::<Test>::JudgedAlready);
	});
}

#[test]
fn a_full_queue_of_a_service_takes_evidence_again_when_slashes_have_landed() {
	build_and_execute(|| {
		let lie = |place: u64| {
			let round = Round(round().0 / 1_200 * 1_200 - 1_200 * place);
			let word = |height| vote(halt_in(height, round), 1);
			contradiction(word(5), word(6))
		};
		for place in 0..6 {
			assert_ok!(lie(place));
		}
		assert_noop!(lie(6), Error::<Test>::QueueFull);
		next_era(8);
		assert_ok!(lie(6));
	});
}

#[test]
fn a_plan_whose_firing_is_known_late_joins_the_harmed_before_the_slash_lands() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		let id = last_case();
		let join = || {
			let result = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(1));
			result.map(drop).map_err(|error| error.error)
		};
		assert_noop!(join(), Error::<Test>::NotHarmed);
		world(|world| world.fired = vec![ProtocolId(1)]);
		assert_noop!(join(), Error::<Test>::NotHarmed);
		world(|world| world.values.insert(ProtocolId(1), (1_000, 4)));
		assert_ok!(join());
		assert_noop!(join(), Error::<Test>::NotHarmed);
		let before = balance(protocol_account(1));
		next_era(4);
		assert_eq!(balance(protocol_account(1)), before + 20, "five times its fees");
		assert_noop!(join(), Error::<Test>::NotWaiting);
	});
}

#[test]
fn a_slash_after_leaving_and_inside_the_window_lands_and_after_it_does_not() {
	build_and_execute(|| {
		// The watchers have long left for other sets.
		keep(plan(SERVICE, SetId(2)), &[10, 11, 12], ERA + 1, POLICY);
		world(|world| world.era = ERA + EVIDENCE);
		assert_ok!(two_halts(1));
		next_era(3);
		assert_eq!(left(1), 900, "the right was fixed in time");
		assert_noop!(two_halts(2), Error::<Test>::TooLate);
	});
}

#[test]
fn a_slash_for_an_era_before_a_set_change_is_of_that_era() {
	build_and_execute(|| {
		keep(plan(SERVICE, SetId(2)), &[0, 1, 2, 3], ERA + 1, POLICY);
		world(|world| world.era += 1);
		assert_ok!(two_halts(1));
		let case = case(last_case());
		assert_eq!((case.era, case.accepted, case.set_id), (Era(ERA), Era(ERA + 1), SET));
		let right = Penalties::<Test>::get(last_case(), vigil_primitives::MemberIndex(1)).unwrap();
		assert_eq!(right.right.era, Era(ERA));
	});
}

#[test]
fn nobody_joins_the_harmed_of_a_case_that_was_stopped_after_it_had_paid() {
	build_and_execute(|| {
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		let id = last_case();
		// Three of four land, and their stake goes to the treasury; then the clock stops.
		next_era(1);
		assert_ok!(Slashing::suspend(RuntimeOrigin::root(), Scope::All, 1));
		blocks(3);
		assert!(matches!(stage(id), Some(Stage::Waiting { .. })));
		assert!(case(id).purse.paid.treasury > 0);
		world(|world| {
			world.fired = vec![ProtocolId(1)];
			world.values.insert(ProtocolId(1), (1_000, 1_000));
		});
		let join = Slashing::join_harmed(RuntimeOrigin::signed(9), id, ProtocolId(1));
		assert_eq!(join.map(drop).map_err(|e| e.error), Err(Error::<Test>::NotWaiting.into()));
		(0..3).for_each(|_| next_era(3));
		assert_eq!((left(3), balance(Slashing::pot(SERVICE))), (900, 10));
	});
}
