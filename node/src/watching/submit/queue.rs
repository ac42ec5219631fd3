// SPDX-License-Identifier: Apache-2.0

//! Which certificates are offered to the chain, how often, and which are given up. Pure.
//!
//! Time is counted in blocks, for while Vigil stands still nothing that waits becomes worth less: what was
//! certified meanwhile is what its record lacks.

use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Bound,
	time::Instant,
};
use vigil_primitives::{Certificate, Kind, Round, ServiceId, SetId, H256};

/// Certificates of one service that wait at most.
const OF_SERVICE: usize = 32;
/// Certificates that wait at most.
const WAITING: usize = 8_192;
/// How often one is offered that the chain does not want: it may be early, as a Resume before its Halt.
const UNWANTED_OFFERS: u32 = 10;
/// How often one is offered that the chain could take, before it is left to others.
const WANTED_OFFERS: u32 = 150;

/// How much weight is behind a certificate. Of what waits, quorums are offered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
	/// That of a quorum.
	Quorum,
	/// More than a third.
	Suspicion,
}

/// A statement and who says it. In the order of rounds within a service.
type Name = (ServiceId, Round, Kind, SetId, H256);

#[derive(Clone, Debug)]
struct Entry {
	certificate: Certificate,
	weight: Weight,
	since: Instant,
	offers: u32,
	/// How often in a row the chain did not want it.
	unwanted: u32,
}

/// Certificates that wait.
#[derive(Debug, Default)]
pub struct Queue {
	entries: BTreeMap<Name, Entry>,
	/// What is to be offered before the next block: of a service those that were offered least often
	/// first, and services in turn.
	due: BTreeMap<(Weight, ServiceId), BTreeSet<(u32, Name)>>,
	/// Whose was offered last.
	last: BTreeMap<Weight, ServiceId>,
	/// How many more may be offered before the next block.
	left: usize,
}

impl Queue {
	/// How many wait.
	pub fn waiting(&self) -> usize {
		self.entries.len()
	}

	/// Lets one wait. A quorum takes the place of a suspicion of the same statement, and one that names
	/// fewer absent that of one with as much weight.
	pub fn put(&mut self, certificate: Certificate, weight: Weight, now: Instant) {
		let name = name(&certificate);
		let before = self.entries.get(&name);
		let rank = (weight, certificate.absent.count());
		if before.is_some_and(|one| (one.weight, one.certificate.absent.count()) <= rank) {
			return;
		}
		if before.is_none() && self.entries.len() >= WAITING {
			return;
		}
		let since = before.map_or(now, |before| before.since);
		self.give_up(&name);
		let entry = Entry { certificate, weight, since, offers: 0, unwanted: 0 };
		self.entries.insert(name, entry);
		self.due.entry((weight, name.0)).or_default().insert((0, name));
		self.thin_out(name.0);
	}

	/// Of too many of a service, the first and the last ones stay: they say how long an outage was.
	fn thin_out(&mut self, service: ServiceId) {
		let first = (service, Round(0), Kind::Halt, SetId(0), H256::zero());
		let of_service = self.entries.range(first..).take_while(|(name, _)| name.0 == service);
		let names: Vec<_> = of_service.map(|(name, _)| *name).collect();
		if let Some(second) = names.get(1).filter(|_| names.len() > OF_SERVICE) {
			self.give_up(second);
		}
	}

	/// There is a new block: so many may be offered, and what waits is due again.
	pub fn renew(&mut self, offers: usize) {
		self.left = offers;
		for (name, entry) in &self.entries {
			let of_service = self.due.entry((entry.weight, name.0)).or_default();
			of_service.insert((entry.offers, *name));
		}
	}

	/// The next one to offer, if any more may be offered before the next block.
	pub fn take_next(&mut self) -> Option<Certificate> {
		let left = self.left.checked_sub(1)?;
		let (weight, service) =
			[Weight::Quorum, Weight::Suspicion].into_iter().find_map(|one| self.turn(one))?;
		let of_service = self.due.get_mut(&(weight, service))?;
		let taken = of_service.pop_first();
		if of_service.is_empty() {
			self.due.remove(&(weight, service));
		}
		self.last.insert(weight, service);
		let (_, name) = taken?;
		self.left = left;
		self.entries.get(&name).map(|entry| entry.certificate.clone())
	}

	/// The next service with something of this weight to offer, after the one whose turn was last.
	fn turn(&self, weight: Weight) -> Option<(Weight, ServiceId)> {
		let (first, end) = ((weight, ServiceId(0)), (weight, ServiceId(u32::MAX)));
		let last = self.last.get(&weight).map(|last| (weight, *last));
		let after = last.and_then(|last| {
			self.due
				.range((Bound::Excluded(last), Bound::Unbounded))
				.next()
				.filter(|(key, _)| **key <= end)
		});
		let next = after.or_else(|| self.due.range(first..=end).next());
		next.map(|(key, _)| *key)
	}

	/// What came of an offer.
	pub fn offered(&mut self, certificate: &Certificate, wanted: bool) {
		let name = name(certificate);
		let Some(entry) = self.entries.get_mut(&name) else { return };
		entry.offers = entry.offers.saturating_add(1);
		entry.unwanted = if wanted { 0 } else { entry.unwanted.saturating_add(1) };
		if entry.unwanted >= UNWANTED_OFFERS || entry.offers >= WANTED_OFFERS {
			self.give_up(&name);
		}
	}

	fn give_up(&mut self, name: &Name) {
		if let Some(entry) = self.entries.remove(name) {
			let key = (entry.weight, name.0);
			if let Some(of_service) = self.due.get_mut(&key) {
				of_service.remove(&(entry.offers, *name));
				if of_service.is_empty() {
					self.due.remove(&key);
				}
			}
		}
	}

	/// Since when the oldest one waits of those that the chain could take when it was last asked.
	pub fn oldest_wanted(&self) -> Option<Instant> {
		let wanted = self.entries.values().filter(|one| one.offers > 0 && one.unwanted == 0);
		wanted.map(|one| one.since).min()
	}
}

fn name(certificate: &Certificate) -> Name {
	let signed = &certificate.signed;
	let round = signed.statement.round().unwrap_or_default();
	let kind = signed.statement.kind();
	(signed.service, round, kind, signed.set_id, signed.statement.body_hash())
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{
		Bitfield, Halt, Height, MemberIndex, SignaturePoint, Signed, Statement, UnixTime,
	};

	fn halt(service: u32, round: u64, absent: &[u16]) -> Certificate {
		let statement = Statement::Halt(Halt {
			height: Height(1),
			block_hash: H256::repeat_byte(1),
			block_timestamp: UnixTime(1),
			round: Round(round),
		});
		Certificate {
			signed: Signed { service: ServiceId(service), set_id: SetId(1), statement },
			absent: Bitfield::of(8, absent.iter().copied().map(MemberIndex)).unwrap(),
			signature: SignaturePoint([0; 192]),
		}
	}

	/// Offers all that may be offered; the rounds of what was.
	fn offer(queue: &mut Queue, wanted: bool) -> Vec<u64> {
		let mut offered = Vec::new();
		while let Some(certificate) = queue.take_next() {
			offered.extend(certificate.signed.statement.round().map(|round| round.0));
			queue.offered(&certificate, wanted);
		}
		offered
	}

	#[test]
	fn no_more_are_offered_between_blocks_than_may_be_and_all_have_their_turn() {
		let mut queue = Queue::default();
		for service in 0..100 {
			queue.put(halt(service, u64::from(service), &[]), Weight::Quorum, Instant::now());
		}
		assert!(offer(&mut queue, true).is_empty(), "not before there is a chain");
		let mut seen = BTreeSet::new();
		for _ in 0..4 {
			queue.renew(32);
			let offered = offer(&mut queue, true);
			assert_eq!(offered.len(), 32);
			seen.extend(offered);
			assert!(queue.take_next().is_none());
		}
		assert_eq!(seen.len(), 100);
	}

	#[test]
	fn what_comes_between_blocks_is_offered_at_once_while_there_is_room() {
		let mut queue = Queue::default();
		queue.renew(2);
		for round in [3, 6, 9] {
			queue.put(halt(1, round, &[]), Weight::Quorum, Instant::now());
		}
		assert_eq!(offer(&mut queue, true), [3, 6]);
		queue.renew(2);
		assert_eq!(offer(&mut queue, true), [9, 3]);
	}

	#[test]
	fn fuller_certificate_takes_the_place_and_is_offered_again() {
		let mut queue = Queue::default();
		queue.renew(8);
		queue.put(halt(1, 3, &[1, 2]), Weight::Quorum, Instant::now());
		assert_eq!(offer(&mut queue, true), [3]);
		for (absent, again) in [(&[1, 2][..], 0), (&[1, 2, 3], 0), (&[1], 1), (&[], 1)] {
			queue.put(halt(1, 3, absent), Weight::Quorum, Instant::now());
			assert_eq!(offer(&mut queue, true).len(), again, "{absent:?}");
			assert_eq!(queue.waiting(), 1);
		}
	}

	#[test]
	fn what_the_chain_does_not_want_is_given_up_and_while_it_stands_still_nothing_is() {
		let mut queue = Queue::default();
		let start = Instant::now();
		queue.put(halt(1, 3, &[]), Weight::Quorum, start);
		for _ in 1..UNWANTED_OFFERS {
			queue.renew(8);
			offer(&mut queue, false);
			assert_eq!((queue.waiting(), queue.oldest_wanted()), (1, None));
			// However often it is looked without a block.
			assert!(offer(&mut queue, false).is_empty());
		}
		queue.renew(8);
		offer(&mut queue, false);
		assert_eq!(queue.waiting(), 0);
		queue.put(halt(1, 6, &[]), Weight::Quorum, start);
		for _ in 1..WANTED_OFFERS {
			queue.renew(8);
			offer(&mut queue, true);
			assert_eq!(queue.oldest_wanted(), Some(start));
		}
		queue.renew(8);
		offer(&mut queue, true);
		assert_eq!(queue.waiting(), 0);
	}

	#[test]
	fn quorums_come_before_suspicions_and_services_take_turns() {
		let mut queue = Queue::default();
		for round in 1..=5 {
			queue.put(halt(1, round, &[5, 6, 7]), Weight::Suspicion, Instant::now());
		}
		for round in 11..=13 {
			queue.put(halt(2, round, &[]), Weight::Quorum, Instant::now());
		}
		queue.put(halt(3, 21, &[]), Weight::Quorum, Instant::now());
		queue.put(halt(4, 31, &[5, 6, 7]), Weight::Suspicion, Instant::now());
		queue.renew(4);
		assert_eq!(offer(&mut queue, true), [11, 21, 12, 13]);
		queue.renew(8);
		// The service after the one whose turn was last comes first.
		assert_eq!(offer(&mut queue, true), [21, 11, 12, 13, 1, 31, 2, 3]);
	}

	#[test]
	fn quorum_takes_the_place_of_a_suspicion_and_not_the_other_way_round() {
		let mut queue = Queue::default();
		queue.renew(8);
		queue.put(halt(1, 3, &[1, 2]), Weight::Suspicion, Instant::now());
		// Weight is what counts, not how many are absent.
		queue.put(halt(1, 3, &[1, 2, 3]), Weight::Quorum, Instant::now());
		queue.put(halt(1, 3, &[1]), Weight::Suspicion, Instant::now());
		assert_eq!(queue.waiting(), 1);
		assert_eq!(queue.take_next().map(|one| one.absent.count()), Some(3));
		assert_eq!(queue.take_next(), None);
	}

	#[test]
	fn first_and_last_of_a_service_stay_and_others_are_left_alone() {
		let mut queue = Queue::default();
		queue.put(halt(2, 1, &[]), Weight::Quorum, Instant::now());
		for round in 1..=1_000 {
			queue.put(halt(1, round, &[]), Weight::Quorum, Instant::now());
		}
		assert_eq!(queue.waiting(), OF_SERVICE + 1);
		queue.renew(10_000);
		let offered = offer(&mut queue, true);
		assert!(offered.contains(&1) && offered.contains(&1_000) && offered.contains(&999));
		assert_eq!(offered.len(), OF_SERVICE + 1);
	}

	#[test]
	fn queue_that_is_full_takes_no_more() {
		let mut queue = Queue::default();
		for service in 0..WAITING as u32 + 10 {
			queue.put(halt(service, 1, &[]), Weight::Quorum, Instant::now());
		}
		assert_eq!(queue.waiting(), WAITING);
		assert_eq!(queue.due.values().map(BTreeSet::len).sum::<usize>(), WAITING);
	}
}
