// SPDX-License-Identifier: Apache-2.0

//! The pure rule of allocations: how a watcher's stake is divided and what a slash does to it.
//!
//! Stake is divided in *magnitude*, an abstract amount of which every watcher starts with
//! [`FULL_MAGNITUDE`]. A service's share of the stake is its magnitude over the watcher's remaining
//! magnitude. A slash burns the same magnitude from the service and from the remainder, so what
//! every other service can slash stays the same amount of money:
//! `stake * (1 - d/M) * m/(M - d) = stake * m/M`.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::Zero, Perbill, Rounding};
use sp_staking::EraIndex;

/// Magnitude of a watcher that was never slashed; one part in a billion of a billion is the finest
/// division, so a slash of one part in a billion of a one-percent allocation still counts.
pub const FULL_MAGNITUDE: u64 = 1_000_000_000_000_000_000;

/// A change of an allocation that has not taken effect.
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
pub struct PendingChange {
	/// The magnitude it will be.
	pub target: u64,
	/// The first era in which it is.
	pub effective: EraIndex,
}

/// What one watcher has allocated to one service.
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
pub struct Allocation {
	/// Magnitude the service can slash now.
	pub current: u64,
	/// The change under way, if any.
	pub pending: Option<PendingChange>,
	/// Magnitude the service has burnt since the watcher first allocated to it; only grows.
	pub burnt: u64,
	/// Whether the watcher lost its seat by absence and has not asked for it again.
	pub ejected: bool,
	/// Rights to slash it that are open: while there is one, no reduction takes effect.
	pub rights: u32,
}

impl Allocation {
	/// The allocation as it is in `era`, with a due change applied. A reduction waits for every open
	/// right, so that no delay of a slash lets the stake behind it go.
	pub fn at(mut self, era: EraIndex) -> Self {
		let is_held = |change: &PendingChange| self.rights > 0 && change.target < self.current;
		let due = self.pending.filter(|change| change.effective <= era && !is_held(change));
		if let Some(change) = due {
			self.current = change.target;
			self.pending = None;
		}
		self
	}

	/// What must stay reserved for the service: the more of now and after the change.
	pub fn reserved(&self) -> u64 {
		self.current.max(self.pending.map_or(0, |change| change.target))
	}

	/// What counts for new sets: stake that is leaving no longer backs anything new.
	pub fn electable(&self) -> u64 {
		self.current.min(self.pending.map_or(u64::MAX, |change| change.target))
	}

	/// Whether nothing is allocated and nothing will be.
	pub fn is_empty(&self) -> bool {
		self.reserved().is_zero()
	}

	/// Burns `wanted`, at most what is left; returns the magnitude burnt.
	///
	/// A pending reduction shrinks in proportion and so stays one. A pending increase keeps its
	/// size, so that what is reserved falls by exactly what was burnt.
	pub fn burn(&mut self, wanted: u64) -> u64 {
		let before = self.current;
		let burnt = wanted.min(before);
		self.current = before.saturating_sub(burnt);
		self.burnt = self.burnt.saturating_add(burnt);
		if let Some(change) = self.pending.as_mut() {
			change.target = if change.target > before {
				change.target.saturating_sub(burnt)
			} else {
				scale(change.target, self.current, before)
			};
		}
		burnt
	}
}

/// What `fraction` of `magnitude` is to a slash: rounded up, so that no slash of something is nothing,
/// but never above the most that an offence may cost.
pub fn slash_of(fraction: Perbill, most: Perbill, magnitude: u64) -> u64 {
	fraction.mul_ceil(magnitude).min(most.mul_floor(magnitude))
}

/// `value * numerator / denominator` rounded down; zero when the denominator is.
fn scale(value: u64, numerator: u64, denominator: u64) -> u64 {
	let wide = u128::from(value).saturating_mul(numerator.into());
	let quotient = wide.checked_div(denominator.into()).unwrap_or(0);
	u64::try_from(quotient).unwrap_or(u64::MAX)
}

/// The money behind `magnitude` of `total`, when all of it is `stake`, rounded up or down.
pub fn stake_of(stake: u128, magnitude: u64, total: u64, rounding: Rounding) -> u128 {
	let magnitude = magnitude.min(total);
	if total.is_zero() {
		return 0;
	}
	sp_runtime::helpers_128bit::multiply_by_rational_with_rounding(
		stake,
		magnitude.into(),
		total.into(),
		rounding,
	)
	.unwrap_or(stake)
	.min(stake)
}

/// The magnitude that `share` of a watcher's remaining magnitude is.
pub fn magnitude_of(share: Perbill, remaining: u64) -> u64 {
	share.mul_floor(remaining)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn fraction() -> impl Strategy<Value = Perbill> {
		(0..=1_000_000_000u32).prop_map(Perbill::from_parts)
	}

	fn allocation() -> impl Strategy<Value = Allocation> {
		let magnitude = 0..=FULL_MAGNITUDE;
		let pending = prop::option::of((magnitude.clone(), 0..100u32)).prop_map(|change| {
			change.map(|(target, effective)| PendingChange { target, effective })
		});
		(magnitude, pending).prop_map(|(current, pending)| Allocation {
			current,
			pending,
			..Default::default()
		})
	}

	#[test]
	fn the_least_slash_of_the_least_magnitude_is_something_where_all_may_be_lost() {
		assert_eq!(slash_of(Perbill::from_parts(1), Perbill::one(), 1), 1);
	}

	#[test]
	fn no_slash_exceeds_the_most_however_little_is_left() {
		let tenth = Perbill::from_percent(10);
		assert_eq!(slash_of(tenth, tenth, 1), 0, "all of one would be ten times too much");
		assert_eq!(slash_of(Perbill::one(), tenth, 19), 1);
		assert_eq!(slash_of(Perbill::from_percent(1), tenth, 19), 1);
	}

	#[test]
	fn a_reduction_waits_for_open_rights_and_an_increase_does_not() {
		let change = |target| Some(PendingChange { target, effective: 2 });
		let held = Allocation { current: 50, rights: 1, ..Default::default() };
		assert_eq!(Allocation { pending: change(10), ..held }.at(9).current, 50);
		assert_eq!(Allocation { pending: change(90), ..held }.at(2).current, 90);
		let free = Allocation { rights: 0, pending: change(10), ..held };
		assert_eq!(free.at(2).current, 10);
	}

	#[test]
	fn an_increase_under_way_keeps_its_size_through_a_slash() {
		let pending = Some(PendingChange { target: 100, effective: 2 });
		let mut allocation = Allocation { current: 50, pending, ..Default::default() };
		assert_eq!(allocation.burn(u64::MAX), 50);
		assert_eq!(allocation.at(2).current, 50);
	}

	#[test]
	fn no_stake_stands_behind_no_magnitude() {
		assert_eq!(stake_of(100, 0, FULL_MAGNITUDE, Rounding::Up), 0);
		assert_eq!(stake_of(100, 5, 0, Rounding::Up), 0);
		assert_eq!(stake_of(100, 9, 5, Rounding::Down), 100, "never more than all");
	}

	proptest! {
		#[test]
		fn a_reduction_never_becomes_an_increase(
			before in allocation(),
			wanted in 0..=FULL_MAGNITUDE,
		) {
			let mut after = before;
			after.burn(wanted);
			if let (Some(old), Some(new)) = (before.pending, after.pending) {
				if old.target <= before.current {
					prop_assert!(new.target <= after.current);
				}
			}
		}

		#[test]
		fn a_burn_frees_nothing(before in allocation(), wanted in 0..=FULL_MAGNITUDE) {
			let mut after = before;
			let burnt = after.burn(wanted);
			prop_assert!(after.reserved() <= before.reserved());
			prop_assert!(before.reserved() - after.reserved() <= burnt
				|| before.pending.is_some_and(|change| change.target <= before.current));
			prop_assert_eq!(before.current - after.current, burnt);
			prop_assert_eq!(burnt, wanted.min(before.current));
		}

		#[test]
		fn another_services_stake_survives_a_slash(
			stake in 0..10u128.pow(24),
			mine in 0..=FULL_MAGNITUDE / 2,
			other in 0..=FULL_MAGNITUDE / 2,
			fraction in fraction(),
		) {
			let mut allocation = Allocation { current: mine, ..Default::default() };
			let burnt = allocation.burn(slash_of(fraction, Perbill::one(), mine));
			let total = FULL_MAGNITUDE - burnt;
			let left = stake - stake_of(stake, burnt, FULL_MAGNITUDE, Rounding::Up);
			let before = stake_of(stake, other, FULL_MAGNITUDE, Rounding::Down);
			let after = stake_of(left, other, total, Rounding::Down);
			prop_assert!(before.abs_diff(after) <= 2, "{} {}", before, after);
		}
	}
}
