// SPDX-License-Identifier: Apache-2.0

//! The rules of slash protection over any ordered records.

use super::{
	slots::{self, Slot},
	Refusal,
};
use codec::{Decode, Encode};
use vigil_primitives::{Conflict, Kind, PublicKey, Round, Signed, Statement, Vote, H256};

/// Ordered records.
pub trait Records {
	/// Reads one.
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal>;
	/// Writes one.
	fn put(&mut self, record: &[u8], value: &[u8]) -> Result<(), Refusal>;
	/// Drops one.
	fn remove(&mut self, record: &[u8]) -> Result<(), Refusal>;
	/// The first ones that start like this, at most so many.
	fn first(&self, prefix: &[u8], most: usize) -> Result<Vec<Vec<u8>>, Refusal>;
}

/// Records of rounds are kept for this many rounds before the latest.
pub const KEPT_ROUNDS: u64 = 8_192;
/// This many Checkpoints, Handovers, Outboxes and blocks resumed from are kept.
pub const KEPT: usize = 4_096;
/// This many own votes of each kind are kept.
pub const KEPT_VOTES: usize = 8;

/// Decides and records. On `Ok(true)` something was written.
pub fn permit<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
) -> Result<bool, Refusal> {
	if records.get(&slots::lock(key))?.is_some() {
		return Err(Refusal::Locked);
	}
	let place = slots::of(key, signed);
	if let Some(earlier) = records.get(&place)? {
		let earlier = decode::<Signed>(&earlier)?;
		// The same fact for another set is no conflict, and the first record stands for both.
		return match earlier.statement == signed.statement {
			true => Ok(false),
			false => Err(Refusal::Conflict(contradiction(signed))),
		};
	}
	check_floors(records, key, signed)?;
	check_blocks(records, key, signed)?;
	write(records, key, signed)?;
	Ok(true)
}

/// Whether the statement is on record.
pub fn knows<R: Records>(records: &R, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
	match records.get(&slots::of(key, signed))? {
		Some(earlier) => Ok(decode::<Signed>(&earlier)?.statement == signed.statement),
		None => Ok(false),
	}
}

/// Records what was signed elsewhere, whatever it contradicts, and locks the key.
pub fn signed_elsewhere<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
) -> Result<(), Refusal> {
	records.put(&slots::lock(key), &signed.encode())?;
	if records.get(&slots::of(key, signed))?.is_none() {
		write(records, key, signed)?;
	}
	Ok(())
}

/// Records an own vote and drops the oldest of its kind.
pub fn record_vote<R: Records>(
	records: &mut R,
	key: &PublicKey,
	vote: &Vote,
) -> Result<(), Refusal> {
	let (place, shared) = slots::vote(key, &vote.signed);
	records.put(&place, &vote.encode())?;
	let of_kind = place.get(..shared).unwrap_or_default();
	let kept = records.first(of_kind, KEPT_VOTES.saturating_add(1))?;
	match kept.first() {
		Some(oldest) if kept.len() > KEPT_VOTES => records.remove(oldest),
		_ => Ok(()),
	}
}

fn contradiction(signed: &Signed) -> Conflict {
	match signed.statement.kind() {
		Kind::Halt => Conflict::Halts,
		Kind::Resume => Conflict::HaltAfterResume,
		Kind::Checkpoint => Conflict::Checkpoints,
		Kind::Handover => Conflict::Handovers,
		Kind::Outbox => Conflict::Outboxes,
	}
}

/// Refuses what is about a time or number whose records are gone.
fn check_floors<R: Records>(records: &R, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
	let (slot, number) = floor_of(signed);
	let mut below = number < floor(records, key, signed, slot)?;
	if let Statement::Halt(halt) = &signed.statement {
		below |= halt.height.0 < floor(records, key, signed, Slot::HaltHeightFloor)?;
	}
	match below {
		true => Err(Refusal::Forgotten),
		false => Ok(()),
	}
}

fn floor_of(signed: &Signed) -> (Slot, u64) {
	match &signed.statement {
		Statement::Halt(halt) => (Slot::RoundFloor, halt.round.0),
		Statement::Resume(resume) => (Slot::RoundFloor, resume.round.0),
		Statement::Checkpoint(checkpoint) => (Slot::CheckpointFloor, checkpoint.height.0),
		Statement::Handover(_) => (Slot::HandoverFloor, signed.set_id.0),
		Statement::Outbox(outbox) => (Slot::OutboxFloor, outbox.first.0),
	}
}

fn floor<R: Records>(
	records: &R,
	key: &PublicKey,
	signed: &Signed,
	slot: Slot,
) -> Result<u64, Refusal> {
	let floor = records.get(&slots::prefix(key, signed.service, slot))?;
	floor.map_or(Ok(0), |floor| decode::<u64>(&floor))
}

/// A Halt of a block in no round from the first Resume of it on, and the other way round.
fn check_blocks<R: Records>(records: &R, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
	let round_at = |slot, block: (u64, H256)| -> Result<Option<Round>, Refusal> {
		let record = records.get(&slots::block(key, signed.service, slot, block))?;
		record.map(|round| decode::<Round>(&round)).transpose()
	};
	let conflicts = match &signed.statement {
		Statement::Halt(halt) => {
			let resumed = round_at(Slot::ResumedBlock, (halt.height.0, halt.block_hash))?;
			resumed.is_some_and(|resumed| halt.round >= resumed)
		},
		Statement::Resume(resume) => {
			let halted = round_at(Slot::HaltedBlock, (resume.height.0, resume.block_hash))?;
			halted.is_some_and(|halted| halted >= resume.round)
		},
		_ => false,
	};
	match conflicts {
		true => Err(Refusal::Conflict(Conflict::HaltAfterResume)),
		false => Ok(()),
	}
}

/// Writes the statement and what is looked up by block, and drops what is old.
fn write<R: Records>(records: &mut R, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
	let place = slots::of(key, signed);
	let mut added = false;
	if records.get(&place)?.is_none() {
		records.put(&place, &signed.encode())?;
		added = true;
	}
	match &signed.statement {
		Statement::Halt(halt) => {
			let block = (halt.height.0, halt.block_hash);
			let place = slots::block(key, signed.service, Slot::HaltedBlock, block);
			added = merge(records, &place, halt.round, Round::max)?;
		},
		Statement::Resume(resume) => {
			let block = (resume.height.0, resume.block_hash);
			let place = slots::block(key, signed.service, Slot::ResumedBlock, block);
			added = merge(records, &place, resume.round, Round::min)?;
		},
		_ => {},
	}
	prune(records, key, signed, added)
}

/// Merges a round into the one on record; whether there was none.
fn merge<R: Records>(
	records: &mut R,
	place: &[u8],
	round: Round,
	with: fn(Round, Round) -> Round,
) -> Result<bool, Refusal> {
	let before = records.get(place)?.map(|round| decode::<Round>(&round)).transpose()?;
	records.put(place, &before.map_or(round, |before| with(before, round)).encode())?;
	Ok(before.is_none())
}

/// Drops at most a few records for each that is written, and raises the floor above them first.
fn prune<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
	added: bool,
) -> Result<(), Refusal> {
	if let Some(Round(round)) = signed.statement.round() {
		let before = round.saturating_sub(KEPT_ROUNDS);
		for slot in [Slot::Halt, Slot::Resume] {
			drop_rounds(records, key, signed, (slot, before))?;
		}
	}
	if !added {
		return Ok(());
	}
	let slots = match &signed.statement {
		Statement::Halt(_) => (Slot::HaltedBlock, Slot::RoundFloor),
		Statement::Resume(_) => (Slot::ResumedBlock, Slot::HaltHeightFloor),
		Statement::Checkpoint(_) => (Slot::Checkpoint, Slot::CheckpointFloor),
		Statement::Handover(_) => (Slot::Handover, Slot::HandoverFloor),
		Statement::Outbox(_) => (Slot::Outbox, Slot::OutboxFloor),
	};
	drop_excess(records, key, signed, slots)
}

fn drop_rounds<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
	(slot, before): (Slot, u64),
) -> Result<(), Refusal> {
	for record in records.first(&slots::prefix(key, signed.service, slot), 4)? {
		let Some(round) = slots::number(&record).filter(|round| *round < before) else { continue };
		raise(records, key, signed, (Slot::RoundFloor, round))?;
		records.remove(&record)?;
	}
	Ok(())
}

/// If there are more than are kept, drops the lowest.
fn drop_excess<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
	(slot, floor): (Slot, Slot),
) -> Result<(), Refusal> {
	let count_at = [&lengths(key, signed)[..], &[slot as u8]].concat();
	let count = records.get(&count_at)?.map_or(Ok(0), |count| decode::<u64>(&count))?;
	let mut count = count.saturating_add(1);
	if count > KEPT as u64 {
		for record in records.first(&slots::prefix(key, signed.service, slot), 1)? {
			// Of a halted block, it is the round that a later Resume must not precede.
			let dropped = match (slot, records.get(&record)?) {
				(Slot::HaltedBlock, Some(round)) => decode::<Round>(&round)?.0,
				_ => slots::number(&record).unwrap_or(u64::MAX),
			};
			raise(records, key, signed, (floor, dropped))?;
			records.remove(&record)?;
		}
		count = count.saturating_sub(1);
	}
	records.put(&count_at, &count.encode())
}

/// Where the counts of records are.
fn lengths(key: &PublicKey, signed: &Signed) -> Vec<u8> {
	let mut bytes = key.0.to_vec();
	bytes.extend(signed.service.0.to_be_bytes());
	bytes.push(0);
	bytes
}

fn raise<R: Records>(
	records: &mut R,
	key: &PublicKey,
	signed: &Signed,
	(slot, dropped): (Slot, u64),
) -> Result<(), Refusal> {
	let raised = floor(records, key, signed, slot)?.max(dropped.saturating_add(1));
	records.put(&slots::prefix(key, signed.service, slot), &raised.encode())
}

fn decode<T: Decode>(mut bytes: &[u8]) -> Result<T, Refusal> {
	T::decode(&mut bytes).map_err(|error| Refusal::Storage(format!("a record is broken: {error}")))
}
