// SPDX-License-Identifier: Apache-2.0
//! Proofs that a key's secret is known, without which sums of keys prove nothing.
//!
//! Whoever could register a key of unknown secret could choose it so that it cancels the others
//! (a rogue key). The proof binds key, account and chain: one that was seen elsewhere, in the pool
//! or on another network, registers nothing.

use crate::{Backend, PointError, Tag};
use sp_crypto_hashing::keccak_256;
use vigil_primitives::{
	abi::{hash_words, AbiWord},
	tags, KeyPoint, PossessionProof, PublicKey, Signature, H256,
};

/// Why a proof does not register a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PossessionError {
	/// The key itself is refused.
	Key(PointError),
	/// The proof is no usable signature.
	Proof(PointError),
	/// The proof is of another key, account or chain, or is a signature of something else.
	WrongProof,
}

/// What a possession proof signs:
/// `keccak256(abi.encode(POSSESSION, genesis_hash, account, keccak256(key)))`.
pub fn possession_digest(genesis_hash: H256, account: &[u8; 32], key: &PublicKey) -> H256 {
	let key_hash = keccak_256(&key.0);
	hash_words(&[tags::POSSESSION.word(), genesis_hash.word(), *account, key_hash])
}

/// Checks a key and its proof, and returns the key in the form that sets are made of.
pub fn verify_possession<B: Backend>(
	genesis_hash: H256,
	account: &[u8; 32],
	key: &PublicKey,
	proof: &PossessionProof,
) -> Result<KeyPoint, PossessionError> {
	let point = B::key(key).map_err(PossessionError::Key)?;
	let signature = B::signature(&Signature(proof.0)).map_err(PossessionError::Proof)?;
	let digest = possession_digest(genesis_hash, account, key);
	if !B::verify(&point, Tag::Possession, &digest.0, &signature) {
		return Err(PossessionError::WrongProof);
	}
	Ok(B::key_point_bytes(&point))
}
