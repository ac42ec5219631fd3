// SPDX-License-Identifier: Apache-2.0

//! A copy of the slash protection from before is put back, and the machine goes on as if nothing had been.

use super::*;
use crate::protection::{Database, Missing, Window};
use std::{
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicU64, Ordering::SeqCst},
		Arc,
	},
};
use vigil_primitives::{conflict, Conflict, Spoken};

/// When the machine dies: a round begins there, and the copy is older than what may just be a restart.
const DEATH: u64 = START + 399;

struct Machine {
	folder: tempfile::TempDir,
	clock: Arc<AtomicU64>,
}

impl Machine {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		Self { folder, clock: Arc::new(AtomicU64::new(START - 20)) }
	}

	fn file(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn open(&self, missing: Missing, now: u64) -> Database {
		self.clock.store(now, SeqCst);
		let (path, genesis) = (self.file("signed.redb"), World::new(4).set.genesis_hash);
		Database::open_at(&path, genesis, missing, self.clock.clone()).unwrap()
	}

	fn copy(&self, from: &str, to: &str) {
		let (from, to): (&Path, &Path) = (&self.file(from), &self.file(to));
		std::fs::copy(from, to).unwrap();
	}
}

/// What an engine over this protection says of a ward from then on.
struct Voice {
	world: World,
	before: Vec<Vote>,
	said: Vec<Vote>,
}

impl Voice {
	/// Of one who said this before, which it may repeat or pass on.
	fn begin(
		protection: impl crate::Protection + Send + 'static,
		before: &[Vote],
		now: u64,
	) -> Self {
		let mut world = World::restored(4, protection, now);
		world.vigil_advances(now);
		world.engine.set_network(3, at(now));
		Self { world, before: before.to_vec(), said: Vec::new() }
	}

	/// Says what it can of what it sees; how much that was that it had not said before.
	fn speak(&mut self, seen: &Observation, now: u64) -> usize {
		self.world.view.best += 1;
		self.world.view.timestamp = UnixTime(now);
		let mut actions = self.world.show(at(now));
		actions.extend(self.world.look(seen, at(now)));
		let said = votes(&actions);
		let new: Vec<_> = said.into_iter().filter(|vote| !self.before.contains(vote)).collect();
		self.said.extend(new.iter().cloned());
		new.len()
	}
}

fn kinds(said: &[Vote]) -> Vec<Kind> {
	said.iter().map(|vote| vote.signed.statement.kind()).collect()
}

/// How any two of these convict whoever gave both.
fn conflicts(said: &[Vote]) -> Vec<Conflict> {
	let policy = policy();
	let of = |one: &Vote, other: &Vote| {
		conflict(&Spoken::new(&one.signed, &policy), &Spoken::new(&other.signed, &policy))
	};
	let pairs = said.iter().enumerate();
	pairs
		.flat_map(|(place, one)| said[..place].iter().filter_map(move |other| of(one, other)))
		.collect()
}

/// What was said until the machine died: a Halt that its copy knows, and in the last round that the ward lives.
fn until_death(machine: &Machine) -> Vec<Vote> {
	let database = machine.open(Missing::Make, START - 20);
	database.listening().end();
	let mut voice = Voice::begin(database, &[], START - 4);
	voice.speak(&stalled(block(5, 0)), START);
	let mut said = voice.said;
	assert_eq!(kinds(&said), [Kind::Halt]);
	drop(voice.world);
	machine.copy("signed.redb", "backup.redb");
	let database = machine.open(Missing::Refuse, START + 10);
	assert!(!database.listening().is_on(), "it was only restarted");
	let mut voice = Voice::begin(database, &said, START + 10);
	machine.clock.store(DEATH, SeqCst);
	voice.world.vigil_advances(DEATH - 3);
	voice.world.certified(halt(block(5, 0), DEATH - 3), at(DEATH - 3));
	voice.said.clear();
	voice.speak(&advancing(block(7, 0)), DEATH);
	assert_eq!(kinds(&voice.said), [Kind::Resume]);
	said.extend(voice.said);
	said
}

#[test]
fn a_restored_backup_abstains_while_it_listens_and_nothing_that_it_ever_said_convicts_it() {
	let machine = Machine::new();
	let mut said = until_death(&machine);
	machine.copy("backup.redb", "signed.redb");
	let database = machine.open(Missing::Refuse, DEATH + 1);
	let listening = database.listening();
	assert!(listening.is_on(), "it lay about");
	let mut voice = Voice::begin(database, &said, DEATH + 1);
	// It sees a ward that was silent for long, and hears from its peers what it said before.
	let (mut window, mut now) = (Window::new(Seconds(60)), DEATH + 1);
	loop {
		machine.clock.store(now, SeqCst);
		for vote in &said {
			voice.world.receive_vote(2, vote, at(now));
		}
		assert_eq!(voice.speak(&stalled(block(6, 1)), now), 0, "{now}");
		if window.pass(Duration::from_secs(1), true, policy().round_length) {
			break;
		}
		now += 1;
	}
	assert!(now >= DEATH + 60 && voice.world.report().counters.abstained > 0);
	assert_eq!(voice.world.engine.signer.locked(), [], "it was this machine");
	let (key, resume) = (voice.world.engine.keys()[0], &said[1].signed);
	let known = voice.world.engine.signer.protection.knows(&key, resume);
	assert_eq!(known, Ok(true), "what its copy had forgotten, its peers told it");
	listening.end();
	for second in 1..30 {
		machine.clock.store(now + second, SeqCst);
		voice.speak(&stalled(block(6, 1)), now + second);
	}
	assert!(kinds(&voice.said).contains(&Kind::Halt), "it speaks again of what is new");
	said.extend(voice.said);
	assert_eq!(conflicts(&said), []);
}

/// What the test above guards against.
#[test]
fn whoever_forgets_what_it_said_contradicts_it() {
	let machine = Machine::new();
	let mut said = until_death(&machine);
	let mut voice = Voice::begin(MemoryProtection::default(), &said, DEATH + 1);
	for second in 2..30 {
		voice.speak(&stalled(block(6, 1)), DEATH + second);
	}
	said.extend(voice.said);
	let found = conflicts(&said);
	assert!(found.contains(&Conflict::LifeInSilence), "{found:?}");
}
