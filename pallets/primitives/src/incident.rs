// SPDX-License-Identifier: Apache-2.0
//! One halt of one ward, as it was certified.

use crate::{Checkpoint, Halt, IncidentId, Round, Seconds, SetId, UnixTime};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// One halt of one ward.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Incident {
	/// Its number among the incidents of the service.
	pub id: IncidentId,
	/// The first certified Halt.
	pub halt: Halt,
	/// The set that certified it.
	pub set_id: SetId,
	/// When downtime began: the start of the first Halt's round less the policy's `halt_after`.
	pub began_at: UnixTime,
	/// The round of the certified Resume.
	pub resumed: Option<Round>,
	/// Certified downtime, from `began_at` to the start of the Resume's round.
	pub downtime: Option<Seconds>,
	/// Whether the ward came back on another branch, without the block it halted at.
	pub superseded: bool,
}

impl Incident {
	/// Whether a branch with this block has no place for the block that the ward halted at.
	pub fn is_off_branch(&self, block: &Checkpoint) -> bool {
		let same_height = self.halt.height == block.height;
		self.halt.height > block.height || same_height && self.halt.block_hash != block.block_hash
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Height, H256};

	#[test]
	fn halted_block_is_off_a_branch_that_holds_another_block_at_or_below_its_height() {
		let halt = Halt {
			height: Height(10),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(0),
			round: Round(1),
		};
		let incident = Incident {
			id: IncidentId(1),
			halt,
			set_id: SetId::FIRST,
			began_at: UnixTime(0),
			resumed: None,
			downtime: None,
			superseded: false,
		};
		let block = |height, hash| Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(hash),
			state_root: H256::repeat_byte(9),
			block_timestamp: UnixTime(0),
		};
		assert!(incident.is_off_branch(&block(9, 2)));
		assert!(incident.is_off_branch(&block(10, 2)));
		assert!(!incident.is_off_branch(&block(10, 1)));
		assert!(!incident.is_off_branch(&block(11, 2)));
	}
}
