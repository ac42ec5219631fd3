// SPDX-License-Identifier: Apache-2.0
//! The cap on one watcher's weight, so that no single operator decides for a ward.
//!
//! Let `w` be the weights and `c` the cap as a share. The *level* is the largest `L` with
//! `L <= c * sum(min(w_i, L))`, and every weight above `L` becomes `L`. So after capping nobody has
//! more than the share `c` of what is left in total, and as little weight is lost as that allows.
//! Lowering the largest lowers the total, hence the fixed point and not one pass over the old total.
//!
//! With `n` watchers no level but zero exists if `c < 1/n`: even equal weights exceed the cap. Then
//! all weights become equal, to the smallest.

use crate::{StakeWeight, MAX_TOTAL_WEIGHT};
use alloc::vec::Vec;

/// The largest share of a set's total weight that one watcher may have, in billionths.
///
/// It has the unit of `Perbill`, and any cap of one or more caps nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeightCap(u32);

/// Why weights cannot be capped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapError {
	/// A watcher has no weight. Leave it out of the set.
	ZeroWeight,
	/// The weights exceed [`MAX_TOTAL_WEIGHT`] in total. Count them in a larger unit.
	TooMuchWeight,
}

impl WeightCap {
	const WHOLE: u32 = 1_000_000_000;

	/// A cap of so many billionths.
	pub fn from_billionths(parts: u32) -> Self {
		Self(parts.min(Self::WHOLE))
	}

	/// Caps `weights` in place, keeping their order. See the module for the rule.
	pub fn apply(self, weights: &mut [StakeWeight]) -> Result<(), CapError> {
		if weights.contains(&StakeWeight(0)) {
			return Err(CapError::ZeroWeight);
		}
		let total =
			StakeWeight::checked_sum(weights.iter().copied()).ok_or(CapError::TooMuchWeight)?;
		if let Some(level) = self.level(weights, total) {
			weights.iter_mut().for_each(|weight| *weight = (*weight).min(level));
		}
		Ok(())
	}

	/// The level, or `None` if nothing needs capping. `weights` are positive and sum to `total`.
	fn level(self, weights: &[StakeWeight], total: StakeWeight) -> Option<StakeWeight> {
		let mut falling = Vec::from(weights);
		falling.sort_unstable_by(|a, b| b.cmp(a));
		let smallest = *falling.last()?;

		// With the `above` largest at the level L and `rest` the sum of the others, the rule says
		// L = c * (above * L + rest), that is L = c * rest / (1 - above * c).
		let mut rest = total;
		let mut free_share = Self::WHOLE;
		for (above, weight) in falling.iter().enumerate() {
			let level = Self::part(rest, self.0, free_share);
			if *weight <= level {
				return (above > 0).then_some(level);
			}
			rest = rest.checked_sub(*weight)?;
			free_share = free_share.saturating_sub(self.0);
		}
		Some(smallest)
	}

	/// `floor(weight * parts / of)`, exact since `weight` is at most [`MAX_TOTAL_WEIGHT`].
	fn part(weight: StakeWeight, parts: u32, of: u32) -> StakeWeight {
		let product = weight.0.saturating_mul(parts.into());
		StakeWeight(product.checked_div(of.into()).unwrap_or(MAX_TOTAL_WEIGHT.0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	fn capped(billionths: u32, weights: &[u128]) -> Vec<u128> {
		let mut weights: Vec<_> = weights.iter().copied().map(StakeWeight).collect();
		WeightCap::from_billionths(billionths).apply(&mut weights).unwrap();
		weights.into_iter().map(|weight| weight.0).collect()
	}

	fn within(cap: u32, weights: &[u128], level: u128) -> bool {
		let total: u128 = weights.iter().map(|weight| (*weight).min(level)).sum();
		level * 1_000_000_000 <= total * u128::from(cap)
	}

	#[test]
	fn cap_counts_against_the_total_after_capping() {
		// 40 % of the first total would be 92; the level is 67 = 40 % of 67 + 100 + 1.
		assert_eq!(capped(400_000_000, &[130, 100, 1]), vec![2, 2, 1]);
		assert_eq!(capped(500_000_000, &[200, 100, 1]), vec![101, 100, 1]);
		assert_eq!(capped(250_000_000, &[10, 10, 10, 10]), vec![10; 4]);
	}

	#[test]
	fn weights_within_the_cap_stay() {
		assert_eq!(capped(500_000_000, &[100, 100, 1]), vec![100, 100, 1]);
		assert_eq!(capped(1_000_000_000, &[7]), vec![7]);
		assert_eq!(capped(u32::MAX, &[7, 1]), vec![7, 1]);
		assert_eq!(capped(100, &[]), Vec::<u128>::new());
	}

	#[test]
	fn cap_below_the_equal_share_makes_weights_equal() {
		assert_eq!(capped(200_000_000, &[9, 3, 5]), vec![3; 3]);
		assert_eq!(capped(0, &[9, 3]), vec![3; 2]);
		assert_eq!(capped(999_999_999, &[9]), vec![9]);
	}

	#[test]
	fn cap_larger_than_the_equal_share_keeps_differences_below_it() {
		assert_eq!(capped(340_000_000, &[1_000, 10, 9, 8]), vec![13, 10, 9, 8]);
	}

	#[test]
	fn nobody_without_weight_and_no_excess_of_weight() {
		let cap = WeightCap::from_billionths(1);
		assert_eq!(cap.apply(&mut [StakeWeight(1), StakeWeight(0)]), Err(CapError::ZeroWeight));
		let mut most = [MAX_TOTAL_WEIGHT, StakeWeight(1)];
		assert_eq!(cap.apply(&mut most), Err(CapError::TooMuchWeight));
		assert_eq!(cap.apply(&mut [MAX_TOTAL_WEIGHT]), Ok(()));
	}

	proptest! {
		#[test]
		fn capping_obeys_its_rule(
			cap in 0..=1_000_000_000_u32,
			weights in prop::collection::vec(1..=1_000_000_000_000_000_000_u128, 1..60),
		) {
			let result = capped(cap, &weights);
			let level = result.iter().copied().max().unwrap();
			let equal = result.iter().all(|weight| *weight == result[0]);

			// Nobody exceeds the cap, unless equal weights do.
			prop_assert!(within(cap, &weights, level) || equal);
			// Weights are cut to one level, and not further than needed.
			for (before, after) in weights.iter().zip(&result) {
				prop_assert_eq!(*after, (*before).min(level));
			}
			if result != weights && within(cap, &weights, level) {
				prop_assert!(!within(cap, &weights, level + 1));
			}
			// Capping again changes nothing.
			prop_assert_eq!(capped(cap, &result), result);
		}
	}
}
