// SPDX-License-Identifier: Apache-2.0

//! Watchers: keys, commission and what they allocate to services.

use crate::{
	allocation::{magnitude_of, Allocation, PendingChange, FULL_MAGNITUDE},
	AllocatedTo, Allocations, AllowLists, Config, Error, Event, KeyOwners, Pallet, Service,
	Services, SetMembers, Snapshots, StakeLedger, Watcher, Watchers,
};
use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, Zero},
	DispatchResult, Perbill,
};
use sp_staking::EraIndex;
use vigil_bls::verify_possession;
use vigil_primitives::{KeyPoint, PossessionProof, PublicKey, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_watcher(
		who: T::AccountId,
		key: PublicKey,
		proof: PossessionProof,
		commission: Perbill,
	) -> DispatchResult {
		ensure!(!Watchers::<T>::contains_key(&who), Error::<T>::AlreadyWatcher);
		ensure!(T::Stake::is_validator(&who), Error::<T>::NotValidator);
		let point = Self::take_key(&who, key, proof)?;
		let watcher = Watcher { key, point, commission, magnitude: FULL_MAGNITUDE };
		Watchers::<T>::insert(&who, watcher);
		Self::deposit_event(Event::WatcherRegistered { watcher: who, key, commission });
		Ok(())
	}

	pub(crate) fn do_rotate_key(
		who: T::AccountId,
		key: PublicKey,
		proof: PossessionProof,
	) -> DispatchResult {
		let mut watcher = Watchers::<T>::get(&who).ok_or(Error::<T>::NotWatcher)?;
		watcher.point = Self::take_key(&who, key, proof)?;
		watcher.key = key;
		Watchers::<T>::insert(&who, watcher);
		Self::deposit_event(Event::KeyRotated { watcher: who, key });
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		Watchers::<T>::try_mutate(&who, |entry| {
			let watcher = entry.as_mut().ok_or(Error::<T>::NotWatcher)?;
			ensure!(watcher.commission != commission, Error::<T>::NoChange);
			watcher.commission = commission;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::CommissionSet { watcher: who, commission });
		Ok(())
	}

	/// Forgets a watcher without allocations. Its magnitude is forgotten with it, so a watcher that
	/// was slashed and comes back starts whole; the slashed stake itself is gone.
	pub(crate) fn do_deregister_watcher(who: T::AccountId) -> DispatchResult {
		ensure!(Watchers::<T>::contains_key(&who), Error::<T>::NotWatcher);
		ensure!(AllocatedTo::<T>::get(&who).is_empty(), Error::<T>::StillAllocated);
		Watchers::<T>::remove(&who);
		Self::deposit_event(Event::WatcherDeregistered { watcher: who });
		Ok(())
	}

	pub(crate) fn do_allocate(who: T::AccountId, id: ServiceId, share: Perbill) -> DispatchResult {
		let watcher = Watchers::<T>::get(&who).ok_or(Error::<T>::NotWatcher)?;
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		let active = T::Stake::active_era();
		let stored = Allocations::<T>::get(id, &who);
		let is_new = stored.is_none();
		let mut allocation = stored.unwrap_or_default().at(active);
		ensure!(allocation.pending.is_none(), Error::<T>::ChangePending);
		let target = magnitude_of(share, watcher.magnitude);
		ensure!(target != allocation.current, Error::<T>::NoChange);
		let effective = if target > allocation.current {
			Self::ensure_may_join(&who, id, &service)?;
			let reserved = Self::reserved(&who, active).saturating_add(target);
			let others = reserved.saturating_sub(allocation.reserved());
			ensure!(others <= watcher.magnitude, Error::<T>::OverAllocated);
			T::Stake::planned_era().saturating_add(1)
		} else {
			active.saturating_add(T::DeallocationDelay::get())
		};
		allocation.pending = Some(PendingChange { target, effective });
		if is_new {
			Self::open_allocation(&who, id, service)?;
		}
		Allocations::<T>::insert(id, &who, allocation);
		Self::deposit_event(Event::AllocationChanging {
			watcher: who,
			service: id,
			magnitude: target,
			effective,
		});
		Ok(())
	}

	/// Removes an allocation that has come down to nothing.
	pub(crate) fn do_close_allocation(who: T::AccountId, id: ServiceId) -> DispatchResult {
		let allocation = Allocations::<T>::get(id, &who).ok_or(Error::<T>::NotAllocated)?;
		ensure!(allocation.at(T::Stake::active_era()).is_empty(), Error::<T>::StillAllocated);
		// What was burnt to nothing by a slash is kept while the offence era can still be judged.
		let first = T::Stake::active_era().saturating_sub(Self::judgement_window());
		let judged = (first..=T::Stake::planned_era())
			.any(|era| Snapshots::<T>::contains_key((era, id, &who)));
		ensure!(!judged, Error::<T>::StillAllocated);
		Allocations::<T>::remove(id, &who);
		AllocatedTo::<T>::mutate_exists(&who, |entry| {
			if let Some(list) = entry.as_mut() {
				list.retain(|service| *service != id);
			}
			if entry.as_ref().is_some_and(|list| list.is_empty()) {
				*entry = None;
			}
		});
		Services::<T>::mutate(id, |entry| {
			if let Some(service) = entry.as_mut() {
				service.candidates = service.candidates.saturating_sub(1);
			}
		});
		Self::deposit_event(Event::AllocationClosed { watcher: who, service: id });
		Ok(())
	}

	/// Takes a seat again after an ejection.
	pub(crate) fn do_rejoin(who: T::AccountId, id: ServiceId) -> DispatchResult {
		Allocations::<T>::try_mutate(id, &who, |entry| {
			let allocation = entry.as_mut().filter(|found| found.ejected);
			allocation.ok_or(Error::<T>::NotEjected)?.ejected = false;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::Rejoined { watcher: who, service: id });
		Ok(())
	}

	/// Every allocation of `who` as it is in the active era, and the magnitude they are parts of.
	pub fn allocations_of(
		who: &T::AccountId,
	) -> impl Iterator<Item = (ServiceId, Allocation, u64)> + '_ {
		let active = T::Stake::active_era();
		let total = Watchers::<T>::get(who).map_or(0, |watcher| watcher.magnitude);
		AllocatedTo::<T>::get(who)
			.into_iter()
			.filter_map(move |id| Some((id, Allocations::<T>::get(id, who)?.at(active), total)))
	}

	/// A new key or commission of `who` that the latest set of a service does not have yet: it will
	/// count from the next set on, if `who` is elected into it.
	pub fn waiting_for_next_set(
		who: &T::AccountId,
	) -> impl Iterator<Item = (ServiceId, Option<PublicKey>, Option<Perbill>)> + '_ {
		let watcher = Watchers::<T>::get(who);
		AllocatedTo::<T>::get(who).into_iter().filter_map(move |id| {
			let watcher = watcher.as_ref()?;
			let latest = Services::<T>::get(id)?.latest_set;
			let members = SetMembers::<T>::get(id, latest);
			let member = members.iter().find(|member| member.account == *who)?;
			let key = (member.member.key != watcher.point).then_some(watcher.key);
			let commission = watcher.commission;
			Some((id, key, (member.commission != commission).then_some(commission)))
		})
	}

	/// The magnitude of `who` that is reserved for services in `era`.
	pub fn reserved(who: &T::AccountId, era: EraIndex) -> u64 {
		let services = AllocatedTo::<T>::get(who);
		services.iter().fold(0, |sum: u64, id| {
			let allocation = Allocations::<T>::get(id, who).unwrap_or_default().at(era);
			sum.saturating_add(allocation.reserved())
		})
	}

	/// Checks the proof and makes the key the account's, for ever.
	fn take_key(
		who: &T::AccountId,
		key: PublicKey,
		proof: PossessionProof,
	) -> Result<KeyPoint, sp_runtime::DispatchError> {
		ensure!(!KeyOwners::<T>::contains_key(key), Error::<T>::KeyUsed);
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let genesis = H256::from_slice(genesis.as_ref());
		let account = T::AccountBytes::convert(who.clone());
		let point = verify_possession::<T::Curve>(genesis, &account, &key, &proof)
			.map_err(|_| Error::<T>::BadPossessionProof)?;
		T::Currency::burn_from(
			who,
			T::KeyFee::get(),
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		KeyOwners::<T>::insert(key, who);
		Ok(point)
	}

	fn ensure_may_join(
		who: &T::AccountId,
		id: ServiceId,
		service: &Service<T::AccountId>,
	) -> DispatchResult {
		ensure!(!service.retired, Error::<T>::ServiceRetired);
		ensure!(T::Stake::is_validator(who), Error::<T>::NotValidator);
		let allowed = !service.terms.allow_list || AllowLists::<T>::contains_key(id, who);
		ensure!(allowed, Error::<T>::NotAllowed);
		Ok(())
	}

	fn open_allocation(
		who: &T::AccountId,
		id: ServiceId,
		mut service: Service<T::AccountId>,
	) -> DispatchResult {
		ensure!(service.candidates < T::MaxCandidates::get(), Error::<T>::TooManyCandidates);
		AllocatedTo::<T>::try_append(who, id).map_err(|_| Error::<T>::TooManyAllocations)?;
		service.candidates = service.candidates.saturating_add(1);
		Services::<T>::insert(id, service);
		Ok(())
	}
}
