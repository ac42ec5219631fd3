// SPDX-License-Identifier: Apache-2.0

//! What a standby announces is carried, waits, and takes office; one word of a living set goes before it.

mod common;

use common::{cargo::*, chain::START, drive::*, numbers, world::World};
use vigil_bls::{test_utils::TestSet, Fake};
use vigil_primitives::{Handover, Seconds, SetCommitment, Statement, UnixTime, H256};
use vigil_relayer_core::{
	item::ANNOUNCEMENT, Announced, Cargo, Event, ServiceView, StandingBy, State, Step,
};

/// How long the set in office has to speak, in seconds and in blocks of the test's chain.
const PATIENCE: u64 = POLICY.standby_after.0;
const BLOCKS: usize = (PATIENCE / 6) as usize;

/// Those who stand by: other keys than those of any set in office would do as well.
fn standby() -> std::rc::Rc<TestSet<Fake>> {
	set(0, 0x51)
}

fn announcing(next: SetCommitment) -> Cargo {
	announced_by(&standby(), next)
}

fn announced_by(standby: &TestSet<Fake>, next: SetCommitment) -> Cargo {
	let statement = Statement::Handover(Handover { next, standby: Some(H256::repeat_byte(7)) });
	let certificate = standby.certify(statement, &[2]);
	let signers = StandingBy { set: standby.commitment.clone(), policy: POLICY };
	Cargo {
		certificate,
		witnesses: standby.witnesses(&[2]),
		next_policy: Some(POLICY),
		suspicion: false,
		standby: Some(signers),
	}
}

/// The set that is announced: its number is above that of those who stand by.
fn next() -> SetCommitment {
	commitment(0, 0x60)
}

/// A world whose destination knows of a standby of its first set.
fn world() -> World {
	let mut world = World::new(1, 1);
	name(&mut world, Some(standby().commitment.hash()));
	world.calm(&[], 4);
	world
}

fn name(world: &mut World, standby: Option<H256>) {
	know(world, |known| known.sets.last_mut().unwrap().standby = standby);
}

/// Every block of the destination knows this instead, and the relayer has looked.
fn know(world: &mut World, change: impl Fn(&mut ServiceView)) {
	for state in &mut world.chain.blocks {
		change(&mut state.inbox.get_mut(&0).unwrap().known);
	}
	world.look(0);
}

fn standing(world: &World) -> Option<Announced> {
	world.chain.best().inbox[&0].known.announcement
}

fn sets(world: &World) -> Vec<u64> {
	numbers(&world.chain.best().inbox[&0].known)
}

fn fees(world: &World) -> u64 {
	world.chain.best().nonces.get(&0).copied().unwrap_or(0)
}

fn report(world: &World) -> usize {
	world.relayers[0].engine.report().announced.len()
}

#[test]
fn what_is_announced_takes_office_after_its_time_and_the_next_set_is_heard() {
	let mut world = world();
	let announced = announcing(next());
	world.calm(std::slice::from_ref(&announced), 6);
	let standing = standing(&world).expect("it is announced");
	assert_eq!(report(&world), 1, "operators see it");
	assert_eq!((sets(&world), fees(&world)), (vec![1], 1));
	world.calm(&[], BLOCKS - 10);
	assert_eq!((sets(&world), fees(&world)), (vec![1], 1), "nothing is tried too early");
	assert_eq!(item(&world, &announced).announced, Some(standing.at));
	world.calm(&[], 20);
	assert_eq!((sets(&world), fees(&world)), (vec![1, 0x60], 2));
	assert!(world.chain.best().wasted.is_empty(), "{:?}", world.chain.best().wasted);
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
	assert_eq!(report(&world), 0);
	// The set that took office is followed.
	let round = world.now / 1_000 - 3;
	world.calm(&[halt(0, 0x60, 12, round)], 6);
	assert_eq!(world.chain.best().inbox[&0].halts, [round]);
	assert!(matches!(item(&world, &announced).state, State::Final(_)));
}

#[test]
fn one_word_of_the_set_in_office_is_carried_first_and_ends_it() {
	let mut world = world();
	world.calm(&[checkpoint_in(0, 1, 10, START.0 - 100)], 6);
	let announced = announcing(next());
	world.calm(std::slice::from_ref(&announced), 6);
	assert!(standing(&world).is_some());
	// A checkpoint that is known there tells nothing new: nobody would pay for it otherwise.
	let word = checkpoint_in(0, 1, 10, world.now / 1_000 - 2);
	let before = fees(&world);
	world.calm(std::slice::from_ref(&word), 6);
	assert!(standing(&world).is_none());
	assert_eq!(fees(&world), before + 1);
	assert_eq!(item(&world, &word).step, Step::Speak);
	world.calm(&[], BLOCKS + 20);
	assert_eq!((sets(&world), fees(&world)), (vec![1], before + 1), "nobody announces it again");
	assert!(matches!(item(&world, &announced).state, State::Final(_)));
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

#[test]
fn a_word_of_before_the_announcement_is_not_paid_for() {
	let mut world = world();
	world.calm(&[checkpoint_in(0, 1, 10, START.0 - 100)], 6);
	let old = checkpoint_in(0, 1, 10, START.0 - 50);
	world.calm(&[announcing(next())], 6);
	let before = fees(&world);
	world.calm(&[old], 6);
	assert!(standing(&world).is_some());
	assert_eq!(fees(&world), before);
}

#[test]
fn a_word_that_waits_to_be_sent_keeps_an_announcement_from_being_sent() {
	let mut world = world();
	// Both arrive while nothing can be sent.
	let (word, announced) = (halt(0, 1, 12, world.now / 1_000 - 1), announcing(next()));
	let effects =
		[handle(&mut world, certificate(&word)), handle(&mut world, certificate(&announced))];
	assert!(is_broadcast_of(&effects[0], &word));
	assert!(!is_broadcast_of(&effects[1], &announced));
	world.calm(&[], 8);
	assert_eq!(world.chain.best().inbox[&0].halts.len(), 1);
}

#[test]
fn nothing_is_noted_of_a_standby_that_the_destination_was_not_told_of() {
	let mut world = world();
	let other = set(0, 0x52);
	let foreign = announced_by(&other, next());
	let mut posing = foreign.clone();
	posing.standby = Some(StandingBy { set: standby().commitment.clone(), policy: POLICY });
	let mut renumbered = announcing(next());
	renumbered.certificate.signed.set_id = vigil_primitives::SetId(0x50);
	let mut few = announcing(next());
	few.certificate = standby().certify(few.certificate.signed.statement.clone(), &[1, 2]);
	few.witnesses = standby().witnesses(&[1, 2]);
	let mut garbled = announcing(next());
	garbled.next_policy = Some(vigil_primitives::Policy { min_voices: 9, ..POLICY });
	let mut older = announcing(next());
	let policy = vigil_primitives::Policy { min_voices: 9, ..POLICY };
	older.standby = Some(StandingBy { set: standby().commitment.clone(), policy });
	let lies = [foreign, posing, renumbered, few, garbled, older, forged_announcement()];
	for lie in &lies {
		world.calm(std::slice::from_ref(lie), 2);
		assert!(!is_noted(&world, lie), "{lie:?}");
	}
	assert_eq!(fees(&world), 0);
	// None of them takes the place of the real one.
	world.calm(&[announcing(next())], 6);
	assert!(standing(&world).is_some());
}

fn forged_announcement() -> Cargo {
	let mut forged = announcing(next());
	let other = Statement::Handover(Handover::to(commitment(0, 0x61)));
	forged.certificate.signature = standby().certify(other, &[2]).signature;
	forged
}

#[test]
fn without_a_standby_nothing_is_carried_and_a_later_one_is() {
	let mut world = world();
	name(&mut world, None);
	world.calm(&[announcing(next())], 4);
	assert!(!is_noted(&world, &announcing(next())));
	name(&mut world, Some(standby().commitment.hash()));
	world.calm(&[announcing(next())], 6);
	assert!(standing(&world).is_some(), "it comes again with every look");
}

#[test]
fn a_handover_by_the_set_in_office_goes_before_it() {
	let mut world = world();
	world.calm(&[handover(0, 1), announcing(next())], 8);
	assert_eq!(sets(&world), [1, 2]);
	assert!(standing(&world).is_none());
	assert_eq!(world.chain.best().inbox[&0].announced, Vec::<u64>::new());
}

#[test]
fn what_others_announced_takes_office_by_this_relayer_too() {
	let mut world = world();
	let at = UnixTime(world.now / 1_000);
	let office_at = UnixTime(at.0 + PATIENCE);
	let in_office = vigil_primitives::SetId(1);
	let standing = Announced { in_office, next: next().hash(), at, office_at };
	know(&mut world, |known| known.announcement = Some(standing));
	world.calm(&[announcing(next())], BLOCKS - 10);
	assert_eq!(fees(&world), 0, "it is announced already");
	world.calm(&[], 30);
	assert_eq!((sets(&world), fees(&world)), (vec![1, 0x60], 1));
}

#[test]
fn another_announcement_waits_for_the_one_that_stands() {
	let mut world = world();
	world.calm(&[announcing(next())], 6);
	let second = announcing(commitment(0, 0x61));
	world.calm(std::slice::from_ref(&second), 6);
	assert_eq!(fees(&world), 1);
	world.calm(&[], BLOCKS + 20);
	assert_eq!(sets(&world), [1, 0x60]);
	world.calm(&[], 4);
	assert_eq!(fees(&world), 2, "the set that took office has another standby");
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

#[test]
fn an_announcement_survives_a_crash_at_every_step() {
	// Wherever it dies in the first blocks, before and after the office is due.
	for crash_at in (0..12).chain(BLOCKS - 2..BLOCKS + 12) {
		let mut world = world();
		world.certify(0, &announcing(next()));
		for block in 0..BLOCKS + 24 {
			if block == crash_at {
				world.relayers[0].crash();
			}
			world.calm(&[], 1);
		}
		assert_eq!(sets(&world), [1, 0x60], "died at {crash_at}");
		assert_eq!(fees(&world), 2, "died at {crash_at}");
		assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
	}
}

#[test]
fn an_announcement_that_a_reorganisation_takes_back_is_made_again() {
	let mut world = world();
	world.certify(0, &announcing(next()));
	for lose in [false, true] {
		world.look(0);
		while world.act(0, false) || world.hear(0) {}
		world.now += 6_000;
		world.chain.now = UnixTime(world.now / 1_000);
		world.chain.make_block();
		world.look(0);
		assert!(standing(&world).is_some());
		world.chain.reorganise(1, lose);
		assert!(standing(&world).is_none());
	}
	world.calm(&[], BLOCKS + 24);
	assert_eq!(sets(&world), [1, 0x60]);
	assert!(world.unfinished(0).is_empty(), "{:?}", world.unfinished(0));
}

#[test]
fn what_one_node_says_of_an_announcement_alone_does_not_count_as_final() {
	let mut world = world();
	let settings = vigil_relayer_core::Settings { confirm: true, ..common::world::settings(0) };
	let journal = world.relayers[0].journal.clone();
	world.relayers[0].engine = common::world::engine(settings, journal);
	let announced = announcing(next());
	let mut view = world.chain.view(&world.chain.best().clone(), 0);
	let known = view.services.get_mut(&vigil_primitives::ServiceId(0)).unwrap();
	let (at, office_at) = (START, UnixTime(START.0 + 1));
	let in_office = vigil_primitives::SetId(1);
	known.announcement = Some(Announced { in_office, next: next().hash(), at, office_at });
	let look = |world: &mut World, confirmed| {
		let view = vigil_relayer_core::ChainView { confirmed, ..view.clone() };
		let mut effects = handle(world, Event::Best(Box::new(view.clone())));
		effects.extend(handle(world, Event::Finalized(Box::new(view))));
		effects
	};
	look(&mut world, false);
	handle(&mut world, certificate(&announced));
	assert!(is_noted(&world, &announced));
	let effects = look(&mut world, false);
	assert_eq!(item(&world, &announced).announced, None);
	assert!(!is_broadcast_of(&effects, &announced), "its time would have come long ago");
	let effects = look(&mut world, true);
	assert_eq!(item(&world, &announced).announced, Some(at));
	assert!(is_broadcast_of(&effects, &announced));
}

#[test]
fn a_set_that_expires_before_its_silence_is_over_is_left_alone() {
	let mut world = world();
	let expires_at = UnixTime(world.now / 1_000 + PATIENCE - 60);
	know(&mut world, |known| known.sets.last_mut().unwrap().commitment.expires_at = expires_at);
	world.calm(&[announcing(next())], 6);
	assert_eq!(fees(&world), 0);
	assert!(!is_noted(&world, &announcing(next())), "it leaves no trace");
}

#[test]
fn announcements_have_a_kind_of_their_own() {
	let (word, announced) = (key(&handover(0, 1)), key(&announcing(next())));
	assert_eq!((announced.kind, announced.kind_name()), (ANNOUNCEMENT, "announcement"));
	assert!(announced.priority() > word.priority() && !announced.is_halt());
	assert_eq!(Seconds(PATIENCE), POLICY.standby_after);
}
