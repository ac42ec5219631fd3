// SPDX-License-Identifier: Apache-2.0

//! Clocks that tests turn.

use super::super::Clock;
use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use vigil_watcher::Millis;

/// Clocks that tests turn.
pub struct TestClock {
	started: Instant,
	/// How many seconds of the steady clock pass in one.
	speed: u32,
	wall: AtomicU64,
	ahead: AtomicU64,
}

impl TestClock {
	pub fn new(wall: Millis, speed: u32) -> Arc<Self> {
		let (wall, ahead) = (AtomicU64::new(wall.0), AtomicU64::new(0));
		Arc::new(Self { started: Instant::now(), speed, wall, ahead })
	}

	/// Sets the clock by which messages grow old.
	pub fn set_wall(&self, now: Millis) {
		self.wall.store(now.0, Ordering::Relaxed);
	}

	/// Turns it.
	pub fn turn_wall(&self, by: Duration) {
		self.wall.fetch_add(by.as_millis() as u64, Ordering::Relaxed);
	}

	/// Turns the clock by which pauses and allowances are counted.
	pub fn turn_steady(&self, by: Duration) {
		self.ahead.fetch_add(by.as_millis() as u64, Ordering::Relaxed);
	}
}

impl Clock for TestClock {
	fn wall(&self) -> Millis {
		Millis(self.wall.load(Ordering::Relaxed))
	}

	fn steady(&self) -> Duration {
		let ahead = Duration::from_millis(self.ahead.load(Ordering::Relaxed));
		self.started.elapsed() * self.speed + ahead
	}
}
