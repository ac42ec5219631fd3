// SPDX-License-Identifier: Apache-2.0

//! Who gets how much when there is not enough.
//!
//! All that an event owes is added up first; then everybody gets the same part of it, in whatever order
//! they are paid. What is short is debt, which later income serves first, by the same rule.

use super::mul_div;
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// So much of so much is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
	/// What there is to pay from.
	pub available: u128,
	/// What is owed by all.
	pub owed: u128,
}

/// What somebody gets who is owed so much, rounded down; never more than that.
pub fn part(owed: u128, share: &Share) -> u128 {
	match share.available >= share.owed {
		true => owed,
		false => mul_div(owed, share.available, share.owed).unwrap_or(0).min(owed),
	}
}

/// From where a payout is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Sources {
	/// From the shares.
	pub assets: u128,
	/// From the pool that backs this one.
	pub ceded: u128,
	/// From the reserve.
	pub reserve: u128,
}

impl Sources {
	/// All of it.
	pub fn sum(&self) -> u128 {
		self.assets.saturating_add(self.ceded).saturating_add(self.reserve)
	}
}

/// Takes what is owed: what the backing pool bears of it, the rest from the shares, what these lack from the
/// reserve.
pub fn draw(owed: u128, borne: u128, have: &Sources) -> Sources {
	let ceded = owed.min(borne).min(have.ceded);
	let own = owed.saturating_sub(ceded);
	let assets = own.min(have.assets);
	let reserve = own.saturating_sub(assets).min(have.reserve);
	Sources { assets, ceded, reserve }
}

/// What the pool that backs another bears of losses that add up to so much: those above the layer, up to
/// its limit.
pub fn borne(losses: u128, above: u128, limit: u128) -> u128 {
	losses.saturating_sub(above).min(limit)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn shares_are_rounded_down_and_whole_when_there_is_enough() {
		let short = Share { available: 100, owed: 300 };
		assert_eq!([part(100, &short), part(50, &short), part(150, &short)], [33, 16, 50]);
		assert_eq!(part(100, &Share { available: 300, owed: 300 }), 100);
		assert_eq!(part(100, &Share { available: 0, owed: 300 }), 0);
		assert_eq!(part(0, &Share { available: 0, owed: 0 }), 0);
	}

	#[test]
	fn the_layer_above_is_borne_by_the_backer_then_shares_pay_then_the_reserve() {
		let have = Sources { assets: 70, ceded: 50, reserve: 20 };
		assert_eq!(draw(60, 0, &have), Sources { assets: 60, ceded: 0, reserve: 0 });
		assert_eq!(draw(100, 30, &have), Sources { assets: 70, ceded: 30, reserve: 0 });
		assert_eq!(draw(130, 50, &have), Sources { assets: 70, ceded: 50, reserve: 10 });
		assert_eq!(draw(900, 90, &have), have);
		assert_eq!(draw(10, 90, &have), Sources { assets: 0, ceded: 10, reserve: 0 });
	}

	#[test]
	fn a_backer_bears_the_layer_and_no_more() {
		assert_eq!(
			[0, 99, 100, 101, 150, 900].map(|all| borne(all, 100, 50)),
			[0, 0, 0, 1, 50, 50]
		);
	}

	proptest! {
		#[test]
		fn shortfall_is_pro_rata_in_any_order(
			owed in prop::collection::vec(0..1_000_000_000_000u128, 1..30), available in 0..20_000_000_000_000u128,
		) {
			let all: u128 = owed.iter().sum();
			let share = Share { available, owed: all };
			let paid: Vec<_> = owed.iter().map(|one| part(*one, &share)).collect();
			let sum: u128 = paid.iter().sum();
			prop_assert!(sum <= available.min(all));
			prop_assert!(sum + owed.len() as u128 >= available.min(all), "dust only");
			for (owed, paid) in owed.iter().zip(paid) {
				prop_assert!(paid <= *owed);
				if available < all {
					prop_assert_eq!(paid, owed * available / all);
				} else {
					prop_assert_eq!(paid, *owed);
				}
			}
		}

		#[test]
		fn nothing_is_drawn_that_is_not_there_or_not_owed(
			owed in 0..1_000u128, bears in 0..1_000u128,
			assets in 0..1_000u128, ceded in 0..1_000u128, reserve in 0..1_000u128,
		) {
			let have = Sources { assets, ceded, reserve };
			let drawn = draw(owed, bears, &have);
			prop_assert!(drawn.assets <= assets && drawn.ceded <= ceded.min(bears));
			prop_assert!(drawn.reserve <= reserve && drawn.sum() <= owed);
			prop_assert!(drawn.reserve == 0 || drawn.assets == assets);
			let could = assets + ceded.min(bears).min(owed) + reserve;
			prop_assert_eq!(drawn.sum(), owed.min(could));
		}
	}
}
