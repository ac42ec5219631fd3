// SPDX-License-Identifier: Apache-2.0

//! How much is slashed in one hour, over all services.
//!
//! Whatever goes wrong, a mistake in this chain's own rules included, the stake of the network does not
//! vanish within the time that people need to look. What exceeds the limit waits, it is not forgotten.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::UnixTime;

/// Seconds of an hour.
const HOUR: u64 = 3_600;

/// What the hour that runs has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Meter {
	/// The hour, counted since the epoch.
	pub hour: u64,
	/// What was slashed in it.
	pub spent: u128,
}

/// The hour that runs.
pub fn hour_of(now: UnixTime) -> u64 {
	now.0.wrapping_div(HOUR)
}

impl Meter {
	/// Turned on to the hour that runs.
	pub fn at(self, now: UnixTime) -> Self {
		match hour_of(now) {
			hour if hour > self.hour => Self { hour, spent: 0 },
			_ => self,
		}
	}

	/// Lets a slash of this worth through, or keeps it waiting.
	///
	/// The first of an hour always lands: nothing is so large that it never would. What is `forced` lands
	/// too, since it would be lost otherwise, and counts like all others.
	pub fn admit(&mut self, now: UnixTime, worth: u128, limit: u128, forced: bool) -> bool {
		*self = self.at(now);
		let after = self.spent.saturating_add(worth);
		let admitted = forced || self.spent == 0 || after <= limit;
		if admitted {
			self.spent = after;
		}
		admitted
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn an_hour_takes_its_limit_and_the_next_one_begins_anew() {
		let mut meter = Meter::default();
		assert!(meter.admit(UnixTime(7_200), 60, 100, false));
		assert!(meter.admit(UnixTime(7_201), 40, 100, false));
		assert!(!meter.admit(UnixTime(10_799), 1, 100, false));
		assert_eq!(meter, Meter { hour: 2, spent: 100 });
		assert!(meter.admit(UnixTime(10_800), 1, 100, false));
		assert_eq!(meter, Meter { hour: 3, spent: 1 });
	}

	#[test]
	fn the_first_of_an_hour_and_what_would_be_lost_always_land() {
		let mut meter = Meter::default();
		assert!(meter.admit(UnixTime(0), 1_000, 100, false));
		assert!(!meter.admit(UnixTime(1), 1, 100, false));
		assert!(meter.admit(UnixTime(2), 1, 100, true));
		assert_eq!(meter.spent, 1_001);
	}

	#[test]
	fn a_clock_that_goes_back_opens_nothing() {
		let mut meter = Meter { hour: 5, spent: 100 };
		assert!(!meter.admit(UnixTime(0), 1, 100, false));
		assert_eq!(meter, Meter { hour: 5, spent: 100 });
	}

	proptest! {
		#[test]
		fn no_hour_takes_more_than_its_limit_or_its_first_slash(
			slashes in prop::collection::vec((0..400u64, 1..200u128), 1..60), limit in 1..300u128,
		) {
			let (mut meter, mut now, mut first) = (Meter::default(), 0u64, 0u128);
			for (wait, worth) in slashes {
				now += wait;
				let before = meter.at(UnixTime(now));
				if meter.admit(UnixTime(now), worth, limit, false) && before.spent == 0 {
					first = worth;
				}
				prop_assert!(meter.spent <= limit.max(first));
			}
		}
	}
}
