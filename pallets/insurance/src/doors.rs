// SPDX-License-Identifier: Apache-2.0

//! What neighbours tell this pallet, and what they may ask of it.

use crate::{
	traits::{HarmedPools, OnFalseAlarm},
	Config, Event, Pallet, Pools, PoolsOf, MAX_EVENTS,
};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::DispatchError;
use vigil_primitives::{
	answers::insurance::PoolId,
	incident::OnIncident,
	traits::{OnStatusChange, Status},
	Incident, IncidentId, ServiceId,
};

impl<T: Config> OnStatusChange for Pallet<T> {
	/// Guards go up in the block in which a ward is anything but live, and down when it is live again.
	fn on_status_change(service: ServiceId, _: Status, to: Status) {
		for id in PoolsOf::<T>::get(service) {
			Pools::<T>::mutate_extant(id, |pool| {
				if Self::guard(pool, to != Status::Live) {
					Self::deposit_event(match pool.guarded {
						true => Event::Guarded { pool: id },
						false => Event::Unguarded { pool: id },
					});
				}
			});
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What it costs at most to be told of an incident or a status, for whoever tells.
	pub fn weight_of_news() -> Weight {
		let pools = u64::from(T::MaxPoolsOf::get());
		let events = u64::from(MAX_EVENTS);
		let reads = pools.saturating_mul(events.saturating_add(4));
		T::DbWeight::get().reads_writes(reads, pools.saturating_mul(4))
	}
}

impl<T: Config> OnIncident for Pallet<T> {
	fn on_incident(service: ServiceId, incident: &Incident) {
		Self::file(service, incident);
	}
}

impl<T: Config> OnFalseAlarm for Pallet<T> {
	fn on_false_alarm(service: ServiceId, incident: IncidentId) {
		Self::refute(service, incident);
	}
}

impl<T: Config> HarmedPools<T::AccountId> for Pallet<T> {
	fn harmed(service: ServiceId) -> Vec<(PoolId, u128)> {
		let pools = PoolsOf::<T>::get(service).into_iter();
		let harmed = |id| Pools::<T>::get(id).map(|pool| (id, pool.harmed));
		pools.filter_map(harmed).filter(|(_, harmed)| *harmed > 0).collect()
	}

	fn make_whole(pool: PoolId, from: &T::AccountId, amount: u128) -> Result<u128, DispatchError> {
		Self::do_make_whole(pool, from, amount)
	}
}
