// SPDX-License-Identifier: Apache-2.0

//! The pure rule of standing down: spans of rounds in which a plan fired elsewhere.
//!
//! Chains hear of one halt by different Halts, so a span and an incident belong together when they have
//! a round in common.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::Round;

/// Rounds from the first to the last one, both included.
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
pub struct Span {
	/// The first round.
	pub first: Round,
	/// The last round, not before the first.
	pub last: Round,
}

/// How many spans are remembered of a plan: of so many incidents it may fire elsewhere before the words
/// about the first one are forgotten, by when no Halt of that one is fresh any more.
pub const MAX_SPANS: u32 = 4;

/// The spans that a plan stands by for, in the order in which they were heard; no two of them overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Spans(BoundedVec<Span, ConstU32<MAX_SPANS>>);

impl Span {
	/// Whether it has a round in common with another one.
	pub fn overlaps(&self, other: &Self) -> bool {
		self.first <= other.last && other.first <= self.last
	}

	/// The least that holds both.
	fn join(&self, other: &Self) -> Self {
		Self { first: self.first.min(other.first), last: self.last.max(other.last) }
	}
}

impl Spans {
	/// Adds a span, together with those that it overlaps. The one heard of first makes room.
	pub fn add(&mut self, span: Span) {
		let mut joined = span;
		// Joined, it may reach one that it did not reach before.
		while let Some(place) = self.0.iter().position(|one| one.overlaps(&joined)) {
			let one = self.0.remove(place);
			joined = joined.join(&one);
		}
		if self.0.is_full() {
			self.0.remove(0);
		}
		// There is room.
		let _ = self.0.try_push(joined);
	}

	/// Whether a plan stands by for an incident with Halts in this span.
	pub fn cover(&self, halts: &Span) -> bool {
		self.0.iter().any(|span| span.overlaps(halts))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn span(first: u64, last: u64) -> Span {
		Span { first: Round(first), last: Round(last) }
	}

	fn of(spans: &[(u64, u64)]) -> Spans {
		let mut all = Spans::default();
		spans.iter().for_each(|(first, last)| all.add(span(*first, *last)));
		all
	}

	#[test]
	fn a_round_in_common_is_enough() {
		let spans = of(&[(10, 20)]);
		for halts in [(5, 10), (20, 30), (12, 15), (1, 99)] {
			assert!(spans.cover(&span(halts.0, halts.1)), "{halts:?}");
		}
		assert!(!spans.cover(&span(1, 9)) && !spans.cover(&span(21, 99)));
	}

	#[test]
	fn a_later_word_does_not_take_back_an_earlier_one() {
		let spans = of(&[(10, 20), (100, 110)]);
		assert!(spans.cover(&span(15, 15)) && spans.cover(&span(105, 105)));
	}

	#[test]
	fn overlapping_spans_become_one_and_the_oldest_makes_room() {
		assert_eq!(of(&[(10, 20), (30, 40), (15, 35)]), of(&[(10, 40)]));
		let five = of(&[(1, 2), (11, 12), (21, 22), (31, 32), (41, 42)]);
		assert!(!five.cover(&span(1, 2)));
		assert!([11, 21, 31, 41].iter().all(|first| five.cover(&span(*first, *first))));
	}

	proptest! {
		#[test]
		fn none_overlap_and_the_last_word_holds(words in prop::collection::vec((0..50u64, 0..9u64), 1..12)) {
			let mut spans = Spans::default();
			for (first, length) in words {
				let word = span(first, first + length);
				spans.add(word);
				prop_assert!(spans.cover(&word));
				for (place, one) in spans.0.iter().enumerate() {
					prop_assert!(spans.0.iter().skip(place + 1).all(|other| !one.overlaps(other)));
				}
			}
		}
	}
}
