// SPDX-License-Identifier: Apache-2.0

//! Slash protection: what was signed is on record before it can leave the machine.
//!
//! Every implementation decides by the same rules, `rules`, and those are the ones of
//! [`vigil_primitives::conflict()`] turned into look-ups, so that no decision scans what was signed.

mod database;
pub mod interchange;
mod listening;
mod memory;
mod overlay;
mod rules;
mod slots;
#[cfg(test)]
mod tests;

pub use database::{Database, DatabaseError, Missing};
pub use listening::{Listening, Window};
pub use memory::MemoryProtection;

pub(crate) use rules::after;

use vigil_primitives::{Conflict, PublicKey, Signed, Spoken, UnixTime, Vote};

/// Decides what may be signed, and remembers it.
///
/// A caller asks [`Protection::permit`] for all that it wants to say now, and then calls
/// [`Protection::commit`] once: nothing that was permitted leaves the machine before that returned `Ok`.
pub trait Protection {
	/// Allows a statement to be signed. From now on it is held against others, whatever becomes of it,
	/// but it is on record durably only after the next [`Protection::commit`]. A statement that was
	/// allowed before is allowed again.
	fn permit(&mut self, key: &PublicKey, spoken: &Spoken<'_>) -> Result<(), Refusal>;

	/// Puts all on record that was permitted and remembered since the last time. On an error nothing
	/// of that may be sent; it is tried again with the next commit. Costs nothing if there is nothing
	/// new, and is to be called now and then all the same.
	fn commit(&mut self) -> Result<(), Refusal>;

	/// Whether the statement is on record as signed with this key, or so old that the records of its
	/// time are dropped: then nobody can tell.
	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal>;

	/// Remembers a vote, so that it can be sent again after a restart. Durable with the next commit.
	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal>;

	/// The last own votes of each kind.
	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal>;

	/// This was signed with this key, at `since` at the earliest, and is not on record here: has it on
	/// record as if signed here, and locks the key until an operator acknowledges it. False if it is not
	/// locked, because it may have been signed here before the records were made or restored: whoever
	/// kept it may repeat it at any time after.
	fn signed_elsewhere(
		&mut self,
		key: &PublicKey,
		spoken: &Spoken<'_>,
		since: UnixTime,
	) -> Result<bool, Refusal>;

	/// Whether the key is locked.
	fn is_locked(&mut self, key: &PublicKey) -> Result<bool, Refusal>;

	/// The operator has made sure that nothing else signs with this key: unlocks it.
	fn acknowledge(&mut self, key: &PublicKey) -> Result<(), Refusal>;
}

/// Why a statement may not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
	/// It contradicts something signed before. Abstain.
	#[error("it would contradict a statement signed before ({0:?})")]
	Conflict(Conflict),
	/// It is about a time or a number whose records are dropped already. Abstain.
	#[error("the records of its round or number are dropped already")]
	Forgotten,
	/// Something signed with this key elsewhere. Find out what, stop it, then acknowledge.
	#[error("something else signs with this key: stop it, then acknowledge")]
	Locked,
	/// The records are new, restored or old: first it is listened whether something else signs with
	/// the keys. Try again later.
	#[error(
		"the database is new or restored: listening whether something else signs with the keys"
	)]
	Listening,
	/// A record cannot be understood, so nothing that it is about may be signed.
	#[error("a record of the slash protection database is damaged: {0}")]
	Damaged(String),
	/// The records cannot be read or written, so nothing may be signed. Look after the disk.
	#[error("the slash protection database fails: {0}")]
	Storage(String),
}

impl Refusal {
	/// Whether the same may be permitted a little later, without anybody doing anything.
	pub fn passes(&self) -> bool {
		matches!(self, Self::Listening | Self::Storage(_))
	}
}
