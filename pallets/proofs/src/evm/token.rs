// SPDX-License-Identifier: Apache-2.0

//! Balances of ERC-20 tokens.

use super::{
	account::{account, storage},
	trie::{EvmError, Nodes},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;

/// A token whose balances can be read, as somebody who knows its contract registered it.
///
/// Its balances stand in a `mapping(address => uint)` laid out by Solidity. A token that computes balances
/// from something else (shares, an index) must not be registered. Nor may one behind a proxy, unless what
/// stands in the mapping is the balance whatever the implementation: the code's hash is the proxy's.
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
pub struct Token {
	/// The contract.
	pub address: H160,
	/// The hash of its code. Another contract at the address would keep its balances elsewhere.
	pub code_hash: H256,
	/// The slot of the mapping.
	pub mapping_slot: U256,
	/// The bits of a word that are the balance; others may be flags. They are shifted down to the lowest.
	pub mask: U256,
}

impl Token {
	/// The slot in which the holder's balance stands, for which `eth_getProof` is asked.
	pub fn slot(&self, holder: H160) -> H256 {
		let mut words = [0; 64];
		let (key, slot) = words.split_at_mut(32);
		if let Some((_, low)) = key.split_last_chunk_mut::<20>() {
			low.copy_from_slice(holder.as_bytes());
		}
		slot.copy_from_slice(&self.mapping_slot.to_big_endian());
		H256(keccak_256(&words))
	}

	/// What the holder owned in the state with this root, in the token's smallest unit.
	#[allow(clippy::arithmetic_side_effects)]
	pub fn balance(
		&self,
		state_root: H256,
		holder: H160,
		account_nodes: &Nodes,
		storage_nodes: &Nodes,
	) -> Result<U256, EvmError> {
		let contract = account(state_root, self.address, account_nodes)?;
		let contract = contract.filter(|contract| contract.code_hash == self.code_hash);
		let root = contract.ok_or(EvmError::OtherCode)?.storage_root;
		let word = storage(root, self.slot(holder), storage_nodes)?;
		// A shift by a whole word gives zero.
		Ok((word & self.mask) >> self.mask.trailing_zeros())
	}
}
