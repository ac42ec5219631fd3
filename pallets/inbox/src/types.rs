// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores beside wards and receipts.

use crate::payload::PayloadError;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{
	Height, IncidentId, PlanId, PlanOrder, Policy, ProtocolId, Seconds, SequenceNumber, ServiceId,
	SetCommitment, ThrottleClass, UnixTime, MAX_PAYLOAD,
};
use xcm::latest::Location;

/// The most bytes of a program as it is queued: a payload without its destination, converted to the
/// newest version of XCM.
pub const MAX_PROGRAM: u32 = MAX_PAYLOAD + 1024;

/// A program as it is queued: the SCALE encoding of a `VersionedXcm`.
pub type Program = BoundedVec<u8, ConstU32<MAX_PROGRAM>>;

/// A set of watchers that is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KeptSet {
	/// What stands for it.
	pub commitment: SetCommitment,
	/// How it watches; the policy whose hash the commitment carries.
	pub policy: Policy,
	/// When the next set takes office, if there is one.
	pub superseded_at: Option<UnixTime>,
	/// Hash of the commitment of the set that may announce a Handover if this one falls silent, as
	/// the set before said. Nobody acts upon it here.
	pub standby: Option<H256>,
}

/// Where a lane stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Lane {
	/// The Vigil chain whose lane it is.
	pub vigil: H256,
	/// The number of the next message.
	pub next: SequenceNumber,
}

/// A plan that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KeptPlan {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What it does.
	pub order: PlanOrder,
}

/// What a sweep has to know of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Scheduled {
	/// How long after the first Halt since the ward was last live it fires.
	pub delay: Seconds,
	/// When its first version was kept.
	pub armed_at: UnixTime,
	/// The incident it fired for, until it fails back.
	pub fired: Option<IncidentId>,
	/// The block of a Halt that it does not fire for.
	pub stood_down: Option<BlockId>,
}

/// A block of a ward, by height and hash.
pub type BlockId = (Height, H256);

/// What a sweep is for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum SweepKind {
	/// Fires plans.
	Fire,
	/// Fails back those that fired.
	FailBack,
}

/// A walk over the plans of a service, class by class, that goes on from block to block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Sweep {
	/// What for.
	pub kind: SweepKind,
	/// The incident that it is about.
	pub incident: IncidentId,
	/// The block of the Halt that opened the incident: what receipts name.
	pub halted_at: BlockId,
	/// The block of the first Halt since the ward was last live.
	pub first: BlockId,
	/// The block of the incident's latest Halt.
	pub latest: BlockId,
	/// When the round of the first Halt since the ward was last live began: what delays count from.
	pub since: UnixTime,
	/// When it began, by this chain's clock: when the certificate was accepted.
	pub started_at: UnixTime,
	/// The class that it is at.
	pub class: ThrottleClass,
	/// The last plan of that class that it visited.
	pub last: Option<PlanId>,
	/// The soonest that a plan it had to leave for later may fire.
	pub next_due: Option<UnixTime>,
	/// Whether it walked over all plans and waits for `next_due`.
	pub waiting: bool,
}

/// What a program was queued for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Item {
	/// The message with this number.
	Message(SequenceNumber),
	/// The failover of this plan.
	Failover(PlanId),
	/// The failback of this plan.
	Failback(PlanId),
}

/// What a program was queued for, and of which service.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Source {
	/// The service.
	pub service: ServiceId,
	/// What of it.
	pub item: Item,
}

/// What waits in one queue.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum QueueKind {
	/// Plans that fired, so that no flood of messages holds them up.
	Plans,
	/// Messages.
	Messages,
}

/// A queue of programs: the origin that the message queue knows. Two of each service.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct QueueId {
	/// The service.
	pub service: ServiceId,
	/// What waits in it.
	pub kind: QueueKind,
}

/// A program whose execution failed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FailedProgram {
	/// What to execute.
	pub program: Program,
	/// What its last try weighed.
	pub weight: Weight,
}

impl Source {
	/// The queue in which it waits.
	pub fn queue(&self) -> QueueId {
		let kind = match self.item {
			Item::Message(_) => QueueKind::Messages,
			Item::Failover(_) | Item::Failback(_) => QueueKind::Plans,
		};
		QueueId { service: self.service, kind }
	}
}

/// Programs are executed as this chain's own; what they begin with says on whose behalf.
impl From<QueueId> for Location {
	fn from(_: QueueId) -> Self {
		Location::here()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl From<u32> for QueueId {
	fn from(service: u32) -> Self {
		Self { service: ServiceId(service), kind: QueueKind::Messages }
	}
}

/// Why a message was of no use here.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Refusal {
	/// As many plans are kept of the service as there may be.
	TooManyPlans,
	/// The plan belongs to another protocol.
	ForeignPlan,
	/// The plan's version is not above the one that is kept.
	OldVersion,
	/// There is no such plan.
	UnknownPlan,
	/// The plan has fired already.
	AlreadyFired,
	/// The failover, or what is to be executed, cannot be.
	Payload(PayloadError),
	/// The failback cannot be executed.
	Failback(PayloadError),
}
