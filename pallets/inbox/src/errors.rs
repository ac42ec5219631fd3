// SPDX-License-Identifier: Apache-2.0

//! What the errors of the layers below are called here.

use crate::{Config, Error};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, PostDispatchInfo},
	weights::Weight,
};
use vigil_bls::{CertificateError, CommitError};
use vigil_primitives::{ward, SetError, StatementError};

/// An error that was found before the curve: only so much weight is charged.
pub(crate) fn cheap<T: Config>(error: Error<T>, weight: Weight) -> DispatchErrorWithPostInfo {
	let post_info = PostDispatchInfo { actual_weight: Some(weight), ..Default::default() };
	DispatchErrorWithPostInfo { post_info, error: error.into() }
}

pub(crate) fn set_error<T>(error: SetError) -> Error<T> {
	match error {
		SetError::Future => Error::SetInFuture,
		SetError::Superseded => Error::SetSuperseded,
		SetError::Expired => Error::SetExpired,
	}
}

pub(crate) fn commit_error<T>(_: CommitError) -> Error<T> {
	Error::UnsoundCommitment
}

pub(crate) fn claim_error<T>(error: ward::NoClaim) -> Error<T> {
	match error {
		ward::NoClaim::NotOfWard => Error::WrongKind,
		ward::NoClaim::NoQuorum => Error::NoQuorum,
	}
}

/// What a refusal that is not ignored is called.
pub(crate) fn refusal_error<T>(refusal: ward::Refusal) -> Error<T> {
	match refusal {
		ward::Refusal::RoundInFuture => Error::RoundInFuture,
		ward::Refusal::OffRound => Error::OffRound,
		ward::Refusal::OffInterval => Error::OffInterval,
		ward::Refusal::Ignored(_) => Error::Misjudged,
	}
}

pub(crate) fn statement_error<T>(error: StatementError) -> Error<T> {
	match error {
		StatementError::ZeroSetId => Error::UnknownSet,
		StatementError::ZeroBlockHash => Error::ZeroBlockHash,
		StatementError::ZeroStateRoot => Error::ZeroStateRoot,
		StatementError::Commitment(_) | StatementError::ForeignSet => Error::UnsoundCommitment,
		StatementError::SetNotNewer => Error::SetNotNewer,
		StatementError::ZeroStandby => Error::ZeroStandby,
		StatementError::ZeroDestination
		| StatementError::EmptyOutbox
		| StatementError::ZeroOutboxRoot
		| StatementError::SequenceOverflow => Error::UnsoundOutbox,
	}
}

pub(crate) fn certificate_error<T>(error: CertificateError) -> Error<T> {
	match error {
		CertificateError::Statement(error) => statement_error(error),
		CertificateError::WrongBitfieldSize => Error::WrongBitfieldSize,
		CertificateError::DuplicateAbsentee => Error::DuplicateAbsentee,
		CertificateError::UnsortedAbsentees => Error::UnsortedAbsentees,
		CertificateError::AbsenteeOutOfRange => Error::AbsenteeOutOfRange,
		CertificateError::WitnessMismatch => Error::WitnessMismatch,
		CertificateError::Membership(_) => Error::WrongWitness,
		CertificateError::NoQuorum => Error::NoQuorum,
		CertificateError::NobodyLeft => Error::NobodySigned,
		CertificateError::Signature(_) => Error::UnusableSignature,
		CertificateError::WrongSignature => Error::WrongSignature,
		CertificateError::Commitment(_)
		| CertificateError::WrongMemberCount
		| CertificateError::ZeroWeight
		| CertificateError::AbsentExceedsTotal
		| CertificateError::AbsentKey(_)
		| CertificateError::AggregateKey(_) => Error::UnsoundSet,
		// What this pallet asked for itself.
		CertificateError::WrongService
		| CertificateError::WrongKind
		| CertificateError::WrongSet => Error::Misjudged,
	}
}
