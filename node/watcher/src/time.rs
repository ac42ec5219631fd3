// SPDX-License-Identifier: Apache-2.0

//! The clock that the engine is handed: it never reads one itself.

use vigil_primitives::{Round, Seconds, UnixTime};

/// Unix time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
	/// The full second that this lies in.
	pub fn unix(self) -> UnixTime {
		UnixTime(self.0 / 1_000)
	}

	/// The round that this lies in; the first one if rounds have no length.
	pub fn round(self, length: Seconds) -> Round {
		Round::at(self.unix(), length).unwrap_or_default()
	}

	/// This many milliseconds later.
	pub fn plus(self, millis: u64) -> Self {
		Self(self.0.saturating_add(millis))
	}

	/// How many milliseconds have passed since an earlier time; none if it is not earlier.
	pub fn since(self, earlier: Self) -> u64 {
		self.0.saturating_sub(earlier.0)
	}
}

impl From<UnixTime> for Millis {
	fn from(time: UnixTime) -> Self {
		Self(time.0.saturating_mul(1_000))
	}
}
