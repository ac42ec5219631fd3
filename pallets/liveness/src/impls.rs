// SPDX-License-Identifier: Apache-2.0

//! What the calls do.

use crate::{
	intake::{Admitted, Judged, News},
	Certificates, Checkpoints, Config, Duties, Error, Event, Joinable, Pallet, PinnedIncidents,
	Reason, Records, Returned, Wards, Word, FREE_IN_A_MINUTE,
};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	incident::OnIncident,
	traits::{OnStatusChange, Status, WatcherSets},
	ward::{
		history::{keep, place, Place},
		Change, Claim, Refusal,
	},
	Certificate, ServiceId, SetId, Signed,
};

impl<T: Config> Pallet<T> {
	/// Hears a certificate of anybody; whether that costs nothing, since it fired, is the first of its
	/// kind and round on record, is of a duty to this chain, or adds somebody to those who signed, and is not
	/// one of too many of its service.
	pub(crate) fn do_submit(certificate: &Certificate) -> Result<bool, Error<T>> {
		let admitted = Self::admit(certificate)?;
		match Self::judge(certificate, &admitted) {
			Ok(judged) => {
				Self::verify(certificate, &admitted)?;
				let free = judged.is_credited() && Self::takes_free(certificate.signed.service);
				Self::carry_out(certificate, &admitted, judged);
				Ok(free)
			},
			Err(Refusal::Ignored(reason)) => {
				Self::ignore(certificate, reason);
				Ok(false)
			},
			Err(refusal) => Err(refusal_error(refusal)),
		}
	}

	/// Whether the fee is returned for one more certificate of the service in this minute.
	fn takes_free(service: ServiceId) -> bool {
		let minute = Self::now().0.checked_div(60).unwrap_or_default();
		Returned::<T>::mutate(service, |(of, count)| {
			if *of != minute {
				(*of, *count) = (minute, 0);
			}
			let free = *count < FREE_IN_A_MINUTE;
			*count = count.saturating_add(free.into());
			free
		})
	}

	/// Hears certificates that were verified when the transaction was authorized.
	pub(crate) fn do_note(certificates: &Certificates<T>) {
		for certificate in certificates {
			let Ok(admitted) = Self::admit(certificate) else {
				defensive!("authorized certificates are admitted");
				continue;
			};
			match Self::judge(certificate, &admitted) {
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
		ensure!(!PinnedIncidents::<T>::contains_key(service), Error::<T>::IncidentsPinned);
		Wards::<T>::remove(service);
		Records::<T>::remove(service);
		Checkpoints::<T>::remove(service);
		Joinable::<T>::remove(service);
		Duties::<T>::remove(service);
		Returned::<T>::remove(service);
		Self::clear_lapse(service);
		Self::deposit_event(Event::Forgotten { service });
		Ok(())
	}

	/// Stores what a certificate changed, and tells the neighbours.
	fn carry_out(certificate: &Certificate, admitted: &Admitted, judged: Judged) {
		match judged {
			Judged::News(news) => Self::carry_out_news(certificate, admitted, news),
			Judged::Duty => {
				Self::credit(certificate, admitted);
				let Signed { service, set_id, ref statement } = certificate.signed;
				Duties::<T>::mutate(service, |done| done.note(set_id, statement));
				let (kind, body_hash) = (statement.kind(), statement.body_hash());
				Self::deposit_event(Event::DutyDone { service, set_id, kind, body_hash });
			},
			Judged::Joins(joined) => Self::join(certificate, joined.members),
		}
	}

	fn carry_out_news(certificate: &Certificate, admitted: &Admitted, news: News) {
		let (service, set_id) = (admitted.set.service, admitted.set.set_id);
		// Also of a ward that only the record hears of: histories belong to wards.
		Wards::<T>::insert(service, *news.ward);
		if news.credited && !matches!(admitted.claim, Some(Claim::Suspicion(_))) {
			Self::credit(certificate, admitted);
		}
		let (changes, late) = match news.fired {
			Ok(changes) => (changes, None),
			Err(reason) => (Vec::new(), Some(reason)),
		};
		if let Some(word) = news.word {
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
		Self::follow(service, &incidents);
		Self::deposit_event(Event::Recorded { service, set_id, word, late });
		for incident in incidents {
			Self::deposit_event(Event::IncidentRecorded { service, incident });
			T::OnIncident::on_incident(service, &incident);
		}
	}

	/// Stores and reports one change, of which the ward itself knows already. What the record says
	/// as well, it has reported.
	fn note_change(service: ServiceId, set_id: SetId, change: Change) {
		match change {
			Change::Suspected(halt) => {
				let until = Self::set_lapse(service);
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
			Change::Shown(checkpoint) => {
				Self::deposit_event(Event::CheckpointShown { service, set_id, checkpoint });
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
			Self::clear_lapse(service);
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
