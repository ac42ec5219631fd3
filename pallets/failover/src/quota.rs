// SPDX-License-Identifier: Apache-2.0

//! Who gets a place in a lane: nobody more than a sixteenth of what is still free.
//!
//! A share of what is free, not of the whole, needs no count of those who ask: the more a lane fills, the
//! less each may have, and whoever has nothing there gets a place as long as there is one (the dynamic
//! thresholds of shared-memory switches; Choudhury and Hahne, 1998).

/// The part of the free places that one protocol may have taken already: one in so many.
pub const SHARE: u32 = 16;

/// The places of a lane, and for whom they are.
#[derive(Clone, Copy, Debug)]
pub struct Places {
	/// All of them.
	pub most: u32,
	/// How many are for plans and words only.
	pub for_plans: u32,
	/// How many of all are for words only: the end of plans, and that they stand down.
	pub for_words: u32,
}

/// What a message does, as far as its place is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
	/// It executes something once.
	Open,
	/// It arms a plan.
	Plans,
	/// It ends a plan or has it stand down.
	Words,
}

impl Places {
	/// How many places may be filled by messages that do this, whoever fills them.
	pub fn up_to(&self, room: Room) -> u32 {
		match room {
			Room::Open => self.most.saturating_sub(self.for_plans).saturating_sub(self.for_words),
			Room::Plans => self.most.saturating_sub(self.for_words),
			Room::Words => self.most,
		}
	}

	/// Whether there is a place when so many are filled, for a protocol that has filled `own` of them.
	pub fn admits(&self, room: Room, filled: u32, own: u32) -> bool {
		let free = self.up_to(room).saturating_sub(filled);
		free > 0 && own <= free / SHARE
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const PLACES: Places = Places { most: 512, for_plans: 128, for_words: 128 };

	/// How many places one protocol can take in a lane of which so many are filled by others.
	fn greedy(room: Room, others: u32) -> u32 {
		let mut own = 0;
		while PLACES.admits(room, others + own, own) {
			own += 1;
		}
		own
	}

	#[test]
	fn one_protocol_takes_a_seventeenth_and_no_more() {
		assert_eq!(greedy(Room::Open, 0), 16);
		assert_eq!(greedy(Room::Plans, 0), 23);
	}

	#[test]
	fn many_greedy_protocols_leave_places_for_one_more() {
		let mut filled = 0;
		for _ in 0..40 {
			filled += greedy(Room::Plans, filled);
		}
		assert!(filled < PLACES.up_to(Room::Plans));
		assert!(PLACES.admits(Room::Plans, filled, 0));
	}

	#[test]
	fn what_executes_leaves_plans_alone_and_plans_leave_words_alone() {
		let full = |room| PLACES.up_to(room);
		assert!(!PLACES.admits(Room::Open, full(Room::Open), 0));
		assert!(PLACES.admits(Room::Plans, full(Room::Open), 0));
		assert!(!PLACES.admits(Room::Plans, full(Room::Plans), 0));
		assert!(PLACES.admits(Room::Words, full(Room::Plans), 0));
		assert!(!PLACES.admits(Room::Words, full(Room::Words), 0));
	}
}
