// SPDX-License-Identifier: Apache-2.0

//! The pure rule of rewards: how a service's fees of one era are split.

use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// `amount * part / whole` rounded down; nothing when the whole is nothing.
pub fn share_of(amount: u128, part: u128, whole: u128) -> u128 {
	if whole == 0 {
		return 0;
	}
	multiply_by_rational_with_rounding(amount, part.min(whole), whole, Rounding::Down).unwrap_or(0)
}

/// A watcher's points: its weight once for every certificate that carries its signature.
pub fn points(weight: u128, signed: u32) -> u128 {
	weight.saturating_mul(signed.into())
}

/// A watcher's reward, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
	/// What the watcher takes for its work, before anything is shared.
	pub commission: u128,
	/// What is shared by stake, the watcher's own included.
	pub shared: u128,
}

/// Takes the commission off `reward`.
pub fn split(reward: u128, commission: Perbill) -> Split {
	let commission = commission.mul_floor(reward);
	Split { commission, shared: reward.saturating_sub(commission) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn nobody_is_paid_when_nobody_signed() {
		assert_eq!(share_of(100, 0, 0), 0);
		assert_eq!(points(5, 0), 0);
	}

	proptest! {
		#[test]
		fn shares_never_exceed_the_pot(
			pot in 0..u128::MAX / 2,
			parts in prop::collection::vec(0..u64::MAX, 1..50),
		) {
			let whole: u128 = parts.iter().map(|part| u128::from(*part)).sum();
			let paid: u128 = parts.iter().map(|part| share_of(pot, (*part).into(), whole)).sum();
			prop_assert!(paid <= pot);
			prop_assert!(whole == 0 || pot - paid < parts.len() as u128, "dust is under one each");
		}

		#[test]
		fn commission_and_shared_make_the_whole(reward: u128, parts in 0..=1_000_000_000u32) {
			let split = split(reward, Perbill::from_parts(parts));
			prop_assert_eq!(split.commission + split.shared, reward);
		}
	}
}
