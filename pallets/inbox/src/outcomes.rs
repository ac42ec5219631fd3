// SPDX-License-Identifier: Apache-2.0

//! What became of programs: receipts, and those that can be tried again.

use crate::{
	errors::cheap, execution::Ran, spans::Span, Config, Error, Event, Execution, Failed,
	FailedMessages, FailedProgram, Generations, Job, MessageReceipts, Pallet, PlanReceipts, Plans,
	Program, Schedule, SetOrder, StoredPlan, Wards, WeightInfo,
};
use frame_support::{
	dispatch::DispatchResultWithPostInfo, ensure, traits::Get, weights::WeightMeter,
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use vigil_primitives::{
	traits::Status, Firing, LaneId, Outcome, PlanId, PlanReceipt, SequenceNumber, ServiceId,
};

/// A message of a service, by its lane and number.
pub(crate) type MessageId = (LaneId, SequenceNumber);

impl<T: Config> Pallet<T> {
	/// Whether a queued job still is to be done: its service is trusted as it was then, and a plan
	/// that is to be rehearsed is kept, armed and not yet rehearsed.
	pub(crate) fn is_wanted(job: &Job) -> bool {
		let Job { service, generation, protocol, execution } = *job;
		let same = Generations::<T>::get(service) == generation;
		if !same || !SetOrder::<T>::contains_key(service) {
			return false;
		}
		let Execution::Rehearsal(plan) = execution else { return true };
		let kept = Plans::<T>::get(service, plan).filter(|kept| kept.protocol == protocol);
		let waits = |receipt: PlanReceipt| receipt.rehearsal.is_none();
		kept.is_some_and(|kept| !Self::has_fired(service, plan, &kept))
			&& PlanReceipts::<T>::get(service, plan).is_some_and(waits)
	}

	pub(crate) fn note_dropped(job: &Job) {
		if let Job { service, execution: execution @ Execution::Message(..), .. } = *job {
			Self::deposit_event(Event::Dropped { service, execution });
		}
	}

	/// Reports what became of a program that was tried.
	pub(crate) fn note_outcome(
		service: ServiceId,
		execution: Execution,
		outcome: Outcome,
		retriable: bool,
	) {
		Self::deposit_event(match outcome {
			Outcome::Done | Outcome::Queued => Event::Executed { service, execution },
			Outcome::Failed => Event::ExecutionFailed { service, execution, retriable },
			Outcome::Refused => Event::Dropped { service, execution },
		});
	}

	/// Stores what became of a message's program. Whether it was tried at all.
	pub(crate) fn note_message(job: &Job, id: MessageId, ran: Ran, program: &[u8]) -> bool {
		let Some(outcome) = ran.outcome() else { return false };
		let (lane, sequence) = id;
		MessageReceipts::<T>::mutate((job.service, lane, sequence), |receipt| {
			let Some(receipt) = receipt else { return };
			receipt.outcome = outcome;
		});
		let retriable = outcome == Outcome::Failed && Self::keep_failed(job, id, program);
		Self::note_outcome(job.service, job.execution, outcome, retriable);
		true
	}

	/// Messages of a protocol share a bounded number of places, and only those with a receipt have
	/// one.
	fn keep_failed(job: &Job, id: MessageId, program: &[u8]) -> bool {
		let Job { service, protocol, .. } = *job;
		let Ok(program) = Program::try_from(program.to_vec()) else { return false };
		let receipted = MessageReceipts::<T>::contains_key((service, id.0, id.1));
		// It keeps its place if it was tried again.
		if Failed::<T>::contains_key(service, id) {
			return receipted;
		}
		if !receipted || FailedMessages::<T>::try_append(service, protocol, id).is_err() {
			return false;
		}
		Failed::<T>::insert(service, id, FailedProgram { protocol, program });
		true
	}

	/// Takes a message's program that failed.
	pub(crate) fn take_failed(service: ServiceId, id: MessageId) -> Option<FailedProgram> {
		let failed = Failed::<T>::take(service, id)?;
		FailedMessages::<T>::mutate_exists(service, failed.protocol, |line| {
			let Some(kept) = line else { return };
			kept.retain(|one| *one != id);
			if kept.is_empty() {
				*line = None;
			}
		});
		Some(failed)
	}

	pub(crate) fn do_retry(service: ServiceId, execution: Execution) -> DispatchResultWithPostInfo {
		let least = T::WeightInfo::retry();
		let mut meter = WeightMeter::with_limit(T::MaxWeight::get());
		Self::try_again(service, execution, &mut meter)
			.map_err(|error| cheap::<T>(error, least))?;
		Ok(Some(least.saturating_add(meter.consumed())).into())
	}

	fn try_again(
		service: ServiceId,
		execution: Execution,
		meter: &mut WeightMeter,
	) -> Result<(), Error<T>> {
		ensure!(!Self::is_on_hold(), Error::<T>::NotNow);
		ensure!(SetOrder::<T>::contains_key(service), Error::<T>::UnknownService);
		match execution {
			Execution::Message(lane, sequence) => {
				Self::retry_message(service, (lane, sequence), meter)
			},
			Execution::Failover(plan) => Self::retry_failover(service, plan, meter),
			Execution::Failback(plan) => Self::retry_failback(service, plan, meter),
			Execution::Rehearsal(_) => Err(Error::NothingFailed),
		}
	}

	/// What failed of a protocol in a lane is tried again in its order: else a stranger would choose another one.
	fn retry_message(
		service: ServiceId,
		id: MessageId,
		meter: &mut WeightMeter,
	) -> Result<(), Error<T>> {
		let FailedProgram { protocol, program } =
			Failed::<T>::get(service, id).ok_or(Error::NothingFailed)?;
		let line = FailedMessages::<T>::get(service, protocol);
		let first = line.iter().find(|(lane, _)| *lane == id.0);
		ensure!(first == Some(&id), Error::<T>::NotInTurn);
		let job = Self::job(service, protocol, Execution::Message(id.0, id.1));
		let mut hash = BlakeTwo256::hash(&program).0;
		let ran = Self::execute(job, &program, meter, &mut hash);
		ensure!(ran != Ran::NoRoom, Error::<T>::NotNow);
		if ran != Ran::Failed {
			Self::take_failed(service, id);
		}
		Self::note_message(&job, id, ran, &program);
		Ok(())
	}

	/// A failover is tried again only during the incident that it is for, and not once the plan is known to
	/// have fired elsewhere: what is done on one chain must not be done on another, too.
	fn retry_failover(
		service: ServiceId,
		plan: PlanId,
		meter: &mut WeightMeter,
	) -> Result<(), Error<T>> {
		let (kept, firing) = Self::failed_firing(service, plan)?;
		ensure!(firing.failover == Outcome::Failed, Error::<T>::NothingFailed);
		let ward = Wards::<T>::get(service).unwrap_or_default();
		let over = ward.status == Status::Live || !Self::has_fired(service, plan, &kept);
		ensure!(!over, Error::<T>::IncidentOver);
		// Also the Halts since it fired: the one that it fired for elsewhere may be a later one.
		let latest = ward.last_halt.map_or(firing.last, |halt| halt.round.max(firing.last));
		let halts = Span { first: firing.first, last: latest };
		let scheduled = Schedule::<T>::get((service, kept.class, plan));
		let stands_by = scheduled.is_some_and(|one| one.stood_down.cover(&halts));
		ensure!(!stands_by, Error::<T>::StandsBy);
		let execution = Execution::Failover(plan);
		let ran =
			Self::run(Self::job(service, kept.protocol, execution), &kept.order.failover, meter);
		let failover = ran.outcome().ok_or(Error::NotNow)?;
		Self::set_firing(service, plan, Firing { failover, ..firing });
		Self::note_outcome(service, execution, failover, true);
		Ok(())
	}

	/// A failback is tried again until the plan fires the next time, but not while the ward stands again or recovers: it
	/// opens what a halt has shut, and a plan with a delay, or one that stands down, has not fired for that halt.
	fn retry_failback(
		service: ServiceId,
		plan: PlanId,
		meter: &mut WeightMeter,
	) -> Result<(), Error<T>> {
		let (kept, firing) = Self::failed_firing(service, plan)?;
		let (at, outcome) = firing.failback.ok_or(Error::NothingFailed)?;
		ensure!(outcome == Outcome::Failed, Error::<T>::NothingFailed);
		let down = |status| matches!(status, Status::Halted | Status::Recovering);
		let is_down = Wards::<T>::get(service).is_some_and(|ward| down(ward.status));
		ensure!(!is_down, Error::<T>::NotNow);
		let execution = Execution::Failback(plan);
		let ran =
			Self::run(Self::job(service, kept.protocol, execution), &kept.order.failback, meter);
		let outcome = ran.outcome().ok_or(Error::NotNow)?;
		Self::set_firing(service, plan, Firing { failback: Some((at, outcome)), ..firing });
		Self::note_outcome(service, execution, outcome, true);
		Ok(())
	}

	fn failed_firing(service: ServiceId, plan: PlanId) -> Result<(StoredPlan, Firing), Error<T>> {
		let kept = Plans::<T>::get(service, plan).ok_or(Error::NothingFailed)?;
		let firing = PlanReceipts::<T>::get(service, plan).and_then(|receipt| receipt.firing);
		// What was armed since is another program than the one that failed.
		let firing = firing.filter(|firing| firing.version == kept.order.version);
		Ok((kept, firing.ok_or(Error::NothingFailed)?))
	}

	/// Stores the last firing of a plan.
	pub(crate) fn set_firing(service: ServiceId, plan: PlanId, firing: Firing) {
		PlanReceipts::<T>::mutate(service, plan, |receipt| {
			let Some(receipt) = receipt else { return };
			receipt.firing = Some(firing);
		});
	}
}
