// SPDX-License-Identifier: Apache-2.0

//! What a plan would do is known before the disaster, and trying it out changes nothing.

use crate::{mock::*, Error, Event, Execution, PlanReceipts, WeightInfo};
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	traits::Currency,
};
use vigil_primitives::{Body, Outcome, PlanId, PlanOrder, Rehearsal, Rehearsed, UnixTime};
use xcm::latest::prelude::*;

fn rehearsal(plan: u32) -> Option<Rehearsal> {
	PlanReceipts::<Test>::get(SERVICE, PlanId(plan)).unwrap().rehearsal
}

fn rehearse(plan: u32) -> DispatchResultWithPostInfo {
	Inbox::rehearse(RuntimeOrigin::signed(7), SERVICE, PlanId(plan))
}

/// A payload that pays this out of the protocol's account to account 3.
fn pay(value: u64) -> Vec<u8> {
	use codec::Encode;
	let call = pallet_balances::Call::<Test>::transfer_allow_death { dest: 3, value };
	let success = ExpectTransactStatus(MaybeErrorCode::Success);
	program(PROTOCOL, vec![transact(RuntimeCall::Balances(call).encode()), success])
}

fn of(plan: u32, failover: Vec<u8>, failback: Vec<u8>) -> PlanOrder {
	let (failover, failback) = (failover.try_into().unwrap(), failback.try_into().unwrap());
	PlanOrder { failover, failback, ..order(plan, 1) }
}

fn trap() -> Vec<u8> {
	program(PROTOCOL, vec![Trap(1)])
}

#[test]
fn a_plan_is_rehearsed_when_it_is_armed_and_nothing_of_it_happens() {
	build_and_execute(|| {
		let _ = Balances::deposit_creating(&1_005, 100);
		let sequence = deliver_one(Body::Arm(of(1, pay(10), pay(20))));
		assert_eq!((rehearsal(1), receipt_of(sequence).unwrap().rehearsal), (None, None));
		idle_with(IDLE);
		let passed = Some(Rehearsal { at: UnixTime(START), outcome: Rehearsed::Passed });
		assert_eq!((rehearsal(1), receipt_of(sequence).unwrap().rehearsal), (passed, passed));
		let (service, plan, version) = (SERVICE, PlanId(1), 1);
		assert_event(Event::Rehearsed { service, plan, version, outcome: Rehearsed::Passed });
		assert_eq!((Balances::free_balance(1_005), Balances::free_balance(3)), (100, 0));
		assert!(!events().iter().any(|event| matches!(event, Event::Executed { .. })));
		assert!(!Inbox::plan(SERVICE, PlanId(1)).unwrap().fired);
	});
}

#[test]
fn a_plan_that_can_only_fail_is_shown_as_failing_before_any_halt() {
	build_and_execute(|| {
		let _ = Balances::deposit_creating(&1_005, 100);
		let good = || remark(PROTOCOL, b"x");
		let cases = [
			(of(1, trap(), good()), Rehearsed::FailoverFails),
			(of(2, good(), trap()), Rehearsed::FailbackFails),
			// The failback is tried after the failover, not beside it.
			(of(3, pay(60), pay(60)), Rehearsed::FailbackFails),
			(of(4, pay(60), vec![]), Rehearsed::Passed),
			(of(5, pay(101), vec![]), Rehearsed::FailoverFails),
		];
		let mut receipts = Vec::new();
		for (order, outcome) in cases {
			receipts.push((order.plan.0, deliver_one(Body::Arm(order)), outcome));
		}
		idle_with(IDLE);
		for (plan, sequence, outcome) in receipts {
			let receipt = receipt_of(sequence).unwrap();
			assert_eq!(receipt.outcome, Outcome::Done, "it is kept all the same");
			assert_eq!(receipt.rehearsal.unwrap().outcome, outcome, "{plan}");
			assert_eq!(rehearsal(plan).unwrap().outcome, outcome, "{plan}");
		}
	});
}

#[test]
fn anybody_rehearses_a_plan_again_and_pays_for_it() {
	build_and_execute(|| {
		let sequence = deliver_one(Body::Arm(of(1, pay(10), vec![])));
		idle_with(IDLE);
		assert_eq!(rehearsal(1).unwrap().outcome, Rehearsed::FailoverFails);
		let _ = Balances::deposit_creating(&1_005, 100);
		pass(30);
		let declared = crate::Call::<Test>::rehearse { service: SERVICE, plan: PlanId(1) };
		let declared = declared.get_dispatch_info().call_weight;
		let charged = rehearse(1).unwrap().actual_weight.unwrap();
		let least = <Weights as WeightInfo>::rehearse();
		assert!(charged.all_gt(least) && charged.all_lte(declared), "{least} {charged} {declared}");
		let again = Rehearsal { at: UnixTime(START + 30), outcome: Rehearsed::Passed };
		assert_eq!(rehearsal(1), Some(again));
		let first = receipt_of(sequence).unwrap().rehearsal.unwrap();
		assert_eq!(first.outcome, Rehearsed::FailoverFails, "the first one stays in its receipt");
		assert_eq!(Balances::free_balance(1_005), 100);
	});
}

#[test]
fn a_rehearsal_waits_for_a_block_with_room() {
	use frame_support::weights::Weight;
	build_and_execute(|| {
		deliver_one(Body::Arm(of(1, remark(PROTOCOL, b"x"), remark(PROTOCOL, b"y"))));
		let little = <Weights as WeightInfo>::work()
			.saturating_add(<Weights as WeightInfo>::record())
			.saturating_add(Weight::from_parts(1_000_000_000, 256 * 1024));
		for room in [Weight::zero(), <Weights as WeightInfo>::work(), little] {
			idle_with(room);
			assert_eq!(rehearsal(1), None);
		}
		idle_with(IDLE);
		assert_eq!(rehearsal(1).unwrap().outcome, Rehearsed::Passed);
	});
}

#[test]
fn a_rehearsal_is_of_the_version_that_is_kept() {
	build_and_execute(|| {
		deliver_one(Body::Arm(of(1, trap(), vec![])));
		let second = PlanOrder { version: 2, ..of(1, remark(PROTOCOL, b"x"), vec![]) };
		deliver_one(Body::Arm(second));
		idle_with(IDLE);
		assert_eq!(rehearsal(1).unwrap().outcome, Rehearsed::Passed);
		let done = |event: &&Event<Test>| matches!(event, Event::Rehearsed { .. });
		assert_eq!(events().iter().filter(done).count(), 1, "once for both");
		deliver_one(Body::Arm(PlanOrder { version: 3, ..of(1, trap(), vec![]) }));
		assert_eq!(rehearsal(1), None, "nothing is known of a new version");
		idle_with(IDLE);
		assert_eq!(rehearsal(1).unwrap().outcome, Rehearsed::FailoverFails);
	});
}

#[test]
fn a_plan_that_has_fired_is_not_rehearsed() {
	build_and_execute(|| {
		arm(order(1, 1));
		pass(3);
		tell_halt(105);
		pass(3);
		let before = rehearsal(1);
		let error = rehearse(1).unwrap_err();
		assert_eq!(error.error, Error::<Test>::HasFired.into());
		assert_eq!(error.post_info.actual_weight, Some(<Weights as WeightInfo>::rehearse()));
		arm(order(1, 2));
		idle_with(IDLE);
		assert_eq!((before.is_some(), rehearsal(1)), (true, None));
		recover(105, 110);
		idle_with(IDLE);
		assert_ok!(rehearse(1));
		assert!(rehearsal(1).is_some());
	});
}

#[test]
fn what_is_not_there_cannot_be_rehearsed() {
	build_and_execute(|| {
		let unknown = Error::<Test>::UnknownPlan.into();
		assert_eq!(rehearse(1).unwrap_err().error, unknown);
		arm(order(1, 1));
		deliver_one(Body::Disarm(PlanId(1)));
		idle_with(IDLE);
		assert_eq!(rehearse(1).unwrap_err().error, unknown);
		let dropped = |event: &Event<Test>| matches!(event, Event::Dropped { .. });
		assert!(!events().iter().any(dropped));
		arm(order(2, 1));
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		let error = rehearse(2).unwrap_err();
		assert_eq!(error.error, unknown);
		assert_eq!(
			Inbox::retry(RuntimeOrigin::signed(7), SERVICE, Execution::Rehearsal(PlanId(2)))
				.unwrap_err()
				.error,
			Error::<Test>::UnknownService.into()
		);
	});
}

#[test]
fn only_a_failover_counts_as_failing_over() {
	build_and_execute(|| {
		assert!(!Inbox::is_failing_over(SERVICE, PROTOCOL));
		for (execution, expected) in [
			(Execution::Failover(PlanId(1)), true),
			(Execution::Failback(PlanId(1)), false),
			(Execution::Message(LANE, Default::default()), false),
		] {
			crate::Executing::<Test>::put(Inbox::job(SERVICE, PROTOCOL, execution));
			assert_eq!(Inbox::is_failing_over(SERVICE, PROTOCOL), expected);
			assert!(!Inbox::is_failing_over(OTHER, PROTOCOL));
			assert!(!Inbox::is_failing_over(SERVICE, vigil_primitives::ProtocolId(6)));
		}
		crate::Executing::<Test>::kill();
	});
}
