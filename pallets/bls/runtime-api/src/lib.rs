// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask a node about certificates.
//!
//! Verification changes nothing: it is for tools that hold a certificate and have no curve library,
//! or no list of the members. Whether the set may speak at this time is not asked, so that what a set
//! of the past certified can be checked for as long as its members are known.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_bls::{CertificateError, Verified};
use vigil_primitives::{AbsentWitness, Certificate, Member, SetCommitment, H256};

/// Why the chain does not vouch for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum VerificationError {
	/// The chain keeps no such set: it never was, is yet to be elected, or has been forgotten. Ask
	/// with the set's commitment and witnesses instead.
	UnknownSet,
	/// The certificate does not hold.
	Refused(CertificateError),
}

sp_api::decl_runtime_apis! {
	/// Verification of certificates, by what is known of the set.
	pub trait CertificateApi {
		/// Verifies a certificate of this chain against a set that the chain keeps.
		fn verify_certificate(certificate: Certificate) -> Result<Verified, VerificationError>;

		/// Verifies a certificate of the chain with this genesis against the full list of members.
		/// Reads no state: the answer is worth as much as the commitment and the members, which the
		/// caller must know to be of one real set.
		fn verify_with_members(
			genesis_hash: H256,
			commitment: SetCommitment,
			certificate: Certificate,
			members: Vec<Member>,
		) -> Result<Verified, CertificateError>;

		/// As `verify_with_members`, with a witness for each absent member instead of the list: the
		/// answer is worth as much as the commitment alone.
		fn verify_with_witnesses(
			genesis_hash: H256,
			commitment: SetCommitment,
			certificate: Certificate,
			witnesses: Vec<AbsentWitness>,
		) -> Result<Verified, CertificateError>;
	}
}
