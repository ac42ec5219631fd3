// SPDX-License-Identifier: Apache-2.0
//! How much weight it takes: more than two thirds certify, more than one third suspect.

use crate::StakeWeight;

/// The least weight that is strictly more than two thirds of `total`: `floor(2 * total / 3) + 1`.
///
/// `None` for a total of zero, of which nothing is more than two thirds.
pub fn quorum_weight(total: StakeWeight) -> Option<StakeWeight> {
	// floor(2t/3) = t - ceil(t/3), so nothing is doubled and nothing can overflow.
	let third = total.0.div_ceil(3);
	at_most_total(total, total.0.checked_sub(third)?.checked_add(1)?)
}

/// The least weight that is strictly more than one third of `total`: `floor(total / 3) + 1`.
///
/// With less than a third of the weight Byzantine, at least one honest watcher is among it.
pub fn suspect_weight(total: StakeWeight) -> Option<StakeWeight> {
	at_most_total(total, (total.0 / 3).checked_add(1)?)
}

/// Whether `quorum` of `total` lies in `(1/2, 1]`. Two quorums outside it need not share a watcher.
pub fn is_threshold(quorum: StakeWeight, total: StakeWeight) -> bool {
	match total.0.checked_sub(quorum.0) {
		Some(rest) => quorum.0 > rest,
		None => false,
	}
}

fn at_most_total(total: StakeWeight, weight: u128) -> Option<StakeWeight> {
	(weight <= total.0).then_some(StakeWeight(weight))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn quorum_is_the_least_weight_above_two_thirds() {
		for total in 1..=3_000_u128 {
			let quorum = quorum_weight(StakeWeight(total)).unwrap().0;
			assert!(3 * quorum > 2 * total);
			assert!(3 * (quorum - 1) <= 2 * total);
		}
	}

	#[test]
	fn suspicion_is_the_least_weight_above_one_third() {
		for total in 1..=3_000_u128 {
			let suspect = suspect_weight(StakeWeight(total)).unwrap().0;
			assert!(3 * suspect > total);
			assert!(3 * (suspect - 1) <= total);
		}
	}

	#[test]
	fn nothing_has_no_quorum() {
		assert_eq!(quorum_weight(StakeWeight(0)), None);
		assert_eq!(suspect_weight(StakeWeight(0)), None);
		assert!(!is_threshold(StakeWeight(0), StakeWeight(0)));
	}

	#[test]
	fn threshold_is_more_than_half_and_at_most_all() {
		let total = StakeWeight(100);
		assert!(!is_threshold(StakeWeight(50), total));
		assert!(is_threshold(StakeWeight(51), total));
		assert!(is_threshold(StakeWeight(100), total));
		assert!(!is_threshold(StakeWeight(101), total));
	}

	proptest! {
		#[test]
		fn quorum_never_overflows_and_is_a_threshold(total in 1_u128..) {
			let quorum = quorum_weight(StakeWeight(total)).unwrap();
			prop_assert!(is_threshold(quorum, StakeWeight(total)));
			prop_assert!(suspect_weight(StakeWeight(total)).unwrap() <= quorum);
		}
	}
}
