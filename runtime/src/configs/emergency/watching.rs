// SPDX-License-Identifier: Apache-2.0

//! Who watches and who is elected, as emergencies see it, and whose keys watchers may not have.

use crate::{
	configs::restaking::BondedStake,
	constants::restaking::{EVIDENCE_WINDOW, SET_LIFETIME, SLASH_DEFERRAL},
	AccountId, Restaking, Runtime, Session,
};
use alloc::vec::Vec;
use frame_support::{storage_alias, traits::Contains};
use pallet_emergency::{StandbyKeys, Watch};
use pallet_restaking::{KeyOwners, SetMembers, StakeLedger, Watchers};
use pallet_staking::{ForceEra, Forcing};
use sp_runtime::DispatchResult;
use sp_staking::EraIndex;
use vigil_primitives::{traits::WatcherSets, Policy, PublicKey, ServiceId, SetId};

/// The last era that ended early for an election.
#[storage_alias(verbatim)]
type EndedEarly = StorageValue<Elections, EraIndex>;

/// Eras between two that end early: how long slashes wait is counted in eras, so that no window of a set is
/// shortened by more than one of them.
pub const BETWEEN_EARLY: EraIndex = SET_LIFETIME + EVIDENCE_WINDOW + SLASH_DEFERRAL;

/// Sets as restaking elects them.
pub struct Watching;

impl Watch for Watching {
	type AccountId = AccountId;

	fn current(service: ServiceId) -> Option<SetId> {
		<Restaking as WatcherSets>::current(service)
	}

	fn latest(service: ServiceId) -> Option<SetId> {
		Restaking::service_info(service).map(|info| info.latest_set).filter(|set| set.0 > 0)
	}

	fn watchers(service: ServiceId, set_id: SetId) -> Vec<AccountId> {
		let seats = SetMembers::<Runtime>::get(service, set_id);
		seats.into_iter().map(|seat| seat.watcher).collect()
	}

	fn everybody() -> Vec<AccountId> {
		let watches = |who: &AccountId| Watchers::<Runtime>::contains_key(who);
		Session::validators().into_iter().filter(watches).collect()
	}

	fn is_watcher(who: &AccountId) -> bool {
		Watchers::<Runtime>::contains_key(who)
	}

	fn policy(service: ServiceId) -> Option<Policy> {
		Restaking::service_info(service).map(|info| info.policy)
	}

	fn knows_key(key: &PublicKey) -> bool {
		KeyOwners::<Runtime>::contains_key(key)
	}

	fn candidates_without(service: ServiceId, absent: &[AccountId]) -> Vec<AccountId> {
		Restaking::would_elect(service, absent)
	}

	/// Sets are elected with eras, so the next era begins with the next session, unless one was ended early not
	/// long ago: then the next set is elected when its time comes.
	fn elect_without(service: ServiceId, absent: &[AccountId]) -> DispatchResult {
		Restaking::unseat(service, absent)?;
		end_era_early();
		Ok(())
	}
}

/// Has the next era begin with the next session, unless one was ended early not long ago.
pub(super) fn end_era_early() {
	let now = BondedStake::active_era();
	let rested = EndedEarly::get().is_none_or(|era| now >= era.saturating_add(BETWEEN_EARLY));
	if rested && ForceEra::<Runtime>::get() == Forcing::NotForcing {
		EndedEarly::put(now);
		ForceEra::<Runtime>::put(Forcing::ForceNew);
	}
}

/// Keys of those who stand by, or did. What one signs with such a key, and what a watcher signs, may have the same set
/// and differ.
pub struct KeysOfStandbys;

impl Contains<PublicKey> for KeysOfStandbys {
	fn contains(key: &PublicKey) -> bool {
		StandbyKeys::<Runtime>::contains_key(key)
	}
}
