// SPDX-License-Identifier: Apache-2.0

//! The account that keeps what is paid ahead for declared values and for the upkeep of lanes.
//!
//! It is never emptied, so no dust of it is lost: who pays in first pays its existential deposit, too.

use crate::{Balance, Config, Error, Pallet};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
		Get,
	},
};
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Where it is kept.
	pub fn pot() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Pays into it.
	pub(crate) fn pay_in(from: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount >= T::LeastPayment::get(), Error::<T>::TooLittle);
		let (pot, least) = (Self::pot(), T::Currency::minimum_balance());
		let first = T::Currency::balance(&pot) < least;
		let all = amount.saturating_add(if first { least } else { 0 });
		T::Currency::transfer(from, &pot, all, Preservation::Preserve).map(|_| ())
	}

	/// Pays out of it.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer(&Self::pot(), to, amount, Preservation::Preserve).map(|_| ())
	}
}
