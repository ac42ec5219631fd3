// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what it says: the checks that need no curve, and then the curve.

use crate::{
	Checkpoints, Config, Duties, Error, OwnStatements, Pallet, Reason, Records, Ward, Wards, Word,
};
use alloc::{boxed::Box, vec::Vec};
use frame_support::traits::{Get, UnixTime as _};
use vigil_bls::{verify_suspicion, verify_with_members, CertificateError, Expected};
use vigil_primitives::{
	check_set,
	traits::WatcherSets,
	ward::{record::Unheard, Change, Claim, Hearing, Limits, NoClaim, Refusal},
	Certificate, Kind, Member, MemberIndex, Policy, Round, SetCommitment, SetError, StakeWeight,
	StatementError, UnixTime,
};

/// A certificate that says something to this chain, if only its signature is right.
pub(crate) struct Admitted {
	/// What it claims of the ward; nothing if it is about this chain: a Handover or an Outbox.
	pub claim: Option<Claim>,
	pub set: SetCommitment,
	pub policy: Policy,
	pub members: Vec<Member>,
}

/// What a certificate changes.
pub(crate) enum Judged {
	/// What is known of its ward.
	News(News),
	/// That a set did what this chain asked it for.
	Duty,
	/// All of it is known, save who else signed it.
	Joins(Joined),
}

/// Members whom no certificate of a statement named so far, and who signed it.
pub(crate) struct Joined {
	pub members: Vec<MemberIndex>,
	/// Whether to show it costs nothing.
	pub free: bool,
}

/// What a certificate does to its ward, and to the record of it. It does at least one of the two.
pub(crate) struct News {
	/// The ward afterwards.
	pub ward: Box<Ward>,
	/// How it came to that, or why the certificate does not move it.
	pub fired: Result<Vec<Change>, Reason>,
	/// What the record does not have yet.
	pub word: Option<Word>,
	/// Whether it fired, or is the first of its kind and round on record. Others are recorded, but
	/// earn nobody anything and pay their fee: honest sets make none.
	pub credited: bool,
}

impl Judged {
	/// Whether it earns those who signed something, and whoever hands it in the fee.
	pub(crate) fn is_credited(&self) -> bool {
		match self {
			Self::News(news) => news.credited,
			Self::Duty => true,
			Self::Joins(joined) => joined.free,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The chain's clock.
	pub(crate) fn now() -> UnixTime {
		UnixTime(T::UnixTime::now().as_secs())
	}

	/// Checks everything but the signature and the ward.
	pub(crate) fn admit(certificate: &Certificate) -> Result<Admitted, Error<T>> {
		let signed = &certificate.signed;
		signed.check().map_err(statement_error)?;
		let (service, set_id) = (signed.service, signed.set_id);
		let set = T::Sets::commitment(service, set_id).ok_or(Error::UnknownSet)?;
		let policy = T::Sets::policy(service, set_id).ok_or(Error::UnknownSet)?;
		let now = Self::now();
		// A certificate of a round stands and falls with the set of that round, also when the next
		// one is in office already. What this chain asked a set for it may have said at any time.
		let about = signed.statement.round().map_or(set.activates_at, Round::start);
		let superseded_at = T::Sets::superseded_at(service, set_id);
		check_set(&set, superseded_at, about, now).map_err(set_error)?;
		let members = T::Sets::members(service, set_id);
		let present = present(certificate, &set, &members)?;
		let claim = match Claim::of(&signed.statement, present, &set) {
			Ok(claim) => Some(claim),
			Err(NoClaim::NotOfWard) if present >= set.quorum_weight => None,
			Err(NoClaim::NotOfWard | NoClaim::NoQuorum) => return Err(Error::NoQuorum),
		};
		Ok(Admitted { claim, set, policy, members })
	}

	/// What the certificate changes as things stand: if nothing else, perhaps who signed.
	pub(crate) fn judge(certificate: &Certificate, admitted: &Admitted) -> Result<Judged, Refusal> {
		let judged = match &admitted.claim {
			Some(claim) => Self::judge_claim(claim, admitted).map(Judged::News),
			None => Self::judge_duty(certificate).map(|()| Judged::Duty),
		};
		match judged {
			Err(Refusal::Ignored(reason)) => Self::joined(certificate, admitted)
				.map(Judged::Joins)
				.ok_or(Refusal::Ignored(reason)),
			other => other,
		}
	}

	/// Whether this chain waits for the certificate of something about itself.
	fn judge_duty(certificate: &Certificate) -> Result<(), Refusal> {
		let signed = &certificate.signed;
		if !Duties::<T>::get(signed.service).is_new(signed.set_id, &signed.statement) {
			return Err(Refusal::Ignored(Reason::OnRecord));
		}
		let asked = T::OwnStatements::is_asked(signed.service, signed.set_id, &signed.statement);
		// Without room it is not asked for yet: it can be handed in again, as nothing is noted of it.
		let is_outbox = signed.statement.kind() == Kind::Outbox;
		match asked && (!is_outbox || Self::has_room_for_outbox(signed.service)) {
			true => Ok(()),
			false => Err(Refusal::Ignored(Reason::NotAsked)),
		}
	}

	/// What a claim does to its ward as it stands, and to the record.
	///
	/// It is only looked up whether the record has it already; the walk over the record is for
	/// what was verified.
	fn judge_claim(claim: &Claim, admitted: &Admitted) -> Result<News, Refusal> {
		let Admitted { set, policy, .. } = admitted;
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
		let fired = match ward.hear(claim, &hearing) {
			Ok(changes) => Ok(changes),
			Err(Refusal::Ignored(reason)) => Err(reason),
			Err(refusal) => return Err(refusal),
		};
		let (word, unheard) = Self::look_up(claim, admitted);
		match (&fired, &word) {
			(Err(reason), None) => Err(Refusal::Ignored(unheard.unwrap_or(*reason))),
			_ => {
				let first = word.is_some_and(|(_, first)| first);
				let credited = fired.is_ok() || first;
				let (ward, word) = (Box::new(ward), word.map(|(word, _)| word));
				Ok(News { ward, fired, word, credited })
			},
		}
	}

	/// What the claim would add to the record and whether it is the first of its kind and round, or
	/// why it adds nothing. A suspicion never does, and the record is not even read.
	fn look_up(claim: &Claim, admitted: &Admitted) -> (Option<(Word, bool)>, Option<Reason>) {
		let Admitted { set, policy, .. } = admitted;
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
			Some(Claim::Suspicion(_)) => {
				verify_suspicion::<T::Curve>(certificate, set, members, &expected)
			},
			Some(Claim::Halt(_) | Claim::Resume(_) | Claim::Checkpoint(_)) | None => {
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
		| StatementError::SequenceOverflow => Error::IllFormed,
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
