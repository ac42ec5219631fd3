// SPDX-License-Identifier: Apache-2.0

//! What a key may speak about only once.

use sha2::{Digest as _, Sha256};
use vigil_primitives::{KeyPoint, Kind, Policy, Seconds, Signed, Spoken, Statement, H256};

/// Names a key, so that look-ups need no curve point.
pub type KeyId = [u8; 16];

pub fn key_id(key: &KeyPoint) -> KeyId {
	truncated(&Sha256::digest(key.0).into())
}

/// What the policy of a set says about the times of its statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	pub halt_after: Seconds,
	pub round_length: Seconds,
}

impl From<&Policy> for Terms {
	fn from(policy: &Policy) -> Self {
		Self { halt_after: policy.halt_after, round_length: policy.round_length }
	}
}

impl Terms {
	/// What was said by them.
	pub fn of<'a>(&self, signed: &'a Signed) -> Spoken<'a> {
		Spoken { signed, halt_after: self.halt_after, round_length: self.round_length }
	}
}

/// One subject: a round of Halts; a round and a block that Resumes name, since one is due for every
/// Halt; a round of Checkpoints; a set's Handover; an Outbox by its place. In order of kind and round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic {
	kind: u8,
	number: u64,
	rest: u128,
}

impl Topic {
	pub fn of(signed: &Signed) -> Self {
		let (number, rest) = match &signed.statement {
			Statement::Halt(halt) => (halt.round.0, 0),
			Statement::Resume(resume) => (resume.round.0, short(&resume.block_hash)),
			Statement::Checkpoint(checkpoint) => (checkpoint.round.0, 0),
			Statement::Handover(_) => (signed.set_id.0, 0),
			Statement::Outbox(outbox) => {
				let mut place = Sha256::new();
				place.update(outbox.destination.network.0);
				place.update(outbox.destination.inbox.0);
				place.update(outbox.lane.0.to_be_bytes());
				(outbox.first.0, u128::from_be_bytes(truncated(&place.finalize().into())))
			},
		};
		Self { kind: signed.statement.kind() as u8, number, rest }
	}

	/// Before all of this kind.
	pub fn first(kind: Kind) -> Self {
		Self { kind: kind as u8, number: 0, rest: 0 }
	}

	/// After all of this kind.
	pub fn last(kind: Kind) -> Self {
		Self { kind: kind as u8, number: u64::MAX, rest: u128::MAX }
	}
}

/// All of a hash counts: no two blocks that a test or a ward of small numbers has are one subject.
fn short(hash: &H256) -> u128 {
	u128::from_be_bytes(truncated(&Sha256::digest(hash.0).into()))
}

fn truncated(hash: &[u8; 32]) -> [u8; 16] {
	let mut head = [0; 16];
	head.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
	head
}
