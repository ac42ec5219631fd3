// SPDX-License-Identifier: Apache-2.0

//! Bounded histories: what is new pushes out what is oldest, and nothing else is ever edited but
//! for the mark of a branch that was left.

use super::KeptCheckpoint;
use crate::{Checkpoint, Incident};
use bounded_collections::{BoundedVec, Get};

/// Adds `item`, in place of the oldest one if there is no room.
pub fn push<Item, Max: Get<u32>>(history: &mut BoundedVec<Item, Max>, item: Item) {
	if history.is_full() && !history.is_empty() {
		history.remove(0);
	}
	// Without room for anything nothing is kept.
	let _ = history.try_push(item);
}

/// Marks the checkpoints that are on another branch than `block`.
pub fn supersede_checkpoints<'a>(
	history: impl Iterator<Item = &'a mut KeptCheckpoint>,
	block: &Checkpoint,
) {
	let left = history.filter(|kept| kept.checkpoint.height >= block.height);
	left.for_each(|kept| kept.superseded = true);
}

/// Marks the incidents whose block is on another branch than `block`.
pub fn supersede_incidents<'a>(
	history: impl Iterator<Item = &'a mut Incident>,
	block: &Checkpoint,
) {
	let left = history.filter(|incident| incident.is_off_branch(block));
	left.for_each(|incident| incident.superseded = true);
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Height, UnixTime, H256};
	use bounded_collections::ConstU32;
	use proptest::prelude::*;

	fn checkpoint(height: u64) -> Checkpoint {
		Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(1),
			state_root: H256::repeat_byte(2),
			block_timestamp: UnixTime(height),
		}
	}

	#[test]
	fn a_history_without_room_keeps_nothing() {
		let mut history = BoundedVec::<u8, ConstU32<0>>::new();
		push(&mut history, 1);
		assert!(history.is_empty());
	}

	#[test]
	fn only_what_is_at_or_above_the_fork_is_superseded() {
		let keep = |height| KeptCheckpoint { checkpoint: checkpoint(height), superseded: false };
		let mut history = [keep(10), keep(20), keep(30)];
		supersede_checkpoints(history.iter_mut(), &checkpoint(20));
		assert_eq!(history.map(|kept| kept.superseded), [false, true, true]);
		assert_eq!(history.map(|kept| kept.checkpoint), [10, 20, 30].map(checkpoint));
	}

	proptest! {
		#[test]
		fn the_last_ones_are_kept_in_order(items in prop::collection::vec(any::<u32>(), 0..20)) {
			let mut history = BoundedVec::<u32, ConstU32<5>>::new();
			items.iter().for_each(|item| push(&mut history, *item));
			prop_assert_eq!(&history[..], &items[items.len().saturating_sub(5)..]);
		}
	}
}
