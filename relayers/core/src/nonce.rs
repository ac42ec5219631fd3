// SPDX-License-Identifier: Apache-2.0

//! Which nonce comes next.
//!
//! Transactions of one account are included in the order of their nonces, without gaps. A nonce is
//! taken as long as a transaction with it may still be included.

use std::collections::BTreeSet;

/// The smallest nonce that no transaction in flight has.
pub fn next(account: u64, in_flight: &BTreeSet<u64>) -> u64 {
	let mut nonce = account;
	while in_flight.contains(&nonce) {
		nonce = nonce.saturating_add(1);
	}
	nonce
}

/// The nonce that holds up transactions with later ones, if there is one.
pub fn gap(account: u64, in_flight: &BTreeSet<u64>) -> Option<u64> {
	let next = next(account, in_flight);
	in_flight.last().is_some_and(|last| *last > next).then_some(next)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn the_first_hole_is_next_and_a_gap_if_something_waits_behind_it() {
		let taken = BTreeSet::from([4, 5, 7]);
		assert_eq!(next(4, &taken), 6);
		assert_eq!(gap(4, &taken), Some(6));
		assert_eq!(gap(4, &BTreeSet::from([4, 5])), None);
		assert_eq!(gap(4, &BTreeSet::from([5])), Some(4));
	}

	proptest! {
		#[test]
		fn next_is_free_and_nothing_below_it_is(
			account in 0u64..50,
			taken in prop::collection::btree_set(0u64..60, 0..20),
		) {
			let next = next(account, &taken);
			prop_assert!(next >= account && !taken.contains(&next));
			prop_assert!((account..next).all(|nonce| taken.contains(&nonce)));
		}
	}
}
