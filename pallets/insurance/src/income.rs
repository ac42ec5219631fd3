// SPDX-License-Identifier: Apache-2.0

//! What a pool earns, period by period, and whom it goes to.

use crate::{Balance, Change, Changes, Config, Event, Pallet, Period, PoolOf, Pools, Purchase};
use vigil_primitives::answers::insurance::PoolId;

impl<T: Config> Pallet<T> {
	/// Earns the next period that is over; whether there was one.
	pub(crate) fn accrue(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		let period = pool.accrued_to;
		if period >= Self::period() {
			return false;
		}
		let Change { up, down } = Changes::<T>::take(id, period);
		pool.rate = pool.rate.saturating_add(up).saturating_sub(down);
		let amount = pool.rate.min(pool.unearned);
		pool.unearned = pool.unearned.saturating_sub(amount);
		pool.accrued_to = period.saturating_add(1);
		if amount > 0 {
			Self::earn_and_share(id, pool, amount);
		}
		true
	}

	/// Has a premium earned in the periods from one up to another.
	pub(crate) fn spread(id: PoolId, (from, until): (Period, Period), per_period: Balance) {
		if per_period == 0 {
			return;
		}
		Changes::<T>::mutate(id, from, |change| change.up = change.up.saturating_add(per_period));
		Changes::<T>::mutate(id, until, |one| one.down = one.down.saturating_add(per_period));
	}

	/// Has so much less of it earned from a period on, which is not over.
	pub(crate) fn narrow(id: PoolId, (from, until): (Period, Period), at: Period, less: Balance) {
		let rest = |change: &Change| (*change != Change::default()).then_some(*change);
		if at <= from {
			Changes::<T>::mutate_exists(id, from, |kept| {
				let mut change = kept.unwrap_or_default();
				change.up = change.up.saturating_sub(less);
				*kept = rest(&change);
			});
		} else {
			Changes::<T>::mutate(id, at, |change| change.down = change.down.saturating_add(less));
		}
		Changes::<T>::mutate_exists(id, until, |kept| {
			let mut change = kept.unwrap_or_default();
			change.down = change.down.saturating_sub(less);
			*kept = rest(&change);
		});
	}

	/// What the pool earns goes to who bears losses with it, to its debt, its reserve and its shares.
	fn earn_and_share(id: PoolId, pool: &mut PoolOf<T>, amount: Balance) {
		let mut own = amount;
		if let Some(backing) = pool.backing {
			let part = backing.share.mul_floor(amount);
			if Self::move_between(id, pool, backing.backer, part) {
				Pools::<T>::mutate_extant(backing.backer, |backer| {
					Self::earn(backing.backer, backer, part);
				});
				own = own.saturating_sub(part);
			}
		}
		Self::earn(id, pool, own);
	}

	/// Debt is served first; of the rest the reserve has its share.
	pub(crate) fn earn(id: PoolId, pool: &mut PoolOf<T>, amount: Balance) {
		let rest = Self::set_aside(pool, amount);
		let reserved = pool.terms.for_reserve.mul_ceil(rest);
		pool.reserve = pool.reserve.saturating_add(reserved);
		Self::give(pool, rest.saturating_sub(reserved));
		let set_aside = amount.saturating_sub(rest);
		Self::deposit_event(Event::Earned { pool: id, amount, set_aside });
	}

	/// Sets aside for debt what it needs; what is left.
	pub(crate) fn set_aside(pool: &mut PoolOf<T>, amount: Balance) -> Balance {
		let needs = pool.debt.saturating_sub(pool.set_aside);
		let taken = amount.min(needs);
		pool.set_aside = pool.set_aside.saturating_add(taken);
		amount.saturating_sub(taken)
	}

	/// Gives to the shares; to the reserve if there are none, else the next to come would have it for
	/// nothing.
	pub(crate) fn give(pool: &mut PoolOf<T>, amount: Balance) {
		match Self::supply(pool) {
			0 => pool.reserve = pool.reserve.saturating_add(amount),
			_ => pool.assets = pool.assets.saturating_add(amount),
		}
		Self::recount_missing(pool, false);
	}

	/// Takes a premium apart: the watchers' share goes to them, the rest is earned over the term, and what
	/// does not divide goes to the reserve. What the watchers got, and what is earned in a period.
	pub(crate) fn divide(
		id: PoolId,
		pool: &mut PoolOf<T>,
		purchase: &Purchase,
		periods: Period,
	) -> (Balance, Balance) {
		let for_watchers = Self::pay_watchers(id, pool, purchase.premium);
		let rest = purchase.premium.saturating_sub(for_watchers);
		let per_period = rest.checked_div(periods.into()).unwrap_or(0);
		let spread = per_period.saturating_mul(periods.into());
		pool.unearned = pool.unearned.saturating_add(spread);
		pool.reserve = pool.reserve.saturating_add(rest.saturating_sub(spread));
		(for_watchers, per_period)
	}

	/// Only pools in VGL pay watchers, who are paid in nothing else; without watchers nobody is.
	fn pay_watchers(id: PoolId, pool: &PoolOf<T>, premium: Balance) -> Balance {
		use crate::traits::PremiumDoor;
		let share = pool.terms.for_watchers.mul_floor(premium);
		let native = pool.asset == T::AssetKind::default();
		let paid = || {
			frame_support::storage::with_storage_layer(|| {
				T::Door::pay(pool.service, &Self::account(id), share)
			})
			.is_ok()
		};
		match native && share > 0 && paid() {
			true => share,
			false => 0,
		}
	}
}
