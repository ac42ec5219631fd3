// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	AllocatedTo, Allocations, AllowLists, Announced, Candidates, Claims, Config, ElectionCursor,
	Fees, HoldReason, KeyOwners, LastElection, LiveEnds, LiveServices, Pallet, Participations,
	Services, SetMembers, Sets, SlashQueue, SlashTails, Snapshots, StakeLedger, Watchers,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{quorum::quorum_weight, ServiceId, SetId, StakeWeight};

impl<T: Config> Pallet<T> {
	/// Checks all of them.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_allocations()?;
		Self::check_keys()?;
		Self::check_sets()?;
		Self::check_kept_sets()?;
		Self::check_fees()?;
		Self::check_live_services()?;
		Self::check_allow_lists()?;
		Self::check_deposits()?;
		Self::check_slash_queue()
	}

	/// 1. What a watcher's allocations reserve, now and after their changes, is at most its
	///    magnitude.
	/// 2. Allocations, the list by watcher, candidates and the services' counts agree.
	fn check_allocations() -> Result<(), TryRuntimeError> {
		let now = T::Stake::active_era();
		for (who, watcher) in Watchers::<T>::iter() {
			ensure!(Self::reserved(&who, now) <= watcher.magnitude, "allocated more than all");
			ensure!(watcher.commission <= T::MaxCommission::get(), "too high a commission");
		}
		for (service, who, _) in Allocations::<T>::iter() {
			ensure!(AllocatedTo::<T>::get(&who).contains(&service), "allocation is not listed");
		}
		let listed: usize = AllocatedTo::<T>::iter().map(|(_, list)| list.len()).sum();
		ensure!(listed == Allocations::<T>::iter().count(), "a listed allocation does not exist");
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		for (service, who, _) in Candidates::<T>::iter() {
			ensure!(Allocations::<T>::contains_key(service, &who), "a candidate without stake");
			let count = counts.entry(service).or_default();
			*count = count.saturating_add(1);
		}
		for (id, service) in Services::<T>::iter() {
			let count = counts.remove(&id).unwrap_or(0);
			ensure!(service.candidates == count, "candidates are miscounted");
		}
		ensure!(counts.is_empty(), "candidates without a service");
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
	/// 5. Every member has a snapshot, every snapshot a member, and the set a participation of its
	///    size.
	fn check_sets() -> Result<(), TryRuntimeError> {
		let mut members_of_all = 0usize;
		for (id, set_id, set) in Sets::<T>::iter() {
			let commitment = &set.commitment;
			ensure!(commitment.check().is_ok(), "a commitment is unsound");
			ensure!(commitment.set_id == set_id && commitment.service == id, "misfiled set");
			let members = SetMembers::<T>::get(id, set_id);
			ensure!(usize::from(commitment.size) == members.len(), "size is wrong");
			let weights = members.iter().map(|seat| seat.member.weight);
			let total = StakeWeight::checked_sum(weights).ok_or("too much weight")?;
			ensure!(commitment.total_weight == total, "total weight is wrong");
			ensure!(quorum_weight(total) == Some(commitment.quorum_weight), "quorum is wrong");
			for seat in &members {
				let snapshot = Snapshots::<T>::get((set.era, id, &seat.watcher));
				let snapshot = snapshot.ok_or("a member has no snapshot")?;
				ensure!(snapshot.set_id == set_id, "a snapshot is of another set");
			}
			members_of_all = members_of_all.saturating_add(members.len());
			let seen = Participations::<T>::get(id, set_id).ok_or("no participation")?;
			ensure!(seen.size() == members.len(), "participation has another size");
			ensure!(Claims::<T>::get(id, set_id).len() <= members.len(), "a stranger claimed");
		}
		ensure!(members_of_all == Snapshots::<T>::iter().count(), "a snapshot without a member");
		Ok(())
	}

	/// 6. The kept sets of a service are those from its oldest to its latest, and nothing is kept of
	///    any other.
	fn check_kept_sets() -> Result<(), TryRuntimeError> {
		let mut kept = 0u64;
		for (id, service) in Services::<T>::iter() {
			for set_id in service.oldest_set.0..=service.latest_set.0 {
				ensure!(Sets::<T>::contains_key(id, SetId(set_id)), "a set is missing");
				kept = kept.saturating_add(1);
			}
		}
		ensure!(kept == Sets::<T>::iter_keys().count() as u64, "a set outside its service's");
		let is_kept = |(id, set_id)| Sets::<T>::contains_key::<ServiceId, SetId>(id, set_id);
		ensure!(SetMembers::<T>::iter_keys().all(is_kept), "members without a set");
		ensure!(Participations::<T>::iter_keys().all(is_kept), "participation without a set");
		ensure!(Claims::<T>::iter_keys().all(is_kept), "claims without a set");
		ensure!(Fees::<T>::iter_keys().all(is_kept), "fees without a set");
		Ok(())
	}

	/// 7. The fee account lives, once there was a service, and holds what is owed beyond that.
	fn check_fees() -> Result<(), TryRuntimeError> {
		let owed: u128 = Fees::<T>::iter_values().map(|fees| fees.unclaimed()).sum();
		let balance = T::Currency::balance(&Self::fee_account());
		let least = T::Currency::minimum_balance();
		let lives = Services::<T>::iter_keys().next().is_some();
		ensure!(!lives || balance >= owed.saturating_add(least), "fees are not covered");
		ensure!(Fees::<T>::iter_values().all(|fees| fees.claimed <= fees.paid), "overpaid");
		Ok(())
	}

	/// 8. The list of live services is in rising order and whole, and holds every service that is not
	///    retired or has an old set; the election under way is at one of them.
	fn check_live_services() -> Result<(), TryRuntimeError> {
		let listed = Self::live_services(ServiceId(0), usize::MAX);
		ensure!(listed.is_sorted(), "the list is out of order");
		ensure!(listed.len() == LiveServices::<T>::iter().count(), "the list is broken");
		let ends = listed.first().copied().zip(listed.last().copied());
		ensure!(LiveEnds::<T>::get() == ends, "the list has other ends");
		let mut previous = None;
		for id in &listed {
			let at = LiveServices::<T>::get(id).ok_or("it is listed")?;
			ensure!(at.previous == previous, "a service has another neighbour");
			previous = Some(*id);
		}
		let lives = Services::<T>::iter()
			.filter(|(_, found)| !found.retired || found.oldest_set < found.latest_set);
		let mut living: Vec<_> = lives.map(|(id, _)| id).collect();
		living.sort_unstable();
		ensure!(living == listed, "other services live than are listed");
		if let Some(election) = ElectionCursor::<T>::get() {
			ensure!(listed.contains(&election.next), "the election is at no service");
			ensure!(election.era <= LastElection::<T>::get(), "an election has not begun");
		}
		Ok(())
	}

	/// 9. Allow-lists and announced terms belong to services, which count their entries.
	fn check_allow_lists() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ServiceId, (u32, u32)>::new();
		for (id, _, entry) in AllowLists::<T>::iter() {
			let (listed, leaving) = counts.entry(id).or_default();
			*listed = listed.saturating_add(1);
			*leaving = leaving.saturating_add(u32::from(entry.counted));
			ensure!(!entry.counted || !entry.stays(), "who stays counts among the leaving");
		}
		for (id, service) in Services::<T>::iter() {
			let counted = counts.remove(&id).unwrap_or_default();
			ensure!(counted == (service.listed, service.leaving), "a list is miscounted");
		}
		ensure!(counts.is_empty(), "a list without a service");
		let runs = |id| Services::<T>::get(id).is_some_and(|service| !service.retired);
		ensure!(Announced::<T>::iter_keys().all(runs), "terms for a service that has ended");
		Ok(())
	}

	/// 10. Every deposit is held.
	fn check_deposits() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, u128>::new();
		for (_, service) in Services::<T>::iter() {
			let sum = deposits.entry(service.owner).or_default();
			*sum = sum.saturating_add(service.deposit);
		}
		for (owner, deposit) in deposits {
			let held = T::Currency::balance_on_hold(&HoldReason::Service.into(), &owner);
			ensure!(held == deposit, "another amount is held than was deposited");
		}
		Ok(())
	}

	/// 11. The queue of slashes has no gap and nothing outside, and each has a page left.
	fn check_slash_queue() -> Result<(), TryRuntimeError> {
		let (first, next) = SlashQueue::<T>::get();
		let length = next.wrapping_sub(first);
		ensure!(SlashTails::<T>::iter().count() == length as usize, "the queue is miscounted");
		for place in 0..length {
			let tail = SlashTails::<T>::get(first.wrapping_add(place)).ok_or("a gap")?;
			let pages = T::Stake::exposure(tail.era, &tail.watcher).map_or(0, |found| found.pages);
			ensure!(tail.page < pages, "a slash without pages waits");
			ensure!(tail.burnt <= tail.total, "more than all is slashed");
		}
		Ok(())
	}
}
