// SPDX-License-Identifier: Apache-2.0

//! Votes that a real filter lets in.

use codec::Encode;
use std::{sync::Arc, time::Duration};
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	traits::Status, Checkpoint, Head, Height, Policy, Round, Seconds, ServiceId, SetId, Statement,
	UnixTime, H256,
};
use vigil_watcher::{
	ChainView, Engine, Filter, MemoryProtection, Message, Millis, PeerTag, ServiceView, SetView,
	Settings,
};

/// When the tests happen, in milliseconds; a round begins then.
pub const NOW: Millis = Millis(3_000_000_000);

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 32,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(2),
};

/// Services of equal sets, and an engine that knows them.
pub struct Votes {
	sets: Vec<TestSet<Blst>>,
	pub engine: Engine<Blst>,
}

impl Votes {
	/// So many services of so many watchers each.
	pub fn new(services: u32, watchers: usize) -> Self {
		let sets: Vec<_> =
			(1..=services).map(|service| set(ServiceId(service), watchers)).collect();
		let settings = Settings::with_seed(Millis(0), [7; 32]);
		let mut engine = Engine::new(settings, Vec::new(), Box::<MemoryProtection>::default());
		let view = ChainView {
			genesis_hash: sets[0].genesis_hash,
			best: 1,
			timestamp: NOW.unix(),
			services: sets.iter().map(view).collect(),
		};
		engine.set_view(view, NOW);
		Self { sets, engine }
	}

	/// Which services there are.
	pub fn services(&self) -> Vec<ServiceId> {
		self.sets.iter().map(|set| set.commitment.service).collect()
	}

	/// What may be said now.
	pub fn filter(&mut self) -> Arc<Filter> {
		self.engine.filter()
	}

	/// A Checkpoint vote of every watcher of every service, in the round that begins at [`NOW`].
	pub fn checkpoints(&self) -> Vec<(ServiceId, Vec<u8>)> {
		let services = self.services().into_iter();
		let votes = services.flat_map(|service| {
			let votes = self.checkpoint(service, Duration::ZERO).into_iter();
			votes.map(move |bytes| (service, bytes))
		});
		votes.collect()
	}

	/// A Checkpoint vote of every watcher of a service, in the round in which that time after [`NOW`]
	/// lies.
	pub fn checkpoint(&self, service: ServiceId, after: Duration) -> Vec<Vec<u8>> {
		let set = self.sets.iter().find(|set| set.commitment.service == service).unwrap();
		let time = UnixTime(NOW.unix().0 + after.as_secs());
		let statement = Statement::Checkpoint(Checkpoint {
			height: Height(64),
			block_hash: H256::repeat_byte(6),
			state_root: H256::repeat_byte(3),
			block_timestamp: UnixTime(1),
			round: Round::at(time, POLICY.round_length).unwrap(),
		});
		let signers = 0..set.commitment.size;
		signers.map(|signer| Message::Vote(set.vote(statement.clone(), signer)).encode()).collect()
	}

	/// Hears these votes, which makes a certificate if they are enough, and drops what is late.
	pub fn certify(&mut self, votes: &[(ServiceId, Vec<u8>)]) {
		for (_, bytes) in votes {
			self.engine.receive(PeerTag(1), bytes, NOW);
		}
		for tick in 0..80 {
			self.engine.tick(NOW.plus(50 * tick));
		}
	}
}

fn set(service: ServiceId, watchers: usize) -> TestSet<Blst> {
	let plan = SetPlan {
		service,
		set_id: SetId(1),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(1),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, &vec![10; watchers])
}

/// Services that are watched somewhere else: what is said of them is verified and passed on.
fn view(set: &TestSet<Blst>) -> ServiceView {
	ServiceView {
		service: set.commitment.service,
		watched: set.commitment.service.0 % 10 == 1,
		sets: vec![SetView {
			commitment: set.commitment.clone(),
			policy: POLICY,
			members: set.members.clone().into(),
			superseded_at: None,
			standby: None,
		}],
		status: Status::Live,
		halted: None,
		checkpoint: None,
		superseded: Vec::new(),
		outboxes: Vec::new(),
	}
}
