// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what a destination needs beside it. Pure: the sets are read elsewhere.

use vigil_primitives::{
	members::MembersTree, AbsentWitness, Certificate, MemberIndex, MembersError, StakeWeight,
	Statement, StatementError,
};
use vigil_relayer_core::{api::SetInfo, Cargo};

/// Why a certificate is not worth a fee. Its signature is left to the destination.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CargoError {
	/// No honest watcher says this.
	#[error("no honest watcher says what it says: {0:?}")]
	Statement(StatementError),
	/// The set is another one.
	#[error("it is not of the set that it was compared with")]
	WrongSet,
	/// The bitfield does not fit the set.
	#[error("it does not have the size of its set")]
	WrongSize,
	/// Too few signed.
	#[error("its signers are no quorum")]
	NoQuorum,
	/// The members are not those of the commitment.
	#[error("the members of its set are not those that the set stands for: {0:?}")]
	Members(MembersError),
	/// The next set is missing or another one.
	#[error("the set that it hands over to is not known to Vigil, or is another one")]
	WrongNextSet,
	/// The round lies beyond the end of time.
	#[error("its round lies beyond the end of time")]
	NoRound,
}

/// Adds to a certificate of `set` what a destination asks for; `next` is the set that a Handover
/// hands over to.
pub fn load(
	certificate: Certificate,
	set: &SetInfo,
	next: Option<&SetInfo>,
) -> Result<Cargo, CargoError> {
	let signed = &certificate.signed;
	signed.check().map_err(CargoError::Statement)?;
	let commitment = &set.commitment;
	if (commitment.service, commitment.set_id) != (signed.service, signed.set_id) {
		return Err(CargoError::WrongSet);
	}
	let next_policy = match &signed.statement {
		Statement::Handover(commitment) => {
			let next = next.filter(|next| next.commitment == *commitment);
			let policy = next.ok_or(CargoError::WrongNextSet)?.policy;
			if policy.hash() != commitment.policy_hash {
				return Err(CargoError::WrongNextSet);
			}
			Some(policy)
		},
		_ => None,
	};
	let start = |round: vigil_primitives::Round| round.start(set.policy.round_length);
	let round_start = match signed.statement.round() {
		Some(round) => Some(start(round).ok_or(CargoError::NoRound)?),
		None => None,
	};
	let witnesses = witnesses(&certificate, set)?;
	let (activates_at, expires_at) = (commitment.activates_at, commitment.expires_at);
	Ok(Cargo { witnesses, next_policy, round_start, activates_at, expires_at, certificate })
}

fn witnesses(certificate: &Certificate, set: &SetInfo) -> Result<Vec<AbsentWitness>, CargoError> {
	let (commitment, members) = (&set.commitment, &set.members);
	let size = usize::from(commitment.size);
	if certificate.absent.size() != commitment.size || members.len() != size {
		return Err(CargoError::WrongSize);
	}
	let tree = MembersTree::new(members).map_err(CargoError::Members)?;
	if tree.root() != commitment.members_root {
		return Err(CargoError::Members(MembersError::WrongRoot));
	}
	let mut witnesses = Vec::new();
	let mut present = commitment.total_weight;
	for index in certificate.absent.members() {
		let MemberIndex(place) = index;
		let member = members.get(usize::from(place)).copied();
		let member = member.ok_or(CargoError::Members(MembersError::OutOfRange))?;
		let proof = tree.prove(index).map_err(CargoError::Members)?;
		present = present.checked_sub(member.weight).unwrap_or(StakeWeight(0));
		witnesses.push(AbsentWitness { index, member, proof });
	}
	match present >= commitment.quorum_weight {
		true => Ok(witnesses),
		false => Err(CargoError::NoQuorum),
	}
}
