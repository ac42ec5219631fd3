// SPDX-License-Identifier: Apache-2.0

//! What was agreed on before, and since when nothing new was. Pure: the time is handed in.

use crate::Block;
use std::{
	collections::{HashSet, VecDeque},
	time::Duration,
};
use vigil_primitives::H256;

/// How many blocks are remembered.
const REMEMBERED: usize = 4_096;

/// The agreed heads of one kind (newest or final).
///
/// Life is an agreed head that was never agreed on before, at whatever height: above the last one, or
/// on another branch, as after a ward that was restored from a backup or started again from genesis.
/// A head that was known already, such as an ancestor while endpoints lag, is no life.
#[derive(Debug, Default)]
pub(crate) struct HeadMemory {
	head: Option<(Block, Duration)>,
	known: HashSet<H256>,
	order: VecDeque<H256>,
}

impl HeadMemory {
	/// Notes what was agreed on at time `now`. Returns whether it is life.
	pub fn note(&mut self, agreed: Block, now: Duration) -> bool {
		if !self.known.contains(&agreed.hash) {
			// The parent is known with it, so that falling back by one is never taken for life.
			self.remember(agreed.parent_hash);
			self.remember(agreed.hash);
			self.head = Some((agreed, now));
			return true;
		}
		if let Some((head, _)) = &mut self.head {
			if agreed.height > head.height {
				*head = agreed;
			}
		}
		false
	}

	/// The head, and for how long nothing newer was agreed on.
	pub fn head(&self, now: Duration) -> Option<(Block, Duration)> {
		self.head.map(|(block, since)| (block, now.saturating_sub(since)))
	}

	fn remember(&mut self, hash: H256) {
		if !self.known.insert(hash) {
			return;
		}
		self.order.push_back(hash);
		if self.order.len() > REMEMBERED {
			if let Some(oldest) = self.order.pop_front() {
				self.known.remove(&oldest);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::{Height, UnixTime};

	fn block(branch: u8, height: u64) -> Block {
		let hash = |height: u64| H256::from_low_u64_be(u64::from(branch) << 32 | height);
		Block {
			height: Height(height),
			hash: hash(height),
			parent_hash: hash(height.wrapping_sub(1)),
			state_root: H256::zero(),
			timestamp: UnixTime(0),
		}
	}

	const fn seconds(seconds: u64) -> Duration {
		Duration::from_secs(seconds)
	}

	fn at(memory: &HeadMemory, now: u64) -> (u64, u64) {
		let (block, quiet) = memory.head(seconds(now)).unwrap();
		(block.height.0, quiet.as_secs())
	}

	#[test]
	fn the_same_head_grows_quiet() {
		let mut memory = HeadMemory::default();
		assert!(memory.note(block(1, 5), seconds(10)));
		assert!(!memory.note(block(1, 5), seconds(20)));
		assert_eq!(at(&memory, 25), (5, 15));
	}

	#[test]
	fn falling_back_to_a_known_ancestor_is_lag() {
		let mut memory = HeadMemory::default();
		memory.note(block(1, 5), seconds(0));
		memory.note(block(1, 7), seconds(1));
		for ancestor in [6, 5, 4] {
			assert!(!memory.note(block(1, ancestor), seconds(9)), "{ancestor}");
		}
		assert_eq!(at(&memory, 9), (7, 8));
	}

	#[test]
	fn another_branch_at_a_known_height_is_life() {
		let mut memory = HeadMemory::default();
		memory.note(block(1, 5), seconds(0));
		assert!(memory.note(block(2, 5), seconds(30)));
		assert_eq!(at(&memory, 31), (5, 1));
	}

	#[test]
	fn a_ward_restarted_from_genesis_is_alive_at_a_lower_height() {
		let mut memory = HeadMemory::default();
		memory.note(block(1, 1_000), seconds(0));
		assert!(memory.note(block(2, 1), seconds(600)));
		assert_eq!(at(&memory, 600), (1, 0));
	}

	#[test]
	fn two_dead_branches_shown_in_turn_are_no_life() {
		let mut memory = HeadMemory::default();
		memory.note(block(1, 5), seconds(0));
		memory.note(block(2, 5), seconds(1));
		for now in 2..50 {
			assert!(!memory.note(block(1 + (now % 2) as u8, 5), seconds(now)));
		}
		assert_eq!(at(&memory, 50).1, 49);
	}

	proptest! {
		#[test]
		fn quiet_starts_anew_exactly_with_a_hash_never_seen(
			steps in prop::collection::vec((0u8..3, 0u64..8, 1u64..5), 1..60),
		) {
			let (mut memory, mut now, mut last_life) = (HeadMemory::default(), 0, 0);
			let mut seen = HashSet::new();
			for (branch, height, wait) in steps {
				now += wait;
				let block = block(branch, height);
				let fresh = !seen.contains(&block.hash);
				prop_assert_eq!(memory.note(block, seconds(now)), fresh);
				if fresh {
					last_life = now;
					seen.extend([block.hash, block.parent_hash]);
				}
				prop_assert_eq!(memory.head(seconds(now)).unwrap().1, seconds(now - last_life));
			}
		}

		#[test]
		fn memory_is_bounded(count in 1usize..10_000) {
			let mut memory = HeadMemory::default();
			for height in (0..count).step_by(2) {
				memory.note(block(1, height as u64), seconds(0));
			}
			prop_assert!(memory.known.len() <= REMEMBERED && memory.order.len() == memory.known.len());
		}
	}
}
