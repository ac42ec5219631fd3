// SPDX-License-Identifier: Apache-2.0

//! Who contradicts itself: by two votes, by a vote and a certificate it is in, by two certificates.

use super::service::Service;
use crate::{
	pool::{KeyId, Terms},
	Action, Message, VoteBackend,
};
use vigil_primitives::{conflict, Certificate, Signed};

/// The most certificates that votes are held against.
const MOST_CERTIFICATES: usize = 64;

impl<B: VoteBackend> Service<B> {
	/// Convicts a key, the first time: it can contradict itself without end.
	pub fn convict(&mut self, key: KeyId, first: Message, second: Message) -> Vec<Action> {
		match self.convicted.insert(key) {
			true => vec![Action::Convicted { service: self.view.service, first, second }],
			false => Vec::new(),
		}
	}

	/// A certificate that this key is in and that contradicts what it says now.
	pub fn against_certificates(
		&self,
		key: KeyId,
		signed: &Signed,
		terms: Terms,
	) -> Option<Message> {
		let mut conflicting = self.certificates.iter().filter(|(certificate, of)| {
			conflict(&of.of(&certificate.signed), &terms.of(signed)).is_some()
		});
		conflicting
			.find(|(certificate, _)| self.is_present(&key, certificate))
			.map(|(certificate, _)| Message::Certificate(certificate.clone()))
	}

	/// Keeps a verified certificate, and convicts by it who is in it and contradicted it before.
	pub fn keep_certificate(&mut self, certificate: &Certificate) -> Vec<Action> {
		let Some(set) = self.sets.get(&certificate.signed.set_id) else { return Vec::new() };
		let terms = set.terms();
		let mut actions = self.convict_by_certificates(certificate, terms);
		for (key, first) in self.contradicting_votes(certificate, terms) {
			let second = Message::Certificate(certificate.clone());
			actions.extend(self.convict(key, first, second));
		}
		self.certificates.push_back((certificate.clone(), terms));
		if self.certificates.len() > MOST_CERTIFICATES {
			self.certificates.pop_front();
		}
		actions
	}

	/// Everybody in this and in an earlier certificate that contradicts it, told of once.
	fn convict_by_certificates(&mut self, certificate: &Certificate, terms: Terms) -> Vec<Action> {
		let conflicting = self.certificates.iter().find(|(earlier, of)| {
			conflict(&of.of(&earlier.signed), &terms.of(&certificate.signed)).is_some()
		});
		let Some((earlier, _)) = conflicting else { return Vec::new() };
		let keys = self.sets.get(&certificate.signed.set_id).map(|set| set.ids.as_slice());
		let in_both =
			|key: &&KeyId| self.is_present(key, certificate) && self.is_present(key, earlier);
		let keys: Vec<_> = keys.unwrap_or_default().iter().filter(in_both).copied().collect();
		let earlier = Message::Certificate(earlier.clone());
		let mut new = false;
		for key in keys {
			new |= self.convicted.insert(key);
		}
		let (service, second) = (self.view.service, Message::Certificate(certificate.clone()));
		match new {
			true => vec![Action::Convicted { service, first: earlier, second }],
			false => Vec::new(),
		}
	}

	/// Votes that contradict the certificate, by keys that are in it.
	fn contradicting_votes(
		&self,
		certificate: &Certificate,
		terms: Terms,
	) -> Vec<(KeyId, Message)> {
		let conflicting = self.pool.tallies.values().filter(|tally| {
			conflict(&tally.terms.of(&tally.signed), &terms.of(&certificate.signed)).is_some()
		});
		conflicting
			.flat_map(|tally| {
				let present = tally.voters.iter().filter(|(_, (key, _))| {
					!self.convicted.contains(key) && self.is_present(key, certificate)
				});
				present.filter_map(|(signer, (key, _))| {
					Some((*key, Message::Vote(tally.vote(*signer)?)))
				})
			})
			.collect()
	}

	/// Whether the key signed the certificate. Unknown, and so false, once its set is dropped.
	fn is_present(&self, key: &KeyId, certificate: &Certificate) -> bool {
		let set = self.sets.get(&certificate.signed.set_id);
		let place = set.and_then(|set| set.place(key));
		place.is_some_and(|place| !certificate.absent.contains(place))
	}
}
