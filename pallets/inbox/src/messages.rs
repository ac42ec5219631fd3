// SPDX-License-Identifier: Apache-2.0

//! Messages of a lane: in order, each once, whatever becomes of it.

use crate::{
	errors::{cheap, statement_error},
	foreign::{is_foreign, is_in},
	outcomes::MessageId,
	spans::Span,
	Config, Error, Event, Execution, ForeignMessage, MessageReceipts, Messages, NextMessages,
	Pallet, Unfit, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResultWithPostInfo, ensure, traits::Get};
use sp_core::H256;
use vigil_primitives::{
	AbsentWitness, Body, Certificate, LaneId, Message, MessageReceipt, Outbox, Outcome, Payload,
	ProtocolId, ProvenMessage, SequenceNumber, ServiceId, Statement,
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
		let vigil = Self::vigil().map_err(refused)?;
		let new = Self::new_messages(service, outbox.lane, messages).map_err(refused)?;
		for proven in &new {
			proven.check(&outbox).map_err(|_| Error::<T>::NotInOutbox)?;
		}
		Self::verify(certificate, witnesses, &set.commitment)?;
		for proven in new {
			Self::deliver((vigil, service, outbox.lane), proven.message, beneficiary);
		}
		Ok(().into())
	}

	/// Leaves a receipt for the next message of a lane, of which nothing is known but its words.
	pub(crate) fn do_skip_message(
		certificate: &Certificate,
		witnesses: &[AbsentWitness],
		message: &ForeignMessage,
		beneficiary: H256,
	) -> DispatchResultWithPostInfo {
		let refused = |error| cheap::<T>(error, T::WeightInfo::refuse());
		let service = certificate.signed.service;
		let outbox = Self::admit_outbox(certificate).map_err(refused)?;
		let set = Self::speaker(&certificate.signed).map_err(refused)?;
		let vigil = Self::vigil().map_err(refused)?;
		let next = Self::next_message(service, outbox.lane);
		let ForeignMessage { sequence, words, .. } = message;
		ensure!(*sequence >= next, refused(Error::<T>::AlreadyDelivered));
		ensure!(*sequence == next, refused(Error::<T>::Gap));
		ensure!(is_foreign(words), refused(Error::<T>::KnownKind));
		ensure!(is_in(message, &outbox), Error::<T>::NotInOutbox);
		Self::verify(certificate, witnesses, &set.commitment)?;
		let lane = (vigil, service, outbox.lane);
		Self::receipt(lane, *sequence, beneficiary, |_| Err(Unfit::UnknownKind));
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
		lane: LaneId,
		messages: Messages<T>,
	) -> Result<Vec<ProvenMessage>, Error<T>> {
		ensure!(!messages.is_empty(), Error::NoMessages);
		let next = Self::next_message(service, lane);
		let new: Vec<_> =
			messages.into_iter().skip_while(|proven| proven.message.sequence < next).collect();
		ensure!(!new.is_empty(), Error::AlreadyDelivered);
		let numbers = new.iter().map(|proven| Some(proven.message.sequence.0));
		let expected = (0..).map(|place| next.0.checked_add(place)).take(new.len());
		ensure!(numbers.eq(expected), Error::Gap);
		Ok(new)
	}

	/// Acts upon the next message of a lane and leaves a receipt.
	fn deliver(lane: (H256, ServiceId, LaneId), message: Message, beneficiary: H256) {
		let Message { sequence, protocol, body } = message;
		let service = lane.1;
		Self::receipt(lane, sequence, beneficiary, |id| match body {
			Body::Arm(order) => Self::arm(service, protocol, order, id),
			Body::Disarm(plan) => Self::disarm(service, protocol, plan),
			Body::StandDown { plan, first, last } => {
				Self::stand_down(service, protocol, plan, Span { first, last })
			},
			Body::Execute(payload) => Self::queue_message(service, protocol, &payload, id),
		});
	}

	/// Leaves a receipt for the next message of a lane, of what `act` makes of it.
	fn receipt(
		(vigil, service, lane): (H256, ServiceId, LaneId),
		sequence: SequenceNumber,
		beneficiary: H256,
		act: impl FnOnce(MessageId) -> Result<Outcome, Unfit>,
	) {
		let next = SequenceNumber(sequence.0.saturating_add(1));
		NextMessages::<T>::insert((vigil, service, lane), next);
		Self::prune_receipt(service, lane, sequence);
		let result = act((lane, sequence));
		let outcome = result.unwrap_or_else(|reason| {
			Self::deposit_event(Event::MessageRefused { service, lane, sequence, reason });
			Outcome::Refused
		});
		let receipt = MessageReceipt { beneficiary, at: Self::now(), outcome, rehearsal: None };
		MessageReceipts::<T>::insert((service, lane, sequence), receipt);
		let event = Event::MessageDelivered { service, lane, sequence, beneficiary, outcome };
		Self::deposit_event(event);
	}

	fn queue_message(
		service: ServiceId,
		protocol: ProtocolId,
		payload: &Payload,
		(lane, sequence): MessageId,
	) -> Result<Outcome, Unfit> {
		Self::check_payload(service, protocol, payload).map_err(Unfit::Payload)?;
		let job = Self::job(service, protocol, Execution::Message(lane, sequence));
		Self::enqueue_payload(job, payload).map_err(Unfit::Payload)?;
		Ok(Outcome::Queued)
	}

	/// Drops the receipt that `newest` has no room for, and what could have been tried again.
	fn prune_receipt(service: ServiceId, lane: LaneId, newest: SequenceNumber) {
		let Some(oldest) = newest.0.checked_sub(T::MaxReceipts::get().into()) else { return };
		let oldest = SequenceNumber(oldest);
		MessageReceipts::<T>::remove((service, lane, oldest));
		Self::take_failed(service, (lane, oldest));
	}
}
