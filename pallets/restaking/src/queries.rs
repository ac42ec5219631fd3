// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers.

use crate::{Candidates, Config, Pallet, Participations, Services, SetMembers, Sets, StakeLedger};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::UniqueSaturatedInto;
use vigil_primitives::{
	answers::restaking::{
		AllocationInfo, Attendance, PendingChange, SeatInfo, ServiceInfo, SetInfo, TermsInfo,
		SERVICES_PER_PAGE,
	},
	traits::{ServiceTerms, WatcherSets},
	Era, Kind, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	/// The service and which of its sets are kept.
	pub fn service_info(id: ServiceId) -> Option<ServiceInfo> {
		let service = Services::<T>::get(id)?;
		Some(ServiceInfo {
			policy: Self::terms_in_force(id, &service).policy,
			oldest_set: service.oldest_set,
			latest_set: service.latest_set,
			current_set: Self::set_in_office(id),
			retired: service.retired,
		})
	}

	/// Live services from a number on, at most as many as a page has.
	pub fn services_from(from: ServiceId, limit: u32) -> Vec<(ServiceId, ServiceInfo)> {
		let limit = limit.min(SERVICES_PER_PAGE) as usize;
		Self::live_services(from, limit)
			.into_iter()
			.filter_map(|id| Some((id, Self::service_info(id)?)))
			.collect()
	}

	/// The terms that the service's sets are elected under, and whether others are announced.
	pub fn terms_info(id: ServiceId) -> Option<TermsInfo> {
		let to_u32 = |block: BlockNumberFor<T>| block.unique_saturated_into();
		Some(TermsInfo {
			in_force: <Self as ServiceTerms>::in_force(id)?,
			latest: <Self as ServiceTerms>::latest(id)?,
			due: Self::terms_due(id).map(to_u32),
		})
	}

	/// A set that is kept.
	pub fn set_info(id: ServiceId, set_id: SetId) -> Option<SetInfo> {
		let set = Sets::<T>::get(id, set_id)?;
		Some(SetInfo {
			commitment: set.commitment,
			policy: set.policy,
			members: <Self as WatcherSets>::members(id, set_id),
			superseded_at: <Self as WatcherSets>::superseded_at(id, set_id),
		})
	}

	/// Who has which place in a set that is kept, and what each took part in.
	pub fn seats_of(id: ServiceId, set_id: SetId) -> Vec<SeatInfo<T::AccountId>> {
		let seen = Participations::<T>::get(id, set_id);
		let participation = |index: usize| {
			let attendance = |kind: Kind| {
				let seen = seen.as_ref()?;
				let took_part = seen.signed_of(index, kind)?;
				Some(Attendance { kind, took_part, out_of: seen.certified_of(kind) })
			};
			Kind::ALL.into_iter().filter_map(attendance).collect()
		};
		let seats = SetMembers::<T>::get(id, set_id).into_iter().enumerate();
		seats
			.map(|(index, seat)| SeatInfo {
				watcher: seat.watcher,
				member: seat.member,
				billionths: seat.commission.deconstruct(),
				participation: participation(index),
			})
			.collect()
	}

	/// Whom the service's elections look at.
	pub fn candidates_of(id: ServiceId) -> Vec<T::AccountId> {
		Candidates::<T>::iter_key_prefix(id).collect()
	}

	/// Every allocation of a watcher, with changes under way.
	pub fn allocation_infos(watcher: &T::AccountId) -> Vec<AllocationInfo> {
		Self::allocations_of(watcher)
			.map(|(service, allocation, total)| AllocationInfo {
				service,
				current: allocation.current,
				pending: allocation.pending.map(|change| (change.target, Era(change.effective))),
				total,
				rights: allocation.rights,
			})
			.collect()
	}

	/// Everything about a watcher that is decided and not yet so.
	pub fn pending_changes_of(watcher: &T::AccountId) -> Vec<PendingChange> {
		let allocations = Self::allocations_of(watcher).filter_map(|(service, one, _)| {
			let change = one.pending?;
			let (target, effective) = (change.target, Era(change.effective));
			Some(PendingChange::Allocation { service, current: one.current, target, effective })
		});
		let next = Era(T::Stake::planned_era().saturating_add(1));
		let of_set = Self::waiting_for_next_set(watcher).flat_map(|(service, key, commission)| {
			let key = key.map(|key| PendingChange::Key { service, key, earliest: next });
			let commission = commission.map(|(share, earliest)| PendingChange::Commission {
				service,
				billionths: share.deconstruct(),
				earliest: Era(earliest),
			});
			key.into_iter().chain(commission)
		});
		allocations.chain(of_set).collect()
	}
}
