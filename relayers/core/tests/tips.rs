// SPDX-License-Identifier: Apache-2.0

//! What is offered to authors of blocks that are full.

mod common;

use codec::Decode;
use common::{
	cargo::*,
	chain::Content,
	drive::*,
	world::{engine, settings, World},
};
use vigil_relayer_core::{Event, Refused, Settings, State, TxEvent};

/// A world whose relayer offers at most 800.
fn generous() -> World {
	let mut world = asked(&[0]);
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(Settings { most_tip: 800, ..settings(0) }, journal);
	world.look(0);
	world
}

/// Time passes, a bit at a time, and everything that is said reaches the relayer.
fn wait(world: &mut World, seconds: u64) {
	for _ in 0..seconds {
		world.now += 1_000;
		let now = world.now;
		world.relayers[0].feed(Event::Tick, now);
		while world.act(0, false) || world.hear(0) {}
	}
}

/// What each transaction in the pool offers.
fn offers(world: &World) -> Vec<u128> {
	let contents = world.chain.pool.iter().map(|bytes| Content::decode(&mut &bytes[..]).unwrap());
	contents.map(|content| content.tip).collect()
}

#[test]
fn a_halt_that_no_block_takes_is_signed_anew_with_a_higher_tip_and_the_same_nonce() {
	let mut world = generous();
	world.chain.price = 300;
	let halt = halt(0, 1, 12, 900);
	world.certify(0, &halt);
	let mut seen = Vec::new();
	for _ in 0..6 {
		wait(&mut world, 10);
		seen.extend(offers(&world));
		world.chain.make_block();
		world.look(0);
	}
	seen.dedup();
	assert_eq!(seen, [0, 100, 200, 400], "one transaction at a time, and none after that");
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
	assert!(world.chain.best().wasted.is_empty());
	assert_eq!(world.relayers[0].engine.report().counters.raised, 3);
	world.calm(&[], 8);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn nobody_is_offered_more_than_the_most() {
	let mut world = generous();
	world.chain.price = 1_000_000;
	world.certify(0, &halt(0, 1, 12, 900));
	wait(&mut world, 300);
	assert_eq!(offers(&world), [800]);
	assert_eq!(world.relayers[0].engine.report().counters.raised, 4);
}

#[test]
fn without_a_most_nothing_is_offered_and_the_bytes_stay_the_same() {
	let mut world = asked(&[0]);
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(Settings { most_tip: 0, ..settings(0) }, journal);
	world.look(0);
	world.chain.price = 1;
	let halt = halt(0, 1, 12, 900);
	world.certify(0, &halt);
	let first = item(&world, &halt).state.tx().cloned();
	wait(&mut world, 60);
	assert_eq!(item(&world, &halt).state.tx().cloned(), first);
	assert_eq!(offers(&world), [0]);
}

#[test]
fn messages_wait_longer_than_a_halt_before_they_cost_more() {
	let mut world = generous();
	world.chain.price = 300;
	let cargo = outbox(0, 1, 0, 2);
	world.certify(0, &cargo);
	wait(&mut world, 25);
	assert_eq!(offers(&world), [0]);
	wait(&mut world, 10);
	assert_eq!(offers(&world), [100]);
}

#[test]
fn what_a_full_pool_drops_is_offered_more_for_and_what_cannot_be_paid_is_not() {
	for (word, tip) in [
		(TxEvent::Dropped, 100),
		(TxEvent::Refused(Refused::Crowded, "immediately dropped".into()), 100),
		(TxEvent::Refused(Refused::Unpaid, "cannot pay".into()), 0),
		(TxEvent::Refused(Refused::Elsewhere, "the node restarts".into()), 0),
		(TxEvent::Lost, 0),
	] {
		let mut world = generous();
		let halt = halt(0, 1, 12, 900);
		assert!(is_sent(&mut world, &halt));
		handle(&mut world, Event::Tx(key(&halt), TxEvent::Accepted));
		handle(&mut world, Event::Tx(key(&halt), word.clone()));
		world.now += 7_000;
		assert!(is_broadcast_of(&handle(&mut world, Event::Tick), &halt));
		assert_eq!(item(&world, &halt).tip, tip, "{word:?}");
	}
}

#[test]
fn a_raised_transaction_is_broadcast_with_the_same_bytes_after_a_crash() {
	let mut world = generous();
	world.chain.price = 300;
	let halt = halt(0, 1, 12, 900);
	world.certify(0, &halt);
	wait(&mut world, 14);
	let State::Broadcast(tx) = item(&world, &halt).state else { panic!("not broadcast") };
	assert_eq!(offers(&world), [100]);
	world.chain.pool.clear();
	world.relayers[0].crash();
	world.look(0);
	while world.act(0, false) {}
	assert!(world.chain.pool.contains(&tx.bytes));
}

#[test]
fn a_tip_that_the_account_cannot_pay_keeps_no_halt_back() {
	let mut world = generous();
	world.chain.price = 300;
	let halt = halt(0, 1, 12, 900);
	world.certify(0, &halt);
	wait(&mut world, 14);
	assert_eq!(item(&world, &halt).tip, 100);
	let unpaid = TxEvent::Refused(Refused::Unpaid, "cannot pay".into());
	handle(&mut world, Event::Tx(key(&halt), unpaid));
	world.now += 7_000;
	assert!(is_broadcast_of(&handle(&mut world, Event::Tick), &halt));
	let again = item(&world, &halt);
	assert_eq!(again.tip, 0);
	let bytes = &again.state.tx().expect("it is signed").bytes;
	assert_eq!(Content::decode(&mut &bytes[..]).unwrap().tip, 0);
}
