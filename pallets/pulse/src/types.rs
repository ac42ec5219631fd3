// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Perbill;

/// The last word of a validator's node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Heard {
	/// The block that it named.
	pub at: u32,
	/// The code that it has.
	pub code: H256,
	/// Whether its watcher runs.
	pub watches: bool,
}

/// An upgrade that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Planned {
	/// Hash of the code.
	pub code: H256,
	/// The first block with which it may be authorised.
	pub not_before: u32,
	/// The first block with which it is void.
	pub until: u32,
	/// The share of validators that have to be ready.
	pub share: Perbill,
	/// Whether it is authorised.
	pub authorised: bool,
}

impl Planned {
	/// How many of so many validators have to be ready.
	pub fn needed(&self, of: u32) -> u32 {
		self.share.mul_ceil(of).max(1)
	}
}
