// SPDX-License-Identifier: Apache-2.0

//! A ward, its history and a clock, as a chain keeps them.

#![allow(dead_code)]

use bounded_collections::{BoundedVec, ConstU32};
use vigil_primitives::{
	traits::Status,
	ward::{history, Change, Claim, Hearing, KeptCheckpoint, Limits, Reason, Refusal, Ward},
	Checkpoint, Halt, Head, Height, Policy, Resume, Round, Seconds, SetId, UnixTime, FRESHNESS,
	H256,
};

pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 4,
	time_margin: Seconds(0),
};

pub const LIMITS: Limits =
	Limits { freshness: FRESHNESS, checkpoint_freshness: Seconds(3_600), clock_drift: Seconds(9) };

/// When scenes begin: the first second of a round.
pub const START: u64 = 9_000;

#[derive(Clone)]
pub struct World {
	pub ward: Ward,
	pub kept: BoundedVec<KeptCheckpoint, ConstU32<8>>,
	pub now: u64,
	pub policy: Policy,
}

impl World {
	pub fn new() -> Self {
		let (ward, kept) = Default::default();
		Self { ward, kept, now: START, policy: POLICY }
	}

	pub fn hear(&mut self, claim: Claim) -> Result<Vec<Change>, Refusal> {
		let before = self.ward.clone();
		let hearing = Hearing {
			set_id: SetId(1),
			policy: &self.policy,
			now: UnixTime(self.now),
			limits: LIMITS,
			checkpoints: &self.kept,
		};
		let result = self.ward.hear(&claim, &hearing);
		match &result {
			Ok(changes) => {
				assert!(!changes.is_empty(), "what is heard changes something");
				self.keep(changes);
			},
			Err(_) => assert_eq!(self.ward, before, "what is refused changes nothing"),
		}
		self.check();
		result
	}

	fn keep(&mut self, changes: &[Change]) {
		let branched = changes.iter().any(|change| matches!(change, Change::Branched(_)));
		for change in changes {
			if let Change::Accepted(block) = change {
				history::keep(&mut self.kept, block, branched);
			}
		}
	}

	/// What holds of every ward at any time.
	fn check(&self) {
		let Ward { status, suspected, incident, last_halt, .. } = &self.ward;
		let resumed = incident.map(|incident| incident.resumed.is_some());
		let expected = match status {
			Status::Live | Status::Suspect => None,
			Status::Halted => Some(false),
			Status::Recovering => Some(true),
		};
		assert_eq!(resumed, expected, "status and incident agree");
		assert_eq!(suspected.is_some(), *status == Status::Suspect);
		assert!(incident.is_none_or(|incident| Some(incident.last) == *last_halt));
		let standing = self.kept.iter().rfind(|kept| !kept.superseded);
		assert_eq!(standing.map(|kept| kept.checkpoint), self.ward.checkpoint);
	}

	pub fn status(&self) -> Status {
		self.ward.status
	}

	/// Heights of what stands, with the branch of each block.
	pub fn standing(&self) -> Vec<(u64, u8)> {
		let standing = self.kept.iter().filter(|kept| !kept.superseded);
		standing.map(|one| (one.checkpoint.height.0, one.checkpoint.block_hash.0[31])).collect()
	}

	pub fn tell(&mut self, claim: Claim) -> Vec<Change> {
		self.hear(claim).unwrap_or_else(|refusal| panic!("{claim:?}: {refusal:?}"))
	}

	pub fn assert_ignored(&mut self, claim: Claim, reason: Reason) {
		assert_eq!(self.hear(claim), Err(Refusal::Ignored(reason)), "{claim:?}");
	}
}

/// The hash of a block of a branch.
pub fn hash(height: u64, branch: u8) -> H256 {
	let mut bytes = H256::from_low_u64_be(height << 8);
	bytes.0[31] = branch;
	bytes
}

pub fn halt_of(height: u64, branch: u8, round: u64) -> Halt {
	Halt {
		height: Height(height),
		block_hash: hash(height, branch),
		block_timestamp: UnixTime(height),
		round: Round(round),
	}
}

pub fn halt(height: u64, round: u64) -> Claim {
	Claim::Halt(halt_of(height, 1, round))
}

pub fn suspicion(height: u64, round: u64) -> Claim {
	Claim::Suspicion(halt_of(height, 1, round))
}

pub fn resume(height: u64, round: u64) -> Claim {
	let (height, block_hash) = (Height(height), hash(height, 1));
	Claim::Resume(Resume { height, block_hash, round: Round(round) })
}

pub fn checkpoint(height: u64, branch: u8, round: u64) -> Claim {
	Claim::Checkpoint(Checkpoint {
		height: Height(height),
		block_hash: hash(height, branch),
		state_root: H256::repeat_byte(branch),
		block_timestamp: UnixTime(height),
		round: Round(round),
	})
}
