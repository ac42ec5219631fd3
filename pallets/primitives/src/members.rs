// SPDX-License-Identifier: Apache-2.0
//! The Merkle tree over the members of a set, and proofs of membership in it.
//!
//! - leaf: `keccak256(abi.encode(MEMBER_LEAF, index, key, weight))`, six words;
//! - node: `keccak256(abi.encode(MEMBER_NODE, left, right))`, three words;
//! - the leaves are filled with `MEMBER_EMPTY` up to the next power of two.
//!
//! Every proof for a set of `size` therefore has exactly `ceil(log2(size))` hashes, from the leaf
//! upwards, and the bits of the index say on which side each stands. A node never passes for a leaf,
//! since their first words differ, and an index at or beyond the size is refused before hashing.

use crate::{
	abi::{hash_words, AbiWord},
	merkle::{Kind, Tree},
	tags, KeyPoint, MemberIndex, StakeWeight, H256, MAX_PROOF_LENGTH, MAX_SET_SIZE,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// The members trees of sets.
const MEMBERS: Kind = Kind { node: tags::MEMBER_NODE, empty: tags::MEMBER_EMPTY };

/// A watcher in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, MaxEncodedLen, TypeInfo)]
pub struct Member {
	/// Its key.
	pub key: KeyPoint,
	/// Its capped weight, never zero.
	pub weight: StakeWeight,
}

/// The hashes beside the path from a member to the root, the leaf's sibling first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, MaxEncodedLen, TypeInfo)]
pub struct MemberProof(pub BoundedVec<H256, ConstU32<MAX_PROOF_LENGTH>>);

// Both are read without a copy in between: a verifier reads up to a thousand of them, and as derived,
// that takes longer than the hashing.
impl Decode for Member {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let (mut key, mut weight) = ([0; 96], [0; 16]);
		input.read(&mut key)?;
		input.read(&mut weight)?;
		Ok(Self { key: KeyPoint(key), weight: StakeWeight(u128::from_le_bytes(weight)) })
	}
}

impl DecodeWithMemTracking for Member {}

impl Decode for MemberProof {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let Compact(length) = Compact::<u32>::decode(input)?;
		if length > MAX_PROOF_LENGTH {
			return Err("more hashes than a proof has".into());
		}
		input.on_before_alloc_mem(size_of::<H256>().saturating_mul(length as usize))?;
		let mut hashes = Vec::with_capacity(length as usize);
		for _ in 0..length {
			let mut hash = H256::zero();
			input.read(&mut hash.0)?;
			hashes.push(hash);
		}
		Ok(Self(BoundedVec::truncate_from(hashes)))
	}
}

impl DecodeWithMemTracking for MemberProof {}

/// Why there is no such set, or no such member in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum MembersError {
	/// The set has no members.
	EmptySet,
	/// The set has more members than [`MAX_SET_SIZE`].
	SetTooLarge,
	/// The member's index is not below the set's size.
	OutOfRange,
	/// The members are more or fewer than the certificate is about.
	WrongSize,
	/// The proof has more or fewer hashes than the set's size asks for.
	WrongProofLength,
	/// The proof leads to another root: another member, index, weight, key or set.
	WrongRoot,
}

impl Member {
	/// The leaf of this member at this place.
	pub fn leaf(&self, index: MemberIndex) -> H256 {
		let [key_0, key_1, key_2] = self.key.words();
		hash_words(&[
			tags::MEMBER_LEAF.word(),
			index.word(),
			key_0,
			key_1,
			key_2,
			self.weight.word(),
		])
	}
}

/// How many hashes prove a member of a set of `size`: `ceil(log2(size))`.
pub fn proof_length(size: u16) -> Result<u32, MembersError> {
	match size {
		0 => Err(MembersError::EmptySet),
		size if size > MAX_SET_SIZE => Err(MembersError::SetTooLarge),
		size => Ok(size.next_power_of_two().trailing_zeros()),
	}
}

/// The tree over the members of a set, from which any number of proofs can be read.
pub struct MembersTree {
	size: u16,
	tree: Tree,
}

impl MembersTree {
	/// Hashes the whole tree over these members in this order.
	pub fn new(members: &[Member]) -> Result<Self, MembersError> {
		let size = u16::try_from(members.len()).map_err(|_| MembersError::SetTooLarge)?;
		proof_length(size)?;
		let indices = (0..size).map(MemberIndex);
		let leaves: Vec<_> =
			indices.zip(members).map(|(index, member)| member.leaf(index)).collect();
		Ok(Self { size, tree: MEMBERS.tree(leaves.into_iter()) })
	}

	/// The root, which a commitment holds.
	pub fn root(&self) -> H256 {
		self.tree.root()
	}

	/// The proof that the member at `index` is one of these.
	pub fn prove(&self, index: MemberIndex) -> Result<MemberProof, MembersError> {
		if index.0 >= self.size {
			return Err(MembersError::OutOfRange);
		}
		let siblings = self.tree.prove(index.0.into()).ok_or(MembersError::OutOfRange)?;
		BoundedVec::try_from(siblings).map(MemberProof).map_err(|_| MembersError::SetTooLarge)
	}
}

/// The root over these members in this order.
pub fn members_root(members: &[Member]) -> Result<H256, MembersError> {
	MembersTree::new(members).map(|tree| tree.root())
}

/// Checks that `member` stands at `index` among the `size` members under `root`.
pub fn check_member(
	root: H256,
	size: u16,
	index: MemberIndex,
	member: &Member,
	proof: &MemberProof,
) -> Result<(), MembersError> {
	PathCheck::new(root, size)?.check(index, member, proof)
}

/// Checks the proofs of many members under one root, hashing what their paths share only once.
///
/// Accepts and refuses exactly what [`check_member`] would, one by one and in any order; hashing is
/// saved where one member follows another that is near it.
pub struct PathCheck {
	root: H256,
	size: u16,
	length: usize,
	last: Option<Path>,
	/// The hashes of the path that is being checked, kept to save allocations.
	climbed: Vec<H256>,
}

/// A path that led to the root.
struct Path {
	index: u16,
	/// From the leaf to the root, one more than there are siblings.
	hashes: Vec<H256>,
	siblings: Vec<H256>,
}

impl PathCheck {
	/// For a set of `size` members under `root`.
	pub fn new(root: H256, size: u16) -> Result<Self, MembersError> {
		let length = proof_length(size)? as usize;
		Ok(Self { root, size, length, last: None, climbed: Vec::with_capacity(length) })
	}

	/// Checks that `member` stands at `index`.
	pub fn check(
		&mut self,
		MemberIndex(index): MemberIndex,
		member: &Member,
		proof: &MemberProof,
	) -> Result<(), MembersError> {
		if index >= self.size {
			return Err(MembersError::OutOfRange);
		}
		if proof.0.len() != self.length {
			return Err(MembersError::WrongProofLength);
		}
		let leaf = member.leaf(MemberIndex(index));
		let leads_to_root = match &self.last {
			Some(last) => last.is_met_by(&mut self.climbed, leaf, index, &proof.0),
			None => {
				climb(&mut self.climbed, leaf, index, &proof.0);
				self.climbed.last() == Some(&self.root)
			},
		};
		if !leads_to_root {
			return Err(MembersError::WrongRoot);
		}
		match &mut self.last {
			Some(last) => last.follow(index, &self.climbed, &proof.0),
			None => {
				let (hashes, siblings) = (self.climbed.clone(), proof.0.to_vec());
				self.last = Some(Path { index, hashes, siblings });
			},
		}
		Ok(())
	}
}

impl Path {
	/// Whether another path joins this one, and is the same from there on.
	///
	/// They join as the two sides of one node: there each must be the other's sibling, so that node
	/// and all above it are known without hashing.
	fn is_met_by(
		&self,
		climbed: &mut Vec<H256>,
		leaf: H256,
		index: u16,
		siblings: &[H256],
	) -> bool {
		let joins = u16::BITS.saturating_sub((self.index ^ index).leading_zeros()) as usize;
		let Some(below) = joins.checked_sub(1) else {
			climbed.clear();
			return self.hashes.first().is_some_and(|own| *own == leaf)
				&& self.siblings == siblings;
		};
		let Some(([own @ .., beside], above)) = siblings.split_at_checked(joins) else {
			return false;
		};
		climb(climbed, leaf, index, own);
		self.siblings.get(below) == climbed.last()
			&& self.hashes.get(below) == Some(beside)
			&& self.siblings.get(joins..) == Some(above)
	}

	/// Becomes the path that joined it, of which `climbed` is what lies below.
	fn follow(&mut self, index: u16, climbed: &[H256], siblings: &[H256]) {
		self.index = index;
		self.hashes.iter_mut().zip(climbed).for_each(|(old, new)| *old = *new);
		self.siblings.iter_mut().zip(siblings).for_each(|(old, new)| *old = *new);
	}
}

/// The hashes from a leaf upwards, the leaf first, instead of what was in `climbed`.
fn climb(climbed: &mut Vec<H256>, leaf: H256, index: u16, siblings: &[H256]) {
	climbed.clear();
	climbed.push(leaf);
	let (mut hash, mut place) = (leaf, usize::from(index));
	for sibling in siblings {
		hash = MEMBERS.climb(hash, place, *sibling);
		place /= 2;
		climbed.push(hash);
	}
}
