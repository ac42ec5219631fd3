// SPDX-License-Identifier: Apache-2.0

//! How pools are made whole of what false alarms cost them, from slashed VGL.
//!
//! It comes to one account for each service and is divided among its pools by what each lacks, in VGL. A pool in
//! VGL takes its part at once. Of a pool in another asset the part stays there until somebody brings that asset:
//! whoever does gets VGL for it at the registered rate, while that is known.

use crate::{
	rules::recovery::{exchanged, parts},
	Balance, Config, Counted, Error, Event, Events, Pallet, PoolOf, Pools, PoolsOf,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
	Hashable,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};
use vigil_primitives::{answers::insurance::PoolId, ServiceId, UnixTime};

impl<T: Config> Pallet<T> {
	/// Where slashed VGL waits for the pools of a service that false alarms cost money. What is more than they lack stays
	/// for the next time.
	///
	/// A hash tells services apart in however few bytes an account has room for: a short account would keep the prefix
	/// and drop the service, and all services would share it.
	pub fn account_of_harmed(service: ServiceId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((*b"harm", service).blake2_256())
	}

	/// What the pools of a service have paid for outages that meet this time, as far as that is not known to be for
	/// false alarms, in VGL by the last rates that were said: what is stale limits no less than what is known.
	pub fn paid_between(service: ServiceId, from: UnixTime, to: UnixTime) -> Balance {
		let meets = |one: &Counted| {
			let window = crate::rules::downtime::window(&one.incident);
			window.from <= to && from <= window.until
		};
		let mut sum: Balance = 0;
		for id in PoolsOf::<T>::get(service) {
			let Some(pool) = Pools::<T>::get(id) else { continue };
			let events = pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
			let met = events.filter(|event| event.incidents.iter().any(meets));
			let paid = met.fold(0u128, |sum, event| sum.saturating_add(event.may_return()));
			sum = sum.saturating_add(Self::last_known_in_vgl(&pool.asset, paid));
		}
		sum
	}

	fn is_in_vgl(pool: &PoolOf<T>) -> bool {
		pool.asset == T::AssetKind::default()
	}

	/// What a pool lacks in VGL beyond what is set aside for it.
	fn lacks(pool: &PoolOf<T>) -> Balance {
		Self::last_known_in_vgl(&pool.asset, pool.harmed).saturating_sub(pool.slashed)
	}

	/// Divides what has come of what was slashed among the pools of the service, and has this one take its part if it
	/// can; whether anything was done.
	pub(crate) fn take_back(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		if pool.harmed == 0 {
			// What was set aside for more than it lacked is the others'.
			let freed = core::mem::take(&mut pool.slashed);
			return freed > 0;
		}
		let divided = Self::divide_slashed(id, pool);
		let part = pool.slashed.min(pool.harmed);
		if part == 0 || !Self::is_in_vgl(pool) {
			return divided;
		}
		let from = Self::account_of_harmed(pool.service);
		let taken = Self::make_pool_whole(id, pool, &from, part, Preservation::Preserve).is_ok();
		if taken {
			pool.slashed = pool.slashed.saturating_sub(part);
		}
		taken || divided
	}

	/// Sets aside for each pool of the service its part of what nobody has; whether there was any. Little of it waits
	/// for more, unless it is all that lacks.
	fn divide_slashed(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		let (service, lacks) = (pool.service, Self::lacks(pool));
		if lacks == 0 {
			return false;
		}
		let pools = PoolsOf::<T>::get(service);
		Pools::<T>::insert(id, &*pool);
		let new = Self::undivided(service);
		if new < lacks.min(T::LeastCover::get().max(1)) {
			return false;
		}
		// Who has not had its turn since the alarm was found false has its part all the same.
		for other in pools.iter().filter(|other| **other != id) {
			let Some(mut one) = Pools::<T>::get(other) else { continue };
			Self::hear_verdicts(*other, &mut one);
			Pools::<T>::insert(other, one);
		}
		let lack = |id: &PoolId| Pools::<T>::get(id).map_or(0, |one| Self::lacks(&one));
		let lacks: Vec<Balance> = pools.iter().map(lack).collect();
		let mut amount: Balance = 0;
		for (one, part) in pools.iter().zip(parts(new, &lacks)) {
			amount = amount.saturating_add(part);
			Pools::<T>::mutate_extant(one, |one| one.slashed = one.slashed.saturating_add(part));
		}
		// What was heard may have concerned this one, too: it may back another.
		if let Some(changed) = Pools::<T>::get(id) {
			*pool = changed;
		}
		if amount > 0 {
			Self::deposit_event(Event::SlashedDivided { service, amount });
		}
		amount > 0
	}

	/// What has come for the pools of a service and is set aside for none of them.
	fn undivided(service: ServiceId) -> Balance {
		let pools = PoolsOf::<T>::get(service).into_iter().filter_map(Pools::<T>::get);
		let divided = pools.fold(0u128, |sum, one| sum.saturating_add(one.slashed));
		Self::of_harmed(service).saturating_sub(divided)
	}

	/// What there is for the pools of a service.
	pub(crate) fn of_harmed(service: ServiceId) -> Balance {
		let (vgl, account) = (T::AssetKind::default(), Self::account_of_harmed(service));
		let (keep, force) = (Preservation::Preserve, Fortitude::Polite);
		T::Assets::reducible_balance(vgl, &account, keep, force)
	}

	/// Pays a pool what it lacks in its asset, for VGL that is set aside for it.
	pub(crate) fn do_exchange(
		id: PoolId,
		who: &T::AccountId,
		amount: Balance,
		least: Balance,
	) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		ensure!(!Self::is_in_vgl(&pool) && pool.slashed > 0, Error::<T>::NotHarmed);
		let rate = Self::rate_now(&pool.asset).ok_or(Error::<T>::StaleRate)?;
		let (paid, got) = exchanged(amount.min(pool.harmed), pool.slashed, rate.into_inner())
			.ok_or(Error::<T>::TooLittle)?;
		ensure!(got >= least.max(1), Error::<T>::TooLittle);
		Self::make_pool_whole(id, &mut pool, who, paid, Preservation::Expendable)?;
		let (vgl, from) = (T::AssetKind::default(), Self::account_of_harmed(pool.service));
		T::Assets::transfer(vgl, &from, who, got, Preservation::Preserve)?;
		pool.slashed = pool.slashed.saturating_sub(got);
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::Exchanged { pool: id, who: who.clone(), paid, got });
		Ok(())
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
