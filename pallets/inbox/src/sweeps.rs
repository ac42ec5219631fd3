// SPDX-License-Identifier: Apache-2.0

//! Sweeps walk over the plans of a service, some in each block, and queue what they execute.

use crate::{
	schedule::Verdict, Config, Event, Item, KeptPlan, LastSwept, Pallet, PlanReceipts, Plans,
	Schedule, Scheduled, Source, Sweep, SweepKind, Sweeps, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	defensive,
	traits::{Get, ServiceQueues},
	weights::WeightMeter,
};
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Incident, Outcome, PlanId, PlanReceipt, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// What is done with the weight that a block leaves: plans are queued, and queues executed.
	pub(crate) fn work(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::work()).is_err() || Self::is_on_hold() {
			return;
		}
		let mut budget = T::MaxPlansPerBlock::get();
		for service in Self::turns() {
			Self::sweep(service, &mut budget, meter);
		}
		let used = T::ServiceQueues::service_queues(meter.remaining());
		meter.consume(used);
	}

	/// The services with a sweep, each time another one first.
	fn turns() -> Vec<ServiceId> {
		let mut services: Vec<_> = Sweeps::<T>::iter_keys().collect();
		if services.is_empty() {
			return services;
		}
		services.sort();
		let last = LastSwept::<T>::get();
		let first = services.partition_point(|service| Some(*service) <= last);
		let first = if first < services.len() { first } else { 0 };
		services.rotate_left(first);
		services.first().into_iter().for_each(LastSwept::<T>::put);
		services
	}

	/// Starts a sweep, in place of the one under way.
	pub(crate) fn replace_sweep(service: ServiceId, sweep: Sweep) {
		if let Some(before) = Sweeps::<T>::get(service) {
			Self::note_end(service, &before);
		}
		Sweeps::<T>::insert(service, sweep);
		let Sweep { kind, incident, .. } = sweep;
		Self::deposit_event(Event::SweepStarted { service, kind, incident });
	}

	/// Tells the sweep that fires for an incident, if it is under way, where the ward stands now. It
	/// goes on where it is, and what has fired does not fire again.
	pub(crate) fn retarget_sweep(service: ServiceId, incident: &Incident) {
		let is_of = |sweep: &Sweep| sweep.incident == incident.id && sweep.kind == SweepKind::Fire;
		let Some(mut sweep) = Sweeps::<T>::get(service).filter(is_of) else { return };
		sweep.retarget(&incident.last);
		Sweeps::<T>::insert(service, sweep);
	}

	fn note_end(service: ServiceId, sweep: &Sweep) {
		let Sweep { kind, incident, .. } = *sweep;
		Self::deposit_event(Event::SweepEnded { service, kind, incident });
	}

	/// Goes on with a sweep as far as budget and weight allow.
	fn sweep(service: ServiceId, budget: &mut u32, meter: &mut WeightMeter) {
		let Some(mut sweep) = Sweeps::<T>::get(service) else { return };
		let halted = Self::status(service) == Some(Status::Halted);
		let idle = sweep.waiting && halted && !sweep.wakes(Self::now());
		if idle || meter.try_consume(T::WeightInfo::sweep()).is_err() {
			return;
		}
		let goes_on = if sweep.waiting && !halted {
			false
		} else {
			sweep.wake();
			Self::walk(service, &mut sweep, budget, meter)
		};
		if goes_on {
			Sweeps::<T>::insert(service, sweep);
		} else {
			Sweeps::<T>::remove(service);
			Self::note_end(service, &sweep);
		}
	}

	/// Visits plans one after the other. Whether anything is left to do later.
	fn walk(
		service: ServiceId,
		sweep: &mut Sweep,
		budget: &mut u32,
		meter: &mut WeightMeter,
	) -> bool {
		let Some(status) = Self::status(service) else { return false };
		let now = Self::now();
		loop {
			// Room to fire is asked for before the visit, so that no visit is for nothing.
			let most = T::WeightInfo::visit().saturating_add(T::WeightInfo::fire());
			if *budget == 0 || !meter.can_consume(most) {
				return true;
			}
			meter.consume(T::WeightInfo::visit());
			let Some((plan, scheduled)) = Self::after(service, sweep) else {
				if sweep.next_class() {
					continue;
				}
				return sweep.sleep();
			};
			sweep.last = Some(plan);
			match sweep.verdict(&scheduled, status, now) {
				Verdict::Skip => continue,
				Verdict::Wait(due) => {
					sweep.wait_for(due);
					continue;
				},
				Verdict::Fire => Self::fire(service, plan, scheduled, sweep),
				Verdict::FailBack => Self::fail_back(service, plan, scheduled, sweep),
			}
			*budget = budget.saturating_sub(1);
			meter.consume(T::WeightInfo::fire());
		}
	}

	/// The plan after the last one that the sweep visited in its class.
	fn after(service: ServiceId, sweep: &Sweep) -> Option<(PlanId, Scheduled)> {
		let prefix = (service, sweep.class);
		match sweep.last {
			None => Schedule::<T>::iter_prefix(prefix).next(),
			Some(last) => {
				let key = Schedule::<T>::hashed_key_for((service, sweep.class, last));
				Schedule::<T>::iter_prefix_from(prefix, key).next()
			},
		}
	}

	fn fire(service: ServiceId, plan: PlanId, scheduled: Scheduled, sweep: &Sweep) {
		let Some(KeptPlan { order, .. }) = Plans::<T>::get(service, plan) else {
			defensive!("only kept plans are scheduled");
			return;
		};
		let Sweep { incident, halted_at: (height, block_hash), .. } = *sweep;
		let fired = Scheduled { fired: Some(incident), stood_down: None, ..scheduled };
		Schedule::<T>::insert((service, order.class, plan), fired);
		Self::take_failed(Source { service, item: Item::Failover(plan) });
		Self::take_failed(Source { service, item: Item::Failback(plan) });
		let source = Source { service, item: Item::Failover(plan) };
		let failover = Self::queue_or_drop(source, &order.failover);
		let version = order.version;
		let receipt = PlanReceipt {
			version,
			height,
			block_hash,
			fired_at: Self::now(),
			failover,
			failback: None,
		};
		PlanReceipts::<T>::insert(service, plan, receipt);
		Self::deposit_event(Event::PlanFired { service, plan, version, incident });
	}

	/// The failback of a plan. A failover that never succeeded cannot be tried again from here on.
	fn fail_back(service: ServiceId, plan: PlanId, scheduled: Scheduled, sweep: &Sweep) {
		let Some(KeptPlan { order, .. }) = Plans::<T>::get(service, plan) else {
			defensive!("only kept plans are scheduled");
			return;
		};
		let armed = Scheduled { fired: None, ..scheduled };
		Schedule::<T>::insert((service, order.class, plan), armed);
		Self::take_failed(Source { service, item: Item::Failover(plan) });
		let source = Source { service, item: Item::Failback(plan) };
		let receipt = PlanReceipts::<T>::get(service, plan);
		let never_happened =
			|one: PlanReceipt| matches!(one.failover, Outcome::Failed | Outcome::Refused);
		let outcome = if receipt.is_some_and(never_happened) {
			Self::deposit_event(Event::Dropped { source });
			Outcome::Refused
		} else if order.failback.is_empty() {
			Outcome::Done
		} else {
			Self::queue_or_drop(source, &order.failback)
		};
		PlanReceipts::<T>::mutate(service, plan, |receipt| {
			let Some(receipt) = receipt else { return };
			receipt.failback = Some((Self::now(), outcome));
		});
		let (version, incident) = (order.version, sweep.incident);
		Self::deposit_event(Event::PlanFailedBack { service, plan, version, incident });
	}

	/// Queues a payload that was checked when it was armed. It can only have become unfit since by
	/// an upgrade of this chain.
	fn queue_or_drop(source: Source, payload: &[u8]) -> Outcome {
		match Self::enqueue_payload(source, payload) {
			Ok(()) => Outcome::Queued,
			Err(_) => {
				Self::deposit_event(Event::Dropped { source });
				Outcome::Refused
			},
		}
	}
}

/// The steps of a walk one by one, for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub(crate) mod steps {
	use super::*;

	pub fn turns<T: Config>() -> Vec<ServiceId> {
		Pallet::<T>::turns()
	}

	pub fn sweep<T: Config>(service: ServiceId, budget: &mut u32, meter: &mut WeightMeter) {
		Pallet::<T>::sweep(service, budget, meter)
	}

	/// Finds the next plan, and what to do with it.
	pub fn visit<T: Config>(service: ServiceId, sweep: &mut Sweep) -> Option<(PlanId, Verdict)> {
		let status = Pallet::<T>::status(service)?;
		let (plan, scheduled) = Pallet::<T>::after(service, sweep)?;
		sweep.last = Some(plan);
		Some((plan, sweep.verdict(&scheduled, status, Pallet::<T>::now())))
	}

	pub fn fire<T: Config>(service: ServiceId, plan: PlanId, scheduled: Scheduled, sweep: &Sweep) {
		Pallet::<T>::fire(service, plan, scheduled, sweep)
	}
}
