// SPDX-License-Identifier: Apache-2.0

//! What shows that a block is final.

use super::{Anchor, Header, MAX_AUTHORITIES};
use crate::life::LifeError;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_consensus_grandpa::{localized_payload_with_buffer, Message, Precommit};
use sp_core::{bounded::BoundedVec, ed25519, ConstU32, H256};

/// The most headers between the block that is final and the ones that were voted for.
pub const MAX_ANCESTRIES: u32 = 128;

/// A vote for a block and all before it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedPrecommit {
	/// The block's hash.
	pub target_hash: H256,
	/// The block's height.
	pub target_number: u32,
	/// The voter's signature over the vote, the round and the set's number.
	pub signature: ed25519::Signature,
	/// The voter.
	pub key: ed25519::Public,
}

/// The votes of one round that together make a block final.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Commit {
	/// The block's hash.
	pub target_hash: H256,
	/// The block's height.
	pub target_number: u32,
	/// The votes.
	pub precommits: BoundedVec<SignedPrecommit, ConstU32<MAX_AUTHORITIES>>,
}

/// A proof that a block is final, with the bytes that nodes store and send: what
/// `grandpa_subscribeJustifications` streams decodes into this.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Justification {
	/// The round in which the votes were cast.
	pub round: u64,
	/// The block and the votes.
	pub commit: Commit,
	/// The headers that lead from the block to the ones that were voted for.
	pub votes_ancestries: BoundedVec<Header, ConstU32<MAX_ANCESTRIES>>,
}

impl Justification {
	/// How many signatures checking it takes.
	pub fn signatures(&self) -> usize {
		self.commit.precommits.len()
	}

	/// Refuses what the set in office did not make final.
	///
	/// Stricter than a voter is: each vote is by another authority and for the block or a descendant of it,
	/// and counts only if its signature is right. What honest nodes store passes, and no rule of GRANDPA about
	/// who voted twice is needed, so nothing here depends on how its voters count.
	pub(super) fn check(&self, anchor: &Anchor) -> Result<(), LifeError> {
		let (voters, threshold) = anchor.voters()?;
		let descendants = self.descendants()?;
		let (mut seen, mut weight) = (BTreeSet::new(), 0_u64);
		for vote in &self.commit.precommits {
			if !seen.insert(vote.key) {
				return Err(LifeError::DuplicateSigner);
			}
			let voter = voters.get(&vote.key).ok_or(LifeError::UnknownSigner)?;
			if descendants.get(&vote.target_hash) != Some(&vote.target_number) {
				return Err(LifeError::Unlinked);
			}
			weight = weight.saturating_add(*voter);
		}
		if weight < threshold {
			return Err(LifeError::TooFewSigners);
		}
		let mut payload = Vec::new();
		for vote in &self.commit.precommits {
			let SignedPrecommit { target_hash, target_number, .. } = *vote;
			let precommit = Precommit::<Header> { target_hash, target_number };
			let message = Message::<Header>::Precommit(precommit);
			localized_payload_with_buffer(self.round, anchor.set_id, &message, &mut payload);
			if !sp_io::crypto::ed25519_verify(&vote.signature, &payload, &vote.key) {
				return Err(LifeError::InvalidSignature);
			}
		}
		Ok(())
	}

	/// The block and its descendants among the headers, with their heights.
	fn descendants(&self) -> Result<BTreeMap<H256, u32>, LifeError> {
		let mut known = BTreeMap::from([(self.commit.target_hash, self.commit.target_number)]);
		let mut headers: Vec<&Header> = self.votes_ancestries.iter().collect();
		headers.sort_by_key(|header| header.number);
		for header in headers {
			let parent = known.get(&header.parent_hash).ok_or(LifeError::Unlinked)?;
			if parent.checked_add(1) != Some(header.number) {
				return Err(LifeError::Unlinked);
			}
			known.insert(header.hash(), header.number);
		}
		Ok(known)
	}
}
