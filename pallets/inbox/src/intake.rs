// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what it says: the checks that need no curve, and then the curve.

use crate::{errors::*, Checkpoints, Config, Error, KeptSet, Pallet, Sets, Vigil, Ward, Wards};
use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime as _};
use sp_core::H256;
use vigil_bls::{verify_suspicion_with_witnesses, verify_with_witnesses, Expected};
use vigil_primitives::{
	check_set,
	ward::{Change, Claim, Hearing, KeptCheckpoint, Limits, Refusal},
	AbsentWitness, Certificate, Round, SetCommitment, Signed, StakeWeight, UnixTime,
};

/// A certificate that says something here, if only its signature is right.
pub(crate) struct Admitted {
	pub claim: Claim,
	pub set: KeptSet,
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

	/// The Vigil chain that is trusted; there is one whenever a set is.
	pub(crate) fn vigil() -> Result<H256, Error<T>> {
		Vigil::<T>::get().ok_or(Error::UnknownSet)
	}

	/// The set that makes a statement, if it may speak about the statement's time: its round, or now
	/// if it has none.
	pub(crate) fn speaker(signed: &Signed) -> Result<KeptSet, Error<T>> {
		let set = Sets::<T>::get(signed.service, signed.set_id).ok_or(Error::UnknownSet)?;
		if let Some(round) = signed.statement.round() {
			Self::hearing(&set, &[]).check(round).map_err(refusal_error)?;
		}
		let now = Self::now();
		let about = signed.statement.round().map_or(now, Round::start);
		check_set(&set.commitment, set.superseded_at, about, now).map_err(set_error)?;
		Ok(set)
	}

	/// Checks everything of a Halt, Resume or Checkpoint but the signature and the ward.
	pub(crate) fn admit(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
	) -> Result<Admitted, Error<T>> {
		let signed = &certificate.signed;
		if signed.statement.round().is_none() {
			return Err(Error::WrongKind);
		}
		signed.check().map_err(statement_error)?;
		let set = Self::speaker(signed)?;
		let claim = claim_of(certificate, &set.commitment, witnesses)?;
		Ok(Admitted { claim, set })
	}

	/// What the certificate does to its ward as it stands.
	pub(crate) fn judge(admitted: &Admitted) -> Result<Judged, Refusal> {
		let service = admitted.set.commitment.service;
		let mut ward = Wards::<T>::get(service).unwrap_or_default();
		let checkpoints = Checkpoints::<T>::get(service);
		let hearing = Self::hearing(&admitted.set, &checkpoints);
		let changes = ward.hear(&admitted.claim, &hearing)?;
		Ok(Judged { ward, changes })
	}

	/// How a set is heard now.
	fn hearing<'a>(set: &'a KeptSet, checkpoints: &'a [KeptCheckpoint]) -> Hearing<'a> {
		Hearing {
			set_id: set.commitment.set_id,
			policy: &set.policy,
			now: Self::now(),
			limits: Limits {
				freshness: T::Freshness::get(),
				checkpoint_freshness: T::CheckpointFreshness::get(),
				clock_drift: T::ClockDrift::get(),
			},
			checkpoints,
		}
	}

	/// Verifies the signature of what was admitted.
	pub(crate) fn verify_claim(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		admitted: &Admitted,
	) -> Result<(), Error<T>> {
		match admitted.claim {
			Claim::Suspicion(_) => verify_suspicion_with_witnesses::<T::Curve>(
				certificate,
				&admitted.set.commitment,
				witnesses,
				&Self::expected(certificate)?,
			)
			.map(drop)
			.map_err(certificate_error),
			Claim::Halt(_) | Claim::Resume(_) | Claim::Checkpoint(_) => {
				Self::verify(certificate, witnesses, &admitted.set.commitment)
			},
		}
	}

	/// Verifies that a quorum of the set signed.
	pub(crate) fn verify(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		set: &SetCommitment,
	) -> Result<(), Error<T>> {
		let expected = Self::expected(certificate)?;
		verify_with_witnesses::<T::Curve>(certificate, set, witnesses, &expected)
			.map(drop)
			.map_err(certificate_error)
	}

	fn expected(certificate: &Certificate) -> Result<Expected, Error<T>> {
		let signed = &certificate.signed;
		let genesis_hash = Self::vigil()?;
		Ok(Expected { genesis_hash, service: signed.service, kind: signed.statement.kind() })
	}
}

/// What a certificate claims, by the weight of those who are not absent from it. The weights are as
/// the witnesses say; that they are true is verified with the signature.
fn claim_of<T>(
	certificate: &Certificate,
	set: &SetCommitment,
	witnesses: &[AbsentWitness],
) -> Result<Claim, Error<T>> {
	if certificate.absent.size() != set.size {
		return Err(Error::WrongBitfieldSize);
	}
	let weights = witnesses.iter().map(|witness| witness.member.weight);
	let present = StakeWeight::checked_sum(weights)
		.and_then(|absent| set.total_weight.checked_sub(absent))
		.ok_or(Error::WrongWitness)?;
	Claim::of(&certificate.signed.statement, present, set).map_err(claim_error)
}
