// SPDX-License-Identifier: Apache-2.0

//! What this watcher has to say of Vigil itself: who comes next, and what leaves.

use super::{duties::Intent, service::Service, Engine};
use crate::{filter::HANDOVER_GRACE_ROUNDS, Millis, VoteBackend};
use vigil_primitives::{Handover, Signed, Statement, H256};

/// Outboxes of a service that are voted for at a time, well below what a member may have open: the
/// next ones follow when these are certified.
const OUTBOXES_AT_ONCE: usize = 8;

impl<B: VoteBackend> Engine<B> {
	/// Notes which Handovers and Outboxes are due.
	pub(super) fn speak_of_vigil(&mut self, now: Millis) {
		for watched in self.services.values().filter(|one| one.view.watched) {
			self.pending.extend(watched.handovers(now));
			let genesis_hash = &self.signer.genesis_hash;
			let join_window = self.settings.join_window;
			self.pending.extend(watched.outboxes(genesis_hash, join_window, now));
		}
	}
}

impl<B: VoteBackend> Service<B> {
	/// Handovers from every set that has a next one, until a few rounds after that took office.
	fn handovers(&self, now: Millis) -> Vec<Intent> {
		let pairs = self.sets.values().zip(self.sets.values().skip(1));
		let due = pairs.filter(|(set, next)| {
			let begins = next.view.commitment.activates_at;
			let grace = set.view.policy.round_length.0.saturating_mul(HANDOVER_GRACE_ROUNDS);
			let commitment = &set.view.commitment;
			!set.own.is_empty()
				&& now.unix() >= commitment.activates_at
				&& now.unix() < commitment.expires_at
				&& now.unix().0 < begins.0.saturating_add(grace)
		});
		due.map(|(set, next)| {
			let (next, standby) = (next.view.commitment.clone(), next.view.standby);
			let handover = Handover { next, standby };
			Intent::new(set, Statement::Handover(handover))
		})
		.collect()
	}

	/// The oldest Outboxes without a certificate of the set in office: also of those that a set
	/// before it certified, since that one's word may count no more when they are delivered.
	fn outboxes(&self, genesis_hash: &H256, join_window: u64, now: Millis) -> Vec<Intent> {
		let speakers =
			self.sets.values().filter(|set| !set.own.is_empty() && set.may_speak(now.unix(), now));
		speakers
			.flat_map(|set| {
				let set_id = set.view.commitment.set_id;
				let service = self.view.service;
				let statements = self.view.outboxes.iter().copied().map(Statement::Outbox);
				// Those that were certified just now are left to be joined.
				let mut open: usize = 0;
				let due = statements.filter(move |statement| {
					let signed = Signed { service, set_id, statement: statement.clone() };
					let digest = signed.digest(*genesis_hash).0;
					match self.progress.certified_at(&digest) {
						Some(at) => now.since(at) <= join_window,
						None => {
							open = open.saturating_add(1);
							open <= OUTBOXES_AT_ONCE
						},
					}
				});
				due.map(move |statement| Intent::new(set, statement))
			})
			.collect()
	}
}
