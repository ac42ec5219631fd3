// SPDX-License-Identifier: Apache-2.0

//! From votes to certificates, and what follows from one.

use super::{service::Service, set::Set, Engine};
use crate::{
	filter::bytes,
	pool::{Stage, Tally},
	Action, Message, Millis, VoteBackend,
};
use std::sync::Arc;
use vigil_bls::aggregate;
use vigil_primitives::{
	quorum::suspect_weight, Certificate, Kind, MemberIndex, Round, ServiceId, Statement, H256,
};

impl<B: VoteBackend> Engine<B> {
	/// Makes certificates of what has a quorum now. Nodes that only relay leave it to the watchers to
	/// spread theirs.
	pub(super) fn harvest(&mut self, service: ServiceId, now: Millis) -> Vec<Action> {
		let Some(watched) = self.services.get_mut(&service) else { return Vec::new() };
		let spreads = watched.view.watched;
		let ripe = watched.ripe(now);
		let mut actions = Vec::new();
		for (digest, certificate) in ripe {
			let message = bytes(&Message::Certificate(certificate.clone()));
			actions.extend(self.certified(certificate, digest, now));
			if spreads {
				actions.push(Action::Gossip { service, bytes: message });
			}
		}
		actions
	}

	/// Takes note of a verified certificate of a statement that was not certified before.
	pub(super) fn certified(
		&mut self,
		certificate: Certificate,
		digest: H256,
		now: Millis,
	) -> Vec<Action> {
		let Some(watched) = self.services.get_mut(&certificate.signed.service) else {
			return Vec::new();
		};
		if watched.progress.is_certified(&digest) {
			return Vec::new();
		}
		let size = usize::from(certificate.absent.size());
		let signers = size.saturating_sub(certificate.absent.count().into());
		Arc::make_mut(&mut watched.progress).note(digest, &certificate.signed, signers, now);
		self.filter_is_stale = true;
		watched.counters.certificates = watched.counters.certificates.saturating_add(1);
		watched.learn(&certificate);
		if let Some(tally) = watched.pool.tallies.get_mut(&digest) {
			tally.stage = Stage::Certified { at: now, signers };
		}
		let mut actions = watched.keep_certificate(&certificate);
		actions.push(Action::Certified(certificate));
		actions
	}

	/// Reports suspicions, and certificates that late signers joined.
	pub(super) fn follow_up(&mut self, now: Millis) -> Vec<Action> {
		let windows = (self.settings.late_window, self.settings.join_window);
		let mut actions = Vec::new();
		for watched in self.services.values_mut() {
			actions.extend(watched.suspicions(now).map(Action::Suspected));
			actions.extend(watched.late(windows, now).into_iter().map(Action::Certified));
		}
		actions
	}
}

impl<B: VoteBackend> Service<B> {
	/// Whether nobody waits for votes of this statement any more.
	pub(super) fn is_closed(&self, digest: &H256) -> bool {
		self.pool.tallies.get(digest).is_some_and(|tally| tally.stage == Stage::Closed)
	}

	/// Certificates of statements that have a quorum and were not certified before.
	fn ripe(&mut self, now: Millis) -> Vec<(H256, Certificate)> {
		let Self { pool, sets, progress, incidents, .. } = self;
		let mut ripe = Vec::new();
		for (digest, tally) in &mut pool.tallies {
			let Some(set) = sets.get(&tally.signed.set_id) else { continue };
			let commitment = &set.view.commitment;
			let suspect = suspect_weight(commitment.total_weight);
			if tally.suspected_at.is_none() && suspect.is_some_and(|least| tally.present >= least) {
				tally.suspected_at = Some(now);
				// Whether or not it is certified somewhere, it is answered when the ward lives.
				if let Statement::Halt(halt) = &tally.signed.statement {
					let halt = (halt.height, halt.block_hash, halt.round);
					incidents.halted(halt, tally.terms.halt_after, None);
				}
			}
			if tally.stage != Stage::Open {
				continue;
			}
			// A certificate from elsewhere came first: only late signers are still of interest.
			if let Some(at) = progress.certified_at(digest) {
				let signers = progress.signers(digest).unwrap_or_default();
				tally.stage = Stage::Certified { at, signers };
			} else if tally.present >= commitment.quorum_weight {
				ripe.extend(certificate(set, tally).map(|certificate| (*digest, certificate)));
			}
		}
		ripe
	}

	/// What follows from a certified statement.
	fn learn(&mut self, certificate: &Certificate) {
		match &certificate.signed.statement {
			Statement::Halt(halt) => {
				let Some(set) = self.sets.get(&certificate.signed.set_id) else { return };
				let block = (halt.height, halt.block_hash, halt.round);
				let by = Some(certificate.signed.set_id);
				self.incidents.halted(block, set.terms().halt_after, by);
				if !self.view.watched {
					return;
				}
				let members = (0..).map(MemberIndex).zip(&set.ids);
				for (_, key) in members.filter(|(index, _)| !certificate.absent.contains(*index)) {
					self.halt_votes.note(halt, *key);
				}
			},
			Statement::Resume(resume) => self.incidents.resumed(resume.round),
			Statement::Checkpoint(checkpoint) => {
				self.incidents.passed(checkpoint.round, checkpoint.height);
				self.checkpoints.certified(checkpoint);
			},
			Statement::Handover(_) | Statement::Outbox(_) => {},
		}
	}

	/// For each round at most one: Halts of more than a third that wait for half a round.
	fn suspicions(&mut self, now: Millis) -> impl Iterator<Item = Certificate> {
		let mut found = Vec::new();
		for tally in self.pool.tallies.values() {
			let Some(set) = self.sets.get(&tally.signed.set_id) else { continue };
			let half = set.view.policy.round_length.0.saturating_mul(500);
			let waited = tally.suspected_at.is_some_and(|at| now.since(at) >= half);
			let round: Round = tally.signed.statement.round().unwrap_or_default();
			let is_halt = tally.signed.statement.kind() == Kind::Halt;
			if !is_halt || !waited || tally.stage != Stage::Open || self.suspected.contains(&round)
			{
				continue;
			}
			if let Some(certificate) = certificate(set, tally) {
				self.suspected.insert(round);
				found.push(certificate);
			}
		}
		found.into_iter()
	}

	/// Certificates that have more signers than were told of: once a moment after the quorum, and once
	/// when nobody can join any more.
	fn late(&mut self, (late, join): (u64, u64), now: Millis) -> Vec<Certificate> {
		let mut fuller = Vec::new();
		for tally in self.pool.tallies.values_mut() {
			let signed = tally.votes.len();
			let (before, after) = match tally.stage {
				Stage::Certified { at, signers } | Stage::Joined { at, signers }
					if now.since(at) >= join =>
				{
					(signers, Stage::Closed)
				},
				Stage::Certified { at, signers } if now.since(at) >= late => {
					(signers, Stage::Joined { at, signers: signers.max(signed) })
				},
				_ => continue,
			};
			tally.stage = after;
			if signed > before {
				let set = self.sets.get(&tally.signed.set_id);
				fuller.extend(set.and_then(|set| certificate(set, tally)));
			}
		}
		fuller
	}
}

/// The certificate of all votes there are.
fn certificate<B: VoteBackend>(set: &Set<B>, tally: &Tally<B>) -> Option<Certificate> {
	let votes: Vec<_> =
		tally.votes.iter().map(|(index, signature)| (*index, signature.clone())).collect();
	aggregate::<B>(&set.view.commitment, tally.signed.clone(), &votes)
		.inspect_err(|error| log::error!("verified votes make no certificate: {error:?}"))
		.ok()
}
