// SPDX-License-Identifier: Apache-2.0

//! How much a peer may send, and how much is sent to it, in units that fill up again with time.

use std::time::Duration;

/// Bytes that one unit pays for: more than a vote has, so that a vote costs one.
const UNIT: usize = 512;

/// How fast units come back and how many there are at most.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
	/// The most units.
	pub burst: f64,
	/// Units that come back in a second.
	pub per_second: f64,
}

/// What a peer may send. More than twice what [`SENT`] lets an honest one send.
pub const TAKEN: Rate = Rate { burst: 8_192.0, per_second: 2_048.0 };
/// What is sent to a peer: no honest node exceeds what another one takes, however much is open when
/// they meet and however much is said at once. What does not fit is sent a second later.
pub const SENT: Rate = Rate { burst: 3_072.0, per_second: 768.0 };

/// What is left of a rate.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
	rate: Rate,
	left: f64,
	filled_at: Duration,
}

impl Allowance {
	/// All of it.
	pub fn full(rate: Rate, now: Duration) -> Self {
		Self { rate, left: rate.burst, filled_at: now }
	}

	/// Takes what a message of so many bytes costs; nothing and `false` if that is not left.
	pub fn take(&mut self, bytes: usize, now: Duration) -> bool {
		let idle = now.saturating_sub(self.filled_at).as_secs_f64();
		self.left = (self.left + idle * self.rate.per_second).min(self.rate.burst);
		self.filled_at = now;
		let cost = bytes.div_ceil(UNIT).max(1) as f64;
		let allowed = self.left >= cost;
		if allowed {
			self.left -= cost;
		}
		allowed
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const VOTE: usize = 300;

	fn taken(allowance: &mut Allowance, bytes: usize, now: Duration) -> usize {
		(0..100_000).take_while(|_| allowance.take(bytes, now)).count()
	}

	#[test]
	fn who_sends_without_end_is_stopped_and_may_go_on_later() {
		let mut allowance = Allowance::full(TAKEN, Duration::ZERO);
		assert_eq!(taken(&mut allowance, VOTE, Duration::ZERO), 8_192);
		assert_eq!(taken(&mut allowance, VOTE, Duration::from_secs(1)), 2_048);
		assert_eq!(taken(&mut allowance, VOTE, Duration::from_secs(3_600)), 8_192);
	}

	#[test]
	fn long_messages_cost_what_their_length_costs() {
		let mut allowance = Allowance::full(TAKEN, Duration::ZERO);
		assert_eq!(taken(&mut allowance, 16 * 1024, Duration::ZERO), 8_192 / 32);
		assert!(!Allowance::full(TAKEN, Duration::ZERO).take(usize::MAX, Duration::ZERO));
	}

	#[test]
	fn whatever_one_honest_node_sends_another_one_takes() {
		let (mut sent, mut received) =
			(Allowance::full(SENT, Duration::ZERO), Allowance::full(TAKEN, Duration::ZERO));
		for tenth in 0..600_u64 {
			// Delayed on the way, all of it arrives at once every three seconds.
			let now = Duration::from_millis(tenth * 100);
			let arrives = Duration::from_millis(tenth / 30 * 3_000);
			for _ in 0..taken(&mut sent, VOTE, now) {
				assert!(received.take(VOTE, arrives), "at {now:?}");
			}
		}
	}
}
