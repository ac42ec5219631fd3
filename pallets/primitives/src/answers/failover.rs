// SPDX-License-Identifier: Apache-2.0
//! What is told of protocols, destinations, lanes and plans.

use crate::{
	Destination, Firing, Height, LaneId, PlanId, ProtocolId, Rehearsal, Seconds, SequenceNumber,
	ServiceId, ThrottleClass, H256,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Some entries of a list, by rising numbers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Page<Entry> {
	/// The entries.
	pub entries: Vec<Entry>,
	/// The number from which the next page begins; `None` after the last.
	pub next: Option<u32>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ProtocolInfo<AccountId> {
	/// Its number.
	pub protocol: ProtocolId,
	/// Who may do all in its name.
	pub owner: AccountId,
	/// Who becomes the owner by accepting.
	pub nominee: Option<AccountId>,
	/// How many plans it has.
	pub plans: u32,
	/// How many of its messages are not known to have arrived.
	pub waiting: u32,
}

/// What a destination executes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Takes {
	/// Programs of this version of XCM.
	Xcm(u32),
	/// Calls of contracts.
	Evm,
	/// Bytes that only the destination can read.
	Raw,
}

/// A keeper's entry of a destination. Its number names its lanes, one for each service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DestinationInfo<AccountId> {
	/// Its number.
	pub lane: LaneId,
	/// Where it leads.
	pub destination: Destination,
	/// Who registered it.
	pub keeper: AccountId,
	/// What it executes.
	pub takes: Takes,
	/// The service whose checkpoints certify its state, if there is one.
	pub certified_by: Option<ServiceId>,
	/// The name of the pallet that keeps receipts there.
	pub inbox_name: Vec<u8>,
	/// Whether an inbox there was shown to have taken a message of this entry.
	pub proven: bool,
	/// How many targets of plans and of changes under way are here.
	pub targets: u32,
}

/// The messages of a service to a keeper's entry of a destination.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LaneInfo {
	/// Whose watchers sign.
	pub service: ServiceId,
	/// The entry's number.
	pub lane: LaneId,
	/// Where it leads.
	pub destination: Destination,
	/// The first message that is not known to have arrived.
	pub delivered: SequenceNumber,
	/// The number of the next message to be sealed.
	pub next: SequenceNumber,
	/// How many messages are in no outbox yet.
	pub unsealed: u32,
	/// What is left, in planck, for those who carry Handovers and Checkpoints there.
	pub upkeep: u128,
	/// Whether it was given up: it takes no more messages.
	pub ended: bool,
}

/// How the terms of a service stand to those that a plan relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Terms {
	/// The latest terms are those.
	Same,
	/// They are in force still, but a change is announced: the time to leave runs.
	Changing,
	/// Neither the latest terms nor those in force are those.
	Changed,
}

/// What a protocol declares to be at stake behind a plan, and pays on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DeclaredInfo {
	/// How much it declares, in planck.
	pub value: u128,
	/// How much of that counts: all, or nothing once what was paid is used up.
	pub counts: u128,
	/// What it costs per era, in planck.
	pub per_era: u128,
	/// What is prepaid, in planck.
	pub prepaid: u128,
	/// The first era that is not paid for.
	pub covered_until: u32,
}

/// How far a plan has come at one of its destinations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TargetInfo {
	/// The entry's number.
	pub lane: LaneId,
	/// Where.
	pub destination: Destination,
	/// How long after the first Halt since the ward was live it fires there.
	pub delay: Seconds,
	/// Whether the message that arms its latest version is in an outbox.
	pub sealed: bool,
	/// Whether that version is proven to be kept there. A plan protects only where it is.
	pub delivered: bool,
	/// What its last rehearsal there showed. A plan that fails when it is rehearsed will fail.
	pub rehearsed: Option<Rehearsal>,
	/// Its last firing that was proven, of whatever version.
	pub firing: Option<Firing>,
	/// The block of the destination whose state showed it last.
	pub shown_at: Option<Height>,
}

/// What a plan is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PlanInfo {
	/// Its number.
	pub plan: PlanId,
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
	/// The block from which on a change under way can be enacted.
	pub changes_at: Option<u32>,
	/// The hash of the service's terms that it relies on.
	pub terms: H256,
	/// How these stand to the service's terms.
	pub terms_are: Terms,
	/// What is at stake behind it.
	pub declared: DeclaredInfo,
}
