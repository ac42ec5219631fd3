// SPDX-License-Identifier: Apache-2.0

//! Which messages are open, who has them, and when they are due again.
//!
//! The SDK's gossip keeps messages too, but remembers who has one only while it is among the last 8,192
//! that it saw: beyond that it would send all it keeps to everybody, once a second. What decides is
//! here.

use std::{
	collections::{BTreeMap, HashMap},
	hash::{BuildHasher, RandomState},
	time::Duration,
};
use vigil_primitives::ServiceId;
use vigil_watcher::PeerTag;

/// The most open messages of one service: two votes of each member of the largest sets.
const MOST_OF_SERVICE: usize = 2_048;
/// The most open messages of all services.
const MOST: usize = 16_384;
/// The most messages of which it is remembered who sent them while they wait to be verified.
const MOST_WAITING: usize = 16_384;
/// Peers to whom a message is sent at once. They pass it on, and who is connected to many others hears
/// it from some of them.
const AT_ONCE: usize = 8;
/// How long the other peers are left to hear it from somebody else: by then most of what is said is
/// certified.
const OTHERS_AFTER: Duration = Duration::from_secs(3);
/// How long after it was first sent a message is sent again to those who have it: they may have refused
/// it, if they lagged behind. The pause doubles from time to time.
const AGAIN_AFTER: Duration = Duration::from_secs(30);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(240);

/// A message, by a hash that nobody outside can aim at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Name(u64);

#[derive(Debug)]
struct Entry {
	service: ServiceId,
	/// Whether it was verified here, and is on its way.
	is_open: bool,
	had_by: Vec<PeerTag>,
	since: Duration,
	again_at: Duration,
	pause: Duration,
	/// The last sweep that met it.
	swept: u64,
}

/// All messages. Times are of a clock that never goes back.
#[derive(Debug, Default)]
pub struct Ledger {
	names: RandomState,
	entries: HashMap<Name, Entry>,
	open: BTreeMap<ServiceId, usize>,
	total: usize,
	sweep: u64,
}

/// How much a sweep has to drop, oldest first.
#[derive(Debug)]
pub struct Surplus {
	of_service: BTreeMap<ServiceId, usize>,
	of_all: usize,
}

impl Ledger {
	/// How many messages are open.
	pub fn open(&self) -> usize {
		self.total
	}

	/// What a message is called here.
	pub fn name(&self, bytes: &[u8]) -> Name {
		Name(self.names.hash_one(bytes))
	}

	/// A peer has sent this, which is still to be verified.
	pub fn heard(&mut self, name: Name, service: ServiceId, from: PeerTag, now: Duration) {
		let waiting = self.entries.len().saturating_sub(self.total);
		let Some(entry) = self.entries.get_mut(&name) else {
			if waiting < MOST_WAITING {
				let entry = self.entry(service, vec![from], now);
				self.entries.insert(name, entry);
			}
			return;
		};
		if !entry.had_by.contains(&from) {
			entry.had_by.push(from);
		}
	}

	/// A message is open from now on; `false` if it was already.
	pub fn open_up(&mut self, name: Name, service: ServiceId, now: Duration) -> bool {
		let new = self.entry(service, Vec::new(), now);
		let entry = self.entries.entry(name).or_insert(new);
		if entry.is_open {
			return false;
		}
		entry.is_open = true;
		entry.since = now;
		entry.again_at = now.saturating_add(AGAIN_AFTER);
		entry.swept = self.sweep;
		self.total = self.total.saturating_add(1);
		let count = self.open.entry(service).or_default();
		*count = count.saturating_add(1);
		true
	}

	/// A message is over.
	pub fn close(&mut self, name: Name) {
		if let Some(entry) = self.entries.remove(&name) {
			self.discount(&entry);
		}
	}

	/// Whether a message is to be sent to `peer`, one of `peers`, now. With `again`, also if it has it.
	pub fn is_due(
		&self,
		name: Name,
		peer: PeerTag,
		peers: usize,
		again: bool,
		now: Duration,
	) -> bool {
		let Some(entry) = self.entries.get(&name).filter(|entry| entry.is_open) else {
			return false;
		};
		if entry.had_by.contains(&peer) {
			return again;
		}
		peers <= AT_ONCE
			|| now.saturating_sub(entry.since) >= OTHERS_AFTER
			|| self.is_chosen(name, peer, peers)
	}

	/// About [`AT_ONCE`] of so many peers are, others for every message.
	fn is_chosen(&self, name: Name, peer: PeerTag, peers: usize) -> bool {
		let draw = self.names.hash_one((name, peer));
		let peers = u64::try_from(peers).unwrap_or(u64::MAX);
		draw.checked_rem(peers).is_some_and(|draw| draw < AT_ONCE as u64)
	}

	/// Whether it is time to send a message again to those who have it. It says so once.
	pub fn is_due_again(&mut self, name: Name, now: Duration) -> bool {
		let Some(entry) = self.entries.get_mut(&name) else { return false };
		if now < entry.again_at {
			return false;
		}
		entry.pause = entry.pause.saturating_mul(2).min(LONGEST_PAUSE);
		entry.again_at = now.saturating_add(entry.pause);
		true
	}

	/// A peer was sent a message.
	pub fn sent(&mut self, name: Name, peer: PeerTag) {
		if let Some(entry) = self.entries.get_mut(&name) {
			if !entry.had_by.contains(&peer) {
				entry.had_by.push(peer);
			}
		}
	}

	/// A peer is new, or back: it has nothing.
	pub fn forget_peer(&mut self, peer: PeerTag) {
		for entry in self.entries.values_mut() {
			entry.had_by.retain(|other| *other != peer);
		}
	}

	/// Begins to look at all messages that the SDK keeps, oldest first; drops what is not among them and
	/// what nobody verified in the meantime.
	pub fn begin_sweep(&mut self) -> Surplus {
		let before = self.sweep;
		self.sweep = before.saturating_add(1);
		let gone: Vec<Name> = self
			.entries
			.iter()
			.filter(|(_, entry)| entry.swept.saturating_add(1) < before)
			.map(|(name, _)| *name)
			.collect();
		gone.into_iter().for_each(|name| self.close(name));
		let over = |count: &usize| count.saturating_sub(MOST_OF_SERVICE);
		let counts = self.open.iter().map(|(service, count)| (*service, over(count)));
		Surplus {
			of_service: counts.filter(|(_, over)| *over > 0).collect(),
			of_all: self.total.saturating_sub(MOST),
		}
	}

	/// Whether a message stays that the SDK keeps and that still matters.
	pub fn stays(&mut self, name: Name, surplus: &mut Surplus) -> bool {
		// What is not known here was dropped before, and the SDK got it a second time.
		let Some(entry) = self.entries.get_mut(&name).filter(|entry| entry.is_open) else {
			return false;
		};
		if surplus.take(entry.service) {
			self.close(name);
			return false;
		}
		entry.swept = self.sweep;
		true
	}

	fn entry(&self, service: ServiceId, had_by: Vec<PeerTag>, now: Duration) -> Entry {
		Entry {
			service,
			is_open: false,
			had_by,
			since: now,
			again_at: now,
			pause: AGAIN_AFTER,
			swept: self.sweep,
		}
	}

	fn discount(&mut self, entry: &Entry) {
		if !entry.is_open {
			return;
		}
		self.total = self.total.saturating_sub(1);
		if let Some(count) = self.open.get_mut(&entry.service) {
			*count = count.saturating_sub(1);
			if *count == 0 {
				self.open.remove(&entry.service);
			}
		}
	}
}

impl Surplus {
	/// Whether one more message of the service has to go.
	fn take(&mut self, service: ServiceId) -> bool {
		if let Some(left) = self.of_service.get_mut(&service).filter(|left| **left > 0) {
			*left = left.saturating_sub(1);
			self.of_all = self.of_all.saturating_sub(1);
			return true;
		}
		let over = self.of_all > 0;
		self.of_all = self.of_all.saturating_sub(1);
		over
	}
}

#[cfg(test)]
mod tests;
