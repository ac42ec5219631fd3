// SPDX-License-Identifier: Apache-2.0
//! Verifying a certificate, by whoever holds the members or only the set's commitment.
//!
//! Both check `total - absent >= quorum` and one pairing equation against
//! `aggregate_key - sum(absent keys)`, so the cost grows with the absent and not with the set. What
//! is cheap to refuse is refused first. Whether the set may speak at this time is the caller's
//! question to [`vigil_primitives::check_set`], as only it knows the clock and the next set.
//!
//! A suspicion has the form of a Halt certificate and is checked alike, against less weight.

use crate::{Backend, PointError, Tag};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{
	members::PathCheck, quorum::suspect_weight, AbsentWitness, Certificate, CommitmentError, Kind,
	Member, MemberIndex, MembersError, ServiceId, SetCommitment, StakeWeight, StatementError, H256,
};

/// What the verifier is prepared to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
	/// The chain whose watchers it trusts.
	pub genesis_hash: H256,
	/// The service it asks about.
	pub service: ServiceId,
	/// The kind of statement it can act upon.
	pub kind: Kind,
}

/// What a valid certificate says about its signers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Verified {
	/// The weight that signed, at least what was asked for: a quorum, or a suspicion's third.
	pub present: StakeWeight,
	/// The weight that did not.
	pub absent: StakeWeight,
}

/// Why a certificate is refused. It is refused for good: a relayer drops it and looks for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum CertificateError {
	/// The certificate or the set is of another service than the verifier asked about.
	WrongService,
	/// The statement is of another kind than the verifier asked about.
	WrongKind,
	/// The certificate is of another set than the one it is verified against.
	WrongSet,
	/// The statement is one that no honest watcher makes.
	Statement(StatementError),
	/// The set's commitment is not sound.
	Commitment(CommitmentError),
	/// The bitfield is not of the set's size.
	WrongBitfieldSize,
	/// The list of members is not of the set's size.
	WrongMemberCount,
	/// A witness names a member that the one before it names.
	DuplicateAbsentee,
	/// A witness names a member before the one that the witness before it names.
	UnsortedAbsentees,
	/// A witness names a member at or beyond the set's size.
	AbsenteeOutOfRange,
	/// The witnesses are not exactly of the members that the bitfield names.
	WitnessMismatch,
	/// A witness does not prove membership.
	Membership(MembersError),
	/// An absent member has no weight, so the set should never have been made.
	ZeroWeight,
	/// The absent have more weight than the set has in total, so it should never have been made.
	AbsentExceedsTotal,
	/// Those present have less weight than the quorum, or for a suspicion not more than a third.
	NoQuorum,
	/// An absent member's key is unusable.
	AbsentKey(PointError),
	/// The set's aggregate key is unusable.
	AggregateKey(PointError),
	/// The absent members' keys leave nothing of the aggregate key.
	NobodyLeft,
	/// The signature is no usable point.
	Signature(PointError),
	/// The signature is of other keys, another statement, set, service, chain or format.
	WrongSignature,
}

/// Verifies against the full list of members, which the caller knows to be that of the set.
pub fn verify_with_members<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	members: &[Member],
	expected: &Expected,
) -> Result<Verified, CertificateError> {
	check_form(certificate, set, expected)?;
	let absent = absent_of(certificate, members)?;
	let weights = weigh(set, &absent, set.quorum_weight)?;
	check_signature::<B>(certificate, set, &absent, expected).map(|()| weights)
}

/// Verifies that more than a third of the weight signed a Halt, so at least one honest watcher.
///
/// As [`verify_with_members`] in all else. Refused with [`CertificateError::WrongKind`] unless a Halt
/// is both expected and stated: less than a quorum certifies nothing, it only makes suspect.
pub fn verify_suspicion<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	members: &[Member],
	expected: &Expected,
) -> Result<Verified, CertificateError> {
	let third = third_of(set, expected)?;
	check_form(certificate, set, expected)?;
	let absent = absent_of(certificate, members)?;
	let weights = weigh(set, &absent, third)?;
	check_signature::<B>(certificate, set, &absent, expected).map(|()| weights)
}

/// Verifies against the commitment alone, with a witness for each absent member.
pub fn verify_with_witnesses<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	witnesses: &[AbsentWitness],
	expected: &Expected,
) -> Result<Verified, CertificateError> {
	verify_witnessed::<B>(certificate, set, witnesses, expected, set.quorum_weight)
}

/// As [`verify_suspicion`], against the commitment alone.
pub fn verify_suspicion_with_witnesses<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	witnesses: &[AbsentWitness],
	expected: &Expected,
) -> Result<Verified, CertificateError> {
	verify_witnessed::<B>(certificate, set, witnesses, expected, third_of(set, expected)?)
}

fn verify_witnessed<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	witnesses: &[AbsentWitness],
	expected: &Expected,
	least: StakeWeight,
) -> Result<Verified, CertificateError> {
	check_form(certificate, set, expected)?;
	check_order(certificate, witnesses)?;
	let mut paths =
		PathCheck::new(set.members_root, set.size).map_err(CertificateError::Membership)?;
	for AbsentWitness { index, member, proof } in witnesses {
		paths.check(*index, member, proof).map_err(CertificateError::Membership)?;
	}
	let absent: Vec<&Member> = witnesses.iter().map(|witness| &witness.member).collect();
	let weights = weigh(set, &absent, least)?;
	check_signature::<B>(certificate, set, &absent, expected).map(|()| weights)
}

/// The least weight that makes a ward suspect, if it is a Halt that is expected.
fn third_of(set: &SetCommitment, expected: &Expected) -> Result<StakeWeight, CertificateError> {
	if expected.kind != Kind::Halt {
		return Err(CertificateError::WrongKind);
	}
	suspect_weight(set.total_weight)
		.ok_or(CertificateError::Commitment(CommitmentError::ZeroTotalWeight))
}

/// All that needs neither members nor curve.
fn check_form(
	certificate: &Certificate,
	set: &SetCommitment,
	expected: &Expected,
) -> Result<(), CertificateError> {
	let signed = &certificate.signed;
	if signed.service != expected.service || set.service != expected.service {
		return Err(CertificateError::WrongService);
	}
	if signed.statement.kind() != expected.kind {
		return Err(CertificateError::WrongKind);
	}
	if signed.set_id != set.set_id {
		return Err(CertificateError::WrongSet);
	}
	set.check().map_err(CertificateError::Commitment)?;
	signed.check().map_err(CertificateError::Statement)?;
	if certificate.absent.size() != set.size {
		return Err(CertificateError::WrongBitfieldSize);
	}
	Ok(())
}

/// The witnesses are strictly rising and name exactly the members of the bitfield.
fn check_order(
	certificate: &Certificate,
	witnesses: &[AbsentWitness],
) -> Result<(), CertificateError> {
	for [before, after] in witnesses.array_windows() {
		if before.index == after.index {
			return Err(CertificateError::DuplicateAbsentee);
		}
		if before.index > after.index {
			return Err(CertificateError::UnsortedAbsentees);
		}
	}
	if witnesses.last().is_some_and(|last| last.index.0 >= certificate.absent.size()) {
		return Err(CertificateError::AbsenteeOutOfRange);
	}
	if !witnesses.iter().map(|witness| witness.index).eq(certificate.absent.members()) {
		return Err(CertificateError::WitnessMismatch);
	}
	Ok(())
}

/// The absent members, from the full list of the set's.
fn absent_of<'a>(
	certificate: &Certificate,
	members: &'a [Member],
) -> Result<Vec<&'a Member>, CertificateError> {
	if members.len() != usize::from(certificate.absent.size()) {
		return Err(CertificateError::WrongMemberCount);
	}
	let member = |MemberIndex(index)| members.get(usize::from(index));
	Ok(certificate.absent.members().filter_map(member).collect())
}

/// The weights of both sides, if those present have at least `least`.
fn weigh(
	set: &SetCommitment,
	absent: &[&Member],
	least: StakeWeight,
) -> Result<Verified, CertificateError> {
	if absent.iter().any(|member| member.weight.0 == 0) {
		return Err(CertificateError::ZeroWeight);
	}
	let absent = StakeWeight::checked_sum(absent.iter().map(|member| member.weight))
		.ok_or(CertificateError::AbsentExceedsTotal)?;
	let present =
		set.total_weight.checked_sub(absent).ok_or(CertificateError::AbsentExceedsTotal)?;
	if present < least {
		return Err(CertificateError::NoQuorum);
	}
	Ok(Verified { present, absent })
}

/// The curve: the signature is of exactly those who are not absent.
fn check_signature<B: Backend>(
	certificate: &Certificate,
	set: &SetCommitment,
	absent: &[&Member],
	expected: &Expected,
) -> Result<(), CertificateError> {
	B::member_key(&set.aggregate_key).map_err(CertificateError::AggregateKey)?;
	let keys: Vec<_> = absent.iter().map(|member| &member.key).collect();
	let signers = B::net_key(&[&set.aggregate_key], &keys)
		.map_err(CertificateError::AbsentKey)?
		.ok_or(CertificateError::NobodyLeft)?;
	let signature =
		B::signature_point(&certificate.signature).map_err(CertificateError::Signature)?;
	let digest = certificate.signed.digest(expected.genesis_hash);
	match B::verify(&signers, Tag::Statement, &digest.0 .0, &signature) {
		true => Ok(()),
		false => Err(CertificateError::WrongSignature),
	}
}
