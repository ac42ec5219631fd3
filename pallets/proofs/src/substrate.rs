// SPDX-License-Identifier: Apache-2.0

//! Storage of another Substrate chain, read from a proof against its state root.

#[cfg(feature = "verifiers")]
mod ancestry;

#[cfg(feature = "verifiers")]
pub use ancestry::{block_hash_key, value_key};

use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{read_trie_value, LayoutV1, MemoryDB, StorageProof};

/// The most bytes that one node of a proof may have.
pub const MAX_NODE: u32 = 64 * 1024;

/// The most nodes that one proof may have.
pub const MAX_NODES: u32 = 512;

/// The most bytes that a proof may have in total.
pub const MAX_PROOF: usize = 256 * 1024;

/// The nodes of the trie that lead to the values in question, in any order: what the RPC method
/// `state_getReadProof` returns.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Proof(pub BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE>>, ConstU32<MAX_NODES>>);

/// Why a proof shows nothing.
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
pub enum ProofError {
	/// It has more than [`MAX_PROOF`] bytes. Prove fewer values at once.
	TooLarge,
	/// It has a node twice, or more nodes than the values need. Send what `state_getReadProof` says.
	Superfluous,
	/// It does not lead from the root to the key: it is of another block, chain or key.
	Incomplete,
	/// The value is not what the reader takes it for: the other chain has another runtime.
	WrongType,
}

/// Storage of which some is known for certain.
pub struct ProvenState {
	root: H256,
	nodes: MemoryDB<BlakeTwo256>,
}

impl Proof {
	/// From the nodes that an RPC node returned, or `None` if they are too many or too large.
	pub fn new(nodes: Vec<Vec<u8>>) -> Option<Self> {
		let nodes = nodes.into_iter().map(BoundedVec::try_from).collect::<Result<Vec<_>, _>>();
		BoundedVec::try_from(nodes.ok()?).ok().map(Self)
	}

	/// How many bytes the nodes have together, which is what reading them costs.
	pub fn size(&self) -> usize {
		self.0.iter().map(|node| node.len()).fold(0, usize::saturating_add)
	}

	/// What is known of the state with this root. Cheap checks only: a wrong node is noticed when it
	/// is missed.
	pub fn state(self, root: H256) -> Result<ProvenState, ProofError> {
		if self.size() > MAX_PROOF {
			return Err(ProofError::TooLarge);
		}
		let nodes = self.0.into_iter().map(BoundedVec::into_inner);
		let proof = StorageProof::new_with_duplicate_nodes_check(nodes)
			.map_err(|_| ProofError::Superfluous)?;
		Ok(ProvenState { root, nodes: proof.into_memory_db() })
	}
}

impl ProvenState {
	/// The bytes under `key`, or `None` if it is proven that there are none.
	pub fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ProofError> {
		read_trie_value::<LayoutV1<BlakeTwo256>, _>(&self.nodes, &self.root, key, None, None)
			.map_err(|_| ProofError::Incomplete)
	}

	/// The value under `key`, all of whose bytes are read.
	pub fn value<Value: Decode>(&self, key: &[u8]) -> Result<Option<Value>, ProofError> {
		let decode = |bytes: Vec<u8>| {
			Value::decode_all(&mut bytes.as_slice()).map_err(|_| ProofError::WrongType)
		};
		self.bytes(key)?.map(decode).transpose()
	}
}
