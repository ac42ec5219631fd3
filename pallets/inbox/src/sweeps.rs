// SPDX-License-Identifier: Apache-2.0

//! Sweeps walk over the plans of a service, some in each block, and execute what is due.
//!
//! They have a share of every block that nobody can fill, at its beginning, and what is left at its
//! end.

use crate::{
	execution::Ran, schedule::Treatment, Config, Event, Execution, LastSwept, Pallet, PlanReceipts,
	Plans, Schedule, Scheduled, Spent, StoredPlan, Sweep, SweepKind, Sweeps, WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	defensive,
	traits::{Get, ServiceQueues},
	weights::{Weight, WeightMeter},
};
use sp_runtime::traits::Zero;
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Firing, Incident, Outcome, PlanId, ProtocolId, ServiceId,
};

/// What the plans of each protocol have taken of one walk.
type Shares = BTreeMap<ProtocolId, Weight>;

impl<T: Config> Pallet<T> {
	/// What is done before all transactions of a block: plans fire, within the share that is reserved
	/// for them.
	pub(crate) fn work_first() -> Weight {
		let mut meter = WeightMeter::with_limit(T::FiringWeight::get());
		let most = T::MaxPlansPerBlock::get();
		if let Some(budget) = Self::sweep_all(most, &mut meter) {
			Spent::<T>::put(most.saturating_sub(budget));
		}
		Self::clear_some(&mut meter);
		meter.consumed()
	}

	/// What is done with the weight that a block leaves: plans fire, and queues are executed.
	pub(crate) fn work_last(meter: &mut WeightMeter) {
		let budget = T::MaxPlansPerBlock::get().saturating_sub(Spent::<T>::take());
		if Self::sweep_all(budget, meter).is_none() {
			return;
		}
		let used = T::ServiceQueues::service_queues(meter.remaining());
		meter.consume(used);
	}

	/// Goes on with all sweeps, so many plans in total. How many are left of these; `None` if nothing
	/// may be done now.
	fn sweep_all(mut budget: u32, meter: &mut WeightMeter) -> Option<u32> {
		if meter.try_consume(T::WeightInfo::work()).is_err() || Self::is_on_hold() {
			return None;
		}
		let services = Self::turns();
		let mut left = u32::try_from(services.len()).unwrap_or(u32::MAX);
		// An equal part for each; then what the others left.
		for service in &services {
			Self::sweep_part(*service, left, &mut budget, meter);
			left = left.saturating_sub(1);
		}
		if services.len() > 1 {
			services.iter().for_each(|service| Self::sweep(*service, &mut budget, meter));
		}
		Some(budget)
	}

	/// Goes on with a sweep as far as one of `parts` equal parts allows, or as one plan needs.
	fn sweep_part(service: ServiceId, parts: u32, budget: &mut u32, meter: &mut WeightMeter) {
		let parts = parts.max(1);
		let equal = |all: u64| all.checked_div(u64::from(parts)).unwrap_or_default();
		let remaining = meter.remaining();
		let part = Weight::from_parts(equal(remaining.ref_time()), equal(remaining.proof_size()));
		let limit = part.max(Self::least_share()).min(remaining);
		let mut own = WeightMeter::with_limit(limit);
		let plans = budget.div_ceil(parts);
		let mut rest = plans;
		Self::sweep(service, &mut rest, &mut own);
		*budget = budget.saturating_sub(plans.saturating_sub(rest));
		meter.consume(own.consumed());
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
		let (now, mut shares) = (Self::now(), Shares::new());
		loop {
			// Room to fire is asked for before the visit, so that few visits are for nothing.
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
			let before = sweep.last.replace(plan);
			let treatment = sweep.treatment(&scheduled, status, now);
			match treatment {
				Treatment::Skip => continue,
				Treatment::Wait(due) => {
					sweep.wait_for(due);
					continue;
				},
				Treatment::Fire | Treatment::FailBack => {},
			}
			if !Self::takes_its_share(&mut shares, &scheduled) {
				sweep.leave_behind();
				continue;
			}
			if !Self::carry_out_plan(service, (plan, scheduled), sweep, meter) {
				// It comes first in the next block.
				sweep.last = before;
				return true;
			}
			*budget = budget.saturating_sub(1);
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

	/// Whether a plan may be executed in this walk: the plans of one protocol take together no more than
	/// the heaviest one may, so that none holds up the others with many heavy ones.
	fn takes_its_share(shares: &mut Shares, scheduled: &Scheduled) -> bool {
		let taken = shares.entry(scheduled.protocol).or_default();
		let sum = taken.saturating_add(scheduled.weight);
		let first = taken.is_zero();
		let fits = first || sum.all_lte(T::MaxWeight::get());
		if fits {
			*taken = sum;
		}
		fits
	}

	/// Has a plan fire or fail back. Whether there was room.
	fn carry_out_plan(
		service: ServiceId,
		(plan, scheduled): (PlanId, Scheduled),
		sweep: &Sweep,
		meter: &mut WeightMeter,
	) -> bool {
		if !meter.can_consume(T::WeightInfo::fire().saturating_add(scheduled.weight)) {
			return false;
		}
		meter.consume(T::WeightInfo::fire());
		let Some(kept) = Plans::<T>::get(service, plan) else {
			defensive!("only kept plans are scheduled");
			return true;
		};
		match sweep.kind {
			SweepKind::Fire => Self::fire((service, plan), kept, scheduled, sweep, meter),
			SweepKind::FailBack => Self::fail_back((service, plan), kept, scheduled, sweep, meter),
		}
	}

	/// Executes the failover of a plan. Whether there was room.
	fn fire(
		(service, plan): (ServiceId, PlanId),
		kept: StoredPlan,
		scheduled: Scheduled,
		sweep: &Sweep,
		meter: &mut WeightMeter,
	) -> bool {
		let execution = Execution::Failover(plan);
		let ran =
			Self::run(Self::job(service, kept.protocol, execution), &kept.order.failover, meter);
		let Some(failover) = ran.outcome() else { return false };
		let (incident, version) = (sweep.incident, kept.order.version);
		let firing = Firing {
			version,
			first: sweep.first,
			last: sweep.latest.round,
			height: sweep.latest.height,
			block_hash: sweep.latest.block_hash,
			fired_at: Self::now(),
			failover,
			failback: None,
		};
		Self::set_firing(service, plan, firing);
		let fired = Scheduled { fired: Some(incident), ..scheduled };
		Self::file(service, plan, kept, fired);
		Self::note_outcome(service, execution, failover, true);
		Self::deposit_event(Event::PlanFired { service, plan, version, incident });
		true
	}

	/// Executes the failback of a plan, if there is one and its failover happened, which cannot be
	/// tried again from here on. Whether there was room.
	fn fail_back(
		(service, plan): (ServiceId, PlanId),
		kept: StoredPlan,
		scheduled: Scheduled,
		sweep: &Sweep,
		meter: &mut WeightMeter,
	) -> bool {
		let firing = PlanReceipts::<T>::get(service, plan).and_then(|receipt| receipt.firing);
		let happened = firing.is_some_and(|firing| firing.failover == Outcome::Done);
		let (execution, payload) = (Execution::Failback(plan), &kept.order.failback);
		let ran = match (happened, payload.is_empty()) {
			(false, _) => Ran::Unfit,
			(true, true) => Ran::Done,
			(true, false) => {
				Self::run(Self::job(service, kept.protocol, execution), payload, meter)
			},
		};
		let Some(outcome) = ran.outcome() else { return false };
		let failback = Some((Self::now(), outcome));
		firing.into_iter().for_each(|firing| {
			Self::set_firing(service, plan, Firing { failback, ..firing });
		});
		let (incident, version) = (sweep.incident, kept.order.version);
		Self::file(service, plan, kept, Scheduled { fired: None, ..scheduled });
		Self::note_outcome(service, execution, outcome, true);
		Self::deposit_event(Event::PlanFailedBack { service, plan, version, incident });
		true
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
	pub fn visit<T: Config>(service: ServiceId, sweep: &mut Sweep) -> Option<(PlanId, Treatment)> {
		let status = Pallet::<T>::status(service)?;
		let (plan, scheduled) = Pallet::<T>::after(service, sweep)?;
		sweep.last = Some(plan);
		let treatment = sweep.treatment(&scheduled, status, Pallet::<T>::now());
		Some((plan, treatment))
	}

	/// Has a plan fire; whether there was room.
	pub fn fire<T: Config>(
		service: ServiceId,
		plan: (PlanId, Scheduled),
		sweep: &Sweep,
		meter: &mut WeightMeter,
	) -> bool {
		Pallet::<T>::carry_out_plan(service, plan, sweep, meter)
	}
}
