// SPDX-License-Identifier: Apache-2.0

//! Words to stand down, one after the other. `Spans.t.sol` of the contracts says the same of the same words.

use super::{
	failback::paying,
	plans::{fired, firing, retry, stand_down},
};
use crate::{mock::*, Error, Execution};
use frame_support::traits::Currency;
use vigil_primitives::{Outcome, PlanId};

/// The first of four words is about the halt that comes; whether it holds depends on the fifth.
#[test]
fn of_five_words_the_first_is_forgotten_unless_one_overlaps_another() {
	for (first, last, fires) in [
		// Apart from all of them.
		(400, 402, true),
		// In the second and the third one.
		(102, 200, false),
		// In the first one.
		(5, 9, false),
		// In all of them.
		(0, 400, false),
	] {
		build_and_execute(|| {
			arm(order(1, 1));
			pass(3);
			for word in [(3, 6), (100, 102), (200, 202), (300, 302), (first, last)] {
				deliver_one(stand_down(START + word.0, START + word.1));
			}
			tell_halt(105);
			idle_with(IDLE);
			assert_eq!(fired(1), fires, "{first} to {last}");
		});
	}
}

fn tried_again() -> Result<(), sp_runtime::DispatchError> {
	let _ = Balances::deposit_creating(&1_005, 1_000);
	retry(Execution::Failover(PlanId(1)))
}

/// Elsewhere the halt may have been heard of by a later Halt than the one that the plan fired for here.
#[test]
fn a_word_about_a_halt_since_it_fired_keeps_a_plan_from_being_tried_again() {
	build_and_execute(|| {
		arm(paying(1));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(firing(1).failover, Outcome::Failed);
		pass(6);
		tell_halt(106);
		deliver_one(stand_down(START + 6, START + 6));
		assert_eq!(tried_again(), Err(Error::<Test>::StandsBy.into()));
		assert_eq!(Balances::free_balance(3), 0);
	});
}

#[test]
fn a_word_that_came_before_a_plan_fired_holds_after_it() {
	build_and_execute(|| {
		arm(paying(1));
		deliver_one(stand_down(START + 6, START + 6));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(firing(1).failover, Outcome::Failed, "it fired for a Halt that no word names");
		pass(6);
		tell_halt(106);
		assert_eq!(tried_again(), Err(Error::<Test>::StandsBy.into()));
	});
}

/// Else the control of the two above would say nothing.
#[test]
fn a_word_about_another_halt_keeps_nobody_from_trying_again() {
	build_and_execute(|| {
		arm(paying(1));
		tell_halt(105);
		idle_with(IDLE);
		pass(6);
		tell_halt(106);
		deliver_one(stand_down(START + 9, START + 9));
		assert_eq!(tried_again(), Ok(()));
		assert_eq!(Balances::free_balance(3), 10);
	});
}
