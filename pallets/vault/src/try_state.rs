// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	impls::VaultId, BalanceOf, Claims, Config, Credits, Deposits, EvmWards, Mode, Pallet, Vaults,
	VaultsOf,
};
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
		Self::check_credits()?;
		Self::check_claims()
	}

	/// 1. There are no more vaults of a service than there may be, and they are counted.
	/// 2. A vault that works, or pays from a state of the ward, was activated; one that stands by keeps the
	///    state only if it paid from it, and pays in no incident.
	fn check_vaults() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		for (service, _, vault) in Vaults::<T>::iter() {
			let count = counts.entry(service).or_default();
			*count = count.saturating_add(1);
			let idle = vault.mode == Mode::Standby && vault.frozen.is_none();
			ensure!(idle || vault.activations > 0, "a vault works that was never activated");
			ensure!(vault.frozen.is_some() || vault.unsettled == 0, "paid from no state");
			let of_before =
				vault.frozen.is_some_and(|frozen| Some(frozen.height) <= vault.settled_at);
			ensure!(!of_before, "pays from a state of before what is settled");
			let is_owed = vault.mode == Mode::Active || vault.unsettled > 0;
			ensure!(vault.frozen.is_none() || is_owed, "a state that nobody was paid from is kept");
			let pays = vault.incident.is_some();
			ensure!(!pays || vault.mode == Mode::Active, "a vault pays that stands by");
		}
		ensure!(counts.values().all(|count| *count <= T::MaxVaults::get()), "too many vaults");
		let kept: BTreeMap<_, _> = VaultsOf::<T>::iter().collect();
		ensure!(kept == counts, "numbers of vaults are wrong");
		Ok(())
	}

	/// 3. No credit is empty, each is of a vault, and no more is withdrawn than was proven; what counts
	///    was proven in the state that the vault pays from.
	/// 4. Deposits add up, and every pot holds at least them.
	fn check_credits() -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<VaultId, BalanceOf<T>>::new();
		for ((service, protocol, _), credit) in Credits::<T>::iter() {
			ensure!(!credit.is_empty(), "a credit is empty");
			let vault = Vaults::<T>::get(service, protocol).ok_or("a credit without a vault")?;
			ensure!(credit.withdrawn <= credit.proven, "more was withdrawn than was proven");
			ensure!(credit.settlements <= vault.settlements, "a credit of the future");
			let counts = credit.settlements == vault.settlements && !credit.proven.is_zero();
			ensure!(!counts || vault.frozen.is_some(), "proven from no state");
			if !credit.deposited.is_zero() {
				let sum = sums.entry((service, protocol)).or_default();
				*sum = sum.saturating_add(credit.deposited);
			}
		}
		let kept = Deposits::<T>::iter().map(|(service, protocol, all)| ((service, protocol), all));
		ensure!(kept.collect::<BTreeMap<_, _>>() == sums, "deposits do not add up");
		let covered = |((service, protocol), sum): (&VaultId, &BalanceOf<T>)| {
			T::Currency::total_balance(&Self::pot(*service, *protocol)) >= *sum
		};
		ensure!(sums.iter().all(covered), "a pot holds less than was deposited");
		Ok(())
	}

	/// 5. Balances on EVM chains are proven to vaults alone, and in a way that shows something.
	/// 6. Claims are of vaults for them, none is empty or of the future, and with such vaults what was proven for an
	///    account, as far as it counts, is what was claimed for it.
	fn check_claims() -> Result<(), TryRuntimeError> {
		for (service, protocol, balances) in EvmWards::<T>::iter() {
			ensure!(Vaults::<T>::contains_key(service, protocol), "an EVM ward without a vault");
			ensure!(balances.is_sound(), "nothing can be proven of an EVM ward");
		}
		let mut sums = BTreeMap::<(VaultId, T::AccountId), BalanceOf<T>>::new();
		for ((service, protocol, _), claim) in Claims::<T>::iter() {
			ensure!(EvmWards::<T>::contains_key(service, protocol), "a claim without an EVM ward");
			let vault = Vaults::<T>::get(service, protocol).ok_or("a claim without a vault")?;
			ensure!(!claim.proven.is_zero(), "a claim is empty");
			ensure!(claim.settlements <= vault.settlements, "a claim of the future");
			if claim.settlements == vault.settlements {
				let sum = sums.entry(((service, protocol), claim.account)).or_default();
				*sum = sum.saturating_add(claim.proven);
			}
		}
		let counted = Credits::<T>::iter().filter_map(|((service, protocol, account), credit)| {
			EvmWards::<T>::get(service, protocol)?;
			let vault = Vaults::<T>::get(service, protocol)?;
			let proven = credit.at(vault.settlements).proven;
			(!proven.is_zero()).then_some((((service, protocol), account), proven))
		});
		ensure!(counted.collect::<BTreeMap<_, _>>() == sums, "claims do not add up");
		Ok(())
	}
}
