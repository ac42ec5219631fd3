// SPDX-License-Identifier: Apache-2.0
//! The backend of node and relayers: blst, in assembly, and the only one that signs for real.

use crate::{
	backend::SigningBackend, encoding, possession::possession_digest, Backend, PointError, Tag,
};
use alloc::vec::Vec;
use blst::{
	min_pk::{
		AggregatePublicKey, AggregateSignature, PublicKey as BlstKey, SecretKey as BlstSecret,
		Signature as BlstSignature,
	},
	MultiPoint, BLST_ERROR,
};
use core::fmt;
use sp_crypto_hashing::keccak_256;
use vigil_primitives::{
	Digest, KeyPoint, PossessionProof, PublicKey, Signature, SignaturePoint, H256,
};

/// blst, with every check of an encoding made before it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Blst;

/// A watcher's secret. It is wiped when dropped and never printed.
pub struct SecretKey(BlstSecret);

/// The bytes are no secret key: zero, or not below the group's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSecret;

impl SecretKey {
	/// Grows a secret from a seed: KeyGen of draft-irtf-cfrg-bls-signature-05, section 2.3, with the
	/// seed as keying material and no key info.
	pub fn from_seed(seed: &[u8; 32]) -> Result<Self, BadSecret> {
		BlstSecret::key_gen(seed, &[]).map(Self).map_err(|_| BadSecret)
	}

	/// Takes a secret as it is, big-endian.
	pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadSecret> {
		BlstSecret::from_bytes(bytes).map(Self).map_err(|_| BadSecret)
	}

	/// The public key that belongs to it.
	pub fn public_key(&self) -> PublicKey {
		PublicKey(self.0.sk_to_pk().compress())
	}

	/// Signs a statement's digest. Record what is signed before this is called.
	pub fn sign(&self, digest: &Digest) -> Signature {
		Signature(self.0.sign(&digest.0 .0, Tag::Statement.dst(), &[]).compress())
	}

	/// Proves to the chain with this genesis that this account has the secret.
	pub fn prove_possession(&self, genesis_hash: H256, account: &[u8; 32]) -> PossessionProof {
		let digest = possession_digest(genesis_hash, account, &self.public_key());
		PossessionProof(self.0.sign(&digest.0, Tag::Possession.dst(), &[]).compress())
	}
}

impl fmt::Debug for SecretKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("SecretKey(..)")
	}
}

impl Backend for Blst {
	type Key = BlstKey;
	type Signature = BlstSignature;

	fn key(bytes: &PublicKey) -> Result<BlstKey, PointError> {
		encoding::check_compressed(&bytes.0)?;
		validated(BlstKey::uncompress(&bytes.0).map_err(refusal)?)
	}

	fn key_point(bytes: &KeyPoint) -> Result<BlstKey, PointError> {
		validated(Self::member_key(bytes)?)
	}

	fn member_key(bytes: &KeyPoint) -> Result<BlstKey, PointError> {
		encoding::check_uncompressed(&bytes.0)?;
		BlstKey::deserialize(&bytes.0).map_err(refusal)
	}

	fn signature(bytes: &Signature) -> Result<BlstSignature, PointError> {
		encoding::check_compressed(&bytes.0)?;
		let signature = BlstSignature::uncompress(&bytes.0).map_err(refusal)?;
		signature.validate(true).map(|()| signature).map_err(refusal)
	}

	fn signature_point(bytes: &SignaturePoint) -> Result<BlstSignature, PointError> {
		encoding::check_uncompressed(&bytes.0)?;
		let signature = BlstSignature::deserialize(&bytes.0).map_err(refusal)?;
		signature.validate(true).map(|()| signature).map_err(refusal)
	}

	fn key_bytes(key: &BlstKey) -> PublicKey {
		PublicKey(key.compress())
	}

	fn key_point_bytes(key: &BlstKey) -> KeyPoint {
		KeyPoint(key.serialize())
	}

	fn signature_bytes(signature: &BlstSignature) -> Signature {
		Signature(signature.compress())
	}

	fn signature_point_bytes(signature: &BlstSignature) -> SignaturePoint {
		SignaturePoint(signature.serialize())
	}

	fn sum_keys(keys: &[BlstKey]) -> Option<BlstKey> {
		not_identity(sum(keys)?)
	}

	fn subtract_keys(from: &BlstKey, keys: &[BlstKey]) -> Option<BlstKey> {
		let Some(less) = sum(keys) else { return Some(*from) };
		let mut rest = AggregatePublicKey::from_public_key(from);
		rest.sub_aggregate(&less);
		not_identity(rest)
	}

	fn sum_signatures(signatures: &[BlstSignature]) -> Option<BlstSignature> {
		let all: Vec<_> = signatures.iter().collect();
		let sum = AggregateSignature::aggregate(&all, false).ok()?.to_signature();
		(encoding::check_compressed(&sum.compress()) != Err(PointError::Identity)).then_some(sum)
	}

	fn verify(key: &BlstKey, tag: Tag, message: &[u8], signature: &BlstSignature) -> bool {
		let outcome = signature.verify(false, message, tag.dst(), &[], key, false);
		outcome == BLST_ERROR::BLST_SUCCESS
	}
}

impl SigningBackend for Blst {
	type Secret = SecretKey;

	#[allow(clippy::expect_used)]
	fn secret(seed: &[u8; 32]) -> SecretKey {
		SecretKey::from_seed(seed).expect("a seed of 32 bytes is long enough for KeyGen")
	}

	fn public(secret: &SecretKey) -> BlstKey {
		secret.0.sk_to_pk()
	}

	fn sign(secret: &SecretKey, tag: Tag, message: &[u8]) -> BlstSignature {
		secret.0.sign(message, tag.dst(), &[])
	}
}

/// One signature to verify together with others.
#[derive(Clone, Copy)]
pub struct BatchItem<'a> {
	/// Whose signature it is said to be.
	pub key: &'a BlstKey,
	/// What it is said to be of.
	pub message: &'a [u8],
	/// The signature.
	pub signature: &'a BlstSignature,
}

/// Whether every signature of the batch holds, for half the price of asking one by one.
///
/// `seed` must be fresh, random and unknown to whoever sent the signatures: with it known, wrong
/// signatures can be made to cancel out. A batch of none holds.
pub fn verify_batch(tag: Tag, items: &[BatchItem<'_>], seed: &[u8; 32]) -> bool {
	if items.is_empty() {
		return true;
	}
	let messages: Vec<_> = items.iter().map(|item| item.message).collect();
	let keys: Vec<_> = items.iter().map(|item| item.key).collect();
	let signatures: Vec<_> = items.iter().map(|item| item.signature).collect();
	let factors: Vec<_> = factors(seed, items.len()).map(factor_scalar).collect();
	let outcome = BlstSignature::verify_multiple_aggregate_signatures(
		&messages,
		tag.dst(),
		&keys,
		false,
		&signatures,
		false,
		&factors,
		FACTOR_BITS,
	);
	outcome == BLST_ERROR::BLST_SUCCESS
}

/// Whether every key signed this one message: two pairings, however many signatures there are.
///
/// `seed` as for [`verify_batch`]. False if there are not as many signatures as keys.
pub fn verify_same_message(
	tag: Tag,
	message: &[u8],
	votes: (&[BlstKey], &[BlstSignature]),
	seed: &[u8; 32],
) -> bool {
	let (keys, signatures) = votes;
	if keys.len() != signatures.len() {
		return false;
	}
	if keys.is_empty() {
		return true;
	}
	let factors: Vec<u8> = factors(seed, keys.len()).flatten().collect();
	let key = keys.mult(&factors, FACTOR_BITS).to_public_key();
	let signature = signatures.mult(&factors, FACTOR_BITS).to_signature();
	Blst::verify(&key, tag, message, &signature)
}

const FACTOR_BITS: usize = 64;

/// Non-zero random factors, little-endian.
fn factors(seed: &[u8; 32], count: usize) -> impl Iterator<Item = [u8; 8]> + '_ {
	(0..count as u64).map(move |i| {
		let [a, b, c, d, e, f, g, h, ..] = keccak_256(&[&seed[..], &i.to_be_bytes()].concat());
		[a | 1, b, c, d, e, f, g, h]
	})
}

fn factor_scalar(factor: [u8; 8]) -> blst::blst_scalar {
	let mut scalar = blst::blst_scalar::default();
	scalar.b.iter_mut().zip(factor).for_each(|(byte, random)| *byte = random);
	scalar
}

fn validated(key: BlstKey) -> Result<BlstKey, PointError> {
	key.validate().map(|()| key).map_err(refusal)
}

/// The sum of the keys, which may be the identity; `None` if there are no keys.
fn sum(keys: &[BlstKey]) -> Option<AggregatePublicKey> {
	AggregatePublicKey::aggregate(&keys.iter().collect::<Vec<_>>(), false).ok()
}

fn not_identity(sum: AggregatePublicKey) -> Option<BlstKey> {
	let key = sum.to_public_key();
	(encoding::check_compressed(&key.compress()) != Err(PointError::Identity)).then_some(key)
}

fn refusal(error: BLST_ERROR) -> PointError {
	match error {
		BLST_ERROR::BLST_POINT_NOT_IN_GROUP => PointError::NotInSubgroup,
		BLST_ERROR::BLST_PK_IS_INFINITY => PointError::Identity,
		BLST_ERROR::BLST_BAD_ENCODING => PointError::NonCanonical,
		_ => PointError::NotOnCurve,
	}
}
