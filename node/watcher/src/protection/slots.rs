// SPDX-License-Identifier: Apache-2.0

//! Where in the records a statement has its place: `key | service | slot | number | rest`, numbers
//! big-endian, so that the records of one slot are in the order of their numbers.

use codec::Encode;
use vigil_primitives::{PublicKey, ServiceId, Signed, Statement, H256};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Slot {
	/// By round: the Halt signed in it.
	Halt = 1,
	/// By round and block: the Resume signed in it.
	Resume = 2,
	/// By block: the latest round of a Halt.
	HaltedBlock = 3,
	/// By block: the earliest round of a Resume.
	ResumedBlock = 4,
	/// By height: the Checkpoint.
	Checkpoint = 5,
	/// By signing set: the Handover.
	Handover = 6,
	/// By first number and destination: the Outbox.
	Outbox = 7,
	/// One: the round before which nothing with a round is signed any more.
	RoundFloor = 16,
	/// One: the height below which no Checkpoint is signed any more.
	CheckpointFloor = 17,
	/// One: the set before which no Handover is signed any more.
	HandoverFloor = 18,
	/// One: the number before which no Outbox is signed any more.
	OutboxFloor = 19,
	/// One: the height up to which no Halt is signed any more.
	HaltHeightFloor = 20,
	/// By kind, number and set: an own vote.
	Vote = 32,
}

/// Starts every record of a key's lock; no service's records have this form, being longer.
pub fn lock(key: &PublicKey) -> Vec<u8> {
	key.0.to_vec()
}

/// All records of this slot.
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

/// The record of a block.
pub fn block(
	key: &PublicKey,
	service: ServiceId,
	slot: Slot,
	(height, hash): (u64, H256),
) -> Vec<u8> {
	let mut bytes = numbered(key, service, slot, height);
	bytes.extend(hash.0);
	bytes
}

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
			numbered(key, service, Slot::Checkpoint, checkpoint.height.0)
		},
		Statement::Handover(_) => numbered(key, service, Slot::Handover, signed.set_id.0),
		Statement::Outbox(outbox) => {
			let mut bytes = numbered(key, service, Slot::Outbox, outbox.first.0);
			bytes.extend(outbox.destination.encode());
			bytes
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
		Statement::Checkpoint(checkpoint) => checkpoint.height.0,
		Statement::Handover(next) => next.set_id.0,
		Statement::Outbox(outbox) => outbox.first.0,
	};
	bytes.extend(number.to_be_bytes());
	bytes.extend(signed.set_id.0.to_be_bytes());
	(bytes, shared)
}

/// Whether a record is an own vote, and under which key.
pub fn is_vote(record: &[u8]) -> Option<PublicKey> {
	let (key, rest) = record.split_at_checked(48)?;
	(rest.get(4) == Some(&(Slot::Vote as u8))).then(|| PublicKey::try_from(key).ok()).flatten()
}

/// The number of a record that has one.
pub fn number(record: &[u8]) -> Option<u64> {
	record.get(53..61)?.try_into().ok().map(u64::from_be_bytes)
}
