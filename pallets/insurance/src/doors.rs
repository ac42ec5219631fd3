// SPDX-License-Identifier: Apache-2.0

//! What neighbours tell this pallet, and what they may ask of it.

use crate::{
	traits::{HarmedPools, OnFalseAlarm},
	Balance, Config, Error, Event, Pallet, Pools, PoolsOf, MAX_EVENTS,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, weights::Weight};
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

impl<T: Config> Pallet<T> {
	/// What comes back serves debt first, then it is the shares', or the reserve's if those who bore it are void.
	pub(crate) fn do_make_whole(
		id: PoolId,
		from: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let mut pool = Self::pool(id)?;
		let taken = amount.min(pool.harmed);
		ensure!(taken > 0, Error::<T>::NotHarmed);
		Self::pay_in(id, &pool, from, taken)?;
		pool.harmed = pool.harmed.saturating_sub(taken);
		// Else whoever has the first share after a total loss would have all of it.
		let orphaned = taken.min(pool.orphaned);
		pool.orphaned = pool.orphaned.saturating_sub(orphaned);
		let rest = Self::set_aside(&mut pool, taken);
		let for_reserve = rest.min(orphaned);
		pool.reserve = pool.reserve.saturating_add(for_reserve);
		Self::give(&mut pool, rest.saturating_sub(for_reserve));
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::MadeWhole { pool: id, from: from.clone(), amount: taken });
		Ok(taken)
	}
}
