// SPDX-License-Identifier: Apache-2.0

//! Services: their registration, terms, allow-lists and end.

use crate::{
	AllowLists, Config, Error, Event, HoldReason, NextServiceId, Pallet, Service, ServiceTerms,
	Services, Set, Sets, StakeLedger,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision, Preservation},
		Get,
	},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Perbill};
use vigil_primitives::{ServiceId, SetId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_service(
		owner: T::AccountId,
		terms: ServiceTerms,
	) -> Result<ServiceId, DispatchError> {
		Self::ensure_terms(&terms)?;
		let id = NextServiceId::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::ServiceDeposit::get();
		T::Currency::hold(&HoldReason::Service.into(), &owner, deposit)?;
		NextServiceId::<T>::put(ServiceId(next));
		let service = Service {
			owner: owner.clone(),
			terms: terms.clone(),
			latest_set: SetId(0),
			oldest_set: SetId::FIRST,
			deposit,
			candidates: 0,
			allowed: 0,
			retired: false,
		};
		Services::<T>::insert(id, service);
		Self::deposit_event(Event::ServiceRegistered { service: id, owner, terms });
		Ok(id)
	}

	pub(crate) fn do_set_terms(
		owner: T::AccountId,
		id: ServiceId,
		terms: ServiceTerms,
	) -> DispatchResult {
		Self::ensure_terms(&terms)?;
		Self::mutate_owned(id, &owner, |service| {
			ensure!(service.terms != terms, Error::<T>::NoChange);
			service.terms = terms.clone();
			Ok(())
		})?;
		Self::deposit_event(Event::TermsSet { service: id, terms });
		Ok(())
	}

	pub(crate) fn do_set_allowed(
		owner: T::AccountId,
		id: ServiceId,
		watcher: T::AccountId,
		allowed: bool,
	) -> DispatchResult {
		Self::mutate_owned(id, &owner, |service| {
			ensure!(AllowLists::<T>::contains_key(id, &watcher) != allowed, Error::<T>::NoChange);
			if allowed {
				ensure!(service.allowed < T::MaxCandidates::get(), Error::<T>::AllowListFull);
				service.allowed = service.allowed.saturating_add(1);
				AllowLists::<T>::insert(id, &watcher, ());
			} else {
				service.allowed = service.allowed.saturating_sub(1);
				AllowLists::<T>::remove(id, &watcher);
			}
			Ok(())
		})?;
		Self::deposit_event(Event::AllowListChanged { service: id, watcher, allowed });
		Ok(())
	}

	/// Ends a service; `owner` is `None` for the admin.
	pub(crate) fn do_retire(owner: Option<T::AccountId>, id: ServiceId) -> DispatchResult {
		let owner = match owner {
			Some(owner) => owner,
			None => Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?.owner,
		};
		Self::mutate_owned(id, &owner, |service| {
			service.retired = true;
			Ok(())
		})?;
		Self::deposit_event(Event::ServiceRetired { service: id });
		Ok(())
	}

	/// Forgets a retired service nobody has stake in any more, and returns its deposit.
	///
	/// Returns how many members its last set and entries its allow-list had.
	pub(crate) fn do_reap(id: ServiceId) -> Result<(u32, u32), DispatchError> {
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		let latest = Sets::<T>::get(id, service.latest_set);
		let unused = service.retired
			&& service.candidates == 0
			&& latest.as_ref().is_none_or(|set| Self::may_be_forgotten(set, &service));
		ensure!(unused, Error::<T>::ServiceInUse);
		let reason = HoldReason::Service.into();
		T::Currency::release(&reason, &service.owner, service.deposit, Precision::BestEffort)?;
		let rest = latest.as_ref().map_or(0, |set| Self::remove_set(id, set));
		let (pot, owner) = (Self::fee_account(), &service.owner);
		if rest > 0 {
			T::Currency::transfer(&pot, owner, rest, Preservation::Expendable)?;
		}
		let _ = AllowLists::<T>::clear_prefix(id, service.allowed, None);
		Services::<T>::remove(id);
		Self::deposit_event(Event::ServiceReaped { service: id });
		Ok((latest.map_or(0, |set| set.commitment.size.into()), service.allowed))
	}

	/// Whether the latest set is the only one and can be judged or paid no more.
	fn may_be_forgotten(latest: &Set, service: &Service<T::AccountId>) -> bool {
		let kept = latest.era.saturating_add(T::RewardHistory::get());
		service.oldest_set == service.latest_set && kept < T::Stake::active_era()
	}

	fn ensure_terms(terms: &ServiceTerms) -> DispatchResult {
		let members = 1..=T::MaxMembers::get();
		ensure!(members.contains(&terms.max_members), Error::<T>::BadTerms);
		ensure!(terms.weight_cap > Perbill::zero(), Error::<T>::BadTerms);
		ensure!(terms.max_slash > Perbill::zero(), Error::<T>::BadTerms);
		ensure!(terms.policy.check().is_ok(), Error::<T>::BadTerms);
		Ok(())
	}

	/// Changes the service if it runs and `owner` owns it.
	fn mutate_owned(
		id: ServiceId,
		owner: &T::AccountId,
		change: impl FnOnce(&mut Service<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		Services::<T>::try_mutate(id, |entry| {
			let service = entry.as_mut().ok_or(Error::<T>::UnknownService)?;
			ensure!(service.owner == *owner, Error::<T>::NotOwner);
			ensure!(!service.retired, Error::<T>::ServiceRetired);
			change(service)
		})
	}
}
