// SPDX-License-Identifier: Apache-2.0

//! Destinations: their registration, versions and end.
//!
//! Each keeper has an entry of his own, and each entry lanes of its own, whose number binds the outboxes
//! that watchers sign. Numbers of entries are never used again: were those of messages to begin again in
//! one lane, watchers would sign two outboxes with one first number, which convicts them.

use crate::{
	payload::VERSIONS, traits::ServiceFees, Config, DestinationId, DestinationIds, Destinations,
	Error, Event, Form, HoldReason, InboxName, KnownDestination, Lanes, LineTurns, NextDestination,
	Pallet, LANES_AT_ONCE,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::{traits::ServiceTerms, Destination, ServiceId};
use xcm::Version;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_destination(
		keeper: T::AccountId,
		destination: Destination,
		form: Form,
		certified_by: Option<ServiceId>,
		inbox_name: InboxName,
	) -> Result<DestinationId, DispatchError> {
		let zero = H256::zero();
		let nowhere = destination.network == zero || destination.inbox == zero;
		ensure!(!nowhere, Error::<T>::ZeroDestination);
		if let Form::Xcm(version) = form {
			ensure!(VERSIONS.contains(&version), Error::<T>::UnsupportedVersion);
		}
		let readable = core::str::from_utf8(&inbox_name).is_ok() && !inbox_name.is_empty();
		ensure!(readable, Error::<T>::BadInboxName);
		if let Some(service) = certified_by {
			ensure!(T::Terms::in_force(service).is_some(), Error::<T>::UnknownService);
		}
		let known = DestinationIds::<T>::contains_key(destination, &keeper);
		ensure!(!known, Error::<T>::DestinationKnown);
		let id = NextDestination::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::DestinationDeposit::get();
		T::Currency::hold(&HoldReason::ProtocolDeposit.into(), &keeper, deposit)?;
		NextDestination::<T>::put(DestinationId(next));
		DestinationIds::<T>::insert(destination, &keeper, id);
		let entry = KnownDestination {
			destination,
			keeper: keeper.clone(),
			deposit,
			form,
			certified_by,
			inbox_name: inbox_name.clone(),
			proven: false,
			targets: 0,
			waiting: 0,
			lanes: 0,
			ending: false,
		};
		Destinations::<T>::insert(id, entry);
		Self::deposit_event(Event::DestinationRegistered {
			id,
			destination,
			keeper,
			form,
			certified_by,
			inbox_name,
			deposit,
		});
		Ok(id)
	}

	pub(crate) fn do_set_xcm_version(
		keeper: &T::AccountId,
		id: DestinationId,
		version: Version,
	) -> DispatchResult {
		ensure!(VERSIONS.contains(&version), Error::<T>::UnsupportedVersion);
		let mut entry = Self::kept_destination(keeper, id)?;
		ensure!(matches!(entry.form, Form::Xcm(_)), Error::<T>::NoXcm);
		ensure!(entry.form != Form::Xcm(version), Error::<T>::NoChange);
		entry.form = Form::Xcm(version);
		Destinations::<T>::insert(id, entry);
		Self::deposit_event(Event::XcmVersionSet { id, version });
		Ok(())
	}

	pub(crate) fn do_remove_destination(
		keeper: &T::AccountId,
		id: DestinationId,
	) -> DispatchResult {
		let entry = Self::kept_destination(keeper, id)?;
		let some: Vec<_> = Lanes::<T>::iter_prefix(id).take(LANES_AT_ONCE as usize).collect();
		let turns = some.iter().any(|(_, lane)| lane.turns != LineTurns::default());
		let unused = entry.targets == 0 && entry.waiting == 0 && !turns;
		ensure!(unused, Error::<T>::DestinationInUse);
		let removed = u32::try_from(some.len()).unwrap_or(u32::MAX);
		for (service, lane) in some {
			Lanes::<T>::remove(id, service);
			Self::let_upkeep_go(service, lane.upkeep)?;
		}
		let lanes = entry.lanes.saturating_sub(removed);
		if lanes > 0 {
			Destinations::<T>::insert(id, KnownDestination { lanes, ending: true, ..entry });
			Self::deposit_event(Event::DestinationEnding { id, lanes });
			return Ok(());
		}
		let reason = HoldReason::ProtocolDeposit.into();
		T::Currency::release(&reason, keeper, entry.deposit, Precision::BestEffort)?;
		Destinations::<T>::remove(id);
		DestinationIds::<T>::remove(entry.destination, keeper);
		Self::deposit_event(Event::DestinationRemoved { id });
		Ok(())
	}

	/// What is left for the upkeep of a lane goes to the service's watchers, so that no keeper gains by the
	/// end of a lane; what they cannot be paid is burnt.
	fn let_upkeep_go(service: ServiceId, upkeep: crate::Balance) -> DispatchResult {
		let pot = Self::pot();
		if upkeep == 0 || with_storage_layer(|| T::Fees::pay(service, &pot, upkeep)).is_ok() {
			return Ok(());
		}
		let (keep, exact, polite) = (Preservation::Preserve, Precision::Exact, Fortitude::Polite);
		T::Currency::burn_from(&pot, upkeep, keep, exact, polite).map(|_| ())
	}

	/// The destination, if `who` registered it.
	pub(crate) fn kept_destination(
		who: &T::AccountId,
		id: DestinationId,
	) -> Result<KnownDestination<T::AccountId>, DispatchError> {
		let entry = Self::destination(id)?;
		ensure!(entry.keeper == *who, Error::<T>::NotOwner);
		Ok(entry)
	}

	pub(crate) fn destination(
		id: DestinationId,
	) -> Result<KnownDestination<T::AccountId>, Error<T>> {
		Destinations::<T>::get(id).ok_or(Error::<T>::UnknownDestination)
	}

	/// Counts targets at destinations, so that these stay.
	pub(crate) fn keep_destinations(
		ids: impl IntoIterator<Item = DestinationId>,
	) -> DispatchResult {
		ids.into_iter().try_for_each(|id| {
			let mut entry = Self::destination(id)?;
			entry.targets = entry.targets.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Destinations::<T>::insert(id, entry);
			Ok(())
		})
	}

	/// The opposite of [`Self::keep_destinations`].
	pub(crate) fn let_destinations_go(ids: impl IntoIterator<Item = DestinationId>) {
		for id in ids {
			Destinations::<T>::mutate_extant(id, |entry| {
				entry.targets = entry.targets.saturating_sub(1);
			});
		}
	}
}
