// SPDX-License-Identifier: Apache-2.0

//! Whether something else signs with the same keys: nobody can know from records that are new, were
//! restored, or lay about for a while. So a watcher with such records listens first, and signs nothing.

use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Duration,
};
use vigil_primitives::Seconds;

/// Whether a database is in its window of listening. Clones are of the same one.
#[derive(Clone, Debug, Default)]
pub struct Listening(Arc<AtomicBool>);

impl Listening {
	pub(super) fn new(on: bool) -> Self {
		Self(Arc::new(AtomicBool::new(on)))
	}

	/// Whether nothing is signed yet.
	pub fn is_on(&self) -> bool {
		self.0.load(Ordering::Acquire)
	}

	/// It was listened for long enough: from now on, also after a restart, what the rules permit is
	/// signed.
	pub fn end(&self) {
		self.0.store(false, Ordering::Release);
	}
}

/// How long is listened: only time counts in which anything could have been heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
	configured: Duration,
	heard: Duration,
}

impl Window {
	/// As long as configured, and at least two of the longest rounds: whoever signs with the same key
	/// says something in one of them, if there is anything to say. None if that is zero.
	pub fn new(configured: Seconds) -> Self {
		Self { configured: Duration::from_secs(configured.0), heard: Duration::ZERO }
	}

	/// Counts `passed` if votes could be heard in it. Whether it was long enough, with rounds of up to
	/// this length.
	pub fn pass(&mut self, passed: Duration, could_hear: bool, longest_round: Seconds) -> bool {
		if self.configured.is_zero() {
			return true;
		}
		if could_hear {
			self.heard = self.heard.saturating_add(passed);
		}
		let rounds = Duration::from_secs(longest_round.0.saturating_mul(2));
		self.heard >= self.configured.max(rounds)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECOND: Duration = Duration::from_secs(1);

	#[test]
	fn time_without_anybody_to_hear_is_no_listening() {
		let mut window = Window::new(Seconds(60));
		for _ in 0..1_000 {
			assert!(!window.pass(SECOND, false, Seconds(3)));
		}
		for _ in 0..59 {
			assert!(!window.pass(SECOND, true, Seconds(3)));
		}
		assert!(window.pass(SECOND, true, Seconds(3)));
	}

	#[test]
	fn window_lasts_at_least_two_of_the_longest_rounds() {
		let mut window = Window::new(Seconds(60));
		assert!(!window.pass(SECOND * 60, true, Seconds(600)));
		assert!(!window.pass(SECOND * 1_139, true, Seconds(600)));
		assert!(window.pass(SECOND, true, Seconds(600)));
		assert!(!Window::new(Seconds(1)).pass(SECOND * 9, true, Seconds(u64::MAX)));
	}

	#[test]
	fn window_of_zero_is_over_at_once() {
		assert!(Window::new(Seconds(0)).pass(Duration::ZERO, false, Seconds(600)));
	}

	#[test]
	fn clones_end_together() {
		let listening = Listening::new(true);
		let other = listening.clone();
		assert!(other.is_on());
		listening.end();
		assert!(!other.is_on());
	}
}
