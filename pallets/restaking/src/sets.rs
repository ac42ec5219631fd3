// SPDX-License-Identifier: Apache-2.0

//! What neighbours may know of the sets.

use crate::{Config, Pallet, Participations, Services, SetMembers, Sets};
use alloc::vec::Vec;
use vigil_primitives::{
	traits::{Attendance, OnCertificate, WatcherSets},
	Bitfield, Era, Kind, Member, MemberIndex, Policy, ServiceId, SetCommitment, SetId, UnixTime,
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
		SetMembers::<T>::get(service, set_id).iter().map(|seat| seat.member).collect()
	}

	fn watcher(service: ServiceId, set_id: SetId, index: MemberIndex) -> Option<T::AccountId> {
		let members = SetMembers::<T>::get(service, set_id);
		members.get(usize::from(index.0)).map(|seat| seat.watcher.clone())
	}

	fn era(service: ServiceId, set_id: SetId) -> Option<Era> {
		Sets::<T>::get(service, set_id).map(|set| Era(set.era))
	}
}

// A set that is no longer kept earns nothing any more, so what is refused needs no answer.
impl<T: Config> OnCertificate for Pallet<T> {
	fn on_certificate(service: ServiceId, set_id: SetId, kind: Kind, absent: &Bitfield) {
		let _ = Self::note_certificate(service, set_id, kind, absent);
	}

	fn on_joined(service: ServiceId, set_id: SetId, kind: Kind, joined: &[MemberIndex]) {
		let _ = Self::note_joined(service, set_id, kind, joined);
	}
}

impl<T: Config> Attendance for Pallet<T> {
	fn participation(
		service: ServiceId,
		set_id: SetId,
		member: MemberIndex,
		kind: Kind,
	) -> Option<(u32, u32)> {
		let seen = Participations::<T>::get(service, set_id)?;
		let took_part = seen.signed_of(usize::from(member.0), kind)?;
		Some((took_part, seen.certified_of(kind)))
	}
}
