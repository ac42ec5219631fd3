// SPDX-License-Identifier: Apache-2.0

//! Watchers: keys, commission and what they allocate to services.

use crate::{
	allocation::{magnitude_of, stake_of, Allocation, PendingChange, FULL_MAGNITUDE},
	AllocatedTo, Allocations, Candidates, Config, Error, Event, KeyOwners, Pallet, Service,
	Services, SetMembers, Snapshots, StakeLedger, Watcher, Watchers,
};
use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Contains, Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, Zero},
	DispatchResult, Perbill, Rounding,
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
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let point = Self::take_key(&who, key, proof)?;
		let (rise, magnitude, barred_until) = (None, FULL_MAGNITUDE, 0);
		let watcher = Watcher { key, point, commission, rise, magnitude, barred_until };
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

	/// Lowers the commission at once, and raises it after a notice in which nominators can leave.
	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let active = T::Stake::active_era();
		let next = T::Stake::planned_era().saturating_add(1);
		let effective = Watchers::<T>::try_mutate(&who, |entry| {
			let watcher = entry.as_mut().ok_or(Error::<T>::NotWatcher)?;
			watcher.commission = watcher.commission_in(active);
			watcher.rise = watcher.rise.filter(|(_, from)| *from > active);
			let announced = watcher.rise.map_or(watcher.commission, |(rise, _)| rise);
			ensure!(announced != commission, Error::<T>::NoChange);
			if commission <= watcher.commission {
				(watcher.commission, watcher.rise) = (commission, None);
				return Ok(next);
			}
			let effective = active.saturating_add(T::CommissionNotice::get()).max(next);
			watcher.rise = Some((commission, effective));
			Ok::<_, Error<T>>(effective)
		})?;
		Self::deposit_event(Event::CommissionChanging { watcher: who, commission, effective });
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

	/// Keeps a watcher out of all sets that are elected from now on, for as long as a slash of it may have to
	/// wait. What it allocated stays so; the sets in office stay whole, as they are committed to.
	pub fn bar(who: &T::AccountId) {
		let next = T::Stake::planned_era().saturating_add(1);
		let until = next.saturating_add(T::SlashDeferral::get());
		let barred = Watchers::<T>::mutate_extant(who, |watcher| {
			let is_longer = watcher.barred_until < until;
			watcher.barred_until = watcher.barred_until.max(until);
			is_longer
		});
		if barred {
			Self::deposit_event(Event::Barred { watcher: who.clone(), until });
		}
	}

	/// Gives a service more of the watcher's stake, from the next election on.
	pub(crate) fn do_allocate(who: T::AccountId, id: ServiceId, share: Perbill) -> DispatchResult {
		let (watcher, allocation) = Self::for_change(&who, id)?;
		let active = T::Stake::active_era();
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		let target = magnitude_of(share, watcher.magnitude);
		ensure!(target > allocation.current, Error::<T>::NotMore);
		Self::ensure_may_join(&who, id, &service)?;
		let reserved = Self::reserved(&who, active).saturating_add(target);
		let others = reserved.saturating_sub(allocation.reserved());
		ensure!(others <= watcher.magnitude, Error::<T>::OverAllocated);
		Self::open_allocation(&who, id)?;
		Self::open_candidacy(&who, id, service, target)?;
		let effective = T::Stake::planned_era().saturating_add(1);
		Self::change_allocation(who, id, allocation, PendingChange { target, effective });
		Ok(())
	}

	/// Leaves a service less of the watcher's stake, after the delay in which it may still be judged.
	pub(crate) fn do_deallocate(
		who: T::AccountId,
		id: ServiceId,
		share: Perbill,
	) -> DispatchResult {
		let (watcher, allocation) = Self::for_change(&who, id)?;
		ensure!(Allocations::<T>::contains_key(id, &who), Error::<T>::NotAllocated);
		let target = magnitude_of(share, watcher.magnitude);
		ensure!(target < allocation.current, Error::<T>::NotLess);
		let effective = T::Stake::active_era().saturating_add(T::DeallocationDelay::get());
		Self::change_allocation(who, id, allocation, PendingChange { target, effective });
		Ok(())
	}

	/// The watcher and its allocation, which has no change under way.
	fn for_change(
		who: &T::AccountId,
		id: ServiceId,
	) -> Result<(Watcher, Allocation), sp_runtime::DispatchError> {
		let watcher = Watchers::<T>::get(who).ok_or(Error::<T>::NotWatcher)?;
		let active = T::Stake::active_era();
		let allocation = Allocations::<T>::get(id, who).unwrap_or_default().at(active);
		ensure!(allocation.pending.is_none(), Error::<T>::ChangePending);
		Ok((watcher, allocation))
	}

	fn change_allocation(
		who: T::AccountId,
		id: ServiceId,
		allocation: Allocation,
		change: PendingChange,
	) {
		Allocations::<T>::insert(id, &who, Allocation { pending: Some(change), ..allocation });
		Self::deposit_event(Event::AllocationChanging {
			watcher: who,
			service: id,
			magnitude: change.target,
			effective: change.effective,
		});
	}

	/// Removes an allocation that has come down to nothing.
	pub(crate) fn do_close_allocation(who: T::AccountId, id: ServiceId) -> DispatchResult {
		let allocation = Allocations::<T>::get(id, &who).ok_or(Error::<T>::NotAllocated)?;
		ensure!(allocation.at(T::Stake::active_era()).is_empty(), Error::<T>::StillAllocated);
		ensure!(allocation.rights == 0, Error::<T>::StillAllocated);
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
		Self::close_candidacy(&who, id);
		Self::deposit_event(Event::AllocationClosed { watcher: who, service: id });
		Ok(())
	}

	/// Becomes a candidate again, after an ejection or after its place was given up.
	pub(crate) fn do_rejoin(who: T::AccountId, id: ServiceId) -> DispatchResult {
		let mut allocation = Allocations::<T>::get(id, &who).ok_or(Error::<T>::NotAllocated)?;
		let is_candidate = Candidates::<T>::contains_key(id, &who);
		ensure!(allocation.ejected || !is_candidate, Error::<T>::NotEjected);
		if !is_candidate {
			let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
			Self::ensure_may_join(&who, id, &service)?;
			Self::open_candidacy(&who, id, service, allocation.electable())?;
		}
		allocation.ejected = false;
		Allocations::<T>::insert(id, &who, allocation);
		Self::deposit_event(Event::Rejoined { watcher: who, service: id });
		Ok(())
	}

	/// Takes a candidate whom no election could choose off the service's list of candidates, so that
	/// others find a place. Its stake stays allocated for as long as it can be judged.
	pub(crate) fn do_drop_candidate(who: T::AccountId, id: ServiceId) -> DispatchResult {
		let since = Candidates::<T>::get(id, &who).ok_or(Error::<T>::NotCandidate)?;
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		let least = Self::terms_in_force(id, &service).min_stake;
		let planned = T::Stake::planned_era();
		let found = Allocations::<T>::get(id, &who).unwrap_or_default();
		// Stake that is leaving backs nothing new, however much of it there is.
		let is_leaving = found.at(planned.saturating_add(1)).electable() == 0;
		let first = planned.saturating_sub(T::CandidatePatience::get().saturating_sub(1));
		let had_enough = |era| Self::stake_in(era, &who, found.at(era).electable()) >= least.max(1);
		let is_idle = since < first && !(first..=planned).any(had_enough);
		ensure!(is_leaving || is_idle, Error::<T>::CandidateInUse);
		Self::close_candidacy(&who, id);
		Self::deposit_event(Event::CandidateDropped { watcher: who, service: id });
		Ok(())
	}

	/// What `magnitude` of the watcher's is worth in its exposure of `era`.
	fn stake_in(era: EraIndex, who: &T::AccountId, magnitude: u64) -> u128 {
		let total = Watchers::<T>::get(who).map_or(0, |watcher| watcher.magnitude);
		let stake = T::Stake::exposure(era, who).map_or(0, |exposure| exposure.total);
		stake_of(stake, magnitude, total, Rounding::Down)
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

	/// A new key or commission of `who` that the latest set of a service does not have yet, and the
	/// first era whose set can: if `who` is elected into it.
	pub fn waiting_for_next_set(
		who: &T::AccountId,
	) -> impl Iterator<Item = (ServiceId, Option<PublicKey>, Option<(Perbill, EraIndex)>)> + '_ {
		let watcher = Watchers::<T>::get(who);
		let next = T::Stake::planned_era().saturating_add(1);
		AllocatedTo::<T>::get(who).into_iter().filter_map(move |id| {
			let watcher = watcher.as_ref()?;
			let latest = Services::<T>::get(id)?.latest_set;
			let members = SetMembers::<T>::get(id, latest);
			let seat = members.iter().find(|seat| seat.watcher == *who)?;
			let key = (seat.member.key != watcher.point).then_some(watcher.key);
			let (decided, from) = watcher.rise.unwrap_or((watcher.commission, next));
			let commission = (decided, from.max(next));
			Some((id, key, (seat.commission != decided).then_some(commission)))
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
		let used = KeyOwners::<T>::contains_key(key) || T::ReservedKeys::contains(&key);
		ensure!(!used, Error::<T>::KeyUsed);
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
		let terms = Self::terms_in_force(id, service);
		ensure!(Self::is_allowed(id, &terms, who), Error::<T>::NotAllowed);
		Ok(())
	}

	/// Lists the service among those that `who` has allocated to.
	fn open_allocation(who: &T::AccountId, id: ServiceId) -> DispatchResult {
		AllocatedTo::<T>::try_mutate(who, |list| {
			if list.contains(&id) {
				return Ok(());
			}
			list.try_push(id).map_err(|_| Error::<T>::TooManyAllocations.into())
		})
	}

	/// Lists `who` among those that the service's elections look at. The second half of the places is
	/// for who could be elected now, so that nobody fills the list with stake that is not there.
	fn open_candidacy(
		who: &T::AccountId,
		id: ServiceId,
		mut service: Service<T::AccountId>,
		magnitude: u64,
	) -> DispatchResult {
		if Candidates::<T>::contains_key(id, who) {
			return Ok(());
		}
		let (planned, most) = (T::Stake::planned_era(), T::MaxCandidates::get());
		ensure!(service.candidates < most, Error::<T>::TooManyCandidates);
		if service.candidates.saturating_mul(2) >= most {
			let least = Self::terms_in_force(id, &service).min_stake;
			let has_enough = Self::stake_in(planned, who, magnitude) >= least;
			ensure!(has_enough, Error::<T>::TooLittleStake);
		}
		Candidates::<T>::insert(id, who, planned.saturating_add(1));
		service.candidates = service.candidates.saturating_add(1);
		Services::<T>::insert(id, service);
		Ok(())
	}

	fn close_candidacy(who: &T::AccountId, id: ServiceId) {
		if Candidates::<T>::take(id, who).is_none() {
			return;
		}
		Services::<T>::mutate_extant(id, |service| {
			service.candidates = service.candidates.saturating_sub(1);
		});
	}
}
