// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{HaltedAt, MemoryProtection, Message, Offence, ServiceView, SetView};
use codec::Encode;
use std::time::Duration;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Destination, Halt, Head, Height, IncidentId, Kind,
	Outbox, Policy, Resume, Round, Seconds, SequenceNumber, SetId, Statement, UnixTime, Vote, H256,
};

const SERVICE: ServiceId = ServiceId(1);
/// Seconds at which the tests begin: the first second of round 1,000.
const START: u64 = 3_000;

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		min_endpoints: 3,
		time_margin: Seconds(2),
	}
}

fn at(seconds: u64) -> Millis {
	Millis(1_000 * seconds)
}

fn block(height: u64, branch: u8) -> Block {
	let hash = |height: u64| H256::from_low_u64_be(1 + height * 256 + u64::from(branch));
	Block {
		height: Height(height),
		hash: hash(height),
		parent_hash: hash(height.wrapping_sub(1)),
		state_root: H256::repeat_byte(3),
		timestamp: UnixTime(START),
	}
}

fn seen(verdict: Verdict, finalized: Option<Block>) -> Observation {
	Observation { verdict, finalized, endpoints: Vec::new() }
}

fn stalled(head: Block) -> Observation {
	seen(Verdict::Stalled { head, quiet: Duration::from_secs(12) }, None)
}

fn advancing(head: Block) -> Observation {
	seen(Verdict::Advancing { head, quiet: Duration::ZERO }, None)
}

/// A set of four with an engine at the first place.
struct World {
	set: TestSet<Fake>,
	engine: Engine<Fake>,
	view: ChainView,
}

impl World {
	fn new(size: usize) -> Self {
		Self::restored(size, MemoryProtection::default(), START - 10)
	}

	fn restored(size: usize, protection: MemoryProtection, started: u64) -> Self {
		let set = TestSet::<Fake>::with_plan(&plan(1, 0, u64::MAX), &vec![10; size]);
		let view = ChainView {
			genesis_hash: set.genesis_hash,
			best: 1,
			timestamp: UnixTime(START - 6),
			services: vec![ServiceView {
				service: SERVICE,
				sets: vec![set_view(&set, None)],
				status: Status::Live,
				halted: None,
				checkpoint: None,
				outboxes: Vec::new(),
			}],
		};
		let settings = Settings::with_seed(at(started), [1; 32]);
		let engine = Engine::new(settings, vec![set.secrets[0]], Box::new(protection));
		let mut world = Self { set, engine, view };
		world.show(at(START - 6));
		world.view.best = 2;
		world.view.timestamp = UnixTime(START - 1);
		world.show(at(START - 1));
		world.engine.set_network(3, at(START - 1));
		world
	}

	fn show(&mut self, now: Millis) -> Vec<Action> {
		self.engine.set_view(self.view.clone(), now)
	}

	fn report(&self) -> ServiceReport {
		self.engine.report().remove(0)
	}

	fn receive_vote(&mut self, peer: u64, vote: &Vote, now: Millis) -> Vec<Action> {
		self.engine.receive(PeerTag(peer), &Message::Vote(vote.clone()).encode(), now)
	}
}

fn plan(set_id: u64, from: u64, until: u64) -> SetPlan {
	SetPlan {
		service: SERVICE,
		set_id: SetId(set_id),
		policy_hash: policy().hash(),
		activates_at: UnixTime(from),
		expires_at: UnixTime(until),
	}
}

fn set_view(set: &TestSet<Fake>, superseded_at: Option<u64>) -> SetView {
	SetView {
		commitment: set.commitment.clone(),
		policy: policy(),
		members: set.members.clone(),
		superseded_at: superseded_at.map(UnixTime),
	}
}

fn halt(head: Block, round: u64) -> Statement {
	Statement::Halt(Halt {
		height: head.height,
		block_hash: head.hash,
		block_timestamp: head.timestamp,
		round: Round(round),
	})
}

fn resume(head: Block, round: u64) -> Statement {
	let Block { height, hash: block_hash, .. } = head;
	Statement::Resume(Resume { height, block_hash, round: Round(round) })
}

fn votes(actions: &[Action]) -> Vec<Vote> {
	let read = |action: &Action| match action {
		Action::Gossip { bytes, .. } => match Message::from_bytes(bytes) {
			Ok(Message::Vote(vote)) => Some(vote),
			_ => None,
		},
		_ => None,
	};
	actions.iter().filter_map(read).collect()
}

fn certificates(actions: &[Action]) -> Vec<Certificate> {
	let read = |action: &Action| match action {
		Action::Certified(certificate) => Some(certificate.clone()),
		_ => None,
	};
	actions.iter().filter_map(read).collect()
}

fn penalties(actions: &[Action]) -> Vec<(u64, Offence)> {
	let read = |action: &Action| match action {
		Action::Penalise { peer, offence } => Some((peer.0, *offence)),
		_ => None,
	};
	actions.iter().filter_map(read).collect()
}

#[test]
fn halt_is_voted_once_a_round_for_a_ward_that_stands() {
	let mut world = World::new(4);
	let said = votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START)));
	assert_eq!(said, [world.set.vote(halt(block(5, 0), 1_000), 0)]);
	assert!(votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 1))).is_empty());
	// Not even of another block.
	assert!(votes(&world.engine.observe(SERVICE, &stalled(block(6, 0)), at(START + 2))).is_empty());
	let next = votes(&world.engine.observe(SERVICE, &stalled(block(6, 0)), at(START + 3)));
	assert_eq!(next, [world.set.vote(halt(block(6, 0), 1_001), 0)]);
}

#[test]
fn halt_is_voted_on_no_other_verdict() {
	let (head, newer) = (block(5, 0), block(6, 0));
	let verdicts = [
		Verdict::Advancing { head, quiet: Duration::from_secs(100) },
		Verdict::Stalled { head, quiet: Duration::from_secs(11) },
		Verdict::Degraded { head, reason: vigil_observers::Degradation::NoFinality },
		Verdict::Forked { heads: vec![(head.height, head.hash, 2)] },
		Verdict::Contested { head, newer },
		Verdict::Unreachable { answered: 1, needed: 3 },
	];
	for verdict in verdicts {
		let mut world = World::new(4);
		assert!(votes(&world.engine.observe(SERVICE, &seen(verdict, None), at(START))).is_empty());
	}
}

#[test]
fn halt_is_not_voted_when_the_self_test_fails() {
	let refused = |prepare: &dyn Fn(&mut World), now: u64| {
		let mut world = World::new(4);
		prepare(&mut world);
		let actions = world.engine.observe(SERVICE, &stalled(block(5, 0)), at(now));
		assert!(!world.report().self_test.passed());
		votes(&actions).is_empty()
	};
	assert!(refused(&|world| world.engine.set_network(0, at(START)), START));
	// Vigil stands, and no other ward lives.
	assert!(refused(&|world| world.engine.set_network(3, at(START + 90)), START + 90));
	let skewed = |world: &mut World| {
		world.view.best = 3;
		world.view.timestamp = UnixTime(START - 100);
		world.show(at(START));
	};
	assert!(refused(&skewed, START));
}

#[test]
fn halt_is_not_voted_in_the_round_of_the_start() {
	let mut world = World::restored(4, MemoryProtection::default(), START + 1);
	assert!(votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 2))).is_empty());
	let next = world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 3));
	assert_eq!(votes(&next).len(), 1);
}

#[test]
fn quorum_is_certified_at_once_and_late_signers_join_once() {
	let mut world = World::new(5);
	world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START));
	for signer in [1, 2] {
		let vote = world.set.vote(halt(block(5, 0), 1_000), signer);
		world.receive_vote(signer.into(), &vote, at(START));
	}
	assert!(certificates(&world.engine.tick(at(START))).is_empty());
	let vote = world.set.vote(halt(block(5, 0), 1_000), 3);
	world.receive_vote(3, &vote, at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(votes(&actions), [vote]);
	let expected = world.set.certify(halt(block(5, 0), 1_000), &[4]);
	assert_eq!(certificates(&actions), [expected]);
	let late = world.set.vote(halt(block(5, 0), 1_000), 4);
	world.receive_vote(4, &late, at(START));
	assert!(certificates(&world.engine.tick(at(START).plus(100))).is_empty());
	let full = world.set.certify(halt(block(5, 0), 1_000), &[]);
	assert_eq!(certificates(&world.engine.tick(at(START).plus(500))), [full]);
	assert!(certificates(&world.engine.tick(at(START).plus(900))).is_empty());
	// And no more Halts of this block.
	assert!(votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 3))).is_empty());
}

#[test]
fn suspicion_is_reported_once_after_half_a_round() {
	let mut world = World::new(5);
	world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START));
	let vote = world.set.vote(halt(block(5, 0), 1_000), 1);
	world.receive_vote(1, &vote, at(START));
	let suspected = |actions: Vec<Action>| {
		actions.iter().filter(|action| matches!(action, Action::Suspected(_))).count()
	};
	assert_eq!(suspected(world.engine.tick(at(START))), 0);
	assert_eq!(suspected(world.engine.tick(at(START).plus(1_400))), 0);
	assert_eq!(suspected(world.engine.tick(at(START).plus(1_500))), 1);
	assert_eq!(suspected(world.engine.tick(at(START).plus(1_600))), 0);
}

#[test]
fn resume_is_voted_each_round_until_it_is_certified() {
	let mut world = World::new(4);
	world.view.services[0].status = Status::Halted;
	world.view.services[0].halted = Some(HaltedAt {
		incident: IncidentId(1),
		height: Height(5),
		block_hash: block(5, 0).hash,
		round: Round(999),
		resumed: None,
	});
	world.show(at(START));
	assert!(votes(&world.engine.observe(SERVICE, &advancing(block(5, 0)), at(START))).is_empty());
	let first = world.engine.observe(SERVICE, &advancing(block(6, 0)), at(START));
	assert_eq!(votes(&first), [world.set.vote(resume(block(5, 0), 1_000), 0)]);
	let next = world.engine.observe(SERVICE, &advancing(block(7, 0)), at(START + 3));
	assert_eq!(votes(&next), [world.set.vote(resume(block(5, 0), 1_001), 0)]);
	let certificate = world.set.certify(resume(block(5, 0), 1_001), &[0]);
	let message = Message::Certificate(certificate.clone()).encode();
	world.engine.receive(PeerTag(1), &message, at(START + 3));
	assert_eq!(certificates(&world.engine.tick(at(START + 3))), [certificate]);
	let after = world.engine.observe(SERVICE, &advancing(block(8, 0)), at(START + 6));
	assert!(votes(&after).is_empty());
}

#[test]
fn ward_on_another_branch_resumes_when_it_moves() {
	let mut world = World::new(4);
	world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START));
	let certificate = world.set.certify(halt(block(5, 0), 1_000), &[0]);
	world.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), at(START));
	assert_eq!(certificates(&world.engine.tick(at(START))).len(), 1);
	let other = world.engine.observe(SERVICE, &advancing(block(4, 1)), at(START + 3));
	assert_eq!(votes(&other), [world.set.vote(resume(block(5, 0), 1_001), 0)]);
}

#[test]
fn checkpoint_is_asked_for_voted_once_and_never_contradicted() {
	let mut world = World::new(4);
	let look = |finalized| {
		let verdict = Verdict::Advancing { head: block(40, 0), quiet: Duration::ZERO };
		seen(verdict, Some(block(finalized, 0)))
	};
	assert!(world.engine.observe(SERVICE, &look(9), at(START)).is_empty());
	let wanted = Action::WantFinalBlock { service: SERVICE, height: Height(30) };
	assert_eq!(world.engine.observe(SERVICE, &look(37), at(START)), [wanted]);
	assert!(world.engine.observe(SERVICE, &look(38), at(START)).is_empty());
	let said = votes(&world.engine.final_block(SERVICE, &block(30, 0), at(START)));
	assert_eq!(said.len(), 1);
	assert!(votes(&world.engine.final_block(SERVICE, &block(30, 1), at(START))).is_empty());
	assert!(world.engine.observe(SERVICE, &look(39), at(START)).is_empty());
	assert!(votes(&world.engine.final_block(SERVICE, &block(20, 0), at(START))).is_empty());
}

fn outbox(first: u64) -> Outbox {
	Outbox {
		destination: Destination::evm(1, [1; 20]),
		first: SequenceNumber(first),
		count: 1,
		root: H256::from_low_u64_be(first + 1),
	}
}

#[test]
fn outbox_is_signed_once_and_the_next_ones_when_the_first_are_certified() {
	let mut world = World::new(4);
	world.view.services[0].outboxes = (0..10).map(outbox).collect();
	let said = votes(&world.show(at(START)));
	let expected: Vec<_> =
		(0..8).map(|first| world.set.vote(Statement::Outbox(outbox(first)), 0)).collect();
	assert_eq!(said, expected);
	assert!(votes(&world.show(at(START + 1))).is_empty());
	let certificate = world.set.certify(Statement::Outbox(outbox(3)), &[0]);
	world.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), at(START + 2));
	let mut actions = world.engine.tick(at(START + 2));
	assert_eq!(certificates(&actions).len(), 1);
	actions.extend(world.show(at(START + 3)));
	let next = world.set.vote(Statement::Outbox(outbox(8)), 0);
	assert_eq!(votes(&actions).iter().filter(|vote| **vote == next).count(), 1);
}

#[test]
fn undelivered_outbox_is_signed_again_by_the_next_set() {
	let mut world = World::new(4);
	world.view.services[0].outboxes = vec![outbox(0)];
	assert_eq!(votes(&world.show(at(START))).len(), 1);
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 4]);
	world.view.services[0].sets =
		vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
	world.show(at(START + 30));
	let said = votes(&world.show(at(START + 60)));
	assert_eq!(said, [next.vote(Statement::Outbox(outbox(0)), 0)]);
	// A different outbox of the same number is another's doing, and never signed.
	let other = Outbox { root: H256::repeat_byte(9), ..outbox(0) };
	world.view.services[0].outboxes = vec![other];
	assert!(votes(&world.show(at(START + 61))).is_empty());
}

#[test]
fn handover_to_the_next_set_is_signed_by_the_set_before_it() {
	let mut world = World::new(4);
	let next = TestSet::<Fake>::with_plan(&plan(2, START + 60, u64::MAX), &[10; 5]);
	world.view.services[0].sets =
		vec![set_view(&world.set, Some(START + 60)), set_view(&next, None)];
	let said = votes(&world.show(at(START)));
	assert_eq!(said, [world.set.vote(Statement::Handover(next.commitment.clone()), 0)]);
	assert!(votes(&world.show(at(START + 1))).is_empty());
	world.view.best += 1;
	world.view.timestamp = UnixTime(START + 50);
	world.show(at(START + 50));
	// At the change, a member of both speaks for the set of the round.
	let before = world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 59));
	assert_eq!(before.len(), 1);
	assert_eq!(votes(&before)[0].signed.set_id, SetId(1));
	let after = votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 60)));
	assert_eq!(after.len(), 1);
	assert_eq!(after[0].signed.set_id, SetId(2));
}

#[test]
fn forged_votes_are_found_and_honest_ones_land() {
	let mut world = World::new(20);
	let statement = halt(block(5, 0), 1_000);
	for signer in 1..20_u16 {
		let forged = [4, 11, 12].contains(&signer);
		// A forger signs something else.
		let told = if forged { halt(block(6, 0), 1_000) } else { statement.clone() };
		let vote =
			Vote { signed: world.set.signed(statement.clone()), ..world.set.vote(told, signer) };
		assert!(world.receive_vote(signer.into(), &vote, at(START)).is_empty());
	}
	let actions = world.engine.tick(at(START));
	let expected: Vec<_> = [4, 11, 12].map(|peer| (peer, Offence::BadSignature)).to_vec();
	assert_eq!(penalties(&actions), expected);
	assert_eq!(votes(&actions).len(), 16);
	assert_eq!(certificates(&actions), [world.set.certify(statement, &[0, 4, 11, 12])]);
	assert!(world.report().counters.bisections > 0);
}

#[test]
fn flood_of_one_peer_is_bounded_and_does_not_keep_out_others() {
	let mut world = World::new(20);
	let statement = halt(block(5, 0), 1_000);
	let mut penalised = 0;
	for n in 0..100_000_u32 {
		let mut vote = world.set.vote(statement.clone(), 1);
		vote.signer.0 = (n % 19 + 1) as u16;
		vote.signature.0[60..64].copy_from_slice(&n.to_be_bytes());
		penalised += penalties(&world.receive_vote(1, &vote, at(START))).len();
	}
	let most = world.engine.settings.max_queue_per_peer;
	assert_eq!((world.engine.waiting(), penalised), (most, 100_000 - most));
	for signer in 2..20_u16 {
		let vote = world.set.vote(statement.clone(), signer);
		assert!(world.receive_vote(signer.into(), &vote, at(START)).is_empty());
	}
	let actions = world.engine.tick(at(START));
	assert_eq!(penalties(&actions), [(1, Offence::BadSignature)]);
	assert_eq!(certificates(&actions), [world.set.certify(statement, &[0, 1])]);
	assert_eq!(world.engine.waiting(), 0);
	// It is not listened to for a while, and then again.
	let vote = world.set.vote(halt(block(5, 0), 1_001), 1);
	world.receive_vote(1, &vote, at(START + 3));
	assert_eq!(world.engine.waiting(), 0);
}

#[test]
fn rubbish_is_refused_by_its_kind() {
	let mut world = World::new(4);
	let now = at(START);
	let vote = world.set.vote(halt(block(5, 0), 1_000), 1);
	let with = |change: &dyn Fn(&mut Vote)| {
		let mut vote = vote.clone();
		change(&mut vote);
		Message::Vote(vote).encode()
	};
	let trailing = [Message::Vote(vote.clone()).encode(), vec![0]].concat();
	let old = world.set.vote(halt(block(5, 0), 990), 1);
	let future = world.set.vote(halt(block(5, 0), 1_002), 1);
	let cases = [
		(vec![0; 5_000], Offence::Oversized),
		(vec![], Offence::Malformed),
		(trailing, Offence::Malformed),
		(with(&|vote| vote.signed.service = ServiceId(9)), Offence::UnknownService),
		(with(&|vote| vote.signed.set_id = SetId(9)), Offence::UnknownSet),
		(with(&|vote| vote.signed.set_id = SetId(0)), Offence::Malformed),
		(with(&|vote| vote.signer.0 = 4), Offence::BadIndex),
		(Message::Vote(old).encode(), Offence::TooOld),
		(Message::Vote(future).encode(), Offence::FromFuture),
	];
	for (bytes, offence) in cases {
		assert_eq!(world.engine.filter().check(&bytes, now), Err(offence));
		let actions = world.engine.receive(PeerTag(7), &bytes, now);
		assert_eq!(penalties(&actions).len(), usize::from(offence.is_hostile()), "{offence:?}");
	}
	assert_eq!(world.engine.waiting(), 0);
	assert_eq!(world.engine.filter().check(&Message::Vote(vote).encode(), now), Ok(SERVICE));
}

#[test]
fn replayed_votes_cost_nothing_and_hurt_nobody() {
	let mut world = World::new(20);
	let vote = world.set.vote(halt(block(5, 0), 1_000), 1);
	for peer in 0..50 {
		assert!(world.receive_vote(peer, &vote, at(START)).is_empty());
	}
	assert_eq!(world.engine.waiting(), 1);
	world.engine.tick(at(START));
	assert!(world.receive_vote(60, &vote, at(START)).is_empty());
	assert_eq!(world.engine.waiting(), 0);
	assert_eq!(world.report().counters.replayed, 50);
}

#[test]
fn equivocator_is_convicted_once_and_its_second_vote_does_not_count() {
	let mut world = World::new(4);
	let first = world.set.vote(halt(block(5, 0), 1_000), 1);
	let second = world.set.vote(halt(block(6, 0), 1_000), 1);
	let third = world.set.vote(resume(block(5, 0), 1_000), 1);
	world.receive_vote(1, &first, at(START));
	world.engine.tick(at(START));
	world.receive_vote(2, &second, at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(actions, [Action::Convicted { service: SERVICE, first, second }]);
	world.receive_vote(2, &third, at(START));
	assert_eq!(world.engine.tick(at(START)), []);
	assert_eq!(world.report().counters.refused[&Offence::Equivocation], 2);
	assert_eq!(world.report().counters.accepted, 1);
}

#[test]
fn own_votes_are_sent_again_until_certified_and_after_a_restart() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed.redb");
	let mut world = World::new(4);
	let open = |world: &World| {
		let database = crate::Database::open(&path, world.set.genesis_hash).unwrap();
		let settings = Settings::with_seed(at(START - 10), [1; 32]);
		Engine::<Fake>::new(settings, vec![world.set.secrets[0]], Box::new(database))
	};
	world.engine = open(&world);
	world.engine.set_network(3, at(START));
	world.show(at(START));
	world.view.best += 1;
	world.view.timestamp = UnixTime(START);
	world.show(at(START));
	let vote = world.set.vote(halt(block(5, 0), 1_000), 0);
	let said = world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START));
	assert_eq!(votes(&said), std::slice::from_ref(&vote));
	assert!(votes(&world.engine.tick(at(START + 1))).is_empty());
	assert_eq!(votes(&world.engine.tick(at(START + 3))), std::slice::from_ref(&vote));
	// The old engine has to let go of its file first.
	world.engine = World::new(4).engine;
	world.engine = open(&world);
	assert_eq!(votes(&world.show(at(START + 4))), [vote]);
	let certificate = world.set.certify(halt(block(5, 0), 1_000), &[0]);
	world.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), at(START + 5));
	world.engine.tick(at(START + 5));
	assert!(votes(&world.engine.tick(at(START + 9))).is_empty());
}

#[test]
fn own_vote_from_elsewhere_stops_the_key() {
	let mut world = World::new(4);
	let foreign = world.set.vote(halt(block(5, 0), 1_000), 0);
	// A forged one does not.
	let mut forged = foreign.clone();
	forged.signature = world.set.vote(halt(block(5, 0), 1_000), 1).signature;
	world.receive_vote(1, &forged, at(START));
	world.engine.tick(at(START));
	assert!(world.report().locked_keys.is_empty());
	world.receive_vote(2, &foreign, at(START));
	world.engine.tick(at(START + 1));
	assert_eq!(world.report().locked_keys, world.engine.keys());
	assert!(votes(&world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START + 3))).is_empty());
}

#[test]
fn forged_certificate_is_not_passed_on() {
	let mut world = World::new(4);
	let mut certificate = world.set.certify(halt(block(5, 0), 1_000), &[3]);
	certificate.absent = world.set.certify(halt(block(5, 0), 1_000), &[2]).absent;
	world.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), at(START));
	let actions = world.engine.tick(at(START));
	assert_eq!(penalties(&actions), [(1, Offence::BadSignature)]);
	assert!(certificates(&actions).is_empty() && votes(&actions).is_empty());
}

#[test]
fn what_is_over_is_dropped() {
	let mut world = World::new(4);
	world.engine.observe(SERVICE, &stalled(block(5, 0)), at(START));
	assert_eq!(world.report().best_vote.map(|vote| vote.kind), Some(Kind::Halt));
	world.engine.tick(at(START + 60));
	assert_eq!(world.report().best_vote, None);
	assert!(world.engine.services[&SERVICE].own.is_empty());
}

/// Checkpoints that stay without a quorum, and those that were certified, take nothing from the
/// members' voice later on.
#[test]
fn votes_count_after_many_statements_with_and_without_a_quorum() {
	let mut world = World::new(4);
	let mut certified = 0;
	for number in 1..=100 {
		let final_block = block(10 * number, 0);
		let statement = Statement::Checkpoint(Checkpoint {
			height: final_block.height,
			block_hash: final_block.hash,
			state_root: final_block.state_root,
			block_timestamp: final_block.timestamp,
		});
		// Every second one is heard of from one member only.
		let signers = if number % 2 == 0 { 1..4 } else { 1..2 };
		let now = at(START + number);
		for signer in signers {
			let vote = world.set.vote(statement.clone(), signer);
			world.receive_vote(u64::from(signer), &vote, now);
		}
		let actions = world.engine.tick(now);
		certified += actions.iter().filter(|action| matches!(action, Action::Certified(_))).count();
	}
	assert!(certified >= 50, "{certified} certified");
}
