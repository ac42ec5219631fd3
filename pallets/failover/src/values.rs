// SPDX-License-Identifier: Apache-2.0

//! The values that plans declare: what is due for them, and how much of a service's or protocol's counts.
//!
//! Nothing is walked when values lapse: it is known ahead with which era each does, and how much of a
//! service's total goes with that era.

use crate::{
	traits::ServiceFees, Balance, Config, Declared, EraFee, Error, Event, FeesPaid, Lapses, Pallet,
	Plan, Plans, PlansOf, Protocols, Total, Totals, FEE_ERAS, MAX_SERVICES,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, storage::with_storage_layer, traits::Get, BoundedVec};
use sp_runtime::DispatchResult;
use vigil_primitives::{traits::DeclaredValues, Era, PlanId, ProtocolId, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_declare(owner: &T::AccountId, id: PlanId, value: Balance) -> DispatchResult {
		let mut plan = Self::owned_plan(owner, id)?;
		ensure!(plan.declared.value != value, Error::<T>::NoChange);
		Self::declare(id, &mut plan, value)?;
		Plans::<T>::insert(id, plan);
		Ok(())
	}

	/// Declares another value of a plan that is stored afterwards.
	pub(crate) fn declare(id: PlanId, plan: &mut Plan, value: Balance) -> DispatchResult {
		let era = T::CurrentEra::get();
		Self::charge(id, plan)?;
		let before = plan.declared;
		plan.declared.declare(era, value, T::ValueFee::get());
		let returned = plan.declared.trim(era, T::MaxPrepaid::get());
		let owner = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		Self::pay_out(&owner, returned)?;
		Self::recount(plan.service, era, &before, &plan.declared);
		let per_era = plan.declared.per_era;
		Self::deposit_event(Event::ValueDeclared { plan: id, value, per_era, era, returned });
		Ok(())
	}

	pub(crate) fn do_fund_plan(from: T::AccountId, id: PlanId, amount: Balance) -> DispatchResult {
		let mut plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		ensure!(plan.declared.value > 0, Error::<T>::NothingDeclared);
		let era = T::CurrentEra::get();
		Self::charge(id, &mut plan)?;
		Self::pay_in(&from, amount)?;
		let before = plan.declared;
		plan.declared.fund(era, amount);
		let covered_until = plan.declared.covered_until();
		let ahead = covered_until.0.saturating_sub(era.0);
		ensure!(ahead <= T::MaxPrepaid::get(), Error::<T>::TooFarAhead);
		Self::recount(plan.service, era, &before, &plan.declared);
		Self::deposit_event(Event::PlanFunded { plan: id, from, amount, covered_until });
		Self::charge(id, &mut plan)?;
		Plans::<T>::insert(id, plan);
		Ok(())
	}

	pub(crate) fn do_charge(id: PlanId) -> DispatchResult {
		let mut plan = Plans::<T>::get(id).ok_or(Error::<T>::UnknownPlan)?;
		let charged = Self::charge(id, &mut plan)?;
		ensure!(charged > 0, Error::<T>::NothingDue);
		Plans::<T>::insert(id, plan);
		Ok(())
	}

	/// Ends what a plan declares, before the plan itself ends; what went back to the owner. Watchers who cannot
	/// be paid any more keep no plan from ending.
	pub(crate) fn undeclare(
		id: PlanId,
		plan: &mut Plan,
	) -> Result<Balance, sp_runtime::DispatchError> {
		let _ = with_storage_layer(|| Self::charge(id, plan));
		let owner = Protocols::<T>::get(plan.protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		let before = core::mem::take(&mut plan.declared);
		Self::recount(plan.service, T::CurrentEra::get(), &before, &plan.declared);
		Self::pay_out(&owner, before.prepaid)?;
		Ok(before.prepaid)
	}

	/// Pays what is due for a plan that is stored afterwards; how much it was.
	pub(crate) fn charge(
		id: PlanId,
		plan: &mut Plan,
	) -> Result<Balance, sp_runtime::DispatchError> {
		let mut declared = plan.declared;
		let due = declared.charge(T::CurrentEra::get());
		let amount = due.amount();
		if amount > 0 {
			T::Fees::pay(plan.service, &Self::pot(), amount)?;
			Self::note_paid(plan.protocol, plan.service, &due)?;
			let (from, eras) = (due.from, due.eras);
			Self::deposit_event(Event::PlanCharged { plan: id, from, eras, amount });
		}
		plan.declared = declared;
		Ok(amount)
	}

	/// Keeps for which eras was paid.
	fn note_paid(
		protocol: ProtocolId,
		service: ServiceId,
		due: &crate::declared::Due,
	) -> DispatchResult {
		if !FeesPaid::<T>::contains_key(protocol, service) {
			let mut entry = Protocols::<T>::get(protocol).ok_or(Error::<T>::UnknownProtocol)?;
			ensure!(entry.services < MAX_SERVICES, Error::<T>::TooManyServices);
			entry.services = entry.services.saturating_add(1);
			Protocols::<T>::insert(protocol, entry);
		}
		let kept = FeesPaid::<T>::get(protocol, service);
		let mut fees: BTreeMap<_, _> = kept.iter().map(|fee| (fee.era, fee.amount)).collect();
		let until = due.from.0.saturating_add(due.eras);
		for era in due.from.0.max(until.saturating_sub(FEE_ERAS))..until {
			let amount: &mut Balance = fees.entry(Era(era)).or_default();
			*amount = amount.saturating_add(due.per_era);
		}
		while fees.len() > FEE_ERAS as usize {
			fees.pop_first();
		}
		let fees = fees.into_iter().map(|(era, amount)| EraFee { era, amount }).collect();
		FeesPaid::<T>::insert(protocol, service, BoundedVec::truncate_from(fees));
		Ok(())
	}

	/// What counts of all plans of a service in this era.
	pub(crate) fn declared_at(service: ServiceId, now: Era) -> Balance {
		let total = Totals::<T>::get(service);
		let lapsed = Self::eras_since(&total, now).map(|era| Lapses::<T>::get(service, era));
		lapsed.fold(total.value, Balance::saturating_sub)
	}

	/// The eras that began after a total was last counted, as far as anything may lapse with them.
	fn eras_since(total: &Total, now: Era) -> impl Iterator<Item = Era> {
		let from = total.era.0.saturating_add(1);
		let last = total.era.0.saturating_add(T::MaxPrepaid::get());
		(from..=now.0.min(last)).map(Era)
	}

	/// Counts a plan of the service anew.
	fn recount(service: ServiceId, now: Era, before: &Declared, after: &Declared) {
		let value = Self::declared_at(service, now);
		let stale = Totals::<T>::get(service);
		Self::eras_since(&stale, now).for_each(|era| Lapses::<T>::remove(service, era));
		let (was, is) = (before.counts(now), after.counts(now));
		let lapse = |declared: &Declared, change: &dyn Fn(Balance) -> Balance| {
			Lapses::<T>::mutate_exists(service, declared.covered_until(), |lapse| {
				let left = change(lapse.unwrap_or_default());
				*lapse = Some(left).filter(|left| *left > 0);
			});
		};
		if was > 0 {
			lapse(before, &|sum| sum.saturating_sub(was));
		}
		if is > 0 {
			lapse(after, &|sum| sum.saturating_add(is));
		}
		let value = value.saturating_sub(was).saturating_add(is);
		match value {
			0 => Totals::<T>::remove(service),
			_ => Totals::<T>::insert(service, Total { value, era: now }),
		}
	}

	/// The sum over the protocol's plans of the service.
	fn sum_of(
		protocol: ProtocolId,
		service: ServiceId,
		counted: impl Fn(&Declared) -> Balance,
	) -> Balance {
		let plans = PlansOf::<T>::iter_key_prefix(protocol).filter_map(Plans::<T>::get);
		let here = plans.filter(|plan| plan.service == service);
		here.map(|plan| counted(&plan.declared)).fold(0, Balance::saturating_add)
	}
}

impl<T: Config> DeclaredValues for Pallet<T> {
	fn of_service(service: ServiceId) -> Balance {
		Self::declared_at(service, T::CurrentEra::get())
	}

	fn of_protocol(protocol: ProtocolId, service: ServiceId) -> Balance {
		let now = T::CurrentEra::get();
		Self::sum_of(protocol, service, |declared| declared.counts(now))
	}

	fn aged(protocol: ProtocolId, service: ServiceId, eras: u32) -> Balance {
		let now = T::CurrentEra::get();
		Self::sum_of(protocol, service, |declared| declared.aged(now, eras))
	}

	fn fees_paid(protocol: ProtocolId, service: ServiceId, eras: u32) -> Balance {
		let now = T::CurrentEra::get();
		let recent = |fee: &EraFee| now.0.saturating_sub(fee.era.0) < eras;
		let fees = FeesPaid::<T>::get(protocol, service).into_iter().filter(recent);
		fees.map(|fee| fee.amount).fold(0, Balance::saturating_add)
	}
}
