// SPDX-License-Identifier: Apache-2.0

//! What is held, what is kept for others, and what of declared values counts.

use super::Checked;
use crate::{
	Balance, Config, Destinations, HoldReason, Lanes, Lapses, Pallet, PendingChanges, Plans,
	Protocols, RelayFees, Totals,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use vigil_primitives::{Era, ProtocolId, ServiceId};

fn add<Key: Ord>(sums: &mut BTreeMap<Key, Balance>, key: Key, amount: Balance) {
	let sum = sums.entry(key).or_default();
	*sum = sum.saturating_add(amount);
}

impl<T: Config> Pallet<T> {
	/// 8. What is held from an account is what its protocols, their plans and changes, and its
	///    destinations need, and what it pays to relayers and for bytes of messages.
	pub(super) fn check_holds() -> Checked {
		let mut needed = BTreeMap::<ProtocolId, Balance>::new();
		for (id, plan) in Plans::<T>::iter() {
			add(&mut needed, plan.protocol, plan.deposit);
			if let Some(pending) = PendingChanges::<T>::get(id) {
				add(&mut needed, plan.protocol, pending.deposit);
			}
		}
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (id, entry) in Protocols::<T>::iter() {
			let parts = needed.get(&id).copied().unwrap_or(0);
			ensure!(entry.deposit >= parts, "a protocol's deposit lacks a part");
			add(&mut deposits, entry.owner, entry.deposit);
		}
		for entry in Destinations::<T>::iter_values() {
			add(&mut deposits, entry.keeper, entry.deposit);
		}
		let mut fees = BTreeMap::<T::AccountId, Balance>::new();
		for fee in RelayFees::<T>::iter_values() {
			add(&mut fees, fee.payer, fee.amount.saturating_add(fee.deposit));
		}
		let held = |reason: HoldReason, who: &T::AccountId| {
			T::Currency::balance_on_hold(&reason.into(), who)
		};
		for who in deposits.keys().chain(fees.keys()) {
			let deposit = deposits.get(who).copied().unwrap_or(0);
			ensure!(held(HoldReason::ProtocolDeposit, who) == deposit, "deposits are not held");
			let fee = fees.get(who).copied().unwrap_or(0);
			ensure!(held(HoldReason::RelayFee, who) == fee, "fees are not held");
		}
		Ok(())
	}

	/// 9. The pallet's account has what is paid ahead and its existential deposit. A service's total is what
	///    its plans declare and pay for, in this era and in each to come.
	pub(super) fn check_values() -> Checked {
		let now = T::CurrentEra::get();
		let ahead = Plans::<T>::iter_values().map(|plan| plan.declared.prepaid);
		let upkeep = Lanes::<T>::iter_values().map(|lane| lane.upkeep);
		let owed = ahead.chain(upkeep).fold(0, Balance::saturating_add);
		let kept = T::Currency::balance(&Self::pot());
		let least = if owed > 0 { T::Currency::minimum_balance() } else { 0 };
		ensure!(kept >= owed.saturating_add(least), "what is paid ahead is not kept");

		let mut totals = BTreeMap::<ServiceId, Balance>::new();
		let mut lapses = BTreeMap::<(ServiceId, Era), Balance>::new();
		for plan in Plans::<T>::iter_values() {
			let counts = plan.declared.counts(now);
			if counts > 0 {
				add(&mut totals, plan.service, counts);
				add(&mut lapses, (plan.service, plan.declared.covered_until()), counts);
			}
		}
		for service in Totals::<T>::iter_keys() {
			totals.entry(service).or_default();
		}
		for (service, total) in totals {
			ensure!(Self::declared_at(service, now) == total, "a service's total is wrong");
		}
		let to_come = Lapses::<T>::iter().filter(|(_, era, _)| *era > now);
		let to_come: BTreeMap<_, _> =
			to_come.map(|(service, era, lapse)| ((service, era), lapse)).collect();
		ensure!(to_come == lapses, "values lapse at other times");
		Ok(())
	}
}
