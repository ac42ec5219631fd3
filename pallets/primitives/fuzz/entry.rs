// SPDX-License-Identifier: Apache-2.0
//! Bytes as a sequence of certified statements, and what must hold after each: shared by the fuzz
//! target and the tests. The file that includes this has `common` beside it.

use crate::common::*;
use vigil_primitives::{
	ward::{
		record::{Record, Word},
		Change, Claim,
	},
	Incident, Seconds, SetId, FRESHNESS,
};

/// So many words that a sequence of a hundred bytes does not settle any, and so few that one does.
type Long = Record<256, 128>;
type Short = Record<8, 3>;

/// One step: how long nothing happens, and what is heard then.
fn step(bytes: [u8; 4], now: u64) -> (u64, Claim) {
	let [kind, height, round, wait] = bytes;
	let now = now.saturating_add(u64::from(wait));
	let drift = u64::from(round) * u64::from(kind >> 5);
	let round = (now + 9).saturating_sub(drift) / 3 * 3;
	let (branch, height) = (1 + (height & 1), 90 + u64::from(height >> 1));
	let claim = match kind & 3 {
		0 => Claim::Halt(halt_of(height, branch, round)),
		1 => resume(height, round),
		2 => checkpoint(height / 10 * 10, branch, round),
		_ => Claim::Suspicion(halt_of(height, branch, round)),
	};
	(now, claim)
}

/// Runs a sequence; fails where something does not hold that must.
pub fn run(bytes: &[u8]) {
	let mut world = World::new();
	let (mut long, mut short) = (Long::default(), Short::default());
	let mut words = Vec::new();
	let mut open = false;
	for bytes in bytes.as_chunks().0.iter().take(100) {
		let (now, claim) = step(*bytes, world.now);
		world.now = now;
		for change in world.hear(claim).unwrap_or_default() {
			match change {
				Change::Opened(_) => assert!(!std::mem::replace(&mut open, true)),
				Change::Closed(_) => assert!(std::mem::replace(&mut open, false)),
				_ => {},
			}
		}
		let Some(word) = Word::of(&claim, SetId(1), POLICY.halt_after) else { continue };
		if long.hear(word, FRESHNESS).is_ok() {
			words.push(word);
		}
		let _ = short.hear(word, FRESHNESS);
		check(long.incidents());
		check(short.incidents());
	}
	let mut backwards = Long::default();
	words.iter().rev().for_each(|word| drop(backwards.hear(*word, FRESHNESS)));
	let unnumbered = |record: &Long| -> Vec<Incident> {
		let without = |one: &Incident| Incident { id: Default::default(), ..*one };
		record.incidents().iter().map(without).collect()
	};
	assert_eq!(unnumbered(&long), unnumbered(&backwards), "the order does not matter");
}

/// What holds of the incidents of every record.
fn check(incidents: &[Incident]) {
	for one in incidents {
		let length = one.until().0.saturating_sub(one.began_at.0);
		assert!(one.downtime <= Seconds(length), "no more downtime than time");
	}
	for pair in incidents.windows(2) {
		let [before, after] = pair else { continue };
		assert!(before.resumed.is_some_and(|end| end.start() <= after.began_at));
	}
}
