// SPDX-License-Identifier: Apache-2.0

//! Values of a Merkle Patricia trie, from the nodes that lead to them.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use rlp::Rlp;
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};
use sp_io::hashing::keccak_256;

/// The most nodes on the way to a value: a path has 64 steps.
pub const MAX_DEPTH: u32 = 65;

/// The most bytes in a node of a state or storage trie: a full branch has 532, and no value is longer than
/// an account.
pub const MAX_NODE: u32 = 1_024;

/// The nodes that lead to a value, from the root on: what `eth_getProof` calls `accountProof`, and `proof`
/// of a storage entry.
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
pub struct Nodes(pub BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE>>, ConstU32<MAX_DEPTH>>);

/// Why a proof of an EVM chain's state shows nothing.
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
pub enum EvmError {
	/// It does not lead from the root to the key: it is of another block, chain, account or slot.
	Incomplete,
	/// It has nodes that do not lead to the key.
	Superfluous,
	/// The bytes are not what the reader takes them for: the chain is no EVM chain, or of another kind.
	WrongType,
	/// The token's contract is not the one that was registered.
	OtherCode,
	/// The state does not remember a block so old, or not yet one so new.
	OutOfReach,
}

impl Nodes {
	/// From the nodes that an RPC node returned, or `None` if they are too many or too large.
	pub fn new(nodes: Vec<Vec<u8>>) -> Option<Self> {
		let nodes = nodes.into_iter().map(BoundedVec::try_from).collect::<Result<Vec<_>, _>>();
		BoundedVec::try_from(nodes.ok()?).ok().map(Self)
	}

	/// How many bytes the nodes have together, which is what reading them costs.
	pub fn size(&self) -> usize {
		self.0.iter().map(|node| node.len()).fold(0, usize::saturating_add)
	}
}

/// What stands in the trie under the hash of a key, or `None` if it is proven that nothing does.
pub fn value(root: H256, path: H256, nodes: &Nodes) -> Result<Option<Vec<u8>>, EvmError> {
	if root == empty_root() {
		return if nodes.0.is_empty() { Ok(None) } else { Err(EvmError::Superfluous) };
	}
	let mut nodes = nodes.0.iter();
	let found = find(root, path, |hash| {
		let node = nodes.next()?;
		(keccak_256(node) == hash.0).then_some(&node[..])
	})?;
	if nodes.next().is_some() {
		return Err(EvmError::Superfluous);
	}
	Ok(found)
}

/// What stands in the trie under the hash of a key; `node_of` knows the nodes by their hashes.
pub(super) fn find<'a>(
	root: H256,
	path: H256,
	mut node_of: impl FnMut(H256) -> Option<&'a [u8]>,
) -> Result<Option<Vec<u8>>, EvmError> {
	if root == empty_root() {
		return Ok(None);
	}
	let mut path = Path { hash: path, at: 0 };
	let mut link = Link::Hash(root);
	loop {
		let next = match &link {
			Link::Hash(hash) => step(node_of(*hash).ok_or(EvmError::Incomplete)?, &mut path)?,
			Link::Inline(node) => step(node, &mut path)?,
		};
		match next {
			Step::Down(next) => link = next,
			Step::Found(found) => return Ok(found),
		}
	}
}

/// The root of a trie in which nothing stands: the hash of an empty string of RLP.
pub(super) fn empty_root() -> H256 {
	H256(keccak_256(&[0x80]))
}

/// Where a node points.
enum Link {
	Hash(H256),
	/// A node of fewer than 32 bytes stands in its parent.
	Inline(Vec<u8>),
}

/// What a node says of a path.
enum Step {
	Down(Link),
	Found(Option<Vec<u8>>),
}

/// What is left of a path, in steps of four bits.
struct Path {
	hash: H256,
	at: usize,
}

impl Path {
	const LENGTH: usize = 64;

	fn next(&mut self) -> Option<u8> {
		let byte = self.hash.0.get(self.at.wrapping_div(2))?;
		let nibble = if self.at & 1 == 0 { byte.wrapping_shr(4) } else { byte & 0x0f };
		self.at = self.at.saturating_add(1);
		Some(nibble)
	}

	fn is_done(&self) -> bool {
		self.at >= Self::LENGTH
	}
}

/// One node. What a hash binds can still be no node at all, where the root is no trie's.
fn step(node: &[u8], path: &mut Path) -> Result<Step, EvmError> {
	let node = Rlp::new(node);
	match node.item_count().map_err(wrong)? {
		17 => branch(&node, path),
		2 => extension_or_leaf(&node, path),
		_ => Err(EvmError::WrongType),
	}
}

fn branch(node: &Rlp<'_>, path: &mut Path) -> Result<Step, EvmError> {
	// Paths are all of one length, so none ends in a branch.
	let nibble = path.next().ok_or(EvmError::WrongType)?;
	let child = node.at(nibble.into()).map_err(wrong)?;
	if !child.is_list() && child.data().map_err(wrong)?.is_empty() {
		return Ok(Step::Found(None));
	}
	link(&child).map(Step::Down)
}

fn extension_or_leaf(node: &Rlp<'_>, path: &mut Path) -> Result<Step, EvmError> {
	let part = node.at(0).map_err(wrong)?;
	let (flags, rest) = part.data().map_err(wrong)?.split_first().ok_or(EvmError::WrongType)?;
	let (is_leaf, is_odd) = match flags.wrapping_shr(4) {
		flag @ 0..=3 => (flag & 2 != 0, flag & 1 != 0),
		_ => return Err(EvmError::WrongType),
	};
	let odd = is_odd.then_some(flags & 0x0f);
	let even = rest.iter().flat_map(|byte| [byte.wrapping_shr(4), byte & 0x0f]);
	for nibble in odd.into_iter().chain(even) {
		match path.next() {
			Some(next) if next == nibble => {},
			// Another key stands where this one would.
			Some(_) => return Ok(Step::Found(None)),
			None => return Err(EvmError::WrongType),
		}
	}
	let next = node.at(1).map_err(wrong)?;
	match (is_leaf, path.is_done()) {
		(true, true) => Ok(Step::Found(Some(next.data().map_err(wrong)?.to_vec()))),
		(false, false) => link(&next).map(Step::Down),
		_ => Err(EvmError::WrongType),
	}
}

fn link(node: &Rlp<'_>) -> Result<Link, EvmError> {
	if node.is_list() {
		return Ok(Link::Inline(node.as_raw().to_vec()));
	}
	let hash = node.data().map_err(wrong)?;
	<[u8; 32]>::try_from(hash).map(|hash| Link::Hash(H256(hash))).map_err(|_| EvmError::WrongType)
}

pub(super) fn wrong(_: rlp::DecoderError) -> EvmError {
	EvmError::WrongType
}
