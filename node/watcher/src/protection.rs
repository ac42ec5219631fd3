// SPDX-License-Identifier: Apache-2.0

//! Slash protection: what was signed is on record before it can leave the machine.
//!
//! Every implementation decides by the same rules, `rules`, and those are the ones of
//! [`vigil_primitives::conflict`] turned into look-ups, so that no decision scans what was signed.

mod database;
pub mod interchange;
mod memory;
mod rules;
mod slots;
#[cfg(test)]
mod tests;

pub use database::{Database, DatabaseError};
pub use memory::MemoryProtection;

use vigil_primitives::{Conflict, PublicKey, Signed, Vote};

/// Decides what may be signed, and remembers it.
pub trait Protection {
	/// Allows a statement to be signed and has it on record, durably, before it returns. A statement
	/// that was allowed before is allowed again.
	fn permit(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal>;

	/// Whether the statement is on record as signed with this key.
	fn knows(&mut self, key: &PublicKey, signed: &Signed) -> Result<bool, Refusal>;

	/// Remembers a vote, so that it can be sent again after a restart.
	fn record_vote(&mut self, key: &PublicKey, vote: &Vote) -> Result<(), Refusal>;

	/// The last own votes of each kind.
	fn own_votes(&mut self) -> Result<Vec<(PublicKey, Vote)>, Refusal>;

	/// Something was signed with this key elsewhere: has it on record as if signed here, and locks
	/// the key until an operator acknowledges it.
	fn signed_elsewhere(&mut self, key: &PublicKey, signed: &Signed) -> Result<(), Refusal>;

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
	/// The records cannot be read or written, so nothing may be signed. Look after the disk.
	#[error("the slash protection database fails: {0}")]
	Storage(String),
}
