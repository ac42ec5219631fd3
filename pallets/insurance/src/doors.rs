// SPDX-License-Identifier: Apache-2.0

//! What neighbours tell this pallet, and what they may ask of it.

use crate::{
	rules::{downtime::window, mul_div},
	traits::{HarmedPools, OnFalseAlarm},
	Balance, Config, Counted, Error, Event, Events, Pallet, PoolOf, Pools, PoolsOf, MAX_EVENTS,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
	weights::Weight,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};
use vigil_primitives::{
	answers::insurance::PoolId,
	incident::OnIncident,
	traits::{OnStatusChange, Status},
	Incident, IncidentId, ServiceId, UnixTime,
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
	/// Where slashed VGL waits for the pools of a service that false alarms cost money. Pools in VGL take it as far as
	/// they were harmed; what is more stays for the next time.
	pub fn account_of_harmed(service: ServiceId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((b"harm", service))
	}

	/// What the pools in VGL of a service have paid for outages that meet this time, as far as that is not known to
	/// be for false alarms.
	pub fn paid_between(service: ServiceId, from: UnixTime, to: UnixTime) -> Balance {
		let meets = |one: &Counted| {
			let window = window(&one.incident);
			window.from <= to && from <= window.until
		};
		let mut sum: Balance = 0;
		for id in PoolsOf::<T>::get(service) {
			let Some(pool) = Pools::<T>::get(id).filter(Self::is_in_vgl) else { continue };
			let events = pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
			let met = events.filter(|event| event.incidents.iter().any(meets));
			sum = met.fold(sum, |sum, event| sum.saturating_add(event.may_return()));
		}
		sum
	}

	fn is_in_vgl(pool: &PoolOf<T>) -> bool {
		pool.asset == T::AssetKind::default()
	}

	/// Takes the pool's part of what was slashed for the harmed; whether there was any.
	pub(crate) fn take_back(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.harmed == 0 || !Self::is_in_vgl(pool) {
			return false;
		}
		let from = Self::account_of_harmed(pool.service);
		let (asset, keep) = (pool.asset.clone(), Preservation::Preserve);
		let has = T::Assets::reducible_balance(asset, &from, keep, Fortitude::Polite);
		let others = PoolsOf::<T>::get(pool.service).into_iter().filter(|other| *other != id);
		let others = others.filter_map(Pools::<T>::get).filter(Self::is_in_vgl);
		let all = others.fold(pool.harmed, |sum, other| sum.saturating_add(other.harmed));
		let part = mul_div(has, pool.harmed, all).unwrap_or(0).min(pool.harmed);
		part > 0 && Self::make_pool_whole(id, pool, &from, part, keep).is_ok()
	}

	/// What comes back serves debt first, then it is the shares', or the reserve's if those who bore it are void.
	pub(crate) fn do_make_whole(
		id: PoolId,
		from: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let mut pool = Self::pool(id)?;
		let taken = amount.min(pool.harmed);
		ensure!(taken > 0, Error::<T>::NotHarmed);
		Self::make_pool_whole(id, &mut pool, from, taken, Preservation::Expendable)?;
		Pools::<T>::insert(id, pool);
		Ok(taken)
	}

	/// No more than the pool was harmed by.
	fn make_pool_whole(
		id: PoolId,
		pool: &mut PoolOf<T>,
		from: &T::AccountId,
		taken: Balance,
		keep: Preservation,
	) -> DispatchResult {
		let (asset, to) = (pool.asset.clone(), Self::account(id));
		T::Assets::transfer(asset, from, &to, taken, keep)?;
		pool.harmed = pool.harmed.saturating_sub(taken);
		// Else whoever has the first share after a total loss would have all of it.
		let orphaned = taken.min(pool.orphaned);
		pool.orphaned = pool.orphaned.saturating_sub(orphaned);
		let rest = Self::set_aside(pool, taken);
		let for_reserve = rest.min(orphaned);
		pool.reserve = pool.reserve.saturating_add(for_reserve);
		Self::give(pool, rest.saturating_sub(for_reserve));
		Self::deposit_event(Event::MadeWhole { pool: id, from: from.clone(), amount: taken });
		Ok(())
	}
}
