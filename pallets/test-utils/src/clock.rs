// SPDX-License-Identifier: Apache-2.0

//! A clock that stands still until a test moves it.

use frame_support::traits::UnixTime;
use std::{cell::Cell, time::Duration};

thread_local! {
	static NOW: Cell<u64> = const { Cell::new(0) };
}

/// The clock of a mock runtime.
#[derive(Debug)]
pub struct TestClock;

impl UnixTime for TestClock {
	fn now() -> Duration {
		Duration::from_secs(now())
	}
}

/// The time, in seconds since 1970.
pub fn now() -> u64 {
	NOW.get()
}

/// Sets the time.
pub fn set_now(seconds: u64) {
	NOW.set(seconds);
}

/// Lets some seconds pass.
pub fn wait(seconds: u64) {
	NOW.set(now() + seconds);
}
