// SPDX-License-Identifier: Apache-2.0
//! The backend of the runtime: arkworks, with its heavy steps behind curve hooks.
//!
//! In the runtime the hooks are host functions ([`HostArk`], RFC-163): pairings and scalar
//! multiplications run natively, single additions and square roots in wasm. [`PlainArk`] does all in
//! place, for hosts that are no Substrate node.

// Group operations do not overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{encoding, hash::hash_to_twist, Backend, PointError, Tag};
use alloc::vec::Vec;
use ark_bls12_381::Fr;
use ark_bls12_381_ext::{
	g1::{G1Affine, G1Projective},
	g2::{G2Affine, G2Projective},
	Bls12_381, CurveHooks,
};
use ark_ec::{
	pairing::Pairing,
	scalar_mul::double_and_add,
	short_weierstrass::{Affine, SWCurveConfig},
	AffineRepr, CurveGroup,
};
use ark_ff::{Field, Zero};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sp_crypto_ec_utils::bls12_381::{host_calls, HostHooks};
use vigil_primitives::{KeyPoint, PublicKey, Signature, SignaturePoint};

/// Arkworks in a runtime: heavy steps in the host.
#[derive(Clone, Copy, Debug)]
pub struct HostArk;

/// Arkworks alone.
#[derive(Clone, Copy, Debug)]
pub struct PlainArk;

/// Does every step in place, as the host functions do it.
#[derive(Clone, Copy)]
pub struct PlainHooks;

impl CurveHooks for PlainHooks {
	// The default splits the scalar by an endomorphism that is right only within the subgroup, and
	// the subgroup check itself multiplies points that may be outside.
	fn mul_projective_g1(base: &G1Projective<Self>, scalar: &[u64]) -> G1Projective<Self> {
		double_and_add(base, scalar)
	}
}

macro_rules! backend {
	($name:ident, $hooks:ty $(, $net_key:item)?) => {
		// Not generic over the hooks, so that the curve arithmetic is compiled here, where the
		// workspace asks for optimised code, and not in whichever crate calls it first.
		impl Backend for $name {
			type Key = G1Affine<$hooks>;
			type Signature = G2Affine<$hooks>;

			fn key(bytes: &PublicKey) -> Result<Self::Key, PointError> {
				encoding::check_compressed(&bytes.0)?;
				let key = Self::Key::deserialize_compressed_unchecked(&bytes.0[..]);
				in_subgroup(key.map_err(|_| PointError::NotOnCurve)?)
			}

			fn key_point(bytes: &KeyPoint) -> Result<Self::Key, PointError> {
				in_subgroup(Self::member_key(bytes)?)
			}

			fn member_key(bytes: &KeyPoint) -> Result<Self::Key, PointError> {
				encoding::check_uncompressed(&bytes.0)?;
				on_curve(Self::Key::deserialize_uncompressed_unchecked(&bytes.0[..]))
			}

			fn signature(bytes: &Signature) -> Result<Self::Signature, PointError> {
				encoding::check_compressed(&bytes.0)?;
				let signature = Self::Signature::deserialize_compressed_unchecked(&bytes.0[..]);
				in_subgroup(signature.map_err(|_| PointError::NotOnCurve)?)
			}

			fn signature_point(bytes: &SignaturePoint) -> Result<Self::Signature, PointError> {
				encoding::check_uncompressed(&bytes.0)?;
				let point = Self::Signature::deserialize_uncompressed_unchecked(&bytes.0[..]);
				in_subgroup(on_curve(point)?)
			}

			fn key_bytes(key: &Self::Key) -> PublicKey {
				PublicKey(written(|buffer| key.serialize_compressed(buffer)))
			}

			fn key_point_bytes(key: &Self::Key) -> KeyPoint {
				KeyPoint(written(|buffer| key.serialize_uncompressed(buffer)))
			}

			fn signature_bytes(signature: &Self::Signature) -> Signature {
				Signature(written(|buffer| signature.serialize_compressed(buffer)))
			}

			fn signature_point_bytes(signature: &Self::Signature) -> SignaturePoint {
				SignaturePoint(written(|buffer| signature.serialize_uncompressed(buffer)))
			}

			fn sum_keys(keys: &[Self::Key]) -> Option<Self::Key> {
				not_identity(keys.iter().sum::<G1Projective<$hooks>>())
			}

			fn subtract_keys(from: &Self::Key, keys: &[Self::Key]) -> Option<Self::Key> {
				if keys.is_empty() {
					return Some(*from);
				}
				not_identity(from.into_group() - keys.iter().sum::<G1Projective<$hooks>>())
			}

			$($net_key)?

			fn sum_signatures(signatures: &[Self::Signature]) -> Option<Self::Signature> {
				not_identity(signatures.iter().sum::<G2Projective<$hooks>>())
			}

			fn verify(
				key: &Self::Key,
				tag: Tag,
				message: &[u8],
				signature: &Self::Signature,
			) -> bool {
				let Some(hash) = Self::hash_to_g2(tag.dst(), message) else { return false };
				// e(key, hash) = e(generator, signature), as one product that must be one.
				let keys = [*key, -Self::Key::generator()];
				Bls12_381::<$hooks>::multi_pairing(keys, [hash, *signature]).is_zero()
			}
		}

		impl $name {
			/// RFC 9380 hash_to_curve, suite `BLS12381G2_XMD:SHA-256_SSWU_RO_`, under any tag.
			///
			/// `None` only if the message hashes to the identity, which nobody can make happen.
			pub fn hash_to_g2(dst: &[u8], message: &[u8]) -> Option<G2Affine<$hooks>> {
				let sum = hash_to_twist(dst, message)?;
				// The hooked curve has the same points but no map to it.
				let point = G2Affine::<$hooks>::new_unchecked(sum.x, sum.y);
				not_identity(point.clear_cofactor().into_group())
			}
		}
	};
}

backend! {
	HostArk,
	HostHooks,
	// The bytes of a key are what the host function reads, so no key is decoded in wasm.
	fn net_key(
		plus: &[&KeyPoint],
		minus: &[&KeyPoint],
	) -> Result<Option<Self::Key>, PointError> {
		if let ([only], []) = (plus, minus) {
			return Self::member_key(only).map(Some);
		}
		let keys = || plus.iter().chain(minus);
		keys().try_for_each(|key| encoding::check_uncompressed(&key.0))?;
		let count = plus.len() + minus.len();
		let bases = sequence(count, keys().map(|key| key.0));
		let (add, subtract) = (scalar_bytes(Fr::ONE), scalar_bytes(-Fr::ONE));
		let factors = plus.iter().map(|_| add).chain(minus.iter().map(|_| subtract));
		let factors = sequence(count, factors);
		let mut sum = KeyPoint([0; 96]);
		if host_calls::bls12_381_msm_g1(&bases, &factors, &mut sum.0).is_err() {
			return Err(PointError::NonCanonical);
		}
		match Self::member_key(&sum) {
			Err(PointError::Identity) => Ok(None),
			sum => sum.map(Some),
		}
	}
}
backend!(PlainArk, PlainHooks);

/// A sequence as the host functions read it: how many items there are, then each.
fn sequence<const N: usize>(count: usize, items: impl Iterator<Item = [u8; N]>) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(8 + count * N);
	bytes.extend_from_slice(&(count as u64).to_le_bytes());
	items.for_each(|item| bytes.extend_from_slice(&item));
	bytes
}

fn scalar_bytes(scalar: Fr) -> [u8; 32] {
	written(|buffer| scalar.serialize_uncompressed(buffer))
}

fn on_curve<P: SWCurveConfig, E>(point: Result<Affine<P>, E>) -> Result<Affine<P>, PointError> {
	match point {
		Ok(point) if point.is_on_curve() => Ok(point),
		_ => Err(PointError::NotOnCurve),
	}
}

fn in_subgroup<P: SWCurveConfig>(point: Affine<P>) -> Result<Affine<P>, PointError> {
	match point.is_in_correct_subgroup_assuming_on_curve() {
		true => Ok(point),
		false => Err(PointError::NotInSubgroup),
	}
}

fn not_identity<G: CurveGroup>(point: G) -> Option<G::Affine> {
	(!point.is_zero()).then(|| point.into_affine())
}

/// The bytes that `write` fills a buffer with. A point always fits into the buffer of its type.
fn written<const N: usize, E>(write: impl FnOnce(&mut [u8]) -> Result<(), E>) -> [u8; N] {
	let mut bytes = [0; N];
	let fits = write(&mut bytes).is_ok();
	debug_assert!(fits, "the buffer has the length of the point");
	bytes
}
