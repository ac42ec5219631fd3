// SPDX-License-Identifier: Apache-2.0

//! Bounded histories: what is new pushes out what is oldest, and nothing else is ever edited but
//! for the mark of a branch that was left.

use super::KeptCheckpoint;
use crate::Checkpoint;
use bounded_collections::{BoundedVec, Get};

/// Adds `item`, in place of the oldest one if there is no room.
pub fn push<Item, Max: Get<u32>>(history: &mut BoundedVec<Item, Max>, item: Item) {
	if history.is_full() && !history.is_empty() {
		history.remove(0);
	}
	// Without room for anything nothing is kept.
	let _ = history.try_push(item);
}

/// What a Checkpoint of a later round than all that is kept means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
	/// The same block stands at its height.
	Stands,
	/// Its height is not kept, and blocks above it stand.
	Below,
	/// It is above all that stands.
	Above,
	/// Another block was kept last at its height, or the same one that was superseded since.
	Returns {
		/// Whether something that stands is superseded by it.
		branches: bool,
	},
}

/// Where a Checkpoint belongs.
pub fn place(history: &[KeptCheckpoint], block: &Checkpoint) -> Place {
	let mut standing = history.iter().filter(|kept| !kept.superseded);
	let last = history.iter().rev().find(|kept| kept.checkpoint.height == block.height);
	match last {
		Some(kept) if !kept.superseded && is_same(&kept.checkpoint, block) => Place::Stands,
		Some(_) => {
			let branches = standing.any(|kept| kept.checkpoint.height >= block.height);
			Place::Returns { branches }
		},
		None if standing.any(|kept| kept.checkpoint.height > block.height) => Place::Below,
		None => Place::Above,
	}
}

/// Keeps a Checkpoint, and marks what is kept from its height on as superseded.
pub fn keep<Max: Get<u32>>(
	history: &mut BoundedVec<KeptCheckpoint, Max>,
	block: &Checkpoint,
	branched: bool,
) {
	let above = history.iter_mut().filter(|kept| kept.checkpoint.height >= block.height);
	above.for_each(|kept| kept.superseded = true);
	push(history, KeptCheckpoint { checkpoint: *block, superseded: false, branched });
}

/// Whether two Checkpoints say the same of a block, whatever their rounds.
fn is_same(a: &Checkpoint, b: &Checkpoint) -> bool {
	Checkpoint { round: b.round, ..*a } == *b
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Height, Round, UnixTime, H256};
	use alloc::vec::Vec;
	use bounded_collections::ConstU32;
	use proptest::prelude::*;

	type History = BoundedVec<KeptCheckpoint, ConstU32<8>>;

	fn checkpoint(height: u64, branch: u8, round: u64) -> Checkpoint {
		Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(branch),
			state_root: H256::repeat_byte(branch),
			block_timestamp: UnixTime(height),
			round: Round(round),
		}
	}

	fn kept(blocks: &[(u64, u8)]) -> History {
		let mut history = History::new();
		for (round, (height, branch)) in (1..).zip(blocks) {
			let block = checkpoint(*height, *branch, round);
			let branched = matches!(place(&history, &block), Place::Returns { branches: true });
			keep(&mut history, &block, branched);
		}
		history
	}

	fn standing(history: &History) -> Vec<(u64, u8)> {
		let standing = history.iter().filter(|kept| !kept.superseded);
		standing.map(|one| (one.checkpoint.height.0, one.checkpoint.block_hash.0[0])).collect()
	}

	#[test]
	fn a_history_without_room_keeps_nothing() {
		let mut history = BoundedVec::<u8, ConstU32<0>>::new();
		push(&mut history, 1);
		assert!(history.is_empty());
	}

	#[test]
	fn another_block_at_a_kept_height_supersedes_what_is_kept_from_there_on() {
		let history = kept(&[(10, 1), (20, 1), (30, 1), (20, 2)]);
		assert_eq!(standing(&history), [(10, 1), (20, 2)]);
		assert_eq!(
			history.iter().map(|one| one.branched).collect::<Vec<_>>(),
			[false, false, false, true]
		);
	}

	#[test]
	fn what_was_superseded_stands_again_only_when_certified_again() {
		let history = kept(&[(10, 1), (20, 1), (30, 1), (20, 2)]);
		let again = checkpoint(30, 1, 9);
		assert_eq!(place(&history, &again), Place::Returns { branches: false });
		let history = kept(&[(10, 1), (20, 1), (30, 1), (20, 2), (20, 1), (30, 1)]);
		assert_eq!(standing(&history), [(10, 1), (20, 1), (30, 1)]);
	}

	#[test]
	fn the_same_block_and_a_lower_height_that_is_not_kept_change_nothing() {
		let history = kept(&[(10, 1), (30, 1)]);
		assert_eq!(place(&history, &checkpoint(30, 1, 9)), Place::Stands);
		assert_eq!(place(&history, &checkpoint(20, 2, 9)), Place::Below);
		assert_eq!(place(&history, &checkpoint(40, 2, 9)), Place::Above);
		assert_eq!(place(&[], &checkpoint(40, 2, 9)), Place::Above);
	}

	#[test]
	fn another_state_of_the_same_block_is_another_branch() {
		let history = kept(&[(10, 1)]);
		let other = Checkpoint { state_root: H256::repeat_byte(9), ..checkpoint(10, 1, 9) };
		assert_eq!(place(&history, &other), Place::Returns { branches: true });
	}

	proptest! {
		#[test]
		fn the_last_ones_are_kept_in_order(items in prop::collection::vec(any::<u32>(), 0..20)) {
			let mut history = BoundedVec::<u32, ConstU32<5>>::new();
			items.iter().for_each(|item| push(&mut history, *item));
			prop_assert_eq!(&history[..], &items[items.len().saturating_sub(5)..]);
		}

		#[test]
		fn what_stands_rises_in_height_and_round(blocks in prop::collection::vec((1..6u64, 1..3u8), 0..20)) {
			let mut history = History::new();
			for (round, (height, branch)) in (1..).zip(blocks) {
				let block = checkpoint(height, branch, round);
				match place(&history, &block) {
					Place::Stands | Place::Below => continue,
					Place::Above => keep(&mut history, &block, false),
					Place::Returns { branches } => keep(&mut history, &block, branches),
				}
				let standing = history.iter().filter(|kept| !kept.superseded);
				let standing: Vec<_> = standing.map(|one| one.checkpoint).collect();
				prop_assert_eq!(standing.last(), Some(&block));
				let rises = |pair: &[Checkpoint]| {
					pair[0].height < pair[1].height && pair[0].round < pair[1].round
				};
				prop_assert!(standing.windows(2).all(rises));
			}
		}
	}
}
