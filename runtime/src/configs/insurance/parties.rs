// SPDX-License-Identifier: Apache-2.0

//! Who watches a ward, or is paid or slashed with somebody who does, as far as this chain can see.

use crate::{
	configs::staking::{PoolsPalletId, MAX_NOMINATIONS},
	stake::BondedStake,
	AccountId, Balance, Restaking, Runtime,
};
use frame_support::{traits::Get, weights::Weight};
use pallet_insurance::traits::Watchers;
use pallet_restaking::{Allocations, SetMembers, StakeLedger};
use sp_runtime::TypeId;
use vigil_primitives::ServiceId;

/// The watchers of restaking, their nominators, and the pools that nominate them.
pub struct Parties;

impl Parties {
	/// Whether the account has stake of its own at the service, in office or not, also while it leaves.
	fn watches(service: ServiceId, who: &AccountId) -> bool {
		Allocations::<Runtime>::contains_key(service, who)
	}

	/// Whether the account's bond backs a watcher. One whose nominations are of this era, or that has none,
	/// may back whom it named before: that is not looked up, and counts as if it did.
	fn nominates(service: ServiceId, who: &AccountId) -> bool {
		if !pallet_staking::Bonded::<Runtime>::contains_key(who) {
			return false;
		}
		let is_validator = BondedStake::is_validator(who);
		let Some(nominations) = pallet_staking::Nominators::<Runtime>::get(who) else {
			return !is_validator;
		};
		let is_new = nominations.submitted_in >= BondedStake::active_era();
		is_new || nominations.targets.iter().any(|target| Self::watches(service, target))
	}

	/// Whether the account is a member of a pool that backs a watcher.
	fn is_in_pool(service: ServiceId, who: &AccountId) -> bool {
		let member = pallet_nomination_pools::PoolMembers::<Runtime>::get(who);
		member.is_some_and(|member| {
			let stash =
				pallet_nomination_pools::Pallet::<Runtime>::generate_bonded_account(member.pool_id);
			Self::nominates(service, &stash)
		})
	}

	/// Whether the account derives from the pools' pallet: what is paid there is the members'.
	fn is_of_pools(who: &AccountId) -> bool {
		let bytes: &[u8] = who.as_ref();
		let id = PoolsPalletId::get();
		let rest = bytes.strip_prefix(&<frame_support::PalletId as TypeId>::TYPE_ID[..]);
		rest.is_some_and(|rest| rest.starts_with(&id.0))
	}

	/// Whether a member of the set in office has its rewards paid to the account.
	fn is_paid(service: ServiceId, who: &AccountId) -> bool {
		let Some(set_id) = Restaking::set_in_office(service) else { return false };
		let members = SetMembers::<Runtime>::get(service, set_id);
		let mut payees = members.iter().filter_map(|seat| BondedStake::payee(&seat.watcher));
		payees.any(|payee| payee == *who)
	}
}

impl Watchers<AccountId> for Parties {
	fn is_party(service: ServiceId, who: &AccountId) -> bool {
		Self::watches(service, who)
			|| Self::is_of_pools(who)
			|| Self::nominates(service, who)
			|| Self::is_in_pool(service, who)
			|| Self::is_paid(service, who)
	}

	fn quorum_at_risk(service: ServiceId) -> Balance {
		Restaking::quorum_at_risk(service)
	}

	/// The account's own entries and those of its nominations and of its pool's, the set in office, and two
	/// reads for the payee of each of its members.
	fn weight() -> Weight {
		let members = <<Runtime as pallet_restaking::Config>::MaxMembers as Get<u32>>::get();
		let nominations = 2u64.saturating_mul(MAX_NOMINATIONS.into());
		let reads =
			nominations.saturating_add(16).saturating_add(u64::from(members).saturating_mul(2));
		<Runtime as frame_system::Config>::DbWeight::get().reads(reads)
	}
}
