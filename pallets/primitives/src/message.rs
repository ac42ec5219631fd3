// SPDX-License-Identifier: Apache-2.0
//! What Vigil tells destinations: messages, numbered in lanes, under the root of a signed Outbox.
//!
//! A lane is one service and one destination. Its messages are numbered without gaps from zero, and
//! a destination takes them in that order, each once. What a message costs to verify is bounded by
//! its size: one that a destination cannot act upon is receipted as refused, and the lane goes on.
//!
//! - leaf: `keccak256(abi.encode(MESSAGE_LEAF, sequence, protocol, body_hash))`, where the body's hash
//!   is `keccak256(abi.encode(<kind>, <fields in order>))` and a payload stands as its keccak256, so
//!   that no destination has to read another chain's encoding;
//! - node and filling as in [`crate::merkle`], with the tags of messages.

use crate::{
	abi::{hash_words, keccak_256, AbiWord},
	merkle, tags, Destination, LaneId, Outbox, PlanId, ProtocolId, Round, Seconds, SequenceNumber,
	H256,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The most bytes that one payload may have.
pub const MAX_PAYLOAD: u32 = 16 * 1024;

/// The most messages in one Outbox.
pub const MAX_OUTBOX: u32 = 256;

/// The most hashes in a proof of a message: `log2(MAX_OUTBOX)`.
pub const MAX_MESSAGE_PROOF: u32 = 8;

/// The index of Vigil's failover pallet, which is part of every protocol's origin on a destination:
/// `GlobalConsensus(ByGenesis(<Vigil>))/PalletInstance(PROTOCOL_PALLET)/GeneralIndex(<service>)/`
/// `GeneralIndex(<protocol>)`. The service is the one whose watchers vouch for what is done.
pub const PROTOCOL_PALLET: u8 = 67;

/// The trees of messages.
const MESSAGES: merkle::Kind =
	merkle::Kind { node: tags::MESSAGE_NODE, empty: tags::MESSAGE_EMPTY };

/// What a destination executes for a protocol, in the destination's own form. On a Substrate chain
/// it is the SCALE encoding of a `BridgeMessage` of the XCM builder: an XCM program and the universal
/// location it is meant for. It begins with the protocol's origin, which the inbox checks.
pub type Payload = BoundedVec<u8, ConstU32<MAX_PAYLOAD>>;

/// Who goes first when many plans fire at once. A block fires a limited number of plans, all of one
/// class before the next class.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ThrottleClass {
	/// Before all others.
	Critical,
	/// In the middle.
	#[default]
	Normal,
	/// When all others are done.
	Deferrable,
}

/// A plan as its destination keeps it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PlanOrder {
	/// Its number on Vigil.
	pub plan: PlanId,
	/// Rises with each change of the plan.
	pub version: u32,
	/// When it fires among others.
	pub class: ThrottleClass,
	/// How long after a certified Halt it fires. Destinations that a plan prefers come first; the
	/// others are told to stand down once one of those has fired.
	pub delay: Seconds,
	/// Executed when the ward halts.
	pub failover: Payload,
	/// Executed when the ward lives again, if the plan has fired. Empty: nothing.
	pub failback: Payload,
}

/// What a message asks of a destination.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Body {
	/// Keep this plan, in place of an earlier version of it.
	#[codec(index = 0)]
	Arm(PlanOrder),
	/// Forget this plan.
	#[codec(index = 1)]
	Disarm(PlanId),
	/// Do not fire this plan for incidents with a Halt in this span of rounds any more: it fired
	/// elsewhere.
	#[codec(index = 2)]
	StandDown {
		/// The plan.
		plan: PlanId,
		/// The first round of the span.
		first: Round,
		/// The last round of the span.
		last: Round,
	},
	/// Execute this once.
	#[codec(index = 3)]
	Execute(Payload),
}

/// One message of a lane.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Message {
	/// Its number in the lane.
	pub sequence: SequenceNumber,
	/// Whose message it is.
	pub protocol: ProtocolId,
	/// What it asks.
	pub body: Body,
}

/// The hashes beside the path from a message to the root, its sibling first.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct MessageProof(pub BoundedVec<H256, ConstU32<MAX_MESSAGE_PROOF>>);

/// A message as a relayer brings it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProvenMessage {
	/// The message.
	pub message: Message,
	/// That it is in the Outbox that a certificate is about.
	pub proof: MessageProof,
}

/// Why these messages are no Outbox, or a message is not in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum MessageError {
	/// There are none.
	Empty,
	/// There are more than [`MAX_OUTBOX`].
	TooMany,
	/// Their numbers have gaps, or run out.
	NotConsecutive,
	/// The message's number is outside the Outbox.
	OutOfRange,
	/// The proof has more or fewer hashes than the Outbox's count asks for.
	WrongProofLength,
	/// The proof leads to another root: another message, number or Outbox.
	WrongRoot,
}

impl ThrottleClass {
	/// The number that stands for it in hashes.
	pub fn number(self) -> u8 {
		match self {
			Self::Critical => 0,
			Self::Normal => 1,
			Self::Deferrable => 2,
		}
	}
}

impl Body {
	/// `keccak256(abi.encode(<kind>, <fields in order>))`; a payload stands as its keccak256.
	pub fn hash(&self) -> H256 {
		let payload = |bytes: &Payload| keccak_256(bytes);
		match self {
			Self::Arm(order) => hash_words(&[
				0u8.word(),
				order.plan.word(),
				order.version.word(),
				order.class.number().word(),
				order.delay.word(),
				payload(&order.failover),
				payload(&order.failback),
			]),
			Self::Disarm(plan) => hash_words(&[1u8.word(), plan.word()]),
			Self::StandDown { plan, first, last } => {
				hash_words(&[2u8.word(), plan.word(), first.word(), last.word()])
			},
			Self::Execute(bytes) => hash_words(&[3u8.word(), payload(bytes)]),
		}
	}
}

impl Message {
	/// The leaf of this message.
	pub fn leaf(&self) -> H256 {
		hash_words(&[
			tags::MESSAGE_LEAF.word(),
			self.sequence.word(),
			self.protocol.word(),
			self.body.hash().word(),
		])
	}
}

/// An Outbox and the proofs of all that is in it.
pub struct MessagesTree {
	outbox: Outbox,
	tree: merkle::Tree,
}

impl MessagesTree {
	/// Of consecutive messages of this lane to `destination`.
	pub fn new(
		(destination, lane): (Destination, LaneId),
		messages: &[Message],
	) -> Result<Self, MessageError> {
		let first = messages.first().ok_or(MessageError::Empty)?.sequence;
		let count = u32::try_from(messages.len()).map_err(|_| MessageError::TooMany)?;
		if count > MAX_OUTBOX {
			return Err(MessageError::TooMany);
		}
		let numbers = (0..u64::from(count)).map(|place| first.0.checked_add(place));
		if !numbers.eq(messages.iter().map(|message| Some(message.sequence.0))) {
			return Err(MessageError::NotConsecutive);
		}
		let tree = MESSAGES.tree(messages.iter().map(Message::leaf));
		let outbox = Outbox { destination, lane, first, count, root: tree.root() };
		Ok(Self { outbox, tree })
	}

	/// What watchers sign.
	pub fn outbox(&self) -> Outbox {
		self.outbox
	}

	/// The proof of the message with this number.
	pub fn prove(&self, sequence: SequenceNumber) -> Result<MessageProof, MessageError> {
		let index = place(&self.outbox, sequence)?;
		let siblings = self.tree.prove(index).ok_or(MessageError::OutOfRange)?;
		BoundedVec::try_from(siblings).map(MessageProof).map_err(|_| MessageError::TooMany)
	}
}

/// Adds proofs to messages that make up an Outbox.
pub fn prove_all(
	lane: (Destination, LaneId),
	messages: Vec<Message>,
) -> Result<(Outbox, Vec<ProvenMessage>), MessageError> {
	let tree = MessagesTree::new(lane, &messages)?;
	let proven = messages.into_iter().map(|message| {
		let proof = tree.prove(message.sequence)?;
		Ok(ProvenMessage { message, proof })
	});
	Ok((tree.outbox(), proven.collect::<Result<_, _>>()?))
}

impl ProvenMessage {
	/// Checks that the message is in `outbox`, which the caller knows to be certified.
	pub fn check(&self, outbox: &Outbox) -> Result<(), MessageError> {
		if outbox.count > MAX_OUTBOX {
			return Err(MessageError::TooMany);
		}
		let index = place(outbox, self.message.sequence)?;
		let length = outbox.count.next_power_of_two().trailing_zeros();
		if u32::try_from(self.proof.0.len()) != Ok(length) {
			return Err(MessageError::WrongProofLength);
		}
		match MESSAGES.root(self.message.leaf(), index, &self.proof.0) == outbox.root {
			true => Ok(()),
			false => Err(MessageError::WrongRoot),
		}
	}
}

/// The place of a message in an Outbox.
fn place(outbox: &Outbox, sequence: SequenceNumber) -> Result<usize, MessageError> {
	let place = sequence.0.checked_sub(outbox.first.0).ok_or(MessageError::OutOfRange)?;
	match place < u64::from(outbox.count) {
		true => usize::try_from(place).map_err(|_| MessageError::OutOfRange),
		false => Err(MessageError::OutOfRange),
	}
}
