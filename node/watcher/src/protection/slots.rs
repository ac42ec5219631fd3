// SPDX-License-Identifier: Apache-2.0

//! Where in the records a statement has its place: `key | service | slot | rest`, numbers big-endian,
//! so that the records of one slot are in the order of their numbers.

use codec::{Decode, DecodeAll, Encode};
use vigil_primitives::{Outbox, PublicKey, Seconds, ServiceId, Signed, Spoken, Statement, Vote};

/// What the value of a statement's record is: the statement, and the times by which it was said.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Said {
	/// What was signed.
	pub signed: Signed,
	/// The longest silence with which a Halt was signed.
	pub halt_after: Seconds,
	/// The shortest round for which a Resume was signed.
	pub round_length: Seconds,
}

impl From<&Spoken<'_>> for Said {
	fn from(spoken: &Spoken<'_>) -> Self {
		Self {
			signed: spoken.signed.clone(),
			halt_after: spoken.halt_after,
			round_length: spoken.round_length,
		}
	}
}

impl Said {
	/// To be compared with another.
	pub fn spoken(&self) -> Spoken<'_> {
		Spoken {
			signed: &self.signed,
			halt_after: self.halt_after,
			round_length: self.round_length,
		}
	}
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Slot {
	/// By round: the Halt.
	Halt = 1,
	/// By round and block: the Resume.
	Resume = 2,
	/// By round and height: the Checkpoint.
	Checkpoint = 3,
	/// By signing set: the Handover.
	Handover = 4,
	/// By lane, first number and content: the Outbox.
	Outbox = 5,
	/// One: the round before which no Halt is signed any more.
	HaltFloor = 16,
	/// One: the round before which no Resume is signed any more.
	ResumeFloor = 17,
	/// One: the round before which no Checkpoint is signed any more.
	CheckpointFloor = 18,
	/// One: the set before which no Handover is signed any more.
	HandoverFloor = 19,
	/// By lane: the number before which no Outbox is signed any more.
	OutboxFloor = 20,
	/// By lane: how many messages the longest Outbox has.
	LongestOutbox = 21,
	/// By what is counted: how many records there are.
	Count = 22,
	/// By kind and number: an own vote.
	Vote = 32,
}

/// Starts every record of a key; no service's records have this form, being longer.
pub fn lock(key: &PublicKey) -> Vec<u8> {
	key.0.to_vec()
}

/// All records of this slot start like this.
pub fn prefix(key: &PublicKey, service: ServiceId, slot: Slot) -> Vec<u8> {
	let mut bytes = key.0.to_vec();
	bytes.extend(service.0.to_be_bytes());
	bytes.push(slot as u8);
	bytes
}

/// The record with this number.
pub fn numbered(key: &PublicKey, service: ServiceId, slot: Slot, number: u64) -> Vec<u8> {
	let mut bytes = prefix(key, service, slot);
	bytes.extend(number.to_be_bytes());
	bytes
}

/// All records of this slot and of this Outbox's lane start like this.
pub fn lane(key: &PublicKey, service: ServiceId, slot: Slot, of: &Outbox) -> Vec<u8> {
	let mut bytes = prefix(key, service, slot);
	bytes.extend(of.destination.network.0);
	bytes.extend(of.destination.inbox.0);
	bytes.extend(of.lane.0.to_be_bytes());
	bytes
}

/// How long the part of a record is that names a lane, in bytes.
const LANE_BYTES: usize = 68;

/// Where the statement itself is.
pub fn of(key: &PublicKey, signed: &Signed) -> Vec<u8> {
	let service = signed.service;
	match &signed.statement {
		Statement::Halt(halt) => numbered(key, service, Slot::Halt, halt.round.0),
		Statement::Resume(resume) => {
			let mut bytes = numbered(key, service, Slot::Resume, resume.round.0);
			bytes.extend(resume.height.0.to_be_bytes());
			bytes.extend(resume.block_hash.0);
			bytes
		},
		Statement::Checkpoint(checkpoint) => {
			let mut bytes = numbered(key, service, Slot::Checkpoint, checkpoint.round.0);
			bytes.extend(checkpoint.height.0.to_be_bytes());
			bytes
		},
		Statement::Handover(_) => numbered(key, service, Slot::Handover, signed.set_id.0),
		// Two that begin with one number are found as two that overlap.
		Statement::Outbox(outbox) => {
			let mut bytes = lane(key, service, Slot::Outbox, outbox);
			bytes.extend(outbox.first.0.to_be_bytes());
			bytes.extend(outbox.hash().0);
			bytes
		},
	}
}

/// What all records start with that are counted, and dropped, together with this statement's.
pub fn group(key: &PublicKey, signed: &Signed) -> Vec<u8> {
	let slot = match &signed.statement {
		Statement::Halt(_) => Slot::Halt,
		Statement::Resume(_) => Slot::Resume,
		Statement::Checkpoint(_) => Slot::Checkpoint,
		Statement::Handover(_) => Slot::Handover,
		Statement::Outbox(outbox) => {
			return lane(key, signed.service, Slot::Outbox, outbox);
		},
	};
	prefix(key, signed.service, slot)
}

/// Where the number of records of a group is.
pub fn count(group: &[u8]) -> Vec<u8> {
	let (head, slot_and_rest) = group.split_at_checked(52).unwrap_or((group, &[]));
	[head, &[Slot::Count as u8], slot_and_rest].concat()
}

/// Where the floor is that a statement must not be below, and the number of the statement that is
/// compared with it.
pub fn floor(key: &PublicKey, signed: &Signed) -> (Vec<u8>, u64) {
	let at = |slot| prefix(key, signed.service, slot);
	match &signed.statement {
		Statement::Halt(halt) => (at(Slot::HaltFloor), halt.round.0),
		Statement::Resume(resume) => (at(Slot::ResumeFloor), resume.round.0),
		Statement::Checkpoint(checkpoint) => (at(Slot::CheckpointFloor), checkpoint.round.0),
		Statement::Handover(_) => (at(Slot::HandoverFloor), signed.set_id.0),
		Statement::Outbox(outbox) => {
			let at = lane(key, signed.service, Slot::OutboxFloor, outbox);
			(at, outbox.first.0)
		},
	}
}

/// Where an own vote is, and what all own votes of its kind start with.
pub fn vote(key: &PublicKey, signed: &Signed) -> (Vec<u8>, usize) {
	let mut bytes = prefix(key, signed.service, Slot::Vote);
	bytes.push(signed.statement.kind() as u8);
	let shared = bytes.len();
	let number = match &signed.statement {
		Statement::Halt(halt) => halt.round.0,
		Statement::Resume(resume) => resume.round.0,
		Statement::Checkpoint(checkpoint) => checkpoint.round.0,
		Statement::Handover(_) => signed.set_id.0,
		Statement::Outbox(outbox) => outbox.first.0,
	};
	bytes.extend(number.to_be_bytes());
	bytes.extend(signed.set_id.0.to_be_bytes());
	bytes.extend(signed.statement.body_hash().0);
	(bytes, shared)
}

/// Whether a record is an own vote, and under which key.
pub fn is_vote(record: &[u8]) -> Option<PublicKey> {
	let (key, rest) = record.split_at_checked(48)?;
	(rest.get(4) == Some(&(Slot::Vote as u8))).then(|| PublicKey::try_from(key).ok()).flatten()
}

/// Whether a record is a count.
pub fn is_count(record: &[u8]) -> bool {
	record.get(52) == Some(&(Slot::Count as u8))
}

/// Whether a record only ever grows: a floor, or a length.
pub fn grows(record: &[u8]) -> bool {
	let slots = Slot::HaltFloor as u8..=Slot::LongestOutbox as u8;
	record.get(52).is_some_and(|slot| slots.contains(slot))
}

/// Whether this software could have written the record: what is imported was made elsewhere.
pub fn is_sound(record: &[u8], value: &[u8]) -> bool {
	let Some((key, rest)) = record.split_at_checked(48) else { return false };
	let Ok(key) = PublicKey::try_from(key) else { return false };
	let Some((service, rest)) = rest.split_at_checked(4) else { return is_lock(rest, value) };
	let Ok(service) = service.try_into().map(u32::from_be_bytes).map(ServiceId) else {
		return false;
	};
	let (Some(slot), lane_or_none) = (rest.first().copied(), rest.get(1..).unwrap_or_default())
	else {
		return false;
	};
	if slot == Slot::Vote as u8 {
		let vote = Vote::decode_all(&mut &*value);
		return vote.is_ok_and(|vote| self::vote(&key, &vote.signed).0 == record);
	}
	if (Slot::Halt as u8..=Slot::Outbox as u8).contains(&slot) {
		let said = Said::decode_all(&mut &*value);
		return said
			.is_ok_and(|said| said.signed.service == service && of(&key, &said.signed) == record);
	}
	let of_lane = slot == Slot::OutboxFloor as u8 || slot == Slot::LongestOutbox as u8;
	let length = if of_lane { LANE_BYTES } else { 0 };
	grows(record) && lane_or_none.len() == length && u64::decode_all(&mut &*value).is_ok()
}

fn is_lock(rest: &[u8], value: &[u8]) -> bool {
	rest.is_empty() && Signed::decode_all(&mut &*value).is_ok()
}
