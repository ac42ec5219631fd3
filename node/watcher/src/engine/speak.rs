// SPDX-License-Identifier: Apache-2.0

//! From what is due to votes on their way: all of a tick in one go, because each is on record before
//! it leaves, and a record costs a write to the disk.

use super::{
	duties::Intent,
	service::{OwnVote, Service},
	signer::{Outcome, Signing},
	silence::Last,
	Engine,
};
use crate::{
	filter::bytes,
	pool::{Counted, Verified},
	report::LastVote,
	Action, Message, Millis, VoteBackend,
};
use std::collections::BTreeSet;
use vigil_primitives::{Signed, Statement, Vote, H256};

/// The most votes that wait for the disk.
const MOST_UNSENT: usize = 4_096;
/// Own votes are sent again ever more slowly, at most so many times slower.
const SLOWEST_REPEAT: u64 = 16;

impl<B: VoteBackend> Engine<B> {
	/// Signs what is due and the protection allows, has it put on record, and then lets it go.
	pub(super) fn speak(&mut self, now: Millis) -> Vec<Action> {
		for intent in std::mem::take(&mut self.pending) {
			self.sign(intent, now);
		}
		if let Err(refusal) = self.signer.commit() {
			log::error!("own votes are held back: {refusal}");
			return Vec::new();
		}
		let mut actions = Vec::new();
		let mut touched = BTreeSet::new();
		for (vote, digest) in std::mem::take(&mut self.unsent) {
			let service = vote.signed.service;
			let Some(watched) = self.services.get_mut(&service) else { continue };
			watched.counters.signed = watched.counters.signed.saturating_add(1);
			let bytes = watched.adopt(&vote, digest, now);
			actions.push(Action::Gossip { service, bytes });
			touched.insert(service);
		}
		for service in touched {
			actions.extend(self.harvest(service, now));
		}
		actions
	}

	fn sign(&mut self, intent: Intent, now: Millis) {
		let Intent { service, set_id, places, statement } = intent;
		let signed = Signed { service, set_id, statement };
		let Some(watched) = self.services.get_mut(&service) else { return };
		let Some(set) = watched.sets.get(&set_id) else { return };
		let digest = signed.digest(self.signer.genesis_hash).0;
		// Who was a little slower than a quorum still joins it.
		let is_over = match watched.progress.certified_at(&digest) {
			Some(at) => now.since(at) > self.settings.join_window,
			None => watched.progress.overtakes(&signed),
		};
		let started_in = self.settings.started_at.round(set.view.policy.round_length);
		// What was seen in the round of the start may come to be signed only after its end.
		let of_the_start = set.round(now) <= started_in
			|| signed.statement.round().is_some_and(|round| round <= started_in);
		if signed.check().is_err() || is_over || of_the_start {
			return;
		}
		let terms = set.terms();
		for place in places {
			let signing = Signing { place, signed: &signed, terms, digest };
			match self.signer.sign(&signing, now) {
				Outcome::Tried => {},
				Outcome::Abstained(refusal) => {
					watched.counters.abstained = watched.counters.abstained.saturating_add(1);
					if watched.complaint.is_news(&refusal) {
						log::warn!("service {service}: nothing is signed: {refusal}");
					}
				},
				Outcome::Voted(vote) if self.unsent.len() < MOST_UNSENT => {
					if watched.complaint.is_over() {
						log::info!("service {service}: votes are signed again");
					}
					self.unsent.push((*vote, digest));
				},
				Outcome::Voted(_) => log::error!("too many own votes wait for the disk"),
			}
		}
	}

	/// Takes up own votes from before a restart that are still of use.
	pub(super) fn recall_own_votes(&mut self, now: Millis) -> Vec<Action> {
		let votes = self.signer.protection.own_votes().unwrap_or_else(|refusal| {
			log::warn!("own votes from before the restart are not sent again: {refusal}");
			Vec::new()
		});
		let mut actions = Vec::new();
		for (public, vote) in votes {
			let service = vote.signed.service;
			let Some(watched) = self.services.get_mut(&service) else { continue };
			let Some(set) = watched.sets.get(&vote.signed.set_id) else { continue };
			self.signer.recall(&public, &vote.signed, set.terms());
			let bytes = bytes(&Message::Vote(vote.clone()));
			if self.filter.check(&bytes, now).is_err() {
				continue;
			}
			let digest = vote.signed.digest(self.signer.genesis_hash).0;
			watched.adopt(&vote, digest, now);
			actions.push(Action::Gossip { service, bytes });
		}
		actions
	}

	/// Sends own votes again that are not certified yet and still can be.
	pub(super) fn repeat_own_votes(&mut self, now: Millis) -> Vec<Action> {
		let every = self.settings.repeat_every;
		let mut actions = Vec::new();
		for (service, watched) in &mut self.services {
			let progress = &watched.progress;
			let due = watched.own.iter_mut().filter(|own| {
				let slower = 1_u64.checked_shl(own.repeats).unwrap_or(SLOWEST_REPEAT);
				now.since(own.sent_at) >= every.saturating_mul(slower.min(SLOWEST_REPEAT))
					&& !progress.is_certified(&own.digest)
					&& !progress.overtakes(&own.vote.signed)
			});
			for own in due {
				own.sent_at = now;
				own.repeats = own.repeats.saturating_add(1);
				actions.push(Action::Gossip { service: *service, bytes: own.bytes.clone() });
			}
		}
		actions
	}
}

impl<B: VoteBackend> Service<B> {
	/// Counts an own vote and keeps it, to be sent again. Returns its message.
	fn adopt(&mut self, vote: &Vote, digest: H256, now: Millis) -> Vec<u8> {
		let bytes = bytes(&Message::Vote(vote.clone()));
		let signed = &vote.signed;
		let last = LastVote { vote: vote.clone(), signed_at: now };
		self.last_votes.insert(signed.statement.kind() as u8, last);
		match &signed.statement {
			Statement::Halt(halt) => {
				let named = (halt.round, Last::from(halt));
				self.named = self.named.filter(|(round, _)| *round > halt.round).or(Some(named));
			},
			Statement::Checkpoint(checkpoint) => {
				self.checkpoints.voted(signed.set_id, checkpoint);
			},
			_ => {},
		}
		self.own.push(OwnVote {
			vote: vote.clone(),
			bytes: bytes.clone(),
			digest,
			signed_at: now,
			sent_at: now,
			repeats: 0,
		});
		let Some(set) = self.sets.get(&signed.set_id) else { return bytes };
		let Some((key, weight)) = set.member(vote.signer) else { return bytes };
		let terms = set.terms();
		if let Statement::Halt(halt) = &signed.statement {
			self.halt_votes.note(halt, key);
		}
		if let Ok(signature) = B::signature(&vote.signature) {
			let verified = Verified { vote, terms, digest, signature, key, weight };
			if self.pool.count(verified, now) == Counted::New {
				self.counters.accepted = self.counters.accepted.saturating_add(1);
			}
		}
		bytes
	}
}
