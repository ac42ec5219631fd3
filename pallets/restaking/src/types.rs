// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores about services, watchers and sets.

use crate::offences::OffenceFractions;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_core::Get;
use sp_runtime::Perbill;
use sp_staking::{EraIndex, Page};
use vigil_primitives::{KeyPoint, Kind, Policy, PublicKey, ServiceId, SetCommitment, SetId};

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
	/// What offences cost, of an allocation.
	pub offences: OffenceFractions,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Service<AccountId> {
	/// Who may change the terms and the list.
	pub owner: AccountId,
	/// The terms of the next set, unless announced ones are due; a set in office keeps those it was
	/// elected under.
	pub terms: ServiceTerms,
	/// The latest set elected; zero before the first.
	pub latest_set: SetId,
	/// The oldest set that is kept.
	pub oldest_set: SetId,
	/// What is held of the owner until the service is reaped.
	pub deposit: u128,
	/// Watchers that elections look at.
	pub candidates: u32,
	/// Entries of the allow-list, those that are leaving it included.
	pub listed: u32,
	/// Those of them that are leaving and were candidates.
	pub leaving: u32,
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
	/// A higher one, and the first era whose sets can have it.
	pub rise: Option<(Perbill, EraIndex)>,
	/// Magnitude left: falls with every slash, see [`crate::allocation`].
	pub magnitude: u64,
	/// The first era whose sets it may be in, if it was put out of office.
	pub barred_until: EraIndex,
}

impl Watcher {
	/// The commission of a set of `era`.
	pub fn commission_in(&self, era: EraIndex) -> Perbill {
		self.rise.filter(|(_, from)| *from <= era).map_or(self.commission, |(rise, _)| rise)
	}
}

/// A watcher's place in a set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seat<AccountId> {
	/// Who has it.
	pub watcher: AccountId,
	/// The key it signs with in this set, and its weight after the cap.
	pub member: vigil_primitives::Member,
	/// Share of this set's rewards that it keeps before they are split by stake.
	pub commission: Perbill,
}

/// A set, without its seats: those are many and seldom needed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Set {
	/// The era it was elected for.
	pub era: EraIndex,
	/// How it watches.
	pub policy: Policy,
	/// Share of its certificates below which a member loses its seat, by the terms of the set.
	pub min_participation: Perbill,
	/// What offences of its members cost, by the terms of the set.
	pub offences: OffenceFractions,
	/// What destinations trust.
	pub commitment: SetCommitment,
}

/// What one member put at stake in one era; an offence of that era is judged by it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
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

/// Certificates by kind, in the order of [`Kind::ALL`].
pub type ByKind = [u32; Kind::ALL.len()];

/// Where a kind stands in [`ByKind`].
fn place(kind: Kind) -> usize {
	usize::from(kind as u8).saturating_sub(1)
}

/// One more of a kind.
fn count(counts: &mut ByKind, kind: Kind) {
	if let Some(count) = counts.get_mut(place(kind)) {
		*count = count.saturating_add(1);
	}
}

fn of_kind(counts: &ByKind, kind: Kind) -> u32 {
	counts.get(place(kind)).copied().unwrap_or(0)
}

fn of_all(counts: &ByKind) -> u32 {
	counts.iter().fold(0, |sum: u32, count| sum.saturating_add(*count))
}

/// Who signed how many certificates of a set, by kind.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxMembers))]
#[codec(mel_bound(MaxMembers: Get<u32>))]
pub struct Participation<MaxMembers: Get<u32>> {
	/// Certificates counted.
	certified: ByKind,
	/// Signatures by member index; of no kind more than there are certificates.
	signed: BoundedVec<ByKind, MaxMembers>,
	/// Weight times signatures, of all members together.
	pub points: u128,
	/// Whether those who were absent too often have lost their seats.
	pub judged: bool,
}

impl<MaxMembers: Get<u32>> Participation<MaxMembers> {
	/// Of a set of `size` members that has certified nothing.
	pub fn new(size: usize) -> Self {
		let signed = BoundedVec::truncate_from(alloc::vec![ByKind::default(); size]);
		Self { certified: ByKind::default(), signed, points: 0, judged: false }
	}

	/// How many members the set has.
	pub fn size(&self) -> usize {
		self.signed.len()
	}

	/// Counts a certificate that nobody is credited for yet.
	pub fn certify(&mut self, kind: Kind) {
		count(&mut self.certified, kind);
	}

	/// Credits the member at `index` with a signature under one of the certificates, and the set with
	/// the points of its weight; `false` if that member has signed all of them.
	pub fn credit(&mut self, index: usize, kind: Kind, weight: u128) -> bool {
		let limit = of_kind(&self.certified, kind);
		let Some(counts) = self.signed.get_mut(index) else { return false };
		if of_kind(counts, kind) >= limit {
			return false;
		}
		count(counts, kind);
		self.points = self.points.saturating_add(crate::rewards::points(weight, 1));
		true
	}

	/// Certificates of one kind.
	pub fn certified_of(&self, kind: Kind) -> u32 {
		of_kind(&self.certified, kind)
	}

	/// Certificates of all kinds.
	pub fn certified(&self) -> u32 {
		of_all(&self.certified)
	}

	/// Signatures of the member at `index` of one kind; `None` if there is no such member.
	pub fn signed_of(&self, index: usize, kind: Kind) -> Option<u32> {
		self.signed.get(index).map(|counts| of_kind(counts, kind))
	}

	/// Signatures of the member at `index` of all kinds; `None` if there is no such member.
	pub fn signed(&self, index: usize) -> Option<u32> {
		self.signed.get(index).map(of_all)
	}

	/// Signatures of all kinds, by member index.
	pub fn signatures(&self) -> Vec<u32> {
		self.signed.iter().map(of_all).collect()
	}
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
	/// The service that slashes.
	pub service: ServiceId,
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

/// An election under way: it goes over the live services in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Election {
	/// The era whose sets it elects.
	pub era: EraIndex,
	/// The service whose turn is next.
	pub next: ServiceId,
	/// What ends this round: the services from this one on have had their turn. `None` if it goes
	/// to the end of the list.
	pub before: Option<ServiceId>,
	/// Once this round has ended, the services before this one have their turn.
	pub then: Option<ServiceId>,
}

/// The neighbours of a live service in the list of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Neighbours {
	/// The one before.
	pub previous: Option<ServiceId>,
	/// The one after.
	pub next: Option<ServiceId>,
}

/// Terms that a service will have.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AnnouncedTerms<BlockNumber> {
	/// What they will be.
	pub terms: ServiceTerms,
	/// Elections from this block on follow them.
	pub due: BlockNumber,
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
