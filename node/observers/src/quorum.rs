// SPDX-License-Identifier: Apache-2.0

//! How many voices are enough, and what enough voices say. Pure.
//!
//! What is not said counts against every statement: the number of voices never shrinks because somebody
//! is silent.

use vigil_primitives::Height;

/// How far below the highest candidate a common block is looked for.
const DEPTH: u64 = 64;
/// How many of the blocks right below the highest candidate are looked at.
const STEPS: u64 = 6;
/// How many heights are looked at in all.
const CANDIDATES: usize = 10;

/// The voices that have to agree: `floor(2n/3) + 1` of `n`.
pub const fn needed(voices: usize) -> usize {
	voices.saturating_mul(2) / 3 + 1
}

/// The voices that may fail or lie: all but those that have to agree.
pub const fn tolerated(voices: usize) -> usize {
	voices.saturating_sub(needed(voices))
}

/// The voices that have to show a block before it counts as seen: one more than may lie.
pub const fn enough(voices: usize) -> usize {
	tolerated(voices) + 1
}

/// What a number of voices is good for, in a sentence.
pub fn tolerance(voices: usize) -> String {
	let needed = needed(voices);
	match tolerated(voices) {
		0 if voices == 1 => "1 voice: it has to answer, and what it says is believed".into(),
		0 => format!(
			"{voices} voices: all {needed} have to answer, so one that fails hides a halt and one that \
			 lies can hide or make one; four voices tolerate one"
		),
		1 => format!("{voices} voices: {needed} have to answer, so one may fail or lie"),
		more => format!("{voices} voices: {needed} have to answer, so {more} may fail or lie"),
	}
}

/// What at least `needed` voices say, if anything.
pub fn agreed<T: Clone + PartialEq>(voices: &[Option<T>], needed: usize) -> Option<T> {
	let count = |value: &T| voices.iter().flatten().filter(|other| *other == value).count();
	voices.iter().flatten().find(|value| count(value) >= needed).cloned()
}

/// The highest height that `needed` voices claim to have reached.
pub fn quorum_height(heads: &[Option<Height>], needed: usize) -> Option<Height> {
	let mut heights: Vec<Height> = heads.iter().flatten().copied().collect();
	heights.sort_unstable_by(|a, b| b.cmp(a));
	heights.get(needed.checked_sub(1)?).copied()
}

/// Heights below `top` at which voices that disagree at `top` may still agree, from the highest: the
/// few right below, and other heads.
pub fn lower_candidates(heads: &[Option<Height>], top: Height) -> Vec<Height> {
	let floor = top.0.saturating_sub(DEPTH);
	let below = (1..=STEPS).filter_map(|step| top.0.checked_sub(step));
	let others = heads.iter().flatten().map(|head| head.0).filter(|head| *head < top.0);
	let mut all: Vec<u64> = below.chain(others).filter(|height| *height >= floor).collect();
	all.sort_unstable_by(|a, b| b.cmp(a));
	all.dedup();
	all.into_iter().take(CANDIDATES).map(Height).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_quorum_is_more_than_two_thirds() {
		let needs: Vec<usize> = (1..=7).map(needed).collect();
		assert_eq!(needs, [1, 2, 3, 3, 4, 5, 5]);
	}

	#[test]
	fn three_voices_tolerate_nobody_and_four_one() {
		assert_eq!([1, 2, 3, 4, 5, 6, 7, 10].map(tolerated), [0, 0, 0, 1, 1, 1, 2, 3]);
		assert!(tolerance(3).contains("all 3 have to answer"), "{}", tolerance(3));
		assert!(tolerance(3).contains("one that fails hides a halt"), "{}", tolerance(3));
		assert!(tolerance(3).contains("one that lies can hide or make one"), "{}", tolerance(3));
		assert!(tolerance(4).contains("3 have to answer, so one may"), "{}", tolerance(4));
		assert!(tolerance(7).contains("so 2 may fail or lie"), "{}", tolerance(7));
	}

	#[test]
	fn one_liar_does_not_move_the_height_beyond_the_honest() {
		let heads = [Some(Height(u64::MAX)), Some(Height(7)), Some(Height(7)), Some(Height(6))];
		assert_eq!(quorum_height(&heads, 3), Some(Height(7)));
		assert_eq!(quorum_height(&heads[..2], 3), None);
	}

	#[test]
	fn lower_candidates_go_down_and_end_at_genesis() {
		let heads = [Some(Height(3)), Some(Height(2)), Some(Height(9))];
		let heights: Vec<u64> =
			lower_candidates(&heads, Height(3)).iter().map(|height| height.0).collect();
		assert_eq!(heights, [2, 1, 0]);
	}

	proptest! {
		#[test]
		fn two_quorums_share_more_than_the_tolerated_liars(voices in 1usize..100) {
			let quorum = needed(voices);
			prop_assert!(quorum <= voices);
			let faulty = (voices - 1) / 3;
			prop_assert!(2 * quorum - voices > faulty);
			// And the honest alone are a quorum.
			prop_assert!(voices - faulty >= quorum);
			// Nobody sees what only liars show, and any quorum that answers shows what the honest of it do.
			prop_assert_eq!(tolerated(voices), faulty);
			prop_assert!(enough(voices) > faulty && quorum - faulty >= enough(voices));
		}

		#[test]
		fn what_is_agreed_was_said_by_a_quorum(voices in prop::collection::vec(prop::option::of(0u8..3), 1..12)) {
			let needed = needed(voices.len());
			if let Some(value) = agreed(&voices, needed) {
				prop_assert!(voices.iter().filter(|voice| **voice == Some(value)).count() >= needed);
			}
			let silent: Vec<Option<u8>> = voices.iter().map(|_| None).collect();
			prop_assert_eq!(agreed(&silent, needed), None);
		}

		#[test]
		fn silence_never_creates_agreement(
			voices in prop::collection::vec(prop::option::of(0u8..3), 1..12),
			silenced in 0usize..12,
		) {
			let needed = needed(voices.len());
			let mut fewer = voices.clone();
			if let Some(voice) = fewer.get_mut(silenced) {
				*voice = None;
			}
			if let Some(value) = agreed(&fewer, needed) {
				prop_assert_eq!(agreed(&voices, needed), Some(value));
			}
		}

		#[test]
		fn quorum_height_is_reached_by_a_quorum_and_no_higher_one_is(
			heads in prop::collection::vec(prop::option::of(0u64..20), 1..12),
		) {
			let heads: Vec<Option<Height>> = heads.into_iter().map(|head| head.map(Height)).collect();
			let needed = needed(heads.len());
			let reached = |height: Height| heads.iter().flatten().filter(|head| **head >= height).count();
			match quorum_height(&heads, needed) {
				Some(height) => {
					prop_assert!(reached(height) >= needed);
					prop_assert!(reached(Height(height.0 + 1)) < needed);
				},
				None => prop_assert!(heads.iter().flatten().count() < needed),
			}
		}
	}
}
