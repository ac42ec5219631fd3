// SPDX-License-Identifier: Apache-2.0

//! What destinations with contracts execute: `abi.encode(Call[])` with
//! `Call{address target, uint128 value, uint64 gas, bytes data}`, in the one form that encoders write.
//!
//! The rule is that of the inbox contract (`Calls.sol`), so what leaves here is not refused there: no gaps,
//! no shared or reordered parts, no bits beyond a field's width, nothing behind the last call, and no more
//! gas than the contract grants.

/// The most calls in a payload.
pub const MOST_CALLS: u64 = 32;

/// The most gas that a payload's calls may ask for, with what it takes to make them.
pub const MOST_GAS: u64 = 4_000_000;

/// What it takes to keep a byte of a plan's payloads.
const BYTE_GAS: u64 = 220;

/// The most that both payloads of a plan may take altogether: to keep and to rehearse them has to fit into one
/// transaction.
pub const MOST_ARM_GAS: u64 = 12_000_000;

/// What a call with value takes beside its own gas.
const WITH_VALUE: u64 = 48_000;
/// What a call without value takes beside its own gas.
const WITHOUT_VALUE: u64 = 9_000;
/// What executing anything takes.
const BASE: u64 = 20_000;
/// Bytes of a word.
const WORD: usize = 32;
/// Where the data of a call begins behind its own head: four words later.
const HEAD: u64 = 128;

/// Why calls are no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallsError {
	/// There are none.
	Empty,
	/// They are not in the form that encoders write.
	Unreadable,
	/// There are too many.
	TooMany,
	/// They ask for too much gas.
	TooMuchGas,
}

/// The gas that executing the calls takes.
pub fn check(payload: &[u8]) -> Result<u64, CallsError> {
	if payload.is_empty() {
		return Err(CallsError::Empty);
	}
	let (head, calls) = payload.split_at_checked(2 * WORD).ok_or(CallsError::Unreadable)?;
	if number(head, 0)? != WORD as u64 {
		return Err(CallsError::Unreadable);
	}
	let count = number(head, 1)?;
	if count > MOST_CALLS {
		return Err(CallsError::TooMany);
	}
	let offsets = usize::try_from(count).unwrap_or(usize::MAX);
	let mut here = offsets.saturating_mul(WORD);
	let mut gas = 0u64;
	for place in 0..offsets {
		if usize::try_from(number(calls, place)?) != Ok(here) {
			return Err(CallsError::Unreadable);
		}
		let (size, needs) = call(calls.get(here..).ok_or(CallsError::Unreadable)?)?;
		here = here.saturating_add(size);
		gas = gas.saturating_add(needs);
	}
	match (count, calls.len() == here) {
		(0, true) => return Err(CallsError::Empty),
		(_, false) => return Err(CallsError::Unreadable),
		(_, true) => (),
	}
	// What is passed on twice loses two 64ths.
	let gas = gas.saturating_add(gas / 16).saturating_add(BASE);
	match gas > MOST_GAS {
		true => Err(CallsError::TooMuchGas),
		false => Ok(gas),
	}
}

/// Whether an inbox would keep a plan with these payloads, of which the second may be empty.
pub fn check_plan(failover: &[u8], failback: &[u8]) -> Result<(), CallsError> {
	let back = match failback.is_empty() {
		true => 0,
		false => check(failback)?,
	};
	let bytes = u64::try_from(failover.len().saturating_add(failback.len())).unwrap_or(u64::MAX);
	let all = check(failover)?.saturating_add(back).saturating_add(bytes.saturating_mul(BYTE_GAS));
	match all > MOST_ARM_GAS {
		true => Err(CallsError::TooMuchGas),
		false => Ok(()),
	}
}

/// The size of the call that `rest` begins with, and the gas it takes.
fn call(rest: &[u8]) -> Result<(usize, u64), CallsError> {
	let [target, value] = [word(rest, 0)?, word(rest, 1)?];
	let narrow = target.iter().take(12).chain(value.iter().take(16)).all(|byte| *byte == 0);
	let gas = number(rest, 2)?;
	if !narrow || number(rest, 3)? != HEAD {
		return Err(CallsError::Unreadable);
	}
	let length = usize::try_from(number(rest, 4)?).map_err(|_| CallsError::Unreadable)?;
	let data = rest.get(5 * WORD..).unwrap_or_default();
	let padded = length.checked_next_multiple_of(WORD).ok_or(CallsError::Unreadable)?;
	let padding = data.get(length..padded).ok_or(CallsError::Unreadable)?;
	if padding.iter().any(|byte| *byte != 0) {
		return Err(CallsError::Unreadable);
	}
	let around = match value.iter().all(|byte| *byte == 0) {
		true => WITHOUT_VALUE,
		false => WITH_VALUE,
	};
	let bytes = u64::try_from(padded).unwrap_or(u64::MAX);
	let needs = gas.saturating_add(around).saturating_add(bytes);
	Ok((padded.saturating_add(5 * WORD), needs))
}

fn word(data: &[u8], place: usize) -> Result<&[u8], CallsError> {
	let from = place.saturating_mul(WORD);
	data.get(from..from.saturating_add(WORD)).ok_or(CallsError::Unreadable)
}

/// A word that is a number of 64 bits.
fn number(data: &[u8], place: usize) -> Result<u64, CallsError> {
	let (high, low) = word(data, place)?.split_at(24);
	let low = <[u8; 8]>::try_from(low).map_err(|_| CallsError::Unreadable)?;
	match high.iter().all(|byte| *byte == 0) {
		true => Ok(u64::from_be_bytes(low)),
		false => Err(CallsError::Unreadable),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The word of a number.
	fn of(number: u128) -> Vec<u8> {
		[&[0; 16][..], &number.to_be_bytes()].concat()
	}

	/// A call's target, value, gas and data.
	type Call = (u8, u128, u64, Vec<u8>);

	/// What `abi.encode(Call[])` writes.
	fn encode(calls: &[Call]) -> Vec<u8> {
		let mut head = [of(32), of(calls.len() as u128)].concat();
		let mut tail = Vec::new();
		for (target, value, gas, data) in calls {
			head.extend(of((calls.len() * WORD + tail.len()) as u128));
			tail.extend(of((*target).into()));
			tail.extend(of(*value));
			tail.extend(of((*gas).into()));
			tail.extend([of(128), of(data.len() as u128), data.clone()].concat());
			tail.extend(vec![0; data.len().next_multiple_of(WORD) - data.len()]);
		}
		[head, tail].concat()
	}

	fn two() -> Vec<u8> {
		encode(&[(7, 0, 50_000, vec![1, 2, 3, 4, 5]), (8, 1, 60_000, vec![])])
	}

	#[test]
	fn what_encoders_write_is_taken_with_its_gas() {
		let needs = 50_000 + 9_000 + 32 + 60_000 + 48_000;
		assert_eq!(check(&two()), Ok(needs + needs / 16 + 20_000));
		assert_eq!(check(&encode(&[(7, 0, 0, vec![])])), Ok(9_000 + 9_000 / 16 + 20_000));
	}

	#[test]
	fn nothing_and_too_much_are_refused() {
		assert_eq!(check(&[]), Err(CallsError::Empty));
		assert_eq!(check(&encode(&[])), Err(CallsError::Empty));
		let many = vec![(7, 0, 1, vec![]); 33];
		assert_eq!(check(&encode(&many)), Err(CallsError::TooMany));
		assert!(check(&encode(&many[..32])).is_ok());
		let heavy = encode(&[(7, 0, 3_800_000, vec![])]);
		assert_eq!(check(&heavy), Err(CallsError::TooMuchGas));
		let endless = encode(&[(7, 0, u64::MAX, vec![]), (7, 0, u64::MAX, vec![])]);
		assert_eq!(check(&endless), Err(CallsError::TooMuchGas));
	}

	#[test]
	fn a_plan_whose_payloads_are_too_dear_together_is_refused() {
		let heavy = encode(&[(7, 0, 3_600_000, vec![])]);
		let long = encode(&[(7, 0, 3_600_000, vec![1; 15_000])]);
		assert_eq!(check_plan(&heavy, &heavy), Ok(()));
		assert_eq!(check_plan(&long, &[]), Ok(()));
		assert_eq!(check_plan(&long, &long), Err(CallsError::TooMuchGas), "220 for a byte");
		assert_eq!(check_plan(&heavy, &[1]), Err(CallsError::Unreadable));
		assert_eq!(check_plan(&[], &heavy), Err(CallsError::Empty));
	}

	#[test]
	fn every_other_form_is_refused() {
		let good = two();
		let with = |at: usize, byte: u8| {
			let mut bad = good.clone();
			bad[at] = byte;
			bad
		};
		let first = 4 * WORD;
		let cases = [
			("another offset of the list", with(31, 64)),
			("a call more than there are", with(63, 3)),
			("a call less than there are", with(63, 1)),
			("an offset into another call", with(3 * WORD - 1, 96)),
			("an address of 21 bytes", with(first + 11, 1)),
			("a value of 17 bytes", with(first + WORD + 15, 1)),
			("gas of 9 bytes", with(first + 2 * WORD + 23, 1)),
			("data elsewhere", with(first + 4 * WORD - 1, 160)),
			("data behind the end", with(first + 5 * WORD - 2, 200)),
			("padding that says something", with(first + 5 * WORD + 5, 9)),
			("a word behind the last call", [good.clone(), of(0)].concat()),
			("half a word missing", good[..good.len() - 16].to_vec()),
			("a head only", good[..2 * WORD].to_vec()),
			("less than a head", good[..40].to_vec()),
		];
		for (what, bad) in cases {
			assert_eq!(check(&bad), Err(CallsError::Unreadable), "{what}");
		}
	}

	proptest! {
		#[test]
		fn all_that_is_written_is_read_and_no_other_length(
			calls in prop::collection::vec(
				(any::<u8>(), 0..3u128, 0..50_000u64, prop::collection::vec(any::<u8>(), 0..70)),
				1..8,
			),
			cut in 1..400usize,
		) {
			let written = encode(&calls);
			prop_assert!(check(&written).is_ok());
			let shorter = &written[..written.len() - cut.min(written.len() - 1)];
			prop_assert!(check(shorter).is_err());
		}

		#[test]
		fn rubbish_is_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 1..500)) {
			prop_assert!(check(&bytes).is_err());
		}
	}
}
