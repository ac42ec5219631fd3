// SPDX-License-Identifier: Apache-2.0
//! What watchers sign: five kinds of statement, and the one digest that is signed for each.
//!
//! `digest = keccak256(abi.encode(DOMAIN, genesis_hash, kind, service, set_id, body_hash))` with
//! `body_hash = keccak256(abi.encode(<fields in order>))`, every field a whole number of words. So
//! no signature holds for another chain, kind, service or set.

use crate::{
	abi::{hash_words, AbiWord, Word},
	tags, CommitmentError, Height, LaneId, Round, SequenceNumber, ServiceId, SetCommitment, SetId,
	UnixTime, H256,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

macro_rules! body {
	($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo,
		)]
		pub struct $name {
			$($(#[$field_doc])* pub $field: $type,)*
		}

		impl $name {
			/// `keccak256(abi.encode(<fields in order>))`.
			pub fn hash(&self) -> H256 {
				hash_words(&[$(self.$field.word()),*])
			}
		}
	};
}

body! {
	/// In this round the signer had seen no block after this one for at least `halt_after`.
	Halt {
		/// Height of the last block seen.
		height: Height,
		/// Hash of the last block seen.
		block_hash: H256,
		/// The block's own timestamp, in seconds and rounded down. It measures no outage.
		block_timestamp: UnixTime,
		/// The round in which the signer looked.
		round: Round,
	}
}

body! {
	/// In this round the signer saw the ward advance again, beyond that block or on another branch.
	Resume {
		/// Height of the block at which the ward had halted.
		height: Height,
		/// Hash of the block at which the ward had halted.
		block_hash: H256,
		/// The round in which the signer looked.
		round: Round,
	}
}

body! {
	/// In this round this block of the ward was final.
	Checkpoint {
		/// Height of the block, a multiple of the policy's interval.
		height: Height,
		/// Hash of the block.
		block_hash: H256,
		/// The ward's state after the block.
		state_root: H256,
		/// The block's own timestamp, in seconds and rounded down.
		block_timestamp: UnixTime,
		/// The round in which the signer knew it to be final.
		round: Round,
	}
}

/// The signing set hands over.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Handover {
	/// The next set.
	pub next: SetCommitment,
	/// Hash of the commitment of the set that may announce a Handover if the next one falls silent.
	pub standby: Option<H256>,
}

/// Where messages go: one inbox on one network.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Destination {
	/// The genesis hash of a Substrate chain; the chain id of an EVM chain as one word.
	pub network: H256,
	/// The inbox's account on a Substrate chain; the contract's address on an EVM chain as one word.
	pub inbox: H256,
}

/// These messages leave Vigil for this service and this destination.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Outbox {
	/// The only place where the messages may be executed.
	pub destination: Destination,
	/// The lane that numbers them.
	pub lane: LaneId,
	/// The number of the first message.
	pub first: SequenceNumber,
	/// How many messages there are, with consecutive numbers.
	pub count: u32,
	/// Merkle root over the messages.
	pub root: H256,
}

/// The kinds of statement, with the number that stands for each in the digest.
#[derive(
	Clone,
	Copy,
	Debug,
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
#[repr(u8)]
pub enum Kind {
	/// [`Halt`]
	#[codec(index = 1)]
	Halt = 1,
	/// [`Resume`]
	#[codec(index = 2)]
	Resume = 2,
	/// [`Checkpoint`]
	#[codec(index = 3)]
	Checkpoint = 3,
	/// [`Handover`]
	#[codec(index = 4)]
	Handover = 4,
	/// [`Outbox`]
	#[codec(index = 5)]
	Outbox = 5,
}

impl Kind {
	/// All kinds, in the order of their numbers.
	pub const ALL: [Self; 5] =
		[Self::Halt, Self::Resume, Self::Checkpoint, Self::Handover, Self::Outbox];

	/// What people and machines call it, in lower case.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Halt => "halt",
			Self::Resume => "resume",
			Self::Checkpoint => "checkpoint",
			Self::Handover => "handover",
			Self::Outbox => "outbox",
		}
	}
}

impl core::fmt::Display for Kind {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(self.name())
	}
}

/// No kind of statement has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl core::fmt::Display for UnknownKind {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str("expected halt, resume, checkpoint, handover or outbox")
	}
}

impl core::error::Error for UnknownKind {}

impl core::str::FromStr for Kind {
	type Err = UnknownKind;

	fn from_str(name: &str) -> Result<Self, UnknownKind> {
		Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(UnknownKind)
	}
}

/// A fact that watchers sign.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Statement {
	/// The ward stands still.
	#[codec(index = 1)]
	Halt(Halt),
	/// The ward advances again.
	#[codec(index = 2)]
	Resume(Resume),
	/// A block of the ward was final.
	#[codec(index = 3)]
	Checkpoint(Checkpoint),
	/// The signing set hands over.
	#[codec(index = 4)]
	Handover(Handover),
	/// Messages leave Vigil.
	#[codec(index = 5)]
	Outbox(Outbox),
}

/// A statement together with who makes it: all that a digest binds, save the chain.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Signed {
	/// The service for which it is said.
	pub service: ServiceId,
	/// The set that says it.
	pub set_id: SetId,
	/// What is said.
	pub statement: Statement,
}

/// The 32 bytes that are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub H256);

/// Why a statement is refused whoever signed it. An honest watcher never signs one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum StatementError {
	/// The signing set has the number zero.
	ZeroSetId,
	/// The block's hash is zero.
	ZeroBlockHash,
	/// The checkpoint's state root is zero.
	ZeroStateRoot,
	/// The next set's commitment is not sound.
	Commitment(CommitmentError),
	/// The next set watches for another service.
	ForeignSet,
	/// The next set's number is not above that of the signing set.
	SetNotNewer,
	/// The standby's hash is zero; name none instead.
	ZeroStandby,
	/// The outbox names no destination network or no inbox.
	ZeroDestination,
	/// The outbox holds no messages.
	EmptyOutbox,
	/// The outbox's root is zero.
	ZeroOutboxRoot,
	/// The outbox numbers messages beyond the last number.
	SequenceOverflow,
}

impl Destination {
	/// A contract on an EVM chain.
	pub fn evm(chain_id: u64, contract: [u8; 20]) -> Self {
		let mut inbox = [0; 32];
		if let Some(tail) = inbox.last_chunk_mut() {
			*tail = contract;
		}
		Self { network: H256(chain_id.word()), inbox: H256(inbox) }
	}

	fn is_zero(&self) -> bool {
		self.network.is_zero() || self.inbox.is_zero()
	}
}

impl Handover {
	/// To this set, without a standby.
	pub fn to(next: SetCommitment) -> Self {
		Self { next, standby: None }
	}

	/// `keccak256(abi.encode(<hash of the next set's commitment>, <standby's hash, or zero>))`.
	pub fn hash(&self) -> H256 {
		hash_words(&[self.next.hash().word(), self.standby.unwrap_or_default().word()])
	}

	fn check(&self, service: ServiceId, set_id: SetId) -> Result<(), StatementError> {
		if self.next.service != service {
			return Err(StatementError::ForeignSet);
		}
		if self.next.set_id <= set_id {
			return Err(StatementError::SetNotNewer);
		}
		if self.standby.is_some_and(|hash| hash.is_zero()) {
			return Err(StatementError::ZeroStandby);
		}
		self.next.check().map_err(StatementError::Commitment)
	}
}

impl Outbox {
	/// `keccak256(abi.encode(network, inbox, lane, first, count, root))`.
	pub fn hash(&self) -> H256 {
		hash_words(&[
			self.destination.network.word(),
			self.destination.inbox.word(),
			self.lane.word(),
			self.first.word(),
			self.count.word(),
			self.root.word(),
		])
	}

	fn check(&self) -> Result<(), StatementError> {
		if self.destination.is_zero() {
			return Err(StatementError::ZeroDestination);
		}
		if self.root.is_zero() {
			return Err(StatementError::ZeroOutboxRoot);
		}
		let after_first = self.count.checked_sub(1).ok_or(StatementError::EmptyOutbox)?;
		match self.first.0.checked_add(after_first.into()) {
			Some(_) => Ok(()),
			None => Err(StatementError::SequenceOverflow),
		}
	}
}

impl Statement {
	/// Which kind of statement this is.
	pub fn kind(&self) -> Kind {
		match self {
			Self::Halt(_) => Kind::Halt,
			Self::Resume(_) => Kind::Resume,
			Self::Checkpoint(_) => Kind::Checkpoint,
			Self::Handover(_) => Kind::Handover,
			Self::Outbox(_) => Kind::Outbox,
		}
	}

	/// `keccak256(abi.encode(<fields in order>))`.
	pub fn body_hash(&self) -> H256 {
		match self {
			Self::Halt(halt) => halt.hash(),
			Self::Resume(resume) => resume.hash(),
			Self::Checkpoint(checkpoint) => checkpoint.hash(),
			Self::Handover(handover) => handover.hash(),
			Self::Outbox(outbox) => outbox.hash(),
		}
	}

	/// The round of a Halt, Resume or Checkpoint.
	pub fn round(&self) -> Option<Round> {
		match self {
			Self::Halt(halt) => Some(halt.round),
			Self::Resume(resume) => Some(resume.round),
			Self::Checkpoint(checkpoint) => Some(checkpoint.round),
			Self::Handover(_) | Self::Outbox(_) => None,
		}
	}
}

impl Signed {
	/// The digest that the set's members sign on the chain with this genesis.
	pub fn digest(&self, genesis_hash: H256) -> Digest {
		Digest(hash_words(&self.words(genesis_hash)))
	}

	fn words(&self, genesis_hash: H256) -> [Word; 6] {
		[
			tags::DOMAIN.word(),
			genesis_hash.word(),
			(self.statement.kind() as u8).word(),
			self.service.word(),
			self.set_id.word(),
			self.statement.body_hash().word(),
		]
	}

	/// Refuses what no honest watcher says.
	pub fn check(&self) -> Result<(), StatementError> {
		use StatementError::*;
		if !self.set_id.is_valid() {
			return Err(ZeroSetId);
		}
		match &self.statement {
			Statement::Halt(Halt { block_hash, .. })
			| Statement::Resume(Resume { block_hash, .. })
			| Statement::Checkpoint(Checkpoint { block_hash, .. })
				if block_hash.is_zero() =>
			{
				Err(ZeroBlockHash)
			},
			Statement::Checkpoint(Checkpoint { state_root, .. }) if state_root.is_zero() => {
				Err(ZeroStateRoot)
			},
			Statement::Handover(handover) => handover.check(self.service, self.set_id),
			Statement::Outbox(outbox) => outbox.check(),
			_ => Ok(()),
		}
	}
}
