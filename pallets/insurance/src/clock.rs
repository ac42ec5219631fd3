// SPDX-License-Identifier: Apache-2.0

//! Time: the chain's clock, time that counts, and time that counts for a pool.

use crate::{traits::Brakes, Active, ActiveClock, Config, Pallet, Period, PoolOf};
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
		pool.guarded = guarded;
		true
	}
}
