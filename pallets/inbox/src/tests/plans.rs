// SPDX-License-Identifier: Apache-2.0

//! Plans are kept for their protocol, fire once for an incident, and fail back.

use crate::{mock::*, Event, Failed, Item, PlanReceipts, Refusal, Source, Sweeps, WeightInfo};
use vigil_primitives::{
	Body, Height, Outcome, PlanId, PlanOrder, PlanReceipt, ProtocolId, Seconds, Statement,
	ThrottleClass, UnixTime,
};
use xcm::latest::prelude::Trap;

fn refused(protocol: ProtocolId, body: Body, refusal: Refusal) {
	let sequence = Inbox::next_message(SERVICE);
	deliver(vec![(protocol, body)]);
	assert_event(Event::MessageRefused { service: SERVICE, sequence, refusal });
}

fn receipt(plan: u32) -> PlanReceipt {
	PlanReceipts::<Test>::get(SERVICE, PlanId(plan)).unwrap()
}

/// That plan 1 fired elsewhere for the Halt at this block.
fn stand_down(height: u64) -> Body {
	Body::StandDown { plan: PlanId(1), height: Height(height), block_hash: hash(height) }
}

fn fired(plan: u32) -> bool {
	Inbox::plan(SERVICE, PlanId(plan)).unwrap().fired
}

#[test]
fn a_halt_fires_a_plan_in_the_same_block_and_recovery_fails_it_back() {
	build_and_execute(|| {
		arm(order(1, 3));
		tell_halt(105);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		let expected = PlanReceipt {
			version: 3,
			height: Height(105),
			block_hash: hash(105),
			fired_at: UnixTime(START),
			failover: Outcome::Done,
			failback: None,
		};
		assert_eq!(receipt(1), expected);
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
		assert_eq!(receipt(1), PlanReceipt { failback, ..expected });
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
		refused(ProtocolId(6), stand_down(105), Refusal::ForeignPlan);
		deliver_one(stand_down(105));
		pass(30);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		recover(105, 110);
		pass(3);
		tell_halt(115);
		pass(30);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 1")]);
		refused(PROTOCOL, stand_down(115), Refusal::AlreadyFired);
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
		assert_eq!(receipt(1).height, Height(108));
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
		deliver_one(stand_down(105));
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
fn a_word_to_stand_down_may_name_the_block_that_a_later_halt_named() {
	build_and_execute(|| {
		arm(PlanOrder { delay: Seconds(30), ..order(1, 1) });
		arm(PlanOrder { delay: Seconds(30), ..order(2, 1) });
		tell_halt(105);
		pass(6);
		tell_halt(106);
		deliver_one(stand_down(106));
		pass(30);
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("fire 2")], "only the one that fired elsewhere waits");
		assert_eq!(receipt(2).height, Height(105), "receipts name the Halt that fired");
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
		refused(other, Body::Arm(foreign), Refusal::ForeignPlan);
		refused(other, Body::Disarm(PlanId(1)), Refusal::ForeignPlan);
		refused(PROTOCOL, Body::Arm(order(1, 1)), Refusal::OldVersion);
		refused(PROTOCOL, Body::Arm(order(1, 0)), Refusal::OldVersion);
		assert_eq!(Inbox::plan(SERVICE, PlanId(1)).unwrap().kept.protocol, PROTOCOL);
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
		assert_eq!(Failed::<Test>::iter().count(), 1);
		deliver_one(Body::Disarm(PlanId(2)));
		assert_eq!(Failed::<Test>::iter().count(), 0);
		assert_eq!(remarks(), [remarked("fire 3")]);
	});
}

#[test]
fn what_is_queued_of_a_disarmed_plan_is_dropped() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		let without_execution = <Weights as WeightInfo>::work()
			.saturating_add(<Weights as WeightInfo>::sweep())
			.saturating_add(<Weights as WeightInfo>::visit().saturating_mul(2))
			.saturating_add(<Weights as WeightInfo>::fire());
		idle_with(without_execution);
		assert_eq!(receipt(1).failover, Outcome::Queued);
		deliver_one(Body::Disarm(PlanId(1)));
		idle_with(IDLE);
		assert!(remarks().is_empty());
		let source = Source { service: SERVICE, item: Item::Failover(PlanId(1)) };
		assert_event(Event::Dropped { source });
	});
}

#[test]
fn a_failback_that_waits_is_executed_before_the_next_failover() {
	build_and_execute(|| {
		arm(order(1, 1));
		tell_halt(105);
		pass(3);
		recover(105, 110);
		let room = <Weights as WeightInfo>::work()
			.saturating_add(<Weights as WeightInfo>::sweep())
			.saturating_add(<Weights as WeightInfo>::visit().saturating_mul(2))
			.saturating_add(<Weights as WeightInfo>::fire());
		idle_with(room);
		let failback = Some((UnixTime(now()), Outcome::Queued));
		assert_eq!((receipt(1).fired_at, receipt(1).failback), (UnixTime(START), failback));
		run_to_time(now() + 3);
		tell_halt(115);
		idle_with(room);
		assert!(remarks().is_empty(), "both wait");
		let again = receipt(1);
		assert_eq!((again.fired_at, again.failover), (UnixTime(now()), Outcome::Queued));
		assert_eq!((again.height, again.failback), (Height(115), None));
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("back 1"), remarked("fire 1")]);
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
		assert_eq!(receipt(1).failover, Outcome::Failed);
		assert_eq!(Failed::<Test>::iter().count(), 1);
		recover(105, 110);
		idle_with(IDLE);
		assert!(remarks().is_empty());
		let failback = receipt(1).failback.map(|(_, outcome)| outcome);
		assert_eq!(failback, Some(Outcome::Refused));
		assert_eq!(Failed::<Test>::iter().count(), 0, "nor tried again after the halt");
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
		assert_eq!(receipt(1).failback.map(|(_, outcome)| outcome), Some(Outcome::Done));
	});
}

#[test]
fn there_are_no_more_plans_than_allowed() {
	build_and_execute(|| {
		MaxPlans::set(2);
		arm(order(1, 1));
		arm(order(2, 1));
		refused(PROTOCOL, Body::Arm(order(3, 1)), Refusal::TooManyPlans);
		arm(order(2, 2));
		deliver_one(Body::Disarm(PlanId(1)));
		arm(order(3, 1));
		assert_eq!(Inbox::plans(SERVICE), [PlanId(2), PlanId(3)]);
	});
}

#[test]
fn a_sweep_ends_when_the_opposite_one_begins() {
	build_and_execute(|| {
		(0..60).for_each(|plan| arm(order(plan, 1)));
		pass(3);
		tell_halt(105);
		pass(3);
		assert_eq!((0..60).filter(|plan| fired(*plan)).count(), 50);
		recover(105, 110);
		// The rest fired while the ward recovered; all go back.
		assert_eq!((0..60).filter(|plan| fired(*plan)).count(), 60);
		pass(3);
		tell_halt(115);
		idle_with(IDLE);
		let done = remarks();
		assert!(done.iter().all(|one| (0..60).any(|n| *one == remarked(&format!("fire {n}")))));
		assert_eq!(done.len(), 50, "those that had failed back; the others stay fired");
	});
}
