// SPDX-License-Identifier: Apache-2.0

//! Lanes of messages: each keeper's is its own.

mod common;

use common::{cargo::*, drive::*, world::World};
use vigil_primitives::{LaneId, SequenceNumber, ServiceId};
use vigil_relayer_core::{Cargo, Effect, Event};

const OTHER: LaneId = LaneId(9);

/// A certificate of messages arrives, and so do they. Whether they are broadcast at once.
fn is_delivered(world: &mut World, cargo: &Cargo) -> bool {
	let mut effects = handle(world, certificate(cargo));
	let asked = effects.iter().find_map(|effect| match effect {
		Effect::FetchMessages(key, _, outbox) => Some((key.clone(), *outbox)),
		_ => None,
	});
	let Some((key, outbox)) = asked else { return false };
	let messages = messages(outbox.first.0, outbox.count);
	effects.extend(handle(world, Event::Messages(key, Ok(messages))));
	is_broadcast_of(&effects, cargo)
}

#[test]
fn messages_of_one_lane_hold_up_neither_those_of_another_nor_anything_else() {
	let mut world = asked(&[1]);
	// The other lane was looked at, and nothing was delivered over it.
	let known = &mut world.chain.blocks.last_mut().unwrap().inbox.get_mut(&1).unwrap().known;
	known.lanes.insert(OTHER, SequenceNumber(0));
	world.look(0);
	assert!(is_delivered(&mut world, &outbox(1, 1, 0, 2)));
	assert!(!is_delivered(&mut world, &outbox(1, 1, 2, 2)), "those before it are under way");
	assert!(is_delivered(&mut world, &outbox_of(OTHER, 1, 1, 0, 3)));
	assert!(is_sent(&mut world, &checkpoint(1, 1, 5)));
	assert!(is_sent(&mut world, &halt(1, 1, 12, 900)));
}

#[test]
fn lanes_count_their_messages_apart() {
	let mut world = asked(&[1]);
	let all = [outbox(1, 1, 0, 2), outbox_of(OTHER, 1, 1, 0, 3)];
	world.calm(&all, 16);
	let inbox = &world.chain.best().inbox[&1];
	assert_eq!(inbox.known.lanes[&LANE], SequenceNumber(2));
	assert_eq!(inbox.known.lanes[&OTHER], SequenceNumber(3));
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

#[test]
fn messages_wait_until_their_lane_was_looked_at_and_say_which_one_it_is() {
	let mut world = asked(&[1]);
	let cargo = outbox_of(OTHER, 1, 1, 0, 3);
	assert!(!is_delivered(&mut world, &cargo));
	assert!(is_noted(&world, &cargo));
	let lanes = world.relayers[0].engine.lanes();
	assert!(lanes.contains(&(ServiceId(1), OTHER)));
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&1].executed, [(9, 0), (9, 1), (9, 2)]);
}

#[test]
fn proofs_of_one_lane_say_nothing_about_another() {
	let mut world = asked(&[1]);
	let (one, other) = (outbox(1, 1, 0, 2), outbox_of(OTHER, 1, 1, 0, 2));
	world.calm(&[one.clone(), other.clone()], 16);
	handle(&mut world, Event::Proven((ServiceId(1), OTHER), SequenceNumber(2)));
	assert_eq!(item(&world, &one).state.name(), "final");
	assert_eq!(item(&world, &other).state.name(), "proven");
}

#[test]
fn many_new_lanes_keep_no_older_one_from_being_looked_at() {
	let mut world = asked(&[1]);
	let victim = LaneId(100_000);
	handle(&mut world, certificate(&outbox_of(victim, 1, 1, 0, 1)));
	world.now += 1_000;
	for lane in 0..300 {
		handle(&mut world, certificate(&outbox_of(LaneId(lane), 1, 1, 0, 1)));
	}
	let lanes = world.relayers[0].engine.lanes();
	assert!(lanes.contains(&(ServiceId(1), victim)));
	assert_eq!(lanes.len(), 256);
}
