// SPDX-License-Identifier: Apache-2.0

//! One node: a real engine, and what belongs to it in the simulation.

use std::{
	collections::HashSet,
	sync::{Arc, Mutex},
};
use vigil_bls::test_utils::{seed, TestSet};
use vigil_primitives::{
	traits::Status, Head, Policy, PublicKey, Seconds, ServiceId, Signed, Spoken, UnixTime, Vote,
};
use vigil_watcher::{
	ChainView, Engine, MemoryProtection, Millis, Protection, Refusal, ServiceView, SetView,
	Settings, VoteBackend,
};

pub const SERVICE: ServiceId = ServiceId(1);

/// Slash protection that outlives an engine.
#[derive(Clone, Default)]
pub struct Shared(pub Arc<Mutex<MemoryProtection>>);

impl Protection for Shared {
	fn permit(&mut self, key: &PublicKey, spoken: &Spoken<'_>) -> Result<(), Refusal> {
		self.0.lock().unwrap().permit(key, spoken)
	}
	fn commit(&mut self) -> Result<(), Refusal> {
		self.0.lock().unwrap().commit()
	}
	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
		self.0.lock().unwrap().knows(key, signed)
	}
	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal> {
		self.0.lock().unwrap().record_vote(key, vote)
	}
	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal> {
		self.0.lock().unwrap().own_votes()
	}
	fn signed_elsewhere(
		&mut self,
		key: &PublicKey,
		spoken: &Spoken<'_>,
		since: UnixTime,
	) -> Result<bool, Refusal> {
		self.0.lock().unwrap().signed_elsewhere(key, spoken, since)
	}
	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal> {
		self.0.lock().unwrap().is_locked(key)
	}
	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal> {
		self.0.lock().unwrap().acknowledge(key)
	}
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
	/// A member of the set, at this place.
	Watcher(u16),
	/// A member that signs whatever does harm.
	Equivocator(u16),
	/// It verifies and passes on.
	Relay,
}

pub struct Node<B: VoteBackend> {
	pub role: Role,
	pub engine: Engine<B>,
	pub protection: Shared,
	/// A copy of what it signed, some seconds old.
	pub backup: MemoryProtection,
	pub neighbours: Vec<usize>,
	/// Messages that it had, so that nobody sends them again.
	pub heard: HashSet<u32>,
	/// How far its clock is ahead, in milliseconds.
	pub skew: u64,
	/// Which of a hundred watchers it is when blocks reach only some.
	pub rank: usize,
	/// How late blocks reach it, in milliseconds.
	pub late: u64,
	pub restart_at: Option<u64>,
}

pub fn policy(checkpoint_interval: u64) -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval,
		stable_for: Seconds(30),
		standby_after: Seconds(600),
		gone_after: Seconds(600),
		min_voices: 3,
		time_margin: Seconds(2),
	}
}

/// Vigil at this moment: only its clock matters, so that all else is learnt by gossip.
pub fn view<B: VoteBackend>(
	set: &TestSet<B>,
	policy: Policy,
	watched: bool,
	now: u64,
	best: u64,
) -> ChainView {
	let sets = vec![SetView {
		commitment: set.commitment.clone(),
		policy,
		members: set.members.clone().into(),
		superseded_at: None,
		standby: None,
	}];
	ChainView {
		genesis_hash: set.genesis_hash,
		best: best as u32,
		timestamp: UnixTime(now / 1_000),
		services: vec![ServiceView {
			service: SERVICE,
			watched,
			sets,
			status: Status::Live,
			halted: None,
			checkpoint: None,
			superseded: Vec::new(),
			outboxes: Vec::new(),
		}],
	}
}

pub fn engine<B: VoteBackend>(
	role: Role,
	(started, again_after): (u64, u64),
	protection: &Shared,
) -> Engine<B> {
	let mut settings = Settings::with_seed(Millis(started), [1; 32]);
	settings.certify_again_after = again_after;
	let keys = match role {
		Role::Watcher(place) | Role::Equivocator(place) => vec![B::secret(&seed(place.into()))],
		Role::Relay => Vec::new(),
	};
	Engine::new(settings, keys, Box::new(protection.clone()))
}
