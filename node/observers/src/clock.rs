// SPDX-License-Identifier: Apache-2.0

//! The two clocks an observer reads, behind a parameter so that tests need no sleeping.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where an observer reads the time.
pub(crate) trait Clock: Send + Sync {
	/// Time since some fixed moment; never goes back. Every duration is measured with it.
	fn now(&self) -> Duration;

	/// Seconds since 1970 as the machine believes; only for hints to operators.
	fn unix(&self) -> u64;
}

/// The machine's clocks.
pub(crate) struct SystemClock(Instant);

impl SystemClock {
	/// Clocks that start now.
	pub fn start() -> Self {
		Self(Instant::now())
	}
}

impl Clock for SystemClock {
	fn now(&self) -> Duration {
		self.0.elapsed()
	}

	fn unix(&self) -> u64 {
		SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
	}
}
