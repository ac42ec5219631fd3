// SPDX-License-Identifier: Apache-2.0

//! Time: the chain's clock, time that counts, and time that counts for a pool.

use crate::{
	rules::{downtime::Window, waiting::waited_until},
	traits::Brakes,
	Active, ActiveClock, Config, Pallet, Period, PolicyOf, PoolOf,
};
use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime as _};
use vigil_primitives::{Seconds, UnixTime};

impl<T: Config> Pallet<T> {
	/// The chain's clock.
	pub(crate) fn now() -> UnixTime {
		UnixTime(T::UnixTime::now().as_secs())
	}

	/// The period that runs.
	pub(crate) fn period() -> Period {
		Self::now().0.checked_div(T::Period::get().0).unwrap_or(0)
	}

	/// The first period that begins at this time or later.
	pub(crate) fn period_from(time: UnixTime) -> Period {
		time.0.div_ceil(T::Period::get().0.max(1))
	}

	/// So many whole periods as cover this length.
	pub(crate) fn periods_of(length: Seconds) -> Period {
		length.0.div_ceil(T::Period::get().0.max(1))
	}

	/// Seconds in which the chain made blocks and no emergency stopped the clock, up to this block.
	pub(crate) fn active() -> u64 {
		Self::ticked().seconds
	}

	/// Counts the time of this block.
	pub(crate) fn tick() {
		Active::<T>::put(Self::ticked());
	}

	fn ticked() -> ActiveClock {
		let mut clock = Active::<T>::get();
		clock.tick(Self::now().0, T::MaxGap::get().0, T::Brakes::is_paused());
		clock
	}

	/// Active seconds in which a pool had no guard.
	pub(crate) fn open_time(pool: &PoolOf<T>) -> u64 {
		match pool.guarded {
			true => pool.open,
			false => pool.open.saturating_add(Self::active().saturating_sub(pool.open_since)),
		}
	}

	/// Stops or restarts the time that counts for a pool; whether that changed anything.
	pub(crate) fn guard(pool: &mut PoolOf<T>, guarded: bool) -> bool {
		if pool.guarded == guarded {
			return false;
		}
		pool.open = Self::open_time(pool);
		pool.open_since = Self::active();
		let now = Self::now();
		if pool.guarded {
			if pool.guards.is_full() {
				pool.guards.remove(0);
			}
			let kept = pool.guards.try_push(Window { from: pool.guarded_at, until: now });
			debug_assert!(kept.is_ok(), "there is room");
		}
		pool.guarded = guarded;
		pool.guarded_at = now;
		true
	}

	/// From when until when a policy covers: from its first period, and not before it has waited.
	pub(crate) fn term(pool: &PoolOf<T>, policy: &PolicyOf<T>) -> Window {
		let term = policy.term(T::Period::get());
		let up = pool.guarded.then(|| Window { from: pool.guarded_at, until: Self::now() });
		let guards: Vec<_> = pool.guards.iter().copied().chain(up).collect();
		let waited = waited_until(policy.bought_at, policy.waiting, &guards);
		Window { from: term.from.max(waited), ..term }
	}
}
