// SPDX-License-Identifier: Apache-2.0

//! From a certificate to what a destination needs beside it. Pure: the sets are read elsewhere, and
//! whether they are the ones that a destination trusts, and anybody signed, is judged there.

use vigil_primitives::{
	answers::restaking::SetInfo, members::MembersTree, quorum::suspect_weight, AbsentWitness,
	Certificate, MemberIndex, MembersError, StakeWeight, Statement, StatementError,
};
use vigil_relayer_core::Cargo;

/// A set with its members, as a node of Vigil has it.
pub struct KnownSet {
	/// The set.
	pub info: SetInfo,
	tree: MembersTree,
}

/// Why a certificate is of no use to anybody.
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
	#[error("its signers are no quorum, nor enough to make a ward suspect")]
	NoQuorum,
	/// The members are not those of the commitment.
	#[error("the members of its set are not those that the set stands for: {0:?}")]
	Members(MembersError),
	/// The next set is missing or another one.
	#[error("the set that it hands over to is not known to Vigil, or is another one")]
	WrongNextSet,
}

impl KnownSet {
	/// Takes a set whose members are those that it stands for.
	pub fn new(info: SetInfo) -> Result<Self, CargoError> {
		if info.members.len() != usize::from(info.commitment.size) {
			return Err(CargoError::WrongSize);
		}
		let tree = MembersTree::new(&info.members).map_err(CargoError::Members)?;
		match tree.root() == info.commitment.members_root {
			true => Ok(Self { info, tree }),
			false => Err(CargoError::Members(MembersError::WrongRoot)),
		}
	}
}

/// Adds to a certificate of `set` what a destination asks for; `next` is the set that a Handover
/// hands over to.
pub fn load(
	certificate: Certificate,
	set: &KnownSet,
	next: Option<&SetInfo>,
) -> Result<Cargo, CargoError> {
	let signed = &certificate.signed;
	signed.check().map_err(CargoError::Statement)?;
	let commitment = &set.info.commitment;
	if (commitment.service, commitment.set_id) != (signed.service, signed.set_id) {
		return Err(CargoError::WrongSet);
	}
	let next_policy = match &signed.statement {
		Statement::Handover(over) => {
			let next = next.filter(|next| next.commitment == over.next);
			let policy = next.ok_or(CargoError::WrongNextSet)?.policy;
			if policy.hash() != over.next.policy_hash {
				return Err(CargoError::WrongNextSet);
			}
			Some(policy)
		},
		_ => None,
	};
	let (witnesses, present) = witnesses(&certificate, set)?;
	let quorum = present >= commitment.quorum_weight;
	let third = suspect_weight(commitment.total_weight).is_some_and(|third| present >= third);
	let suspicion = !quorum && third && matches!(signed.statement, Statement::Halt(_));
	match quorum || suspicion {
		true => Ok(Cargo { witnesses, next_policy, suspicion, certificate, standby: None }),
		false => Err(CargoError::NoQuorum),
	}
}

/// The absent members, and the weight of the others.
fn witnesses(
	certificate: &Certificate,
	set: &KnownSet,
) -> Result<(Vec<AbsentWitness>, StakeWeight), CargoError> {
	let SetInfo { commitment, members, .. } = &set.info;
	if certificate.absent.size() != commitment.size {
		return Err(CargoError::WrongSize);
	}
	let mut witnesses = Vec::new();
	let mut present = commitment.total_weight;
	for index in certificate.absent.members() {
		let MemberIndex(place) = index;
		let member = members.get(usize::from(place)).copied();
		let member = member.ok_or(CargoError::Members(MembersError::OutOfRange))?;
		let proof = set.tree.prove(index).map_err(CargoError::Members)?;
		present = present.checked_sub(member.weight).unwrap_or(StakeWeight(0));
		witnesses.push(AbsentWitness { index, member, proof });
	}
	Ok((witnesses, present))
}

#[cfg(test)]
mod tests;
