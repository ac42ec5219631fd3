// SPDX-License-Identifier: Apache-2.0

//! The durations themselves and the one rule that scales a production duration to this chain.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::traits::AtLeast32BitUnsigned;

/// The shortest session BABE can live with: its randomness needs an epoch to be announced in the
/// one before, and with fewer slots a single offline author can leave an epoch without a block.
pub const MIN_SESSION_SLOTS: u32 = 4;

/// Durations fixed at genesis.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Timing {
	/// Slots in a session, which is one BABE epoch.
	pub session_slots: u32,
	/// Sessions in a staking era.
	pub sessions_per_era: u32,
	/// What durations given for production are divided by on this chain.
	pub time_divisor: u32,
}

/// Why a [`Timing`] is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingError {
	/// `session_slots` is below [`MIN_SESSION_SLOTS`].
	SessionTooShort,
	/// `sessions_per_era` is zero.
	EraTooShort,
	/// `time_divisor` is zero.
	ZeroDivisor,
}

impl TimingError {
	/// One sentence for the person who wrote the genesis config.
	pub const fn message(self) -> &'static str {
		match self {
			Self::SessionTooShort => "timing: sessionSlots must be at least 4",
			Self::EraTooShort => "timing: sessionsPerEra must be at least 1",
			Self::ZeroDivisor => "timing: timeDivisor must be at least 1",
		}
	}
}

impl Timing {
	/// Whether a chain can run on these durations.
	pub const fn validate(&self) -> Result<(), TimingError> {
		if self.session_slots < MIN_SESSION_SLOTS {
			return Err(TimingError::SessionTooShort);
		}
		if self.sessions_per_era == 0 {
			return Err(TimingError::EraTooShort);
		}
		if self.time_divisor == 0 {
			return Err(TimingError::ZeroDivisor);
		}
		Ok(())
	}

	/// A production `duration` on this chain: divided, but at least one unless it was zero.
	pub fn scale<N: AtLeast32BitUnsigned + Copy>(&self, duration: N) -> N {
		if duration.is_zero() {
			return duration;
		}
		duration.checked_div(&N::from(self.time_divisor)).unwrap_or(duration).max(N::one())
	}
}
