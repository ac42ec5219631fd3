// SPDX-License-Identifier: Apache-2.0

//! Money in and out of pools' accounts, and what is worth how much.
//!
//! An account keeps the least balance of its asset, which is never counted, so that no dust of it is lost.
//! Nothing that lies on it and was not paid through a call counts either.

use crate::{
	rules::{
		capacity::{capacity, needed},
		mul_div, mul_div_up,
	},
	Balance, CoinRates, Config, Error, Event, Pallet, Parked, PoolOf, Pools, Rate, Rates,
};
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect, Mutate},
		tokens::{Preservation, WithdrawConsequence},
		Get,
	},
};
use sp_runtime::{
	traits::{AccountIdConversion, Zero},
	DispatchResult, FixedPointNumber, FixedU128,
};
use vigil_primitives::{
	answers::insurance::PoolId, incident::later, traits::ServiceStatus, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// Where the money of a pool is, and the shares that wait.
	pub fn account(pool: PoolId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(pool.0)
	}

	pub(crate) fn pool(id: PoolId) -> Result<PoolOf<T>, Error<T>> {
		Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)
	}

	/// Pays into a pool's account.
	pub(crate) fn pay_in(
		id: PoolId,
		pool: &PoolOf<T>,
		from: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let (asset, to) = (pool.asset.clone(), Self::account(id));
		T::Assets::transfer(asset, from, &to, amount, Preservation::Expendable).map(|_| ())
	}

	fn send(id: PoolId, pool: &PoolOf<T>, to: &T::AccountId, amount: Balance) -> DispatchResult {
		let (asset, from) = (pool.asset.clone(), Self::account(id));
		T::Assets::transfer(asset, &from, to, amount, Preservation::Preserve).map(|_| ())
	}

	/// Pays out of a pool's account what is not counted any more. If that fails, it waits: nobody is stopped
	/// by another's account.
	pub(crate) fn pay_out(id: PoolId, pool: &mut PoolOf<T>, to: &T::AccountId, amount: Balance) {
		if amount == 0 || Self::send(id, pool, to, amount).is_ok() {
			return;
		}
		pool.parked = pool.parked.saturating_add(amount);
		Parked::<T>::mutate(id, to, |parked| *parked = parked.saturating_add(amount));
		Self::deposit_event(Event::ParkedFor { pool: id, who: to.clone(), amount });
	}

	pub(crate) fn do_claim_parked(id: PoolId, who: &T::AccountId) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		let amount = Parked::<T>::take(id, who);
		ensure!(amount > 0, Error::<T>::NothingParked);
		Self::send(id, &pool, who, amount)?;
		pool.parked = pool.parked.saturating_sub(amount);
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::Unparked { pool: id, who: who.clone(), amount });
		Ok(())
	}

	/// Moves money between the accounts of two pools; both count it.
	pub(crate) fn move_between(
		from: PoolId,
		pool: &PoolOf<T>,
		to: PoolId,
		amount: Balance,
	) -> bool {
		amount == 0 || Self::send(from, pool, &Self::account(to), amount).is_ok()
	}

	/// What is counted of what is on a pool's account.
	pub(crate) fn counted(pool: &PoolOf<T>) -> Balance {
		let settling = pool.settling.as_ref().map_or(0, |settling| settling.money_left);
		[pool.reserve, pool.pending, pool.unearned, pool.set_aside, pool.parked, settling]
			.into_iter()
			.fold(pool.assets, Balance::saturating_add)
	}

	/// Whether the asset's issuer lets the pool pay at all. What is frozen is not lost: it waits.
	pub(crate) fn can_send(id: PoolId, pool: &PoolOf<T>) -> bool {
		let least = T::Assets::minimum_balance(pool.asset.clone());
		let answer = T::Assets::can_withdraw(pool.asset.clone(), &Self::account(id), least);
		!matches!(answer, WithdrawConsequence::Frozen | WithdrawConsequence::UnknownAsset)
	}

	/// Takes note of what the asset's issuer took: shares bear it, then the reserve.
	pub(crate) fn recognise(id: PoolId, pool: &mut PoolOf<T>) {
		let (asset, account) = (pool.asset.clone(), Self::account(id));
		let least = T::Assets::minimum_balance(asset.clone());
		let real = T::Assets::balance(asset, &account).saturating_sub(least);
		let lacks = Self::counted(pool).saturating_sub(real);
		if lacks == 0 {
			return;
		}
		let from_shares = lacks.min(pool.assets);
		pool.assets = pool.assets.saturating_sub(from_shares);
		let from_reserve = lacks.saturating_sub(from_shares).min(pool.reserve);
		pool.reserve = pool.reserve.saturating_sub(from_reserve);
		Self::deposit_event(Event::Missed { pool: id, amount: lacks });
		Self::recount_missing(pool, true);
	}

	/// What lacks for cover. It is only found where something was taken, and becomes less with whatever
	/// comes in.
	pub(crate) fn recount_missing(pool: &mut PoolOf<T>, taken: bool) {
		let lacks = Self::held_for_cover(pool).saturating_sub(pool.assets);
		pool.missing = if taken { lacks } else { lacks.min(pool.missing) };
	}

	/// What of the assets cover and other pools need.
	pub(crate) fn held_for_cover(pool: &PoolOf<T>) -> Balance {
		let layer = pool.backing.as_ref().map(|backing| &backing.layer);
		needed(pool.locked, layer).saturating_add(pool.backs)
	}

	/// How much cover a pool can have at most.
	pub(crate) fn capacity(pool: &PoolOf<T>) -> Balance {
		let layer = pool.backing.as_ref().map(|backing| &backing.layer);
		capacity(pool.assets.saturating_sub(pool.backs), layer)
	}

	/// What an amount of an asset is worth in VGL, rounded up; nothing if that was not said for too long.
	pub(crate) fn in_vgl(asset: &T::AssetKind, amount: Balance) -> Option<Balance> {
		if *asset == T::AssetKind::default() {
			return Some(amount);
		}
		Self::at_rate(Rates::<T>::get(asset)?, amount, mul_div_up)
	}

	/// What an amount of the coin of a service's ward is worth in VGL, rounded down; nothing if that was not said
	/// for too long.
	pub(crate) fn coin_in_vgl(service: ServiceId, amount: Balance) -> Option<Balance> {
		Self::at_rate(CoinRates::<T>::get(service)?, amount, mul_div)
	}

	/// What an amount of an asset was worth in VGL when that was said last, rounded up.
	pub(crate) fn last_known_in_vgl(asset: &T::AssetKind, amount: Balance) -> Balance {
		if *asset == T::AssetKind::default() {
			return amount;
		}
		let rate = Rates::<T>::get(asset).map(|rate| rate.value.into_inner());
		rate.and_then(|rate| mul_div_up(amount, rate, FixedU128::DIV)).unwrap_or(0)
	}

	/// What an asset is worth in VGL, unless that was not said for too long.
	pub(crate) fn rate_now(asset: &T::AssetKind) -> Option<FixedU128> {
		let rate = Rates::<T>::get(asset)?;
		(!Self::is_stale(&rate)).then_some(rate.value)
	}

	fn is_stale(rate: &Rate) -> bool {
		later(rate.set_at, T::RateLifetime::get()) < Self::now()
	}

	fn at_rate(
		rate: Rate,
		amount: Balance,
		mul_div: fn(u128, u128, u128) -> Option<u128>,
	) -> Option<Balance> {
		let worth = mul_div(amount, rate.value.into_inner(), FixedU128::DIV);
		worth.filter(|_| !Self::is_stale(&rate))
	}

	pub(crate) fn do_set_coin_rate(service: ServiceId, value: FixedU128) -> DispatchResult {
		ensure!(T::Services::status(service).is_some(), Error::<T>::UnknownService);
		ensure!(!value.is_zero(), Error::<T>::BadRate);
		let at = Self::now();
		CoinRates::<T>::insert(service, Rate { value, set_at: at });
		Self::deposit_event(Event::CoinRateSet { service, value, at });
		Ok(())
	}

	pub(crate) fn do_set_rate(asset: T::AssetKind, value: FixedU128) -> DispatchResult {
		let is_native = asset == T::AssetKind::default();
		ensure!(!value.is_zero() && !is_native, Error::<T>::BadRate);
		let at = Self::now();
		Rates::<T>::insert(&asset, Rate { value, set_at: at });
		Self::deposit_event(Event::RateSet { asset, value, at });
		Ok(())
	}
}
