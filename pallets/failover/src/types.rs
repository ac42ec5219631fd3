// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, and what its calls take.

use crate::{declared::Declared, window::Window};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{
	Body, Destination, Era, Firing, Height, LaneId, Outbox, Payload, ProtocolId, Rehearsal, Round,
	Seconds, SequenceNumber, ServiceId, SetId, ThrottleClass, MAX_OUTBOX,
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

/// One way out of this chain: the messages of a service to a keeper's entry of a destination.
pub type LaneKey = (ServiceId, DestinationId);

/// The first and the last round of an incident that a plan fired for.
pub type Span = (Round, Round);

/// How many lanes of a destination are removed at once.
pub const LANES_AT_ONCE: u32 = 64;

/// The most services that one protocol declares values for.
pub const MAX_SERVICES: u32 = 64;

/// The most incidents of a plan that are remembered.
pub const MAX_SPANS: u32 = 8;

/// For how many eras is kept what was paid in them.
pub const FEE_ERAS: u32 = 32;

/// A keeper's entry of a destination. Numbers are never used again, and neither are those of the lanes
/// that they name.
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

impl DestinationId {
	/// What watchers and the destination call its lanes.
	pub fn lane(self) -> LaneId {
		LaneId(self.0)
	}
}

/// The number of a message in the order in which they are posted. Its number in a lane it gets when it is
/// sealed.
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
pub struct PostId(pub u64);

/// The two queues of a lane for what is in no outbox yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Line {
	/// The end of plans, and that they stand down. Sealed before the others.
	Words,
	/// What arms plans, and what is executed once.
	Orders,
}

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
	/// Calls of contracts, as [`crate::evm`] says; the protocol's actor there makes them.
	Evm,
	/// Bytes that only the destination can read. Its inbox binds them to the protocol that the message
	/// is of.
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
	/// How many of its messages are not known to have arrived.
	pub waiting: u32,
	/// Of how many services something is kept that it paid.
	pub services: u32,
}

/// A keeper's entry of a destination, which can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KnownDestination<AccountId> {
	/// Where it leads.
	pub destination: Destination,
	/// Who registered it. Where nobody certifies the destination's state, he says what arrived.
	pub keeper: AccountId,
	/// What is held from the keeper.
	pub deposit: Balance,
	/// What it executes.
	pub form: Form,
	/// The service whose checkpoints certify its state, if there is one.
	pub certified_by: Option<ServiceId>,
	/// The name of the pallet that keeps receipts there.
	pub inbox_name: InboxName,
	/// Whether an inbox there was shown to have taken a message of this entry.
	pub proven: bool,
	/// How many targets of plans and of changes under way are here.
	pub targets: u32,
	/// How many messages to it are stored.
	pub waiting: u32,
	/// How many lanes it has.
	pub lanes: u32,
	/// Whether its keeper is removing it: some of its lanes are gone, and no new one begins, as the numbers
	/// of its messages would begin again.
	pub ending: bool,
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

/// How far a plan has come at one of its destinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Target {
	/// Where.
	pub destination: DestinationId,
	/// How long after the first Halt since the ward was live it fires there.
	pub delay: Seconds,
	/// The message that arms its latest version.
	pub post: PostId,
	/// Whether that version is proven to be kept there.
	pub delivered: bool,
	/// What its last rehearsal showed.
	pub rehearsal: Option<Rehearsal>,
	/// Its last firing, of whatever version.
	pub firing: Option<Firing>,
	/// The block of the destination whose state showed its receipt last.
	pub shown_at: Option<Height>,
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
	/// The incidents for which less preferred destinations were told to stand down, the latest last.
	pub stood_down: BoundedVec<Span, ConstU32<MAX_SPANS>>,
	/// The hash of the service's terms that it relies on.
	pub terms: H256,
	/// What is at stake behind it.
	pub declared: Declared,
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

/// A lane: how far it is, and what pays for its upkeep. `oldest <= delivered <= next`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Lane<BlockNumber> {
	/// The first message of the oldest outbox that is kept.
	pub oldest: SequenceNumber,
	/// The first message that is not known to have arrived.
	pub delivered: SequenceNumber,
	/// The number of the next message that is sealed.
	pub next: SequenceNumber,
	/// How many messages are in no outbox.
	pub unsealed: u32,
	/// Which lines have a turn to be sealed.
	pub turns: LineTurns,
	/// When a message was last known to arrive, or the first one was posted since all had.
	pub moved_at: BlockNumber,
	/// Whether it was given up: it takes no more messages.
	pub ended: bool,
	/// What is left for those who carry Handovers and Checkpoints there.
	pub upkeep: Balance,
	/// The sets whose Handover there was paid for.
	pub handovers: Window,
	/// The intervals of which a Checkpoint there was paid for.
	pub checkpoints: Window,
}

/// Which lines of a lane have a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LineTurns {
	/// That of words.
	pub words: bool,
	/// That of orders.
	pub orders: bool,
}

impl LineTurns {
	/// Whether this line has one.
	pub fn of(&mut self, line: Line) -> &mut bool {
		match line {
			Line::Words => &mut self.words,
			Line::Orders => &mut self.orders,
		}
	}
}

/// A message without a number.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Posted {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What it asks.
	pub body: Body,
}

/// An outbox, and the messages in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Batch {
	/// What watchers sign.
	pub outbox: Outbox,
	/// Its messages in order.
	pub posts: BoundedVec<PostId, ConstU32<MAX_OUTBOX>>,
}

/// How many messages of one protocol in one lane are not known to have arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Share {
	/// Those that arm plans or execute something.
	pub orders: u32,
	/// Those that end plans or have them stand down.
	pub words: u32,
}

/// What waits for the relayer of a message.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RelayFee<AccountId> {
	/// From whom it is held.
	pub payer: AccountId,
	/// What the relayer gets.
	pub amount: Balance,
	/// What is returned to the payer when the message has arrived.
	pub deposit: Balance,
}

/// Lanes that wait to be sealed have the numbers from `head` until just before `tail`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Turns {
	/// Whose turn it is.
	pub head: u64,
	/// The next free number.
	pub tail: u64,
}

/// What all plans of a service declare and pay for, as of an era.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Total {
	/// How much counts in that era.
	pub value: Balance,
	/// Which era it is.
	pub era: Era,
}

/// What was paid for an era.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EraFee {
	/// The era.
	pub era: Era,
	/// How much.
	pub amount: Balance,
}

/// What was carried to a destination besides messages.
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
pub enum Carriage {
	/// The Handover to this set.
	Handover(SetId),
	/// The Checkpoint of this height.
	Checkpoint(Height),
}

/// What a protocol arms.
#[derive(Clone, Copy, Debug)]
pub struct NewPlan<'a> {
	/// The service whose Halt fires it.
	pub service: ServiceId,
	/// When it fires among others.
	pub class: ThrottleClass,
	/// Its destinations in order of preference.
	pub targets: &'a Targets<NewTarget>,
	/// The value at stake.
	pub value: Balance,
	/// The terms it relies on.
	pub terms: H256,
}
