// SPDX-License-Identifier: Apache-2.0

//! Relayers in a world where everything goes wrong: whatever happens, everything arrives, and is
//! executed once.

mod common;

use common::{cargo::*, numbers, world::World};
use proptest::prelude::*;
use std::sync::{atomic::Ordering, OnceLock};
use vigil_primitives::LaneId;
use vigil_relayer_core::{Cargo, Event};

/// Something that happens.
#[derive(Clone, Debug)]
enum Op {
	Certify(usize, usize),
	Look(usize),
	Act(usize),
	ActDeaf(usize),
	Hear(usize),
	Wait(u64),
	Block,
	Finalize(usize),
	Reorganise(usize, bool),
	ForgetPool,
	Crash(usize),
	LoseJournal(usize),
	FullDisk(usize, u32),
	UseNonce(usize),
	Price(u128),
}

/// Two services: one that halts, resumes and hands over, one that sends messages.
fn all() -> &'static [Cargo] {
	static ALL: OnceLock<Vec<Cargo>> = OnceLock::new();
	ALL.get_or_init(make_all)
}

fn make_all() -> Vec<Cargo> {
	vec![
		checkpoint(0, 1, 10),
		halt(0, 1, 12, 900),
		resume(0, 1, 12, 950),
		handover(0, 1),
		checkpoint(0, 2, 20),
		handover(0, 2),
		checkpoint(0, 3, 30),
		outbox(1, 1, 0, 2),
		handover(1, 1),
		outbox(1, 2, 2, 7),
		outbox(1, 2, 9, 1),
		// The same messages, signed again by a later set.
		outbox(1, 2, 0, 2),
		// Another keeper's lane.
		outbox_of(LaneId(9), 1, 2, 0, 4),
	]
}

fn op(relayers: usize, gentle: bool) -> impl Strategy<Value = Op> {
	let who = 0..relayers;
	let common = prop_oneof![
		6 => (who.clone(), 0..all().len()).prop_map(|(who, which)| Op::Certify(who, which)),
		6 => who.clone().prop_map(Op::Look),
		6 => who.clone().prop_map(Op::Act),
		1 => who.clone().prop_map(Op::ActDeaf),
		6 => who.clone().prop_map(Op::Hear),
		3 => (1u64..40_000).prop_map(Op::Wait),
		6 => Just(Op::Block),
		2 => (0u128..10).prop_map(Op::Price),
		3 => (1usize..4).prop_map(Op::Finalize),
		3 => who.clone().prop_map(Op::Crash),
		1 => (who.clone(), 1u32..5).prop_map(|(who, writes)| Op::FullDisk(who, writes)),
	];
	let rough = prop_oneof![
		2 => (1usize..4, any::<bool>()).prop_map(|(blocks, lose)| Op::Reorganise(blocks, lose)),
		1 => Just(Op::ForgetPool),
		1 => who.clone().prop_map(Op::LoseJournal),
		1 => who.prop_map(Op::UseNonce),
	];
	match gentle {
		true => common.boxed(),
		false => prop_oneof![8 => common, 1 => rough].boxed(),
	}
}

/// Whether it makes a relayer forget something, or miss an answer.
fn is_mishap(op: &Op) -> bool {
	matches!(op, Op::Crash(_) | Op::ActDeaf(_) | Op::FullDisk(..))
}

fn apply(world: &mut World, op: &Op) {
	let all = all();
	match op {
		Op::Certify(who, which) => world.certify(*who, &all[*which]),
		Op::Look(who) => world.look(*who),
		Op::Act(who) => drop(world.act(*who, false)),
		Op::ActDeaf(who) => drop(world.act(*who, true)),
		Op::Hear(who) => drop(world.hear(*who)),
		Op::Wait(millis) => {
			world.now += millis;
			let now = world.now;
			world.relayers.iter_mut().for_each(|relayer| relayer.feed(Event::Tick, now));
		},
		Op::Block => world.chain.make_block(),
		Op::Finalize(blocks) => world.chain.finalize(*blocks),
		Op::Reorganise(blocks, lose) => world.chain.reorganise(*blocks, *lose),
		Op::ForgetPool => world.chain.pool.clear(),
		Op::Crash(who) => world.relayers[*who].crash(),
		Op::LoseJournal(who) => {
			world.relayers[*who].journal.clear();
			world.relayers[*who].crash();
		},
		Op::FullDisk(who, writes) => {
			world.relayers[*who].journal.failures.store(*writes, Ordering::SeqCst);
		},
		Op::UseNonce(who) => world.chain.use_nonce(world.relayers[*who].account),
		Op::Price(price) => world.chain.price = *price,
	}
}

/// Everything arrived, and was executed once.
fn check(world: &World) -> Result<(), TestCaseError> {
	for relayer in 0..world.relayers.len() {
		let unfinished = world.unfinished(relayer);
		prop_assert!(unfinished.is_empty(), "relayer {relayer}: {unfinished:?}");
	}
	let inbox = &world.chain.best().inbox;
	let ids = |service: u32| numbers(&inbox[&service].known);
	prop_assert_eq!(ids(0), vec![1, 2, 3]);
	prop_assert_eq!(ids(1), vec![1, 2]);
	prop_assert_eq!(inbox[&0].known.ward.checkpoint.map(|last| last.height.0), Some(30));
	prop_assert!(inbox[&0].halts.len() <= 1 && inbox[&0].resumes.len() <= 1);
	let of = |lane: u32| {
		let all = inbox[&1].executed.iter().filter(move |(of, _)| *of == lane);
		all.map(|(_, number)| *number).collect::<Vec<_>>()
	};
	prop_assert_eq!(of(LANE.0), (0..10).collect::<Vec<_>>());
	prop_assert_eq!(of(9), (0..4).collect::<Vec<_>>());
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn everything_arrives_once_and_no_crash_wastes_more_than_one_fee(
		ops in prop::collection::vec(op(1, true), 0..150),
	) {
		let mut world = World::new(2, 1);
		ops.iter().for_each(|op| apply(&mut world, op));
		world.calm(all(), 120);
		check(&world)?;
		// Who crashes may have sent what it does not know of, and send it again.
		let mishaps = ops.iter().filter(|op| is_mishap(op)).count();
		let wasted = &world.chain.best().wasted;
		prop_assert!(wasted.len() <= mishaps, "{mishaps} mishaps wasted {wasted:?}");
	}

	#[test]
	fn everything_arrives_once_through_reorganisations_races_and_lost_journals(
		ops in prop::collection::vec(op(1, false), 0..200),
	) {
		let mut world = World::new(2, 1);
		ops.iter().for_each(|op| apply(&mut world, op));
		world.calm(all(), 200);
		check(&world)?;
	}

	#[test]
	fn two_relayers_deliver_everything_once(
		ops in prop::collection::vec(op(2, false), 0..200),
	) {
		let mut world = World::new(2, 2);
		ops.iter().for_each(|op| apply(&mut world, op));
		world.calm(all(), 200);
		check(&world)?;
	}
}
