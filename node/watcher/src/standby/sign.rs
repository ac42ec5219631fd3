// SPDX-License-Identifier: Apache-2.0

//! Signing a word: once for each set that stands by, and on record before it leaves.

use super::{
	files::{self, FileError},
	StandbyConfig,
};
use crate::{
	keystore::{self, KeystoreError},
	protection::{DatabaseError, Missing},
	Database, Protection, Refusal,
};
use vigil_bls::{Backend, Blst, PointError, SecretKey};
use vigil_primitives::{
	KeyPoint, MemberIndex, Spoken, StandbyError, StandbyOrder, StandbyWord, UnixTime, H256,
};

/// Why no word is signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
	/// It is not of the right form.
	#[error("this is nothing that a standby may announce: {0:?}")]
	Form(StandbyError),
	/// The key is in none of its places.
	#[error("this key has no seat in the set that stands by")]
	NoSeat,
	/// The set stands by no more, or not yet.
	#[error("the set does not stand by now: its commitment is for another time")]
	NotNow,
	/// The record forbids it.
	#[error(
		"{0}: a standby speaks once, and what it said before is what it may say again, see its words"
	)]
	Refused(Refusal),
	/// The key is unusable.
	#[error("the key is unusable: {0:?}")]
	Key(PointError),
	/// The key cannot be read.
	#[error(transparent)]
	Keystore(#[from] KeystoreError),
	/// The record cannot be opened.
	#[error(transparent)]
	Database(#[from] DatabaseError),
	/// The word cannot be kept or was kept with other content.
	#[error(transparent)]
	File(#[from] FileError),
}

/// What somebody signs with who stands by. The record is open only while something is signed, so that the node and
/// the command line share it.
pub struct Pen {
	config: StandbyConfig,
	secret: SecretKey,
	genesis_hash: H256,
}

impl Pen {
	/// Reads the key, and sees that there is a record; makes an empty one if that is asked for.
	pub fn new(
		config: StandbyConfig,
		genesis_hash: H256,
		new_database: bool,
	) -> Result<Self, SignError> {
		let password = keystore::read_password(&config.password_file)?;
		let secret = keystore::load(&config.keystore, &password)?;
		let missing = if new_database { Missing::Make } else { Missing::Refuse };
		drop(Database::open(&config.database, genesis_hash, missing)?);
		Ok(Self { config, secret, genesis_hash })
	}

	/// How it is used.
	pub fn config(&self) -> &StandbyConfig {
		&self.config
	}

	/// The chain that it signs for.
	pub fn genesis_hash(&self) -> H256 {
		self.genesis_hash
	}

	/// The key, as sets have it.
	pub fn key(&self) -> Result<KeyPoint, SignError> {
		let key = Blst::key(&self.secret.public_key()).map_err(SignError::Key)?;
		Ok(Blst::key_point_bytes(&key))
	}

	/// The word on record for this set, if there is one.
	pub fn said(&self, order: &StandbyOrder) -> Result<Option<StandbyWord>, SignError> {
		Ok(files::said(&self.config.words, &order.set)?)
	}

	/// Signs a word and keeps it as a file. What was signed before is given again.
	pub fn sign(&self, order: &StandbyOrder, now: UnixTime) -> Result<StandbyWord, SignError> {
		if let Some(said) = self.said(order)? {
			return match said.order == *order {
				true => Ok(said),
				false => Err(FileError::Other(files::path(&self.config.words, &order.set)).into()),
			};
		}
		let mut database =
			Database::open(&self.config.database, self.genesis_hash, Missing::Refuse)?;
		// There is nobody to listen to: nothing of this is gossiped, and it is said once.
		database.listening().end();
		let word = sign(&mut database, &self.secret, self.genesis_hash, order, now)?;
		files::keep(&self.config.words, &word)?;
		Ok(word)
	}
}

/// Signs a word, if nothing else was signed for this set.
pub fn sign(
	protection: &mut dyn Protection,
	secret: &SecretKey,
	genesis_hash: H256,
	order: &StandbyOrder,
	now: UnixTime,
) -> Result<StandbyWord, SignError> {
	order.check().map_err(SignError::Form)?;
	if now < order.set.activates_at || order.set.expires_at <= now {
		return Err(SignError::NotNow);
	}
	let public = secret.public_key();
	let key = Blst::key(&public).map_err(SignError::Key)?;
	let key = Blst::key_point_bytes(&key);
	let place = order.members.iter().position(|member| member.key == key);
	let signer = place.and_then(|place| u16::try_from(place).ok()).ok_or(SignError::NoSeat)?;
	let signed = order.signed();
	let spoken = Spoken {
		signed: &signed,
		halt_after: order.policy.halt_after,
		round_length: order.policy.round_length,
	};
	protection.permit(&public, &spoken).map_err(SignError::Refused)?;
	protection.commit().map_err(SignError::Refused)?;
	let signature = secret.sign(&signed.digest(genesis_hash));
	Ok(StandbyWord { order: order.clone(), signer: MemberIndex(signer), signature })
}
