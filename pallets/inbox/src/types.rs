// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores beside wards and receipts.

use crate::{payload::PayloadError, spans::Spans};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use scale_info::TypeInfo;
pub use vigil_primitives::answers::inbox::Announced as Announcement;
use vigil_primitives::{
	Halt, IncidentId, LaneId, MessageProof, Payload, PlanId, PlanOrder, Policy, ProtocolId, Round,
	Seconds, SequenceNumber, ServiceId, SetCommitment, ThrottleClass, UnixTime, H256, MAX_PAYLOAD,
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
	/// the set before said.
	pub standby: Option<H256>,
}

/// A plan that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StoredPlan {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What it does.
	pub order: PlanOrder,
	/// The class that it is scheduled in. That of the order, unless the order changed while plans
	/// fired: then it is where that sweep expects it, until it has fired or is armed again.
	pub class: ThrottleClass,
	/// The message that armed this version.
	pub armed_by: (LaneId, SequenceNumber),
}

/// How many places a protocol takes among the plans of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Places {
	/// Plans of any class.
	pub plans: u32,
	/// Those whose order is critical.
	pub critical: u32,
}

/// What a sweep has to know of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Scheduled {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// How long after the first Halt since the ward was last live it fires.
	pub delay: Seconds,
	/// When its first version was kept.
	pub armed_at: UnixTime,
	/// The incident it fired for, until it fails back.
	pub fired: Option<IncidentId>,
	/// The spans of Halts that it does not fire for.
	pub stood_down: Spans,
	/// What the heavier one of its programs weighs.
	pub weight: Weight,
}

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
	/// The round of the first Halt since the ward was last live: what delays count from.
	pub first: Round,
	/// The latest Halt of the incident: what receipts name.
	pub latest: Halt,
	/// When it began, by this chain's clock: when the certificate was accepted.
	pub started_at: UnixTime,
	/// The class that it is at.
	pub class: ThrottleClass,
	/// The last plan of that class that it visited.
	pub last: Option<PlanId>,
	/// The soonest that a plan it had to leave for later may fire.
	pub next_due: Option<UnixTime>,
	/// Whether it left plans behind, because others of their protocols had taken their share.
	pub behind: bool,
	/// Whether it walked over all plans and waits for `next_due`.
	pub waiting: bool,
}

/// What is executed.
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
pub enum Execution {
	/// The payload of the message with this number of this lane.
	Message(LaneId, SequenceNumber),
	/// The failover of this plan.
	Failover(PlanId),
	/// The failback of this plan.
	Failback(PlanId),
	/// Both programs of this plan, of which nothing is kept but the outcome.
	Rehearsal(PlanId),
}

/// Something that is executed, on whose behalf, and since when that service is trusted.
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
pub struct Job {
	/// The service whose watchers vouch for it.
	pub service: ServiceId,
	/// Which of the times that this service was trusted. What waits of an earlier one is dropped.
	pub generation: u32,
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What.
	pub execution: Execution,
}

/// A queue of jobs: the origin that the message queue knows. Each protocol of a service has one of its
/// own, so that none holds up another.
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
	/// The protocol.
	pub protocol: ProtocolId,
}

/// A message's program whose execution failed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FailedProgram {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What to execute.
	pub program: Program,
}

impl Job {
	/// The queue in which it waits.
	pub fn queue(&self) -> QueueId {
		QueueId { service: self.service, protocol: self.protocol }
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
		Self { service: ServiceId(service), protocol: ProtocolId(0) }
	}
}

/// A message of a kind that this chain does not know, as a relayer brings it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ForeignMessage {
	/// Its number in the lane.
	pub sequence: SequenceNumber,
	/// Whose message it is.
	pub protocol: ProtocolId,
	/// The words that its body's hash is of. The first of them is its kind.
	pub words: Payload,
	/// That it is in the Outbox that a certificate is about.
	pub proof: MessageProof,
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
pub enum Unfit {
	/// As many plans are kept of the service as there may be.
	TooManyPlans,
	/// As many plans are kept of the protocol as it may have here. Disarm one.
	TooManyOfProtocol,
	/// As many critical plans are kept of the protocol as it may have here. Take another class.
	TooManyCritical,
	/// The plan belongs to another protocol.
	ForeignPlan,
	/// The plan's version is not above the one that is kept.
	OldVersion,
	/// There is no such plan.
	UnknownPlan,
	/// The plan has fired already.
	AlreadyFired,
	/// The span of rounds ends before it begins.
	EmptySpan,
	/// The failover, or what is to be executed, cannot be.
	Payload(PayloadError),
	/// The failback cannot be executed.
	Failback(PayloadError),
	/// The message is of a kind that this chain does not know.
	UnknownKind,
}
