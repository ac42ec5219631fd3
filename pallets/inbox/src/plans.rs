// SPDX-License-Identifier: Apache-2.0

//! Plans are kept, replaced and forgotten as their own protocol says.

use crate::{
	BlockId, Config, Event, Item, KeptPlan, Pallet, PlanCount, PlanReceipts, Plans, Refusal,
	Schedule, Scheduled, Source,
};
use frame_support::{ensure, traits::Get};
use vigil_primitives::{Outcome, PlanId, PlanOrder, ProtocolId, ServiceId};

impl<T: Config> Pallet<T> {
	/// Keeps a plan, in place of an earlier version. A plan that has fired stays fired.
	pub(crate) fn arm(
		service: ServiceId,
		protocol: ProtocolId,
		order: PlanOrder,
	) -> Result<Outcome, Refusal> {
		let plan = order.plan;
		let before = Plans::<T>::get(service, plan);
		if let Some(kept) = &before {
			ensure!(kept.protocol == protocol, Refusal::ForeignPlan);
			ensure!(order.version > kept.order.version, Refusal::OldVersion);
		} else {
			let room = PlanCount::<T>::get(service) < T::MaxPlans::get();
			ensure!(room, Refusal::TooManyPlans);
		}
		Self::check_payload(protocol, &order.failover).map_err(Refusal::Payload)?;
		if !order.failback.is_empty() {
			Self::check_payload(protocol, &order.failback).map_err(Refusal::Failback)?;
		}
		let earlier = match before {
			Some(kept) => Schedule::<T>::take((service, kept.order.class, plan)),
			None => {
				PlanCount::<T>::mutate(service, |count| *count = count.saturating_add(1));
				None
			},
		};
		let new =
			Scheduled { delay: order.delay, armed_at: Self::now(), fired: None, stood_down: None };
		let scheduled = earlier.map_or(new, |earlier| Scheduled { delay: order.delay, ..earlier });
		Schedule::<T>::insert((service, order.class, plan), scheduled);
		let version = order.version;
		Plans::<T>::insert(service, plan, KeptPlan { protocol, order });
		Self::deposit_event(Event::PlanArmed { service, plan, protocol, version });
		Ok(Outcome::Done)
	}

	/// Forgets a plan, and what could have been tried again of it.
	pub(crate) fn disarm(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
	) -> Result<Outcome, Refusal> {
		let kept = Self::plan_of(service, protocol, plan)?;
		Plans::<T>::remove(service, plan);
		Schedule::<T>::remove((service, kept.order.class, plan));
		PlanCount::<T>::mutate(service, |count| *count = count.saturating_sub(1));
		PlanReceipts::<T>::remove(service, plan);
		Self::take_failed(Source { service, item: Item::Failover(plan) });
		Self::take_failed(Source { service, item: Item::Failback(plan) });
		Self::deposit_event(Event::PlanDisarmed { service, plan });
		Ok(Outcome::Done)
	}

	/// Keeps a plan from firing for the Halt at this block.
	pub(crate) fn stand_down(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
		(height, block_hash): BlockId,
	) -> Result<Outcome, Refusal> {
		let kept = Self::plan_of(service, protocol, plan)?;
		Schedule::<T>::try_mutate((service, kept.order.class, plan), |scheduled| {
			let scheduled = scheduled.as_mut().ok_or(Refusal::UnknownPlan)?;
			ensure!(scheduled.fired.is_none(), Refusal::AlreadyFired);
			scheduled.stood_down = Some((height, block_hash));
			Self::deposit_event(Event::PlanStoodDown { service, plan, height, block_hash });
			Ok(Outcome::Done)
		})
	}

	/// A plan of exactly this protocol.
	fn plan_of(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
	) -> Result<KeptPlan, Refusal> {
		let kept = Plans::<T>::get(service, plan).ok_or(Refusal::UnknownPlan)?;
		ensure!(kept.protocol == protocol, Refusal::ForeignPlan);
		Ok(kept)
	}
}
