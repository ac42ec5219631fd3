// SPDX-License-Identifier: Apache-2.0

//! How slashed money is divided among pools, and what it is exchanged for.

use super::{mul_div, mul_div_up};
use alloc::vec::Vec;
use sp_runtime::{FixedPointNumber, FixedU128};

/// What of `new` goes to each who lacks so much: in proportion, rounded down, and to nobody more than that. What is
/// left is nobody's.
pub fn parts(new: u128, lacks: &[u128]) -> Vec<u128> {
	let all = lacks.iter().fold(0u128, |sum, lack| sum.saturating_add(*lack));
	let part = |lack: &u128| mul_div(new.min(all), *lack, all).unwrap_or(0).min(*lack);
	lacks.iter().map(part).collect()
}

/// What is paid and got by who brings up to `amount` of an asset for at most `most` VGL, where a unit of the asset is
/// worth `rate` VGL, in units of `FixedU128`. Rounded for whom it is brought. `None` if that is nothing.
pub fn exchanged(amount: u128, most: u128, rate: u128) -> Option<(u128, u128)> {
	let worth = mul_div(amount, rate, FixedU128::DIV).unwrap_or(u128::MAX);
	let (paid, got) = match worth >= most {
		true => (mul_div_up(most, FixedU128::DIV, rate)?, most),
		false => (amount, worth),
	};
	(got > 0 && paid <= amount).then_some((paid, got))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const RATE: u128 = 2 * FixedU128::DIV;

	#[test]
	fn nobody_brings_more_than_what_is_got_is_worth() {
		let half = FixedU128::DIV / 2;
		assert_eq!(exchanged(101, 50, half), Some((100, 50)));
		assert_eq!(exchanged(101, 51, half), Some((101, 50)));
		assert_eq!(exchanged(101, 0, half), None);
	}

	#[test]
	fn who_lacks_more_gets_more_and_nobody_more_than_that() {
		assert_eq!(parts(100, &[100, 300]), [25, 75]);
		assert_eq!(parts(1_000, &[100, 300]), [100, 300]);
		assert_eq!(parts(10, &[0, 3, 0]), [0, 3, 0]);
		assert_eq!(parts(10, &[1, 1, 1]), [1, 1, 1]);
		assert_eq!(parts(2, &[1, 1, 1]), [0, 0, 0], "what does not divide stays");
		assert_eq!(parts(5, &[0, 0]), [0, 0]);
	}

	#[test]
	fn an_exchange_is_at_the_rate_and_no_larger_than_what_there_is() {
		assert_eq!(exchanged(50, 1_000, RATE), Some((50, 100)));
		assert_eq!(exchanged(50, 100, RATE), Some((50, 100)));
		assert_eq!(exchanged(50, 99, RATE), Some((50, 99)), "rounded up");
		assert_eq!(exchanged(50, 60, RATE), Some((30, 60)));
		assert_eq!((exchanged(0, 60, RATE), exchanged(50, 0, RATE)), (None, None));
		assert_eq!(exchanged(50, 60, 0), None);
		assert_eq!(exchanged(1, 60, FixedU128::DIV / 2), None, "half a unit");
		assert_eq!(exchanged(u128::MAX, 60, RATE), Some((30, 60)));
	}

	proptest! {
		#[test]
		fn nothing_is_made_up(
			new in 0..10_000u128, lacks in prop::collection::vec(0..3_000u128, 0..5),
		) {
			let parts = parts(new, &lacks);
			let sum: u128 = parts.iter().sum();
			prop_assert!(sum <= new);
			prop_assert!(parts.iter().zip(&lacks).all(|(part, lack)| part <= lack));
			let all: u128 = lacks.iter().sum();
			prop_assert!(sum + lacks.len() as u128 >= new.min(all), "but for rounding");
		}

		#[test]
		fn whoever_exchanges_never_gets_more_than_its_asset_is_worth(
			amount in 0..u64::MAX, most in 0..u64::MAX, rate in 0..10 * FixedU128::DIV,
		) {
			let found = exchanged(amount.into(), most.into(), rate);
			if let Some((paid, got)) = found {
				prop_assert!(paid <= amount.into() && got <= most.into());
				prop_assert!(got <= mul_div(paid, rate, FixedU128::DIV).unwrap());
				// Nothing that was on offer is left, or everything was brought.
				prop_assert!(got == u128::from(most) || paid == u128::from(amount));
			}
		}
	}
}
