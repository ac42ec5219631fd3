// SPDX-License-Identifier: Apache-2.0

//! Older blocks of an EVM chain, from the state of a newer one: one proof instead of every header
//! between.

use super::{
	account::{account, number, storage},
	trie::{wrong, EvmError, Nodes},
};
use rlp::Rlp;
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;
use vigil_primitives::{Height, UnixTime};

/// The contract of EIP-2935 that remembers the hashes of blocks.
pub const HISTORY_ADDRESS: H160 = H160([
	0x00, 0x00, 0xf9, 0x08, 0x27, 0xf1, 0xc5, 0x3a, 0x10, 0xcb, 0x7a, 0x02, 0x33, 0x5b, 0x17, 0x53,
	0x20, 0x00, 0x29, 0x35,
]);

/// How many hashes it remembers.
pub const HISTORY_LENGTH: u64 = 8_191;

/// The most bytes in a header.
pub const MAX_HEADER: usize = 2_048;

/// What a block's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockHeader {
	/// Its own hash.
	pub hash: H256,
	/// The block before.
	pub parent_hash: H256,
	/// The root of the state after it.
	pub state_root: H256,
	/// Its height.
	pub height: Height,
	/// The time that its maker gave it.
	pub timestamp: UnixTime,
}

impl BlockHeader {
	/// From the bytes whose hash names the block. Fields that later rules added do not matter.
	pub fn decode(bytes: &[u8]) -> Result<Self, EvmError> {
		let fields = Rlp::new(bytes);
		if bytes.len() > MAX_HEADER || fields.item_count().map_err(wrong)? < 15 {
			return Err(EvmError::WrongType);
		}
		let field = |index| fields.at(index).map_err(wrong)?.data().map_err(wrong);
		let hash =
			|index| <[u8; 32]>::try_from(field(index)?).map(H256).map_err(|_| EvmError::WrongType);
		let small = |index| u64::try_from(number(field(index)?)?).map_err(|_| EvmError::WrongType);
		Ok(Self {
			hash: H256(keccak_256(bytes)),
			parent_hash: hash(0)?,
			state_root: hash(3)?,
			height: Height(small(8)?),
			timestamp: UnixTime(small(11)?),
		})
	}
}

/// The hash of an ancestor of the block with this height and state root.
pub fn ancestor(
	state_root: H256,
	height: Height,
	ancestor: Height,
	account_nodes: &Nodes,
	storage_nodes: &Nodes,
) -> Result<H256, EvmError> {
	let oldest = height.0.saturating_sub(HISTORY_LENGTH);
	if !(oldest..height.0).contains(&ancestor.0) {
		return Err(EvmError::OutOfReach);
	}
	let history = account(state_root, HISTORY_ADDRESS, account_nodes)?;
	let root = history.ok_or(EvmError::OutOfReach)?.storage_root;
	let place = ancestor.0.wrapping_rem(HISTORY_LENGTH);
	let slot = H256(U256::from(place).to_big_endian());
	let hash = storage(root, slot, storage_nodes)?;
	if hash.is_zero() {
		return Err(EvmError::OutOfReach);
	}
	Ok(H256(hash.to_big_endian()))
}
