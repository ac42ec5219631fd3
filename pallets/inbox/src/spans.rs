// SPDX-License-Identifier: Apache-2.0

//! The pure rule of standing down: spans of rounds in which a plan fired elsewhere.
//!
//! Chains hear of one halt by different Halts, so a span and an incident belong together when they have
//! a round in common. The contracts' `Spans` is its twin, held to `scenarios/stand_down.json`.

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

	/// Words for the file that whoever implements the rule, too, has to answer alike.
	fn scenes() -> Vec<(&'static str, Vec<(u64, u64)>)> {
		let four = [(11, 12), (21, 22), (31, 32), (41, 42)];
		let then = |word: (u64, u64)| four.into_iter().chain([word]).collect();
		// Any series does that joins and forgets often enough.
		let mut seed = 7u64;
		let mut next = |below: u64| {
			seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
			(seed >> 33) % below
		};
		let mut word = |_| {
			let (first, length) = (1 + next(60), next(6));
			(first, first + length)
		};
		vec![
			("A fifth that is apart: the first is forgotten", then((51, 52))),
			("A fifth that overlaps the first", then((12, 15))),
			("A fifth that overlaps two of them", then((12, 25))),
			("A fifth that overlaps all", then((1, 60))),
			("A fifth inside of one", then((31, 31))),
			("A fifth before all of them", then((1, 2))),
			("The last round of one is the first of the next", vec![(10, 20), (20, 30), (31, 40)]),
			("What is said again is the last that was heard", {
				vec![(1, 2), (11, 12), (21, 22), (31, 32), (1, 2), (41, 42)]
			}),
			("Many", (0..64).map(&mut word).collect()),
		]
	}

	/// One word a line, with the spans after it; and the rounds, and the spans of ten, that they cover at the end.
	fn scene_json((about, words): &(&str, Vec<(u64, u64)>)) -> String {
		let mut spans = Spans::default();
		let steps = words.iter().map(|(first, last)| {
			spans.add(span(*first, *last));
			let kept: Vec<_> = spans.0.iter().flat_map(|one| [one.first.0, one.last.0]).collect();
			format!("{{ \"first\": {first}, \"last\": {last}, \"spans\": {kept:?} }}")
		});
		let steps = steps.collect::<Vec<_>>().join(",\n");
		let covered = |length: u64| -> Vec<u64> {
			(1..=70).filter(|first| spans.cover(&span(*first, first + length))).collect()
		};
		let (rounds, tens) = (covered(0), covered(9));
		format!(
			"{{ \"about\": \"{about}\", \"steps\": [\n{steps}\n], \"covered\": {rounds:?}, \"covered_tens\": {tens:?} }}"
		)
	}

	#[test]
	fn the_scenes_are_in_their_file_as_they_are_answered() {
		let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/stand_down.json");
		let scenes: Vec<_> = scenes().iter().map(scene_json).collect();
		let json = format!("{{ \"scenes\": [\n{}\n] }}\n", scenes.join(",\n"));
		if std::env::var_os("VIGIL_UPDATE_SCENARIOS").is_some() {
			std::fs::write(path, &json).unwrap();
		}
		let found = std::fs::read_to_string(path).unwrap_or_default();
		assert_eq!(found, json, "{path} is stale: VIGIL_UPDATE_SCENARIOS=1 renews it");
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
