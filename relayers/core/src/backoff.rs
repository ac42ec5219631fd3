// SPDX-License-Identifier: Apache-2.0

//! How long to wait before another try: longer with each, and never all relayers at once.

use crate::Millis;

/// The delays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
	/// Before the second try.
	pub first: Millis,
	/// Never longer than this.
	pub longest: Millis,
	/// Differs between relayers, so that they do not try in step.
	pub seed: u64,
}

impl Backoff {
	/// How long to wait after this many failed tries, between three quarters of the delay and all
	/// of it. `salt` tells apart what waits.
	pub fn after(&self, failures: u32, salt: u64) -> Millis {
		let doublings = failures.saturating_sub(1).min(32);
		let whole = self.first.saturating_mul(1 << doublings).min(self.longest);
		let quarter = whole / 4;
		let spread = mix(self.seed ^ salt.rotate_left(17) ^ u64::from(failures));
		let jitter = spread.checked_rem(quarter.saturating_add(1)).unwrap_or(0);
		whole.saturating_sub(jitter)
	}
}

/// The finaliser of splitmix64: every bit of the input moves every bit of the output.
fn mix(mut word: u64) -> u64 {
	word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
	word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
	word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const BACKOFF: Backoff = Backoff { first: 1_000, longest: 600_000, seed: 7 };

	#[test]
	fn it_doubles_up_to_the_longest() {
		for (failures, whole) in [(1, 1_000), (2, 2_000), (5, 16_000), (11, 600_000)] {
			let delay = BACKOFF.after(failures, 1);
			assert!(delay <= whole && delay >= whole - whole / 4, "{failures}: {delay}");
		}
	}

	proptest! {
		#[test]
		fn it_is_never_zero_and_never_overflows(
			failures: u32,
			salt: u64,
			seed: u64,
			first in 1u64..,
		) {
			let backoff = Backoff { first, longest: first, seed };
			let delay = backoff.after(failures, salt);
			prop_assert!(delay >= 1 && delay <= first);
		}

		#[test]
		fn two_relayers_differ(failures in 1u32..12, salt: u64) {
			let delays: std::collections::BTreeSet<_> =
				(0..8).map(|seed| Backoff { seed, ..BACKOFF }.after(failures, salt)).collect();
			prop_assert!(delays.len() > 1);
		}
	}
}
