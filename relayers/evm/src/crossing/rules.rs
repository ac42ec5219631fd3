// SPDX-License-Identifier: Apache-2.0

//! Which word of a path a crossing lacks. Pure: what it knows and what an inbox says of the ward decides.

use crate::abi::WardView;

/// The status `Live` of a ward.
const LIVE: u8 = 0;
/// The status `Halted`.
const HALTED: u8 = 2;

/// What a path says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
	/// The ward stands, by the Halt of this round.
	Down(u64),
	/// The ward lives, as this round showed.
	Up(u64),
}

impl Word {
	/// Its round.
	pub fn round(self) -> u64 {
		match self {
			Self::Down(round) | Self::Up(round) => round,
		}
	}

	/// Its number among what is told.
	pub fn kind(self) -> u8 {
		match self {
			Self::Down(_) => 1,
			Self::Up(_) => 2,
		}
	}
}

/// What a crossing has heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
	/// The last words of the path, by their rounds; zero if there are none.
	pub down: u64,
	/// The same of its words of life.
	pub up: u64,
	/// Whether the failover happened and is not over.
	pub fired: bool,
	/// The round that it happened for.
	pub round: u64,
	/// What was told of rounds up to this one is over.
	pub over: u64,
	/// How far apart rounds of one incident are at most, in seconds.
	pub within: u64,
}

/// The word that an inbox could give and the crossing has not heard of this path.
///
/// Words age: while the failover has not happened, one is given again before it is too far from those of others.
/// Once it has, one word of an incident is enough: it shows that the path works, and whether it lies.
pub fn missing(ward: &WardView, heard: &Heard) -> Option<Word> {
	match ward.status {
		HALTED => {
			let round = ward.haltRound;
			let of_this = heard.down >= ward.firstRound && heard.down > heard.over;
			let aged = round.saturating_sub(heard.down) > heard.within / 2;
			let lacks = round > heard.over && (!of_this || aged && !heard.fired);
			lacks.then_some(Word::Down(round))
		},
		LIVE => {
			let concerns = heard.round != 0 && ward.resumed >= heard.round;
			(concerns && heard.up < ward.resumed).then_some(Word::Up(ward.resumed))
		},
		_ => None,
	}
}

/// From which round on an inbox should hear a Halt again whose ward stands there, so that its word counts with those
/// of other paths: what it says is void, or of a round too far before theirs.
pub fn asks_again(ward: &WardView, others: &[Heard]) -> Option<u64> {
	let known = others.first()?;
	if ward.status != HALTED || known.fired {
		return None;
	}
	let standing = others.iter().filter(|one| one.down > one.over && one.down >= one.up);
	let newest = standing.map(|one| one.down).max().unwrap_or_default();
	let from = newest.saturating_sub(known.within / 2).max(known.over.saturating_add(1));
	(ward.haltRound < from).then_some(from)
}

/// Whether a word that was given before makes giving this one superfluous.
pub fn covers(given: Word, wanted: Word, within: u64) -> bool {
	match (given, wanted) {
		(Word::Down(given), Word::Down(wanted)) => wanted.saturating_sub(given) <= within / 2,
		(Word::Up(given), Word::Up(wanted)) => given == wanted,
		_ => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn ward(status: u8, first: u64, halt: u64, resumed: u64) -> WardView {
		WardView {
			status,
			offBranch: false,
			incidents: 1,
			since: 0,
			turnedAt: 0,
			turns: 1,
			suspectUntil: 0,
			recoverBy: 0,
			openedAt: 0,
			suspectedHeight: 0,
			lastSuspicion: 0,
			lastResume: 0,
			haltHeight: 5,
			haltRound: halt,
			firstRound: first,
			sinceLife: first,
			shownHeight: 0,
			shownRound: 0,
			beganAt: 0,
			downtime: 0,
			resumed,
		}
	}

	const NOTHING: Heard = Heard { down: 0, up: 0, fired: false, round: 0, over: 0, within: 600 };

	#[test]
	fn a_ward_that_stands_is_told_of_once_and_again_before_the_word_is_too_old() {
		let stands = |halt| ward(HALTED, 1_000, halt, 0);
		assert_eq!(missing(&stands(1_000), &NOTHING), Some(Word::Down(1_000)));
		let said = Heard { down: 1_000, ..NOTHING };
		assert_eq!(missing(&stands(1_300), &said), None);
		assert_eq!(missing(&stands(1_301), &said), Some(Word::Down(1_301)));
		let fired = Heard { fired: true, round: 1_000, ..said };
		assert_eq!(missing(&stands(9_000), &fired), None, "nobody needs it any more");
	}

	#[test]
	fn a_word_of_another_incident_or_one_that_is_over_is_no_word_of_this() {
		let earlier = Heard { down: 900, over: 950, ..NOTHING };
		assert_eq!(missing(&ward(HALTED, 1_000, 1_000, 0), &earlier), Some(Word::Down(1_000)));
		let settled = Heard { down: 1_000, over: 1_000, ..NOTHING };
		assert_eq!(
			missing(&ward(HALTED, 1_000, 1_000, 0), &settled),
			None,
			"void, and no other yet"
		);
		assert_eq!(missing(&ward(HALTED, 1_000, 1_003, 0), &settled), Some(Word::Down(1_003)));
		let fired = Heard { fired: true, round: 1_000, ..NOTHING };
		let first = missing(&ward(HALTED, 1_000, 1_003, 0), &fired);
		assert_eq!(
			first,
			Some(Word::Down(1_003)),
			"that others were enough says nothing of this path"
		);
	}

	#[test]
	fn life_is_told_only_where_something_happened_and_only_of_that() {
		let lives = |resumed| ward(LIVE, 1_000, 1_000, resumed);
		assert_eq!(missing(&lives(1_060), &NOTHING), None, "it never fired");
		let fired = Heard { down: 1_000, fired: true, round: 1_000, ..NOTHING };
		assert_eq!(missing(&lives(1_060), &fired), Some(Word::Up(1_060)));
		assert_eq!(missing(&lives(900), &fired), None, "of the incident before");
		assert_eq!(missing(&lives(0), &fired), None, "it never stood, here");
		assert_eq!(missing(&lives(1_060), &Heard { up: 1_060, ..fired }), None);
		for status in [1, 3, 9] {
			assert_eq!(missing(&ward(status, 1_000, 1_000, 1_060), &fired), None);
		}
	}

	#[test]
	fn an_inbox_whose_word_is_void_or_too_old_hears_a_halt_again() {
		let stands = ward(HALTED, 1_000, 1_000, 0);
		let other = |down| Heard { down, ..NOTHING };
		assert_eq!(asks_again(&stands, &[NOTHING, other(1_300)]), None, "close enough");
		assert_eq!(asks_again(&stands, &[NOTHING, other(1_301)]), Some(1_001));
		let over = |down| Heard { over: 1_000, ..other(down) };
		assert_eq!(asks_again(&stands, &[over(1_000), over(1_000)]), Some(1_001), "settled");
		let later = ward(HALTED, 1_000, 1_001, 0);
		assert_eq!(asks_again(&later, &[over(1_000), over(1_000)]), None);
		let past = Heard { up: 1_400, ..other(1_301) };
		assert_eq!(asks_again(&stands, &[past]), None, "of what is over for that path");
		let fired = Heard { fired: true, ..other(9_000) };
		assert_eq!(asks_again(&stands, &[fired]), None, "nobody needs it any more");
		assert_eq!(asks_again(&ward(LIVE, 0, 0, 0), &[other(9_000)]), None);
		assert_eq!(asks_again(&stands, &[]), None);
	}

	#[test]
	fn what_was_given_is_not_given_again_until_it_would_be_another() {
		assert!(covers(Word::Down(1_000), Word::Down(1_300), 600));
		assert!(!covers(Word::Down(1_000), Word::Down(1_301), 600));
		assert!(covers(Word::Up(7), Word::Up(7), 600) && !covers(Word::Up(7), Word::Up(8), 600));
		assert!(!covers(Word::Down(7), Word::Up(7), 600));
	}
}
