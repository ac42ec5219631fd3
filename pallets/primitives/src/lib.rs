// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod abi;
pub mod answers;
pub mod bitfield;
pub mod certificate;
pub mod claim;
pub mod commitment;
pub mod conflict;
pub mod ids;
pub mod incident;
pub mod keys;
pub mod members;
pub mod merkle;
pub mod message;
pub mod policy;
pub mod quorum;
pub mod receipt;
pub mod standby;
pub mod statement;
pub mod tags;
pub mod traits;
pub mod ward;
pub mod weight_cap;

pub use bitfield::{Bitfield, BitfieldError};
pub use certificate::{AbsentWitness, Certificate, Envelope, EnvelopeError, Vote};
pub use claim::BalanceClaim;
pub use commitment::{check_set, CommitmentError, SetCommitment, SetError};
pub use conflict::{conflict, Conflict, Spoken};
pub use ids::{
	Era, Height, IncidentId, LaneId, MemberIndex, PlanId, ProtocolId, Round, Seconds,
	SequenceNumber, ServiceId, SetId, StakeWeight, UnixTime,
};
pub use incident::Incident;
pub use keys::{KeyPoint, PossessionProof, PublicKey, Signature, SignaturePoint, WrongLength};
pub use members::{Member, MemberProof, MembersError, MembersTree};
pub use message::{
	Body, Message, MessageError, MessageProof, MessagesTree, Payload, PlanOrder, ProvenMessage,
	ThrottleClass, MAX_MESSAGE_PROOF, MAX_OUTBOX, MAX_PAYLOAD, PROTOCOL_PALLET,
};
pub use policy::{Head, Policy, PolicyError};
pub use primitive_types::{H160, H256};
pub use receipt::{
	CarriageReceipt, Firing, MessageReceipt, Outcome, PlanReceipt, Rehearsal, Rehearsed,
};
pub use standby::{Announcement, StandbyError, StandbyOrder, StandbyWord};
pub use statement::{
	Checkpoint, Destination, Digest, Halt, Handover, Kind, Outbox, Resume, Signed, Statement,
	StatementError, UnknownKind,
};

/// The most watchers one set may have.
///
/// A power of two, so that a full members tree has no padding: ten hashes prove a member and 128
/// bytes name the absent. It leaves room above the thousand watchers that Vigil is sized for, and
/// bounds the work of verifying whatever a stranger sends.
pub const MAX_SET_SIZE: u16 = 1_024;

/// For how long a Halt or Checkpoint may fire something where it arrives: so much older than now may
/// its round be. Watchers certify a lasting Halt again every half of it.
pub const FRESHNESS: Seconds = Seconds(300);

/// The most hashes in a proof of membership: `log2(MAX_SET_SIZE)`.
pub const MAX_PROOF_LENGTH: u32 = 10;

/// The most bytes in a bitfield of absentees: `MAX_SET_SIZE / 8`.
pub const MAX_BITFIELD_BYTES: u32 = 128;

/// The most weight that one set may have in total.
///
/// Far above any issuance (3.4e29 units), and low enough that a total times a share in billionths
/// fits into 128 bits. Every sum and product over weights below it is exact.
pub const MAX_TOTAL_WEIGHT: StakeWeight = StakeWeight(u128::MAX / 1_000_000_000);
