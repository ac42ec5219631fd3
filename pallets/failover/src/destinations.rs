// SPDX-License-Identifier: Apache-2.0

//! Destinations: their registration, versions and end.
//!
//! The number of a destination, and with it those of its messages, outlives its registration: were
//! they to begin again, watchers would sign two outboxes with one first number, which convicts them.

use crate::{
	payload::VERSIONS, Config, DestinationId, DestinationIds, Destinations, Error, Event, Form,
	HoldReason, InboxName, KnownDestination, NextDestination, Pallet,
};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::{traits::ServiceStatus, Destination, ServiceId};
use xcm::Version;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_destination(
		owner: T::AccountId,
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
			ensure!(T::Services::status(service).is_some(), Error::<T>::UnknownService);
		}
		let (id, used) = Self::number_of(destination)?;
		ensure!(!Destinations::<T>::contains_key(id), Error::<T>::DestinationKnown);
		let deposit = T::DestinationDeposit::get();
		T::Currency::hold(&HoldReason::ProtocolDeposit.into(), &owner, deposit)?;
		let entry = KnownDestination {
			destination,
			owner: owner.clone(),
			deposit,
			form,
			certified_by,
			inbox_name: inbox_name.clone(),
			targets: 0,
			waiting: 0,
			used,
		};
		Destinations::<T>::insert(id, entry);
		Self::deposit_event(Event::DestinationRegistered {
			id,
			destination,
			owner,
			form,
			certified_by,
			inbox_name,
			deposit,
		});
		Ok(id)
	}

	pub(crate) fn do_set_xcm_version(
		owner: &T::AccountId,
		id: DestinationId,
		version: Version,
	) -> DispatchResult {
		ensure!(VERSIONS.contains(&version), Error::<T>::UnsupportedVersion);
		let mut entry = Self::owned_destination(owner, id)?;
		ensure!(entry.form != Form::Raw, Error::<T>::NoXcm);
		ensure!(entry.form != Form::Xcm(version), Error::<T>::NoChange);
		entry.form = Form::Xcm(version);
		Destinations::<T>::insert(id, entry);
		Self::deposit_event(Event::XcmVersionSet { id, version });
		Ok(())
	}

	pub(crate) fn do_remove_destination(owner: &T::AccountId, id: DestinationId) -> DispatchResult {
		let entry = Self::owned_destination(owner, id)?;
		ensure!(entry.targets == 0 && entry.waiting == 0, Error::<T>::DestinationInUse);
		let reason = HoldReason::ProtocolDeposit.into();
		T::Currency::release(&reason, owner, entry.deposit, Precision::BestEffort)?;
		Destinations::<T>::remove(id);
		if !entry.used {
			DestinationIds::<T>::remove(entry.destination);
		}
		Self::deposit_event(Event::DestinationRemoved { id });
		Ok(())
	}

	/// The destination, if `who` registered it.
	pub(crate) fn owned_destination(
		who: &T::AccountId,
		id: DestinationId,
	) -> Result<KnownDestination<T::AccountId>, DispatchError> {
		let entry = Self::destination(id)?;
		ensure!(entry.owner == *who, Error::<T>::NotOwner);
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

	/// The number of a destination, a new one if it has none, and whether anything was ever sent there.
	fn number_of(destination: Destination) -> Result<(DestinationId, bool), DispatchError> {
		if let Some(id) = DestinationIds::<T>::get(destination) {
			return Ok((id, true));
		}
		let id = NextDestination::<T>::get();
		let next = id.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextDestination::<T>::put(DestinationId(next));
		DestinationIds::<T>::insert(destination, id);
		Ok((id, false))
	}
}
