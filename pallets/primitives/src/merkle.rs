// SPDX-License-Identifier: Apache-2.0
//! Binary Merkle trees whose leaves are filled up to a power of two.
//!
//! `node = keccak256(abi.encode(<node tag>, left, right))`. Leaves are hashed by their owners, with a
//! tag of their own, so a node never passes for a leaf. A proof is the siblings from the leaf upwards;
//! the bits of the index say on which side each stands.

use crate::{
	abi::{hash_words, AbiWord},
	H256,
};
use alloc::vec::Vec;

/// What tells the trees of one kind from those of all others.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
	/// First word of every inner node.
	pub node: H256,
	/// The leaf that fills a tree up.
	pub empty: H256,
}

/// A tree from which any number of proofs can be read.
#[derive(Clone, Debug)]
pub struct Tree {
	/// From the leaves up to the root alone.
	levels: Vec<Vec<H256>>,
}

impl Kind {
	/// The node above these two.
	pub fn parent(&self, left: H256, right: H256) -> H256 {
		hash_words(&[self.node.word(), left.word(), right.word()])
	}

	/// The hash above `below`, which stands at `place` of its level, beside `sibling`.
	pub fn climb(&self, below: H256, place: usize, sibling: H256) -> H256 {
		match place.is_multiple_of(2) {
			true => self.parent(below, sibling),
			false => self.parent(sibling, below),
		}
	}

	/// The root that `leaf` at `index` leads to beside these siblings.
	pub fn root(&self, leaf: H256, index: usize, siblings: &[H256]) -> H256 {
		let climb = |(hash, place), sibling: &H256| (self.climb(hash, place, *sibling), place / 2);
		siblings.iter().fold((leaf, index), climb).0
	}

	/// The tree over these leaves in this order.
	pub fn tree(&self, leaves: impl ExactSizeIterator<Item = H256>) -> Tree {
		let width = leaves.len().next_power_of_two();
		let mut level: Vec<H256> =
			leaves.chain(core::iter::repeat(self.empty)).take(width).collect();
		let mut levels = Vec::new();
		while level.len() > 1 {
			let pairs = level.as_chunks().0.iter();
			let above = pairs.map(|[left, right]| self.parent(*left, *right)).collect();
			levels.push(core::mem::replace(&mut level, above));
		}
		levels.push(level);
		Tree { levels }
	}
}

impl Tree {
	/// The root.
	pub fn root(&self) -> H256 {
		self.levels.last().and_then(|top| top.first()).copied().unwrap_or_default()
	}

	/// The siblings of the path from the leaf at `index` to the root, or `None` beyond the leaves.
	pub fn prove(&self, index: usize) -> Option<Vec<H256>> {
		let (_, below_root) = self.levels.split_last()?;
		let mut place = index;
		let mut siblings = Vec::with_capacity(below_root.len());
		for level in below_root {
			siblings.push(*level.get(place ^ 1)?);
			place /= 2;
		}
		(place == 0).then_some(siblings)
	}
}
