// SPDX-License-Identifier: Apache-2.0

//! One thing at a time: what goes first, what waits, and what happens when something goes wrong.

mod common;

use common::{
	cargo::*,
	chain::Account,
	drive::*,
	journal::Memory,
	numbers,
	world::{engine, settings, World},
};
use std::sync::{atomic::Ordering, Arc};
use vigil_primitives::{SequenceNumber, ServiceId, Statement, UnixTime};
use vigil_relayer_core::{item::Done, Cargo, Event, Refused, Settings, State, TxEvent};

#[test]
fn a_halt_is_handed_out_as_soon_as_it_arrives_whatever_is_under_way() {
	let mut world = asked(&[0]);
	world.certify(0, &handover(0, 1));
	assert!(matches!(item(&world, &handover(0, 1)).state, State::Signed(_)));
	let halt = halt(0, 1, 12, 900);
	let effects = handle(&mut world, certificate(&halt));
	assert!(is_broadcast_of(&effects, &halt));
}

#[test]
fn nothing_but_a_halt_goes_beside_another_transaction_of_the_lane() {
	let mut world = asked(&[0, 1]);
	world.certify(0, &handover(0, 1));
	let later = checkpoint(0, 1, 5);
	assert!(!is_broadcast_of(&handle(&mut world, certificate(&later)), &later));
	let other = checkpoint(1, 1, 5);
	assert!(is_broadcast_of(&handle(&mut world, certificate(&other)), &other));
}

#[test]
fn certificates_of_a_set_wait_for_its_handover_and_handovers_for_each_other() {
	let mut world = asked(&[0]);
	for cargo in [handover(0, 2), checkpoint(0, 3, 30), checkpoint(0, 2, 20)] {
		world.certify(0, &cargo);
		assert!(
			world.relayers[0].journal.get(&key(&cargo)).is_none(),
			"nobody vouches for its set"
		);
	}
	world.calm(&[handover(0, 1)], 12);
	let known = &world.chain.best().inbox[&0].known;
	assert_eq!(numbers(known), [1, 2, 3]);
	assert_eq!(known.ward.checkpoint.unwrap().height.0, 30);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn of_many_checkpoints_only_the_highest_is_paid_for() {
	let mut world = asked(&[0]);
	let before = world.chain.best().nonces[&0];
	for height in 2..20 {
		world.relayers[0].journal.failures.store(0, Ordering::SeqCst);
		world.certify(0, &checkpoint(0, 1, height));
	}
	world.calm(&[], 10);
	assert_eq!(world.chain.best().inbox[&0].known.ward.checkpoint.unwrap().height.0, 19);
	assert!(world.chain.best().nonces[&0] - before <= 2, "the first, and then the highest");
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn a_dead_letter_holds_up_nothing_and_is_over_once_somebody_else_delivered() {
	let mut world = asked(&[0, 1]);
	let journal = Arc::new(Memory::default());
	let settings = Settings { max_attempts: 2, ..settings(0) };
	let refuse = |world: &mut World, cargo: &Cargo| {
		let event = TxEvent::Refused(Refused::Invalid, "the node says no".into());
		world.now += 60_000;
		handle(world, Event::Tx(key(cargo), event))
	};
	world.relayers[0].journal = journal.clone();
	world.relayers[0].engine = engine(settings, journal);
	let letter = handover(0, 1);
	world.certify(0, &letter);
	world.look(0);
	refuse(&mut world, &letter);
	world.now += 60_000;
	handle(&mut world, Event::Tick);
	refuse(&mut world, &letter);
	let State::Dead { reason } = item(&world, &letter).state else { panic!("not dead") };
	assert!(reason.contains("the node says no"));
	let report = world.relayers[0].engine.report();
	assert_eq!(report.lanes[0].dead.len(), 1);

	let other = checkpoint(0, 1, 40);
	assert!(is_broadcast_of(&handle(&mut world, certificate(&other)), &other));

	let state = world.chain.blocks.last_mut().unwrap();
	state.inbox.get_mut(&0).unwrap().known.sets.push(kept(commitment(0, 2)));
	world.calm(&[], 12);
	assert!(matches!(item(&world, &letter).state, State::Final(Done::Known { ours: false, .. })));
	assert!(world.relayers[0].engine.report().lanes[0].dead.is_empty());
}

#[test]
fn nothing_is_sent_while_the_disk_is_full_and_all_of_it_later() {
	let mut world = asked(&[0]);
	world.relayers[0].journal.failures.store(1_000, Ordering::SeqCst);
	let halt = halt(0, 1, 12, 900);
	let now = world.now;
	let relayer = &mut world.relayers[0];
	for _ in 0..5 {
		assert!(relayer.engine.handle(&certificate(&halt), now, &Account(0)).is_err());
		assert!(relayer.engine.effects().is_empty());
	}
	relayer.journal.failures.store(0, Ordering::SeqCst);
	assert!(is_broadcast_of(&handle(&mut world, certificate(&halt)), &halt));
}

#[test]
fn the_same_bytes_are_broadcast_after_a_crash() {
	let mut world = asked(&[0]);
	let cargo = handover(0, 1);
	world.certify(0, &cargo);
	let State::Signed(tx) = item(&world, &cargo).state else { panic!("not signed") };
	world.relayers[0].crash();
	world.look(0);
	while world.act(0, false) {}
	assert!(world.chain.pool.contains(&tx.bytes));
	assert_eq!(world.chain.pool.len(), 1);
}

#[test]
fn what_was_included_before_a_crash_is_not_sent_again() {
	let mut world = asked(&[0]);
	let cargo = handover(0, 1);
	world.certify(0, &cargo);
	world.act(0, false);
	world.relayers[0].crash();
	world.chain.make_block();
	world.calm(&[], 10);
	assert!(matches!(item(&world, &cargo).state, State::Final(Done::Known { ours: true, .. })));
	assert_eq!(world.chain.best().nonces[&0], 2, "the checkpoint and the handover");
}

#[test]
fn a_transaction_whose_block_is_left_behind_is_broadcast_again() {
	let mut world = asked(&[0]);
	let cargo = handover(0, 1);
	world.certify(0, &cargo);
	while world.act(0, false) || world.hear(0) {}
	world.chain.make_block();
	world.look(0);
	let State::Included { tx, .. } = item(&world, &cargo).state else { panic!("not included") };
	world.chain.reorganise(1, true);
	world.chain.make_block();
	world.look(0);
	let broadcast = item(&world, &cargo).state;
	assert_eq!(broadcast.name(), "broadcast");
	assert_eq!(broadcast.tx(), Some(&tx));
	assert_eq!(world.relayers[0].engine.report().counters.retracted, 1);
	world.calm(&[], 10);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn an_expired_transaction_is_signed_anew() {
	let mut world = asked(&[0]);
	let cargo = handover(0, 1);
	world.certify(0, &cargo);
	let State::Signed(first) = item(&world, &cargo).state else { panic!("not signed") };
	for _ in 0..20 {
		world.chain.make_block();
	}
	world.chain.finalize(20);
	world.look(0);
	world.now += 60_000;
	world.look(0);
	let second = item(&world, &cargo).state.tx().cloned().expect("signed anew");
	assert!(second.dies_at > first.dies_at && second.nonce == first.nonce);
}

#[test]
fn the_loser_of_a_race_is_done_and_did_not_fail() {
	let mut world = World::new(1, 2);
	let all = [handover(0, 1), checkpoint(0, 2, 5)];
	world.calm(&all, 20);
	for relayer in 0..2 {
		assert!(world.unfinished(relayer).is_empty());
		let journal = world.relayers[relayer].journal.all();
		assert!(journal.iter().all(|item| matches!(item.state, State::Final(Done::Known { .. }))));
	}
}

#[test]
fn a_certificate_of_a_set_that_was_superseded_is_not_paid_for() {
	let mut world = asked(&[0]);
	let next = set_in_office(0, 2, UnixTime(world.now / 1_000)).commitment;
	world.calm(&[handover_to(0, 1, next)], 10);
	let before = world.chain.best().nonces[&0];
	let round = world.now / 1_000;
	world.calm(&[checkpoint_in(0, 1, 50, round)], 6);
	assert_eq!(world.chain.best().nonces[&0], before);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn a_halt_whose_round_is_too_old_is_not_paid_for() {
	let mut world = asked(&[0]);
	world.now += 2_000_000_000;
	let old = halt(0, 1, 12, 900);
	world.calm(&[old], 4);
	assert!(world.chain.best().inbox[&0].halts.is_empty());
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn messages_go_in_batches_and_are_proven_once_vigil_knows() {
	let mut world = asked(&[1]);
	let cargo = outbox(1, 1, 0, 8);
	world.calm(std::slice::from_ref(&cargo), 16);
	let executed: Vec<_> = (0..8).map(|number| (LANE.0, number)).collect();
	assert_eq!(world.chain.best().inbox[&1].executed, executed);
	assert_eq!(world.chain.best().nonces[&0], 1 + 3, "a checkpoint, and three messages at a time");
	assert_eq!(item(&world, &cargo).state.name(), "final");
	handle(&mut world, Event::Proven((ServiceId(1), LANE), SequenceNumber(7)));
	assert_eq!(item(&world, &cargo).state.name(), "final");
	handle(&mut world, Event::Proven((ServiceId(1), LANE), SequenceNumber(8)));
	assert_eq!(item(&world, &cargo).state.name(), "proven");
}

#[test]
fn what_is_for_another_inbox_or_an_untrusted_service_leaves_no_trace() {
	let mut world = asked(&[1]);
	let Statement::Outbox(mut outbox) = outbox(1, 1, 0, 2).certificate.signed.statement else {
		panic!("no outbox")
	};
	outbox.destination.inbox.0[0] ^= 1;
	let elsewhere = cargo(1, 1, Statement::Outbox(outbox));
	world.calm(&[elsewhere, checkpoint(77, 1, 5)], 4);
	let journal = world.relayers[0].journal.all();
	assert!(journal.iter().all(|item| item.key.kind_name() == "checkpoint"), "{journal:?}");
	assert!(journal.iter().all(|item| item.key.service == ServiceId(1)));
}

#[test]
fn the_journal_stays_small() {
	let mut world = asked(&[0]);
	let settings = Settings { keep_count: 5, ..settings(0) };
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(settings, journal);
	for height in 2..30 {
		world.calm(&[checkpoint(0, 1, height)], 4);
	}
	assert!(world.relayers[0].journal.all().len() <= 6);
	world.now += 8 * 24 * 3_600_000;
	world.look(0);
	world.look(0);
	assert!(world.relayers[0].journal.all().len() <= 1);
}

#[test]
fn a_dead_letter_says_why_the_call_failed_whoever_says_first_that_it_did() {
	for node_first in [true, false] {
		let mut world = asked(&[0]);
		let journal = Arc::new(Memory::default());
		world.relayers[0].journal = journal.clone();
		let settings = Settings { max_attempts: 1, ..settings(0) };
		world.relayers[0].engine = engine(settings, journal);
		let letter = handover(0, 1);
		world.certify(0, &letter);
		world.look(0);
		let State::Signed(tx) = item(&world, &letter).state else { panic!("not signed") };
		let failed = Event::Tx(key(&letter), TxEvent::Failed(tx.hash, "Inbox::NoQuorum".into()));
		if node_first {
			handle(&mut world, failed.clone());
			assert_eq!(item(&world, &letter).state.name(), "signed", "blocks have not said so");
		}
		// Its nonce is used, and the inbox does not know the set.
		*world.chain.blocks.last_mut().unwrap().nonces.entry(0).or_default() += 1;
		world.look(0);
		if !node_first {
			handle(&mut world, failed);
		}
		let State::Dead { reason } = item(&world, &letter).state else { panic!("not dead") };
		assert!(reason.contains("Inbox::NoQuorum"), "{reason}");
	}
}

#[test]
fn an_account_without_funds_is_no_reason_to_give_up() {
	let mut world = asked(&[0]);
	let cargo = handover(0, 1);
	world.certify(0, &cargo);
	for _ in 0..50 {
		let event = TxEvent::Refused(Refused::Unpaid, "cannot pay".into());
		handle(&mut world, Event::Tx(key(&cargo), event));
		world.now += 10_000;
		let effects = handle(&mut world, Event::Tick);
		assert!(is_broadcast_of(&effects, &cargo));
	}
	assert_eq!(item(&world, &cargo).state.name(), "signed");
}
