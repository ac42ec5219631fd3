// SPDX-License-Identifier: Apache-2.0
//! One watcher's signature of one statement: what gossip carries, and what convicts.

use crate::{Backend, PointError, Tag};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{Signature, Signed, StatementError, H256};

/// Why a vote is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum VoteError {
	/// No honest watcher says this.
	Statement(StatementError),
	/// The signature is no usable point.
	Signature(PointError),
	/// The signature is of another key, statement, service, set or chain, or is a possession proof.
	WrongSignature,
}

/// Checks that `key` signed the statement on the chain with this genesis.
pub fn verify_signature<B: Backend>(
	genesis_hash: H256,
	signed: &Signed,
	key: &B::Key,
	signature: &Signature,
) -> Result<(), VoteError> {
	signed.check().map_err(VoteError::Statement)?;
	let signature = B::signature(signature).map_err(VoteError::Signature)?;
	let digest = signed.digest(genesis_hash);
	match B::verify(key, Tag::Statement, &digest.0 .0, &signature) {
		true => Ok(()),
		false => Err(VoteError::WrongSignature),
	}
}
