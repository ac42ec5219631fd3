// SPDX-License-Identifier: Apache-2.0
//! Making a certificate from votes, and what its verifier may need beside it.

use crate::Backend;
use alloc::vec::Vec;
use vigil_primitives::{
	AbsentWitness, Bitfield, BitfieldError, Certificate, Member, MemberIndex, MembersError,
	MembersTree, SetCommitment, Signed,
};

/// Why these votes make no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateError {
	/// The statement is of another service or set than the votes are counted in.
	WrongSet,
	/// A voter is no member, or two votes are of one member.
	Voters(BitfieldError),
	/// There are no votes, or signatures that cancel out; those of real votes do not.
	NoSignature,
}

/// The certificate that these votes of distinct members make, whether or not they are a quorum.
///
/// The votes are taken to be valid: check each with [`crate::verify_signature`], or many at once.
pub fn aggregate<B: Backend>(
	set: &SetCommitment,
	signed: Signed,
	votes: &[(MemberIndex, B::Signature)],
) -> Result<Certificate, AggregateError> {
	if (signed.service, signed.set_id) != (set.service, set.set_id) {
		return Err(AggregateError::WrongSet);
	}
	let voters = votes.iter().map(|(voter, _)| *voter);
	let present = Bitfield::of(set.size, voters).map_err(AggregateError::Voters)?;
	let others = (0..set.size).map(MemberIndex).filter(|member| !present.contains(*member));
	let absent = Bitfield::of(set.size, others).map_err(AggregateError::Voters)?;
	let signatures: Vec<_> = votes.iter().map(|(_, signature)| signature.clone()).collect();
	let sum = B::sum_signatures(&signatures).ok_or(AggregateError::NoSignature)?;
	Ok(Certificate { signed, absent, signature: B::signature_point_bytes(&sum) })
}

/// The witnesses that [`crate::verify_with_witnesses`] asks for, from the full list of members.
///
/// Hashes the whole tree of members, whoever is absent.
pub fn witnesses(
	certificate: &Certificate,
	members: &[Member],
) -> Result<Vec<AbsentWitness>, MembersError> {
	if members.len() != usize::from(certificate.absent.size()) {
		return Err(MembersError::WrongSize);
	}
	let tree = MembersTree::new(members)?;
	let witness = |(index, member): (MemberIndex, &Member)| {
		let proof = tree.prove(index)?;
		Ok(AbsentWitness { index, member: *member, proof })
	};
	let indexed = (0..).map(MemberIndex).zip(members);
	indexed.filter(|(index, _)| certificate.absent.contains(*index)).map(witness).collect()
}
