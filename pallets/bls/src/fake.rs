// SPDX-License-Identifier: Apache-2.0
//! A backend without any security, for tests of crates to which the curve is not the point.
//!
//! Secret and public key are the same number below a small prime, a signature is that number times
//! the message's hash, and sums are sums. So aggregation, absence and every refusal behave as they
//! do with real points, a thousand times faster, and anyone can sign for anyone. Its points begin
//! with a mark that no point of the curve has, so no other backend accepts them.

// Sums of 61-bit numbers in 128 bits do not overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{backend::SigningBackend, Backend, PointError, Tag};
use sp_crypto_hashing::keccak_256;
use vigil_primitives::{KeyPoint, PublicKey, Signature, SignaturePoint};

/// The backend without security.
#[derive(Clone, Copy, Debug)]
pub struct Fake;

const PRIME: u64 = (1 << 61) - 1;

/// No field element is this large, so no curve library reads the bytes as a point.
const MARK: [u8; 8] = *b"\x1fFAKEBLS";

/// A number in `1..PRIME`: a fake secret, key or signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(u64);

impl Number {
	fn new(value: u128) -> Option<Self> {
		let reduced = u64::try_from(value % u128::from(PRIME)).ok()?;
		(reduced != 0).then_some(Self(reduced))
	}

	fn times(self, other: Self) -> Option<Self> {
		Self::new(u128::from(self.0).saturating_mul(other.0.into()))
	}

	fn sum<'a>(numbers: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
		Self::new(numbers.into_iter().map(|number| u128::from(number.0)).sum())
	}

	fn of(bytes: &[u8]) -> Self {
		let [a, b, c, d, e, f, g, h, ..] = keccak_256(bytes);
		Self::new(u64::from_be_bytes([a, b, c, d, e, f, g, h]).into()).unwrap_or(Self(1))
	}

	fn write<const N: usize>(self) -> [u8; N] {
		let mut bytes = [0; N];
		let content = MARK.into_iter().chain(self.0.to_be_bytes());
		bytes.iter_mut().zip(content).for_each(|(byte, value)| *byte = value);
		bytes
	}

	fn read<const N: usize>(bytes: &[u8; N]) -> Result<Self, PointError> {
		let value = bytes.as_chunks().0.get(1).map_or(0, |value| u64::from_be_bytes(*value));
		let number = Self(value);
		if value >= PRIME || number.write::<N>() != *bytes {
			return Err(PointError::NonCanonical);
		}
		if value == 0 {
			return Err(PointError::Identity);
		}
		Ok(number)
	}
}

impl Backend for Fake {
	type Key = Number;
	type Signature = Number;

	fn key(bytes: &PublicKey) -> Result<Number, PointError> {
		Number::read(&bytes.0)
	}
	fn key_point(bytes: &KeyPoint) -> Result<Number, PointError> {
		Number::read(&bytes.0)
	}
	fn member_key(bytes: &KeyPoint) -> Result<Number, PointError> {
		Number::read(&bytes.0)
	}
	fn signature(bytes: &Signature) -> Result<Number, PointError> {
		Number::read(&bytes.0)
	}
	fn signature_point(bytes: &SignaturePoint) -> Result<Number, PointError> {
		Number::read(&bytes.0)
	}

	fn key_bytes(key: &Number) -> PublicKey {
		PublicKey(key.write())
	}
	fn key_point_bytes(key: &Number) -> KeyPoint {
		KeyPoint(key.write())
	}
	fn signature_bytes(signature: &Number) -> Signature {
		Signature(signature.write())
	}
	fn signature_point_bytes(signature: &Number) -> SignaturePoint {
		SignaturePoint(signature.write())
	}

	fn sum_keys(keys: &[Number]) -> Option<Number> {
		Number::sum(keys)
	}
	fn subtract_keys(from: &Number, keys: &[Number]) -> Option<Number> {
		let less = Number::sum(keys).map_or(0, |sum| sum.0);
		Number::new(u128::from(from.0) + u128::from(PRIME) - u128::from(less))
	}
	fn sum_signatures(signatures: &[Number]) -> Option<Number> {
		Number::sum(signatures)
	}

	fn verify(key: &Number, tag: Tag, message: &[u8], signature: &Number) -> bool {
		Some(*signature) == key.times(hash(tag, message))
	}
}

impl SigningBackend for Fake {
	type Secret = Number;

	fn secret(seed: &[u8; 32]) -> Number {
		Number::of(seed)
	}
	fn public(secret: &Number) -> Number {
		*secret
	}
	fn sign(secret: &Number, tag: Tag, message: &[u8]) -> Number {
		secret.times(hash(tag, message)).unwrap_or(Number(1))
	}
}

fn hash(tag: Tag, message: &[u8]) -> Number {
	Number::of(&[tag.dst(), message].concat())
}
