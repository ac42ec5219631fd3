// SPDX-License-Identifier: Apache-2.0

//! Own keys, and the one place where anything is signed: after the protection allowed it.

use crate::{
	pool::{Terms, Topic},
	protection::{Protection, Refusal},
	Millis, VoteBackend,
};
use std::collections::{BTreeMap, VecDeque};
use vigil_bls::Tag;
use vigil_primitives::{
	conflict, Conflict, KeyPoint, MemberIndex, PublicKey, ServiceId, SetId, Signed, UnixTime, Vote,
	H256,
};

/// The most own statements of one key about one service that are held against others here; the
/// protection holds more.
const MOST_SAID: usize = 128;

/// An own key.
pub struct OwnKey<B: VoteBackend> {
	secret: B::Secret,
	pub public: PublicKey,
	pub point: KeyPoint,
}

/// A place of an own key in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
	/// Which of the own keys.
	pub key: usize,
	/// Its index in the set.
	pub index: MemberIndex,
}

/// What is to be signed.
pub struct Signing<'a> {
	pub place: Place,
	pub signed: &'a Signed,
	pub terms: Terms,
	pub digest: H256,
}

pub struct Signer<B: VoteBackend> {
	pub keys: Vec<OwnKey<B>>,
	pub protection: Box<dyn Protection + Send>,
	pub genesis_hash: H256,
	/// What was signed or refused already, by key, service, set and topic, and when.
	tried: BTreeMap<(usize, ServiceId, SetId, Topic), Millis>,
	/// What was signed, by key and service.
	said: BTreeMap<(usize, ServiceId), VecDeque<(Signed, Terms)>>,
}

/// What came of trying to sign.
pub enum Outcome {
	/// A vote. It must not leave before [`Signer::commit`].
	Voted(Box<Vote>),
	/// It was tried before.
	Tried,
	/// It contradicts what was signed before, or the protection refused.
	Abstained(Refusal),
}

impl<B: VoteBackend> Signer<B> {
	pub fn new(secrets: Vec<B::Secret>, protection: Box<dyn Protection + Send>) -> Self {
		let keys = secrets.into_iter().map(|secret| {
			let key = B::public(&secret);
			OwnKey { public: B::key_bytes(&key), point: B::key_point_bytes(&key), secret }
		});
		Self {
			keys: keys.collect(),
			protection,
			genesis_hash: H256::zero(),
			tried: BTreeMap::new(),
			said: BTreeMap::new(),
		}
	}

	/// Signs, once for each subject, if the protection allows.
	pub fn sign(&mut self, signing: &Signing<'_>, now: Millis) -> Outcome {
		let Signing { place, signed, terms, digest } = *signing;
		let subject = (place.key, signed.service, signed.set_id, Topic::of(signed));
		let Some(key) = self.keys.get(place.key) else { return Outcome::Tried };
		if self.tried.contains_key(&subject) {
			return Outcome::Tried;
		}
		let permitted = match self.contradiction(place.key, signed, terms) {
			Some(conflict) => Err(Refusal::Conflict(conflict)),
			None => self.protection.permit(&key.public, &terms.of(signed)),
		};
		if let Err(refusal) = permitted {
			// What passes is tried again with the next look.
			if !refusal.passes() {
				self.tried.insert(subject, now);
			}
			return Outcome::Abstained(refusal);
		}
		self.tried.insert(subject, now);
		let signature = B::sign(&key.secret, Tag::Statement, &digest.0);
		let signature = B::signature_bytes(&signature);
		let vote = Vote { signed: signed.clone(), signer: place.index, signature };
		if let Err(refusal) = self.protection.record_vote(&key.public, &vote) {
			log::warn!("an own vote is not kept for after a restart: {refusal}");
		}
		self.remember(place.key, signed, terms);
		Outcome::Voted(Box::new(vote))
	}

	/// Puts on record what was signed since the last time.
	pub fn commit(&mut self) -> Result<(), Refusal> {
		self.protection.commit()
	}

	/// Something that this key signed before a restart.
	pub fn recall(&mut self, public: &PublicKey, signed: &Signed, terms: Terms) {
		if let Some(key) = self.keys.iter().position(|key| key.public == *public) {
			self.remember(key, signed, terms);
		}
	}

	fn remember(&mut self, key: usize, signed: &Signed, terms: Terms) {
		let said = self.said.entry((key, signed.service)).or_default();
		said.push_back((signed.clone(), terms));
		if said.len() > MOST_SAID {
			said.pop_front();
		}
	}

	/// How this contradicts what the key signed before, if it does.
	fn contradiction(&self, key: usize, signed: &Signed, terms: Terms) -> Option<Conflict> {
		let said = self.said.get(&(key, signed.service))?;
		said.iter().find_map(|(before, of)| conflict(&of.of(before), &terms.of(signed)))
	}

	/// A verified vote of an own key came from outside: if it is not on record, something else signs
	/// with the key, and here it signs no more. `since` is the earliest time
	/// at which it can have been signed. Whether it is not on record.
	pub fn check_foreign(
		&mut self,
		key: usize,
		signed: &Signed,
		terms: Terms,
		since: UnixTime,
	) -> bool {
		let Some(own) = self.keys.get(key) else { return false };
		match self.protection.knows(&own.public, signed) {
			Ok(true) => return false,
			Ok(false) => {},
			Err(refusal) => {
				log::error!("cannot tell whether an own vote was signed here: {refusal}");
				return false;
			},
		}
		match self.protection.signed_elsewhere(&own.public, &terms.of(signed), since) {
			Ok(true) => log::error!(
				"something else signs with the key {:?}: stop it, then acknowledge; it signs nothing \
				 here",
				own.public
			),
			Ok(false) => log::warn!("an own vote came back that is not on record: {signed:?}"),
			Err(refusal) => log::error!("what was signed elsewhere cannot be recorded: {refusal}"),
		}
		self.remember(key, signed, terms);
		true
	}

	/// The own key with this point.
	pub fn position(&self, point: &KeyPoint) -> Option<usize> {
		self.keys.iter().position(|key| key.point == *point)
	}

	/// Own keys that do not sign.
	pub fn locked(&mut self) -> Vec<PublicKey> {
		let Self { keys, protection, .. } = self;
		let locked = keys.iter().filter(|key| protection.is_locked(&key.public).unwrap_or(true));
		locked.map(|key| key.public).collect()
	}

	/// Forgets what was tried before this time: the protection still knows.
	pub fn expire(&mut self, before: Millis) {
		self.tried.retain(|_, at| *at >= before);
	}
}
