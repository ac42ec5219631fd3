// SPDX-License-Identifier: Apache-2.0

//! Services: their registration, terms, allow-lists and end.

use crate::{
	listing::Listing,
	terms::{hash, may_leave, narrows_too_much},
	AllowLists, Announced, AnnouncedTerms, Candidates, Config, Error, Event, HoldReason,
	ListVersions, NextServiceId, Pallet, Service, ServiceTerms, Services, Set, Sets, StakeLedger,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{traits::Saturating, ArithmeticError, DispatchError, DispatchResult, Perbill};
use vigil_primitives::{traits, ServiceId, SetId};

/// Who changes a service: its owner within bounds, or governance.
pub(crate) enum Changer<AccountId> {
	Owner(AccountId),
	Admin,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_service(
		owner: T::AccountId,
		terms: ServiceTerms,
	) -> Result<ServiceId, DispatchError> {
		Self::ensure_terms(&terms)?;
		let id = NextServiceId::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::ServiceDeposit::get();
		Self::open_fee_account(&owner)?;
		T::Currency::burn_from(
			&owner,
			T::ServiceFee::get(),
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		T::Currency::hold(&HoldReason::Service.into(), &owner, deposit)?;
		NextServiceId::<T>::put(ServiceId(next));
		let service = Service {
			owner: owner.clone(),
			terms: terms.clone(),
			latest_set: SetId(0),
			oldest_set: SetId::FIRST,
			deposit,
			candidates: 0,
			listed: 0,
			leaving: 0,
			retired: false,
		};
		Services::<T>::insert(id, service);
		Self::link_service(id);
		Self::deposit_event(Event::ServiceRegistered { service: id, owner, terms });
		Ok(id)
	}

	/// Brings the account that fees wait on to life, so that what is owed is all there however much
	/// is paid out of it.
	fn open_fee_account(payer: &T::AccountId) -> DispatchResult {
		let (pot, least) = (Self::fee_account(), T::Currency::minimum_balance());
		if T::Currency::balance(&pot) < least {
			T::Currency::transfer(payer, &pot, least, Preservation::Preserve)?;
		}
		Ok(())
	}

	/// Announces terms. A service that never had a set has no customers: its terms change at once.
	pub(crate) fn do_announce_terms(
		by: Changer<T::AccountId>,
		id: ServiceId,
		terms: ServiceTerms,
	) -> DispatchResult {
		Self::ensure_terms(&terms)?;
		Self::mutate_as(&by, id, |service| {
			ensure!(Self::settle_terms(id, service).is_none(), Error::<T>::ChangePending);
			ensure!(service.terms != terms, Error::<T>::NoChange);
			let is_bounded = !narrows_too_much(&service.terms, &terms);
			ensure!(is_bounded || Self::may_narrow(&by, service), Error::<T>::NarrowsTooMuch);
			let due = Self::due(service);
			if service.latest_set.is_valid() {
				let announced = AnnouncedTerms { terms: terms.clone(), due };
				Announced::<T>::insert(id, announced);
			} else {
				service.terms = terms.clone();
			}
			Self::deposit_event(Event::TermsAnnounced { service: id, terms, due });
			Ok(())
		})
	}

	/// Takes back terms that are not due.
	pub(crate) fn do_withdraw_terms(by: Changer<T::AccountId>, id: ServiceId) -> DispatchResult {
		Self::mutate_as(&by, id, |service| {
			ensure!(Self::settle_terms(id, service).is_some(), Error::<T>::NothingAnnounced);
			Announced::<T>::remove(id);
			Ok(())
		})?;
		Self::deposit_event(Event::TermsWithdrawn { service: id });
		Ok(())
	}

	/// Puts a watcher on the list or takes it off, after the notice; a change that is not due is
	/// taken back at once, and an entry that is over is removed.
	pub(crate) fn do_set_allowed(
		by: Changer<T::AccountId>,
		id: ServiceId,
		watcher: T::AccountId,
		allowed: bool,
	) -> DispatchResult {
		let now = Self::block();
		Self::mutate_as(&by, id, |service| {
			let due = Self::due(service);
			let found = AllowLists::<T>::get(id, &watcher);
			let entry = match (found, allowed) {
				(None, true) => {
					ensure!(service.listed < T::MaxCandidates::get(), Error::<T>::AllowListFull);
					service.listed = service.listed.saturating_add(1);
					Some(Listing { since: due, until: None, counted: false })
				},
				(Some(entry), true) if !entry.stays() => {
					service.leaving = service.leaving.saturating_sub(entry.counted.into());
					let since = if entry.has_left(now) { due } else { entry.since };
					Some(Listing { since, until: None, counted: false })
				},
				(Some(entry), false) if entry.stays() && entry.since <= now => {
					// Whoever is no candidate is not missed.
					let counted = Candidates::<T>::contains_key(id, &watcher);
					let may = !counted
						|| Self::may_narrow(&by, service)
						|| may_leave(service.candidates, service.leaving);
					ensure!(may, Error::<T>::NarrowsTooMuch);
					service.leaving = service.leaving.saturating_add(counted.into());
					Some(Listing { until: Some(due), counted, ..entry })
				},
				(Some(entry), false) if entry.stays() || entry.has_left(now) => {
					service.listed = service.listed.saturating_sub(1);
					service.leaving = service.leaving.saturating_sub(entry.counted.into());
					None
				},
				_ => return Err(Error::<T>::NoChange.into()),
			};
			// An entry that is over is no change of who counts.
			let is_change = entry.is_some() || found.is_some_and(|entry| entry.stays());
			AllowLists::<T>::set(id, &watcher, entry);
			if is_change {
				ListVersions::<T>::mutate(id, |version| version.change(now, due));
			}
			Self::deposit_event(Event::AllowListChanged {
				service: id,
				watcher,
				since: entry.map(|entry| entry.since),
				until: entry.and_then(|entry| entry.until),
			});
			Ok(())
		})
	}

	/// Ends a service. It leaves the list of live services as soon as it has no set but its last.
	pub(crate) fn do_retire(by: Changer<T::AccountId>, id: ServiceId) -> DispatchResult {
		Self::mutate_as(&by, id, |service| {
			service.retired = true;
			Announced::<T>::remove(id);
			if service.oldest_set >= service.latest_set {
				Self::unlink_service(id);
			}
			Ok(())
		})?;
		Self::deposit_event(Event::ServiceRetired { service: id });
		Ok(())
	}

	/// Forgets a retired service nobody has stake in any more, and returns its deposit. What nobody
	/// claimed of its fees is not its owner's.
	///
	/// Returns how many members its last set and entries its allow-list had.
	pub(crate) fn do_reap(id: ServiceId) -> Result<(u32, u32), DispatchError> {
		let service = Services::<T>::get(id).ok_or(Error::<T>::UnknownService)?;
		let latest = Sets::<T>::get(id, service.latest_set);
		let unused = service.retired
			&& service.candidates == 0
			&& service.oldest_set >= service.latest_set
			&& latest.as_ref().is_none_or(Self::may_be_forgotten);
		ensure!(unused, Error::<T>::ServiceInUse);
		let reason = HoldReason::Service.into();
		T::Currency::release(&reason, &service.owner, service.deposit, Precision::BestEffort)?;
		let unclaimed = latest.as_ref().map_or(0, |set| Self::remove_set(id, set));
		if unclaimed > 0 {
			let to = T::Remainder::get();
			T::Currency::transfer(&Self::fee_account(), &to, unclaimed, Preservation::Preserve)?;
		}
		let _ = AllowLists::<T>::clear_prefix(id, service.listed, None);
		ListVersions::<T>::remove(id);
		Services::<T>::remove(id);
		Self::deposit_event(Event::ServiceReaped { service: id, unclaimed });
		Ok((latest.map_or(0, |set| set.commitment.size.into()), service.listed))
	}

	/// Whether a set can be judged or paid no more.
	fn may_be_forgotten(set: &Set) -> bool {
		set.era.saturating_add(T::RewardHistory::get()) < T::Stake::active_era()
	}

	fn ensure_terms(terms: &ServiceTerms) -> DispatchResult {
		let members = 1..=T::MaxMembers::get();
		ensure!(members.contains(&terms.max_members), Error::<T>::BadTerms);
		ensure!(terms.min_stake >= T::LeastStake::get(), Error::<T>::BadTerms);
		ensure!(terms.weight_cap > Perbill::zero(), Error::<T>::BadTerms);
		ensure!(terms.max_slash > Perbill::zero(), Error::<T>::BadTerms);
		ensure!(terms.policy.check().is_ok(), Error::<T>::BadTerms);
		ensure!(T::OffenceBounds::get().allow(&terms.offences), Error::<T>::BadTerms);
		Ok(())
	}

	/// Moves announced terms that are due into the service; returns those that are not.
	pub(crate) fn settle_terms(
		id: ServiceId,
		service: &mut Service<T::AccountId>,
	) -> Option<AnnouncedTerms<BlockNumberFor<T>>> {
		let announced = Announced::<T>::get(id)?;
		if announced.due > Self::block() {
			return Some(announced);
		}
		Announced::<T>::remove(id);
		service.terms = announced.terms;
		None
	}

	/// The terms that an election would follow now.
	pub(crate) fn terms_in_force(id: ServiceId, service: &Service<T::AccountId>) -> ServiceTerms {
		let due = Announced::<T>::get(id).filter(|announced| announced.due <= Self::block());
		due.map_or_else(|| service.terms.clone(), |announced| announced.terms)
	}

	/// Whether elections may choose `who` now, by the service's list if it has one.
	pub(crate) fn is_allowed(id: ServiceId, terms: &ServiceTerms, who: &T::AccountId) -> bool {
		let now = Self::block();
		!terms.allow_list || AllowLists::<T>::get(id, who).is_some_and(|entry| entry.counts(now))
	}

	/// When everything that is announced will be in force, if it is not.
	pub(crate) fn terms_due(id: ServiceId) -> Option<BlockNumberFor<T>> {
		let now = Self::block();
		let terms = Announced::<T>::get(id).map(|announced| announced.due).filter(|due| *due > now);
		let latest = Self::latest_terms(id);
		let list =
			ListVersions::<T>::get(id).due(now).filter(|_| latest.is_some_and(|t| t.allow_list));
		terms.max(list)
	}

	/// The terms with every announced change.
	fn latest_terms(id: ServiceId) -> Option<ServiceTerms> {
		let service = Services::<T>::get(id)?;
		Some(Announced::<T>::get(id).map_or(service.terms, |announced| announced.terms))
	}

	/// From which block on a change that is announced now counts.
	fn due(service: &Service<T::AccountId>) -> BlockNumberFor<T> {
		if service.latest_set.is_valid() {
			Self::block().saturating_add(T::TermsNotice::get())
		} else {
			Self::block()
		}
	}

	fn may_narrow(by: &Changer<T::AccountId>, service: &Service<T::AccountId>) -> bool {
		matches!(by, Changer::Admin) || !service.latest_set.is_valid()
	}

	fn block() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// Changes the service if it runs and is the changer's to change.
	fn mutate_as(
		by: &Changer<T::AccountId>,
		id: ServiceId,
		change: impl FnOnce(&mut Service<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		Services::<T>::try_mutate(id, |entry| {
			let service = entry.as_mut().ok_or(Error::<T>::UnknownService)?;
			if let Changer::Owner(owner) = by {
				ensure!(service.owner == *owner, Error::<T>::NotOwner);
			}
			ensure!(!service.retired, Error::<T>::ServiceRetired);
			change(service)
		})
	}
}

impl<T: Config> traits::ServiceTerms for Pallet<T> {
	fn in_force(id: ServiceId) -> Option<H256> {
		let service = Services::<T>::get(id)?;
		let terms = Self::terms_in_force(id, &service);
		Some(hash(&terms, ListVersions::<T>::get(id).in_force(Self::block())))
	}

	fn latest(id: ServiceId) -> Option<H256> {
		let terms = Self::latest_terms(id)?;
		Some(hash(&terms, ListVersions::<T>::get(id).latest()))
	}
}
