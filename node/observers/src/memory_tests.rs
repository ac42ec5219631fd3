// SPDX-License-Identifier: Apache-2.0

//! What is life and what is not.

use super::*;
use proptest::prelude::*;
use vigil_primitives::UnixTime;

/// A block of a branch whose every block is its own.
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

fn head(memory: &HeadMemory) -> Block {
	memory.head().unwrap()
}

#[test]
fn the_same_head_is_life_once() {
	let mut memory = HeadMemory::default();
	assert!(memory.note(block(1, 5)));
	assert!(!memory.note(block(1, 5)));
	assert!(memory.note(block(1, 9)));
	assert_eq!(head(&memory), block(1, 9));
}

#[test]
fn ancestors_are_no_life_whether_they_were_noticed_or_not() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 100));
	memory.note(block(1, 105));
	for ancestor in [104, 103, 102, 101, 100, 99, 95, 3, 0] {
		assert!(!memory.note(block(1, ancestor)), "{ancestor}");
		assert_eq!(head(&memory), block(1, 105));
	}
}

#[test]
fn another_block_at_a_known_height_is_life() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 5));
	assert!(memory.note(block(2, 5)));
	assert_eq!(head(&memory), block(2, 5));
}

#[test]
fn a_lower_block_is_life_if_it_names_another_parent_at_a_known_height() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 5));
	memory.note(block(1, 9));
	// Height 6 is not remembered, height 5 is.
	assert!(memory.note(block(2, 6)));
	assert!(memory.note(block(2, 7)), "a child of the head is life although 9 was seen");
	assert_eq!(head(&memory), block(2, 7));
}

#[test]
fn a_ward_that_starts_again_far_below_is_alive_when_it_meets_what_is_known() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 1_000));
	assert_eq!(memory.anchor(Height(998)), None);
	assert!(!memory.note(block(2, 1)), "it may be an old block");
	assert_eq!(memory.anchor(Height(500)), Some(Height(1)));
	assert!(memory.note(block(2, 999)));
}

#[test]
fn two_dead_branches_shown_in_turn_are_no_life() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 5));
	memory.note(block(2, 5));
	for turn in 0..50 {
		assert!(!memory.note(block(1 + turn % 2, 5)));
	}
}

#[test]
fn a_ward_may_go_back_to_a_known_block_and_stand_there() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 5));
	memory.note(block(2, 5));
	memory.stand(block(1, 5));
	assert_eq!(head(&memory), block(1, 5));
	memory.stand(block(3, 5));
	assert_eq!(head(&memory), block(1, 5), "what is not known is not stood on");
	assert!(memory.note(block(1, 6)), "and goes on from there");
}

#[test]
fn a_head_far_above_that_is_taken_back_hides_no_life_below_it() {
	let mut memory = HeadMemory::default();
	memory.note(block(1, 5));
	memory.note(block(2, 1_000));
	assert!(!memory.note(block(1, 6)));
	memory.restore(block(3, 6));
	assert_eq!(head(&memory), block(2, 1_000), "what is not known is not gone back to");
	assert!(!memory.note(block(1, 7)));
	memory.restore(block(1, 7));
	assert_eq!(head(&memory), block(1, 7));
	assert!(!memory.note(block(2, 1_000)), "it is known");
	assert!(memory.note(block(1, 9)));
}

proptest! {
	#[test]
	fn nothing_is_life_twice(
		steps in prop::collection::vec((0u8..3, 0u64..8), 1..60),
	) {
		let (mut memory, mut seen) = (HeadMemory::default(), HashSet::new());
		for (branch, height) in steps {
			let block = block(branch, height);
			let life = memory.note(block);
			prop_assert!(!life || !seen.contains(&block.hash));
			prop_assert!(!life || head(&memory) == block);
			seen.insert(block.hash);
		}
	}

	#[test]
	fn ancestors_of_one_branch_are_never_life(
		heights in prop::collection::vec(0u64..100, 1..100),
	) {
		let (mut memory, mut top) = (HeadMemory::default(), None);
		for height in heights {
			let higher = top.is_none_or(|top| height > top);
			prop_assert_eq!(memory.note(block(1, height)), higher);
			top = top.max(Some(height));
		}
	}

	#[test]
	fn memory_is_bounded(count in 1usize..10_000) {
		let mut memory = HeadMemory::default();
		for height in (0..count).step_by(2) {
			memory.note(block(1, height as u64));
		}
		prop_assert!(memory.known.len() <= REMEMBERED && memory.order.len() == memory.known.len());
		prop_assert_eq!(memory.heights.values().flatten().count(), memory.known.len());
	}
}
