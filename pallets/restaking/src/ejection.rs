// SPDX-License-Identifier: Apache-2.0

//! The pure rule of ejections: which members of a set lose their seats for having been absent.
//!
//! Whoever stays keeps at least two thirds of the set's weight. So a rule that is too strict, or an outage
//! that keeps everybody silent, empties no service, and a set can always certify with those who remain.

use alloc::vec::Vec;
use sp_runtime::Perbill;

/// A member of a set, as the rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
	/// Its weight.
	pub weight: u128,
	/// How many certificates it signed.
	pub signed: u32,
}

/// The places of those who signed less than `least` of `certificates`, the most absent first, as long
/// as all of them have a third of the weight at most.
pub fn ejected(seats: &[Seen], certificates: u32, least: Perbill) -> Vec<usize> {
	let needed = least.mul_ceil(certificates);
	let mut absent: Vec<_> =
		seats.iter().enumerate().filter(|(_, seen)| seen.signed < needed).collect();
	absent.sort_unstable_by_key(|(place, seen)| (seen.signed, *place));
	let total = seats.iter().fold(0u128, |sum, seen| sum.saturating_add(seen.weight));
	let third = total.checked_div(3).unwrap_or(0);
	let mut gone = 0u128;
	let leaves = |(place, seen): (usize, &Seen)| {
		let with = gone.saturating_add(seen.weight);
		(with <= third).then(|| {
			gone = with;
			place
		})
	};
	absent.into_iter().filter_map(leaves).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn seats(of: &[(u128, u32)]) -> Vec<Seen> {
		of.iter().map(|(weight, signed)| Seen { weight: *weight, signed: *signed }).collect()
	}

	const HALF: Perbill = Perbill::from_percent(50);

	#[test]
	fn whoever_signed_too_little_leaves_the_most_absent_first() {
		let set = seats(&[(10, 10), (10, 4), (10, 1), (10, 5), (10, 10), (10, 10), (10, 9)]);
		assert_eq!(ejected(&set, 10, HALF), [2, 1]);
	}

	#[test]
	fn no_more_than_a_third_of_the_weight_leaves_at_once() {
		let set = seats(&[(10, 0), (10, 0), (10, 0), (10, 0)]);
		assert_eq!(ejected(&set, 10, HALF), [0]);
		let heavy = seats(&[(40, 0), (10, 1), (30, 9)]);
		assert_eq!(ejected(&heavy, 10, HALF), [1], "who is more than a third stays");
		assert_eq!(ejected(&seats(&[(5, 0)]), 10, HALF), Vec::<usize>::new(), "alone one stays");
	}

	#[test]
	fn nobody_leaves_without_a_rule_or_without_certificates() {
		let set = seats(&[(1, 0), (9, 3)]);
		assert!(ejected(&set, 3, Perbill::zero()).is_empty());
		assert!(ejected(&set, 0, Perbill::one()).is_empty());
		assert!(ejected(&[], 3, HALF).is_empty());
	}

	proptest! {
		#[test]
		fn a_quorum_of_the_weight_always_stays(
			set in prop::collection::vec((1..1_000u128, 0..10u32), 0..40),
			percent in 0..=100u32,
		) {
			let set = seats(&set);
			let out = ejected(&set, 10, Perbill::from_percent(percent));
			let total: u128 = set.iter().map(|seen| seen.weight).sum();
			let gone: u128 = out.iter().map(|place| set[*place].weight).sum();
			prop_assert!(gone * 3 <= total);
			let least = 10 * percent;
			prop_assert!(out.iter().all(|place| set[*place].signed * 100 < least));
		}
	}
}
