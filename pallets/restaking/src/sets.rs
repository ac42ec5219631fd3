// SPDX-License-Identifier: Apache-2.0

//! What neighbours may know of the sets.

use crate::{Config, Pallet, Services, SetMembers, Sets};
use alloc::vec::Vec;
use vigil_primitives::{
	traits::{OnCertificate, WatcherSets},
	Bitfield, Era, Member, MemberIndex, Policy, ServiceId, SetCommitment, SetId, UnixTime,
};

impl<T: Config> WatcherSets for Pallet<T> {
	type AccountId = T::AccountId;

	fn current(service: ServiceId) -> Option<SetId> {
		Self::set_in_office(service)
	}

	fn commitment(service: ServiceId, set_id: SetId) -> Option<SetCommitment> {
		Sets::<T>::get(service, set_id).map(|set| set.commitment)
	}

	fn policy(service: ServiceId, set_id: SetId) -> Option<Policy> {
		Sets::<T>::get(service, set_id).map(|set| set.policy)
	}

	fn superseded_at(service: ServiceId, set_id: SetId) -> Option<UnixTime> {
		let latest = Services::<T>::get(service)?.latest_set;
		let next = set_id.next().filter(|next| *next <= latest)?;
		Sets::<T>::get(service, next).map(|set| set.commitment.activates_at)
	}

	fn members(service: ServiceId, set_id: SetId) -> Vec<Member> {
		SetMembers::<T>::get(service, set_id).iter().map(|one| one.member).collect()
	}

	fn watcher(service: ServiceId, set_id: SetId, index: MemberIndex) -> Option<T::AccountId> {
		let members = SetMembers::<T>::get(service, set_id);
		members.get(usize::from(index.0)).map(|one| one.account.clone())
	}

	fn era(service: ServiceId, set_id: SetId) -> Option<Era> {
		Sets::<T>::get(service, set_id).map(|set| Era(set.era))
	}
}

impl<T: Config> OnCertificate for Pallet<T> {
	fn on_certificate(service: ServiceId, set_id: SetId, absent: &Bitfield) {
		// A set that is no longer kept earns nothing any more.
		let _ = Self::note_certificate(service, set_id, absent);
	}
}
