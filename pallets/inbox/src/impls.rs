// SPDX-License-Identifier: Apache-2.0

//! What certificates of wards and the pause do.

use crate::{
	errors::{cheap, refusal_error},
	intake::{Admitted, Judged},
	Checkpoints, Config, Error, Event, Incidents, KeptCheckpoint, Pallet, PausedUntil, Reason,
	Sweep, SweepKind, Wards, WeightInfo,
};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
	ensure,
	traits::{EnqueueMessage, Get, QueuePausedQuery},
};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	traits::{OnStatusChange, Status},
	ward::{
		downtime::later,
		history::{push, supersede_checkpoints, supersede_incidents},
		Change, Refusal,
	},
	AbsentWitness, Certificate, Incident, Seconds, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_certificate(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let admitted = Self::admit(certificate, witnesses).map_err(refused)?;
		match Self::judge(&admitted) {
			Ok(judged) => {
				Self::verify_claim(certificate, witnesses, &admitted)?;
				Self::carry_out(&admitted, judged);
				Ok(Pays::No.into())
			},
			Err(Refusal::Ignored(reason)) => {
				Self::ignore(certificate, reason);
				let actual_weight = Some(T::WeightInfo::refuse());
				Ok(PostDispatchInfo { actual_weight, pays_fee: Pays::Yes })
			},
			Err(refusal) => Err(refused(refusal_error(refusal))),
		}
	}

	/// Stores what a certificate changed, and tells the neighbours.
	fn carry_out(admitted: &Admitted, judged: Judged) {
		let (service, set_id) = (admitted.set.commitment.service, admitted.set.commitment.set_id);
		Wards::<T>::insert(service, judged.ward);
		judged.changes.into_iter().for_each(|change| Self::note_change(service, set_id, change));
	}

	/// Stores and reports one change, of which the ward itself knows already.
	fn note_change(service: ServiceId, set_id: SetId, change: Change) {
		match change {
			Change::Suspected(halt) => {
				let until = Self::set_deadline(service);
				Self::deposit_event(Event::Suspected { service, set_id, halt, until });
			},
			Change::Opened(incident) => {
				Self::deposit_event(Event::IncidentOpened { service, incident });
				Self::start_sweep(service, SweepKind::Fire, &incident);
			},
			Change::Resumed(incident) => {
				Self::deposit_event(Event::IncidentResumed { service, incident });
			},
			Change::Branched(block) => {
				Checkpoints::<T>::mutate(service, |kept| {
					supersede_checkpoints(kept.iter_mut(), &block)
				});
				Incidents::<T>::mutate(service, |past| {
					supersede_incidents(past.iter_mut(), &block)
				});
				let (height, block_hash) = (block.height, block.block_hash);
				Self::deposit_event(Event::BranchLeft { service, height, block_hash });
			},
			Change::Closed(incident) => Self::close(service, incident),
			Change::Accepted(checkpoint) => {
				let kept = KeptCheckpoint { checkpoint, superseded: false };
				Checkpoints::<T>::mutate(service, |history| push(history, kept));
				Self::deposit_event(Event::CheckpointAccepted { service, set_id, checkpoint });
			},
			Change::Moved { from, to } => Self::note_status(service, from, to),
		}
	}

	/// An incident is over: plans fail back, unless the next incident has begun.
	fn close(service: ServiceId, incident: Incident) {
		Incidents::<T>::mutate(service, |past| push(past, incident));
		Self::deposit_event(Event::IncidentClosed { service, incident });
		let lives = Wards::<T>::get(service).is_some_and(|ward| ward.status == Status::Live);
		if lives {
			Self::start_sweep(service, SweepKind::FailBack, &incident);
		}
	}

	fn start_sweep(service: ServiceId, kind: SweepKind, incident: &Incident) {
		Self::replace_sweep(service, Sweep::new(kind, incident, Self::now()));
	}

	/// Reports a status that the ward has already.
	pub(crate) fn note_status(service: ServiceId, from: Status, to: Status) {
		if from == Status::Suspect {
			Self::clear_deadline(service);
		}
		Self::deposit_event(Event::StatusChanged { service, from, to, at: Self::now() });
		T::OnStatusChange::on_status_change(service, from, to);
	}

	fn ignore(certificate: &Certificate, reason: Reason) {
		let (service, set_id) = (certificate.signed.service, certificate.signed.set_id);
		Self::deposit_event(Event::Ignored { service, set_id, reason });
	}

	pub(crate) fn do_pause(duration: Seconds) -> DispatchResult {
		ensure!(duration <= T::MaxPause::get(), Error::<T>::PauseTooLong);
		let until = later(Self::now(), duration);
		PausedUntil::<T>::put(until);
		Self::deposit_event(Event::Paused { until });
		Ok(())
	}

	pub(crate) fn do_resume() -> DispatchResult {
		ensure!(Self::is_on_hold(), Error::<T>::NotPaused);
		PausedUntil::<T>::kill();
		Self::deposit_event(Event::Resumed);
		Ok(())
	}

	/// Whether nothing is executed now.
	pub(crate) fn is_on_hold() -> bool {
		PausedUntil::<T>::get().is_some_and(|until| Self::now() < until)
	}

	/// The relations between constants that the pallet relies on.
	pub(crate) fn check_constants() {
		let positive = [
			T::MaxServices::get(),
			T::MaxIncidents::get(),
			T::MaxCheckpoints::get(),
			T::MaxPlans::get(),
			T::MaxPlansPerBlock::get(),
			T::MaxMessagesPerCall::get(),
			T::MaxReceipts::get(),
		];
		assert!(positive.iter().all(|bound| *bound > 0), "every bound leaves room");
		assert!(T::MaxSets::get() > 1, "a set is kept while the next one takes office");
		assert!(T::MaxInstructions::get() > 2, "the first two are the protocol's origin");
		assert!(T::SuspectFor::get().0 > 0);
		assert!(
			T::ClockDrift::get() < T::Freshness::get(),
			"a round that is heard early is not stale when it comes"
		);
		let queued = crate::execution::most_queued();
		let room = <<T::Queue as EnqueueMessage<crate::QueueId>>::MaxMessageLen as Get<u32>>::get();
		assert!(queued <= room, "the queue has no room for the largest payload");
	}
}

/// For the message queue, which then does not even look at queues while there is a pause.
impl<T: Config> QueuePausedQuery<crate::QueueId> for Pallet<T> {
	fn is_paused(_: &crate::QueueId) -> bool {
		Self::is_on_hold()
	}
}
