// SPDX-License-Identifier: Apache-2.0
//! What the tests need of the two real libraries beyond the backend, and points that are wrong.
#![allow(dead_code)]

use ark_bls12_381::{Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ec::{pairing::Pairing, AffineRepr, CurveGroup};
use ark_ff::{PrimeField, Zero};
use ark_serialize::CanonicalSerialize;
use vigil_bls::{ark::PlainHooks, Backend, Blst, HostArk, PlainArk, Tag};
use vigil_primitives::*;

/// A backend together with what only the published vectors ask for.
pub trait Library: Backend {
	const NAME: &'static str;
	/// Signs with a secret as it is; `None` if it is none.
	fn sign_raw(secret: &[u8; 32], tag: Tag, message: &[u8]) -> Option<Self::Signature>;
	/// Hashes to G2, uncompressed.
	fn hash(dst: &[u8], message: &[u8]) -> SignaturePoint;
	/// Whether the signature is the sum of signatures of different messages.
	fn aggregate_verify(
		keys: &[Self::Key],
		messages: &[Vec<u8>],
		signature: &Self::Signature,
	) -> bool;
}

impl Library for Blst {
	const NAME: &'static str = "blst";

	fn sign_raw(secret: &[u8; 32], tag: Tag, message: &[u8]) -> Option<Self::Signature> {
		let secret = blst::min_pk::SecretKey::from_bytes(secret).ok()?;
		Some(secret.sign(message, tag.dst(), &[]))
	}

	fn hash(dst: &[u8], message: &[u8]) -> SignaturePoint {
		let mut one = [0; 32];
		one[31] = 1;
		let one = blst::min_pk::SecretKey::from_bytes(&one).unwrap();
		SignaturePoint(one.sign(message, dst, &[]).serialize())
	}

	fn aggregate_verify(
		keys: &[Self::Key],
		messages: &[Vec<u8>],
		signature: &Self::Signature,
	) -> bool {
		let keys: Vec<_> = keys.iter().collect();
		let messages: Vec<_> = messages.iter().map(|message| &message[..]).collect();
		let dst = Tag::Statement.dst();
		signature.aggregate_verify(false, &messages, dst, &keys, false)
			== blst::BLST_ERROR::BLST_SUCCESS
	}
}

macro_rules! ark_library {
	($name:ident, $hooks:ty) => {
		impl Library for $name {
			const NAME: &'static str = stringify!($name);

			fn sign_raw(secret: &[u8; 32], tag: Tag, message: &[u8]) -> Option<Self::Signature> {
				let scalar = Fr::from_be_bytes_mod_order(secret);
				let hash = Self::hash_to_g2(tag.dst(), message)?;
				(!scalar.is_zero()).then(|| (hash * scalar).into_affine())
			}

			fn hash(dst: &[u8], message: &[u8]) -> SignaturePoint {
				Self::signature_point_bytes(&Self::hash_to_g2(dst, message).unwrap())
			}

			fn aggregate_verify(
				keys: &[Self::Key],
				messages: &[Vec<u8>],
				signature: &Self::Signature,
			) -> bool {
				type Curve = ark_bls12_381_ext::Bls12_381<$hooks>;
				let hashes = messages
					.iter()
					.map(|message| Self::hash_to_g2(Tag::Statement.dst(), message).unwrap());
				let generator = -ark_bls12_381_ext::g1::G1Affine::<$hooks>::generator();
				Curve::multi_pairing(
					keys.iter().copied().chain([generator]),
					hashes.chain([*signature]),
				)
				.is_zero()
			}
		}
	};
}

ark_library!(PlainArk, PlainHooks);
ark_library!(HostArk, sp_crypto_ec_utils::bls12_381::HostHooks);

/// Runs a generic test under every real backend.
#[macro_export]
macro_rules! under_every_library {
	($($test:ident),* $(,)?) => {$(
		mod $test {
			#[test]
			fn under_blst() {
				super::$test::<vigil_bls::Blst>();
			}
			#[test]
			fn under_plain_ark() {
				super::$test::<vigil_bls::PlainArk>();
			}
			#[test]
			fn under_host_ark() {
				super::$test::<vigil_bls::HostArk>();
			}
		}
	)*};
}

/// One point in all its encodings, whether or not it is in the subgroup.
pub struct G1Bytes(pub PublicKey, pub KeyPoint);
/// One point in all its encodings, whether or not it is in the subgroup.
pub struct G2Bytes(pub Signature, pub SignaturePoint);

impl From<G1Affine> for G1Bytes {
	fn from(point: G1Affine) -> Self {
		let mut bytes = Self(PublicKey([0; 48]), KeyPoint([0; 96]));
		point.serialize_compressed(&mut bytes.0 .0[..]).unwrap();
		point.serialize_uncompressed(&mut bytes.1 .0[..]).unwrap();
		bytes
	}
}

impl From<G2Affine> for G2Bytes {
	fn from(point: G2Affine) -> Self {
		let mut bytes = Self(Signature([0; 96]), SignaturePoint([0; 192]));
		point.serialize_compressed(&mut bytes.0 .0[..]).unwrap();
		point.serialize_uncompressed(&mut bytes.1 .0[..]).unwrap();
		bytes
	}
}

/// The first point of the curve with `x` at or above this; hardly ever one of the subgroup.
pub fn some_g1(mut x: u64) -> G1Affine {
	loop {
		if let Some(point) = G1Affine::get_point_from_x_unchecked(Fq::from(x), x.is_multiple_of(3))
		{
			return point;
		}
		x += 1;
	}
}

/// The first point of the twist with `x` at or above this; hardly ever one of the subgroup.
pub fn some_g2(mut x: u64) -> G2Affine {
	loop {
		let coordinate = Fq2::new(Fq::from(x), Fq::from(x / 2));
		if let Some(point) = G2Affine::get_point_from_x_unchecked(coordinate, x.is_multiple_of(3)) {
			return point;
		}
		x += 1;
	}
}

pub fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

pub fn halt(round: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(90),
		block_hash: hash(0xb0),
		block_timestamp: UnixTime(990),
		round: Round(round),
	})
}

pub fn outbox(destination: Destination) -> Statement {
	Statement::Outbox(Outbox {
		destination,
		lane: LaneId(2),
		first: SequenceNumber(4),
		count: 3,
		root: hash(0x0b),
	})
}
