// SPDX-License-Identifier: Apache-2.0

//! What is kept and said about wards.

use crate::{traits::Status, Checkpoint, Height, Incident, IncidentId, Seconds, UnixTime};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What the chain knows of one ward. A ward of which nothing was certified is [`Ward::default`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ward {
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The height that it is suspected to stand at; there is one exactly while it is Suspect.
	pub suspected: Option<Height>,
	/// When the round of the last suspicion started.
	pub last_suspicion: Option<UnixTime>,
	/// The incident under way; there is one exactly while it is Halted or Recovering.
	pub incident: Option<Incident>,
	/// The last checkpoint that stands.
	pub checkpoint: Option<Checkpoint>,
	/// When the round of the last certified Halt or Resume started.
	pub last_word: Option<UnixTime>,
	/// How many incidents there were, which is the number of the last one.
	pub incidents: IncidentId,
}

/// A checkpoint in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KeptCheckpoint {
	/// What was certified.
	pub checkpoint: Checkpoint,
	/// Whether the ward came back on a branch without this block.
	pub superseded: bool,
}

/// For how long rounds are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// A round may have started this long ago.
	pub freshness: Seconds,
	/// A round may start this far in the future.
	pub clock_drift: Seconds,
}

/// Why a valid certificate changes nothing.
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
pub enum Reason {
	/// The round started longer ago than `Freshness`.
	StaleRound,
	/// The round is not after that of the last certified Halt or Resume.
	OutOfOrder,
	/// A Halt below the last checkpoint: the ward was seen beyond it.
	BelowCheckpoint,
	/// A Halt of a ward that is halted.
	AlreadyHalted,
	/// A suspicion of a round that is not after the last one's.
	OldSuspicion,
	/// A suspicion of a ward that has not recovered from a halt.
	StillRecovering,
	/// As many wards are suspect as can be watched for the lapse of it.
	TooManySuspects,
	/// A Resume of a ward that is not halted.
	NotHalted,
	/// A Resume of another block than the one that the ward halted at.
	WrongBlock,
	/// A Checkpoint that is not above the last one, nor shown to be on another branch.
	OldCheckpoint,
}
