// SPDX-License-Identifier: Apache-2.0

//! Older blocks of a chain, from the state of a newer one: one proof instead of every header between.

use super::{ProofError, ProvenState};
use alloc::vec::Vec;
use sp_core::H256;
use sp_io::hashing::{twox_128, twox_64};

impl ProvenState {
	/// The hash of an ancestor of the block whose state this is, or `None` if it is proven that the
	/// chain does not remember it: `frame_system` keeps `BlockHashCount` of them.
	pub fn block_hash(&self, height: u32) -> Result<Option<H256>, ProofError> {
		self.value(&block_hash_key(height))
	}
}

/// Where a chain keeps the hash of its block at this height: `System.BlockHash` of `frame_system`
/// with heights of 32 bits.
pub fn block_hash_key(height: u32) -> Vec<u8> {
	let height = height.to_le_bytes();
	let mut key = value_key(b"System", b"BlockHash");
	key.extend(twox_64(&height));
	key.extend(height);
	key
}

/// Where a chain keeps a single value of a pallet.
pub fn value_key(pallet: &[u8], item: &[u8]) -> Vec<u8> {
	let mut key = twox_128(pallet).to_vec();
	key.extend(twox_128(item));
	key
}
