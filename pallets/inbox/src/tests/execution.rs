// SPDX-License-Identifier: Apache-2.0

//! Programs are executed entirely or not at all, as the protocol that sent them.

use crate::{mock::*, Error, Event, Execution, Failed, WeightInfo};
use frame_support::{
	assert_ok,
	traits::{Currency, Hooks},
	weights::Weight,
};
use vigil_primitives::{Outcome, PlanId, ProtocolId, Seconds, SequenceNumber};
use xcm::latest::prelude::*;

fn message(sequence: SequenceNumber) -> Execution {
	Execution::Message(LANE, sequence)
}

fn failed(execution: Execution, retriable: bool) -> Event<Test> {
	Event::ExecutionFailed { service: SERVICE, execution, retriable }
}

fn outcome(sequence: SequenceNumber) -> Outcome {
	receipt_of(sequence).unwrap().outcome
}

fn retry(execution: Execution) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Inbox::retry(RuntimeOrigin::signed(7), SERVICE, execution)
}

/// Remarks, then pays account 3 out of the protocol's account, or fails.
fn pay() -> Vec<u8> {
	use codec::Encode;
	let call = pallet_balances::Call::<Test>::transfer_allow_death { dest: 3, value: 10 };
	let expect = || ExpectTransactStatus(MaybeErrorCode::Success);
	let rest = vec![
		transact(remark_call(b"before")),
		expect(),
		transact(RuntimeCall::Balances(call).encode()),
		expect(),
	];
	program(PROTOCOL, rest)
}

#[test]
fn a_message_is_executed_as_its_protocol() {
	build_and_execute(|| {
		let other = ProtocolId(6);
		deliver(vec![
			(PROTOCOL, execute(remark(PROTOCOL, b"mine"))),
			(other, execute(remark(other, b"theirs"))),
		]);
		idle_with(IDLE);
		let senders: Vec<_> = remarks().into_iter().map(|(sender, _)| sender).collect();
		assert_eq!(senders, [1_005, 1_006]);
	});
}

#[test]
fn a_failing_message_leaves_nothing_and_does_not_block_the_next() {
	build_and_execute(|| {
		let first = deliver_one(execute(pay()));
		let second = deliver_one(execute(remark(PROTOCOL, b"next")));
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("next")], "the remark before the failure is undone");
		assert_eq!((outcome(first), outcome(second)), (Outcome::Failed, Outcome::Done));
		assert_event(failed(message(first), true));
	});
}

#[test]
fn a_failed_message_can_be_tried_again_by_anybody() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(pay()));
		idle_with(IDLE);
		let info = retry(message(sequence)).unwrap();
		let least = <Weights as WeightInfo>::retry();
		let charged = info.actual_weight.unwrap();
		assert!(charged.all_gte(least.saturating_add(UnitWeight::get())), "who tries again pays");
		assert_event(failed(message(sequence), true));
		assert_eq!(outcome(sequence), Outcome::Failed);
		let _ = Balances::deposit_creating(&1_005, 100);
		assert_ok!(retry(message(sequence)));
		assert_eq!(outcome(sequence), Outcome::Done, "at once");
		assert_eq!(Balances::free_balance(3), 10);
		assert_eq!(Failed::<Test>::iter().count(), 0);
		let nothing = Error::<Test>::NothingFailed.into();
		assert_eq!(retry(message(sequence)).unwrap_err().error, nothing);
	});
}

/// A stranger chose which of them came last.
#[test]
fn what_failed_of_a_protocol_in_a_lane_is_tried_again_in_its_order() {
	use codec::Encode;
	build_and_execute(|| {
		let other = ProtocolId(6);
		let paying = |protocol: ProtocolId| {
			let call = pallet_balances::Call::<Test>::transfer_allow_death { dest: 3, value: 10 };
			let success = ExpectTransactStatus(MaybeErrorCode::Success);
			let call = transact(RuntimeCall::Balances(call).encode());
			(protocol, execute(program(protocol, vec![call, success])))
		};
		deliver(vec![paying(PROTOCOL), paying(PROTOCOL), paying(other)]);
		idle_with(IDLE);
		assert_eq!(Failed::<Test>::iter().count(), 3);
		let number = |sequence| message(SequenceNumber(sequence));
		let early = retry(number(1)).unwrap_err();
		assert_eq!(early.error, Error::<Test>::NotInTurn.into());
		assert_eq!(early.post_info.actual_weight, Some(<Weights as WeightInfo>::retry()));
		// Who fails again keeps its place.
		assert_ok!(retry(number(0)));
		let _ = Balances::deposit_creating(&1_005, 100);
		let _ = Balances::deposit_creating(&1_006, 100);
		assert_eq!(retry(number(1)).unwrap_err().error, Error::<Test>::NotInTurn.into());
		assert_ok!(retry(number(2)));
		assert_eq!(Balances::free_balance(3), 10, "each protocol has an order of its own");
		assert_ok!(retry(number(0)));
		assert_ok!(retry(number(1)));
		assert_eq!(Balances::free_balance(3), 30);
		assert_eq!(crate::FailedMessages::<Test>::iter().count(), 0);
	});
}

#[test]
fn nothing_is_tried_again_during_a_pause() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(pay()));
		idle_with(IDLE);
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), Seconds(60)));
		let error = retry(message(sequence)).unwrap_err();
		assert_eq!(error.error, Error::<Test>::NotNow.into());
		assert_eq!(error.post_info.actual_weight, Some(<Weights as WeightInfo>::retry()));
		assert_eq!(Failed::<Test>::iter().count(), 1);
	});
}

#[test]
fn a_trap_or_a_forbidden_call_fails_in_one_piece() {
	build_and_execute(|| {
		let cases = [
			vec![transact(remark_call(b"x")), Trap(1)],
			vec![transact(remark_call(b"x")), ClearOrigin, transact(remark_call(b"y"))],
			vec![
				transact(remark_call(b"x")),
				Transact {
					origin_kind: OriginKind::Superuser,
					fallback_max_weight: None,
					call: remark_call(b"root").into(),
				},
			],
		];
		for rest in cases {
			let sequence = deliver_one(execute(program(PROTOCOL, rest)));
			idle_with(IDLE);
			assert_eq!(outcome(sequence), Outcome::Failed);
			assert!(remarks().is_empty());
		}
	});
}

#[test]
fn descending_further_only_narrows_the_origin() {
	build_and_execute(|| {
		let narrower = DescendOrigin(GeneralIndex(6).into());
		let rest = vec![narrower, transact(remark_call(b"narrow"))];
		let sequence = deliver_one(execute(program(PROTOCOL, rest)));
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Done);
		let senders: Vec<_> = remarks().into_iter().map(|(sender, _)| sender).collect();
		assert_eq!(senders, [9_000], "neither protocol 5 nor protocol 6");
	});
}

#[test]
fn nobody_else_takes_the_universal_origin_of_vigil() {
	use crate::VigilUniversalAliases;
	use frame_support::traits::Contains;
	build_and_execute(|| {
		let aliases = |pallet, network: [u8; 32]| {
			let from = Location::new(0, PalletInstance(pallet));
			VigilUniversalAliases::<Test>::contains(&(from, GlobalConsensus(ByGenesis(network))))
		};
		assert!(aliases(40, GENESIS.0));
		assert!(!aliases(41, GENESIS.0));
		assert!(!aliases(40, [1; 32]));
		let vigil = GlobalConsensus(ByGenesis(GENESIS.0));
		for from in [
			Location::here(),
			Location::new(1, PalletInstance(40)),
			Location::new(0, [PalletInstance(40), GeneralIndex(1)]),
		] {
			assert!(!VigilUniversalAliases::<Test>::contains(&(from, vigil)));
		}
	});
}

#[test]
fn nobody_but_the_inbox_puts_programs_into_its_queue() {
	build_and_execute(|| {
		let sent = send_xcm::<crate::InboxRouter<Test>>(Location::here(), Xcm(vec![ClearOrigin]));
		assert_eq!(sent, Err(SendError::NotApplicable));
	});
}

#[test]
fn failed_messages_have_bounded_room_and_each_protocol_its_own() {
	build_and_execute(|| {
		let trap = |protocol| (protocol, execute(program(protocol, vec![Trap(1)])));
		let other = ProtocolId(6);
		let flood = (0..6).map(|_| trap(PROTOCOL));
		deliver(flood.chain([trap(other)]).collect());
		idle_with(IDLE);
		assert_eq!(Failed::<Test>::iter().count(), 5);
		let last = message(SequenceNumber(5));
		assert_event(failed(last, false));
		assert_eq!(outcome(SequenceNumber(5)), Outcome::Failed);
		assert_eq!(retry(last).unwrap_err().error, Error::<Test>::NothingFailed.into());
		assert_event(failed(message(SequenceNumber(6)), true));
		// A plan needs none.
		let mut order = order(1, 1);
		order.failover = program(PROTOCOL, vec![Trap(1)]).try_into().unwrap();
		arm(order);
		tell_halt(105);
		idle_with(IDLE);
		let failover = Execution::Failover(PlanId(1));
		assert_event(failed(failover, true));
		assert_ok!(retry(failover));
	});
}

#[test]
fn a_pause_holds_execution_and_it_goes_on_by_itself() {
	build_and_execute(|| {
		arm(order(1, 1));
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), Seconds(60)));
		let sequence = deliver_one(execute(remark(PROTOCOL, b"later")));
		tell_halt(105);
		idle_with(IDLE);
		MessageQueue::on_initialize(2);
		assert!(remarks().is_empty());
		assert_eq!(outcome(sequence), Outcome::Queued);
		run_to_time(START + 60);
		idle_with(IDLE);
		let mut done = remarks();
		done.sort();
		let mut expected = [remarked("later"), remarked("fire 1")];
		expected.sort();
		assert_eq!(done, expected);
		assert_eq!(outcome(sequence), Outcome::Done);
	});
}

#[test]
fn a_block_without_room_executes_later() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(remark(PROTOCOL, b"later")));
		for room in [Weight::zero(), <Weights as WeightInfo>::work()] {
			idle_with(room);
			assert_eq!(outcome(sequence), Outcome::Queued);
		}
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Done);
	});
}

#[test]
fn what_waits_for_a_forgotten_service_is_dropped() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(remark(PROTOCOL, b"gone")));
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		idle_with(IDLE);
		assert!(remarks().is_empty());
		let execution = message(sequence);
		assert_event(Event::Dropped { service: SERVICE, execution });
	});
}

#[test]
fn what_waits_of_a_service_is_not_executed_when_it_is_trusted_again() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(remark(PROTOCOL, b"of a set that was bad")));
		assert_ok!(Inbox::pause(RuntimeOrigin::root(), Seconds(60)));
		assert_ok!(Inbox::forget_service(RuntimeOrigin::root(), SERVICE));
		assert_eq!(install(&set()), Err(Error::<Test>::StillForgetting.into()));
		(0..3).for_each(|_| pass(3));
		assert_ok!(install(&set()));
		assert_ok!(Inbox::resume_execution(RuntimeOrigin::root()));
		idle_with(IDLE);
		assert!(remarks().is_empty());
		let execution = message(sequence);
		assert_event(Event::Dropped { service: SERVICE, execution });
		assert_eq!(receipt_of(sequence), None);
		deliver_one(execute(remark(PROTOCOL, b"of another")));
		idle_with(IDLE);
		assert_eq!(remarks(), [remarked("of another")]);
	});
}

#[test]
fn a_flood_of_messages_holds_up_no_other_protocol() {
	build_and_execute(|| {
		let heavy = execute(program(PROTOCOL, vec![ClearError; 15]));
		deliver((0..40).map(|_| (PROTOCOL, heavy.clone())).collect());
		let other = ProtocolId(6);
		let sequence = next_message();
		deliver(vec![(other, execute(remark(other, b"mine")))]);
		// Room for a few of them in each block; each queue has the first turn in some.
		for _ in 0..3 {
			idle_with(Weight::from_parts(6_000_000_000, 2 * 1024 * 1024));
		}
		assert_eq!(outcome(sequence), Outcome::Done);
		let waits = (0..40).filter(|n| outcome(SequenceNumber(*n)) == Outcome::Queued).count();
		assert!(waits > 0, "all of the flood was executed first");
	});
}

#[test]
fn garbage_in_the_queue_is_thrown_away() {
	use frame_support::traits::EnqueueMessage;
	build_and_execute(|| {
		let queue = crate::QueueId { service: SERVICE, protocol: PROTOCOL };
		MessageQueue::enqueue_message(b"x"[..].try_into().unwrap(), queue);
		let sequence = deliver_one(execute(remark(PROTOCOL, b"next")));
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Done);
	});
}
