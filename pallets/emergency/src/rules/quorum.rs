// SPDX-License-Identifier: Apache-2.0

//! How many are enough: of those who watch, of a committee, and of those who stand by.

/// Whether these are more than half of all seats: no two parts of a network that fell apart both are.
pub fn is_majority(present: u32, seats: u32) -> bool {
	u64::from(present).saturating_mul(2) > u64::from(seats)
}

/// Whether these are at least two thirds of a committee.
pub fn is_two_thirds(approving: u32, members: u32) -> bool {
	members > 0 && u64::from(approving).saturating_mul(3) >= u64::from(members).saturating_mul(2)
}

/// Whether these are a quorum of so many: more than two thirds.
pub fn is_quorum(living: u32, all: u32) -> bool {
	u64::from(living).saturating_mul(3) > u64::from(all).saturating_mul(2)
}

/// Whether a set of so many members is large enough, and goes on certifying when any one group of it, an operator's
/// or a region's, is gone: less than a third belongs to each.
pub fn is_diverse<Group: PartialEq>(groups: &[Group], least: u32) -> bool {
	let size = groups.len() as u64;
	let of_group = |group: &Group| groups.iter().filter(|other| *other == group).count() as u64;
	size >= u64::from(least.max(1))
		&& groups.iter().all(|group| of_group(group).saturating_mul(3) < size)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn half_is_not_enough() {
		assert!(!is_majority(0, 0) && is_majority(1, 1));
		assert!(!is_majority(2, 4) && is_majority(3, 4));
		assert!(!is_majority(3, 7) && is_majority(4, 7));
		assert!(!is_majority(u32::MAX / 2, u32::MAX), "no overflow");
	}

	#[test]
	fn two_thirds_of_a_committee() {
		assert!(!is_two_thirds(0, 0) && !is_two_thirds(1, 2) && is_two_thirds(2, 3));
		assert!(!is_two_thirds(3, 5) && is_two_thirds(4, 5));
	}

	#[test]
	fn a_quorum_is_more_than_two_thirds() {
		assert!(!is_quorum(0, 0) && !is_quorum(2, 3) && is_quorum(3, 3));
		assert!(!is_quorum(3, 5) && is_quorum(4, 5));
	}

	#[test]
	fn no_group_can_take_a_quorum_with_it() {
		assert!(is_diverse(&[1, 2, 3, 4], 4));
		assert!(!is_diverse(&[1, 2, 3, 4], 5), "too small");
		assert!(!is_diverse(&[1, 1, 2, 3], 4), "half of it is one");
		assert!(!is_diverse(&[1, 2, 3], 3), "a third is too much: what is left is no quorum");
		assert!(is_diverse(&[1, 1, 2, 2, 3, 3, 4], 4));
		assert!(!is_diverse::<u8>(&[], 0), "nobody is no set");
	}

	proptest! {
		#[test]
		fn two_parts_never_both_have_a_majority(seats in 0..1_000u32, one in 0..1_000u32) {
			let one = one.min(seats);
			prop_assert!(!(is_majority(one, seats) && is_majority(seats - one, seats)));
		}
	}
}
