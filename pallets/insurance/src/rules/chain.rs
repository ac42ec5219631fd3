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
}

/// Policies that go on from each other, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Chain {
	/// How many of them are not closed.
	pub policies: u32,
	/// The first period after the last of them.
	pub until: Period,
	/// The least cap of those that went on from another: what begins in their terms pays no more by those before.
	pub least: Balance,
	/// The same before the last one was bought, which may be undone.
	pub least_before: Balance,
	had: BoundedVec<Had, ConstU32<MAX_MARKS>>,
}

impl Chain {
	/// Of one policy, which had this.
	pub fn of_one(had: impl Iterator<Item = Had>) -> Self {
		let had = BoundedVec::truncate_from(had.collect());
		Self { policies: 1, until: 0, least: Balance::MAX, least_before: Balance::MAX, had }
	}

	/// What the policies had of an event and of those that became part of it.
	pub fn had_of(&self, event: EventId, merged: &[EventId]) -> Balance {
		let of = self.had.iter().filter(|one| one.event == event || merged.contains(&one.event));
		of.fold(0, |sum, one| sum.saturating_add(one.due))
	}

	/// One of the policies had that. What events had that became part of this one is its own, and what is not open
	/// any more is forgotten when room is needed.
	pub fn note(&mut self, had: Had, merged: &[EventId], open: impl FnOnce() -> Vec<EventId>) {
		let of = |one: &&Had| one.event == had.event || merged.contains(&one.event);
		let all = self
			.had
			.iter()
			.filter(of)
			.fold(had, |sum, one| Had { due: sum.due.saturating_add(one.due), ..sum });
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

	fn had(event: u64, due: Balance) -> Had {
		Had { event: EventId(event), due }
	}

	#[test]
	fn what_was_had_is_added_up_whoever_had_it() {
		let mut chain = Chain::of_one([had(1, 100)].into_iter());
		assert_eq!(chain.had_of(EventId(1), &[]), 100);
		chain.note(had(1, 50), &[], Vec::new);
		assert_eq!(chain.had_of(EventId(1), &[]), 150);
		assert_eq!(chain.had_of(EventId(2), &[]), 0, "another event");
	}

	#[test]
	fn what_was_had_of_events_that_became_one_is_added_up() {
		let mut chain = Chain::of_one([had(1, 100), had(2, 30)].into_iter());
		let merged = [EventId(2)];
		assert_eq!(chain.had_of(EventId(1), &merged), 130);
		assert_eq!(chain.had_of(EventId(1), &[]), 100);
		chain.note(had(1, 5), &merged, Vec::new);
		assert_eq!(chain.had_of(EventId(1), &[]), 135, "and kept as one");
	}

	#[test]
	fn events_that_are_closed_make_room() {
		let all = (0..u64::from(MAX_MARKS)).map(|event| had(event, 7));
		let mut chain = Chain::of_one(all);
		chain.note(had(99, 3), &[], || (5..100).map(EventId).collect());
		assert_eq!(chain.had_of(EventId(4), &[]), 0, "closed");
		assert_eq!(chain.had_of(EventId(5), &[]), 7);
		assert_eq!(chain.had_of(EventId(99), &[]), 3);
	}
}
