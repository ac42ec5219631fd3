// SPDX-License-Identifier: Apache-2.0

//! When suspicions lapse that nobody repeats: a sorted list with at most one entry of each service.

use crate::{ServiceId, UnixTime};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, Get};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// When a suspicion lapses.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct Deadline {
	/// By the chain's clock.
	pub at: UnixTime,
	/// The suspected ward's service.
	pub service: ServiceId,
}

/// Gives a suspicion its time, in place of an earlier one; whether there was room.
pub fn set<Max: Get<u32>>(deadlines: &mut BoundedVec<Deadline, Max>, deadline: Deadline) -> bool {
	clear(deadlines, deadline.service);
	let place = deadlines.partition_point(|other| *other < deadline);
	deadlines.try_insert(place, deadline).is_ok()
}

/// Takes a service off the list.
pub fn clear<Max: Get<u32>>(deadlines: &mut BoundedVec<Deadline, Max>, service: ServiceId) {
	deadlines.retain(|deadline| deadline.service != service);
}

/// The services whose time has come, soonest first, at most so many.
pub fn due(deadlines: &[Deadline], now: UnixTime, most: u32) -> Vec<ServiceId> {
	let most = usize::try_from(most).unwrap_or(usize::MAX);
	let due = deadlines.iter().take_while(|deadline| deadline.at <= now).take(most);
	due.map(|deadline| deadline.service).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use bounded_collections::ConstU32;
	use proptest::prelude::*;

	type List = BoundedVec<Deadline, ConstU32<3>>;

	fn at(at: u64, service: u32) -> Deadline {
		Deadline { at: UnixTime(at), service: ServiceId(service) }
	}

	#[test]
	fn a_repeated_suspicion_takes_the_place_of_the_one_before() {
		let mut list = List::new();
		assert!(set(&mut list, at(5, 1)) && set(&mut list, at(6, 2)) && set(&mut list, at(9, 1)));
		assert_eq!(list[..], [at(6, 2), at(9, 1)]);
	}

	#[test]
	fn a_full_list_takes_no_other_service_but_repeats_of_its_own() {
		let mut list = List::new();
		assert!((1..=3).all(|service| set(&mut list, at(5, service))));
		assert!(!set(&mut list, at(1, 4)));
		assert!(set(&mut list, at(7, 2)));
		assert_eq!(list[..], [at(5, 1), at(5, 3), at(7, 2)]);
	}

	#[test]
	fn what_is_due_comes_soonest_first_and_at_most_so_many() {
		let list = [at(1, 3), at(2, 1), at(2, 2), at(3, 4)];
		let services = |ids: &[u32]| ids.iter().copied().map(ServiceId).collect::<Vec<_>>();
		assert_eq!(due(&list, UnixTime(2), 9), services(&[3, 1, 2]));
		assert_eq!(due(&list, UnixTime(2), 2), services(&[3, 1]));
		assert_eq!(due(&list, UnixTime(0), 9), services(&[]));
	}

	proptest! {
		#[test]
		fn the_list_is_sorted_and_has_each_service_once(
			entries in prop::collection::vec((0..9u64, 0..5u32), 0..20),
		) {
			let mut list = List::new();
			for (time, service) in entries {
				set(&mut list, at(time, service));
				prop_assert!(list.is_sorted());
				let mut services: Vec<_> = list.iter().map(|one| one.service).collect();
				services.sort();
				services.dedup();
				prop_assert_eq!(services.len(), list.len());
			}
		}
	}
}
