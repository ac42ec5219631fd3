// SPDX-License-Identifier: Apache-2.0
//! What those who stand by say, and what it takes to hand that to a destination.
//!
//! Both forms stand for themselves: whoever has one needs no chain to read it. A destination has to know no
//! more than the hash of the set that stands by, so a word and an announcement are of use though Vigil itself
//! stands still.

use crate::{
	AbsentWitness, Certificate, Handover, Member, MemberIndex, MembersError, MembersTree, Policy,
	SetCommitment, Signature, Signed, Statement, MAX_SET_SIZE,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode, Error};
use scale_info::TypeInfo;

/// No word is longer than this, in bytes: a set of the largest size, and what is said.
pub const MAX_WORD_BYTES: usize = 112 * MAX_SET_SIZE as usize + 2_048;
/// No announcement is longer than this, in bytes: a third of the largest set, each with its proof.
pub const MAX_ANNOUNCEMENT_BYTES: usize = 512 * (MAX_SET_SIZE as usize / 3) + 4_096;

/// What a set that stands by is asked to announce, with all that its members need to judge and sign it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StandbyOrder {
	/// The set that stands by.
	pub set: SetCommitment,
	/// The policy that it was composed for.
	pub policy: Policy,
	/// Its members in order.
	pub members: Vec<Member>,
	/// How the set watches that is to take office.
	pub next_policy: Policy,
	/// The Handover.
	pub handover: Handover,
}

/// One member's signature beneath what its set announces.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StandbyWord {
	/// What is announced.
	pub order: StandbyOrder,
	/// The member's place in the set.
	pub signer: MemberIndex,
	/// Its signature.
	pub signature: Signature,
}

/// A Handover that a quorum of those who stand by announces.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Announcement {
	/// The set that stands by.
	pub set: SetCommitment,
	/// The policy that it was composed for.
	pub policy: Policy,
	/// How the set watches that is to take office.
	pub next_policy: Policy,
	/// What it says.
	pub certificate: Certificate,
	/// Its members who did not sign.
	pub witnesses: Vec<AbsentWitness>,
}

/// What is wrong with a word or an announcement, before any signature is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandbyError {
	/// It announces no Handover, or one that no set may make.
	Statement,
	/// It names another set than the one that it comes with.
	WrongSet,
	/// The commitment is one that no set has.
	Commitment,
	/// The members are not those of the set.
	Members(MembersError),
	/// A policy is not the one that its set has.
	WrongPolicy,
	/// Its signer is no member.
	NoMember,
}

impl StandbyOrder {
	/// Reads the one byte form and nothing else.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
		if bytes.len() > MAX_WORD_BYTES {
			return Err("longer than any order".into());
		}
		Self::decode_all(&mut bytes)
	}

	/// What members sign.
	pub fn signed(&self) -> Signed {
		let SetCommitment { service, set_id, .. } = self.set;
		Signed { service, set_id, statement: Statement::Handover(self.handover.clone()) }
	}

	/// Checks that it is one that such a set may announce, and that the members are its members.
	pub fn check(&self) -> Result<(), StandbyError> {
		check(&self.set, &self.policy, &self.next_policy, &self.handover)?;
		if self.members.len() != usize::from(self.set.size) {
			return Err(StandbyError::Members(MembersError::WrongSize));
		}
		let tree = MembersTree::new(&self.members).map_err(StandbyError::Members)?;
		match tree.root() == self.set.members_root {
			true => Ok(()),
			false => Err(StandbyError::Members(MembersError::WrongRoot)),
		}
	}
}

impl StandbyWord {
	/// Reads the one byte form and nothing else.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
		if bytes.len() > MAX_WORD_BYTES {
			return Err("longer than any word".into());
		}
		Self::decode_all(&mut bytes)
	}

	/// The member that signed.
	pub fn member(&self) -> Option<&Member> {
		self.order.members.get(usize::from(self.signer.0))
	}

	/// Everything but the signature.
	pub fn check(&self) -> Result<(), StandbyError> {
		self.order.check()?;
		self.member().map(drop).ok_or(StandbyError::NoMember)
	}
}

impl Announcement {
	/// Reads the one byte form and nothing else.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
		if bytes.len() > MAX_ANNOUNCEMENT_BYTES {
			return Err("longer than any announcement".into());
		}
		Self::decode_all(&mut bytes)
	}

	/// The Handover.
	pub fn handover(&self) -> Option<&Handover> {
		match &self.certificate.signed.statement {
			Statement::Handover(handover) => Some(handover),
			_ => None,
		}
	}

	/// Everything but signature and witnesses.
	pub fn check(&self) -> Result<(), StandbyError> {
		let signed = &self.certificate.signed;
		let handover = self.handover().ok_or(StandbyError::Statement)?;
		check(&self.set, &self.policy, &self.next_policy, handover)?;
		match (signed.service, signed.set_id) == (self.set.service, self.set.set_id) {
			true => Ok(()),
			false => Err(StandbyError::WrongSet),
		}
	}
}

fn check(
	set: &SetCommitment,
	policy: &Policy,
	next_policy: &Policy,
	Handover { next, standby }: &Handover,
) -> Result<(), StandbyError> {
	let sound = next.service == set.service
		&& next.set_id > set.set_id
		&& !standby.is_some_and(|hash| hash.is_zero())
		&& next.check().is_ok();
	if !sound {
		return Err(StandbyError::Statement);
	}
	set.check().map_err(|_| StandbyError::Commitment)?;
	match (policy.hash(), next_policy.hash()) == (set.policy_hash, next.policy_hash) {
		true => Ok(()),
		false => Err(StandbyError::WrongPolicy),
	}
}
