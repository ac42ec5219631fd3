// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use vigil_primitives::{
	message::prove_all, Body, MessagesTree, Outbox, Payload, SequenceNumber, ServiceId, H256,
};

/// Sends so many bytes to a place that takes raw payloads.
fn send_raw(to: DestinationId, bytes: usize) {
	let (protocol, program) = (vigil_primitives::ProtocolId(0), vec![7; bytes]);
	let program = Payload::try_from(program).unwrap();
	Failover::send_message(signed(OWNER), protocol, SERVICE, to, program).unwrap();
}

#[test]
fn the_messages_of_a_block_become_one_outbox() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..3).for_each(|_| send(protocol, to));
		assert_eq!(outboxes(), []);
		next_block();
		let [outbox] = outboxes()[..] else { panic!("one outbox") };
		assert_eq!((outbox.destination, outbox.first.0, outbox.count), (place(1), 0, 3));
		assert_event(Event::OutboxSealed { service: SERVICE, destination: to, outbox });
		let messages = Failover::messages(SERVICE, &outbox);
		let tree = MessagesTree::new(place(1), &messages).unwrap();
		assert_eq!(tree.outbox(), outbox);
		let (_, proven) = prove_all(place(1), messages).unwrap();
		assert!(proven.iter().all(|message| message.check(&outbox).is_ok()));
	});
}

#[test]
fn outboxes_never_change_and_lie_end_to_end() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..2).for_each(|_| send(protocol, to));
		next_block();
		let first = outboxes();
		(0..2).for_each(|_| send(protocol, to));
		next_block();
		next_block();
		assert_eq!(outboxes()[..1], first[..]);
		let spans: Vec<_> = outboxes().iter().map(|one| (one.first.0, one.count)).collect();
		assert_eq!(spans, [(0, 2), (2, 2)]);
	});
}

#[test]
fn an_outbox_is_bounded_in_number_and_bytes() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..6).for_each(|_| send(protocol, to));
		next_block();
		assert_eq!(outboxes().iter().map(|one| one.count).collect::<Vec<_>>(), [4, 2]);
		let raw = register(2, Form::Raw, None);
		for bytes in [400, 400, 400, 2_000, 10] {
			send_raw(raw, bytes);
		}
		(0..4).for_each(|_| next_block());
		let counts = outboxes().into_iter().filter(|one| one.destination == place(2));
		assert_eq!(counts.map(|one| one.count).collect::<Vec<_>>(), [2, 1, 1, 1]);
	});
}

#[test]
fn lanes_take_turns() {
	build_and_execute(|| {
		let protocol = protocol();
		let places: Vec<_> = (1..=3).map(destination).collect();
		places.iter().for_each(|to| send(protocol, *to));
		let sealed = || outboxes().iter().map(|one| one.destination).collect::<Vec<_>>();
		next_block();
		assert_eq!(sealed().len(), 2);
		assert!(!sealed().contains(&place(3)), "it came last");
		next_block();
		assert_eq!(sealed().len(), 3);
		assert_eq!(SealTurns::<Test>::get(), Turns { head: 3, tail: 3 });
	});
}

#[test]
fn services_have_lanes_of_their_own() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		send(protocol, to);
		Failover::send_message(signed(OWNER), protocol, OTHER_SERVICE, to, program(1)).unwrap();
		next_block();
		for service in [SERVICE, OTHER_SERVICE] {
			let [outbox] = Failover::outboxes(service, 16)[..] else { panic!("one outbox") };
			assert_eq!(outbox.first, SequenceNumber(0));
		}
		assert_eq!(Failover::outboxes(ServiceId(55), 16), []);
	});
}

#[test]
fn only_the_oldest_outboxes_are_told() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		for _ in 0..3 {
			send(protocol, to);
			next_block();
		}
		let first: Vec<_> = Failover::outboxes(SERVICE, 2).iter().map(|one| one.first.0).collect();
		assert_eq!(first, [0, 1]);
	});
}

#[test]
fn messages_of_another_outbox_are_not_told() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		(0..2).for_each(|_| send(protocol, to));
		next_block();
		let outbox = outboxes()[0];
		assert!(matches!(Failover::messages(SERVICE, &outbox)[0].body, Body::Execute(_)));
		let others = [
			Outbox { count: 1, ..outbox },
			Outbox { count: u32::MAX, ..outbox },
			Outbox { first: SequenceNumber(1), ..outbox },
			Outbox { root: H256::repeat_byte(1), ..outbox },
			Outbox { destination: place(2), ..outbox },
		];
		for other in others {
			assert_eq!(Failover::messages(SERVICE, &other), []);
		}
		assert_eq!(Failover::messages(OTHER_SERVICE, &outbox), []);
	});
}
