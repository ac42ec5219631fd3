// SPDX-License-Identifier: Apache-2.0

//! What a share of a pool is worth.
//!
//! A share's part is of what the pool counts as its own, never of what lies on its account, so a donation
//! changes no price. Deposits and withdrawals are both rounded against who makes them.
//!
//! A pool that lost nearly all begins anew: its shares are void, and new ones are issued one to one. So no
//! price can fall so low that numbers overflow, and who comes after a total loss does not pay for it.

use super::mul_div;

/// A pool whose shares are worth less than one part in so many of what the first of them cost is lost.
pub const LOST: u128 = 1_000_000_000;

/// Whether the shares of a pool are worth next to nothing.
pub fn is_lost(assets: u128, supply: u128) -> bool {
	assets.saturating_mul(LOST) < supply
}

/// How many shares a deposit buys; none if it is too small for a single one.
pub fn for_deposit(amount: u128, assets: u128, supply: u128) -> Option<u128> {
	match supply {
		0 => Some(amount),
		_ => mul_div(amount, supply, assets),
	}
}

/// What shares are worth; all of them all that there is.
pub fn worth(shares: u128, assets: u128, supply: u128) -> Option<u128> {
	mul_div(shares.min(supply), assets, supply)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn the_first_deposit_is_one_to_one() {
		assert_eq!(for_deposit(7, 0, 0), Some(7));
		assert_eq!(for_deposit(1, 0, 0), Some(1), "a pool of one unit");
		assert_eq!(worth(1, 1, 1), Some(1));
	}

	#[test]
	fn prices_round_against_who_comes_and_who_goes() {
		assert_eq!(for_deposit(10, 15, 10), Some(6));
		assert_eq!(worth(6, 25, 16), Some(9));
		assert_eq!(worth(16, 25, 16), Some(25));
		assert_eq!(for_deposit(1, 2, 1), Some(0));
	}

	#[test]
	fn without_shares_nothing_is_worth_anything() {
		assert_eq!(worth(0, 0, 0), None);
		assert_eq!(for_deposit(5, 0, 3), None, "a lost pool begins anew first");
	}

	#[test]
	fn a_pool_is_lost_when_its_shares_are_worth_next_to_nothing() {
		assert!(!is_lost(0, 0));
		assert!(is_lost(0, 1));
		assert!(!is_lost(1, LOST));
		assert!(is_lost(1, LOST + 1));
		assert!(!is_lost(u128::MAX, u128::MAX));
	}

	proptest! {
		#[test]
		fn neither_coming_nor_going_takes_anything_from_those_who_stay(
			assets in 1..1_000_000_000_000_000_000_000u128, supply in 1..1_000_000_000_000_000_000_000u128,
			amount in 0..1_000_000_000_000_000_000_000u128,
		) {
			prop_assume!(!is_lost(assets, supply));
			let shares = for_deposit(amount, assets, supply).unwrap();
			let (more, all) = (assets + amount, supply + shares);
			let back = worth(shares, more, all).unwrap();
			prop_assert!(back <= amount);
			prop_assert!(worth(supply, more, all).unwrap() >= assets);
			let part = supply.min(shares);
			let left = worth(part, assets, supply).unwrap();
			prop_assert!(worth(supply - part, assets - left, (supply - part).max(1)).unwrap()
				>= worth(supply - part, assets, supply).unwrap());
		}
	}
}
