// SPDX-License-Identifier: Apache-2.0

//! What a certificate changed is stored, reported and followed by sweeps.

use crate::{
	intake::{Admitted, Judged},
	CheckpointReceipts, Checkpoints, Config, Event, FirstHalts, Incidents, KeptSet, Pallet, Sweep,
	SweepKind, Wards,
};
use frame_support::traits::Get;
use sp_core::H256;
use vigil_primitives::{
	incident::later,
	traits::{OnStatusChange, Status},
	ward::{
		history::{keep, place, push, Place},
		Change,
	},
	CarriageReceipt, Checkpoint, Halt, Height, Incident, IncidentId, Resume, Seconds, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// Stores what a certificate changed, and tells the neighbours; `beneficiary` is for whom it was
	/// brought.
	pub(crate) fn carry_out(admitted: &Admitted, judged: Judged, beneficiary: H256) {
		let set = &admitted.set;
		Wards::<T>::insert(set.commitment.service, judged.ward);
		judged.changes.into_iter().for_each(|change| Self::note_change(set, change, beneficiary));
	}

	/// Stores and reports one change, of which the ward itself knows already.
	fn note_change(set: &KeptSet, change: Change, beneficiary: H256) {
		let (service, set_id) = (set.commitment.service, set.commitment.set_id);
		match change {
			Change::Suspected(halt) => {
				let until = Self::set_deadline(service);
				Self::deposit_event(Event::Suspected { service, set_id, halt, until });
			},
			Change::Opened(incident) => Self::open(service, incident),
			Change::Stands(incident) => {
				Self::deposit_event(Event::IncidentProlonged { service, incident });
				Self::retarget_sweep(service, &incident);
			},
			Change::Resumed(incident) => {
				Self::set_recovery(service, set.policy.stable_for);
				Self::deposit_event(Event::IncidentResumed { service, incident });
			},
			Change::Remembered(resume) => {
				Self::deposit_event(Event::ResumeRemembered { service, resume });
				if T::OwnService::get() == Some(service) {
					Self::note_return(set, &resume);
				}
			},
			Change::Branched(block) => {
				let (height, block_hash) = (block.height, block.block_hash);
				Self::deposit_event(Event::BranchLeft { service, height, block_hash });
			},
			Change::Closed(incident) => Self::close(service, incident),
			Change::Accepted(checkpoint) => {
				Self::keep_checkpoint(service, checkpoint);
				let receipt = CarriageReceipt { beneficiary, at: Self::now() };
				CheckpointReceipts::<T>::insert(service, checkpoint.height, receipt);
				Self::deposit_event(Event::CheckpointAccepted { service, set_id, checkpoint });
			},
			Change::Shown(checkpoint) => {
				Self::deposit_event(Event::LifeShown { service, set_id, checkpoint });
			},
			Change::Moved { from, to } => Self::note_status(service, from, to),
		}
	}

	/// An incident began: plans fire.
	fn open(service: ServiceId, incident: Incident) {
		Self::deposit_event(Event::IncidentOpened { service, incident });
		let first = FirstHalts::<T>::get(service).unwrap_or_else(|| {
			FirstHalts::<T>::insert(service, incident.halt);
			incident.halt
		});
		Self::start_sweep(service, SweepKind::Fire, &incident, &first);
	}

	/// An incident is over: plans fail back, unless the next incident has begun.
	pub(crate) fn close(service: ServiceId, incident: Incident) {
		Incidents::<T>::mutate(service, |past| push(past, incident));
		Self::deposit_event(Event::IncidentClosed { service, incident });
		let lives = Wards::<T>::get(service).is_some_and(|ward| ward.status == Status::Live);
		if lives {
			Self::start_sweep(service, SweepKind::FailBack, &incident, &incident.halt);
		}
	}

	/// This chain itself was seen to live again, and could not hear that it had stood: an incident of
	/// which only the end is known. Since when it lives is what consumers of the feed want to know.
	fn note_return(set: &KeptSet, resume: &Resume) {
		let service = set.commitment.service;
		if later(resume.round.start(), T::Freshness::get()) < Self::now() {
			return;
		}
		let Resume { height, block_hash, round } = *resume;
		let halt = Halt { height, block_hash, block_timestamp: round.start(), round };
		let id = Wards::<T>::mutate(service, |ward| {
			let ward = ward.get_or_insert_default();
			ward.since = Self::now();
			ward.incidents = IncidentId(ward.incidents.0.saturating_add(1));
			ward.incidents
		});
		let unknown = Incident::open(set.commitment.set_id, halt, Seconds(0), None);
		let incident = Incident { id, resumed: Some(round), ..unknown };
		Incidents::<T>::mutate(service, |past| push(past, incident));
		Self::deposit_event(Event::IncidentClosed { service, incident });
	}

	/// Nothing fires for a halt of this chain itself: it would act upon its own return.
	fn start_sweep(service: ServiceId, kind: SweepKind, incident: &Incident, first: &Halt) {
		if T::OwnService::get() != Some(service) {
			Self::replace_sweep(service, Sweep::new(kind, incident, first, Self::now()));
		}
	}

	/// Keeps a checkpoint, and no receipt of those that it pushes out.
	fn keep_checkpoint(service: ServiceId, checkpoint: Checkpoint) {
		let mut gone: Option<Height> = None;
		Checkpoints::<T>::mutate(service, |history| {
			let branched = place(history, &checkpoint) == Place::Returns { branches: true };
			let oldest = history.first().map(|kept| kept.checkpoint.height);
			let full = history.is_full();
			keep(history, &checkpoint, branched);
			let kept = |height| history.iter().any(|kept| kept.checkpoint.height == height);
			gone = oldest.filter(|height| full && !kept(*height));
		});
		gone.into_iter().for_each(|height| CheckpointReceipts::<T>::remove(service, height));
	}

	/// Reports a status that the ward has already.
	pub(crate) fn note_status(service: ServiceId, from: Status, to: Status) {
		match from {
			Status::Suspect => Self::clear_deadline(service),
			Status::Recovering => {
				Self::clear_deadline(service);
				if to == Status::Live {
					FirstHalts::<T>::remove(service);
				}
			},
			Status::Live | Status::Halted => {},
		}
		Self::deposit_event(Event::StatusChanged { service, from, to, at: Self::now() });
		T::OnStatusChange::on_status_change(service, from, to);
	}
}
