// SPDX-License-Identifier: Apache-2.0

//! Nodes that lie: of Vigil about certificates, of a destination about itself.

mod common;

use common::{
	cargo::*,
	drive::*,
	journal::Memory,
	numbers,
	world::{engine, settings, World},
};
use std::sync::Arc;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{Policy, Seconds, ServiceId, SetId, Statement, UnixTime};
use vigil_relayer_core::{
	item::Done, Cargo, Effect, Event, Origin, Refused, Settings, State, TxEvent,
};

/// Sets that an attacker makes: of its own keys, with the number of a genuine one.
fn attackers(set: u64) -> TestSet<Fake> {
	let plan = SetPlan {
		service: ServiceId(0),
		set_id: SetId(set),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(0),
		expires_at: NEVER,
	};
	TestSet::with_plan(&plan, &[1; 3])
}

fn by(set: &TestSet<Fake>, statement: Statement) -> Cargo {
	let next_policy = matches!(statement, Statement::Handover(_)).then_some(POLICY);
	let certificate = set.certify(statement, &[]);
	Cargo { certificate, witnesses: Vec::new(), next_policy, suspicion: false, standby: None }
}

fn forgeries(world: &World) -> u64 {
	world.relayers[0].engine.report().counters.forged
}

#[test]
fn a_forged_halt_does_not_keep_the_genuine_one_out() {
	let mut world = asked(&[0]);
	let genuine = halt(0, 1, 12, 900);
	let other_block = forged(halt(0, 1, 13, 900));
	for lie in [forged(genuine.clone()), other_block] {
		assert!(!is_sent(&mut world, &lie));
		assert!(!is_noted(&world, &lie));
	}
	assert_eq!(forgeries(&world), 2);
	assert!(is_sent(&mut world, &genuine));
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
	assert!(world.chain.best().wasted.is_empty());
}

#[test]
fn forged_halts_of_rounds_to_come_are_not_known_when_those_rounds_come() {
	let mut world = asked(&[0]);
	let first = world.now / 1_000;
	for round in first..first + 50 {
		assert!(!is_sent(&mut world, &forged(halt(0, 1, 12, round))));
	}
	assert!(world.relayers[0].journal.all().iter().all(|item| !item.key.is_halt()));
	world.now += 10_000;
	assert!(is_sent(&mut world, &halt(0, 1, 12, first + 10)));
}

#[test]
fn of_no_kind_is_anything_noted_or_paid_for_that_is_not_genuine() {
	let mut world = asked(&[0]);
	let before = world.chain.best().nonces[&0];
	let noted = world.relayers[0].journal.all().len();
	let genuine = [
		halt(0, 1, 12, 900),
		checkpoint(0, 1, 5),
		handover(0, 1),
		outbox(0, 1, 0, 2),
		resume(0, 1, 12, 950),
	];
	let wrong_policy = Policy { checkpoint_interval: 9, ..POLICY };
	let lies = [
		// Too few signed, and the flag says otherwise, or says so of what is no Halt.
		cargo_without(0, 1, stands(12, 900), &[0, 1]),
		Cargo { suspicion: true, ..cargo_without(0, 1, stands(12, 900), &[0, 1, 2]) },
		Cargo { suspicion: true, ..halt(0, 1, 12, 900) },
		Cargo { suspicion: true, ..checkpoint(0, 1, 5) },
		Cargo { next_policy: Some(wrong_policy), ..handover(0, 1) },
		Cargo { next_policy: None, ..handover(0, 1) },
		Cargo { next_policy: Some(POLICY), ..halt(0, 1, 12, 900) },
		// The witnesses are of others than the absent.
		Cargo { witnesses: Vec::new(), ..cargo_without(0, 1, stands(12, 900), &[3]) },
		by(&attackers(1), stands(12, 900)),
	];
	let lies: Vec<_> = genuine.into_iter().map(forged).chain(lies).collect();
	for lie in &lies {
		handle(&mut world, certificate(lie));
	}
	world.calm(&lies, 8);
	assert_eq!(world.chain.best().nonces[&0], before);
	assert_eq!(world.relayers[0].journal.all().len(), noted);
	assert!(forgeries(&world) >= 14);
}

#[test]
fn only_a_set_that_a_trusted_one_handed_over_to_is_believed() {
	let mut world = asked(&[0]);
	let theirs = attackers(2);
	let lie = handover_to(0, 1, theirs.commitment.clone());
	// Neither the set that is to come nor the handover to it is genuine.
	world.calm(&[by(&theirs, stands(12, 900)), forged(lie)], 8);
	assert_eq!(numbers(&world.chain.best().inbox[&0].known), [1]);
	assert!(world.chain.best().inbox[&0].halts.is_empty());
	// The genuine one is heard, whatever came before, and what its set says as well.
	world.calm(&[halt(0, 2, 12, 900), by(&theirs, stands(12, 905))], 2);
	world.calm(&[handover(0, 1)], 8);
	assert_eq!(numbers(&world.chain.best().inbox[&0].known), [1, 2]);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
	assert!(world.chain.best().wasted.is_empty());
}

#[test]
fn what_cannot_be_verified_yet_of_one_endpoint_takes_no_room_from_another() {
	let mut world = asked(&[0]);
	let flood = by(&attackers(9), stands(12, 900)).certificate;
	let witness = set(0, 1).witnesses(&[0]);
	// Large ones, and small ones for the room between them.
	for (witnesses, lies) in [(8_000, 40), (400, 40), (20, 40), (0, 100)] {
		let witnesses: Vec<_> = witness.iter().cycle().take(witnesses).cloned().collect();
		for number in 0..lies {
			let mut certificate = flood.clone();
			certificate.signed.set_id = SetId(2 + witnesses.len() as u64 * 100 + number);
			let witnesses = witnesses.clone();
			let lie = Cargo {
				certificate,
				witnesses,
				next_policy: None,
				suspicion: false,
				standby: None,
			};
			handle(&mut world, Event::Certificate(Box::new(lie), Origin(1)));
		}
	}
	let later = halt(0, 2, 12, 900);
	assert!(!is_sent(&mut world, &later));
	assert!(!is_noted(&world, &later));
	world.calm(&[], 1);
	handle(&mut world, certificate(&handover(0, 1)));
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
}

#[test]
fn a_destination_that_trusts_another_set_of_the_same_number_is_not_paid_for() {
	let mut world = asked(&[0]);
	let halt = halt(0, 1, 12, 900);
	// It arrives while the destination cannot be seen, and its governance installs another set.
	let installed = attackers(1).commitment;
	let state = world.chain.blocks.last_mut().unwrap();
	state.inbox.get_mut(&0).unwrap().known.sets = vec![kept(installed)];
	world.chain.make_block();
	world.chain.finalize(9);
	let before = world.chain.best().nonces[&0];
	world.certify(0, &halt);
	world.look(0);
	world.calm(&[], 4);
	assert!(world.chain.best().nonces[&0] <= before + 1);
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

/// A world whose relayer believes what two nodes say.
fn careful() -> World {
	let mut world = asked(&[0]);
	let journal = Arc::new(Memory::default());
	world.relayers[0].journal = journal.clone();
	let settings = Settings { confirm: true, freshness: Seconds(1_000_000), ..settings(0) };
	world.relayers[0].engine = engine(settings, journal);
	world.look(0);
	world
}

/// Tells the relayer what a destination with this Halt looks like, though the chain has none.
fn lie_that_it_halted(world: &mut World, confirmed: bool) {
	let mut state = world.chain.best().clone();
	state.block.number += 1;
	let call = vigil_relayer_core::Call::new(&item(world, &halt(0, 1, 12, 900)), vec![], [0; 32]);
	let (name, args) = common::chain::spell(&call);
	assert!(common::inbox::execute(&mut state.inbox, name, &args, world.chain.now));
	let mut view = world.chain.view(&state, 0);
	// By a transaction of this relayer, it says.
	view.nonce += 1;
	view.confirmed = confirmed;
	handle(world, Event::Best(Box::new(view.clone())));
	handle(world, Event::Finalized(Box::new(view)));
}

#[test]
fn what_one_of_several_nodes_says_alone_ends_nothing() {
	let mut world = careful();
	let halt = halt(0, 1, 12, 900);
	assert!(is_sent(&mut world, &halt));
	lie_that_it_halted(&mut world, false);
	assert!(!item(&world, &halt).state.is_closed());
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
	assert!(matches!(item(&world, &halt).state, State::Final(Done::Known { .. })));
}

#[test]
fn what_counted_as_finished_is_taken_up_again_when_a_final_block_contradicts_it() {
	let mut world = asked(&[0]);
	let halt = halt(0, 1, 12, 900);
	world.certify(0, &halt);
	lie_that_it_halted(&mut world, true);
	assert!(item(&world, &halt).state.is_closed(), "{:?}", item(&world, &halt).state);
	world.look(0);
	assert!(!item(&world, &halt).state.is_closed());
	assert_eq!(world.relayers[0].engine.report().counters.reopened, 1);
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
}

#[test]
fn a_node_that_hides_a_need_is_changed_for_another() {
	let mut world = careful();
	let halt = halt(0, 1, 12, 900);
	let honest = world.chain.view(world.chain.best(), 0);
	world.certify(0, &halt);
	lie_that_it_halted(&mut world, false);
	// The best block is the liar's; what two nodes call final knows nothing of a halt.
	let mut planned = item(&world, &halt);
	planned.state = State::Planned;
	let journal = Arc::new(Memory::default());
	vigil_relayer_core::Journal::put(&*journal, &[&planned]).unwrap();
	world.relayers[0].engine = engine(Settings { confirm: true, ..settings(0) }, journal.clone());
	world.relayers[0].journal = journal;
	let mut lie = honest.clone();
	lie.block.number += 1;
	let known = lie.services.get_mut(&ServiceId(0)).unwrap();
	known.ward.last_halt = Some(vigil_primitives::Halt {
		height: vigil_primitives::Height(12),
		block_hash: vigil_primitives::H256::repeat_byte(3),
		block_timestamp: UnixTime(12),
		round: vigil_primitives::Round(900),
	});
	let mut effects = handle(&mut world, Event::Best(Box::new(lie)));
	effects.extend(handle(&mut world, Event::Finalized(Box::new(honest))));
	assert!(!effects.contains(&Effect::ChangeNode), "blocks become final later");
	world.now += 119_000;
	assert!(!handle(&mut world, Event::Tick).contains(&Effect::ChangeNode));
	world.now += 2_000;
	assert!(handle(&mut world, Event::Tick).contains(&Effect::ChangeNode));
	assert!(!handle(&mut world, Event::Tick).contains(&Effect::ChangeNode), "once");
}

#[test]
fn a_node_through_which_nothing_gets_into_a_block_is_changed_for_another() {
	let mut world = careful();
	// With a nonce that no other node knows.
	let mut lie = world.chain.view(world.chain.best(), 0);
	lie.nonce += 1_000;
	handle(&mut world, Event::Best(Box::new(lie)));
	let halt = halt(0, 1, 12, 900);
	assert!(is_sent(&mut world, &halt));
	assert!(item(&world, &halt).state.tx().is_some_and(|tx| tx.nonce >= 1_000));
	handle(&mut world, Event::Tick);
	world.now += 119_000;
	assert!(!handle(&mut world, Event::Tick).contains(&Effect::ChangeNode));
	world.now += 2_000;
	assert!(handle(&mut world, Event::Tick).contains(&Effect::ChangeNode));
	assert!(!handle(&mut world, Event::Tick).contains(&Effect::ChangeNode), "once");
	// The next one tells the truth.
	world.calm(&[], 12);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
}

#[test]
fn a_node_through_which_everything_fails_is_changed_before_anything_is_given_up() {
	let mut world = careful();
	let halt = halt(0, 1, 12, 900);
	assert!(is_sent(&mut world, &halt));
	for changes in [false, false, true] {
		let refused = TxEvent::Refused(Refused::Invalid, "no".into());
		let effects = handle(&mut world, Event::Tx(key(&halt), refused));
		assert_eq!(effects.contains(&Effect::ChangeNode), changes);
		world.now += 40_000;
		assert!(is_broadcast_of(&handle(&mut world, Event::Tick), &halt));
	}
	assert!(!matches!(item(&world, &halt).state, State::Dead { .. }));
}
