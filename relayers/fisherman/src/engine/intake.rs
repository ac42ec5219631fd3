// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what may be false.

use super::Fisherman;
use crate::{
	book::{Contradiction, Heard},
	journal::{Evidence, Item, Key, State},
	now, set,
	voices::ALONE,
};
use std::{collections::BTreeSet, sync::Arc};
use vigil_primitives::{Certificate, ServiceId, Statement};

/// Suspicions of one service that are looked at at one time. A liar can say as many things as it likes.
const MOST_OPEN: usize = 256;
/// Certificates that wait for Vigil to answer.
const MOST_LATER: usize = 4_096;
/// How far ahead of the clock a round may be, in seconds: nothing can be said of what lies ahead.
const FUTURE: u64 = 60;
/// Statements that are remembered.
const MOST_TRUTHS: usize = 65_536;

impl Fisherman {
	/// Takes a certificate, whoever brought it.
	pub(super) async fn intake(&mut self, certificate: Certificate) {
		let signed = &certificate.signed;
		let (service, set_id) = (signed.service, signed.set_id);
		let key = Evidence::Statement(certificate.clone()).key();
		let is_known = self.items.get(&key).is_some_and(|item| !adds(&certificate, &item.evidence));
		if (is_known && self.booked.contains(&key)) || self.truths.contains(&key) {
			return;
		}
		let round = signed.statement.round().map_or(0, |round| round.0);
		if round > now().0.saturating_add(FUTURE) {
			return;
		}
		let known = self.vigil.set_of(&certificate).await;
		let (vigil, known) = match (self.vigil.genesis(), known) {
			(Some(vigil), Ok(Some(known))) => (vigil, known),
			(_, Ok(None)) => return,
			_ => {
				if self.later.len() < MOST_LATER {
					self.later.push(certificate);
				}
				return;
			},
		};
		let signers = match set::signers(&certificate, &known, vigil) {
			Ok(signers) => signers,
			Err(error) => {
				log::debug!(target: "fisherman", "service {service}, set {set_id}: {error}");
				return;
			},
		};
		self.heard = self.heard.saturating_add(1);
		let keys: Vec<_> = signers.iter().map(|(_, member)| member.key).collect();
		let heard = Arc::new(Heard::new(certificate.clone(), known.policy, keys));
		remember(&mut self.booked, key);
		for found in self.book.put(heard) {
			self.suspect(evidence(&found));
		}
		match &certificate.signed.statement {
			Statement::Halt(_) | Statement::Checkpoint(_) if self.wards.contains_key(&service) => {
				self.suspect(Evidence::Statement(certificate));
			},
			// What Vigil itself has decided judges these.
			Statement::Handover(_) | Statement::Outbox(_) => {
				self.suspect(Evidence::Statement(certificate));
			},
			// What is said of the ward is all that the ward can contradict.
			_ => self.note_truth(key),
		}
	}

	/// Opens a suspicion, or opens it again with more signers.
	pub(super) fn suspect(&mut self, evidence: Evidence) {
		let key = evidence.key();
		if let Some(item) = self.items.get(&key) {
			let more = adds(evidence.statement(), &item.evidence);
			if more && matches!(evidence, Evidence::Statement(_)) {
				let again = Item { evidence, state: State::Open, ..item.clone() };
				self.due.remove(&key);
				self.put(again);
			}
			return;
		}
		if self.make_room(&evidence) {
			self.put(Item::new(evidence, now().0));
		}
	}

	/// Lets something of fewer signers go if too much is open: one liar alone hides no lie of many. What a node says to
	/// be true goes first: it waits only for another one to say so.
	fn make_room(&mut self, evidence: &Evidence) -> bool {
		let service = evidence.service();
		if self.open_of(service) < MOST_OPEN {
			return true;
		}
		let open = self
			.items
			.iter()
			.filter(|(_, item)| item.state == State::Open && item.evidence.service() == service);
		let least =
			open.map(|(key, item)| (item.why != ALONE, signers(&item.evidence), *key)).min();
		let goes = |doubtful: bool, fewer: u16| !doubtful || fewer < signers(evidence);
		let Some((_, fewer, key)) = least.filter(|(doubtful, fewer, _)| goes(*doubtful, *fewer))
		else {
			log::warn!(target: "fisherman", "service {service}: more is said than can be looked at");
			return false;
		};
		log::warn!(target: "fisherman", "service {service}: a word of {fewer} is let go");
		self.items.remove(&key);
		self.due.remove(&key);
		if let Err(error) = self.journal.remove(&key) {
			log::error!(target: "fisherman", "{error}");
		}
		true
	}

	fn open_of(&self, service: ServiceId) -> usize {
		let open = self.items.values().filter(|item| item.state == State::Open);
		open.filter(|item| item.evidence.service() == service).count()
	}

	/// Remembers that something is true.
	pub(super) fn note_truth(&mut self, key: Key) {
		remember(&mut self.truths, key);
	}
}

/// Remembers a statement; many of them are forgotten at once, and looked at again, which costs no more than
/// the first time.
fn remember(known: &mut BTreeSet<Key>, key: Key) {
	if known.len() >= MOST_TRUTHS {
		known.clear();
	}
	known.insert(key);
}

/// How many signed it.
fn signers(evidence: &Evidence) -> u16 {
	let absent = &evidence.statement().absent;
	absent.size().saturating_sub(absent.count())
}

/// Whether a certificate names signers that the known one of the same statement does not.
fn adds(certificate: &Certificate, known: &Evidence) -> bool {
	let (new, old) = (&certificate.absent, &known.statement().absent);
	new.count() < old.count() && old.members().any(|absent| !new.contains(absent))
}

pub(super) fn evidence(found: &Contradiction) -> Evidence {
	let (one, other) = found.pair();
	let (one, other) = (one.certificate.clone(), other.certificate.clone());
	match found {
		Contradiction::Conflict(..) => Evidence::Conflict(one, other),
		Contradiction::LifeCertified(..) => Evidence::LifeCertified(one, other),
	}
}
