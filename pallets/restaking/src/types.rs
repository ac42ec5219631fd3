// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores about services, watchers and sets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_core::Get;
use sp_runtime::Perbill;
use sp_staking::{EraIndex, Page};
use vigil_primitives::{KeyPoint, Policy, PublicKey, ServiceId, SetCommitment, SetId};

/// What a service asks of its watchers and may do to them.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ServiceTerms {
	/// How the ward is watched; its hash is part of every set commitment.
	pub policy: Policy,
	/// Most members of a set.
	pub max_members: u32,
	/// Least stake, in planck, that a member must have allocated.
	pub min_stake: u128,
	/// Most of a set's weight that one member may have.
	pub weight_cap: Perbill,
	/// Most of an allocation that one offence may cost.
	pub max_slash: Perbill,
	/// Share of an era's certificates below which a member loses its seat.
	pub min_participation: Perbill,
	/// Whether only watchers on the service's list may allocate.
	pub allow_list: bool,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Service<AccountId> {
	/// Who may change the terms and the list.
	pub owner: AccountId,
	/// The terms of the next set; a set in office keeps those it was elected under.
	pub terms: ServiceTerms,
	/// The latest set elected; zero before the first.
	pub latest_set: SetId,
	/// The oldest set that is kept.
	pub oldest_set: SetId,
	/// What is held of the owner until the service is reaped.
	pub deposit: u128,
	/// Watchers with an allocation.
	pub candidates: u32,
	/// Watchers on the allow-list.
	pub allowed: u32,
	/// Whether the owner has ended it: no elections, no new allocations.
	pub retired: bool,
}

/// One watcher.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Watcher {
	/// The key of sets elected from now on.
	pub key: PublicKey,
	/// The same key as the point that sets are made of.
	pub point: KeyPoint,
	/// The commission of sets elected from now on.
	pub commission: Perbill,
	/// Magnitude left: falls with every slash, see [`crate::allocation`].
	pub magnitude: u64,
}

/// A member of a set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Member<AccountId> {
	/// The watcher.
	pub account: AccountId,
	/// The key it signs with in this set, and its weight after the cap.
	pub member: vigil_primitives::Member,
	/// Share of this set's rewards that it keeps before they are split by stake.
	pub commission: Perbill,
}

/// A set, without its members: those are many and seldom needed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Set {
	/// The era it was elected for.
	pub era: EraIndex,
	/// How it watches.
	pub policy: Policy,
	/// What destinations trust.
	pub commitment: SetCommitment,
}

/// What one member put at stake in one era; an offence of that era is judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Snapshot {
	/// The set it was a member of.
	pub set_id: SetId,
	/// Magnitude the service could slash.
	pub magnitude: u64,
	/// The watcher's magnitude at the time.
	pub total: u64,
	/// The allocation's counter of burnt magnitude at the time.
	pub burnt: u64,
	/// Most of the allocation that one offence may cost, by the terms of the set.
	pub max_slash: Perbill,
}

/// Who signed how many certificates of a set.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxMembers))]
#[codec(mel_bound(MaxMembers: Get<u32>))]
pub struct Participation<MaxMembers: Get<u32>> {
	/// Certificates counted.
	pub certificates: u32,
	/// Weight times signatures, of all members together.
	pub points: u128,
	/// Signatures by member index.
	pub signed: BoundedVec<u32, MaxMembers>,
}

/// The pages of one member's rewards that were claimed, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ClaimedPages(u64);

impl ClaimedPages {
	/// Pages that can be told apart; the stake behind later ones earns nothing.
	pub const LIMIT: Page = u64::BITS;

	/// Notes a page; `false` if it was noted before or is beyond [`Self::LIMIT`].
	pub fn insert(&mut self, page: Page) -> bool {
		let Some(bit) = 1u64.checked_shl(page) else { return false };
		let is_new = self.0 & bit == 0;
		self.0 |= bit;
		is_new
	}
}

/// Fees of one set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SetFees {
	/// Paid in.
	pub paid: u128,
	/// Paid out.
	pub claimed: u128,
}

impl SetFees {
	/// What is still there.
	pub fn unclaimed(&self) -> u128 {
		self.paid.saturating_sub(self.claimed)
	}
}

/// The rest of a slash: nominators that one block could not reach.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SlashTail<AccountId> {
	/// The era whose exposure is slashed.
	pub era: EraIndex,
	/// The watcher.
	pub watcher: AccountId,
	/// Magnitude burnt.
	pub burnt: u64,
	/// Of this.
	pub total: u64,
	/// The next page of nominators.
	pub page: u32,
}

/// An election under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Election {
	/// The era whose sets it elects.
	pub era: EraIndex,
	/// The service whose turn is next.
	pub next: ServiceId,
	/// Services that still have to have their turn.
	pub left: u32,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_page_is_claimed_once_and_none_beyond_the_limit() {
		let mut pages = ClaimedPages::default();
		for page in 0..ClaimedPages::LIMIT {
			assert!(pages.insert(page));
			assert!(!pages.insert(page));
		}
		assert!(!pages.insert(ClaimedPages::LIMIT));
		assert!(!pages.insert(u32::MAX));
	}
}
