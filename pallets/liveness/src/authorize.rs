// SPDX-License-Identifier: Apache-2.0

//! When a block author's own watcher may hand in certificates without a signature.

use crate::{
	impls::refusal_error,
	intake::{Admitted, Judged},
	Certificates, Config, Error, Pallet, WeightInfo,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	pallet_prelude::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
	weights::Weight,
};
use vigil_primitives::{
	ward::{Claim, Refusal},
	Certificate,
};

/// Blocks after which the transaction leaves the pool: the watcher hands in what is still news.
const LONGEVITY: u64 = 8;
/// Above what ordinary transactions pay for, below reports of equivocation.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;

impl<T: Config> Pallet<T> {
	/// Valid only from this node or in a block, if every certificate is valid and at least one
	/// changes something, be it only the record or who signed: what another author included first is
	/// stale.
	///
	/// Every signature is verified here, so that the call itself has none to verify.
	pub(crate) fn authorize_certificates(
		source: TransactionSource,
		certificates: &Certificates<T>,
	) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
		if source == TransactionSource::External {
			return Err(InvalidTransaction::Call.into());
		}
		let (mut admitted, mut provides) = (Vec::new(), Vec::new());
		let mut news = 0u64;
		for certificate in certificates {
			let one = Self::admit(certificate).map_err(invalid)?;
			let joins = match Self::judge(certificate, &one) {
				Ok(judged) => {
					news = news.saturating_add(judged.is_credited().into());
					matches!(judged, Judged::Joins(_))
				},
				Err(Refusal::Ignored(_)) => false,
				Err(refusal) => return Err(invalid(refusal_error::<T>(refusal))),
			};
			provides.push(tag(certificate, &one, joins));
			admitted.push(one);
		}
		if news == 0 {
			return Err(InvalidTransaction::Stale.into());
		}
		for (certificate, one) in certificates.iter().zip(&admitted) {
			Self::verify(certificate, one).map_err(invalid)?;
		}
		let validity = ValidTransaction {
			// More news replaces less.
			priority: PRIORITY.saturating_add(news),
			provides,
			requires: Vec::new(),
			longevity: LONGEVITY,
			propagate: false,
		};
		Ok((validity, Weight::zero()))
	}

	/// What [`Pallet::note_certificates`] weighs without the authorization.
	pub(crate) fn weight_to_apply(certificates: &Certificates<T>) -> Weight {
		let count = u64::try_from(certificates.len()).unwrap_or(u64::MAX);
		T::WeightInfo::apply_certificate().saturating_mul(count)
	}

	/// What it weighs to authorize the certificates.
	pub(crate) fn weight_to_authorize(certificates: &Certificates<T>) -> Weight {
		let weigh = |certificate: &Certificate| {
			T::WeightInfo::authorize_certificate(certificate.absent.count().into())
		};
		certificates.iter().map(weigh).fold(Weight::zero(), Weight::saturating_add)
	}
}

/// Equal for all certificates of one statement of one set, whoever is absent from them; another for
/// a suspicion, so that none keeps the quorum's Halt waiting, and for one that only adds to who signed, so
/// that it does not leave the pool with the first.
fn tag(certificate: &Certificate, admitted: &Admitted, joins: bool) -> Vec<u8> {
	let signed = &certificate.signed;
	let kind = signed.statement.kind() as u8;
	let what = signed.statement.body_hash();
	let suspicion = matches!(admitted.claim, Some(Claim::Suspicion(_)));
	let joins = joins.then_some(&certificate.absent);
	(b"vigil/liveness", signed.service, signed.set_id, kind, what, suspicion, joins).encode()
}

/// How the pool is told why.
fn invalid<T>(error: Error<T>) -> TransactionValidityError {
	match error {
		Error::SetInFuture | Error::RoundInFuture => InvalidTransaction::Future,
		Error::SetSuperseded | Error::SetExpired | Error::UnknownSet => InvalidTransaction::Stale,
		Error::WrongSignature
		| Error::UnusableSignature
		| Error::NobodySigned
		| Error::NoQuorum
		| Error::WrongBitfieldSize => InvalidTransaction::BadProof,
		_ => InvalidTransaction::Call,
	}
	.into()
}
