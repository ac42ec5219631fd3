// SPDX-License-Identifier: Apache-2.0

//! Own keys, and the one place where anything is signed: after the protection allowed it.

use crate::{
	pool::Topic,
	protection::{Protection, Refusal},
	Millis, VoteBackend,
};
use std::collections::BTreeMap;
use vigil_bls::Tag;
use vigil_primitives::{KeyPoint, MemberIndex, PublicKey, SetId, Signed, Vote, H256};

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

pub struct Signer<B: VoteBackend> {
	pub keys: Vec<OwnKey<B>>,
	pub protection: Box<dyn Protection + Send>,
	pub genesis_hash: H256,
	/// What was signed or refused already, by key, service, set and topic, and when.
	tried: BTreeMap<(usize, u32, SetId, Topic), Millis>,
}

/// What came of trying to sign.
pub enum Outcome {
	/// A vote, on record, for this digest.
	Voted(Box<Vote>, H256),
	/// It was tried before.
	Tried,
	/// The protection refused.
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
		}
	}

	/// Signs, once for each subject, if the protection allows.
	pub fn sign(&mut self, place: Place, signed: &Signed, now: Millis) -> Outcome {
		let subject = (place.key, signed.service.0, signed.set_id, Topic::of(signed));
		let Some(key) = self.keys.get(place.key) else { return Outcome::Tried };
		if self.tried.contains_key(&subject) {
			return Outcome::Tried;
		}
		match self.protection.permit(&key.public, signed) {
			Ok(()) => {},
			// The disk may recover: tried again at the next occasion.
			Err(refusal @ Refusal::Storage(_)) => return Outcome::Abstained(refusal),
			Err(refusal) => {
				self.tried.insert(subject, now);
				return Outcome::Abstained(refusal);
			},
		}
		self.tried.insert(subject, now);
		let digest = signed.digest(self.genesis_hash).0;
		let signature = B::sign(&key.secret, Tag::Statement, &digest.0);
		let vote = Vote {
			signed: signed.clone(),
			signer: place.index,
			signature: B::signature_bytes(&signature),
		};
		if let Err(refusal) = self.protection.record_vote(&key.public, &vote) {
			log::warn!("an own vote is not kept for after a restart: {refusal}");
		}
		Outcome::Voted(Box::new(vote), digest)
	}

	/// A verified vote of an own key came from outside: if it is not on record, something else signs
	/// with the key, and here it signs no more. Whether that is so.
	pub fn check_foreign(&mut self, key: usize, signed: &Signed) -> bool {
		let Some(key) = self.keys.get(key) else { return false };
		match self.protection.knows(&key.public, signed) {
			Ok(true) => return false,
			Ok(false) => {},
			Err(refusal) => {
				log::error!("cannot tell whether an own vote was signed here: {refusal}");
				return false;
			},
		}
		log::error!(
			"something else signs with the key {:?}: stop it, then acknowledge; it signs nothing here",
			key.public
		);
		if let Err(refusal) = self.protection.signed_elsewhere(&key.public, signed) {
			log::error!("what was signed elsewhere cannot be recorded: {refusal}");
		}
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
