// SPDX-License-Identifier: Apache-2.0

//! Plans fail back when the ward lives again, and what failed of them is tried again as long as it may be.

use super::plans::{fired, firing, retry, room_for_one, stand_down};
use crate::{mock::*, Error, Execution};
use frame_support::{assert_ok, traits::Currency};
use vigil_primitives::{traits::Status, Height, Outcome, PlanId, PlanOrder, UnixTime};
use xcm::latest::prelude::Trap;

#[test]
fn a_failback_that_waits_for_the_next_halt_leaves_the_plan_fired() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		pass(3);
		recover(105, 110);
		idle_with(room_for_one());
		assert_eq!(firing(1).failback, None, "there was no room for it");
		run_to_time(now() + 3);
		tell_halt(115);
		idle_with(IDLE);
		assert!(remarks().is_empty(), "it is where it should be");
		assert_eq!((firing(1).fired_at, firing(1).height), (UnixTime(START), Height(105)));
		pass(3);
		recover(115, 120);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("back 1")], "once");
		assert!(firing(1).failback.is_some_and(|(at, _)| at == UnixTime(now())));
	});
}

/// A plan whose programs pay out of the protocol's account, or fail.
pub(super) fn paying(plan: u32) -> PlanOrder {
	use codec::Encode;
	use xcm::latest::prelude::{ExpectTransactStatus, MaybeErrorCode};
	let pay = |dest: u64| {
		let call = pallet_balances::Call::<Test>::transfer_allow_death { dest, value: 10 };
		let success = ExpectTransactStatus(MaybeErrorCode::Success);
		let call = transact(RuntimeCall::Balances(call).encode());
		program(PROTOCOL, vec![call, success]).try_into().unwrap()
	};
	PlanOrder { failover: pay(3), failback: pay(4), ..order(plan, 1) }
}

#[test]
fn a_failed_failover_is_tried_again_only_as_long_as_the_halt_lasts() {
	build_and_execute(|| {
		arm(paying(1));
		arm(paying(2));
		tell_halt(105);
		idle_with(IDLE);
		let failover = |plan| Execution::Failover(PlanId(plan));
		assert_eq!((firing(1).failover, firing(2).failover), (Outcome::Failed, Outcome::Failed));
		let _ = Balances::deposit_creating(&1_005, 1_000);
		assert_ok!(retry(failover(2)));
		assert_eq!((firing(2).failover, Balances::free_balance(3)), (Outcome::Done, 10));
		assert_eq!(retry(failover(2)), Err(Error::<Test>::NothingFailed.into()));
		pass(3);
		recover(105, 110);
		let over = Err(Error::<Test>::IncidentOver.into());
		assert_eq!(retry(failover(1)), over, "before the plan has failed back");
		pass(3);
		assert_eq!(retry(failover(1)), over, "and after");
		assert_eq!((Balances::free_balance(3), Balances::free_balance(4)), (10, 10));
		pass(3);
		tell_halt(115);
		assert_eq!(retry(failover(1)), over, "nor before it fires for the next halt");
		idle_with(IDLE);
		assert_eq!(Balances::free_balance(3), 30, "which both do by themselves");
	});
}

#[test]
fn a_failed_failover_is_not_tried_again_once_the_plan_fired_elsewhere() {
	build_and_execute(|| {
		arm(paying(1));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(firing(1).failover, Outcome::Failed);
		deliver_one(stand_down(firing(1).first.0, firing(1).last.0));
		let _ = Balances::deposit_creating(&1_005, 1_000);
		let again = retry(Execution::Failover(PlanId(1)));
		assert_eq!(again, Err(Error::<Test>::StandsBy.into()));
		assert_eq!(Balances::free_balance(3), 0, "it was done on another chain");
		pass(3);
		recover(105, 110);
		pass(6);
		tell_halt(115);
		idle_with(IDLE);
		assert_eq!(Balances::free_balance(3), 10, "the next halt is another one");
	});
}

#[test]
fn a_failed_failover_of_an_earlier_version_is_not_tried_again() {
	build_and_execute(|| {
		arm(paying(1));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(firing(1).failover, Outcome::Failed);
		arm(PlanOrder { version: 2, ..paying(1) });
		let _ = Balances::deposit_creating(&1_005, 1_000);
		let again = retry(Execution::Failover(PlanId(1)));
		assert_eq!(again, Err(Error::<Test>::NothingFailed.into()), "it is another program");
		assert_eq!((firing(1).version, firing(1).failover), (1, Outcome::Failed));
	});
}

#[test]
fn a_failed_failback_is_tried_again_until_the_plan_fires() {
	build_and_execute(|| {
		let _ = Balances::deposit_creating(&1_005, 11);
		arm(paying(1));
		tell_halt(105);
		pass(3);
		assert_eq!(Balances::free_balance(3), 10);
		recover(105, 110);
		idle_with(IDLE);
		let failback = || Execution::Failback(PlanId(1));
		assert_eq!(firing(1).failback.map(|(_, outcome)| outcome), Some(Outcome::Failed));
		let _ = Balances::deposit_creating(&1_005, 100);
		assert_ok!(retry(failback()));
		assert_eq!(Balances::free_balance(4), 10);
		assert_eq!(retry(failback()), Err(Error::<Test>::NothingFailed.into()));
	});
}

/// A stranger would open again, in the middle of a halt, what the owner keeps shut.
#[test]
fn a_failed_failback_is_not_tried_again_while_the_ward_stands_again() {
	build_and_execute(|| {
		let _ = Balances::deposit_creating(&1_005, 11);
		arm(paying(1));
		tell_halt(105);
		pass(3);
		recover(105, 110);
		idle_with(IDLE);
		let failback = || Execution::Failback(PlanId(1));
		assert_eq!(firing(1).failback.map(|(_, outcome)| outcome), Some(Outcome::Failed));
		let _ = Balances::deposit_creating(&1_005, 100);
		tell_halt(125);
		assert_eq!(status(), Status::Halted);
		assert_eq!(retry(failback()), Err(Error::<Test>::NotNow.into()));
		assert_eq!(Balances::free_balance(4), 0);
	});
}

#[test]
fn a_failover_that_never_happened_is_not_taken_back() {
	build_and_execute(|| {
		let mut bad = order(1, 1);
		bad.failover = program(PROTOCOL, vec![Trap(1)]).try_into().unwrap();
		arm(bad);
		tell_halt(105);
		pass(3);
		assert_eq!(firing(1).failover, Outcome::Failed);
		recover(105, 110);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		let failback = firing(1).failback.map(|(_, outcome)| outcome);
		assert_eq!(failback, Some(Outcome::Refused));
		let again = Execution::Failback(PlanId(1));
		assert_eq!(retry(again), Err(Error::<Test>::NothingFailed.into()));
	});
}

#[test]
fn a_plan_without_a_failback_just_becomes_armed_again() {
	build_and_execute(|| {
		arm(PlanOrder { failback: Default::default(), ..order(1, 1) });
		tell_halt(105);
		pass(3);
		recover(105, 110);
		idle_with(IDLE);
		assert!(!fired(1));
		assert_eq!(firing(1).failback.map(|(_, outcome)| outcome), Some(Outcome::Done));
	});
}

#[test]
fn a_sweep_ends_when_the_opposite_one_begins() {
	build_and_execute(|| {
		(0..60).for_each(|plan| arm(order(plan, 1)));
		pass(3);
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!((0..60).filter(|plan| fired(*plan)).count(), 50);
		recover(105, 110);
		// The rest fired while the ward recovered; all go back.
		assert_eq!((0..60).filter(|plan| fired(*plan)).count(), 60);
		idle_with(IDLE);
		let back = (0..60).filter(|plan| !fired(*plan)).count();
		assert!((1..60).contains(&back), "{back}");
		run_to_time(now() + 3);
		tell_halt(115);
		System::reset_events();
		idle_with(IDLE);
		let done = remarks();
		assert!(done.iter().all(|one| (0..60).any(|n| *one == remarked(&format!("fire {n}")))));
		assert_eq!(done.len(), back, "those that had failed back; the others stay fired");
	});
}
