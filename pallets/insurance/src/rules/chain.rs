// SPDX-License-Identifier: Apache-2.0

//! What policies that go on from each other were due of events together.
//!
//! An event falls to the one in whose term it began, as far as that is certified. A late certificate may show that
//! it began in the term before, or that an event of each term is one, when the later policy was paid already. They
//! insure one thing, so one event pays them once: the one that it falls to then is due what its own part is more
//! than what others had of it.

use crate::{Balance, Period, MAX_MARKS};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{defensive, traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use vigil_primitives::answers::insurance::EventId;

/// What was due of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Had {
	/// Of which.
	pub event: EventId,
	/// How much, in all.
	pub due: Balance,
	/// The first period of the policy that had it; none if it was more than one.
	pub by: Option<Period>,
}

/// Policies that go on from each other, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Chain {
	/// How many of them are not closed.
	pub policies: u32,
	/// The first period after the last of them.
	pub until: Period,
	had: BoundedVec<Had, ConstU32<MAX_MARKS>>,
}

impl Chain {
	/// Of one policy, which had this.
	pub fn of_one(had: impl Iterator<Item = Had>) -> Self {
		Self { policies: 1, until: 0, had: BoundedVec::truncate_from(had.collect()) }
	}

	/// What the policies had of an event and of those that became part of it, if others than the one with this first
	/// period did: of what it had itself it keeps its own marks.
	pub fn with_others(&self, event: EventId, merged: &[EventId], from: Period) -> Balance {
		let of = || self.had.iter().filter(|one| one.event == event || merged.contains(&one.event));
		match of().all(|one| one.by == Some(from)) {
			true => 0,
			false => of().fold(0, |sum, one| sum.saturating_add(one.due)),
		}
	}

	/// The policy with the first period `had.by` had that. What events had that became part of this one is its
	/// own, and what is not open any more is forgotten when room is needed.
	pub fn note(&mut self, had: Had, merged: &[EventId], open: impl FnOnce() -> Vec<EventId>) {
		let of = |one: &&Had| one.event == had.event || merged.contains(&one.event);
		let all = self.had.iter().filter(of).fold(had, |sum, one| Had {
			due: sum.due.saturating_add(one.due),
			by: sum.by.filter(|by| one.by == Some(*by)),
			..sum
		});
		self.had.retain(|one| !of(&one));
		if self.had.is_full() {
			let open = open();
			self.had.retain(|one| open.contains(&one.event));
		}
		if self.had.try_push(all).is_err() {
			defensive!("more was had than there are events");
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn had(event: u64, due: Balance, from: Period) -> Had {
		Had { event: EventId(event), due, by: Some(from) }
	}

	#[test]
	fn what_a_policy_had_itself_is_not_held_against_it() {
		let mut chain = Chain::of_one([had(1, 100, 10)].into_iter());
		let of = |chain: &Chain, from| chain.with_others(EventId(1), &[], from);
		assert_eq!((of(&chain, 10), of(&chain, 20)), (0, 100));
		chain.note(had(1, 50, 10), &[], Vec::new);
		assert_eq!((of(&chain, 10), of(&chain, 20)), (0, 150));
		chain.note(had(1, 30, 20), &[], Vec::new);
		assert_eq!((of(&chain, 10), of(&chain, 20)), (180, 180));
		chain.note(had(1, 1, 10), &[], Vec::new);
		assert_eq!(of(&chain, 10), 181, "once of two, always of two");
		assert_eq!(chain.with_others(EventId(2), &[], 20), 0, "another event");
	}

	#[test]
	fn what_was_had_of_events_that_became_one_is_added_up() {
		let mut chain = Chain::of_one([had(1, 100, 10), had(2, 30, 20)].into_iter());
		let merged = [EventId(2)];
		assert_eq!(chain.with_others(EventId(1), &merged, 10), 130);
		assert_eq!(chain.with_others(EventId(1), &[], 10), 0);
		chain.note(had(1, 5, 10), &merged, Vec::new);
		assert_eq!(chain.with_others(EventId(1), &[], 10), 135, "and kept as one");
	}

	#[test]
	fn events_that_are_closed_make_room() {
		let all = (0..u64::from(MAX_MARKS)).map(|event| had(event, 7, 10));
		let mut chain = Chain::of_one(all);
		chain.note(had(99, 3, 20), &[], || (5..100).map(EventId).collect());
		assert_eq!(chain.with_others(EventId(4), &[], 20), 0, "closed");
		assert_eq!(chain.with_others(EventId(5), &[], 20), 7);
		assert_eq!(chain.with_others(EventId(99), &[], 10), 3);
	}
}
