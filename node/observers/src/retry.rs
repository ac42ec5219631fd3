// SPDX-License-Identifier: Apache-2.0

//! Asking again after a hiccup, within the time one answer may take.

use crate::{problem::Problem, source::Asked, wire::Wire};
use serde_json::Value;
use std::{
	collections::hash_map::RandomState,
	hash::{BuildHasher, Hasher},
	time::Duration,
};
use tokio::time::{sleep, timeout, Instant};

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(40);

/// Attempts in all: a hiccup deserves another try, an outage must not be hammered.
const ATTEMPTS: u32 = 3;

/// The pause after `failures` failures, between half and all of its full length. `dice` is any
/// number; it spreads the retries of watchers that failed together.
pub(crate) fn pause(failures: u32, dice: u64) -> Duration {
	let full = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(8));
	let half = full / 2;
	half + half.mul_f64((dice % 1_024) as f64 / 1_024.0)
}

/// A number nobody else has; not for secrets.
pub(crate) fn dice() -> u64 {
	RandomState::new().build_hasher().finish()
}

/// An endpoint that is asked again within the time-out of one answer.
#[derive(Clone)]
pub(crate) struct Retrying {
	wire: Wire,
	budget: Duration,
}

impl Retrying {
	/// `budget` bounds all attempts together.
	pub fn new(wire: Wire, budget: Duration) -> Self {
		Self { wire, budget }
	}

	/// Asks until there is an answer, a lasting error, or no time.
	pub async fn ask(&self, method: &'static str, params: Vec<Value>) -> Asked<Value> {
		let end = Instant::now() + self.budget;
		let attempts = async {
			let mut failures = 0;
			loop {
				let problem = match self.wire.ask(method, params.clone()).await {
					Ok(answer) => return Ok(answer),
					Err(problem) => problem,
				};
				failures += 1;
				let wait = pause(failures, dice());
				let spent = Instant::now() + wait >= end;
				if !problem.is_transient() || failures >= ATTEMPTS || spent {
					return Err(problem);
				}
				sleep(wait).await;
			}
		};
		timeout(self.budget, attempts).await.unwrap_or(Err(Problem::TimedOut))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn pauses_grow_are_spread_and_stay_bounded(failures in 1u32..100, dice: u64) {
			let full = FIRST_PAUSE * (1 << (failures - 1).min(8));
			let pause = pause(failures, dice);
			prop_assert!(pause >= full / 2 && pause <= full);
			prop_assert!(pause <= FIRST_PAUSE * 256);
		}
	}
}
