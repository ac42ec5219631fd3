// SPDX-License-Identifier: Apache-2.0

//! What peers sent and nobody has verified yet, with a bound for each peer, for
//! each service and for all.

use crate::{pool::KeyId, PeerTag, Settings};
use sha2::{Digest, Sha256};
use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	ops::Bound,
};
use vigil_primitives::{Certificate, ServiceId, Vote, H256};

/// The most certificates of one peer that wait.
const CERTIFICATES_PER_PEER: usize = 64;
/// The most certificates of one service that wait.
const CERTIFICATES_PER_SERVICE: usize = 16;
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
	certificates: BTreeMap<ServiceId, VecDeque<PendingCertificate>>,
	/// Whose certificate was taken last.
	last_taken: Option<ServiceId>,
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

	/// Lets a certificate wait, unless there are too many already: of its peer, of its service, of all.
	/// Nobody is to blame for that: honest peers pass on whatever a set certifies.
	///
	/// Of one statement several may wait, each from another peer, since the first may be forged.
	pub fn push_certificate(&mut self, pending: PendingCertificate) -> Queued {
		let service = pending.certificate.signed.service;
		let waiting = self.certificates.get(&service);
		let known = waiting.into_iter().flatten().any(|other| {
			other.digest == pending.digest
				&& (other.from == pending.from || other.bytes == pending.bytes)
		});
		if known {
			return Queued::Known;
		}
		let own = waiting.map_or(0, VecDeque::len);
		let all = self.certificates.values().flatten();
		let of_peer = all.filter(|other| other.from == pending.from).count();
		if own >= CERTIFICATES_PER_SERVICE || of_peer >= CERTIFICATES_PER_PEER {
			return Queued::Full;
		}
		let waiting: usize = self.certificates.values().map(VecDeque::len).sum();
		if waiting >= CERTIFICATES && !self.make_room_for_certificate(own) {
			return Queued::Full;
		}
		self.certificates.entry(service).or_default().push_back(pending);
		Queued::Waits
	}

	/// Drops the last certificate of the service with most waiting, if that is more than `own`.
	fn make_room_for_certificate(&mut self, own: usize) -> bool {
		let most = self.certificates.values_mut().max_by_key(|waiting| waiting.len());
		let most = most.filter(|waiting| waiting.len() > own.saturating_add(1));
		most.and_then(VecDeque::pop_back).is_some()
	}

	/// Takes up to `most` certificates, one of each service in turn, going on after whose was taken
	/// last.
	pub fn take_certificates(&mut self, most: usize) -> Vec<PendingCertificate> {
		let mut taken = Vec::new();
		while taken.len() < most && !self.certificates.is_empty() {
			let after = |last| (Bound::Excluded(last), Bound::Unbounded);
			let next = self.last_taken.and_then(|last| self.certificates.range(after(last)).next());
			let next = next.or_else(|| self.certificates.first_key_value());
			let Some(service) = next.map(|(service, _)| *service) else { break };
			self.last_taken = Some(service);
			let Some(waiting) = self.certificates.get_mut(&service) else { break };
			taken.extend(waiting.pop_front());
			if waiting.is_empty() {
				self.certificates.remove(&service);
			}
		}
		taken
	}

	/// Drops all that a peer sent.
	pub fn drop_peer(&mut self, peer: PeerTag) {
		for dropped in self.votes.remove(&peer).unwrap_or_default() {
			self.forget(&dropped);
		}
		self.certificates.retain(|_, waiting| {
			waiting.retain(|pending| pending.from != peer);
			!waiting.is_empty()
		});
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
