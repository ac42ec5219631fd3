// SPDX-License-Identifier: Apache-2.0
//! Making a set's commitment, and checking one that others made.

use crate::{Backend, PointError};
use alloc::{collections::BTreeSet, vec::Vec};
use vigil_primitives::{
	members::members_root, quorum::quorum_weight, CommitmentError, KeyPoint, Member, MemberIndex,
	MembersError, ServiceId, SetCommitment, SetId, StakeWeight, UnixTime, H256,
};

/// What a set is, besides its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPlan {
	/// The service it watches for.
	pub service: ServiceId,
	/// Its number.
	pub set_id: SetId,
	/// Hash of the policy it watches under.
	pub policy_hash: H256,
	/// First second in office.
	pub activates_at: UnixTime,
	/// First second in which it counts no more.
	pub expires_at: UnixTime,
}

/// Why these members are no set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitError {
	/// There are none, or too many.
	Members(MembersError),
	/// This member has no weight. Leave it out: who counts nothing cannot be absent either.
	ZeroWeight(MemberIndex),
	/// The weights exceed [`vigil_primitives::MAX_TOTAL_WEIGHT`] in total.
	TooMuchWeight,
	/// This member's key is unusable. It should never have been registered.
	Key(MemberIndex, PointError),
	/// This member has the key of an earlier one.
	DuplicateKey(MemberIndex),
	/// The keys cancel out. Some key was registered without proof of possession.
	KeysCancel,
	/// The plan, or the commitment that others made, is not sound.
	Commitment(CommitmentError),
	/// The aggregate key of a commitment that others made is unusable.
	AggregateKey(PointError),
}

/// The commitment of a set with these members in this order and a quorum of more than two thirds.
///
/// The members' keys must have been checked when they were registered; here they are only added.
pub fn commit<B: Backend>(
	plan: &SetPlan,
	members: &[Member],
) -> Result<SetCommitment, CommitError> {
	let members_root = members_root(members).map_err(CommitError::Members)?;
	let size = u16::try_from(members.len())
		.map_err(|_| CommitError::Members(MembersError::SetTooLarge))?;
	let total_weight = StakeWeight::checked_sum(members.iter().map(|member| member.weight))
		.ok_or(CommitError::TooMuchWeight)?;
	check_members(members)?;
	let aggregate = aggregate_key::<B>(members)?;
	let set = SetCommitment {
		service: plan.service,
		set_id: plan.set_id,
		size,
		total_weight,
		quorum_weight: quorum_weight(total_weight)
			.ok_or(CommitError::Commitment(CommitmentError::ZeroTotalWeight))?,
		aggregate_key: B::key_point_bytes(&aggregate),
		members_root,
		policy_hash: plan.policy_hash,
		activates_at: plan.activates_at,
		expires_at: plan.expires_at,
	};
	set.check().map_err(CommitError::Commitment)?;
	Ok(set)
}

/// Checks all that can be checked of a commitment by itself, its aggregate key included.
///
/// Once, when a commitment is accepted; verification relies on it and does not repeat it.
pub fn check_commitment<B: Backend>(set: &SetCommitment) -> Result<(), CommitError> {
	set.check().map_err(CommitError::Commitment)?;
	B::key_point(&set.aggregate_key).map(drop).map_err(CommitError::AggregateKey)
}

/// Each has weight, and a key that no other has.
fn check_members(members: &[Member]) -> Result<(), CommitError> {
	let mut seen = BTreeSet::new();
	for (index, member) in (0..).map(MemberIndex).zip(members) {
		if member.weight.0 == 0 {
			return Err(CommitError::ZeroWeight(index));
		}
		if !seen.insert(&member.key) {
			return Err(CommitError::DuplicateKey(index));
		}
	}
	Ok(())
}

fn aggregate_key<B: Backend>(members: &[Member]) -> Result<B::Key, CommitError> {
	let keys: Vec<_> = members.iter().map(|member| &member.key).collect();
	match B::net_key(&keys, &[]) {
		Ok(sum) => sum.ok_or(CommitError::KeysCancel),
		Err(error) => {
			let unusable = |key: &&KeyPoint| B::member_key(key).is_err();
			let index = keys.iter().position(unusable).and_then(|index| index.try_into().ok());
			Err(CommitError::Key(MemberIndex(index.unwrap_or_default()), error))
		},
	}
}
