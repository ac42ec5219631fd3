// SPDX-License-Identifier: Apache-2.0

//! How much cover may be sold at most.
//!
//! `(1 + gamma) * (declared value * haircut + cover in force) <= what a quorum of the set in office would
//! lose`: so that nobody gains by a halt that the watchers invent. And the caps of an exposure group add up
//! to at most the group's.

use super::{mul_div_up, settlement::borne, BILLION};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How cautious capacity is.
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
pub struct Slack {
	/// By how much stake has to exceed what it secures, in billionths.
	pub gamma: u32,
	/// What of a declared value counts, in billionths.
	pub haircut: u32,
}

/// What hangs on the word of a service's watchers, in VGL.
pub fn secured(declared: u128, cover: u128, slack: &Slack) -> Option<u128> {
	let counts = mul_div_up(declared, slack.haircut.into(), BILLION)?;
	let all = counts.checked_add(cover)?;
	mul_div_up(all, BILLION.checked_add(slack.gamma.into())?, BILLION)
}

/// Whether a quorum would lose at least as much as hangs on its word.
pub fn is_secured(declared: u128, cover: u128, at_risk: u128, slack: &Slack) -> bool {
	secured(declared, cover, slack).is_some_and(|secured| secured <= at_risk)
}

/// What another pool bears of a pool's losses: those above a sum, up to a limit.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Layer {
	/// Losses up to here are the pool's own.
	pub above: u128,
	/// Most that is borne.
	pub limit: u128,
	/// Losses so far.
	pub losses: u128,
	/// What of them was borne.
	pub ceded: u128,
}

impl Layer {
	/// What is borne of so much more in losses.
	pub fn borne(&self, more: u128) -> u128 {
		borne(self.losses.saturating_add(more), self.above, self.limit).saturating_sub(self.ceded)
	}

	/// What can still be borne.
	pub fn left(&self) -> u128 {
		self.limit.saturating_sub(self.ceded)
	}

	/// Notes losses, and what was borne of them.
	pub fn note(&mut self, losses: u128, ceded: u128) {
		self.losses = self.losses.saturating_add(losses);
		self.ceded = self.ceded.saturating_add(ceded);
	}

	/// Takes back what was noted and not paid in the end.
	pub fn take_back(&mut self, losses: u128, ceded: u128) {
		self.losses = self.losses.saturating_sub(losses);
		self.ceded = self.ceded.saturating_sub(ceded);
	}
}

/// What a pool itself has to have for cover that could be due so much.
pub fn needed(locked: u128, layer: Option<&Layer>) -> u128 {
	locked.saturating_sub(layer.map_or(0, |layer| layer.borne(locked)))
}

/// How much cover a pool can have at most, by what it has for it itself.
pub fn capacity(own: u128, layer: Option<&Layer>) -> u128 {
	let reached = |layer: &&Layer| own >= layer.above.saturating_sub(layer.losses);
	own.saturating_add(layer.filter(reached).map_or(0, Layer::left))
}

/// Whether so much more fits below a limit.
pub fn has_room(used: u128, more: u128, limit: u128) -> bool {
	used.checked_add(more).is_some_and(|all| all <= limit)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn the_slack_and_the_haircut_are_counted_and_rounded_up() {
		let slack = Slack { gamma: 250_000_000, haircut: 500_000_000 };
		assert_eq!(secured(101, 49, &slack), Some(125));
		assert!(is_secured(101, 49, 125, &slack));
		assert!(!is_secured(101, 49, 124, &slack));
		assert!(!is_secured(u128::MAX, u128::MAX, u128::MAX, &slack));
		assert!(!is_secured(0, 1, 0, &Slack { gamma: 0, haircut: 0 }));
		assert!(is_secured(0, 0, 0, &slack));
	}

	#[test]
	fn room_is_up_to_the_limit() {
		assert!(has_room(60, 40, 100));
		assert!(!has_room(60, 41, 100));
		assert!(!has_room(u128::MAX, 1, u128::MAX));
	}

	proptest! {
		#[test]
		fn cover_up_to_the_capacity_never_needs_more_than_there_is(
			own in 0..1_000u128, above in 0..1_000u128, limit in 0..1_000u128, before in 0..1_500u128,
			more in 1..1_000u128,
		) {
			let ceded = borne(before, above, limit);
			let layer = Layer { above, limit, losses: before, ceded };
			let most = capacity(own, Some(&layer));
			prop_assert!(needed(most, Some(&layer)) <= own);
			prop_assert!(needed(most + more, Some(&layer)) > own, "and all of it is used");
			prop_assert_eq!(capacity(own, None), own);
			// What is due now and what could be due later are borne as if due together.
			let mut later = layer;
			let first = layer.borne(more);
			later.note(more, first);
			prop_assert_eq!(first + later.borne(most), layer.borne(more + most));
			later.take_back(more, first);
			prop_assert_eq!(later, layer);
		}

		#[test]
		fn no_more_is_secured_by_more_value_or_cover(
			declared in 0..u64::MAX, cover in 0..u64::MAX, more in 0..u64::MAX, at_risk in 0..u64::MAX,
			gamma: u32, haircut in 0..=1_000_000_000u32,
		) {
			let slack = Slack { gamma, haircut };
			let fits = |declared: u64, cover: u64| {
				is_secured(declared.into(), cover.into(), at_risk.into(), &slack)
			};
			prop_assert!(!fits(declared, cover) || cover <= at_risk);
			let (larger, rest) = (cover.saturating_add(more), declared.saturating_add(more));
			prop_assert!(fits(declared, cover) || !fits(declared, larger));
			prop_assert!(fits(declared, cover) || !fits(rest, cover));
		}
	}
}
