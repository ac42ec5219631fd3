// SPDX-License-Identifier: Apache-2.0
//! What is told of wards, incidents and checkpoints.

use crate::{
	traits::Status, Checkpoint, Incident, Kind, MemberIndex, ServiceId, SetId, UnixTime, H256,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// What the chain knows of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WardState {
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The incident that the status is about, while the ward is Halted or Recovering: `last` is the
	/// Halt that it stands at.
	pub incident: Option<Incident>,
	/// The last checkpoint that was kept; it stands.
	pub checkpoint: Option<Checkpoint>,
}

/// A ward that is not simply live, or that something is known of: one line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WardSummary {
	/// The service that watches it.
	pub service: ServiceId,
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
}

/// A certificate that others who signed the same statement may still join.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OpenCertificate {
	/// The set that made it.
	pub set_id: SetId,
	/// What kind of statement it made.
	pub kind: Kind,
	/// The statement's body hash.
	pub body_hash: H256,
	/// Who is in no certificate of it so far.
	pub absent: Vec<MemberIndex>,
	/// Until when a certificate with some of them is taken, by this chain's clock.
	pub until: UnixTime,
}
