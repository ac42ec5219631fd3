// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{BalanceOf, Config, Credits, Deposits, Mode, Pallet, Vaults, VaultsOf};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::Inspect, Get},
};
use sp_runtime::{traits::Zero, TryRuntimeError};
use vigil_primitives::ServiceId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_vaults()?;
		Self::check_credits()
	}

	/// 1. There are no more vaults than there may be, and each service knows how many are its own.
	/// 2. A vault that works was activated.
	fn check_vaults() -> Result<(), TryRuntimeError> {
		ensure!(Vaults::<T>::count() <= T::MaxVaults::get(), "too many vaults");
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		for (_, vault) in Vaults::<T>::iter() {
			let count = counts.entry(vault.service).or_default();
			*count = count.saturating_add(1);
			let activated = vault.mode == Mode::Standby || vault.activations > 0;
			ensure!(activated, "a vault works that was never activated");
		}
		let kept: BTreeMap<_, _> = VaultsOf::<T>::iter().collect();
		ensure!(kept == counts, "numbers of vaults are wrong");
		Ok(())
	}

	/// 3. No credit is empty, each is of a service with a vault, and nothing is withdrawn that was
	///    never proven.
	/// 4. Deposits add up, and every pot holds at least them.
	fn check_credits() -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<ServiceId, BalanceOf<T>>::new();
		for (service, _, credit) in Credits::<T>::iter() {
			ensure!(!credit.is_empty(), "a credit is empty");
			ensure!(VaultsOf::<T>::contains_key(service), "a credit without a vault");
			let proven = credit.proven_at.is_some() || credit.withdrawn.is_zero();
			ensure!(proven, "withdrawn without a proof");
			if !credit.deposited.is_zero() {
				let sum = sums.entry(service).or_default();
				*sum = sum.saturating_add(credit.deposited);
			}
		}
		let kept: BTreeMap<_, _> = Deposits::<T>::iter().collect();
		ensure!(kept == sums, "deposits do not add up");
		let covered = |(service, sum): (&ServiceId, &BalanceOf<T>)| {
			T::Currency::total_balance(&Self::pot(*service)) >= *sum
		};
		ensure!(sums.iter().all(covered), "a pot holds less than was deposited");
		Ok(())
	}
}
