// SPDX-License-Identifier: Apache-2.0

//! Plans are kept for their protocol and fire once for an incident.

use crate::{mock::*, Error, Event, Execution, PlanReceipts, Schedule, Sweeps, Unfit, WeightInfo};
use vigil_primitives::{
	traits::Status, Body, Firing, Height, Outcome, PlanId, PlanOrder, ProtocolId, Round, Seconds,
	Statement, ThrottleClass, UnixTime,
};
use xcm::latest::prelude::Trap;

fn refused(protocol: ProtocolId, body: Body, reason: Unfit) {
	let sequence = next_message();
	deliver(vec![(protocol, body)]);
	assert_event(Event::MessageRefused { service: SERVICE, lane: LANE, sequence, reason });
}

/// The last firing of a plan.
pub(super) fn firing(plan: u32) -> Firing {
	PlanReceipts::<Test>::get(SERVICE, PlanId(plan)).unwrap().firing.expect("it fired")
}

/// That plan 1 fired elsewhere for an incident with Halts in these rounds.
pub(super) fn stand_down(first: u64, last: u64) -> Body {
	Body::StandDown { plan: PlanId(1), first: Round(first), last: Round(last) }
}

/// Room for one plan that fires, with `most` for its program.
pub(super) fn room_for_one() -> frame_support::weights::Weight {
	<Weights as WeightInfo>::work()
		.saturating_add(<Weights as WeightInfo>::sweep())
		.saturating_add(<Weights as WeightInfo>::visit().saturating_mul(2))
		.saturating_add(<Weights as WeightInfo>::fire())
}

pub(super) fn retry(execution: Execution) -> Result<(), sp_runtime::DispatchError> {
	let result = Inbox::retry(RuntimeOrigin::signed(7), SERVICE, execution);
	result.map(drop).map_err(|error| error.error)
}

pub(super) fn fired(plan: u32) -> bool {
	Inbox::plan(SERVICE, PlanId(plan)).unwrap().fired
}

#[test]
fn a_halt_fires_a_plan_in_the_same_block_and_recovery_fails_it_back() {
	build_and_execute(|| {
		arm(order(1, 3));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		let expected = Firing {
			version: 3,
			first: Round(START),
			last: Round(START),
			height: Height(105),
			block_hash: hash(105),
			fired_at: UnixTime(START),
			failover: Outcome::Done,
			failback: None,
		};
		assert_eq!(firing(1), expected);
		assert!(fired(1));
		pass(3);
		tell(Statement::Resume(resume(105)));
		idle_with(IDLE);
		assert!(remarks().is_empty(), "a Resume alone takes nothing back");
		pass(33);
		tell(Statement::Checkpoint(checkpoint(110)));
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("back 1")]);
		let failback = Some((UnixTime(now()), Outcome::Done));
		assert_eq!(firing(1), Firing { failback, ..expected });
		assert!(!fired(1));
	});
}

#[test]
fn a_plan_fires_once_for_an_incident() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		pass(3);
		for _ in 0..5 {
			let again = submit_by(&set(), Statement::Halt(halt(105)), &[]);
			assert_eq!(fee(again), Ok(true), "the ward is known to stand for longer");
			idle_with(IDLE);
			assert!(remarks().is_empty());
			pass(3);
		}
	});
}

#[test]
fn a_new_halt_in_recovery_does_not_fire_again() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		pass(3);
		tell(Statement::Resume(resume(105)));
		pass(3);
		tell_halt(108);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		pass(3);
		recover(108, 110);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("back 1")], "once, for both");
		pass(3);
		tell_halt(115);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")], "and it is armed again");
	});
}

#[test]
fn a_plan_armed_during_a_halt_waits_for_the_next_one() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		arm(order(1, 1));
		idle_with(IDLE);
		assert!(remarks().is_empty());
		pass(3);
		tell_halt(106);
		idle_with(IDLE);
		assert!(remarks().is_empty(), "nor for a later block of the same halt");
		pass(3);
		recover(106, 110);
		idle_with(IDLE);
		assert!(remarks().is_empty(), "what has not fired does not fail back");
		pass(3);
		tell_halt(115);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
	});
}

#[test]
fn a_plan_with_a_delay_waits_for_it() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		arm(PlanOrder { delay: Seconds(60), ..order(2, 1) });
		tell_halt(105);
		pass(29);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		pass(1);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		pass(30);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 2")]);
		assert_eq!(Sweeps::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_plan_with_a_delay_does_not_fire_when_the_halt_is_over() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		tell_halt(105);
		pass(3);
		tell(Statement::Resume(resume(105)));
		pass(60);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		assert!(!fired(1));
		assert_eq!(Sweeps::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_plan_that_stood_down_does_not_fire_for_that_halt_only() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		tell_halt(105);
		pass(6);
		refused(ProtocolId(6), stand_down(START, START), Unfit::ForeignPlan);
		refused(PROTOCOL, stand_down(START, START - 3), Unfit::EmptySpan);
		deliver_one(stand_down(START, START + 3));
		pass(30);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		recover(105, 110);
		pass(3);
		tell_halt(115);
		pass(30);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		refused(PROTOCOL, stand_down(now(), now()), Unfit::AlreadyFired);
	});
}

#[test]
fn a_delay_counts_from_the_first_halt_since_the_ward_was_live() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		arm(PlanOrder { delay: Seconds(60), ..order(2, 1) });
		tell_halt(105);
		pass(6);
		tell(Statement::Resume(resume(105)));
		pass(33);
		tell_halt(108);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")], "a moment of life did not put it off");
		assert_eq!((firing(1).height, firing(1).first), (Height(108), Round(START)));
		pass(20);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		pass(1);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 2")], "a minute after the first Halt");
		recover(108, 110);
		pass(3);
		tell_halt(115);
		pass(29);
		idle_with(IDLE);
		assert!(remarks().is_empty(), "the ward was live: it counts anew");
		pass(1);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
	});
}

#[test]
fn a_plan_that_stood_down_stays_down_until_the_ward_was_live() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		tell_halt(105);
		pass(3);
		deliver_one(stand_down(START, START));
		tell(Statement::Resume(resume(105)));
		pass(33);
		tell_halt(108);
		idle_with(IDLE);
		pass(60);
		idle_with(IDLE);
		assert!(!fired(1), "it fired elsewhere, and nobody took that back");
		recover(108, 110);
		pass(3);
		tell_halt(115);
		pass(30);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
	});
}

#[test]
fn a_word_to_stand_down_may_name_any_halt_of_the_incident_and_is_not_taken_back_by_the_next() {
	// The first Halt here, one in between, the latest one; and one that reaches into both ends.
	for (first, last) in [(0, 0), (6, 6), (12, 12), (3, 9)] {
		build_and_execute(|| {
			arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
			arm(PlanOrder { delay: Seconds(30), ..order(2, 1) });
			for height in [105, 106, 107] {
				tell_halt(height);
				pass(6);
			}
			deliver_one(stand_down(START + first, START + last));
			deliver_one(stand_down(START + 500, START + 510));
			pass(30);
			idle_with(IDLE);
			assert_eq!(remarks(), [remarked("fire 2")], "only the one that fired elsewhere waits");
			let receipt = firing(2);
			assert_eq!((receipt.height, receipt.first), (Height(107), Round(START)));
			assert_eq!(receipt.last, Round(START + 12), "receipts name the latest Halt");
		});
	}
}

#[test]
fn a_word_to_stand_down_that_comes_before_the_halt_holds() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		pass(3);
		deliver_one(stand_down(START + 3, START + 30));
		pass(3);
		tell_halt(105);
		pass(30);
		idle_with(IDLE);
		assert!(!fired(1));
	});
}

#[test]
fn a_word_about_another_incident_keeps_no_plan_from_firing() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(9);
		deliver_one(stand_down(START, START + 6));
		deliver_one(stand_down(START + 12, START + 30));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
	});
}

#[test]
fn a_delay_is_not_spent_by_a_ward_that_came_back_without_a_checkpoint() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(60), ..order(1, 1) });
		arm(order(2, 1));
		tell_halt(105);
		pass(3);
		tell(Statement::Resume(resume(105)));
		pass(599);
		assert_eq!(status(), Status::Recovering);
		pass(1);
		assert_eq!(status(), Status::Live, "nobody certified a block for ten minutes");
		assert_event(Event::RecoverySettled { service: SERVICE });
		assert_eq!(remarks(), [remarked("back 2")], "and what fired fails back");
		assert_eq!(Inbox::incidents(SERVICE).len(), 1);
		run_to_time(START + 3_600);
		tell_halt(108);
		pass(59);
		idle_with(IDLE);
		assert!(!fired(1), "the delay counts anew");
		pass(1);
		idle_with(IDLE);
		assert!(fired(1));
	});
}

#[test]
fn a_plan_belongs_to_its_protocol() {
	build_and_execute(|| {
		arm(order(1, 1));
		let other = ProtocolId(6);
		let foreign = PlanOrder {
			failover: remark(other, b"x").try_into().unwrap(),
			failback: Default::default(),
			..order(1, 2)
		};
		refused(other, Body::Arm(foreign), Unfit::ForeignPlan);
		refused(other, Body::Disarm(PlanId(1)), Unfit::ForeignPlan);
		refused(PROTOCOL, Body::Arm(order(1, 1)), Unfit::OldVersion);
		refused(PROTOCOL, Body::Arm(order(1, 0)), Unfit::OldVersion);
		assert_eq!(Inbox::plan(SERVICE, PlanId(1)).unwrap().protocol, PROTOCOL);
	});
}

#[test]
fn a_new_version_takes_the_place_of_the_old_one() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		pass(3);
		let changed = PlanOrder { class: ThrottleClass::Critical, ..order(1, 2) };
		arm(changed);
		assert!(fired(1), "a plan that has fired stays fired");
		assert_eq!(Inbox::plans(SERVICE), [PlanId(1)]);
		idle_with(IDLE);
		assert!(remarks().is_empty());
	});
}

#[test]
fn a_change_of_class_while_plans_fire_leaves_none_out() {
	build_and_execute(|| {
		(0..60).for_each(|plan| arm(order(plan, 1)));
		let class = ThrottleClass::Deferrable;
		arm(PlanOrder { class, ..order(60, 1) });
		pass(3);
		tell_halt(105);
		idle_with(IDLE);
		assert!(!fired(60), "fifty are done, of the class before");
		let class = ThrottleClass::Critical;
		arm(PlanOrder { class, ..order(60, 2) });
		pass(3);
		idle_with(IDLE);
		assert!(fired(60), "the sweep found it where it was");
		assert!(Schedule::<Test>::contains_key((SERVICE, class, PlanId(60))), "it is filed now");
		pass(3);
		recover(105, 110);
		(0..3).for_each(|_| pass(3));
		assert!(!fired(60));
		pass(3);
		tell_halt(115);
		pass(3);
		let first = events().into_iter().find_map(|event| match event {
			Event::PlanFired { plan, .. } => Some(plan),
			_ => None,
		});
		assert!(first.is_some() && fired(60));
	});
}

#[test]
fn a_disarmed_plan_does_not_fire_and_cannot_be_tried_again() {
	build_and_execute(|| {
		arm(order(1, 1));
		let mut bad = order(2, 1);
		bad.failover = program(PROTOCOL, vec![Trap(1)]).try_into().unwrap();
		arm(bad);
		arm(order(3, 1));
		deliver_one(Body::Disarm(PlanId(1)));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(firing(2).failover, Outcome::Failed);
		deliver_one(Body::Disarm(PlanId(2)));
		let error = retry(Execution::Failover(PlanId(2))).unwrap_err();
		assert_eq!(error, Error::<Test>::NothingFailed.into());
		assert_eq!(remarks(), [remarked("fire 3")]);
	});
}

#[test]
fn a_plan_fires_only_where_its_program_has_room_and_is_the_next_one_then() {
	build_and_execute(|| {
		arm(order(1, 1));
		idle_with(IDLE);
		tell_halt(105);
		let before = Sweeps::<Test>::get(SERVICE);
		idle_with(room_for_one());
		assert!(!fired(1) && remarks().is_empty());
		let weight = Schedule::<Test>::get((SERVICE, ThrottleClass::Normal, PlanId(1)));
		idle_with(room_for_one().saturating_add(weight.unwrap().weight));
		assert_eq!(remarks(), [remarked("fire 1")]);
		assert!(before.is_some());
	});
}
