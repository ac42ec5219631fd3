// SPDX-License-Identifier: Apache-2.0

//! Programs are executed entirely or not at all, as the protocol that sent them.

use crate::{mock::*, Error, Event, Failed, Item, Source, WeightInfo};
use frame_support::{
	assert_ok,
	traits::{Currency, Hooks},
	weights::Weight,
};
use vigil_primitives::{Outcome, ProtocolId, Seconds, SequenceNumber};
use xcm::latest::prelude::*;

fn source(sequence: SequenceNumber) -> Source {
	Source { service: SERVICE, item: Item::Message(sequence) }
}

fn outcome(sequence: SequenceNumber) -> Outcome {
	Inbox::message_receipt(SERVICE, sequence).unwrap().outcome
}

fn retry(source: Source) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Inbox::retry(RuntimeOrigin::signed(7), source)
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
		assert_event(Event::ExecutionFailed { source: source(first), retriable: true });
	});
}

#[test]
fn a_failed_message_can_be_tried_again_by_anybody() {
	build_and_execute(|| {
		let sequence = deliver_one(execute(pay()));
		idle_with(IDLE);
		let info = retry(source(sequence)).unwrap();
		let least = <Weights as WeightInfo>::retry();
		assert!(info.actual_weight.unwrap().all_gte(least), "the execution is paid for");
		assert_eq!(outcome(sequence), Outcome::Queued);
		assert_eq!(retry(source(sequence)).unwrap_err().error, Error::<Test>::NothingFailed.into());
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Failed);
		let _ = Balances::deposit_creating(&1_005, 100);
		assert_ok!(retry(source(sequence)));
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Done);
		assert_eq!(Balances::free_balance(3), 10);
		assert_eq!(Failed::<Test>::iter().count(), 0);
		assert_eq!(retry(source(sequence)).unwrap_err().error, Error::<Test>::NothingFailed.into());
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
fn failed_messages_have_bounded_room() {
	build_and_execute(|| {
		let trap = || execute(program(PROTOCOL, vec![Trap(1)]));
		deliver((0..6).map(|_| (PROTOCOL, trap())).collect());
		idle_with(IDLE);
		assert_eq!(Failed::<Test>::iter().count(), 4);
		let last = source(SequenceNumber(5));
		assert_event(Event::ExecutionFailed { source: last, retriable: false });
		assert_eq!(outcome(SequenceNumber(5)), Outcome::Failed);
		assert_eq!(retry(last).unwrap_err().error, Error::<Test>::NothingFailed.into());
		// A plan has room of its own.
		let mut order = order(1, 1);
		order.failover = program(PROTOCOL, vec![Trap(1)]).try_into().unwrap();
		arm(order);
		tell_halt(105);
		idle_with(IDLE);
		let failover = Item::Failover(vigil_primitives::PlanId(1));
		let source = Source { service: SERVICE, item: failover };
		assert_event(Event::ExecutionFailed { source, retriable: true });
		assert_ok!(retry(source));
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
		assert_event(Event::Dropped { source: source(sequence) });
	});
}

#[test]
fn garbage_in_the_queue_is_thrown_away() {
	use frame_support::traits::EnqueueMessage;
	build_and_execute(|| {
		let queue = source(SequenceNumber(0)).queue();
		MessageQueue::enqueue_message(b"x"[..].try_into().unwrap(), queue);
		let sequence = deliver_one(execute(remark(PROTOCOL, b"next")));
		idle_with(IDLE);
		assert_eq!(outcome(sequence), Outcome::Done);
	});
}
