// SPDX-License-Identifier: Apache-2.0

//! What comes in from peers: cheap checks at once, signatures many at a time.

use super::{
	batch::{judge, read_item, Item},
	budget::{Budget, Turn},
	Engine,
};
use crate::{
	action::{Action, Offence, PeerTag},
	allowance::set_key,
	pool::{Counted, Verified},
	queue::{Pending, PendingCertificate, Queued},
	Message, Millis, VoteBackend,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use vigil_bls::{verify_with_members, Expected};
use vigil_primitives::{Certificate, ServiceId, Statement, Vote, H256};

/// The most certificates that one tick verifies.
const CERTIFICATES_PER_TICK: usize = 32;
/// The most peers that are remembered for forgery.
const MOST_FORGERS: usize = 4_096;

impl<B: VoteBackend> Engine<B> {
	/// Takes in a message. Whatever needs the curve waits for [`Engine::tick`].
	pub fn receive(&mut self, from: PeerTag, bytes: &[u8], now: Millis) -> Vec<Action> {
		if self.is_forger(from, now) {
			return Vec::new();
		}
		let filter = self.filter();
		let message = match filter.read(bytes, now) {
			Ok(message) => message,
			Err(offence) => return self.refuse_unread(from, bytes, offence),
		};
		let service = message.signed().service;
		let digest = message.signed().digest(self.signer.genesis_hash).0;
		let matters = filter.matters(&message, &digest, now);
		let queued = match message {
			_ if !matters => Queued::Known,
			Message::Vote(vote) => self.queue_vote(from, vote, digest, bytes, now),
			Message::Certificate(certificate) => {
				self.queue_certificate(from, certificate, digest, bytes, now)
			},
		};
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
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

	/// Lets a vote wait, if it is new and its signer may still say something.
	fn queue_vote(
		&mut self,
		from: PeerTag,
		vote: Vote,
		digest: H256,
		bytes: &[u8],
		now: Millis,
	) -> Queued {
		let Some(watched) = self.services.get_mut(&vote.signed.service) else {
			return Queued::Known;
		};
		watched.counters.received = watched.counters.received.saturating_add(1);
		if watched.is_closed(&digest) || watched.pool.has(&digest, vote.signer) {
			return Queued::Known;
		}
		let Some(set) = watched.sets.get(&vote.signed.set_id) else { return Queued::Known };
		let Some((key, _)) = set.member(vote.signer) else { return Queued::Known };
		let (terms, kind) = (set.terms(), vote.signed.statement.kind());
		let spent = watched.pool.is_spent(key, &vote.signed, terms);
		if spent || !watched.allowances.has(key, kind, terms.round_length, now) {
			watched.counters.excessive = watched.counters.excessive.saturating_add(1);
			return Queued::Known;
		}
		let of_service = self.settings.most_of_service(watched.view.watched);
		let pending = Pending { from, vote, digest, key, bytes: bytes.to_vec() };
		self.queue.push(pending, of_service, &self.settings)
	}

	fn queue_certificate(
		&mut self,
		from: PeerTag,
		certificate: Certificate,
		digest: H256,
		bytes: &[u8],
		now: Millis,
	) -> Queued {
		let Some(watched) = self.services.get_mut(&certificate.signed.service) else {
			return Queued::Known;
		};
		if watched.progress.is_certified(&digest) {
			return Queued::Known;
		}
		if !watched.may_certify(&certificate.signed, now) {
			watched.counters.excessive = watched.counters.excessive.saturating_add(1);
			return Queued::Known;
		}
		let bytes = bytes.to_vec();
		self.queue.push_certificate(PendingCertificate { from, certificate, digest, bytes })
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
			let is_forger = self.is_forger(from, now);
			let Some(watched) = self.services.get_mut(&service) else { continue };
			if watched.progress.is_certified(&digest) || is_forger {
				continue;
			}
			if !watched.may_certify(&certificate.signed, now) {
				watched.counters.excessive = watched.counters.excessive.saturating_add(1);
				continue;
			}
			let Some(set) = watched.sets.get(&set_id) else { continue };
			let expected = Expected {
				genesis_hash: self.signer.genesis_hash,
				service,
				kind: certificate.signed.statement.kind(),
			};
			let (commitment, members) = (&set.view.commitment, &set.view.members);
			match verify_with_members::<B>(&certificate, commitment, members, &expected) {
				Ok(_) => {
					let (kind, length) = (expected.kind, set.terms().round_length);
					watched.certificate_allowances.spend(set_key(set_id), kind, length, now);
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
		let mut budget = Budget::new(&self.settings);
		for pending in self.queue.take(self.settings.max_batch) {
			let Some(known) = self.services.get_mut(&pending.vote.signed.service) else {
				continue;
			};
			// What nobody may say any more takes no turn from what others say.
			let turn = match known.may_say(&pending, now) {
				true => budget.turn(&pending, known.view.watched),
				false => Turn::Never,
			};
			match turn {
				Turn::Now => groups.entry(pending.digest).or_default().push(pending),
				Turn::Later if self.filter.is_needed(&pending.bytes, now) => {
					let most = self.settings.most_of_service(known.view.watched);
					self.queue.push(pending, most, &self.settings);
				},
				Turn::Later => {},
				Turn::Never => {
					known.counters.excessive = known.counters.excessive.saturating_add(1);
				},
			}
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
		let Some(watched) = self.services.get_mut(&service) else { return actions };
		let arrived = group.len();
		// Groups come one after the other: what was said in those before is charged.
		let group: Vec<_> =
			group.into_iter().filter(|pending| watched.may_say(pending, now)).collect();
		let excessive = u64::try_from(arrived.saturating_sub(group.len())).unwrap_or(u64::MAX);
		watched.counters.excessive = watched.counters.excessive.saturating_add(excessive);
		if group.is_empty() {
			return actions;
		}
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
		let Item { pending: Pending { vote, key, bytes, from, .. }, signature, .. } = item;
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		let Some(set) = watched.sets.get(&vote.signed.set_id) else { return Vec::new() };
		let Some((_, weight)) = set.member(vote.signer) else { return Vec::new() };
		let (terms, kind) = (set.terms(), vote.signed.statement.kind());
		if let Some(place) = set.own.iter().find(|place| place.index == vote.signer) {
			let since = set.view.commitment.activates_at;
			let since = vote.signed.statement.round().map_or(since, |round| round.start());
			self.signer.check_foreign(place.key, &vote.signed, terms, since);
		}
		if !watched.allowances.spend(key, kind, terms.round_length, now) {
			watched.counters.excessive = watched.counters.excessive.saturating_add(1);
			return Vec::new();
		}
		if let Some(convicting) = watched.against_certificates(key, &vote.signed, terms) {
			let mut actions = watched.convict(key, convicting, Message::Vote(vote));
			actions.extend(self.refuse(service, from, Offence::Equivocation));
			return actions;
		}
		let verified = Verified { vote: &vote, terms, digest, signature, key, weight };
		match watched.pool.count(verified, now) {
			Counted::New => {
				watched.counters.accepted = watched.counters.accepted.saturating_add(1);
				if let (Statement::Halt(halt), true) =
					(&vote.signed.statement, watched.view.watched)
				{
					watched.halt_votes.note(halt, key);
				}
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
				let mut actions = watched.convict(key, Message::Vote(first), Message::Vote(vote));
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
