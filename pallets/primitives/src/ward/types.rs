// SPDX-License-Identifier: Apache-2.0

//! What is kept and said about wards.

use crate::{
	traits::Status, Checkpoint, Halt, Height, Incident, IncidentId, Round, Seconds, UnixTime,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What a chain knows of one ward. A ward of which nothing was certified is [`Ward::default`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ward {
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The Halt that it is suspected by; there is one exactly while it is Suspect.
	pub suspected: Option<Halt>,
	/// The round of the last suspicion, lapsed ones included.
	pub last_suspicion: Option<Round>,
	/// The incident under way; there is one exactly while it is Halted or Recovering.
	pub incident: Option<Incident>,
	/// The last Halt that was accepted.
	pub last_halt: Option<Halt>,
	/// The latest round of a Resume that was accepted, whether or not the ward was Halted then.
	pub last_resume: Option<Round>,
	/// The last Checkpoint that was kept.
	pub checkpoint: Option<Checkpoint>,
	/// Height and round of the last Checkpoint that was accepted, kept or not.
	pub shown: Option<(Height, Round)>,
	/// Whether the ward came back on a branch without the block that it halted at.
	pub off_branch: bool,
	/// How many incidents there were, which is the number of the last one.
	pub incidents: IncidentId,
}

/// A checkpoint in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KeptCheckpoint {
	/// What was certified.
	pub checkpoint: Checkpoint,
	/// Whether a later round certified another branch from this height or a lower one on.
	pub superseded: bool,
	/// Whether this one showed that the ward had left a branch.
	pub branched: bool,
}

/// For how long rounds are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// The round of a Halt may have begun this long ago.
	pub freshness: Seconds,
	/// The round of a Checkpoint may have begun this long ago.
	pub checkpoint_freshness: Seconds,
	/// A round may begin this far in the future.
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
	/// The round began longer ago than its freshness.
	StaleRound,
	/// A Halt whose round is not after that of the last accepted one.
	OldHalt,
	/// A Halt that an accepted Resume of its round or a later one contradicts.
	Resumed,
	/// A Halt that an accepted Checkpoint of its round or a later one, above it, contradicts.
	BelowCheckpoint,
	/// A Halt of a branch that the ward had left by a later round.
	OffBranch,
	/// A suspicion of a ward that is halted.
	AlreadyHalted,
	/// A suspicion of a round that is not after the last one's.
	OldSuspicion,
	/// A suspicion of a ward that has not recovered from a halt.
	StillRecovering,
	/// As many wards are suspect as can be watched for the lapse of it.
	TooManySuspects,
	/// A Resume whose round is before the last Halt's, or not after the last Resume's.
	OldResume,
	/// A Checkpoint whose round is not after that of the last accepted one.
	OldCheckpoint,
	/// It is in the record already.
	OnRecord,
	/// Its round is so long ago that the record of it is settled.
	Settled,
	/// A Handover or an Outbox that Vigil does not ask its watchers for.
	NotAsked,
}
