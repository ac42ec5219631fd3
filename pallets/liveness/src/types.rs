// SPDX-License-Identifier: Apache-2.0

//! What is kept beside the wards, and how much of it.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use vigil_primitives::{
	ward::Record, Bitfield, Incident, IncidentId, Kind, ServiceId, SetId, UnixTime,
};

/// Certificates of one ward that an earlier one may still be placed among; older ones are settled.
///
/// More than ten hours of an outage in which a Halt and a Checkpoint are certified every half of
/// five minutes.
pub const RECORD_WORDS: u32 = 512;
/// Incidents kept of one ward, the last ones.
pub const RECORD_INCIDENTS: u32 = 64;

/// Certificates of one statement that add somebody and cost nothing. Further ones add somebody too and pay
/// their fee: honest watchers hand in the fullest they have, and nobody may have a set verified once for each
/// of its members.
pub const FREE_JOINS: u32 = 8;

/// Certificates of one service in a minute of the clock whose fee is returned. Further ones are heard and
/// credited as well, and pay: a set may say something in every second, keep all of it back, and would fill
/// blocks with it for nothing.
pub const FREE_IN_A_MINUTE: u32 = 64;

/// What is said of a ward in one round at most: a Halt, a Checkpoint and a Resume.
pub const WARD_STATEMENTS: u32 = 3;

/// The record of one ward.
pub type WardRecord = Record<RECORD_WORDS, RECORD_INCIDENTS>;

/// A statement whose signers were credited, and who of the set was in no certificate of it so far.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Credited {
	/// The set that made it.
	pub set_id: SetId,
	/// Its kind.
	pub kind: Kind,
	/// Its body.
	pub body_hash: H256,
	/// Who did not sign, as far as is shown.
	pub absent: Bitfield,
	/// Until when another certificate may show that some of them did.
	pub until: UnixTime,
	/// How many have.
	pub joins: u32,
}

/// An incident that is kept because something depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pinned {
	/// The number by which it was pinned.
	pub id: IncidentId,
	/// How often it is pinned.
	pub pins: u32,
	/// What it is now. It has another number if it became part of another incident.
	pub incident: Incident,
}

/// When a suspicion lapses, and which lapse before and after it: one link of a list that is in the order
/// of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Lapse {
	/// By the chain's clock.
	pub at: UnixTime,
	/// The service whose suspicion lapses before; none of the first.
	pub before: Option<ServiceId>,
	/// The service whose suspicion lapses after; none of the last.
	pub after: Option<ServiceId>,
}

/// The two ends of the list of lapses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LapseEnds {
	/// The service whose suspicion lapses first.
	pub first: ServiceId,
	/// The service whose suspicion lapses last.
	pub last: ServiceId,
}
