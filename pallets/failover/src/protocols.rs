// SPDX-License-Identifier: Apache-2.0

//! Protocols: their registration, owners and end.

use crate::{
	Balance, Config, Error, Event, FeesPaid, HoldReason, NextProtocol, Pallet, Protocol, Protocols,
};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::ProtocolId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_protocol(owner: T::AccountId) -> Result<ProtocolId, DispatchError> {
		let protocol = NextProtocol::<T>::get();
		let next = protocol.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::ProtocolDeposit::get();
		T::Currency::hold(&HoldReason::ProtocolDeposit.into(), &owner, deposit)?;
		let fee = Self::burn(&owner, T::ProtocolFee::get())?;
		NextProtocol::<T>::put(ProtocolId(next));
		let entry = Protocol {
			owner: owner.clone(),
			nominee: None,
			deposit,
			plans: 0,
			waiting: 0,
			services: 0,
		};
		Protocols::<T>::insert(protocol, entry);
		Self::deposit_event(Event::ProtocolRegistered { protocol, owner, deposit, fee });
		Ok(protocol)
	}

	pub(crate) fn do_nominate(
		owner: &T::AccountId,
		protocol: ProtocolId,
		nominee: Option<T::AccountId>,
	) -> DispatchResult {
		Self::mutate_owned(owner, protocol, |entry| {
			ensure!(entry.nominee != nominee, Error::<T>::NoChange);
			entry.nominee = nominee.clone();
			Ok(())
		})?;
		Self::deposit_event(Event::OwnerNominated { protocol, nominee });
		Ok(())
	}

	pub(crate) fn do_accept(nominee: T::AccountId, protocol: ProtocolId) -> DispatchResult {
		Protocols::<T>::try_mutate(protocol, |entry| {
			let entry = entry.as_mut().ok_or(Error::<T>::UnknownProtocol)?;
			ensure!(entry.nominee.as_ref() == Some(&nominee), Error::<T>::NotNominee);
			let reason = HoldReason::ProtocolDeposit.into();
			T::Currency::hold(&reason, &nominee, entry.deposit)?;
			T::Currency::release(&reason, &entry.owner, entry.deposit, Precision::BestEffort)?;
			entry.owner = nominee.clone();
			entry.nominee = None;
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::OwnerChanged { protocol, owner: nominee });
		Ok(())
	}

	pub(crate) fn do_retire(owner: &T::AccountId, protocol: ProtocolId) -> DispatchResult {
		let entry = Self::owned(owner, protocol)?;
		ensure!(entry.plans == 0 && entry.waiting == 0, Error::<T>::ProtocolInUse);
		let reason = HoldReason::ProtocolDeposit.into();
		T::Currency::release(&reason, owner, entry.deposit, Precision::BestEffort)?;
		let _ = FeesPaid::<T>::clear_prefix(protocol, entry.services, None);
		Protocols::<T>::remove(protocol);
		Self::deposit_event(Event::ProtocolRetired { protocol });
		Ok(())
	}

	/// The protocol, if `who` owns it.
	pub(crate) fn owned(
		who: &T::AccountId,
		protocol: ProtocolId,
	) -> Result<Protocol<T::AccountId>, DispatchError> {
		let entry = Protocols::<T>::get(protocol).ok_or(Error::<T>::UnknownProtocol)?;
		ensure!(entry.owner == *who, Error::<T>::NotOwner);
		Ok(entry)
	}

	/// Changes the protocol, if `who` owns it.
	pub(crate) fn mutate_owned(
		who: &T::AccountId,
		protocol: ProtocolId,
		change: impl FnOnce(&mut Protocol<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		let mut entry = Self::owned(who, protocol)?;
		change(&mut entry)?;
		Protocols::<T>::insert(protocol, entry);
		Ok(())
	}

	/// Holds more from the owner of a protocol.
	pub(crate) fn add_deposit(
		entry: &mut Protocol<T::AccountId>,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::hold(&HoldReason::ProtocolDeposit.into(), &entry.owner, amount)?;
		entry.deposit = entry.deposit.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	}

	/// Returns a part of what is held from the owner of a protocol.
	pub(crate) fn return_deposit(
		entry: &mut Protocol<T::AccountId>,
		amount: Balance,
	) -> DispatchResult {
		let reason = HoldReason::ProtocolDeposit.into();
		T::Currency::release(&reason, &entry.owner, amount, Precision::BestEffort)?;
		entry.deposit = entry.deposit.saturating_sub(amount);
		Ok(())
	}
}
