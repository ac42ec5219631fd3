// SPDX-License-Identifier: Apache-2.0

//! The pure rule of downtime: from the last sign of life before a Halt to the Resume's round.

use crate::{Seconds, UnixTime};

/// When downtime began, if a Halt's round starts at `halted_at`: its signers had then seen no block
/// for `halt_after`.
pub fn began_at(halted_at: UnixTime, halt_after: Seconds) -> UnixTime {
	UnixTime(halted_at.0.saturating_sub(halt_after.0))
}

/// How long a ward was down that began to be so at `began_at`, if the Resume's round starts at
/// `resumed_at`.
pub fn downtime(began_at: UnixTime, resumed_at: UnixTime) -> Seconds {
	Seconds(resumed_at.0.saturating_sub(began_at.0))
}

/// `time` and `length` later, at most the end of time.
pub fn later(time: UnixTime, length: Seconds) -> UnixTime {
	UnixTime(time.0.saturating_add(length.0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn downtime_counts_the_silence_before_the_halt() {
		let began = began_at(UnixTime(1_000), Seconds(12));
		assert_eq!(began, UnixTime(988));
		assert_eq!(downtime(began, UnixTime(1_030)), Seconds(42));
	}

	#[test]
	fn no_time_is_before_the_epoch_and_no_downtime_negative() {
		assert_eq!(began_at(UnixTime(5), Seconds(12)), UnixTime(0));
		assert_eq!(downtime(UnixTime(9), UnixTime(8)), Seconds(0));
		assert_eq!(later(UnixTime(u64::MAX), Seconds(1)), UnixTime(u64::MAX));
	}

	proptest! {
		#[test]
		fn downtime_is_at_least_the_silence_that_a_halt_certifies(
			halted_at in 700_000..u64::MAX / 2,
			halt_after in 0..=604_800u64,
			outage in 0..u64::MAX / 2,
		) {
			let began = began_at(UnixTime(halted_at), Seconds(halt_after));
			let down = downtime(began, UnixTime(halted_at + outage));
			prop_assert_eq!(down, Seconds(halt_after + outage));
		}
	}
}
