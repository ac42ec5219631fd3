// SPDX-License-Identifier: Apache-2.0
//! What verification asks of a curve library.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::fmt::Debug;
use scale_info::TypeInfo;
use vigil_primitives::{tags, KeyPoint, PublicKey, Signature, SignaturePoint};

/// For what a signature is made. The two never pass for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
	/// A statement's digest.
	Statement,
	/// Proof that the signer has the secret of a key.
	Possession,
}

/// Why bytes are not a point that may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum PointError {
	/// Flags or coordinates in a form that no encoder writes. Encode the point again.
	NonCanonical,
	/// The point is the identity, which is nobody's key and nobody's signature.
	Identity,
	/// There is no such point on the curve.
	NotOnCurve,
	/// The point is on the curve but outside the subgroup of prime order.
	NotInSubgroup,
}

/// BLS12-381 with keys in G1 and signatures in G2, by some library.
///
/// Every value of `Key` and `Signature` is a point of the subgroup and not the identity, save that
/// [`Backend::member_key`] takes the caller's word for the subgroup. All backends accept and refuse
/// the same bytes, with the same error.
pub trait Backend {
	/// A usable key, or a sum of keys.
	type Key: Clone + Debug + PartialEq;
	/// A usable signature, or a sum of signatures.
	type Signature: Clone + Debug + PartialEq;

	/// Reads a compressed key and checks all of it.
	fn key(bytes: &PublicKey) -> Result<Self::Key, PointError>;
	/// Reads an uncompressed key and checks all of it.
	fn key_point(bytes: &KeyPoint) -> Result<Self::Key, PointError>;
	/// Reads an uncompressed key that is known to be in the subgroup, because it was checked when it
	/// was registered. Checks all else.
	fn member_key(bytes: &KeyPoint) -> Result<Self::Key, PointError>;
	/// Reads a compressed signature and checks all of it.
	fn signature(bytes: &Signature) -> Result<Self::Signature, PointError>;
	/// Reads an uncompressed signature and checks all of it.
	fn signature_point(bytes: &SignaturePoint) -> Result<Self::Signature, PointError>;

	/// The key, compressed.
	fn key_bytes(key: &Self::Key) -> PublicKey;
	/// The key, uncompressed.
	fn key_point_bytes(key: &Self::Key) -> KeyPoint;
	/// The signature, compressed.
	fn signature_bytes(signature: &Self::Signature) -> Signature;
	/// The signature, uncompressed.
	fn signature_point_bytes(signature: &Self::Signature) -> SignaturePoint;

	/// The sum of the keys, or `None` if that is the identity.
	fn sum_keys(keys: &[Self::Key]) -> Option<Self::Key>;
	/// `from` less all `keys`, or `None` if nothing is left.
	fn subtract_keys(from: &Self::Key, keys: &[Self::Key]) -> Option<Self::Key>;
	/// The sum of the keys in `plus` less those in `minus`, or `None` if that is the identity.
	///
	/// For keys that were checked when they were registered: their form is checked again, and
	/// perhaps no more. Fails if one of them is unusable.
	fn net_key(plus: &[&KeyPoint], minus: &[&KeyPoint]) -> Result<Option<Self::Key>, PointError> {
		let read = |keys: &[&KeyPoint]| {
			keys.iter().map(|key| Self::member_key(key)).collect::<Result<Vec<_>, _>>()
		};
		let (plus, minus) = (read(plus)?, read(minus)?);
		Ok(Self::sum_keys(&plus).and_then(|sum| Self::subtract_keys(&sum, &minus)))
	}
	/// The sum of the signatures, or `None` if that is the identity.
	fn sum_signatures(signatures: &[Self::Signature]) -> Option<Self::Signature>;

	/// Whether `signature` is that of `key` over `message` under the tag.
	fn verify(key: &Self::Key, tag: Tag, message: &[u8], signature: &Self::Signature) -> bool;
}

/// A backend that can also sign. The node has one; the runtime has none.
pub trait SigningBackend: Backend {
	/// What signs. It prints nothing of itself.
	type Secret: Debug;

	/// The secret that grows from this seed.
	fn secret(seed: &[u8; 32]) -> Self::Secret;
	/// The secret's public key.
	fn public(secret: &Self::Secret) -> Self::Key;
	/// Signs a message under the tag.
	fn sign(secret: &Self::Secret, tag: Tag, message: &[u8]) -> Self::Signature;
}

impl Tag {
	/// The domain separation tag of the signature scheme.
	pub fn dst(self) -> &'static [u8] {
		match self {
			Self::Statement => tags::SIGNATURE_DST,
			Self::Possession => tags::POSSESSION_DST,
		}
	}
}
