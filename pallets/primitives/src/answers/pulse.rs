// SPDX-License-Identifier: Apache-2.0

//! What validators' nodes say of themselves, and the upgrade that waits until enough of them are ready for it.

use crate::H256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What every signed beat begins with. What a session key signs otherwise is a hash and shorter.
pub const DOMAIN: [u8; 12] = *b"vigil/pulse1";

/// A node is there.
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
pub struct Beat {
	/// Whose: its place among the validators of the session.
	pub seat: u32,
	/// A block of the best chain that it knows, not long ago.
	pub at: u32,
	/// Hash of the code that it was built with; zero if it was built without.
	pub code: H256,
	/// Whether its watcher runs.
	pub watches: bool,
}

impl Beat {
	/// What is signed of it, by the session key that makes blocks: with the hash of the block that it names, so that
	/// nobody is there on a branch that its node does not follow.
	pub fn message(&self, genesis_hash: H256, block_hash: H256) -> Vec<u8> {
		(DOMAIN, genesis_hash, block_hash, self).encode()
	}
}

/// An upgrade that waits.
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
pub struct UpgradeInfo {
	/// Hash of the code.
	pub code: H256,
	/// The first block with which it may be authorised.
	pub not_before: u32,
	/// The first block with which it is void.
	pub until: u32,
	/// Validators that have to be ready.
	pub needed: u32,
	/// Validators that are.
	pub ready: u32,
	/// All validators.
	pub of: u32,
	/// Whether it is authorised: anybody may apply it.
	pub authorised: bool,
}
