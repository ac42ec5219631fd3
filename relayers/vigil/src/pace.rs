// SPDX-License-Identifier: Apache-2.0

//! How fast one endpoint is listened to: each certificate costs a verification, and a node that floods
//! takes only its own share of that.

use std::time::{Duration, Instant};

/// Certificates that are taken at once.
const BURST: u32 = 512;
/// The time after which another one is taken.
const INTERVAL: Duration = Duration::from_millis(15);

/// The certificates that one endpoint may bring now.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
	left: u32,
	counted: Instant,
}

impl Pace {
	/// All of the first burst.
	pub fn new(now: Instant) -> Self {
		Self { left: BURST, counted: now }
	}

	/// Takes one. Returns how long to wait before it is used.
	pub fn take(&mut self, now: Instant) -> Duration {
		let passed = now.saturating_duration_since(self.counted).as_millis();
		let more = passed.checked_div(INTERVAL.as_millis()).unwrap_or(0);
		let more = u32::try_from(more).unwrap_or(u32::MAX);
		if more > 0 {
			self.left = self.left.saturating_add(more).min(BURST);
			self.counted = now;
		}
		match self.left.checked_sub(1) {
			Some(left) => {
				self.left = left;
				Duration::ZERO
			},
			None => INTERVAL,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_flood_is_slowed_down_and_an_honest_node_is_not() {
		let start = Instant::now();
		let mut pace = Pace::new(start);
		assert!((0..BURST).all(|_| pace.take(start).is_zero()));
		assert_eq!(pace.take(start), INTERVAL);
		let later = start + Duration::from_secs(60);
		assert!((0..BURST).all(|_| pace.take(later).is_zero()), "a burst and no more");
		assert!(!pace.take(later).is_zero());
		let steady = (1..100).map(|second| later + Duration::from_secs(second));
		for at in steady {
			assert!((0..50).all(|_| pace.take(at).is_zero()));
		}
	}
}
