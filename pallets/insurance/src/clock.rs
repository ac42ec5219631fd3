// SPDX-License-Identifier: Apache-2.0

//! Time: the chain's clock, time that counts, and time that counts for a pool.

use crate::{
	rules::{downtime::Window, waiting::waited_until},
	traits::Brakes,
	Active, ActiveClock, Config, Pallet, Period, PolicyOf, PoolOf, Stood,
};
use alloc::vec::Vec;
use frame_support::{
	traits::{Get, UnixTime as _},
	weights::Weight,
};
use vigil_primitives::{Seconds, ServiceId, UnixTime};

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

	/// Of those, the ones in which no emergency about the service stopped its clock.
	pub(crate) fn active_of(service: ServiceId) -> u64 {
		let active = Self::active();
		let uncounted = active.saturating_sub(Active::<T>::get().seconds);
		let stands = uncounted > 0 && T::Brakes::stopped().contains(&service);
		let stood = Stood::<T>::get(service).saturating_add(if stands { uncounted } else { 0 });
		active.saturating_sub(stood)
	}

	/// Counts the time of this block.
	pub(crate) fn tick() {
		let clock = Self::ticked();
		let passed = clock.seconds.saturating_sub(Active::<T>::get().seconds);
		Active::<T>::put(clock);
		if passed > 0 {
			for service in T::Brakes::stopped() {
				Stood::<T>::mutate(service, |stood| *stood = stood.saturating_add(passed));
			}
		}
	}

	/// What the services that stand still add to the end of a block.
	pub(crate) fn weight_of_stopped() -> Weight {
		let stopped = u64::try_from(T::Brakes::stopped().len()).unwrap_or(u64::MAX);
		let one = <T as frame_system::Config>::DbWeight::get().reads_writes(2, 1);
		one.saturating_mul(stopped)
	}

	fn ticked() -> ActiveClock {
		let mut clock = Active::<T>::get();
		clock.tick(Self::now().0, T::MaxGap::get().0, T::Brakes::is_paused());
		clock
	}

	/// Active seconds of its service in which a pool had no guard.
	pub(crate) fn open_time(pool: &PoolOf<T>) -> u64 {
		match pool.guarded {
			true => pool.open,
			false => {
				let since = Self::active_of(pool.service).saturating_sub(pool.open_since);
				pool.open.saturating_add(since)
			},
		}
	}

	/// Stops or restarts the time that counts for a pool; whether that changed anything.
	pub(crate) fn guard(pool: &mut PoolOf<T>, guarded: bool) -> bool {
		if pool.guarded == guarded {
			return false;
		}
		pool.open = Self::open_time(pool);
		pool.open_since = Self::active_of(pool.service);
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
