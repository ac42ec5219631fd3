// SPDX-License-Identifier: Apache-2.0

//! Which blocks have been seen, and which block that is seen now is life. Pure.

use crate::Block;
use std::collections::{BTreeMap, HashSet, VecDeque};
use vigil_primitives::{Height, H256};

/// How many blocks are remembered.
const REMEMBERED: usize = 4_096;

/// The blocks of one kind (newest or final) that count.
///
/// *Life* is a block not known before that is higher than any, or is made on the head, or contradicts
/// a hash that is remembered at its height or its parent's, as after a ward that went back to a backup.
/// Any other low block is an old one that was never noticed, and is shown because endpoints lag or lie.
#[derive(Debug, Default)]
pub(crate) struct HeadMemory {
	head: Option<Block>,
	top: Height,
	known: HashSet<H256>,
	heights: BTreeMap<Height, Vec<H256>>,
	order: VecDeque<(Height, H256)>,
}

impl HeadMemory {
	/// Notes a block that counts. Returns whether it is life; then it is the head.
	pub fn note(&mut self, block: Block) -> bool {
		let life = !self.knows(block.hash) && self.is_life(&block);
		self.learn(&block);
		if life {
			self.top = self.top.max(block.height);
			self.head = Some(block);
		}
		life
	}

	/// Remembers a block, and that its parent is no news either.
	pub fn learn(&mut self, block: &Block) {
		if let Some(below) = block.height.0.checked_sub(1) {
			self.remember(Height(below), block.parent_hash);
		}
		self.remember(block.height, block.hash);
	}

	/// Makes a block the head that is known and where the ward stands now. No life.
	pub fn stand(&mut self, block: Block) {
		if self.knows(block.hash) {
			self.head = Some(block);
		}
	}

	/// Makes a block the head that is known, and takes back what counted as higher. No life.
	pub fn restore(&mut self, block: Block) {
		self.stand(block);
		if self.head == Some(block) {
			self.top = block.height;
		}
	}

	/// The newest block on the branch that the ward took last.
	pub fn head(&self) -> Option<Block> {
		self.head
	}

	/// Whether a block is remembered.
	pub fn knows(&self, hash: H256) -> bool {
		self.known.contains(&hash)
	}

	/// The highest height up to `height` at which a block is remembered: where an unknown block's branch
	/// has to be looked at to tell whether it is another one.
	pub fn anchor(&self, height: Height) -> Option<Height> {
		self.heights.range(..=height).next_back().map(|(height, _)| *height)
	}

	fn is_life(&self, block: &Block) -> bool {
		let Some(head) = self.head else { return true };
		let contradicts = |height: u64, hash: H256| {
			self.heights.get(&Height(height)).is_some_and(|known| !known.contains(&hash))
		};
		let below = block.height.0.checked_sub(1);
		block.height > self.top
			|| block.parent_hash == head.hash
			|| contradicts(block.height.0, block.hash)
			|| below.is_some_and(|below| contradicts(below, block.parent_hash))
	}

	fn remember(&mut self, height: Height, hash: H256) {
		if !self.known.insert(hash) {
			return;
		}
		self.heights.entry(height).or_default().push(hash);
		self.order.push_back((height, hash));
		if self.order.len() > REMEMBERED {
			if let Some((height, oldest)) = self.order.pop_front() {
				self.forget(height, oldest);
			}
		}
	}

	fn forget(&mut self, height: Height, hash: H256) {
		self.known.remove(&hash);
		if let Some(there) = self.heights.get_mut(&height) {
			there.retain(|other| *other != hash);
			if there.is_empty() {
				self.heights.remove(&height);
			}
		}
	}
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
