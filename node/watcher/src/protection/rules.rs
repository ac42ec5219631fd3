// SPDX-License-Identifier: Apache-2.0

//! The rules of slash protection over any ordered records.
//!
//! What is on record for a key and a service: the Halt of each round, the Resumes, the Checkpoint of each
//! round and height, the Handover of each set, the Outboxes of each lane to a destination. Each group is bounded;
//! before a record is dropped a floor rises above it, and below a floor nothing is signed any more.

use super::{
	slots::{self, Said, Slot},
	Refusal,
};
use codec::{DecodeAll, Encode};
use vigil_primitives::{
	conflict, Conflict, Kind, Outbox, PublicKey, Signed, Spoken, Statement, Vote,
};

/// A place and the value at it.
pub type Record = (Vec<u8>, Vec<u8>);

/// Ordered records.
pub trait Records {
	/// Reads one.
	fn get(&self, record: &[u8]) -> Result<Option<Vec<u8>>, Refusal>;
	/// Writes one.
	fn put(&mut self, record: &[u8], value: &[u8]);
	/// Drops one.
	fn remove(&mut self, record: &[u8]);
	/// The first ones from this place on and before that one, at most so many.
	fn range(&self, from: &[u8], before: &[u8], most: usize) -> Result<Vec<Record>, Refusal>;
}

/// This many Halts, Resumes and Checkpoints of a service are kept.
pub const KEPT: u64 = 8_192;
/// This many Handovers of a service are kept.
pub const KEPT_HANDOVERS: u64 = 1_024;
/// This many Outboxes of a lane are kept; the chain shows fewer at a time, and those in order.
pub const KEPT_OUTBOXES: u64 = 64;
/// This many own votes of each kind are kept.
pub const KEPT_VOTES: usize = 8;
/// Records that are read in one go.
const PAGE: usize = 64;

/// Decides and records.
pub fn permit<R: Records>(
	records: &mut R,
	key: &PublicKey,
	spoken: &Spoken<'_>,
) -> Result<(), Refusal> {
	if records.get(&slots::lock(key))?.is_some() {
		return Err(Refusal::Locked);
	}
	let place = slots::of(key, spoken.signed);
	let earlier = records.get(&place)?.map(|earlier| decode::<Said>(&earlier)).transpose()?;
	let said = match &earlier {
		// The same fact for another set is no conflict, and the first record stands for both.
		Some(earlier) if earlier.signed.statement == spoken.signed.statement => {
			let widest = widest(earlier, spoken);
			if widest == *earlier {
				return Ok(());
			}
			widest
		},
		Some(_) => return Err(Refusal::Conflict(contradiction(spoken.signed))),
		None => spoken.into(),
	};
	check_floors(records, key, &said.spoken())?;
	if let Some(conflict) = contradicted(records, key, &said.spoken())? {
		return Err(Refusal::Conflict(conflict));
	}
	write(records, key, &said, earlier.is_none())
}

/// Whether the statement is on record, or so old that this cannot be told.
pub fn knows<R: Records>(records: &R, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal> {
	if let Some(earlier) = records.get(&slots::of(key, signed))? {
		return Ok(decode::<Said>(&earlier)?.signed.statement == signed.statement);
	}
	let (place, number) = slots::floor(key, signed);
	Ok(number < floor(records, &place)?)
}

/// Locks the key because this was signed with it elsewhere.
pub fn lock<R: Records>(records: &mut R, key: &PublicKey, signed: &Signed) {
	records.put(&slots::lock(key), &signed.encode());
}

/// Has on record what was signed with this key elsewhere, whatever it contradicts.
pub fn learn<R: Records>(
	records: &mut R,
	key: &PublicKey,
	spoken: &Spoken<'_>,
) -> Result<(), Refusal> {
	let place = slots::of(key, spoken.signed);
	match records.get(&place)?.map(|earlier| decode::<Said>(&earlier)).transpose()? {
		None => write(records, key, &spoken.into(), true),
		// Of two that contradict each other the first stays, and the times of both count.
		Some(earlier) => write(records, key, &widest(&earlier, spoken), false),
	}
}

/// Records an own vote and drops the oldest of its kind.
pub fn record_vote<R: Records>(
	records: &mut R,
	key: &PublicKey,
	vote: &Vote,
) -> Result<(), Refusal> {
	let (place, shared) = slots::vote(key, &vote.signed);
	records.put(&place, &vote.encode());
	let of_kind = place.get(..shared).unwrap_or_default();
	let kept = records.range(of_kind, &after(of_kind), KEPT_VOTES.saturating_add(1))?;
	if let Some((oldest, _)) = kept.first().filter(|_| kept.len() > KEPT_VOTES) {
		records.remove(oldest);
	}
	Ok(())
}

/// The place after all that start with `prefix`.
pub fn after(prefix: &[u8]) -> Vec<u8> {
	let mut after = prefix.to_vec();
	while let Some(last) = after.pop() {
		if let Some(next) = last.checked_add(1) {
			after.push(next);
			break;
		}
	}
	after
}

/// The same fact said by two policies, so that it contradicts whatever one of them contradicts.
fn widest(earlier: &Said, spoken: &Spoken<'_>) -> Said {
	Said {
		signed: earlier.signed.clone(),
		halt_after: earlier.halt_after.max(spoken.halt_after),
		round_length: earlier.round_length.min(spoken.round_length),
	}
}

fn contradiction(signed: &Signed) -> Conflict {
	match signed.statement.kind() {
		Kind::Halt => Conflict::Halts,
		Kind::Resume => Conflict::LifeInSilence,
		Kind::Checkpoint => Conflict::Checkpoints,
		Kind::Handover => Conflict::Handovers,
		Kind::Outbox => Conflict::Outboxes,
	}
}

/// Refuses what is about a time or number whose records are gone.
fn check_floors<R: Records>(
	records: &R,
	key: &PublicKey,
	spoken: &Spoken<'_>,
) -> Result<(), Refusal> {
	let service = spoken.signed.service;
	let (place, number) = slots::floor(key, spoken.signed);
	let mut forgotten = number < floor(records, &place)?;
	// What is dropped of the other kind may lie in the silence of a Halt, or have claimed one here.
	match &spoken.signed.statement {
		Statement::Halt(_) => {
			let resumes = floor(records, &slots::prefix(key, service, Slot::ResumeFloor))?;
			forgotten |= number.saturating_sub(spoken.halt_after.0) < resumes;
		},
		Statement::Resume(resume) => {
			let halts = floor(records, &slots::prefix(key, service, Slot::HaltFloor))?;
			forgotten |= resume.round.end(spoken.round_length).0 < halts;
		},
		_ => {},
	}
	match forgotten {
		true => Err(Refusal::Forgotten),
		false => Ok(()),
	}
}

fn floor<R: Records>(records: &R, place: &[u8]) -> Result<u64, Refusal> {
	records.get(place)?.map_or(Ok(0), |floor| decode::<u64>(&floor))
}

/// How another record contradicts the statement. What would be at its own place was looked at.
fn contradicted<R: Records>(
	records: &R,
	key: &PublicKey,
	spoken: &Spoken<'_>,
) -> Result<Option<Conflict>, Refusal> {
	let service = spoken.signed.service;
	let at = |slot, round| slots::numbered(key, service, slot, round);
	match &spoken.signed.statement {
		Statement::Halt(halt) => {
			let silent_from = halt.round.0.saturating_sub(spoken.halt_after.0);
			let (from, before) = (at(Slot::Resume, silent_from), at(Slot::Resume, halt.round.0));
			first_conflict(records, (from, before), spoken)
		},
		Statement::Resume(resume) => {
			// Only Halts of later rounds, of which there are some if the clock was set back.
			let from = at(Slot::Halt, resume.round.0);
			let before = after(&slots::prefix(key, service, Slot::Halt));
			first_conflict(records, (from, before), spoken)
		},
		Statement::Outbox(outbox) => overlapping(records, key, outbox, spoken),
		Statement::Checkpoint(_) | Statement::Handover(_) => Ok(None),
	}
}

/// Outboxes that begin before this one may reach into it, but only as far as the longest reaches.
fn overlapping<R: Records>(
	records: &R,
	key: &PublicKey,
	outbox: &Outbox,
	spoken: &Spoken<'_>,
) -> Result<Option<Conflict>, Refusal> {
	let lane = |slot| slots::lane(key, spoken.signed.service, slot, outbox);
	let longest = floor(records, &lane(Slot::LongestOutbox))?;
	let at = |number: u64| [&lane(Slot::Outbox)[..], &number.to_be_bytes()].concat();
	let from = at(outbox.first.0.saturating_sub(longest));
	let before = match outbox.first.0.checked_add(outbox.count.into()) {
		Some(end) => at(end),
		None => after(&lane(Slot::Outbox)),
	};
	first_conflict(records, (from, before), spoken)
}

/// Looks through a range for something that contradicts.
fn first_conflict<R: Records>(
	records: &R,
	(mut from, before): (Vec<u8>, Vec<u8>),
	spoken: &Spoken<'_>,
) -> Result<Option<Conflict>, Refusal> {
	loop {
		let page = records.range(&from, &before, PAGE)?;
		for (_, said) in &page {
			let found = conflict(&decode::<Said>(said)?.spoken(), spoken);
			if found.is_some() {
				return Ok(found);
			}
		}
		match page.last() {
			Some((last, _)) if page.len() == PAGE => from = [&last[..], &[0]].concat(),
			_ => return Ok(None),
		}
	}
}

fn write<R: Records>(
	records: &mut R,
	key: &PublicKey,
	said: &Said,
	new: bool,
) -> Result<(), Refusal> {
	records.put(&slots::of(key, &said.signed), &said.encode());
	if let Statement::Outbox(outbox) = &said.signed.statement {
		let service = said.signed.service;
		let place = slots::lane(key, service, Slot::LongestOutbox, outbox);
		raise(records, &place, outbox.count.into())?;
	}
	match new {
		true => count(records, key, &said.signed),
		false => Ok(()),
	}
}

/// Counts one more record, and drops the lowest of its group if there are too many: the floor rises
/// above it first.
pub fn count<R: Records>(records: &mut R, key: &PublicKey, signed: &Signed) -> Result<(), Refusal> {
	let group = slots::group(key, signed);
	let place = slots::count(&group);
	let count = floor(records, &place)?.saturating_add(1);
	let kept = match signed.statement.kind() {
		Kind::Handover => KEPT_HANDOVERS,
		Kind::Outbox => KEPT_OUTBOXES,
		Kind::Halt | Kind::Resume | Kind::Checkpoint => KEPT,
	};
	if count <= kept {
		records.put(&place, &count.encode());
		return Ok(());
	}
	if let Some((lowest, said)) = records.range(&group, &after(&group), 1)?.pop() {
		let (floor, number) = slots::floor(key, &decode::<Said>(&said)?.signed);
		raise(records, &floor, number.saturating_add(1))?;
		records.remove(&lowest);
	}
	Ok(())
}

/// Raises a number, never lowers it.
pub fn raise<R: Records>(records: &mut R, place: &[u8], to: u64) -> Result<(), Refusal> {
	if to > floor(records, place)? {
		records.put(place, &to.encode());
	}
	Ok(())
}

pub fn decode<T: DecodeAll>(mut bytes: &[u8]) -> Result<T, Refusal> {
	T::decode_all(&mut bytes).map_err(|error| Refusal::Damaged(error.to_string()))
}
