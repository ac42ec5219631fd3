// SPDX-License-Identifier: Apache-2.0
//! What proves a statement to others: one signature of a quorum, and what travels around it.

use crate::{
	tags, Bitfield, Member, MemberIndex, MemberProof, Signature, SignaturePoint, Signed, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, Error, MaxEncodedLen};
use scale_info::TypeInfo;

/// A statement, the set that makes it, who of the set was absent, and the others' one signature.
///
/// It has one byte form: SCALE, with nothing after it. Equal certificates have equal bytes.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate {
	/// The statement and its signing set.
	pub signed: Signed,
	/// The members who did not sign.
	pub absent: Bitfield,
	/// The sum of the signatures of all others.
	pub signature: SignaturePoint,
}

/// One watcher's signature of a statement, as gossip carries it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Vote {
	/// The statement and its signing set.
	pub signed: Signed,
	/// The signer's place in the set.
	pub signer: MemberIndex,
	/// Its signature of the digest.
	pub signature: Signature,
}

/// An absent member as shown to a verifier that knows only the commitment.
///
/// A list of them is in strictly rising order of `index` and matches the certificate's bitfield.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AbsentWitness {
	/// Its place in the set.
	pub index: MemberIndex,
	/// Its key and weight.
	pub member: Member,
	/// That it stands there.
	pub proof: MemberProof,
}

/// A certificate with the chain and the format it belongs to, for transport between networks.
///
/// A certificate's signature binds both already; the envelope lets a reader say which one is wrong.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Envelope {
	/// The format, [`tags::DOMAIN`].
	pub domain: H256,
	/// The chain whose watchers signed.
	pub genesis_hash: H256,
	/// What they signed.
	pub certificate: Certificate,
}

/// Why an envelope is not for this reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeError {
	/// Another format. Use a version of the software that knows it.
	WrongDomain,
	/// Another chain. Connect to that chain, or drop the certificate.
	WrongGenesis,
}

impl Certificate {
	/// The one byte form.
	pub fn to_bytes(&self) -> Vec<u8> {
		self.encode()
	}

	/// Reads the one byte form, and nothing else: no trailing bytes, no other bitfield.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
		Self::decode_all(&mut bytes)
	}
}

impl Envelope {
	/// Wraps a certificate of the chain with this genesis.
	pub fn new(genesis_hash: H256, certificate: Certificate) -> Self {
		Self { domain: tags::DOMAIN, genesis_hash, certificate }
	}

	/// The certificate, if it has this format and is of the expected chain. It is not yet verified.
	pub fn open(self, expected_genesis: H256) -> Result<Certificate, EnvelopeError> {
		if self.domain != tags::DOMAIN {
			return Err(EnvelopeError::WrongDomain);
		}
		if self.genesis_hash != expected_genesis {
			return Err(EnvelopeError::WrongGenesis);
		}
		Ok(self.certificate)
	}
}
