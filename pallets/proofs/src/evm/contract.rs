// SPDX-License-Identifier: Apache-2.0

//! Storage of one contract, of which some is known for certain, from nodes in any order.

use super::{
	account::{number, read_account},
	trie::{find, wrong},
	EvmError,
};
use crate::{substrate::MAX_PROOF, Proof, ProofError};
use alloc::{collections::BTreeMap, vec::Vec};
use rlp::Rlp;
use sp_core::{H160, H256};
use sp_io::hashing::keccak_256;

/// Storage of one contract of which some is known for certain.
pub struct ContractState {
	storage_root: H256,
	nodes: BTreeMap<H256, Vec<u8>>,
}

impl ContractState {
	/// What is known of a contract's storage in the state with this root, by the nodes that `eth_getProof` shows for
	/// the account and for each slot, each once and in any order. That there is no such account is no proof.
	pub fn new(proof: Proof, state_root: H256, contract: H160) -> Result<Self, ProofError> {
		if proof.size() > MAX_PROOF {
			return Err(ProofError::TooLarge);
		}
		let mut nodes = BTreeMap::new();
		for node in proof.0 {
			if nodes.insert(H256(keccak_256(&node)), node.into_inner()).is_some() {
				return Err(ProofError::Superfluous);
			}
		}
		let path = H256(keccak_256(contract.as_bytes()));
		let bytes = find(state_root, path, |hash| nodes.get(&hash).map(Vec::as_slice))
			.map_err(error)?
			.ok_or(ProofError::Incomplete)?;
		let storage_root = read_account(&bytes).map_err(error)?.storage_root;
		Ok(Self { storage_root, nodes })
	}

	/// The word in a slot; zero if it is proven that nothing stands there.
	pub fn word(&self, slot: H256) -> Result<[u8; 32], ProofError> {
		let path = H256(keccak_256(slot.as_bytes()));
		let found = find(self.storage_root, path, |hash| self.nodes.get(&hash).map(Vec::as_slice));
		let Some(bytes) = found.map_err(error)? else { return Ok([0; 32]) };
		let data = Rlp::new(&bytes).data().map_err(|decoder| error(wrong(decoder)))?;
		Ok(number(data).map_err(error)?.to_big_endian())
	}

	/// The words in these slots.
	pub fn words<const N: usize>(&self, slots: [H256; N]) -> Result<[[u8; 32]; N], ProofError> {
		let mut words = [[0; 32]; N];
		for (word, slot) in words.iter_mut().zip(slots) {
			*word = self.word(slot)?;
		}
		Ok(words)
	}
}

/// The same in the words of other proofs.
fn error(error: EvmError) -> ProofError {
	match error {
		EvmError::Incomplete | EvmError::OutOfReach => ProofError::Incomplete,
		EvmError::Superfluous => ProofError::Superfluous,
		EvmError::WrongType | EvmError::OtherCode => ProofError::WrongType,
	}
}
