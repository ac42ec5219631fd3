// SPDX-License-Identifier: Apache-2.0

//! What is said about a ward again and again, and what each destination needs of it.

mod common;

use common::{
	cargo::*,
	drive::*,
	world::{engine, settings, World},
};
use vigil_primitives::{traits::Status, Checkpoint, Round, Statement, H256};
use vigil_relayer_core::{Effect, Event, Settings, State};

fn status(world: &World) -> Status {
	world.chain.best().inbox[&0].known.ward.status
}

fn fees(world: &World) -> u64 {
	world.chain.best().nonces[&0]
}

#[test]
fn a_halt_signed_again_is_not_repeated_to_a_ward_that_stands_at_that_block() {
	let mut world = asked(&[0]);
	world.calm(&[halt(0, 1, 12, 900)], 8);
	let before = fees(&world);
	world.calm(&[halt(0, 1, 12, 1_050), halt(0, 1, 12, 1_200)], 8);
	assert_eq!(fees(&world), before);
	// At another block it is worth its fee: plans and proofs name the block.
	world.calm(&[halt(0, 1, 11, 1_350)], 8);
	assert_eq!(fees(&world), before + 1);
	assert_eq!(world.chain.best().inbox[&0].halts, [900, 1_350]);
}

#[test]
fn a_halt_signed_again_is_repeated_once_where_somebody_asks_for_its_round() {
	let mut world = asked(&[0]);
	world.calm(&[halt(0, 1, 12, 900)], 8);
	let before = fees(&world);
	let last = world.chain.blocks.last_mut().unwrap();
	last.inbox.get_mut(&0).unwrap().known.repeats_from = Some(Round(1_050));
	world.calm(&[halt(0, 1, 12, 1_000)], 8);
	assert_eq!(fees(&world), before, "it is of a round before that");
	world.calm(&[halt(0, 1, 12, 1_050)], 8);
	assert_eq!((fees(&world), status(&world)), (before + 1, Status::Halted));
	world.calm(&[halt(0, 1, 12, 1_200)], 8);
	assert_eq!(fees(&world), before + 1, "what was asked for was brought");
	assert_eq!(world.chain.best().inbox[&0].halts, [900, 1_050]);
}

#[test]
fn a_halt_signed_again_reaches_a_destination_that_was_away() {
	let mut world = asked(&[0]);
	let settings = Settings { freshness: vigil_primitives::Seconds(300), ..settings(0) };
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(settings, journal);
	world.look(0);
	let start = world.now / 1_000;
	// Nothing that is sent arrives for ten minutes. Every 150 seconds the Halt is certified again.
	for again in 0..4 {
		world.certify(0, &halt(0, 1, 12, start + again * 150));
		for _ in 0..30 {
			world.now += 5_000;
			handle(&mut world, Event::Tick);
		}
	}
	assert!(world.chain.best().inbox[&0].halts.is_empty());
	world.calm(&[halt(0, 1, 12, start + 600)], 8);
	assert_eq!(status(&world), Status::Halted);
	// Each that grew too old on its way was followed by one that is not.
	let halts = &world.chain.best().inbox[&0].halts;
	assert!(halts.len() <= 3 && halts.last() == Some(&(start + 600)), "{halts:?}");
	world.calm(&[], 8);
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

#[test]
fn of_many_halts_of_one_block_only_the_last_is_paid_for() {
	let mut world = World::new(1, 1);
	let all: Vec<_> = (0..5).map(|again| halt(0, 1, 12, 900 + again * 150)).collect();
	world.calm(&all, 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [1_500]);
	assert_eq!(fees(&world), 1);
}

#[test]
fn a_halt_that_failed_holds_up_no_other() {
	let mut world = asked(&[0]);
	let (first, second) = (halt(0, 1, 12, 900), halt(0, 1, 12, 1_050));
	assert!(is_sent(&mut world, &first));
	let refused = vigil_relayer_core::TxEvent::Refused(
		vigil_relayer_core::Refused::Invalid,
		"the node says no".into(),
	);
	handle(&mut world, Event::Tx(key(&first), refused));
	assert!(matches!(item(&world, &first).state, State::Planned));
	assert!(is_sent(&mut world, &second));
}

#[test]
fn a_resume_goes_after_the_halts_that_it_answers() {
	let mut world = World::new(1, 1);
	world.calm(&[resume(0, 1, 12, 950), halt(0, 1, 12, 900)], 12);
	assert_eq!(world.chain.best().inbox[&0].halts, [900]);
	assert_eq!(world.chain.best().inbox[&0].resumes, [950]);
	assert_eq!(status(&world), Status::Recovering);
	assert!(world.unfinished(0).is_empty() && world.chain.best().wasted.is_empty());
}

#[test]
fn a_halt_is_not_sent_behind_the_later_life_that_is_under_way() {
	let mut world = asked(&[0]);
	assert!(is_sent(&mut world, &resume(0, 1, 12, 950)), "an older halt must not fire any more");
	assert!(!is_sent(&mut world, &halt(0, 1, 12, 900)));
	assert!(is_sent(&mut world, &halt(0, 1, 12, 1_000)), "a later one is another matter");
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts, [1_000]);
	assert!(world.chain.best().wasted.is_empty());
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn a_resume_that_answers_no_halt_that_could_be_heard_is_not_paid_for() {
	let mut world = asked(&[0]);
	let journal = world.relayers[0].journal.clone();
	let settings = Settings { freshness: vigil_primitives::Seconds(300), ..settings(0) };
	world.relayers[0].engine = engine(settings, journal);
	world.look(0);
	let (before, now) = (fees(&world), world.now / 1_000);
	world.calm(&[resume(0, 1, 12, now - 400)], 8);
	assert_eq!(fees(&world), before);
	world.calm(&[resume(0, 1, 12, now - 100)], 8);
	assert_eq!(fees(&world), before + 1);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn checkpoints_and_resumes_are_ordered_by_round_not_by_height() {
	let mut world = asked(&[0]);
	world.calm(&[checkpoint_in(0, 1, 40, 1_200)], 8);
	// The ward comes back on another branch, below where it was.
	let Statement::Checkpoint(block) = checkpoint_in(0, 1, 1, 1_300).certificate.signed.statement
	else {
		panic!("no checkpoint")
	};
	let block = Checkpoint { block_hash: H256::repeat_byte(6), ..block };
	world.calm(&[cargo(0, 1, Statement::Checkpoint(block))], 8);
	assert_eq!(world.chain.best().inbox[&0].known.ward.checkpoint, Some(block));
	let before = fees(&world);
	world.calm(&[checkpoint_in(0, 1, 50, 1_250)], 8);
	assert_eq!(fees(&world), before, "it is of the branch that was left");
	world.calm(&[halt(0, 1, 60, 1_400)], 8);
	world.calm(&[resume(0, 1, 60, 1_390)], 8);
	assert_eq!(status(&world), Status::Halted, "an older word changes nothing");
	world.calm(&[resume(0, 1, 60, 1_400), resume(0, 1, 60, 1_410)], 8);
	assert_eq!(world.chain.best().inbox[&0].resumes, [1_400], "one is enough");
}

#[test]
fn statements_of_one_round_are_known_apart() {
	let mut world = asked(&[0]);
	let (one, other) = (checkpoint_in(0, 1, 30, 1_100), checkpoint_in(0, 1, 40, 1_100));
	assert_ne!(key(&one), key(&other));
	handle(&mut world, certificate(&one));
	handle(&mut world, certificate(&other));
	assert!(is_noted(&world, &one) && is_noted(&world, &other));
	assert_ne!(key(&halt(0, 1, 12, 900)), key(&suspicion(0, 1, 12, 900)), "nor are their weights");
	world.calm(&[], 8);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn a_suspicion_is_carried_to_a_live_ward_once() {
	let mut world = asked(&[0]);
	let first = suspicion(0, 1, 12, 900);
	assert!(is_sent(&mut world, &first));
	world.calm(&[], 8);
	assert_eq!(status(&world), Status::Suspect);
	let before = fees(&world);
	world.calm(&[suspicion(0, 1, 12, 950)], 8);
	assert_eq!(fees(&world), before);
	assert!(is_sent(&mut world, &halt(0, 1, 12, 1_000)), "a quorum is another matter");
	world.calm(&[suspicion(0, 1, 12, 1_050)], 8);
	assert_eq!(status(&world), Status::Halted);
	assert_eq!(world.chain.best().inbox[&0].suspicions, [900]);
	assert!(world.unfinished(0).is_empty());
}

#[test]
fn a_suspicion_is_no_substitute_for_the_halt_of_its_round_and_adds_nothing_to_it() {
	let mut world = World::new(1, 1);
	world.calm(&[suspicion(0, 1, 12, 900), halt(0, 1, 12, 900)], 8);
	let inbox = &world.chain.best().inbox[&0];
	assert_eq!((&inbox.halts[..], &inbox.suspicions[..]), (&[900][..], &[][..]));
	assert_eq!(fees(&world), 1);
}

#[test]
fn suspicions_stay_where_they_are_if_the_operator_says_so() {
	let mut world = asked(&[0]);
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = engine(Settings { suspicions: false, ..settings(0) }, journal);
	world.look(0);
	let effects = handle(&mut world, certificate(&suspicion(0, 1, 12, 900)));
	assert!(!effects.iter().any(|effect| matches!(effect, Effect::Broadcast(..))));
	assert!(!is_noted(&world, &suspicion(0, 1, 12, 900)));
	assert!(is_sent(&mut world, &halt(0, 1, 12, 900)));
}

#[test]
fn a_certificate_with_more_signers_is_not_carried_twice() {
	let mut world = asked(&[0]);
	let fewer = cargo_without(0, 1, stands(12, 900), &[3]);
	assert!(is_sent(&mut world, &fewer));
	let fuller = halt(0, 1, 12, 900);
	assert!(!is_sent(&mut world, &fuller), "while the first one is under way");
	world.calm(&[], 8);
	let before = fees(&world);
	assert!(!is_sent(&mut world, &fuller), "and once it arrived");
	world.calm(&[fuller], 8);
	assert_eq!(fees(&world), before);
	assert_eq!(world.relayers[0].engine.report().counters.seen, 2, "a checkpoint and a halt");
}
