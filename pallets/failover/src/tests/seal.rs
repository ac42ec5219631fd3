// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::{
	message::prove_all, Body, Height, LaneId, MessagesTree, Outbox, Outcome, Payload, PlanId,
	ProtocolId, SequenceNumber, ServiceId, H256,
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
		let posts = (0..3).map(PostId).collect();
		assert_event(Event::OutboxSealed { service: SERVICE, destination: to, outbox, posts });
		let messages = Failover::messages(SERVICE, &outbox);
		let tree = MessagesTree::new((place(1), to.lane()), &messages).unwrap();
		assert_eq!(tree.outbox(), outbox);
		let (_, proven) = prove_all((place(1), to.lane()), messages).unwrap();
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
		(0..5).for_each(|_| send(protocol, to));
		next_block();
		assert_eq!(outboxes().iter().map(|one| one.count).collect::<Vec<_>>(), [4, 1]);
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
		assert_eq!(SealTurns::<Test>::get(Line::Orders), Turns { head: 3, tail: 3 });
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
			Outbox { lane: LaneId(1), ..outbox },
		];
		for other in others {
			assert_eq!(Failover::messages(SERVICE, &other), []);
		}
		assert_eq!(Failover::messages(OTHER_SERVICE, &outbox), []);
	});
}

/// A plan at the place that is due to end.
fn ending(protocol: ProtocolId, to: DestinationId) -> PlanId {
	let id = arm(protocol, &[to]);
	Failover::disarm_plan(signed(OWNER), id).unwrap();
	id
}

fn enact(plan: PlanId) {
	Failover::enact_change(signed(RELAYER), plan).unwrap();
}

#[test]
fn the_end_of_a_plan_is_sealed_before_what_was_posted_earlier() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = ending(protocol, to);
		run_to(11);
		deliver(to, 1, 0);
		(0..4).for_each(|_| send(protocol, to));
		enact(id);
		next_block();
		let first = outboxes()[0];
		let bodies: Vec<_> = Failover::messages(SERVICE, &first);
		assert_eq!(bodies.iter().map(|one| &one.body).collect::<Vec<_>>(), [&Body::Disarm(id)]);
		assert_eq!((first.first, outboxes()[1].first), (SequenceNumber(1), SequenceNumber(2)));
	});
}

#[test]
fn a_plan_that_ends_before_it_was_sealed_is_not_armed_afterwards() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = arm(protocol, &[to]);
		let held = held_for_messages(OWNER);
		let target = plan(id).targets[0];
		let ended = Failover::send_disarms(id, &plan(id), &[target]);
		assert_eq!(ended, Ok(()));
		assert_event(Event::MessageTakenBack {
			service: SERVICE,
			destination: to,
			post: target.post,
		});
		assert_eq!(bodies(to), [Body::Disarm(id)]);
		assert!(held_for_messages(OWNER) < held, "what was not sent costs nothing");
		next_block();
		assert_eq!(outboxes()[0].count, 1);
	});
}

#[test]
fn the_end_of_a_plan_does_not_wait_behind_the_lanes_of_a_spammer() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = ending(protocol, to);
		run_to(11);
		deliver(to, 1, 0);
		let spammers = [protocol_of(OTHER), protocol_of(OTHER)];
		for (n, spammer) in (2u8..).zip(spammers.iter().cycle().take(20)) {
			send(*spammer, destination(n));
		}
		enact(id);
		next_block();
		assert!(outboxes().iter().any(|one| one.lane == to.lane()), "in the first block");
	});
}

#[test]
fn words_leave_turns_to_orders() {
	build_and_execute(|| {
		let protocol = protocol();
		let places: Vec<_> = (1..=4).map(destination).collect();
		let plans: Vec<_> = places.iter().map(|to| ending(protocol, *to)).collect();
		run_to(11);
		plans.into_iter().for_each(enact);
		let other = destination(9);
		send(protocol, other);
		next_block();
		assert!(outboxes().iter().any(|one| one.lane == other.lane()));
	});
}

#[test]
fn orders_of_a_lane_wait_for_its_words() {
	build_and_execute(|| {
		let protocol = protocol();
		let places: Vec<_> = (1..=3).map(destination).collect();
		let plans: Vec<_> = places.iter().map(|to| ending(protocol, *to)).collect();
		run_to(11);
		plans.into_iter().for_each(enact);
		send(protocol, places[2]);
		for _ in 0..4 {
			next_block();
		}
		let last: Vec<_> = bodies(places[2])[1..].to_vec();
		assert!(matches!(last[..], [Body::Disarm(_), Body::Execute(_)]), "{last:?}");
	});
}

#[test]
fn a_full_lane_of_one_protocol_leaves_another_alone() {
	build_and_execute(|| {
		let (greedy, protocol, to) = (protocol_of(OTHER), protocol(), destination(1));
		let id = ending(protocol, to);
		let second = destination(2);
		let standing = arm(protocol, &[second, to]);
		run_to(11);
		deliver(to, 1, 1);
		while try_arm(greedy, targets(&[to]), 0).is_ok() {}
		while try_send(greedy, to).is_ok() {}
		enact(id);
		assert_ok!(try_arm(protocol, targets(&[to]), 0));
		let proof = prove_fired(2, standing, firing((50, 60), Outcome::Done));
		let origin = signed(RELAYER);
		assert_ok!(Failover::prove_firing(origin, standing, 0, Height(2), proof.into()));
		next_block();
		let first = outboxes().into_iter().find(|one| one.lane == to.lane()).unwrap();
		let told = Failover::messages(SERVICE, &first).into_iter().map(|one| one.body);
		let told: Vec<_> = told.collect();
		assert!(matches!(told[..], [Body::Disarm(_), Body::StandDown { .. }]), "{told:?}");
	});
}

#[test]
fn a_protocol_with_all_its_messages_on_their_way_can_still_end_a_plan() {
	build_and_execute(|| {
		let (protocol, to) = (protocol(), destination(1));
		let id = ending(protocol, to);
		run_to(11);
		deliver(to, 1, 0);
		for n in 2..6 {
			let other = destination(n);
			(0..3).for_each(|_| send(protocol, other));
		}
		let full = Err(Error::<Test>::TooManyWaiting.into());
		assert_eq!(try_send(protocol, to), full);
		assert_eq!(try_arm(protocol, targets(&[to]), 0), full);
		enact(id);
		assert_eq!(bodies(to), [Body::Disarm(id)]);
	});
}
