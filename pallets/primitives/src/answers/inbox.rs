// SPDX-License-Identifier: Apache-2.0
//! What is told of a destination's inbox.

use crate::{
	traits::Status, Checkpoint, Destination, Incident, LaneId, PlanOrder, PlanReceipt, Policy,
	ProtocolId, SequenceNumber, ServiceId, SetCommitment, SetId, UnixTime, H256,
};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What an inbox is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct InboxInfo {
	/// The Vigil chain that it trusts, by its genesis; `None` until a set is installed.
	pub vigil: Option<H256>,
	/// What messages have to be addressed to.
	pub destination: Destination,
	/// Until when nothing is executed, if it is paused.
	pub paused_until: Option<UnixTime>,
	/// The services that it trusts, in rising order.
	pub services: Vec<ServiceId>,
}

/// What an inbox knows of a service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TrustedService {
	/// The sets that are kept, oldest first; the last one is the only one that can hand over.
	pub sets: Vec<SetId>,
	/// The ward's status here.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The incident that is open, or still recovering.
	pub incident: Option<Incident>,
	/// The last checkpoint.
	pub checkpoint: Option<Checkpoint>,
}

/// A set that an inbox trusts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TrustedSet {
	/// What stands for it.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// When the next set takes office, if there is one.
	pub superseded_at: Option<UnixTime>,
	/// The hash of the commitment of the set that stands by for it, if there is one.
	pub standby: Option<H256>,
}

/// A Handover that a standby announced here, and that has not taken effect.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Announced {
	/// The set that was the latest one, and would have to be silent.
	pub in_office: SetId,
	/// The set that is to follow it.
	pub next: SetCommitment,
	/// How that watches.
	pub policy: Policy,
	/// Who is to stand by for it.
	pub standby: Option<H256>,
	/// When it was announced.
	pub at: UnixTime,
}

/// A lane over which something was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DeliveredLane {
	/// Its number.
	pub lane: LaneId,
	/// The number of its next message.
	pub next: SequenceNumber,
}

/// A plan that an inbox keeps.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct KeptPlan {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What it does.
	pub order: PlanOrder,
	/// Whether it has fired and not failed back.
	pub fired: bool,
	/// What Vigil may read of it: its last rehearsal and its last firing.
	pub receipt: PlanReceipt,
}
