// SPDX-License-Identifier: Apache-2.0

//! What makes a call a transaction of its chain.

use crate::{Block, Call, Tx};
use vigil_primitives::ProvenMessage;

/// What a transaction has beside its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
	/// Its nonce.
	pub nonce: u64,
	/// The first block that may have it as a parent.
	pub birth: Block,
	/// For how many blocks from there it is valid.
	pub mortality: u64,
	/// What the author of its block is offered, in the smallest unit.
	pub tip: u128,
}

/// Signs calls. Needs no network.
pub trait Signer {
	/// A transaction with this stamp.
	fn sign(&self, call: &Call, stamp: &Stamp) -> Result<Tx, SignError>;

	/// How many bytes of a transaction a message takes.
	fn size(&self, message: &ProvenMessage) -> usize;
}

/// Why a call cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the call cannot be signed: {0}")]
pub struct SignError(pub String);
