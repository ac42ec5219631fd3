// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Protection, Refusal};
use std::sync::{
	atomic::{AtomicBool, AtomicUsize, Ordering},
	Arc,
};
use vigil_primitives::Spoken;

#[test]
fn nothing_is_signed_in_the_round_of_the_start() {
	let mut world = World::restored(4, MemoryProtection::default(), START + 1);
	world.view.services[0].outboxes = vec![Outbox {
		destination: Destination::evm(1, [1; 20]),
		lane: LaneId(0),
		first: SequenceNumber(0),
		count: 1,
		root: H256::repeat_byte(1),
	}];
	world.certified(halt(block(3, 0), START), at(START + 1));
	assert!(votes(&world.show(at(START + 1))).is_empty());
	assert!(world.says(&advancing(block(5, 0)), START + 2).is_empty());
	let next = world.says(&advancing(block(6, 0)), START + 3);
	assert!(next.contains(&resume(block(3, 0), START + 3)));
	assert!(next.iter().any(|said| said.kind() == Kind::Outbox));
}

#[test]
fn nothing_of_the_round_of_the_start_is_signed_after_its_end() {
	let mut world = World::restored(4, MemoryProtection::default(), START + 1);
	let end = START + 3;
	world.view.timestamp = UnixTime(START + 2);
	world.view.best += 1;
	world.show(at(START + 2));
	world.engine.set_network(3, at(START + 2));
	world.engine.observe(SERVICE, &stalled(block(5, 0)), Millis(1_000 * end - 10));
	assert!(!world.engine.pending.is_empty(), "a Halt of the round is due");
	assert!(said(&world.engine.tick(Millis(1_000 * end + 10))).is_empty());
	assert_eq!(world.report().best_vote, None);
	assert_eq!(world.says(&stalled(block(5, 0)), end + 1), [halt(block(5, 0), end)]);
}

#[test]
fn own_votes_are_sent_again_ever_more_slowly_while_they_can_be_certified() {
	let mut world = World::new(4);
	world.engine.settings.repeat_every = 3_000;
	let mut sent = Vec::new();
	world.look(&stalled(block(5, 0)), at(START));
	for second in 1..60 {
		let again = said(&world.engine.tick(at(START + second)));
		sent.extend(again.into_iter().map(|_| second));
	}
	// Rounds are taken for twelve seconds.
	assert_eq!(sent, [3, 9]);
}

#[test]
fn own_votes_are_not_sent_again_once_they_are_overtaken() {
	let mut world = World::new(4);
	world.engine.settings.repeat_every = 3_000;
	world.look(&stalled(block(5, 0)), at(START));
	world.certified(halt(block(6, 0), START + 3), at(START + 3));
	assert!(said(&world.engine.tick(at(START + 4))).is_empty());
}

#[test]
fn own_votes_are_taken_up_again_after_a_restart() {
	let mut world = World::new(4);
	let signed = Signed { service: SERVICE, set_id: SetId(1), statement: halt(block(5, 0), START) };
	let vote = world.set.vote(signed.statement.clone(), 0);
	let mut protection = MemoryProtection::default();
	let key = world.engine.keys()[0];
	let spoken = Spoken::new(&signed, &policy());
	protection.permit(&key, &spoken).and_then(|()| protection.record_vote(&key, &vote)).unwrap();
	let settings = Settings::with_seed(at(START + 1), [1; 32]);
	world.engine = Engine::new(settings, vec![world.set.secrets[0]], Box::new(protection));
	assert_eq!(votes(&world.show(at(START + 2))), [vote]);
	// And held against what else is to be said of that round.
	world.engine.settings.started_at = at(START - 10);
	world.engine.set_network(3, at(START + 2));
	world.vigil_advances(START + 2);
	assert!(world.says(&stalled(block(6, 0)), START + 2).is_empty());
	assert_eq!(world.report().counters.abstained, 1);
}

/// A disk that can be made to fail, and counts how often it is written to.
#[derive(Clone, Default)]
struct Disk {
	fails: Arc<AtomicBool>,
	commits: Arc<AtomicUsize>,
	permits: Arc<AtomicUsize>,
}

struct OnDisk(MemoryProtection, Disk, bool);

impl Protection for OnDisk {
	fn permit(&mut self, key: &PublicKey, spoken: &Spoken<'_>) -> Result<(), Refusal> {
		self.2 = true;
		self.1.permits.fetch_add(1, Ordering::Relaxed);
		self.0.permit(key, spoken)
	}
	fn commit(&mut self) -> Result<(), Refusal> {
		if self.1.fails.load(Ordering::Relaxed) {
			return Err(Refusal::Storage("the disk is full".into()));
		}
		if std::mem::take(&mut self.2) {
			self.1.commits.fetch_add(1, Ordering::Relaxed);
		}
		Ok(())
	}
	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		self.0.knows(key, signed)
	}
	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		self.0.record_vote(key, vote)
	}
	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		self.0.own_votes()
	}
	fn signed_elsewhere(
		&mut self,
		key: &PublicKey,
		spoken: &Spoken<'_>,
		since: UnixTime,
	) -> Result<bool, Refusal> {
		self.0.signed_elsewhere(key, spoken, since)
	}
	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		self.0.is_locked(key)
	}
	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.0.acknowledge(key)
	}
}

use vigil_primitives::Signed;

#[test]
fn votes_leave_only_after_they_are_on_record() {
	let mut world = World::new(4);
	let disk = Disk::default();
	let protection = OnDisk(MemoryProtection::default(), disk.clone(), false);
	let settings = Settings::with_seed(at(START - 10), [1; 32]);
	world.engine = Engine::new(settings, vec![world.set.secrets[0]], Box::new(protection));
	world.vigil_advances(START - 1);
	world.vigil_advances(START);
	world.engine.set_network(3, at(START));
	disk.fails.store(true, Ordering::Relaxed);
	assert!(world.says(&stalled(block(5, 0)), START).is_empty());
	assert_eq!(world.report().best_vote, None);
	disk.fails.store(false, Ordering::Relaxed);
	assert_eq!(said(&world.engine.tick(at(START + 1))), [halt(block(5, 0), START)]);
}

#[test]
fn all_that_a_tick_signs_is_put_on_record_in_one_go() {
	let mut world = World::new(4);
	let services: Vec<_> = (1..=100).map(ServiceId).collect();
	let sets: Vec<_> = services
		.iter()
		.map(|service| {
			let plan = SetPlan { service: *service, ..plan(1, 0, u64::MAX) };
			TestSet::<Fake>::with_plan(&plan, &[10; 4])
		})
		.collect();
	let views =
		sets.iter().map(|set| service_view(set.commitment.service, vec![set_view(set, None)]));
	world.view.services = views.collect();
	let disk = Disk::default();
	let protection = OnDisk(MemoryProtection::default(), disk.clone(), false);
	let settings = Settings::with_seed(at(START - 10), [1; 32]);
	world.engine = Engine::new(settings, vec![world.set.secrets[0]], Box::new(protection));
	world.vigil_advances(START - 1);
	world.vigil_advances(START);
	world.engine.set_network(3, at(START));
	for service in &services {
		world.engine.observe(*service, &stalled(block(5, 0)), at(START));
	}
	assert_eq!(votes(&world.engine.tick(at(START))).len(), 100);
	let counts = (disk.permits.load(Ordering::Relaxed), disk.commits.load(Ordering::Relaxed));
	assert_eq!(counts, (100, 1));
}

#[test]
fn own_vote_from_elsewhere_stops_the_key() {
	let mut world = World::new(4);
	let foreign = world.set.vote(halt(block(5, 0), START), 0);
	// A forged one does not.
	let mut forged = foreign.clone();
	forged.signature = world.set.vote(halt(block(5, 0), START), 1).signature;
	world.receive_vote(1, &forged, at(START));
	world.engine.tick(at(START));
	assert!(world.report().locked_keys.is_empty());
	world.receive_vote(2, &foreign, at(START));
	world.engine.tick(at(START + 1));
	assert_eq!(world.report().locked_keys, world.engine.keys());
	assert!(world.says(&stalled(block(5, 0)), START + 3).is_empty());
}
