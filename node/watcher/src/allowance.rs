// SPDX-License-Identifier: Apache-2.0

//! How much a key, or a set with its certificates, may say of each kind: a member of a set has a
//! signature for whatever it likes, and must not be able to flood everybody with it.

use crate::{pool::KeyId, Millis};
use std::collections::BTreeMap;
use vigil_primitives::{Kind, Seconds, SetId};

/// What a key may say of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
	/// How much at once.
	pub burst: u32,
	/// How much in each round, in the long run.
	pub per_round: u32,
}

/// What honest watchers need, with room for the rounds that are taken late and for clocks that differ.
pub fn rate(kind: Kind) -> Rate {
	match kind {
		Kind::Halt | Kind::Checkpoint => Rate { burst: 8, per_round: 1 },
		// One for each Halt that is open.
		Kind::Resume => Rate { burst: 32, per_round: 4 },
		Kind::Handover => Rate { burst: 4, per_round: 1 },
		Kind::Outbox => Rate { burst: 64, per_round: 8 },
	}
}

/// How many statements a set may certify: more than honest watchers of one service do, who may be a
/// whole set that someone made up.
pub fn certificate_rate(kind: Kind) -> Rate {
	match kind {
		Kind::Halt | Kind::Checkpoint | Kind::Handover => Rate { burst: 16, per_round: 4 },
		Kind::Resume | Kind::Outbox => rate(kind),
	}
}

/// Names a set where a key is charged otherwise.
pub fn set_key(SetId(set_id): SetId) -> KeyId {
	u128::from(set_id).to_be_bytes()
}

/// What is left of it, in thousandths.
#[derive(Clone, Copy, Debug)]
struct Level {
	left: u64,
	filled_at: Millis,
}

/// What keys may still say. Only what is verified is charged, so nobody can spend what is another's.
#[derive(Debug)]
pub struct Allowances {
	rate: fn(Kind) -> Rate,
	levels: BTreeMap<(KeyId, u8), Level>,
}

impl Default for Allowances {
	fn default() -> Self {
		Self { rate, levels: BTreeMap::new() }
	}
}

impl Allowances {
	/// Those of sets for their certificates.
	pub fn of_certificates() -> Self {
		Self { rate: certificate_rate, levels: BTreeMap::new() }
	}

	/// Whether the key may say one thing more.
	pub fn has(&self, key: KeyId, kind: Kind, round: Seconds, now: Millis) -> bool {
		self.left(key, kind, round, now) >= WHOLE
	}

	/// Charges the key for one thing that it said; false, and nothing is charged, if it may not.
	pub fn spend(&mut self, key: KeyId, kind: Kind, round: Seconds, now: Millis) -> bool {
		let left = self.left(key, kind, round, now);
		let Some(left) = left.checked_sub(WHOLE) else { return false };
		self.levels.insert((key, kind as u8), Level { left, filled_at: now });
		true
	}

	/// Forgets who has said nothing for long: nothing is known of those whose allowance is full.
	pub fn expire(&mut self, before: Millis) {
		self.levels.retain(|_, level| level.filled_at >= before);
	}

	fn left(&self, key: KeyId, kind: Kind, round: Seconds, now: Millis) -> u64 {
		let Rate { burst, per_round } = (self.rate)(kind);
		let full = u64::from(burst).saturating_mul(WHOLE);
		let Some(level) = self.levels.get(&(key, kind as u8)) else { return full };
		// Milliseconds by things a round, over seconds a round, are thousandths of a thing.
		let gained = now.since(level.filled_at).saturating_mul(per_round.into());
		let gained = gained.checked_div(round.0).unwrap_or(0);
		level.left.saturating_add(gained).min(full)
	}
}

const WHOLE: u64 = 1_000;

#[cfg(test)]
mod tests {
	use super::*;

	const ROUND: Seconds = Seconds(3);
	const KEY: KeyId = [1; 16];

	fn said(allowances: &mut Allowances, key: KeyId, kind: Kind, now: u64) -> usize {
		(0..1_000).filter(|_| allowances.spend(key, kind, ROUND, Millis(now))).count()
	}

	#[test]
	fn a_key_says_so_much_at_once_and_so_much_a_round() {
		for kind in [Kind::Halt, Kind::Resume, Kind::Checkpoint, Kind::Handover, Kind::Outbox] {
			let Rate { burst, per_round } = rate(kind);
			let mut allowances = Allowances::default();
			assert_eq!(said(&mut allowances, KEY, kind, 0), burst as usize);
			assert!(!allowances.has(KEY, kind, ROUND, Millis(0)));
			assert_eq!(said(&mut allowances, KEY, kind, 3_000), per_round as usize);
			assert_eq!(said(&mut allowances, KEY, kind, 3_000_000), burst as usize);
		}
	}

	#[test]
	fn a_set_certifies_so_much_at_once_and_so_much_a_round() {
		let mut allowances = Allowances::of_certificates();
		for set_id in [SetId(1), SetId(2)] {
			assert_eq!(said(&mut allowances, set_key(set_id), Kind::Halt, 0), 16);
			assert_eq!(said(&mut allowances, set_key(set_id), Kind::Halt, 3_000), 4);
		}
	}

	#[test]
	fn keys_and_kinds_do_not_share() {
		let mut allowances = Allowances::default();
		said(&mut allowances, KEY, Kind::Halt, 0);
		assert!(allowances.has(KEY, Kind::Checkpoint, ROUND, Millis(0)));
		assert!(allowances.has([2; 16], Kind::Halt, ROUND, Millis(0)));
	}

	#[test]
	fn who_was_silent_for_long_takes_no_room() {
		let mut allowances = Allowances::default();
		said(&mut allowances, KEY, Kind::Halt, 1_000);
		allowances.expire(Millis(1_000));
		assert_eq!(allowances.levels.len(), 1);
		allowances.expire(Millis(1_001));
		assert!(allowances.levels.is_empty());
	}
}
