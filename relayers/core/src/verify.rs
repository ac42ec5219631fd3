// SPDX-License-Identifier: Apache-2.0

//! Whether a certificate is genuine. Nothing that is not is noted down or paid for.

use crate::Cargo;
use std::marker::PhantomData;
use vigil_bls::{
	verify_suspicion_with_witnesses, verify_with_witnesses, Backend, CertificateError, Expected,
};
use vigil_primitives::{SetCommitment, Statement, H256};

/// Tells genuine certificates from others.
pub trait Verifier: Send + Sync {
	/// Whether this set of the Vigil chain with this genesis signed it, and all that comes with it is
	/// what the certificate stands for.
	fn verify(&self, cargo: &Cargo, set: &SetCommitment, vigil: H256) -> Result<(), Forged>;
}

/// Why a certificate is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
	/// An inbox would refuse it.
	#[error("{0:?}")]
	Certificate(CertificateError),
	/// A quorum signed it, so that it is no suspicion but a Halt.
	#[error("it is more than a suspicion")]
	NoSuspicion,
	/// A Handover without the policies of its sets, or with other ones.
	#[error("the policy of a set is missing or another one")]
	WrongPolicy,
}

/// Verifies as an inbox does, on any backend of the curve.
pub struct Bls<B>(PhantomData<fn() -> B>);

impl<B> Default for Bls<B> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<B: Backend> Verifier for Bls<B> {
	fn verify(&self, cargo: &Cargo, set: &SetCommitment, vigil: H256) -> Result<(), Forged> {
		let (certificate, witnesses) = (&cargo.certificate, &cargo.witnesses);
		let signed = &certificate.signed;
		let (service, kind) = (set.service, signed.statement.kind());
		let expected = Expected { genesis_hash: vigil, service, kind };
		check_policy(cargo)?;
		if cargo.standby.as_ref().is_some_and(|one| one.policy.hash() != one.set.policy_hash) {
			return Err(Forged::WrongPolicy);
		}
		if !cargo.suspicion {
			let verified = verify_with_witnesses::<B>(certificate, set, witnesses, &expected);
			return verified.map(drop).map_err(Forged::Certificate);
		}
		let verified = verify_suspicion_with_witnesses::<B>(certificate, set, witnesses, &expected)
			.map_err(Forged::Certificate)?;
		match verified.present < set.quorum_weight {
			true => Ok(()),
			false => Err(Forged::NoSuspicion),
		}
	}
}

/// The policy that comes with a Handover, and with nothing else, is the next set's.
fn check_policy(cargo: &Cargo) -> Result<(), Forged> {
	let next = match &cargo.certificate.signed.statement {
		Statement::Handover(handover) => Some(handover.next.policy_hash),
		_ => None,
	};
	match cargo.next_policy.map(|policy| policy.hash()) == next {
		true => Ok(()),
		false => Err(Forged::WrongPolicy),
	}
}
