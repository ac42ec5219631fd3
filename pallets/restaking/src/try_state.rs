// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	AllocatedTo, Allocations, Claims, Config, Fees, KeyOwners, Pallet, Participations, Services,
	SetMembers, Sets, Snapshots, StakeLedger, Watchers,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{quorum::quorum_weight, StakeWeight};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_allocations()?;
		Self::check_keys()?;
		Self::check_sets()?;
		Self::check_fees()
	}

	/// 1. What a watcher's allocations reserve, now and after their changes, is at most its
	///    magnitude.
	/// 2. Allocations, the list by watcher and the services' counts agree.
	fn check_allocations() -> Result<(), TryRuntimeError> {
		let now = T::Stake::active_era();
		for (who, watcher) in Watchers::<T>::iter() {
			ensure!(Self::reserved(&who, now) <= watcher.magnitude, "allocated more than all");
		}
		let mut counts = BTreeMap::new();
		for (service, who, _) in Allocations::<T>::iter() {
			ensure!(AllocatedTo::<T>::get(&who).contains(&service), "allocation is not listed");
			*counts.entry(service).or_insert(0u32) += 1;
		}
		let listed: usize = AllocatedTo::<T>::iter().map(|(_, list)| list.len()).sum();
		let stored: u32 = counts.values().sum();
		ensure!(listed == stored as usize, "a listed allocation does not exist");
		for (id, service) in Services::<T>::iter() {
			let count = counts.get(&id).copied().unwrap_or(0);
			ensure!(service.candidates == count, "candidates are miscounted");
		}
		Ok(())
	}

	/// 3. Every watcher's key belongs to it.
	fn check_keys() -> Result<(), TryRuntimeError> {
		for (who, watcher) in Watchers::<T>::iter() {
			ensure!(KeyOwners::<T>::get(watcher.key) == Some(who), "a key has another owner");
		}
		Ok(())
	}

	/// 4. A set's commitment is sound and says what its members say.
	/// 5. Every member has a snapshot, and the set a participation of its size.
	fn check_sets() -> Result<(), TryRuntimeError> {
		for (id, set_id, set) in Sets::<T>::iter() {
			let commitment = &set.commitment;
			ensure!(commitment.check().is_ok(), "a commitment is unsound");
			ensure!(commitment.set_id == set_id && commitment.service == id, "misfiled set");
			let members = SetMembers::<T>::get(id, set_id);
			ensure!(usize::from(commitment.size) == members.len(), "size is wrong");
			let weights = members.iter().map(|member| member.member.weight);
			let total = StakeWeight::checked_sum(weights).ok_or("too much weight")?;
			ensure!(commitment.total_weight == total, "total weight is wrong");
			ensure!(quorum_weight(total) == Some(commitment.quorum_weight), "quorum is wrong");
			for member in &members {
				let key = (set.era, id, &member.account);
				ensure!(Snapshots::<T>::contains_key(key), "a member has no snapshot");
			}
			let seen = Participations::<T>::get(id, set_id).ok_or("no participation")?;
			ensure!(seen.signed.len() == members.len(), "participation has another size");
			ensure!(Claims::<T>::get(id, set_id).len() <= members.len(), "a stranger claimed");
		}
		ensure!(
			SetMembers::<T>::iter_keys().all(|(id, set)| Sets::<T>::contains_key(id, set)),
			"members without a set"
		);
		Ok(())
	}

	/// 6. The fee account holds what is owed.
	fn check_fees() -> Result<(), TryRuntimeError> {
		let owed: u128 = Fees::<T>::iter_values().map(|fees| fees.unclaimed()).sum();
		ensure!(T::Currency::balance(&Self::fee_account()) >= owed, "fees are not covered");
		ensure!(Fees::<T>::iter_values().all(|fees| fees.claimed <= fees.paid), "overpaid");
		Ok(())
	}
}
