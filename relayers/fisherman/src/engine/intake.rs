// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what may be false.

use super::Fisherman;
use crate::{
	book::{Contradiction, Heard},
	journal::{Evidence, Item, Key, Said, State},
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

/// Where evidence belongs.
enum Place {
	/// All whom it convicts are named already.
	Known,
	/// It is looked at when what is open of the same words is not any more, and comes again.
	Later,
	/// It is new, and names all of this one, which is open.
	New(Option<Key>),
}

impl Fisherman {
	/// Takes a certificate, whoever brought it.
	pub(super) async fn intake(&mut self, certificate: Certificate) {
		let signed = &certificate.signed;
		let (service, set_id) = (signed.service, signed.set_id);
		let evidence = Evidence::Statement(certificate.clone());
		let said = evidence.said();
		let is_known = !matches!(self.place(&evidence), Place::New(_));
		if (is_known && self.booked.contains(&said)) || self.truths.contains(&said) {
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
		remember(&mut self.booked, said);
		for found in self.book.put(heard) {
			let _ = self.suspect(convicting(&found));
		}
		match &certificate.signed.statement {
			Statement::Halt(_) | Statement::Checkpoint(_) if self.wards.contains_key(&service) => {
				let _ = self.suspect(evidence);
			},
			// What Vigil itself has decided judges these.
			Statement::Handover(_) | Statement::Outbox(_) => {
				let _ = self.suspect(evidence);
			},
			// What is said of the ward is all that the ward can contradict.
			_ => self.note_truth(said),
		}
	}

	/// Opens a suspicion, or opens it again with more signers. Whether it is known from now on.
	pub(super) fn suspect(&mut self, evidence: Evidence) -> bool {
		let less = match self.place(&evidence) {
			Place::Known => return true,
			Place::Later => return false,
			Place::New(less) => less,
		};
		if let Some(less) = less {
			self.drop_item(&less);
		}
		let is_room = self.make_room(&evidence);
		if is_room {
			self.put(Item::new(evidence, now().0));
		}
		is_room
	}

	/// Where evidence belongs among what is known of the same words.
	fn place(&self, evidence: &Evidence) -> Place {
		let (said, mut first, mut last) = (evidence.said(), [0; 64], [u8::MAX; 64]);
		for bound in [&mut first, &mut last] {
			bound.iter_mut().zip(said).for_each(|(to, from)| *to = from);
		}
		let mut open = None;
		for (key, item) in self.items.range(first..=last) {
			if item.evidence.covers(evidence) {
				return Place::Known;
			}
			if item.state == State::Open {
				open = Some((key, evidence.covers(&item.evidence)));
			}
		}
		match (open, evidence) {
			(Some((key, true)), _) => Place::New(Some(*key)),
			// Anybody can make certificates of parts of those who signed: they fill nothing, one after the other.
			(Some((_, false)), Evidence::Statement(_)) => Place::Later,
			_ => Place::New(None),
		}
	}

	/// Forgets an item.
	pub(super) fn drop_item(&mut self, key: &Key) {
		self.items.remove(key);
		self.due.remove(key);
		if let Err(error) = self.journal.remove(key) {
			log::error!(target: "fisherman", "{error}");
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
		self.drop_item(&key);
		true
	}

	fn open_of(&self, service: ServiceId) -> usize {
		let open = self.items.values().filter(|item| item.state == State::Open);
		open.filter(|item| item.evidence.service() == service).count()
	}

	/// Remembers that something is true.
	pub(super) fn note_truth(&mut self, said: Said) {
		remember(&mut self.truths, said);
	}
}

/// Remembers a statement; many of them are forgotten at once, and looked at again, which costs no more than
/// the first time.
fn remember(known: &mut BTreeSet<Said>, said: Said) {
	if known.len() >= MOST_TRUTHS {
		known.clear();
	}
	known.insert(said);
}

/// How many signed it.
fn signers(evidence: &Evidence) -> u16 {
	let absent = &evidence.statement().absent;
	absent.size().saturating_sub(absent.count())
}

/// What is reported of it.
pub(super) fn convicting(found: &Contradiction) -> Evidence {
	let (one, other) = found.pair();
	let (one, other) = (one.certificate.clone(), other.certificate.clone());
	match found {
		Contradiction::Conflict(..) => Evidence::Conflict(one, other),
		Contradiction::LifeCertified(..) => Evidence::LifeCertified(one, other),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		book::tests::{certificate, genesis, halt},
		Settings, Shared,
	};
	use vigil_primitives::Seconds;
	use vigil_relayer_link::Key as Secret;

	fn fisherman(folder: &std::path::Path) -> Fisherman {
		let key = folder.join("key");
		std::fs::write(&key, "//Alice").unwrap();
		let settings = Settings {
			vigil: Vec::new(),
			genesis: Some(genesis()),
			wards: Default::default(),
			key: Secret::from_file(&key).unwrap(),
			journal: folder.join("journal"),
			keep: Seconds(86_400),
			own: Vec::new(),
			beats: Default::default(),
		};
		Fisherman::open(settings, Arc::new(Shared::default())).unwrap()
	}

	/// Votes are told to everybody, so anybody makes certificates of any part of those who signed.
	#[test]
	fn parts_of_those_who_signed_fill_nothing_and_nobody_escapes_for_saying_the_same() {
		let folder = tempfile::tempdir().unwrap();
		let mut fisherman = fisherman(folder.path());
		let said = |absent: &[u16]| Evidence::Statement(certificate(7, halt(9, 900), absent));
		assert!(fisherman.suspect(said(&[0, 1])));
		assert!(fisherman.suspect(said(&[0, 1, 2])), "who is in it is named already");
		assert!(!fisherman.suspect(said(&[2, 3])), "one after the other");
		assert_eq!(fisherman.items.len(), 1);
		assert!(fisherman.suspect(said(&[0])), "one of more takes its place");
		assert_eq!(fisherman.items.keys().copied().collect::<Vec<_>>(), [said(&[0]).key()]);
		let decided = fisherman.items[&said(&[0]).key()].clone();
		fisherman.put(Item { state: State::Reported(Some(3)), ..decided });
		assert!(fisherman.suspect(said(&[1, 2, 3])), "another one said it as well");
		assert_eq!(fisherman.items.len(), 2);
		let pair = |absent: &[u16]| {
			let [one, other] = [9, 8].map(|height| certificate(7, halt(height, 900), absent));
			Evidence::Conflict(one, other)
		};
		assert!(fisherman.suspect(pair(&[0, 1, 2])) && fisherman.suspect(pair(&[0, 1, 3])));
		assert_eq!(fisherman.items.len(), 4, "each convicts somebody else");
	}
}
