// SPDX-License-Identifier: Apache-2.0

//! What operators have looked at again while the relayer runs.

mod common;

use common::{
	cargo::*,
	drive::*,
	world::{engine, settings, World},
};
use vigil_relayer_core::{engine::Replay, Event, Refused, Settings, State, TxEvent};

fn replay(world: &mut World, service: u32, kind: Option<&str>) -> usize {
	let kind = kind.map(Into::into);
	let replay = Replay { destination: "haven".into(), service, kind };
	let now = world.now;
	world.relayers[0].engine.replay(&replay, now).unwrap()
}

#[test]
fn a_dead_letter_is_taken_up_again() {
	let mut world = asked(&[0]);
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(Settings { max_attempts: 1, ..settings(0) }, journal);
	let letter = handover(0, 1);
	world.certify(0, &letter);
	world.look(0);
	let refused = TxEvent::Refused(Refused::Invalid, "the node says no".into());
	handle(&mut world, Event::Tx(key(&letter), refused));
	assert_eq!(item(&world, &letter).state.name(), "dead");
	assert_eq!(replay(&mut world, 1, None), 0, "of another service");
	assert_eq!(replay(&mut world, 0, Some("halt")), 0, "of another kind");
	assert_eq!(item(&world, &letter).state.name(), "dead");
	assert_eq!(replay(&mut world, 0, Some("handover")), 1);
	assert_eq!(item(&world, &letter).state, State::Seen, "the journal has it");
	assert!(is_broadcast_of(&handle(&mut world, Event::Tick), &letter));
	assert_eq!(world.relayers[0].engine.report().counters.replayed, 1);
	world.calm(&[], 8);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn what_the_destination_knows_is_not_sent_again() {
	let mut world = asked(&[0]);
	world.calm(&[halt(0, 1, 12, 900), handover(0, 1)], 8);
	let before = world.chain.best().nonces[&0];
	assert_eq!(replay(&mut world, 0, None), 3, "both, and the checkpoint before them");
	world.calm(&[], 8);
	assert_eq!(world.chain.best().nonces[&0], before);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn what_is_under_way_is_left_alone() {
	let mut world = asked(&[0]);
	let halt = halt(0, 1, 12, 900);
	assert!(is_sent(&mut world, &halt));
	let before = item(&world, &halt);
	replay(&mut world, 0, Some("halt"));
	assert_eq!(item(&world, &halt), before);
}
