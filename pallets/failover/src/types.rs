// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, and what its calls take.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{
	Destination, Height, Payload, PlanReceipt, ProtocolId, Seconds, SequenceNumber, ServiceId,
	ThrottleClass,
};
use xcm::Version as XcmVersion;

/// Money of the chain.
pub type Balance = u128;

/// The most destinations that one plan names.
pub const MAX_TARGETS: u32 = 4;

/// What the runtime of a destination calls its inbox pallet, which is part of where receipts are.
pub type InboxName = BoundedVec<u8, ConstU32<32>>;

/// At most one entry of each target of a plan.
pub type Targets<Entry> = BoundedVec<Entry, ConstU32<MAX_TARGETS>>;

/// One way out of this chain: the messages of a service to a destination.
pub type LaneId = (ServiceId, DestinationId);

/// One message: its lane and number.
pub type MessageId = (ServiceId, DestinationId, SequenceNumber);

/// A block of a ward, by height and hash: what names an incident.
pub type BlockId = (Height, H256);

/// A destination that was registered here.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
pub struct DestinationId(pub u32);

/// What payloads of a destination are.
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
pub enum Form {
	/// Programs of this version of XCM, under the origin that this pallet puts before them.
	Xcm(XcmVersion),
	/// Bytes that only the destination can read, such as calls of contracts. Its inbox binds them to
	/// the protocol that the message is of.
	Raw,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Protocol<AccountId> {
	/// Who may do all in its name.
	pub owner: AccountId,
	/// Who becomes the owner by accepting.
	pub nominee: Option<AccountId>,
	/// What is held from the owner for the protocol, its plans and their changes.
	pub deposit: Balance,
	/// How many plans it has.
	pub plans: u32,
	/// How many of its messages are not known to be delivered.
	pub waiting: u32,
}

/// A destination that can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KnownDestination<AccountId> {
	/// Where it is.
	pub destination: Destination,
	/// Who registered it, and may acknowledge what arrived there.
	pub owner: AccountId,
	/// What is held from the owner.
	pub deposit: Balance,
	/// What it executes.
	pub form: Form,
	/// The service whose checkpoints certify its state, if there is one.
	pub certified_by: Option<ServiceId>,
	/// The name of the pallet that keeps receipts there.
	pub inbox_name: InboxName,
	/// How many targets of plans and of changes under way are here.
	pub targets: u32,
	/// How many messages to it are stored.
	pub waiting: u32,
	/// Whether anything was ever sent to it.
	pub used: bool,
}

/// Where a protocol wants something done, as it says it. A program is the SCALE encoding of a
/// `VersionedXcm` without an origin, or whatever a destination of raw payloads executes.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct NewTarget {
	/// Where.
	pub destination: DestinationId,
	/// How long after a certified Halt.
	pub delay: Seconds,
	/// What to do when the ward halts.
	pub failover: Payload,
	/// What to do when it lives again; empty for nothing.
	pub failback: Payload,
}

/// A target whose programs were checked and put under the protocol's origin.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ReadyTarget {
	/// Where.
	pub destination: DestinationId,
	/// How long after a certified Halt.
	pub delay: Seconds,
	/// What is executed when the ward halts.
	pub failover: Payload,
	/// What is executed when it lives again.
	pub failback: Payload,
}

/// The last firing at a target that was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ProvenFiring {
	/// The block of the destination whose state shows it.
	pub height: Height,
	/// What it shows.
	pub receipt: PlanReceipt,
}

/// How far a plan has come at one of its destinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Target {
	/// Where.
	pub destination: DestinationId,
	/// How long after a certified Halt it fires there.
	pub delay: Seconds,
	/// The message that arms it.
	pub armed_by: SequenceNumber,
	/// Whether that message is known to have been delivered, and the plan to be kept there.
	pub delivered: bool,
	/// Its last firing.
	pub firing: Option<ProvenFiring>,
}

/// What a protocol wants to happen when a ward halts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Plan {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// The service whose Halt fires it.
	pub service: ServiceId,
	/// Rises with each change.
	pub version: u32,
	/// When it fires among others.
	pub class: ThrottleClass,
	/// Its destinations in order of preference.
	pub targets: Targets<Target>,
	/// What is held for it.
	pub deposit: Balance,
	/// The last incident for which less preferred destinations were told to stand down.
	pub stood_down: Option<BlockId>,
}

/// What becomes of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Change {
	/// It gets another class and other targets.
	Update {
		/// The class.
		class: ThrottleClass,
		/// All its targets in order of preference.
		targets: Targets<ReadyTarget>,
	},
	/// It ends.
	Disarm,
}

/// A change that was announced.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pending<BlockNumber> {
	/// The block from which on it can be enacted.
	pub changes_at: BlockNumber,
	/// What is held for its bytes.
	pub deposit: Balance,
	/// What changes.
	pub change: Change,
}

/// The numbers of a lane's messages: `oldest <= delivered <= sealed <= next`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Lane {
	/// The first message of the oldest outbox that is kept.
	pub oldest: SequenceNumber,
	/// The first message that is not known to be delivered.
	pub delivered: SequenceNumber,
	/// The first message that is in no outbox.
	pub sealed: SequenceNumber,
	/// The number of the next message.
	pub next: SequenceNumber,
}

/// What waits for the relayer of a message.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RelayFee<AccountId> {
	/// From whom it is held.
	pub payer: AccountId,
	/// How much.
	pub amount: Balance,
}

/// Lanes that wait to be sealed have the numbers from `head` until just before `tail`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Turns {
	/// Whose turn it is.
	pub head: u64,
	/// The next free number.
	pub tail: u64,
}
