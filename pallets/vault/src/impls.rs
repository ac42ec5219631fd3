// SPDX-License-Identifier: Apache-2.0

//! What the calls do.

use crate::{
	account, BalanceOf, Config, Credit, Credits, Deposits, Error, Event, Failovers, Frozen, Mode,
	Pallet, VaultState, Vaults, VaultsOf,
};
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
use vigil_primitives::{traits::Status, Height, IncidentId, ProtocolId, ServiceId, UnixTime};
use vigil_proofs::{Proof, ProofError};

/// Names a vault: the service whose ward it works for, and the protocol whose it is.
pub(crate) type VaultId = (ServiceId, ProtocolId);

impl<T: Config> Pallet<T> {
	/// Where the money of a vault is. Anybody may fund it, and no other vault pays from it.
	pub fn pot(service: ServiceId, protocol: ProtocolId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((service.0, protocol.0))
	}

	/// The storage key on a ward that a proof for `credit` has to lead to.
	pub fn balance_proof_key(who: &T::AccountId) -> Vec<u8> {
		account::storage_key(&who.encode())
	}

	/// What an account has with a vault.
	pub fn credited((service, protocol): VaultId, who: &T::AccountId) -> Credit<BalanceOf<T>> {
		let settlements = Vaults::<T>::get(service, protocol).map(|vault| vault.settlements);
		Credits::<T>::get((service, protocol, who)).at(settlements.unwrap_or_default())
	}

	pub(crate) fn ensure_may_open(origin: T::RuntimeOrigin, id: VaultId) -> DispatchResult {
		match T::ProtocolOrigin::try_origin(origin) {
			Ok(caller) => ensure!(caller == id, Error::<T>::NotYourVault),
			Err(origin) => {
				T::AdminOrigin::ensure_origin(origin)?;
			},
		}
		Ok(())
	}

	pub(crate) fn do_open((service, protocol): VaultId, since: UnixTime) -> DispatchResult {
		ensure!(!Vaults::<T>::contains_key(service, protocol), Error::<T>::VaultExists);
		let count = VaultsOf::<T>::get(service);
		ensure!(count < T::MaxVaults::get(), Error::<T>::TooManyVaults);
		let mode = Mode::Standby;
		let (frozen, incident) = (None, None);
		let state = VaultState {
			mode,
			since,
			activations: 0,
			frozen,
			incident,
			settlements: 0,
			unsettled: 0,
			paid_at: Height(0),
			settled_at: None,
			posts: 0,
		};
		Vaults::<T>::insert(service, protocol, state);
		VaultsOf::<T>::insert(service, count.saturating_add(1));
		Self::deposit_event(Event::VaultOpened { service, protocol });
		Ok(())
	}

	/// Only a failover activates: a vault that any message of its protocol could activate would pay
	/// while the ward lives, and everybody could spend there as well.
	pub(crate) fn do_activate((service, protocol): VaultId) -> DispatchResult {
		let fails_over = T::Failovers::is_failing_over(service, protocol);
		ensure!(fails_over, Error::<T>::NotFailingOver);
		Self::switch((service, protocol), Mode::Active)
	}

	pub(crate) fn do_stand_by(id: VaultId) -> DispatchResult {
		Self::switch(id, Mode::Standby)
	}

	fn switch((service, protocol): VaultId, mode: Mode) -> DispatchResult {
		let mut vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		if vault.mode == mode {
			return Ok(());
		}
		vault.mode = mode;
		vault.since = Self::now();
		let event = match mode {
			Mode::Active => {
				vault.activations = vault.activations.saturating_add(1);
				let activations = vault.activations;
				Event::Activated { service, protocol, activations }
			},
			Mode::Standby => Event::StoodBy { service, protocol },
		};
		Self::deposit_event(event);
		match (mode, T::Failovers::incident(service)) {
			(Mode::Standby, _) => vault.incident = None,
			(Mode::Active, Some((incident, _))) => {
				// If it paid, the ward has lived since: who was not paid then may have spent the same coins.
				if vault.unsettled == 0 {
					Self::begin((service, protocol), &mut vault, incident);
				}
			},
			// A rehearsal.
			(Mode::Active, None) => {},
		}
		// Where nobody was paid, there is nothing to take from anybody on the ward. There coins move on, and
		// who had them once must not have them here at the next incident.
		if mode == Mode::Standby && vault.unsettled == 0 {
			Self::unfreeze((service, protocol), &mut vault);
		}
		Vaults::<T>::insert(service, protocol, vault);
		Ok(())
	}

	/// Pays from the last state before this incident from now on.
	fn begin(id: VaultId, vault: &mut VaultState, incident: IncidentId) {
		Self::unfreeze(id, vault);
		vault.incident = Some(incident);
		Self::freeze(id, vault);
	}

	/// Refuses a vault that pays nobody for balances on the ward just now. From the Resume on everybody spends the
	/// same coins there, long before that counts as live; and what was proven of an earlier incident counts no more.
	pub(crate) fn ensure_pays(id: VaultId, vault: &mut VaultState) -> DispatchResult {
		ensure!(vault.mode == Mode::Active, Error::<T>::StandingBy);
		let Some((incident, Status::Halted)) = T::Failovers::incident(id.0) else {
			return Err(Error::<T>::WardLives.into());
		};
		if vault.incident == Some(incident) {
			// No checkpoint stood when it was activated.
			Self::freeze(id, vault);
			return Ok(());
		}
		ensure!(vault.unsettled == 0, Error::<T>::NotSettled);
		// The ward lived for a while and stands again: coins moved on since the state that is kept.
		Self::begin(id, vault, incident);
		Ok(())
	}

	/// Ends what was proven in the state that the vault pays from. Whether there was one.
	fn unfreeze((service, protocol): VaultId, vault: &mut VaultState) -> bool {
		if vault.frozen.take().is_none() {
			return false;
		}
		if vault.unsettled > 0 {
			vault.settled_at = Some(vault.paid_at);
		}
		vault.unsettled = 0;
		vault.settlements = vault.settlements.saturating_add(1);
		let settlements = vault.settlements;
		Self::deposit_event(Event::Settled { service, protocol, settlements });
		true
	}

	/// Fixes what the vault pays from, unless that is fixed: the last state of the ward that stands. One of
	/// before what is settled was taken there is none: who was paid has it all in that state.
	fn freeze((service, protocol): VaultId, vault: &mut VaultState) {
		if vault.frozen.is_some() {
			return;
		}
		let Some((height, state_root)) = T::Failovers::last_state(service) else { return };
		if vault.settled_at.is_some_and(|settled| height <= settled) {
			return;
		}
		vault.frozen = Some(Frozen { height, state_root });
		Self::deposit_event(Event::StateFrozen { service, protocol, height });
	}

	/// A protocol says that so much was paid here and is settled on the ward: the next incident begins with
	/// the ward as it is then. A vault that works is settled where the ward stands anew, which pays nobody
	/// before that: whoever was paid a unit would keep everybody else from theirs.
	///
	/// The word is of one settlement and one sum. A message that failed is tried again by anybody, however much
	/// later, and who was paid since would be paid again without having given anything on the ward.
	pub(crate) fn do_settle(
		(service, protocol): VaultId,
		settlement: u32,
		paid: BalanceOf<T>,
	) -> DispatchResult {
		let mut vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		if settlement <= vault.settlements {
			return Ok(());
		}
		let stands_anew = T::Failovers::incident(service)
			.is_some_and(|(now, status)| status == Status::Halted && vault.incident != Some(now));
		ensure!(vault.mode == Mode::Standby || stands_anew, Error::<T>::StillActive);
		let is_next = settlement == vault.settlements.saturating_add(1);
		ensure!(is_next && paid == vault.unsettled, Error::<T>::NotWhatWasPaid);
		if Self::unfreeze((service, protocol), &mut vault) {
			Vaults::<T>::insert(service, protocol, vault);
		}
		Ok(())
	}

	pub(crate) fn do_post((service, protocol): VaultId) -> DispatchResult {
		let posts = Vaults::<T>::try_mutate(service, protocol, |vault| {
			let vault = vault.as_mut().ok_or(Error::<T>::NoVault)?;
			vault.posts = vault.posts.saturating_add(1);
			Ok::<_, Error<T>>(vault.posts)
		})?;
		Self::deposit_event(Event::Posted { service, protocol, posts });
		Ok(())
	}

	pub(crate) fn do_credit(
		(service, protocol): VaultId,
		who: T::AccountId,
		proof: Proof,
	) -> DispatchResult {
		let mut vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		Self::ensure_pays((service, protocol), &mut vault)?;
		let Frozen { height, state_root } = vault.frozen.ok_or(Error::<T>::NothingFrozen)?;
		let mut credit = Credits::<T>::get((service, protocol, &who)).at(vault.settlements);
		ensure!(credit.proven.is_zero(), Error::<T>::AlreadyCredited);
		let state = proof.state(state_root).map_err(Self::proof_error)?;
		let proven = account::free_balance(&state, &who.encode()).map_err(Self::proof_error)?;
		ensure!(!proven.is_zero(), Error::<T>::NothingToCredit);
		credit.proven = proven;
		Credits::<T>::insert((service, protocol, &who), credit);
		Vaults::<T>::insert(service, protocol, vault);
		let (account, available) = (who, credit.available());
		let event = Event::Credited { service, protocol, account, height, proven, available };
		Self::deposit_event(event);
		Ok(())
	}

	pub(crate) fn do_deposit(
		id: VaultId,
		who: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let (service, protocol) = Self::ensure_works(id, amount)?;
		let pot = Self::pot(service, protocol);
		T::Currency::transfer(&who, &pot, amount, Preservation::Preserve)?;
		let mut credit = Self::credited(id, &who);
		credit.deposited = credit.deposited.saturating_add(amount);
		Credits::<T>::insert((service, protocol, &who), credit);
		Deposits::<T>::mutate(service, protocol, |all| *all = all.saturating_add(amount));
		Self::deposit_event(Event::Deposited { service, protocol, account: who, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw(
		id: VaultId,
		who: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::NoAmount);
		let (service, protocol) = id;
		let mut vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		let deposited = Credits::<T>::get((service, protocol, &who)).deposited;
		if amount > deposited {
			Self::ensure_pays(id, &mut vault)?;
		}
		let mut credit = Credits::<T>::get((service, protocol, &who)).at(vault.settlements);
		let payment = credit.take(amount).ok_or(Error::<T>::CreditTooLow)?;
		let deposits = Deposits::<T>::get(service, protocol).saturating_sub(payment.from_deposit);
		Self::pay(&Self::pot(service, protocol), &who, amount, deposits)?;
		match deposits.is_zero() {
			true => Deposits::<T>::remove(service, protocol),
			false => Deposits::<T>::insert(service, protocol, deposits),
		}
		match credit.is_empty() {
			true => Credits::<T>::remove((service, protocol, &who)),
			false => Credits::<T>::insert((service, protocol, &who), credit),
		}
		let from_proven = payment.from_proven;
		if !from_proven.is_zero() {
			let frozen = vault.frozen.map_or(Height(0), |frozen| frozen.height);
			vault.paid_at = T::Failovers::stands_at(service).map_or(frozen, |at| at.max(frozen));
		}
		vault.unsettled = vault.unsettled.saturating_add(from_proven);
		Vaults::<T>::insert(service, protocol, vault);
		let event = Event::Withdrawn { service, protocol, account: who, amount, from_proven };
		Self::deposit_event(event);
		Ok(())
	}

	/// Pays out of the pot, in which `deposits` have to stay.
	fn pay(
		pot: &T::AccountId,
		to: &T::AccountId,
		amount: BalanceOf<T>,
		deposits: BalanceOf<T>,
	) -> DispatchResult {
		let balance = T::Currency::balance(pot);
		ensure!(balance >= amount.saturating_add(deposits), Error::<T>::PotTooLow);
		let rest = balance.saturating_sub(amount);
		// Less than an account may hold would be lost.
		let can_stay = rest.is_zero() || rest >= T::Currency::minimum_balance();
		ensure!(can_stay, Error::<T>::PotTooLow);
		T::Currency::transfer(pot, to, amount, Preservation::Expendable)?;
		Ok(())
	}

	/// Refuses a vault that does not work, and nothing as an amount.
	fn ensure_works(
		(service, protocol): VaultId,
		amount: BalanceOf<T>,
	) -> Result<VaultId, DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::NoAmount);
		let vault = Vaults::<T>::get(service, protocol).ok_or(Error::<T>::NoVault)?;
		ensure!(vault.mode == Mode::Active, Error::<T>::StandingBy);
		Ok((service, protocol))
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
