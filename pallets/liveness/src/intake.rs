// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what it says: the checks that need no curve, and then the curve.

use crate::{Checkpoints, Config, Deadlines, Error, Pallet, Reason, Records, Ward, Wards, Word};
use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime as _};
use vigil_bls::{verify_suspicion, verify_with_members, CertificateError, Expected};
use vigil_primitives::{
	check_set,
	traits::{Status, WatcherSets},
	ward::{record::Unheard, Change, Claim, Hearing, Limits, NoClaim, Refusal},
	Certificate, Member, MemberIndex, Policy, Round, SetCommitment, SetError, StakeWeight,
	Statement, StatementError, UnixTime,
};

/// A certificate that says something to this chain, if only its signature is right.
pub(crate) struct Admitted {
	pub claim: Claim,
	pub set: SetCommitment,
	pub policy: Policy,
	pub members: Vec<Member>,
}

/// What a certificate does to its ward, and to the record of it. It does at least one of the two.
pub(crate) struct Judged {
	/// The ward afterwards.
	pub ward: Ward,
	/// How it came to that, or why the certificate does not move it.
	pub fired: Result<Vec<Change>, Reason>,
	/// What the record does not have yet.
	pub word: Option<Word>,
	/// Whether it fired, or is the first of its kind and round on record. Others are recorded, but
	/// earn nobody anything and pay their fee: honest sets make none.
	pub credited: bool,
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
		// A certificate of a round stands and falls with the set of that round, also when the next
		// one is in office already.
		let about = signed.statement.round().map_or(now, Round::start);
		let superseded_at = T::Sets::superseded_at(service, set_id);
		check_set(&set, superseded_at, about, now).map_err(set_error)?;
		let members = T::Sets::members(service, set_id);
		let present = present(certificate, &set, &members)?;
		let claim = Claim::of(&signed.statement, present, &set).map_err(no_claim)?;
		Ok(Admitted { claim, set, policy, members })
	}

	/// What the certificate does to its ward as it stands, and to the record.
	///
	/// It is only looked up whether the record has it already; the walk over the record is for
	/// what was verified.
	pub(crate) fn judge(admitted: &Admitted) -> Result<Judged, Refusal> {
		let Admitted { claim, set, policy, .. } = admitted;
		let mut ward = Wards::<T>::get(set.service).unwrap_or_default();
		let checkpoints = Checkpoints::<T>::get(set.service);
		let hearing = Hearing {
			set_id: set.set_id,
			policy,
			now: Self::now(),
			limits: Limits {
				freshness: T::Freshness::get(),
				checkpoint_freshness: T::CheckpointFreshness::get(),
				clock_drift: T::ClockDrift::get(),
			},
			checkpoints: &checkpoints,
		};
		hearing.check(claim.round())?;
		if matches!(claim, Claim::Suspicion(_))
			&& ward.status == Status::Live
			&& Deadlines::<T>::get().is_full()
		{
			return Err(Refusal::Ignored(Reason::TooManySuspects));
		}
		let fired = match ward.hear(claim, &hearing) {
			Ok(changes) => Ok(changes),
			Err(Refusal::Ignored(reason)) => Err(reason),
			Err(refusal) => return Err(refusal),
		};
		let (word, unheard) = Self::look_up(admitted);
		match (&fired, &word) {
			(Err(reason), None) => Err(Refusal::Ignored(unheard.unwrap_or(*reason))),
			_ => {
				let first = word.is_some_and(|(_, first)| first);
				let credited = fired.is_ok() || first;
				Ok(Judged { ward, fired, word: word.map(|(word, _)| word), credited })
			},
		}
	}

	/// What the claim would add to the record and whether it is the first of its kind and round, or
	/// why it adds nothing. A suspicion never does, and the record is not even read.
	fn look_up(admitted: &Admitted) -> (Option<(Word, bool)>, Option<Reason>) {
		let Admitted { claim, set, policy, .. } = admitted;
		let Some(word) = Word::of(claim, set.set_id, policy.halt_after) else {
			return (None, None);
		};
		let record = Records::<T>::get(set.service);
		match record.check(&word, T::Freshness::get()) {
			Ok(()) => (Some((word, !record.has_like(&word))), None),
			Err(Unheard::OnRecord) => (None, Some(Reason::OnRecord)),
			Err(Unheard::Settled) => (None, Some(Reason::Settled)),
		}
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

/// The weight of those who are not absent from a certificate.
fn present<T>(
	certificate: &Certificate,
	set: &SetCommitment,
	members: &[Member],
) -> Result<StakeWeight, Error<T>> {
	if certificate.absent.size() != set.size {
		return Err(Error::WrongBitfieldSize);
	}
	let weights = certificate
		.absent
		.members()
		.filter_map(|MemberIndex(index)| members.get(usize::from(index)))
		.map(|member| member.weight);
	StakeWeight::checked_sum(weights)
		.and_then(|absent| set.total_weight.checked_sub(absent))
		.ok_or(Error::UnsoundSet)
}

fn no_claim<T>(error: NoClaim) -> Error<T> {
	match error {
		NoClaim::NotOfWard => Error::NotForChain,
		NoClaim::NoQuorum => Error::NoQuorum,
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
		| StatementError::ZeroStandby
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
