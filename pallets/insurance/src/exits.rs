// SPDX-License-Identifier: Apache-2.0

//! The line of withdrawals.

use crate::{
	rules::queue::{redeem, Source},
	Balance, Config, Error, Event, Events, Exit, Exits, ExitsOf, Pallet, PoolOf, Pools,
};
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	answers::insurance::PoolId,
	traits::{ServiceStatus, Status},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_queue_exit(who: &T::AccountId, id: PoolId, shares: Balance) -> DispatchResult {
		let mut pool = Self::pool(id)?;
		let share = pool.share.ok_or(Error::<T>::NoShares)?;
		let has = T::Shares::balance(share, who);
		let least = Self::least_deposit(&pool).min(has).max(1);
		ensure!(shares >= least, Error::<T>::TooLittle);
		let waiting = ExitsOf::<T>::get(id, who);
		ensure!(waiting < T::MaxExits::get(), Error::<T>::TooManyExits);
		let keep = Preservation::Expendable;
		T::Shares::transfer(share, who, &Self::account(id), shares, keep)?;
		ExitsOf::<T>::insert(id, who, waiting.saturating_add(1));
		let (first, place) = pool.exits;
		let ripe_at = Self::open_time(&pool).saturating_add(pool.terms.exit_after.0);
		Exits::<T>::insert(id, place, Exit { who: who.clone(), share, shares, ripe_at });
		pool.exits = (first, place.saturating_add(1));
		pool.queued = pool.queued.saturating_add(shares);
		Pools::<T>::insert(id, pool);
		let who = who.clone();
		Self::deposit_event(Event::ExitQueued { pool: id, place, who, shares, ripe_at });
		Ok(())
	}

	/// Whether an outage may still cost more than is settled.
	pub(crate) fn is_loss_pending(id: PoolId, pool: &PoolOf<T>) -> bool {
		let windows = Self::windows(pool);
		let pending = |event: crate::CoverEvent| {
			event.is_open() || event.figure.is_some() || event.spans(&windows) != event.settled
		};
		let events = || pool.events.iter().filter_map(|event| Events::<T>::get(id, event));
		pool.settling.is_some() || events().any(pending)
	}

	/// Whether a pool whose ward stands, or is not watched any more, has nobody left to pay. Time stands still
	/// for it, perhaps for good, and nothing can be lost: its underwriters leave without waiting.
	fn is_stranded(pool: &PoolOf<T>) -> bool {
		let idle = pool.policies == 0 && pool.backs == 0 && pool.settling.is_none();
		let stands = matches!(T::Services::status(pool.service), None | Some(Status::Halted));
		idle && stands
	}

	/// Whether a pool that this one backs may still pass a loss on to it.
	fn is_backed_loss_pending(id: PoolId, pool: &PoolOf<T>) -> bool {
		let backed = |other: &PoolOf<T>| other.backing.is_some_and(|one| one.backer == id);
		let may_lose = |(other_id, other): (PoolId, PoolOf<T>)| {
			let sold = backed(&other) && (other.policies > 0 || other.settling.is_some());
			sold && (Self::is_guarded(&other) || Self::is_loss_pending(other_id, &other))
		};
		pool.backs > 0 && Pools::<T>::iter().any(may_lose)
	}

	/// Lets the first in the line out, as far as it can be; whether anything was done.
	pub(crate) fn let_out(id: PoolId, pool: &mut PoolOf<T>) -> bool {
		let (first, next) = pool.exits;
		if first >= next {
			return false;
		}
		let Some(exit) = Exits::<T>::get(id, first) else {
			pool.exits = (first.saturating_add(1), next);
			return true;
		};
		if pool.share != Some(exit.share) {
			Self::leave_line(id, pool, &exit);
			return true;
		}
		let stranded = Self::is_stranded(pool);
		let waits = exit.ripe_at > Self::open_time(pool) || Self::is_guarded(pool);
		let pending = || Self::is_loss_pending(id, pool) || Self::is_backed_loss_pending(id, pool);
		if !stranded && (waits || pending()) {
			return false;
		}
		Self::recognise(id, pool);
		Self::redeem_first(id, pool, exit)
	}

	fn redeem_first(id: PoolId, pool: &mut PoolOf<T>, mut exit: Exit<T::AccountId>) -> bool {
		let epoch = Self::open_time(pool).checked_div(T::ExitEpoch::get().0).unwrap_or(0);
		let left = match pool.exit_epoch {
			_ if Self::is_stranded(pool) => Balance::MAX,
			Some((of, left)) if of == epoch => left,
			_ => pool.terms.exit_share.mul_ceil(pool.assets).max(1),
		};
		let supply = T::Shares::total_issuance(exit.share);
		let locked = Self::held_for_cover(pool).saturating_add(pool.missing);
		let source = Source { assets: pool.assets, supply, locked, left };
		let (shares, amount) = redeem(exit.shares, &source);
		if shares == 0 || Self::burn(id, exit.share, shares).is_err() {
			return false;
		}
		pool.assets = pool.assets.saturating_sub(amount);
		pool.exit_epoch = Some((epoch, left.saturating_sub(amount)));
		pool.queued = pool.queued.saturating_sub(shares);
		exit.shares = exit.shares.saturating_sub(shares);
		Self::pay_out(id, pool, &exit.who, amount);
		let (place, who) = (pool.exits.0, exit.who.clone());
		match exit.shares {
			0 => Self::leave_line(id, pool, &exit),
			_ => Exits::<T>::insert(id, place, exit),
		}
		Self::deposit_event(Event::Redeemed { pool: id, place, who, shares, amount });
		true
	}

	fn burn(id: PoolId, share: u32, shares: Balance) -> DispatchResult {
		let (keep, exact) = (Preservation::Expendable, Precision::Exact);
		let force = Fortitude::Polite;
		T::Shares::burn_from(share, &Self::account(id), shares, keep, exact, force).map(|_| ())
	}

	/// Takes the first out of the line.
	fn leave_line(id: PoolId, pool: &mut PoolOf<T>, exit: &Exit<T::AccountId>) {
		let (first, next) = pool.exits;
		Exits::<T>::remove(id, first);
		pool.exits = (first.saturating_add(1), next);
		ExitsOf::<T>::mutate_exists(id, &exit.who, |waiting| {
			*waiting = waiting.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
	}
}
