// SPDX-License-Identifier: Apache-2.0

//! What the runtime APIs of services, wards and certificates answer, where that is more than a call
//! of the pallet that knows.

use crate::{configs::liveness::GenesisHash, Restaking};
use frame_support::traits::Get;
use sp_core::H256;
use vigil_bls::{verify_with_members, Expected, HostArk, Verified};
use vigil_bls_runtime_api::VerificationError;
use vigil_primitives::Certificate;

/// The most outboxes of one lane that are told at once: watchers sign the oldest first.
pub const OUTBOXES_PER_LANE: usize = 16;

/// Verifies a certificate of this chain against the set that it names, if that is kept.
pub fn verify_certificate(certificate: &Certificate) -> Result<Verified, VerificationError> {
	let signed = &certificate.signed;
	let set =
		Restaking::set_info(signed.service, signed.set_id).ok_or(VerificationError::UnknownSet)?;
	let expected = expected(GenesisHash::get(), certificate);
	verify_with_members::<HostArk>(certificate, &set.commitment, &set.members, &expected)
		.map_err(VerificationError::Refused)
}

/// Expects what the certificate says of itself, from the chain with this genesis.
pub fn expected(genesis_hash: H256, certificate: &Certificate) -> Expected {
	let signed = &certificate.signed;
	Expected { genesis_hash, service: signed.service, kind: signed.statement.kind() }
}
