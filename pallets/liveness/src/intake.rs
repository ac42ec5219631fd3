// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what it says: the checks that need no curve, and then the curve.

use crate::{Checkpoints, Config, Deadlines, Error, Pallet, Reason, Ward, Wards};
use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime as _};
use vigil_bls::{verify_suspicion, verify_with_members, CertificateError, Expected};
use vigil_primitives::{
	check_set,
	quorum::suspect_weight,
	traits::{Status, WatcherSets},
	ward::{Change, Claim, Hearing, Limits, Refusal},
	Certificate, Member, MemberIndex, Policy, SetCommitment, SetError, StakeWeight, Statement,
	StatementError, UnixTime,
};

/// A certificate that says something to this chain, if only its signature is right.
pub(crate) struct Admitted {
	pub claim: Claim,
	pub set: SetCommitment,
	pub policy: Policy,
	pub members: Vec<Member>,
}

/// A ward after a certificate, and how it came to that.
pub(crate) struct Judged {
	pub ward: Ward,
	pub changes: Vec<Change>,
}

impl<T: Config> Pallet<T> {
	/// The chain's clock.
	pub(crate) fn now() -> UnixTime {
		UnixTime(T::UnixTime::now().as_secs())
	}

	/// Checks everything but the signature and the ward.
	pub(crate) fn admit(certificate: &Certificate) -> Result<Admitted, Error<T>> {
		let signed = &certificate.signed;
		if matches!(signed.statement, Statement::Handover(_) | Statement::Outbox(_)) {
			return Err(Error::NotForChain);
		}
		signed.check().map_err(statement_error)?;
		let (service, set_id) = (signed.service, signed.set_id);
		let set = T::Sets::commitment(service, set_id).ok_or(Error::UnknownSet)?;
		let policy = T::Sets::policy(service, set_id).ok_or(Error::UnknownSet)?;
		let now = Self::now();
		let about = match signed.statement.round() {
			Some(round) => round.start(policy.round_length).ok_or(Error::RoundInFuture)?,
			None => now,
		};
		let superseded_at = T::Sets::superseded_at(service, set_id);
		check_set(&set, superseded_at, about, now).map_err(set_error)?;
		let members = T::Sets::members(service, set_id);
		let claim = claim_of(certificate, &set, &members)?;
		Ok(Admitted { claim, set, policy, members })
	}

	/// What the certificate does to its ward as it stands.
	pub(crate) fn judge(admitted: &Admitted) -> Result<Judged, Refusal> {
		let service = admitted.set.service;
		let mut ward = Wards::<T>::get(service).unwrap_or_default();
		if matches!(admitted.claim, Claim::Suspicion(_))
			&& ward.status == Status::Live
			&& Deadlines::<T>::get().is_full()
		{
			return Err(Refusal::Ignored(Reason::TooManySuspects));
		}
		let checkpoints = Checkpoints::<T>::get(service);
		let hearing = Hearing {
			set_id: admitted.set.set_id,
			policy: &admitted.policy,
			now: Self::now(),
			limits: Limits { freshness: T::Freshness::get(), clock_drift: T::ClockDrift::get() },
			checkpoints: &checkpoints,
		};
		let changes = ward.hear(&admitted.claim, &hearing)?;
		Ok(Judged { ward, changes })
	}

	/// Verifies the signature.
	pub(crate) fn verify(certificate: &Certificate, admitted: &Admitted) -> Result<(), Error<T>> {
		let signed = &certificate.signed;
		let expected = Expected {
			genesis_hash: T::GenesisHash::get(),
			service: signed.service,
			kind: signed.statement.kind(),
		};
		let (set, members) = (&admitted.set, &admitted.members);
		match admitted.claim {
			Claim::Suspicion(_) => {
				verify_suspicion::<T::Curve>(certificate, set, members, &expected)
			},
			Claim::Halt(_) | Claim::Resume(_) | Claim::Checkpoint(_) => {
				verify_with_members::<T::Curve>(certificate, set, members, &expected)
			},
		}
		.map(drop)
		.map_err(certificate_error)
	}
}

/// What a certificate claims by the weight of those who are not absent from it.
fn claim_of<T>(
	certificate: &Certificate,
	set: &SetCommitment,
	members: &[Member],
) -> Result<Claim, Error<T>> {
	if certificate.absent.size() != set.size {
		return Err(Error::WrongBitfieldSize);
	}
	let weights = certificate
		.absent
		.members()
		.filter_map(|MemberIndex(index)| members.get(usize::from(index)))
		.map(|member| member.weight);
	let present = StakeWeight::checked_sum(weights)
		.and_then(|absent| set.total_weight.checked_sub(absent))
		.ok_or(Error::UnsoundSet)?;
	let full = present >= set.quorum_weight;
	let enough_to_suspect = suspect_weight(set.total_weight).is_some_and(|third| present >= third);
	match &certificate.signed.statement {
		Statement::Halt(halt) if full => Ok(Claim::Halt(*halt)),
		Statement::Halt(halt) if enough_to_suspect => Ok(Claim::Suspicion(*halt)),
		Statement::Resume(resume) if full => Ok(Claim::Resume(*resume)),
		Statement::Checkpoint(block) if full => Ok(Claim::Checkpoint(*block)),
		Statement::Handover(_) | Statement::Outbox(_) => Err(Error::NotForChain),
		_ => Err(Error::NoQuorum),
	}
}

fn set_error<T>(error: SetError) -> Error<T> {
	match error {
		SetError::Future => Error::SetInFuture,
		SetError::Superseded => Error::SetSuperseded,
		SetError::Expired => Error::SetExpired,
	}
}

fn statement_error<T>(error: StatementError) -> Error<T> {
	match error {
		StatementError::ZeroSetId => Error::UnknownSet,
		StatementError::ZeroBlockHash => Error::ZeroBlockHash,
		StatementError::ZeroStateRoot => Error::ZeroStateRoot,
		StatementError::Commitment(_)
		| StatementError::ForeignSet
		| StatementError::SetNotNewer
		| StatementError::ZeroDestination
		| StatementError::EmptyOutbox
		| StatementError::ZeroOutboxRoot
		| StatementError::SequenceOverflow => Error::NotForChain,
	}
}

fn certificate_error<T>(error: CertificateError) -> Error<T> {
	match error {
		CertificateError::Statement(error) => statement_error(error),
		CertificateError::Commitment(_)
		| CertificateError::WrongMemberCount
		| CertificateError::ZeroWeight
		| CertificateError::AbsentExceedsTotal
		| CertificateError::AbsentKey(_)
		| CertificateError::AggregateKey(_) => Error::UnsoundSet,
		CertificateError::WrongBitfieldSize => Error::WrongBitfieldSize,
		CertificateError::NoQuorum => Error::NoQuorum,
		CertificateError::NobodyLeft => Error::NobodySigned,
		CertificateError::Signature(_) => Error::UnusableSignature,
		CertificateError::WrongSignature => Error::WrongSignature,
		// The first three are what this pallet asked for, the others are about witnesses, of which
		// it has none.
		CertificateError::WrongService
		| CertificateError::WrongKind
		| CertificateError::WrongSet
		| CertificateError::DuplicateAbsentee
		| CertificateError::UnsortedAbsentees
		| CertificateError::AbsenteeOutOfRange
		| CertificateError::WitnessMismatch
		| CertificateError::Membership(_) => Error::Misjudged,
	}
}
