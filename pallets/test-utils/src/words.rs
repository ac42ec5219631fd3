// SPDX-License-Identifier: Apache-2.0

//! What watchers of a ward say, in the round that runs.

use crate::now;
use sp_core::H256;
use vigil_primitives::{Checkpoint, Halt, Head, Height, Policy, Resume, Round, Seconds, UnixTime};

/// The chain whose watchers they are.
pub const GENESIS: H256 = H256::repeat_byte(0x67);
/// Seconds of a round under [`POLICY`].
pub const ROUND: u64 = 3;

/// A quick policy: a ward is halted after four rounds.
pub const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(ROUND),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 3,
	time_margin: Seconds(0),
};

/// The round that runs.
pub fn round() -> Round {
	Round(now() / ROUND * ROUND)
}

/// The hash of a block of a branch.
pub fn hash(height: u64, branch: u8) -> H256 {
	let mut bytes = [branch; 32];
	bytes[..8].copy_from_slice(&height.to_be_bytes());
	H256(bytes)
}

/// A Halt after this block, in the round that runs.
pub fn halt(height: u64, branch: u8) -> Halt {
	Halt {
		height: Height(height),
		block_hash: hash(height, branch),
		block_timestamp: UnixTime(height),
		round: round(),
	}
}

/// A Resume of such a Halt, in the round that runs.
pub fn resume(height: u64, branch: u8) -> Resume {
	Resume { height: Height(height), block_hash: hash(height, branch), round: round() }
}

/// A Checkpoint of this block, in the round that runs.
pub fn checkpoint(height: u64, branch: u8) -> Checkpoint {
	Checkpoint {
		height: Height(height),
		block_hash: hash(height, branch),
		state_root: H256::repeat_byte(branch),
		block_timestamp: UnixTime(height),
		round: round(),
	}
}
