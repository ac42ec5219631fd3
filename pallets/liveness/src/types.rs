// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores beside wards.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::{ServiceId, UnixTime};

/// When a suspicion lapses.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct Deadline {
	/// By this chain's clock.
	pub at: UnixTime,
	/// The suspected ward's service.
	pub service: ServiceId,
}
