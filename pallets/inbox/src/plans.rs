// SPDX-License-Identifier: Apache-2.0

//! Plans are kept, replaced and forgotten as their own protocol says.

use crate::{
	outcomes::MessageId, spans::Span, Config, Event, Execution, Pallet, Places, PlacesOf,
	PlanCount, PlanReceipts, Plans, Schedule, Scheduled, StoredPlan, Sweeps, Unfit,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use vigil_primitives::{
	Firing, Outcome, PlanId, PlanOrder, PlanReceipt, ProtocolId, ServiceId, ThrottleClass,
};

impl<T: Config> Pallet<T> {
	/// Keeps a plan, in place of an earlier version, and has it rehearsed. A plan that has fired stays
	/// fired.
	pub(crate) fn arm(
		service: ServiceId,
		protocol: ProtocolId,
		order: PlanOrder,
		armed_by: MessageId,
	) -> Result<Outcome, Unfit> {
		let plan = order.plan;
		let before = Plans::<T>::get(service, plan);
		if let Some(kept) = &before {
			ensure!(kept.protocol == protocol, Unfit::ForeignPlan);
			ensure!(order.version > kept.order.version, Unfit::OldVersion);
		}
		let weight = Self::check_order_of(service, protocol, &order)?;
		let (kept_plans, places) =
			Self::places_with(service, protocol, before.as_ref(), Some(order.class))?;
		// A sweep under way finds it where it was, or it might walk past it.
		let swept = before.as_ref().filter(|_| Sweeps::<T>::contains_key(service));
		let class = swept.map_or(order.class, |kept| kept.class);
		let earlier =
			before.as_ref().and_then(|kept| Schedule::<T>::take((service, kept.class, plan)));
		let scheduled = earlier.unwrap_or_else(|| Scheduled {
			protocol,
			delay: order.delay,
			armed_at: Self::now(),
			fired: None,
			stood_down: Default::default(),
			weight,
		});
		let scheduled = Scheduled { delay: order.delay, weight, ..scheduled };
		Schedule::<T>::insert((service, class, plan), scheduled);
		Self::set_places(service, protocol, kept_plans, places);
		let version = order.version;
		Plans::<T>::insert(service, plan, StoredPlan { protocol, order, class, armed_by });
		let firing = PlanReceipts::<T>::get(service, plan).and_then(|receipt| receipt.firing);
		let receipt = PlanReceipt { version, rehearsal: None, firing };
		PlanReceipts::<T>::insert(service, plan, receipt);
		Self::enqueue(Self::job(service, protocol, Execution::Rehearsal(plan)), &[]);
		Self::deposit_event(Event::PlanArmed { service, plan, protocol, version });
		Ok(Outcome::Done)
	}

	/// What the heavier one of the programs of an order weighs, if both can be executed here.
	fn check_order_of(
		service: ServiceId,
		protocol: ProtocolId,
		order: &PlanOrder,
	) -> Result<Weight, Unfit> {
		let failover =
			Self::check_payload(service, protocol, &order.failover).map_err(Unfit::Payload)?;
		if order.failback.is_empty() {
			return Ok(failover);
		}
		let failback =
			Self::check_payload(service, protocol, &order.failback).map_err(Unfit::Failback)?;
		Ok(failover.max(failback))
	}

	/// The numbers of plans of the service and of the protocol, once a plan is `before` no more and of
	/// class `after`.
	fn places_with(
		service: ServiceId,
		protocol: ProtocolId,
		before: Option<&StoredPlan>,
		after: Option<ThrottleClass>,
	) -> Result<(u32, Places), Unfit> {
		let critical = |class| u32::from(class == ThrottleClass::Critical);
		let was = before.map(|kept| kept.order.class);
		let Places { plans, critical: critical_plans } = PlacesOf::<T>::get(service, protocol);
		let number =
			|count: u32, less: u32, more: u32| count.saturating_sub(less).saturating_add(more);
		let (less, more) = (u32::from(was.is_some()), u32::from(after.is_some()));
		let all = number(PlanCount::<T>::get(service), less, more);
		let places = Places {
			plans: number(plans, less, more),
			critical: number(critical_plans, was.map_or(0, critical), after.map_or(0, critical)),
		};
		if after.is_some() {
			// A version takes the place of the one before, whatever the limits are by now.
			let grows = more > less;
			ensure!(!grows || all <= T::MaxPlans::get(), Unfit::TooManyPlans);
			let most = T::MaxPlansOfProtocol::get();
			ensure!(!grows || places.plans <= most, Unfit::TooManyOfProtocol);
			let rises = places.critical > critical_plans;
			let most = T::MaxCriticalOfProtocol::get();
			ensure!(!rises || places.critical <= most, Unfit::TooManyCritical);
		}
		Ok((all, places))
	}

	fn set_places(service: ServiceId, protocol: ProtocolId, plans: u32, places: Places) {
		match plans {
			0 => PlanCount::<T>::remove(service),
			_ => PlanCount::<T>::insert(service, plans),
		}
		match places.plans {
			0 => PlacesOf::<T>::remove(service, protocol),
			_ => PlacesOf::<T>::insert(service, protocol, places),
		}
	}

	/// Forgets a plan.
	pub(crate) fn disarm(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
	) -> Result<Outcome, Unfit> {
		let kept = Self::plan_of(service, protocol, plan)?;
		let (plans, places) = Self::places_with(service, protocol, Some(&kept), None)?;
		Plans::<T>::remove(service, plan);
		Schedule::<T>::remove((service, kept.class, plan));
		Self::set_places(service, protocol, plans, places);
		PlanReceipts::<T>::remove(service, plan);
		Self::deposit_event(Event::PlanDisarmed { service, plan });
		Ok(Outcome::Done)
	}

	/// Keeps a plan from firing for incidents with a Halt in this span.
	pub(crate) fn stand_down(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
		span: Span,
	) -> Result<Outcome, Unfit> {
		ensure!(span.first <= span.last, Unfit::EmptySpan);
		let kept = Self::plan_of(service, protocol, plan)?;
		Schedule::<T>::try_mutate((service, kept.class, plan), |scheduled| {
			let scheduled = scheduled.as_mut().ok_or(Unfit::UnknownPlan)?;
			// One that fired and failed can still be kept from being tried again.
			let is_undone = scheduled.fired.is_none() || Self::has_failed(service, plan);
			ensure!(is_undone, Unfit::AlreadyFired);
			scheduled.stood_down.add(span);
			let Span { first, last } = span;
			Self::deposit_event(Event::PlanStoodDown { service, plan, first, last });
			Ok(Outcome::Done)
		})
	}

	/// Whether the last failover of a plan failed, and nothing came of it since.
	fn has_failed(service: ServiceId, plan: PlanId) -> bool {
		let firing = PlanReceipts::<T>::get(service, plan).and_then(|receipt| receipt.firing);
		let failed = |firing: Firing| (firing.failover, firing.failback) == (Outcome::Failed, None);
		firing.is_some_and(failed)
	}

	/// Files a plan under the class of its order, if it had to wait for that.
	pub(crate) fn file(service: ServiceId, plan: PlanId, kept: StoredPlan, scheduled: Scheduled) {
		let class = kept.order.class;
		if class != kept.class {
			Schedule::<T>::remove((service, kept.class, plan));
			Plans::<T>::insert(service, plan, StoredPlan { class, ..kept });
		}
		Schedule::<T>::insert((service, class, plan), scheduled);
	}

	/// A plan of exactly this protocol.
	fn plan_of(
		service: ServiceId,
		protocol: ProtocolId,
		plan: PlanId,
	) -> Result<StoredPlan, Unfit> {
		let kept = Plans::<T>::get(service, plan).ok_or(Unfit::UnknownPlan)?;
		ensure!(kept.protocol == protocol, Unfit::ForeignPlan);
		Ok(kept)
	}
}
