// SPDX-License-Identifier: Apache-2.0

//! What the calls do.

use crate::{
	intake::{Admitted, Judged},
	Certificates, Checkpoints, Config, Error, Event, Pallet, Reason, Records, Wards, Word,
};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	traits::{OnCertificate, OnStatusChange, Status, WatcherSets},
	ward::{
		history::{keep, place, Place},
		Change, Claim, Refusal,
	},
	Certificate, ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	/// Hears a certificate of anybody; whether that costs nothing, since it fired or is the first of its
	/// kind and round on record.
	pub(crate) fn do_submit(certificate: &Certificate) -> Result<bool, Error<T>> {
		let admitted = Self::admit(certificate)?;
		match Self::judge(&admitted) {
			Ok(judged) => {
				Self::verify(certificate, &admitted)?;
				let credited = judged.credited;
				Self::carry_out(certificate, &admitted, judged);
				Ok(credited)
			},
			Err(Refusal::Ignored(reason)) => {
				Self::ignore(certificate, reason);
				Ok(false)
			},
			Err(refusal) => Err(refusal_error(refusal)),
		}
	}

	/// Hears certificates that were verified when the transaction was authorized.
	pub(crate) fn do_note(certificates: &Certificates<T>) {
		for certificate in certificates {
			let Ok(admitted) = Self::admit(certificate) else {
				defensive!("authorized certificates are admitted");
				continue;
			};
			match Self::judge(&admitted) {
				Ok(judged) => Self::carry_out(certificate, &admitted, judged),
				Err(Refusal::Ignored(reason)) => Self::ignore(certificate, reason),
				Err(_) => {
					defensive!("authorized certificates are not refused");
				},
			}
		}
	}

	pub(crate) fn do_forget(service: ServiceId) -> DispatchResult {
		ensure!(T::Sets::current(service).is_none(), Error::<T>::ServiceInUse);
		ensure!(Wards::<T>::contains_key(service), Error::<T>::NothingKnown);
		Wards::<T>::remove(service);
		Records::<T>::remove(service);
		Checkpoints::<T>::remove(service);
		Self::clear_deadline(service);
		Self::deposit_event(Event::Forgotten { service });
		Ok(())
	}

	/// Stores what a certificate changed, and tells the neighbours.
	fn carry_out(certificate: &Certificate, admitted: &Admitted, judged: Judged) {
		let (service, set_id) = (admitted.set.service, admitted.set.set_id);
		if judged.credited && !matches!(admitted.claim, Claim::Suspicion(_)) {
			T::Participation::on_certificate(service, set_id, &certificate.absent);
		}
		// Also of a ward that only the record hears of: histories belong to wards.
		Wards::<T>::insert(service, judged.ward);
		let (changes, late) = match judged.fired {
			Ok(changes) => (changes, None),
			Err(reason) => (Vec::new(), Some(reason)),
		};
		if let Some(word) = judged.word {
			Self::record(service, set_id, word, late);
		}
		changes.into_iter().for_each(|change| Self::note_change(service, set_id, change));
	}

	/// Adds to the record, and reports what that means for the incidents.
	fn record(service: ServiceId, set_id: SetId, word: Word, late: Option<Reason>) {
		let freshness = T::Freshness::get();
		let heard = Records::<T>::mutate(service, |record| record.hear(word, freshness));
		let Ok(incidents) = heard else {
			defensive!("the record was asked before");
			return;
		};
		Self::deposit_event(Event::Recorded { service, set_id, word, late });
		for incident in incidents {
			Self::deposit_event(Event::IncidentRecorded { service, incident });
		}
	}

	/// Stores and reports one change, of which the ward itself knows already. What the record says
	/// as well, it has reported.
	fn note_change(service: ServiceId, set_id: SetId, change: Change) {
		match change {
			Change::Suspected(halt) => {
				let until = Self::set_deadline(service);
				Self::deposit_event(Event::Suspected { service, set_id, halt, until });
			},
			Change::Branched(block) => {
				let (height, block_hash) = (block.height, block.block_hash);
				Self::deposit_event(Event::BranchLeft { service, height, block_hash });
			},
			Change::Accepted(checkpoint) => {
				Checkpoints::<T>::mutate(service, |kept| {
					let branched = place(kept, &checkpoint) == Place::Returns { branches: true };
					keep(kept, &checkpoint, branched);
				});
				Self::deposit_event(Event::CheckpointAccepted { service, set_id, checkpoint });
			},
			Change::Moved { from, to } => Self::note_status(service, from, to),
			Change::Opened(_)
			| Change::Stands(_)
			| Change::Resumed(_)
			| Change::Remembered(_)
			| Change::Closed(_) => (),
		}
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
}

/// What a refusal that is not ignored is called.
pub(crate) fn refusal_error<T>(refusal: Refusal) -> Error<T> {
	match refusal {
		Refusal::RoundInFuture => Error::RoundInFuture,
		Refusal::OffRound => Error::OffRound,
		Refusal::OffInterval => Error::OffInterval,
		Refusal::Ignored(_) => Error::Misjudged,
	}
}
