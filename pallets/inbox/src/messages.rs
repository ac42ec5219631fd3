// SPDX-License-Identifier: Apache-2.0

//! Messages of a lane: in order, each once, whatever becomes of it.

use crate::{
	errors::{cheap, statement_error},
	Config, Error, Event, Failed, FailedMessages, Item, Lane, Lanes, MessageReceipts, Messages,
	Pallet, Refusal, Source, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResultWithPostInfo, ensure, traits::Get};
use sp_core::H256;
use vigil_primitives::{
	AbsentWitness, Body, Certificate, Message, MessageReceipt, Outbox, Outcome, ProvenMessage,
	SequenceNumber, ServiceId, Statement,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_messages(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		messages: Messages<T>,
		beneficiary: H256,
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let service = certificate.signed.service;
		let outbox = Self::admit_outbox(certificate).map_err(refused)?;
		let set = Self::speaker(&certificate.signed).map_err(refused)?;
		let new = Self::new_messages(service, messages).map_err(refused)?;
		for proven in &new {
			proven.check(&outbox).map_err(|_| Error::<T>::NotInOutbox)?;
		}
		Self::verify(certificate, witnesses, &set.commitment)?;
		for proven in new {
			Self::deliver(service, proven.message, beneficiary);
		}
		Ok(().into())
	}

	/// The outbox of a certificate, if it is for this inbox.
	fn admit_outbox(certificate: &Certificate) -> Result<Outbox, Error<T>> {
		let Statement::Outbox(outbox) = certificate.signed.statement else {
			return Err(Error::WrongKind);
		};
		certificate.signed.check().map_err(statement_error)?;
		ensure!(outbox.destination == T::Destination::get(), Error::WrongDestination);
		Ok(outbox)
	}

	/// Those messages that were not delivered, if they are consecutive from the next one on.
	fn new_messages(
		service: ServiceId,
		messages: Messages<T>,
	) -> Result<Vec<ProvenMessage>, Error<T>> {
		ensure!(!messages.is_empty(), Error::NoMessages);
		let next = Self::next_message(service);
		let new: Vec<_> =
			messages.into_iter().skip_while(|proven| proven.message.sequence < next).collect();
		ensure!(!new.is_empty(), Error::AlreadyDelivered);
		let numbers = new.iter().map(|proven| Some(proven.message.sequence.0));
		let expected = (0..).map(|place| next.0.checked_add(place)).take(new.len());
		ensure!(numbers.eq(expected), Error::Gap);
		Ok(new)
	}

	/// The number of the next message of a service's lane.
	pub fn next_message(service: ServiceId) -> SequenceNumber {
		let vigil = crate::Vigil::<T>::get();
		let lane = Lanes::<T>::get(service).filter(|lane| Some(lane.vigil) == vigil);
		lane.map_or(SequenceNumber(0), |lane| lane.next)
	}

	/// Acts upon the next message of a lane and leaves a receipt.
	fn deliver(service: ServiceId, message: Message, beneficiary: H256) {
		let Message { sequence, protocol, body } = message;
		let Some(vigil) = crate::Vigil::<T>::get() else { return };
		let next = SequenceNumber(sequence.0.saturating_add(1));
		Lanes::<T>::insert(service, Lane { vigil, next });
		Self::prune_receipt(service, sequence);
		let result = match body {
			Body::Arm(order) => Self::arm(service, protocol, order),
			Body::Disarm(plan) => Self::disarm(service, protocol, plan),
			Body::StandDown { plan, height, block_hash } => {
				Self::stand_down(service, protocol, plan, (height, block_hash))
			},
			Body::Execute(payload) => {
				let source = Source { service, item: Item::Message(sequence) };
				Self::check_payload(protocol, &payload)
					.and_then(|()| Self::enqueue_payload(source, &payload))
					.map(|()| Outcome::Queued)
					.map_err(Refusal::Payload)
			},
		};
		let outcome = result.unwrap_or_else(|refusal| {
			Self::deposit_event(Event::MessageRefused { service, sequence, refusal });
			Outcome::Refused
		});
		let receipt = MessageReceipt { beneficiary, at: Self::now(), outcome };
		MessageReceipts::<T>::insert(service, sequence, receipt);
		Self::deposit_event(Event::MessageDelivered { service, sequence, beneficiary, outcome });
	}

	/// Drops the receipt that `newest` has no room for, and what could have been tried again.
	fn prune_receipt(service: ServiceId, newest: SequenceNumber) {
		let Some(oldest) = newest.0.checked_sub(T::MaxReceipts::get().into()) else { return };
		let oldest = SequenceNumber(oldest);
		MessageReceipts::<T>::remove(service, oldest);
		Self::take_failed(Source { service, item: Item::Message(oldest) });
	}

	/// Takes a program that failed.
	pub(crate) fn take_failed(source: Source) -> Option<crate::FailedProgram> {
		let failed = Failed::<T>::take(source.service, source.item)?;
		if matches!(source.item, Item::Message(_)) {
			FailedMessages::<T>::mutate(source.service, |count| *count = count.saturating_sub(1));
		}
		Some(failed)
	}
}
