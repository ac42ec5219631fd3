// SPDX-License-Identifier: Apache-2.0

//! What runtimes answer and keep, as relayers read it. The fields and their order are those of
//! `pallet-inbox`, `pallet-inbox-runtime-api`, `pallet-restaking-runtime-api` and
//! `pallet-failover-runtime-api`; what comes after the last field that is read here may differ.

use codec::{Decode, Encode};
use vigil_primitives::{
	Destination, Member, PlanReceipt, Policy, ProtocolId, Seconds, SequenceNumber, ServiceId,
	SetCommitment, ThrottleClass, UnixTime, H256,
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

/// A set as an inbox keeps it in its storage, in the map `Sets`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct KeptSet {
	/// What stands for it.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// When the next set takes office, if there is one.
	pub superseded_at: Option<UnixTime>,
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
