// SPDX-License-Identifier: Apache-2.0

//! What runtime APIs answer, as relayers read it. The fields and their order are those of
//! `pallet-inbox-runtime-api`, `pallet-restaking-runtime-api` and `pallet-failover-runtime-api`; what comes after the last field
//! that is read here may differ.

use codec::{Decode, Encode};
use vigil_primitives::{
	traits::Status, Checkpoint, Destination, Incident, Member, PlanReceipt, Policy, ProtocolId,
	Seconds, SequenceNumber, ServiceId, SetCommitment, SetId, ThrottleClass, UnixTime, H256,
};

/// What an inbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct InboxInfo {
	/// The Vigil chain that it trusts, by its genesis; `None` until a set is installed.
	pub vigil: Option<H256>,
	/// What messages have to be addressed to.
	pub destination: Destination,
	/// Until when nothing is executed, if it is paused.
	pub paused_until: Option<UnixTime>,
}

/// What an inbox knows of a service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TrustedService {
	/// The sets that are kept, oldest first; the last one is the only one that can hand over.
	pub sets: Vec<SetId>,
	/// The ward's status there.
	pub status: Status,
	/// Since when it has that status, by the destination's clock.
	pub since: UnixTime,
	/// The incident that is open, or still recovering.
	pub incident: Option<Incident>,
	/// The last checkpoint.
	pub checkpoint: Option<Checkpoint>,
	/// The number of the next message.
	pub next_message: SequenceNumber,
}

/// What a set is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SetInfo {
	/// What stands for it elsewhere.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// Who is in it, in order.
	pub members: Vec<Member>,
	/// When the next set takes office, if it is elected.
	pub superseded_at: Option<UnixTime>,
}

/// What Vigil knows of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PlanInfo {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// The service whose Halt fires it.
	pub service: ServiceId,
	/// Rises with each change.
	pub version: u32,
	/// When it fires among others.
	pub class: ThrottleClass,
	/// Its destinations in order of preference.
	pub targets: Vec<TargetInfo>,
}

/// What Vigil knows of a plan at one of its destinations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TargetInfo {
	/// Where.
	pub destination: Destination,
	/// How long after a certified Halt it fires there.
	pub delay: Seconds,
	/// The message that armed it.
	pub armed_by: SequenceNumber,
	/// Whether the delivery of that message is proven.
	pub delivered: bool,
	/// Its last firing that was proven.
	pub receipt: Option<PlanReceipt>,
}
