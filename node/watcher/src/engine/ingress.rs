// SPDX-License-Identifier: Apache-2.0

//! What comes in from peers: cheap checks at once, signatures many at a time.

use super::{service::Set, Engine};
use crate::{
	action::{Action, Offence, PeerTag},
	pool::{Counted, Verified},
	queue::{Pending, PendingCertificate, Queued},
	Message, Millis, VoteBackend,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use vigil_bls::{verify_with_members, Expected, Tag};
use vigil_primitives::{ServiceId, H256};

/// The most certificates that one tick verifies.
const CERTIFICATES_PER_TICK: usize = 32;
/// The most peers that are remembered for forgery.
const MOST_FORGERS: usize = 4_096;

/// A vote whose signature is a usable point.
pub(super) struct Item<B: VoteBackend> {
	pending: Pending,
	key: B::Key,
	signature: B::Signature,
}

/// What came of verifying many votes of one statement.
struct Judged<B: VoteBackend> {
	valid: Vec<Item<B>>,
	forged: Vec<PeerTag>,
	batches: u64,
	bisections: u64,
}

impl<B: VoteBackend> Engine<B> {
	/// Takes in a message. Whatever needs the curve waits for [`Engine::tick`].
	pub fn receive(&mut self, from: PeerTag, bytes: &[u8], now: Millis) -> Vec<Action> {
		if self.forgers.get(&from).is_some_and(|until| now < *until) {
			return Vec::new();
		}
		let message = match self.filter.read(bytes, now) {
			Ok(message) => message,
			Err(offence) => return self.refuse_unread(from, bytes, offence),
		};
		let service = message.signed().service;
		let digest = message.signed().digest(self.signer.genesis_hash).0;
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		let queued = match message {
			Message::Vote(vote) => {
				watched.counters.received = watched.counters.received.saturating_add(1);
				match watched.is_closed(&digest) || watched.pool.has(&digest, vote.signer) {
					true => Queued::Known,
					false => self.queue.push(
						Pending { from, vote, digest, bytes: bytes.to_vec() },
						self.settings.max_queue_per_peer,
						self.settings.max_queue,
					),
				}
			},
			Message::Certificate(certificate) => match watched.certified.contains_key(&digest) {
				true => Queued::Known,
				false => self.queue.push_certificate(PendingCertificate {
					from,
					certificate,
					digest,
					bytes: bytes.to_vec(),
				}),
			},
		};
		match queued {
			Queued::Waits => Vec::new(),
			Queued::Known => {
				watched.counters.replayed = watched.counters.replayed.saturating_add(1);
				Vec::new()
			},
			Queued::TooMany => self.refuse(service, from, Offence::TooMany),
			Queued::Full => {
				watched.counters.refuse(Offence::TooMany);
				Vec::new()
			},
		}
	}

	/// A message that is not even read names no service to count it under but by luck.
	fn refuse_unread(&mut self, from: PeerTag, bytes: &[u8], offence: Offence) -> Vec<Action> {
		let service = Message::from_bytes(bytes).ok().map(|message| message.signed().service);
		match service.filter(|service| self.services.contains_key(service)) {
			Some(service) => self.refuse(service, from, offence),
			None if offence.is_hostile() => vec![Action::Penalise { peer: from, offence }],
			None => Vec::new(),
		}
	}

	/// Counts a refusal and penalises the peer if no honest one does this.
	fn refuse(&mut self, service: ServiceId, peer: PeerTag, offence: Offence) -> Vec<Action> {
		if let Some(watched) = self.services.get_mut(&service) {
			watched.counters.refuse(offence);
		}
		match offence.is_hostile() {
			true => vec![Action::Penalise { peer, offence }],
			false => Vec::new(),
		}
	}

	/// Penalises a peer that sent something forged, drops the rest of it and hears no more of it.
	fn forged(&mut self, service: ServiceId, peer: PeerTag, now: Millis) -> Vec<Action> {
		if self.forgers.len() >= MOST_FORGERS {
			let first = self.forgers.iter().min_by_key(|(_, until)| **until).map(|(p, _)| *p);
			first.and_then(|first| self.forgers.remove(&first));
		}
		self.forgers.insert(peer, now.plus(self.settings.deaf_for));
		self.queue.drop_peer(peer);
		self.refuse(service, peer, Offence::BadSignature)
	}

	/// Verifies certificates that wait.
	pub(super) fn verify_certificates(&mut self, now: Millis) -> Vec<Action> {
		let mut actions = Vec::new();
		for pending in self.queue.take_certificates(CERTIFICATES_PER_TICK) {
			let PendingCertificate { from, certificate, digest, bytes } = pending;
			let (service, set_id) = (certificate.signed.service, certificate.signed.set_id);
			let Some(watched) = self.services.get(&service) else { continue };
			let Some(set) = watched.sets.get(&set_id) else { continue };
			if watched.certified.contains_key(&digest) || self.is_forger(from, now) {
				continue;
			}
			let expected = Expected {
				genesis_hash: self.signer.genesis_hash,
				service,
				kind: certificate.signed.statement.kind(),
			};
			let (commitment, members) = (&set.view.commitment, &set.view.members);
			match verify_with_members::<B>(&certificate, commitment, members, &expected) {
				Ok(_) => {
					actions.extend(self.certified(certificate, digest, now));
					actions.push(Action::Gossip { service, bytes });
				},
				Err(_) => actions.extend(self.forged(service, from, now)),
			}
		}
		actions
	}

	fn is_forger(&self, peer: PeerTag, now: Millis) -> bool {
		self.forgers.get(&peer).is_some_and(|until| now < *until)
	}

	/// Verifies votes that wait.
	pub(super) fn verify_votes(&mut self, now: Millis) -> Vec<Action> {
		let mut groups = BTreeMap::<H256, Vec<Pending>>::new();
		for pending in self.queue.take(self.settings.max_batch) {
			groups.entry(pending.digest).or_default().push(pending);
		}
		let mut actions = Vec::new();
		let mut touched = BTreeSet::new();
		for (digest, mut group) in groups {
			group.retain(|pending| !self.is_forger(pending.from, now));
			// Votes of one peer side by side: who forges one, forges many.
			group.sort_by_key(|pending| pending.from);
			touched.extend(group.first().map(|pending| pending.vote.signed.service));
			actions.extend(self.verify_group(digest, group, now));
		}
		for service in touched {
			actions.extend(self.harvest(service, now));
		}
		actions
	}

	/// Verifies votes for one statement.
	fn verify_group(&mut self, digest: H256, group: Vec<Pending>, now: Millis) -> Vec<Action> {
		let mut actions = Vec::new();
		let Some(first) = group.first() else { return actions };
		let (service, set_id) = (first.vote.signed.service, first.vote.signed.set_id);
		let seed = self.draw();
		let Some(watched) = self.services.get(&service) else { return actions };
		let Some(set) = watched.sets.get(&set_id) else { return actions };
		let (mut items, mut forgers) = (Vec::new(), BTreeSet::new());
		for pending in group {
			if watched.pool.has(&digest, pending.vote.signer) {
				continue;
			}
			match read_item(set, pending) {
				Ok(item) => items.push(item),
				Err(from) => drop(forgers.insert(from)),
			}
		}
		let judged = judge(&digest, items, &mut forgers, seed);
		if let Some(watched) = self.services.get_mut(&service) {
			let counters = &mut watched.counters;
			counters.batches = counters.batches.saturating_add(judged.batches);
			counters.bisections = counters.bisections.saturating_add(judged.bisections);
		}
		for peer in judged.forged.iter().copied().chain(forgers).collect::<BTreeSet<_>>() {
			actions.extend(self.forged(service, peer, now));
		}
		for item in judged.valid {
			actions.extend(self.accept(service, digest, item, now));
		}
		actions
	}

	/// Counts a verified vote, and has it sent on.
	fn accept(
		&mut self,
		service: ServiceId,
		digest: H256,
		item: Item<B>,
		now: Millis,
	) -> Vec<Action> {
		let Item { pending: Pending { vote, bytes, from, .. }, signature, .. } = item;
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		let Some(set) = watched.sets.get(&vote.signed.set_id) else { return Vec::new() };
		let index = usize::from(vote.signer.0);
		let (Some(key), Some(member)) = (set.ids.get(index), set.view.members.get(index)) else {
			return Vec::new();
		};
		let (key, weight) = (*key, member.weight);
		if let Some(place) = set.own.iter().find(|place| place.index == vote.signer) {
			self.signer.check_foreign(place.key, &vote.signed);
		}
		let verified = Verified { vote: &vote, digest, signature, key, weight };
		match watched.pool.count(verified, now) {
			Counted::New => {
				watched.counters.accepted = watched.counters.accepted.saturating_add(1);
				match watched.is_closed(&digest) {
					true => Vec::new(),
					false => vec![Action::Gossip { service, bytes }],
				}
			},
			Counted::Known => {
				watched.counters.replayed = watched.counters.replayed.saturating_add(1);
				Vec::new()
			},
			Counted::Contradicts(first) => {
				// The first proof is enough: a key can contradict itself without end.
				let mut actions = match watched.convicted.insert(key) {
					true => vec![Action::Convicted { service, first, second: vote }],
					false => Vec::new(),
				};
				actions.extend(self.refuse(service, from, Offence::Equivocation));
				actions
			},
		}
	}

	/// Fresh randomness that no peer can know.
	fn draw(&mut self) -> [u8; 32] {
		self.draws = self.draws.saturating_add(1);
		let hash = Sha256::new().chain_update(self.settings.seed);
		hash.chain_update(self.draws.to_be_bytes()).finalize().into()
	}
}

/// Reads a vote's signature; fails with who sent it.
fn read_item<B: VoteBackend>(set: &Set<B>, pending: Pending) -> Result<Item<B>, PeerTag> {
	let key = set.keys.get(usize::from(pending.vote.signer.0)).cloned();
	match (key, B::signature(&pending.vote.signature)) {
		(Some(key), Ok(signature)) => Ok(Item { pending, key, signature }),
		_ => Err(pending.from),
	}
}

/// Verifies votes of one statement together, and by halves where that fails. Once a peer is found to
/// have forged one vote, its others are dropped and not looked at.
fn judge<B: VoteBackend>(
	digest: &H256,
	items: Vec<Item<B>>,
	forgers: &mut BTreeSet<PeerTag>,
	seed: [u8; 32],
) -> Judged<B> {
	let mut judged = Judged { valid: Vec::new(), forged: Vec::new(), batches: 1, bisections: 0 };
	let mut checks = 0_u64;
	let mut open = vec![Part { items, state: State::Unknown }];
	while let Some(Part { mut items, mut state }) = open.pop() {
		let before = items.len();
		items.retain(|item| !forgers.contains(&item.pending.from));
		if before != items.len() {
			state = State::Unknown;
		}
		if items.is_empty() {
			continue;
		}
		let fails = state == State::Fails || {
			checks = checks.saturating_add(1);
			!hold(digest, &items, &seed, checks)
		};
		if !fails {
			judged.valid.append(&mut items);
			// If one half of what fails holds, the other half fails.
			if let (State::LeftHalf, Some(right)) = (state, open.last_mut()) {
				right.state = State::Fails;
			}
		} else if items.len() == 1 {
			let from = items.first().map(|item| item.pending.from);
			forgers.extend(from);
			judged.forged.extend(from);
		} else if items.len() >= MANY {
			let size = items.len().div_ceil(PARTS);
			while !items.is_empty() {
				let part = items.split_off(items.len().saturating_sub(size));
				open.push(Part { items: part, state: State::Unknown });
			}
		} else {
			let right = items.split_off(items.len() / 2);
			open.push(Part { items: right, state: State::Unknown });
			open.push(Part { items, state: State::LeftHalf });
		}
	}
	judged.bisections = checks.saturating_sub(1);
	judged
}

/// So many votes that fail are split into [`PARTS`] at once: halves of many cost as much as the
/// whole, and one forged vote in each is likely.
const MANY: usize = 128;
const PARTS: usize = 16;

/// Votes still to be judged.
struct Part<B: VoteBackend> {
	items: Vec<Item<B>>,
	state: State,
}

/// What is known of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
	Unknown,
	/// The first half of a part that fails; the second is next.
	LeftHalf,
	/// It holds a forged vote.
	Fails,
}

fn hold<B: VoteBackend>(digest: &H256, items: &[Item<B>], seed: &[u8; 32], nonce: u64) -> bool {
	if let [item] = items {
		return B::verify(&item.key, Tag::Statement, &digest.0, &item.signature);
	}
	let seed = Sha256::new().chain_update(seed).chain_update(nonce.to_be_bytes()).finalize();
	let keys: Vec<_> = items.iter().map(|item| item.key.clone()).collect();
	let signatures: Vec<_> = items.iter().map(|item| item.signature.clone()).collect();
	B::verify_same_message(Tag::Statement, &digest.0, &keys, &signatures, &seed.into())
}
