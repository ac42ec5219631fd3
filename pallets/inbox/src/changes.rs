// SPDX-License-Identifier: Apache-2.0

//! What a certificate changed is stored, reported and followed by sweeps.

use crate::{
	intake::{Admitted, Judged},
	Checkpoints, Config, Event, FirstHalts, Incidents, Pallet, Sweep, SweepKind, Wards,
};
use vigil_primitives::{
	traits::{OnStatusChange, Status},
	ward::{
		history::{keep, place, push, Place},
		Change,
	},
	Checkpoint, Halt, Incident, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	/// Stores what a certificate changed, and tells the neighbours.
	pub(crate) fn carry_out(admitted: &Admitted, judged: Judged) {
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
			Change::Opened(incident) => Self::open(service, incident),
			Change::Stands(incident) => {
				Self::deposit_event(Event::IncidentProlonged { service, incident });
				Self::retarget_sweep(service, &incident);
			},
			Change::Resumed(incident) => {
				Self::deposit_event(Event::IncidentResumed { service, incident });
			},
			Change::Remembered(resume) => {
				Self::deposit_event(Event::ResumeRemembered { service, resume });
			},
			Change::Branched(block) => {
				let (height, block_hash) = (block.height, block.block_hash);
				Self::deposit_event(Event::BranchLeft { service, height, block_hash });
			},
			Change::Closed(incident) => Self::close(service, incident),
			Change::Accepted(checkpoint) => Self::keep_checkpoint(service, set_id, checkpoint),
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
	fn close(service: ServiceId, incident: Incident) {
		Incidents::<T>::mutate(service, |past| push(past, incident));
		Self::deposit_event(Event::IncidentClosed { service, incident });
		let lives = Wards::<T>::get(service).is_some_and(|ward| ward.status == Status::Live);
		if lives {
			Self::start_sweep(service, SweepKind::FailBack, &incident, &incident.halt);
		}
	}

	fn start_sweep(service: ServiceId, kind: SweepKind, incident: &Incident, first: &Halt) {
		Self::replace_sweep(service, Sweep::new(kind, incident, first, Self::now()));
	}

	fn keep_checkpoint(service: ServiceId, set_id: SetId, checkpoint: Checkpoint) {
		Checkpoints::<T>::mutate(service, |history| {
			let branched = place(history, &checkpoint) == Place::Returns { branches: true };
			keep(history, &checkpoint, branched);
		});
		Self::deposit_event(Event::CheckpointAccepted { service, set_id, checkpoint });
	}

	/// Reports a status that the ward has already.
	pub(crate) fn note_status(service: ServiceId, from: Status, to: Status) {
		match from {
			Status::Suspect => Self::clear_deadline(service),
			Status::Recovering if to == Status::Live => FirstHalts::<T>::remove(service),
			_ => {},
		}
		Self::deposit_event(Event::StatusChanged { service, from, to, at: Self::now() });
		T::OnStatusChange::on_status_change(service, from, to);
	}
}
