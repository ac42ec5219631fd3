// SPDX-License-Identifier: Apache-2.0
//! A set of watchers in a few words: all that a destination needs to keep of it.

use crate::{
	abi::{hash_words, AbiWord},
	quorum::is_threshold,
	KeyPoint, ServiceId, SetId, StakeWeight, UnixTime, H256, MAX_SET_SIZE, MAX_TOTAL_WEIGHT,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What stands for a set wherever its members are not known.
///
/// Bytes alone do not make it sound: [`SetCommitment::check`] refuses what can be refused without
/// curve arithmetic, `vigil_bls::check_commitment` the rest. Do both once, when a commitment is
/// accepted, and store only what passed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SetCommitment {
	/// The service that the set watches for.
	pub service: ServiceId,
	/// The set's number among the sets of its service, never zero.
	pub set_id: SetId,
	/// How many members it has.
	pub size: u16,
	/// The sum of the members' weights.
	pub total_weight: StakeWeight,
	/// The least weight that certifies, more than half and at most all of the total.
	pub quorum_weight: StakeWeight,
	/// The sum of the members' keys.
	pub aggregate_key: KeyPoint,
	/// Merkle root over the members in order, see [`crate::members`].
	pub members_root: H256,
	/// Hash of the policy under which the set watches, so that what a Halt means is known.
	pub policy_hash: H256,
	/// First second in which the set is in office.
	pub activates_at: UnixTime,
	/// First second in which its stake may be gone and its signature counts no more.
	pub expires_at: UnixTime,
}

/// What is wrong with a commitment. None of these can be repaired: do not accept the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum CommitmentError {
	/// The set has the number zero.
	ZeroSetId,
	/// The set has no members.
	EmptySet,
	/// The set has more members than [`MAX_SET_SIZE`].
	SetTooLarge,
	/// The members have no weight.
	ZeroTotalWeight,
	/// The members have more weight than [`MAX_TOTAL_WEIGHT`].
	TooMuchWeight,
	/// The quorum is not in `(1/2, 1]` of the total weight.
	ThresholdOutOfRange,
	/// The aggregate key is the identity or all zero.
	EmptyAggregateKey,
	/// The members' root is zero.
	ZeroMembersRoot,
	/// The policy's hash is zero.
	ZeroPolicyHash,
	/// The set expires before or when it takes office.
	NeverInOffice,
}

/// Why a set may not speak. The caller reports a set that it does not know as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetError {
	/// The set is not yet in office, or was not at the time of the statement. Wait, or find the
	/// certificate of the set before it.
	Future,
	/// A later set was in office at the time of the statement. Find that set's certificate.
	Superseded,
	/// The set's stake may be gone. Nothing it signed counts any more.
	Expired,
}

impl SetCommitment {
	/// The hash that stands for this commitment: the body of the Handover that announces it.
	pub fn hash(&self) -> H256 {
		let [key_0, key_1, key_2] = self.aggregate_key.words();
		hash_words(&[
			self.service.word(),
			self.set_id.word(),
			self.size.word(),
			self.total_weight.word(),
			self.quorum_weight.word(),
			key_0,
			key_1,
			key_2,
			self.members_root.word(),
			self.policy_hash.word(),
			self.activates_at.word(),
			self.expires_at.word(),
		])
	}

	/// Refuses every commitment that no set of watchers can have.
	pub fn check(&self) -> Result<(), CommitmentError> {
		use CommitmentError::*;
		let refusals = [
			(!self.set_id.is_valid(), ZeroSetId),
			(self.size == 0, EmptySet),
			(self.size > MAX_SET_SIZE, SetTooLarge),
			(self.total_weight.0 == 0, ZeroTotalWeight),
			(self.total_weight > MAX_TOTAL_WEIGHT, TooMuchWeight),
			(!is_threshold(self.quorum_weight, self.total_weight), ThresholdOutOfRange),
			(self.aggregate_key.is_empty(), EmptyAggregateKey),
			(self.members_root.is_zero(), ZeroMembersRoot),
			(self.policy_hash.is_zero(), ZeroPolicyHash),
			(self.activates_at >= self.expires_at, NeverInOffice),
		];
		match refusals.into_iter().find(|(refused, _)| *refused) {
			Some((_, error)) => Err(error),
			None => Ok(()),
		}
	}
}

/// Whether `set` may speak now about the time `about`.
///
/// - `about`: for a Halt or Resume the start of its round, so that a certificate of a round stands
///   and falls with the set of that round, even after the set changed; for all others `now`.
/// - `superseded_at`: when the next set takes office, if there is one.
///
/// A set is in office from `activates_at` until just before `superseded_at`, and may be heard about
/// that time until just before `expires_at`.
pub fn check_set(
	set: &SetCommitment,
	superseded_at: Option<UnixTime>,
	about: UnixTime,
	now: UnixTime,
) -> Result<(), SetError> {
	if now >= set.expires_at || about >= set.expires_at {
		return Err(SetError::Expired);
	}
	if now < set.activates_at || about < set.activates_at {
		return Err(SetError::Future);
	}
	if superseded_at.is_some_and(|at| about >= at) {
		return Err(SetError::Superseded);
	}
	Ok(())
}
