// SPDX-License-Identifier: Apache-2.0

//! Rehearsals: both programs of a plan are executed where they will be, and all of it is undone. So a
//! plan that can only fail is known before the disaster.

use crate::{
	errors::cheap, execution::Ran, Config, Error, Event, Execution, MessageReceipts, Pallet,
	PlanReceipts, Plans, Schedule, SetOrder, StoredPlan, WeightInfo,
};
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
	weights::WeightMeter,
};
use sp_runtime::DispatchError;
use vigil_primitives::{PlanId, Rehearsal, Rehearsed, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_rehearse(service: ServiceId, plan: PlanId) -> DispatchResultWithPostInfo {
		let least = T::WeightInfo::rehearse();
		let refused = |error| cheap::<T>(error, least);
		let trusted = SetOrder::<T>::contains_key(service);
		let kept = Plans::<T>::get(service, plan).filter(|_| trusted);
		let kept = kept.ok_or_else(|| refused(Error::UnknownPlan))?;
		if Self::has_fired(service, plan, &kept) {
			return Err(refused(Error::HasFired));
		}
		let mut meter = WeightMeter::with_limit(T::MaxWeight::get().saturating_mul(2));
		let outcome = Self::try_out(service, plan, &kept, &mut meter)
			.ok_or_else(|| refused(Error::NotNow))?;
		Self::note_rehearsal(service, plan, &kept, outcome);
		Ok(Some(least.saturating_add(meter.consumed())).into())
	}

	/// Rehearses a plan that was armed. Whether there was room.
	pub(crate) fn rehearse_queued(
		service: ServiceId,
		plan: PlanId,
		meter: &mut WeightMeter,
	) -> bool {
		let Some(kept) = Plans::<T>::get(service, plan) else { return true };
		if meter.try_consume(T::WeightInfo::rehearse()).is_err() {
			return false;
		}
		let outcome = Self::try_out(service, plan, &kept, meter);
		outcome.map(|outcome| Self::note_rehearsal(service, plan, &kept, outcome)).is_some()
	}

	/// Whether a plan has fired and not failed back, so that a rehearsal would show nothing.
	pub(crate) fn has_fired(service: ServiceId, plan: PlanId, kept: &StoredPlan) -> bool {
		let scheduled = Schedule::<T>::get((service, kept.class, plan));
		scheduled.is_some_and(|scheduled| scheduled.fired.is_some())
	}

	/// What both programs would do; `None` if there was not enough weight to know.
	fn try_out(
		service: ServiceId,
		plan: PlanId,
		kept: &StoredPlan,
		meter: &mut WeightMeter,
	) -> Option<Rehearsed> {
		with_transaction(|| {
			let outcome = Self::run_both(service, plan, kept, meter);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(outcome))
		})
		.ok()
		.flatten()
	}

	fn run_both(
		service: ServiceId,
		plan: PlanId,
		kept: &StoredPlan,
		meter: &mut WeightMeter,
	) -> Option<Rehearsed> {
		let mut succeeds = |execution, payload: &[u8]| {
			let ran = Self::run(Self::job(service, kept.protocol, execution), payload, meter);
			ran.outcome().map(|_| ran == Ran::Done)
		};
		if !succeeds(Execution::Failover(plan), &kept.order.failover)? {
			return Some(Rehearsed::FailoverFails);
		}
		let failback = &kept.order.failback;
		let back = failback.is_empty() || succeeds(Execution::Failback(plan), failback)?;
		Some(if back { Rehearsed::Passed } else { Rehearsed::FailbackFails })
	}

	fn note_rehearsal(service: ServiceId, plan: PlanId, kept: &StoredPlan, outcome: Rehearsed) {
		let rehearsal = Some(Rehearsal { at: Self::now(), outcome });
		PlanReceipts::<T>::mutate(service, plan, |receipt| {
			let Some(receipt) = receipt else { return };
			receipt.rehearsal = rehearsal;
		});
		let (lane, sequence) = kept.armed_by;
		MessageReceipts::<T>::mutate((service, lane, sequence), |receipt| {
			let Some(receipt) = receipt else { return };
			receipt.rehearsal = receipt.rehearsal.or(rehearsal);
		});
		let version = kept.order.version;
		Self::deposit_event(Event::Rehearsed { service, plan, version, outcome });
	}
}
