// SPDX-License-Identifier: Apache-2.0

//! How often an endpoint that keeps failing is asked. Pure. It counts as silent while it rests.

use crate::{problem::Problem, Fault};
use std::time::Duration;

/// Failed looks in a row before an endpoint may rest.
const PATIENCE: u32 = 3;
/// The first rest; it doubles with each further failure.
const FIRST_REST: Duration = Duration::from_millis(500);
/// The longest rest: what a recovery may be noticed too late by.
const LONGEST_REST: Duration = Duration::from_secs(5);

/// What an endpoint did so far.
#[derive(Debug, Default)]
pub(crate) struct Health {
	failures: u32,
	/// What was wrong the last time.
	last: Option<(String, Fault)>,
	rest_until: Duration,
}

impl Health {
	/// Why it is not asked at `now`, if it is not.
	pub fn resting(&self, now: Duration) -> Option<Problem> {
		let (last, fault) = self.last.clone().filter(|_| now < self.rest_until)?;
		Some(Problem::Resting { failures: self.failures, last, fault })
	}

	/// Notes a look that it answered.
	pub fn succeeded(&mut self) {
		*self = Self::default();
	}

	/// Notes a look that it failed. `dice` spreads the rests.
	pub fn failed(&mut self, problem: &Problem, now: Duration, dice: u64) {
		self.failures = self.failures.saturating_add(1);
		self.last = Some((problem.to_string(), problem.fault()));
		if self.failures >= PATIENCE {
			self.rest_until = now.saturating_add(rest(self.failures, dice));
		}
	}
}

/// Between half and all of the rest after `failures` failures.
fn rest(failures: u32, dice: u64) -> Duration {
	let doublings = failures.saturating_sub(PATIENCE).min(8);
	let full = FIRST_REST.saturating_mul(1 << doublings).min(LONGEST_REST);
	full / 2 + (full / 2).mul_f64((dice % 1_024) as f64 / 1_024.0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::Height;

	#[test]
	fn a_hiccup_is_forgiven_and_one_answer_ends_every_rest() {
		let mut health = Health::default();
		for _ in 0..PATIENCE - 1 {
			health.failed(&Problem::TimedOut, Duration::ZERO, 0);
			assert_eq!(health.resting(Duration::ZERO), None);
		}
		health.failed(&Problem::TimedOut, Duration::ZERO, 0);
		let lie = Problem::FalseHash { height: Height(1) };
		health.failed(&lie, Duration::ZERO, 0);
		let resting = health.resting(Duration::ZERO).unwrap();
		assert_eq!(resting.fault(), Fault::Lying, "while it rests it is what it was before");
		let text = resting.to_string();
		assert!(text.contains("failed 4 times in a row"), "{text}");
		health.succeeded();
		assert_eq!(health.resting(Duration::ZERO), None);
	}

	proptest! {
		#[test]
		fn rests_are_bounded(failures: u32, dice: u64) {
			prop_assert!(rest(failures, dice) <= LONGEST_REST);
			prop_assert!(rest(failures, dice) >= FIRST_REST / 2);
		}
	}
}
