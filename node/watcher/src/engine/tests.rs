// SPDX-License-Identifier: Apache-2.0

//! One engine at the first place of a set of four, and what it does with what it sees and hears.

mod checkpoints;
mod evidence;
mod halts;
mod ingress;
mod joining;
mod relay;
mod restarts;
mod restored;
mod resumes;
mod vigil;

use super::*;
use crate::{HaltedAt, MemoryProtection, Message, Offence, ServiceView, SetView};
use codec::Encode;
use std::time::Duration;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_observers::{Block, Degradation, Observation, Verdict};
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Destination, Halt, Handover, Head, Height, IncidentId,
	Kind, LaneId, Outbox, Policy, Resume, Round, Seconds, SequenceNumber, SetId, Statement,
	UnixTime, Vote, H256,
};

const SERVICE: ServiceId = ServiceId(1);
/// Seconds at which the tests begin: a round begins there.
const START: u64 = 3_000;

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(600),
		gone_after: Seconds(600),
		min_voices: 3,
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
		parent_hash: hash(height.saturating_sub(1)),
		state_root: H256::repeat_byte(3),
		timestamp: UnixTime(START),
	}
}

fn seen(verdict: Verdict, finalized: Option<Block>) -> Observation {
	let head = match &verdict {
		Verdict::Advancing { head, .. }
		| Verdict::Stalled { head, .. }
		| Verdict::Degraded { head, .. } => Some(*head),
		_ => None,
	};
	let branch = head.map_or(0, |head| (head.hash.to_low_u64_be() - 1) as u8);
	let heights =
		head.into_iter().flat_map(|head| (head.height.0.saturating_sub(15)..=head.height.0).rev());
	let trail = heights.map(|height| block(height, branch)).collect();
	Observation { verdict, finalized, trail, endpoints: Vec::new() }
}

/// A ward that was silent for so many seconds.
fn silent(head: Block, seconds: u64) -> Observation {
	seen(Verdict::Stalled { head, quiet: Duration::from_secs(seconds) }, None)
}

/// A ward that was silent for long.
fn stalled(head: Block) -> Observation {
	silent(head, 20)
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

	fn restored(
		size: usize,
		protection: impl crate::Protection + Send + 'static,
		started: u64,
	) -> Self {
		let mut settings = Settings::with_seed(at(started), [1; 32]);
		// What is said again would only be in the way.
		settings.repeat_every = 3_600_000;
		let set = TestSet::<Fake>::with_plan(&plan(1, 0, u64::MAX), &vec![10; size]);
		let view = ChainView {
			genesis_hash: set.genesis_hash,
			best: 1,
			timestamp: UnixTime(START - 6),
			services: vec![service_view(SERVICE, vec![set_view(&set, None)])],
		};
		let engine = Engine::new(settings, vec![set.secrets[0]], Box::new(protection));
		let mut world = Self { set, engine, view };
		world.show(at(START - 6));
		world.view.best = 2;
		world.view.timestamp = UnixTime(START - 1);
		world.show(at(START - 1));
		world.engine.set_network(3, at(START - 1));
		world
	}

	/// Hands in the view; what comes of it comes with the next tick.
	fn show(&mut self, now: Millis) -> Vec<Action> {
		let mut actions = self.engine.set_view(self.view.clone(), now);
		actions.extend(self.engine.tick(now));
		actions
	}

	/// A new block of Vigil, so that the self-test goes on to pass.
	fn vigil_advances(&mut self, now: u64) {
		self.view.best += 1;
		self.view.timestamp = UnixTime(now);
		self.show(at(now));
	}

	fn look(&mut self, seen: &Observation, now: Millis) -> Vec<Action> {
		let mut actions = self.engine.observe(SERVICE, seen, now);
		actions.extend(self.engine.tick(now));
		actions
	}

	/// The own votes after a look.
	fn says(&mut self, seen: &Observation, now: u64) -> Vec<Statement> {
		said(&self.look(seen, at(now)))
	}

	fn report(&self) -> ServiceReport {
		self.engine.report().remove(0)
	}

	fn receive_vote(&mut self, peer: u64, vote: &Vote, now: Millis) -> Vec<Action> {
		self.engine.receive(PeerTag(peer), &Message::Vote(vote.clone()).encode(), now)
	}

	/// These members vote for it, and it is counted.
	fn hears(&mut self, statement: &Statement, signers: &[u16], now: Millis) -> Vec<Action> {
		for signer in signers {
			let vote = self.set.vote(statement.clone(), *signer);
			self.receive_vote(u64::from(*signer), &vote, now);
		}
		self.engine.tick(now)
	}

	/// A certificate of all others comes in.
	fn certified(&mut self, statement: Statement, now: Millis) -> Vec<Action> {
		let certificate = self.set.certify(statement, &[0]);
		self.engine.receive(PeerTag(1), &Message::Certificate(certificate).encode(), now);
		self.engine.tick(now)
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
		members: set.members.clone().into(),
		superseded_at: superseded_at.map(UnixTime),
		standby: None,
	}
}

fn service_view(service: ServiceId, sets: Vec<SetView>) -> ServiceView {
	ServiceView {
		service,
		watched: true,
		sets,
		status: Status::Live,
		halted: None,
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: Vec::new(),
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

fn final_at(block: Block, round: u64) -> Statement {
	Statement::Checkpoint(Checkpoint {
		height: block.height,
		block_hash: block.hash,
		state_root: block.state_root,
		block_timestamp: block.timestamp,
		round: Round(round),
	})
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

fn said(actions: &[Action]) -> Vec<Statement> {
	votes(actions).into_iter().map(|vote| vote.signed.statement).collect()
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
