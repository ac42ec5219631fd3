// SPDX-License-Identifier: Apache-2.0

//! What peers sent and nobody has verified yet, with a bound for each peer, for
//! each service and for all.

use crate::{pool::KeyId, PeerTag, Settings};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use vigil_primitives::{Certificate, ServiceId, Vote, H256};

/// The most certificates of one peer that wait.
const CERTIFICATES_PER_PEER: usize = 16;
/// The most certificates that wait.
const CERTIFICATES: usize = 512;

/// A vote that waits.
#[derive(Clone, Debug)]
pub struct Pending {
	pub from: PeerTag,
	pub vote: Vote,
	pub digest: H256,
	/// Who is said to have signed it.
	pub key: KeyId,
	pub bytes: Vec<u8>,
}

/// A certificate that waits.
#[derive(Clone, Debug)]
pub struct PendingCertificate {
	pub from: PeerTag,
	pub certificate: Certificate,
	pub digest: H256,
	pub bytes: Vec<u8>,
}

/// What became of something that was to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
	/// It waits.
	Waits,
	/// The same bytes wait already.
	Known,
	/// Its peer has sent too much.
	TooMany,
	/// There is no room, and its peer is not to blame.
	Full,
}

#[derive(Default)]
pub struct Queue {
	votes: BTreeMap<PeerTag, VecDeque<Pending>>,
	known: BTreeSet<[u8; 32]>,
	waiting: usize,
	of_service: BTreeMap<ServiceId, usize>,
	certificates: VecDeque<PendingCertificate>,
}

impl Queue {
	/// How many votes wait.
	pub fn len(&self) -> usize {
		self.waiting
	}

	/// Lets a vote wait, unless there are too many already: of its peer, of its service, of all.
	pub fn push(&mut self, pending: Pending, most_of_service: usize, bounds: &Settings) -> Queued {
		let name = name(&pending.bytes);
		if self.known.contains(&name) {
			return Queued::Known;
		}
		let own = self.votes.get(&pending.from).map_or(0, VecDeque::len);
		if own >= bounds.max_queue_per_peer {
			return Queued::TooMany;
		}
		let service = pending.vote.signed.service;
		let of_service = self.of_service.get(&service).copied().unwrap_or_default();
		if of_service >= most_of_service {
			return Queued::Full;
		}
		if self.waiting >= bounds.max_queue && !self.make_room(own) {
			return Queued::Full;
		}
		self.known.insert(name);
		self.votes.entry(pending.from).or_default().push_back(pending);
		self.waiting = self.waiting.saturating_add(1);
		let of_service = self.of_service.entry(service).or_default();
		*of_service = of_service.saturating_add(1);
		Queued::Waits
	}

	/// Drops the last vote of whoever has most waiting, if that is more than `own`.
	fn make_room(&mut self, own: usize) -> bool {
		let most = self.votes.iter().max_by_key(|(_, votes)| votes.len());
		let Some((peer, _)) = most.filter(|(_, votes)| votes.len() > own.saturating_add(1)) else {
			return false;
		};
		let peer = *peer;
		if let Some(dropped) = self.votes.get_mut(&peer).and_then(VecDeque::pop_back) {
			self.forget(&dropped);
		}
		true
	}

	/// Takes up to `most` votes, one of each peer in turn.
	pub fn take(&mut self, most: usize) -> Vec<Pending> {
		let mut taken = Vec::new();
		while taken.len() < most && self.waiting > taken.len() {
			for votes in self.votes.values_mut() {
				taken.extend(votes.pop_front());
			}
		}
		self.votes.retain(|_, votes| !votes.is_empty());
		for pending in &taken {
			self.forget(pending);
		}
		taken
	}

	/// Lets a certificate wait.
	pub fn push_certificate(&mut self, pending: PendingCertificate) -> Queued {
		let of_peer = self.certificates.iter().filter(|other| other.from == pending.from);
		if of_peer.count() >= CERTIFICATES_PER_PEER {
			return Queued::TooMany;
		}
		if self.certificates.len() >= CERTIFICATES {
			return Queued::Full;
		}
		self.certificates.push_back(pending);
		Queued::Waits
	}

	/// Takes up to `most` certificates.
	pub fn take_certificates(&mut self, most: usize) -> Vec<PendingCertificate> {
		let most = most.min(self.certificates.len());
		self.certificates.drain(..most).collect()
	}

	/// Drops all that a peer sent.
	pub fn drop_peer(&mut self, peer: PeerTag) {
		for dropped in self.votes.remove(&peer).unwrap_or_default() {
			self.forget(&dropped);
		}
		self.certificates.retain(|pending| pending.from != peer);
	}

	fn forget(&mut self, dropped: &Pending) {
		self.known.remove(&name(&dropped.bytes));
		self.waiting = self.waiting.saturating_sub(1);
		let service = dropped.vote.signed.service;
		if let Some(of_service) = self.of_service.get_mut(&service) {
			*of_service = of_service.saturating_sub(1);
			if *of_service == 0 {
				self.of_service.remove(&service);
			}
		}
	}
}

fn name(bytes: &[u8]) -> [u8; 32] {
	Sha256::digest(bytes).into()
}
