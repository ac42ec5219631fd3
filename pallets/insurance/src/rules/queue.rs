// SPDX-License-Identifier: Apache-2.0

//! How much of a withdrawal goes out now.
//!
//! Withdrawals wait in one line. Nobody in it overtakes anybody, and all of it stands while a loss is
//! pending, so nobody is better off for having been first. What leaves is bounded by what no cover needs,
//! and by what an epoch lets out.

use super::{mul_div, shares::worth};

/// What a withdrawal is paid from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
	/// What belongs to the shares.
	pub assets: u128,
	/// All shares.
	pub supply: u128,
	/// What live cover and other pools could take of the assets.
	pub locked: u128,
	/// What this epoch still lets out.
	pub left: u128,
}

/// How many of these shares are redeemed now, and for how much.
pub fn redeem(shares: u128, source: &Source) -> (u128, u128) {
	let Source { assets, supply, locked, left } = *source;
	let most = assets.saturating_sub(locked).min(left);
	let all = worth(shares, assets, supply).unwrap_or(0);
	if all <= most {
		return (shares, all);
	}
	let part = mul_div(most, supply, assets).unwrap_or(0).min(shares);
	(part, worth(part, assets, supply).unwrap_or(0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const SOURCE: Source = Source { assets: 1_000, supply: 500, locked: 0, left: u128::MAX };

	#[test]
	fn a_withdrawal_goes_out_whole_in_part_or_not_at_all() {
		assert_eq!(redeem(100, &SOURCE), (100, 200));
		assert_eq!(redeem(100, &Source { locked: 900, ..SOURCE }), (50, 100));
		assert_eq!(redeem(100, &Source { left: 30, ..SOURCE }), (15, 30));
		assert_eq!(redeem(100, &Source { left: 31, ..SOURCE }), (15, 30));
		assert_eq!(redeem(100, &Source { locked: 1_000, ..SOURCE }), (0, 0));
		assert_eq!(redeem(100, &Source { locked: 2_000, ..SOURCE }), (0, 0));
		assert_eq!(redeem(500, &SOURCE), (500, 1_000), "the last holder can leave");
		assert_eq!(redeem(500, &Source { assets: 0, ..SOURCE }), (500, 0), "of nothing, nothing");
	}

	proptest! {
		#[test]
		fn what_goes_out_is_neither_locked_nor_beyond_the_epoch(
			shares in 0..1_000_000u128, assets in 0..1_000_000u128, more in 0..1_000_000u128,
			locked in 0..1_000_000u128, left in 0..1_000_000u128,
		) {
			let source = Source { assets, supply: shares + more, locked, left };
			let (part, amount) = redeem(shares, &source);
			prop_assert!(part <= shares);
			prop_assert!(amount <= left && amount <= assets.saturating_sub(locked));
			prop_assert!(part == shares || amount <= worth(shares, assets, shares + more).unwrap());
			// No more of the assets than of the shares.
			prop_assert!(amount * (shares + more) <= part * assets);
		}
	}
}
