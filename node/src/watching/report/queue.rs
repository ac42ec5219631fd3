// SPDX-License-Identifier: Apache-2.0

//! Which evidence is offered to the chain, and when it is given up. Pure.

use std::collections::VecDeque;
use vigil_watcher::store::evidence::Evidence;

/// Pieces that wait at most. Each convicts somebody, who can sign more of them without end.
const WAITING: usize = 1_024;
/// How often in a row one is offered that the chain does not want: it may not know the set yet, or it has
/// judged by it in a block that a branch change may take back.
const UNWANTED_OFFERS: u32 = 40;
/// How often one is offered that the chain could take, before it is left to others.
const WANTED_OFFERS: u32 = 400;

#[derive(Debug)]
struct Entry {
	evidence: Evidence,
	offers: u32,
	unwanted: u32,
}

/// Evidence that waits, in the order in which it is offered.
#[derive(Debug, Default)]
pub struct Queue {
	entries: VecDeque<Entry>,
}

impl Queue {
	/// Lets a piece wait, if there is room.
	pub fn put(&mut self, evidence: Evidence) {
		let is_known = self.entries.iter().any(|entry| is_same(&entry.evidence, &evidence));
		if !is_known && self.entries.len() < WAITING {
			self.entries.push_back(Entry { evidence, offers: 0, unwanted: 0 });
		}
	}

	/// The next pieces to offer, at most so many.
	pub fn next(&self, most: usize) -> Vec<Evidence> {
		self.entries.iter().take(most).map(|entry| entry.evidence.clone()).collect()
	}

	/// What came of an offer. It is the turn of others then.
	pub fn offered(&mut self, evidence: &Evidence, wanted: bool) {
		let place = self.entries.iter().position(|entry| is_same(&entry.evidence, evidence));
		let Some(mut entry) = place.and_then(|place| self.entries.remove(place)) else { return };
		entry.offers = entry.offers.saturating_add(1);
		entry.unwanted = if wanted { 0 } else { entry.unwanted.saturating_add(1) };
		if entry.unwanted < UNWANTED_OFFERS && entry.offers < WANTED_OFFERS {
			self.entries.push_back(entry);
		}
	}

	/// How many wait.
	#[cfg(test)]
	pub fn waiting(&self) -> usize {
		self.entries.len()
	}
}

/// Whether two are the same pair, whenever they were heard.
fn is_same(one: &Evidence, other: &Evidence) -> bool {
	(&one.first, &one.second) == (&other.first, &other.second)
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{test_utils::TestSet, Blst};
	use vigil_primitives::{Halt, Height, Round, ServiceId, SetId, Statement, UnixTime, H256};
	use vigil_watcher::Message;

	fn halt(block: u8) -> Statement {
		Statement::Halt(Halt {
			height: Height(7),
			block_hash: H256::repeat_byte(block),
			block_timestamp: UnixTime(1),
			round: Round(1_200),
		})
	}

	/// Two Halts of one round, by the member at this place.
	fn evidence(set: &TestSet<Blst>, member: u16) -> Evidence {
		let vote = |block| Message::Vote(set.vote(halt(block), member));
		Evidence { heard_at: UnixTime(5), first: vote(1), second: vote(2) }
	}

	fn set() -> TestSet<Blst> {
		TestSet::new(ServiceId(1), SetId(1), &[1, 1, 1, 1])
	}

	#[test]
	fn pieces_take_turns_and_one_pair_waits_once() {
		let (set, mut queue) = (set(), Queue::default());
		let pieces: Vec<_> = (0..4).map(|member| evidence(&set, member)).collect();
		pieces.iter().cloned().for_each(|piece| queue.put(piece));
		queue.put(Evidence { heard_at: UnixTime(99), ..pieces[2].clone() });
		assert_eq!(queue.waiting(), 4);
		assert_eq!(queue.next(3), pieces[..3]);
		for piece in queue.next(3) {
			queue.offered(&piece, true);
		}
		assert_eq!(queue.next(2), [pieces[3].clone(), pieces[0].clone()]);
	}

	#[test]
	fn what_the_chain_has_judged_by_or_never_takes_is_given_up() {
		let (set, mut queue) = (set(), Queue::default());
		let piece = evidence(&set, 0);
		queue.put(piece.clone());
		for _ in 1..UNWANTED_OFFERS {
			queue.offered(&piece, false);
		}
		queue.offered(&piece, true);
		assert_eq!(queue.waiting(), 1, "it was taken back by a branch change");
		(0..UNWANTED_OFFERS).for_each(|_| queue.offered(&piece, false));
		assert_eq!(queue.waiting(), 0);
		queue.put(piece.clone());
		(0..WANTED_OFFERS).for_each(|_| queue.offered(&piece, true));
		assert_eq!(queue.waiting(), 0);
	}
}
