// SPDX-License-Identifier: Apache-2.0

//! What the calls do.

use crate::{account, BalanceOf, Config, Credits, Deposits, Error, Event, Mode, Pallet};
use crate::{VaultState, Vaults, VaultsOf};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
		EnsureOrigin, Get, UnixTime as Clock,
	},
};
use sp_runtime::traits::{AccountIdConversion, Zero};
use vigil_primitives::{traits::CertifiedRoots, Height, ProtocolId, ServiceId, UnixTime};
use vigil_proofs::{Proof, ProofError};

impl<T: Config> Pallet<T> {
	/// Where the money of a service's vaults is. Anybody may fund it.
	pub fn pot(service: ServiceId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(service.0)
	}

	/// The storage key on a ward that a proof for `credit` has to lead to.
	pub fn balance_proof_key(who: &T::AccountId) -> Vec<u8> {
		account::storage_key(&who.encode())
	}

	pub(crate) fn ensure_may_open(
		origin: T::RuntimeOrigin,
		protocol: ProtocolId,
	) -> DispatchResult {
		match T::ProtocolOrigin::try_origin(origin) {
			Ok(caller) => ensure!(caller == protocol, Error::<T>::NotYourVault),
			Err(origin) => {
				T::AdminOrigin::ensure_origin(origin)?;
			},
		}
		Ok(())
	}

	pub(crate) fn do_open(
		protocol: ProtocolId,
		service: ServiceId,
		since: UnixTime,
	) -> DispatchResult {
		ensure!(!Vaults::<T>::contains_key(protocol), Error::<T>::VaultExists);
		ensure!(Vaults::<T>::count() < T::MaxVaults::get(), Error::<T>::TooManyVaults);
		let state = VaultState { service, mode: Mode::Standby, since, activations: 0 };
		Vaults::<T>::insert(protocol, state);
		VaultsOf::<T>::mutate(service, |count| *count = count.saturating_add(1));
		Self::deposit_event(Event::VaultOpened { protocol, service });
		Ok(())
	}

	pub(crate) fn do_switch(protocol: ProtocolId, mode: Mode) -> DispatchResult {
		let mut vault = Vaults::<T>::get(protocol).ok_or(Error::<T>::NoVault)?;
		if vault.mode == mode {
			return Ok(());
		}
		vault.mode = mode;
		vault.since = Self::now();
		let event = match mode {
			Mode::Active => {
				vault.activations = vault.activations.saturating_add(1);
				Event::Activated { protocol, activations: vault.activations }
			},
			Mode::Standby => Event::StoodBy { protocol },
		};
		Vaults::<T>::insert(protocol, vault);
		Self::deposit_event(event);
		Ok(())
	}

	pub(crate) fn do_credit(
		service: ServiceId,
		who: T::AccountId,
		height: Height,
		proof: Proof,
	) -> DispatchResult {
		ensure!(VaultsOf::<T>::contains_key(service), Error::<T>::UnknownService);
		let root = T::Roots::state_root(service, height).ok_or(Error::<T>::UnknownCheckpoint)?;
		let mut credit = Credits::<T>::get(service, &who);
		let is_newer = credit.proven_at.is_none_or(|last| last < height);
		ensure!(is_newer, Error::<T>::AlreadyCredited);
		let state = proof.state(root).map_err(Self::proof_error)?;
		let proven = account::free_balance(&state, &who.encode()).map_err(Self::proof_error)?;
		let known = credit.proven_at.is_some() || !proven.is_zero();
		ensure!(known, Error::<T>::NothingToCredit);
		credit.proven = proven;
		credit.proven_at = Some(height);
		Credits::<T>::insert(service, &who, credit);
		let available = credit.available();
		Self::deposit_event(Event::Credited { service, account: who, height, proven, available });
		Ok(())
	}

	pub(crate) fn do_deposit(
		protocol: ProtocolId,
		who: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let service = Self::open_for(protocol, amount)?;
		T::Currency::transfer(&who, &Self::pot(service), amount, Preservation::Preserve)?;
		Credits::<T>::mutate(service, &who, |credit| {
			credit.deposited = credit.deposited.saturating_add(amount);
		});
		Deposits::<T>::mutate(service, |all| *all = all.saturating_add(amount));
		Self::deposit_event(Event::Deposited { protocol, account: who, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw(
		protocol: ProtocolId,
		who: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let service = Self::open_for(protocol, amount)?;
		let mut credit = Credits::<T>::get(service, &who);
		let payment = credit.take(amount).ok_or(Error::<T>::CreditTooLow)?;
		let deposits = Deposits::<T>::get(service).saturating_sub(payment.from_deposit);
		Self::pay(service, &who, amount, deposits)?;
		match deposits.is_zero() {
			true => Deposits::<T>::remove(service),
			false => Deposits::<T>::insert(service, deposits),
		}
		match credit.is_empty() {
			true => Credits::<T>::remove(service, &who),
			false => Credits::<T>::insert(service, &who, credit),
		}
		let from_proven = payment.from_proven;
		Self::deposit_event(Event::Withdrawn { protocol, account: who, amount, from_proven });
		Ok(())
	}

	/// Pays out of the pot, in which `deposits` have to stay.
	fn pay(
		service: ServiceId,
		to: &T::AccountId,
		amount: BalanceOf<T>,
		deposits: BalanceOf<T>,
	) -> DispatchResult {
		let pot = Self::pot(service);
		let balance = T::Currency::balance(&pot);
		ensure!(balance >= amount.saturating_add(deposits), Error::<T>::PotTooLow);
		let rest = balance.saturating_sub(amount);
		// Less than an account may hold would be lost.
		let can_stay = rest.is_zero() || rest >= T::Currency::minimum_balance();
		ensure!(can_stay, Error::<T>::PotTooLow);
		T::Currency::transfer(&pot, to, amount, Preservation::Expendable)?;
		Ok(())
	}

	/// The service of a vault that works.
	fn open_for(protocol: ProtocolId, amount: BalanceOf<T>) -> Result<ServiceId, DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::NoAmount);
		let vault = Vaults::<T>::get(protocol).ok_or(Error::<T>::NoVault)?;
		ensure!(vault.mode == Mode::Active, Error::<T>::StandingBy);
		Ok(vault.service)
	}

	pub(crate) fn now() -> UnixTime {
		UnixTime(T::UnixTime::now().as_secs())
	}

	fn proof_error(error: ProofError) -> Error<T> {
		match error {
			ProofError::TooLarge => Error::<T>::ProofTooLarge,
			ProofError::Superfluous => Error::<T>::ProofSuperfluous,
			ProofError::Incomplete => Error::<T>::ProofIncomplete,
			ProofError::WrongType => Error::<T>::ProofOfAnotherType,
		}
	}
}
