// SPDX-License-Identifier: Apache-2.0
//! Receipts as the inbox contract of an EVM chain keeps them: in which slots of its storage, and how packed.
//!
//! The contract's `Store` stands from slot 0 on, and its places are part of the format. Mappings nest as
//! `keccak256(abi.encode(key, slot))`; numbers are packed from the lowest bit upwards.

use super::{CarriageReceipt, Firing, MessageReceipt, Outcome, PlanReceipt, Rehearsal, Rehearsed};
use crate::{
	abi::{hash_words, AbiWord, Word},
	Height, LaneId, PlanId, Round, SequenceNumber, ServiceId, SetId, UnixTime, H256,
};

/// Slots of the mappings.
const PLANS: u64 = 6;
const MESSAGES: u64 = 10;
const HANDOVERS: u64 = 12;
const CHECKPOINTS: u64 = 13;

/// The last messages of a lane that have a receipt: those of later ones take their places.
pub const RING: u64 = 1_024;

/// A receipt's words are not what the contract writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Where the receipt of a message stands: two slots.
pub fn message_slots(service: ServiceId, lane: LaneId, sequence: SequenceNumber) -> [H256; 2] {
	let place = sequence.0.checked_rem(RING).unwrap_or_default();
	slots(MESSAGES, &[service.word(), lane.word(), place.word()])
}

/// Where a plan and the receipt of its last firing stand: six slots.
pub fn plan_slots(service: ServiceId, plan: PlanId) -> [H256; 6] {
	slots(PLANS, &[service.word(), plan.word()])
}

/// Where it stands who brought the Handover to this set: two slots.
pub fn handover_slots(service: ServiceId, set: SetId) -> [H256; 2] {
	slots(HANDOVERS, &[service.word(), set.word()])
}

/// Where it stands who brought the Checkpoint of this height: two slots.
pub fn checkpoint_slots(service: ServiceId, height: Height) -> [H256; 2] {
	slots(CHECKPOINTS, &[service.word(), height.word()])
}

/// The receipt of a message that these words hold; `None` if there is none, or it is that of another one.
pub fn message_receipt(
	[beneficiary, rest]: [Word; 2],
	sequence: SequenceNumber,
) -> Result<Option<MessageReceipt>, Unreadable> {
	let mut rest = Packed::new(&rest);
	let number = rest.take(8);
	let at = rest.take(5);
	let outcome = outcome(rest.take(1))?;
	let rehearsed_at = rest.take(5);
	let rehearsal = rehearsal(rehearsed_at, rest.take(1))?;
	match (rest.take(1), number == sequence.0) {
		(0, _) | (1, false) => Ok(None),
		(1, true) => Ok(Some(MessageReceipt {
			beneficiary: H256(beneficiary),
			at: UnixTime(at),
			outcome,
			rehearsal,
		})),
		_ => Err(Unreadable),
	}
}

/// The receipt of a plan that these words hold; `None` if it is not kept.
pub fn plan_receipt(words: [Word; 6]) -> Result<Option<PlanReceipt>, Unreadable> {
	let [plan, _, failover, failback, fired, hash] = words;
	let mut plan = Packed::new(&plan);
	// Its protocol.
	plan.take(4);
	let version = plan.small(4)?;
	// Its class and its list.
	plan.take(2);
	if plan.take(1) == 0 {
		return Ok(None);
	}
	let mut failover = Packed::new(&failover);
	failover.skip(20);
	let rehearsed_at = failover.take(5);
	let rehearsal = rehearsal(rehearsed_at, failover.take(1))?;
	let mut failback = Packed::new(&failback);
	failback.skip(20);
	let failed_back_at = failback.take(5);
	let failback_outcome = outcome(failback.take(1))?;
	let fired_version = failback.small(4)?;
	let mut fired = Packed::new(&fired);
	let first = fired.take(5);
	let last = fired.take(5);
	let height = fired.take(8);
	let fired_at = fired.take(5);
	let failover_outcome = outcome(fired.take(1))?;
	let firing = (fired_at != 0).then_some(Firing {
		version: fired_version,
		first: Round(first),
		last: Round(last),
		height: Height(height),
		block_hash: H256(hash),
		fired_at: UnixTime(fired_at),
		failover: failover_outcome,
		failback: (failed_back_at != 0).then_some((UnixTime(failed_back_at), failback_outcome)),
	});
	Ok(Some(PlanReceipt { version, rehearsal, firing }))
}

/// Who brought something, by these words; `None` if nobody did who wants to be paid.
pub fn carriage_receipt([beneficiary, brought]: [Word; 2]) -> Option<CarriageReceipt> {
	let at = Packed::new(&brought).take(8);
	(at != 0).then_some(CarriageReceipt { beneficiary: H256(beneficiary), at: UnixTime(at) })
}

fn outcome(number: u64) -> Result<Outcome, Unreadable> {
	match number {
		0 => Ok(Outcome::Queued),
		1 => Ok(Outcome::Done),
		2 => Ok(Outcome::Failed),
		3 => Ok(Outcome::Refused),
		_ => Err(Unreadable),
	}
}

fn rehearsal(at: u64, number: u64) -> Result<Option<Rehearsal>, Unreadable> {
	let outcome = match number {
		0 => return Ok(None),
		1 => Rehearsed::Passed,
		2 => Rehearsed::FailoverFails,
		3 => Rehearsed::FailbackFails,
		_ => return Err(Unreadable),
	};
	Ok(Some(Rehearsal { at: UnixTime(at), outcome }))
}

/// The slots of what stands under these keys of a mapping.
fn slots<const N: usize>(mapping: u64, keys: &[Word]) -> [H256; N] {
	let first = keys.iter().fold(mapping.word(), |slot, key| hash_words(&[*key, slot]).0);
	let mut slot = first;
	[(); N].map(|()| {
		let this = H256(slot);
		slot = next(slot);
		this
	})
}

/// The number after a word's, which a hash never is the last of in practice.
fn next(mut word: Word) -> Word {
	for byte in word.iter_mut().rev() {
		*byte = byte.wrapping_add(1);
		if *byte != 0 {
			break;
		}
	}
	word
}

/// A word from its lowest byte upwards.
struct Packed<'a> {
	bytes: core::iter::Rev<core::slice::Iter<'a, u8>>,
}

impl<'a> Packed<'a> {
	fn new(word: &'a Word) -> Self {
		Self { bytes: word.iter().rev() }
	}

	/// The number in the next bytes, eight at most.
	fn take(&mut self, bytes: usize) -> u64 {
		let mut number = 0u64;
		for (place, byte) in (0u32..).zip(self.bytes.by_ref().take(bytes)) {
			number |= u64::from(*byte).wrapping_shl(place.wrapping_mul(8));
		}
		number
	}

	fn small(&mut self, bytes: usize) -> Result<u32, Unreadable> {
		u32::try_from(self.take(bytes)).map_err(|_| Unreadable)
	}

	fn skip(&mut self, bytes: usize) {
		self.bytes.by_ref().take(bytes).for_each(drop);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{collections::BTreeSet, vec::Vec};

	/// A word with these fields, each with its length in bytes, from the lowest byte upwards.
	fn word(fields: &[(u64, usize)]) -> Word {
		let bytes: Vec<u8> = fields
			.iter()
			.flat_map(|(number, length)| {
				let bytes = number.to_le_bytes();
				let wide = bytes.into_iter().chain(core::iter::repeat(0));
				wide.take(*length).collect::<Vec<_>>()
			})
			.collect();
		let mut word = [0; 32];
		word.iter_mut().rev().zip(bytes).for_each(|(to, from)| *to = from);
		word
	}

	fn of_message(number: u64, there: u64) -> [Word; 2] {
		[[7; 32], word(&[(number, 8), (900, 5), (1, 1), (901, 5), (2, 1), (there, 1)])]
	}

	#[test]
	fn a_message_is_read_by_its_number_and_no_other() {
		let number = SequenceNumber(5);
		let receipt = message_receipt(of_message(5, 1), number).unwrap().unwrap();
		assert_eq!((receipt.beneficiary, receipt.at), (H256([7; 32]), UnixTime(900)));
		assert_eq!(receipt.outcome, Outcome::Done);
		let rehearsal = Rehearsal { at: UnixTime(901), outcome: Rehearsed::FailoverFails };
		assert_eq!(receipt.rehearsal, Some(rehearsal));
		assert_eq!(message_receipt(of_message(5 + RING, 1), number), Ok(None), "it took its place");
		assert_eq!(message_receipt(of_message(5, 0), number), Ok(None));
		assert_eq!(message_receipt([[0; 32]; 2], SequenceNumber(0)), Ok(None));
		assert_eq!(message_receipt(of_message(5, 2), number), Err(Unreadable));
	}

	#[test]
	fn a_plan_is_read_with_its_firing_and_one_that_is_not_kept_is_none() {
		let plan =
			|kept| word(&[(11, 4), (3, 4), (0, 1), (1, 1), (kept, 1), (800, 5), (60, 8), (2, 4)]);
		let failover = word(&[(0, 8), (0, 8), (9, 4), (850, 5), (1, 1), (0, 1), (0, 1)]);
		let failback = word(&[(0, 8), (0, 8), (8, 4), (990, 5), (2, 1), (2, 4)]);
		let fired = word(&[(900, 5), (930, 5), (105, 8), (935, 5), (1, 1)]);
		let words = |kept| [plan(kept), [0; 32], failover, failback, fired, [0xb0; 32]];
		let receipt = plan_receipt(words(1)).unwrap().unwrap();
		assert_eq!(receipt.version, 3);
		let rehearsal = Rehearsal { at: UnixTime(850), outcome: Rehearsed::Passed };
		assert_eq!(receipt.rehearsal, Some(rehearsal));
		let firing = Firing {
			version: 2,
			first: Round(900),
			last: Round(930),
			height: Height(105),
			block_hash: H256([0xb0; 32]),
			fired_at: UnixTime(935),
			failover: Outcome::Done,
			failback: Some((UnixTime(990), Outcome::Failed)),
		};
		assert_eq!(receipt.firing, Some(firing));
		assert_eq!(plan_receipt(words(0)), Ok(None));
		let mut quiet = words(1);
		quiet[4] = [0; 32];
		assert_eq!(plan_receipt(quiet).unwrap().unwrap().firing, None);
		let mut odd = words(1);
		odd[4] = word(&[(900, 5), (930, 5), (105, 8), (935, 5), (9, 1)]);
		assert_eq!(plan_receipt(odd), Err(Unreadable));
	}

	#[test]
	fn a_carriage_is_read_and_nothing_is_none() {
		let receipt = carriage_receipt([[4; 32], word(&[(77, 8)])]).unwrap();
		assert_eq!((receipt.beneficiary, receipt.at), (H256([4; 32]), UnixTime(77)));
		assert_eq!(carriage_receipt([[0; 32]; 2]), None);
	}

	#[test]
	fn receipts_stand_apart_in_slots_that_follow_each_other() {
		let service = ServiceId(7);
		let of = |number| message_slots(service, LaneId(2), SequenceNumber(number));
		let mut all: Vec<H256> = [of(1), of(2)].concat();
		all.extend(plan_slots(service, PlanId(1)));
		all.extend(handover_slots(service, SetId(1)));
		all.extend(checkpoint_slots(service, Height(1)));
		assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 2 + 2 + 6 + 2 + 2);
		assert_eq!(of(1), of(1 + RING));
		assert_eq!(next(of(1)[0].0), of(1)[1].0);
		let mut carried = [0xff; 32];
		carried[0] = 0;
		let mut after = [0; 32];
		after[0] = 1;
		assert_eq!(next(carried), after);
	}
}
