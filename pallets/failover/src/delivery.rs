// SPDX-License-Identifier: Apache-2.0

//! What is known to have arrived: receipts of messages, read from a destination's certified state.

use crate::{
	lanes::end, Batches, Config, DestinationId, Destinations, Error, Event, HoldReason, LaneId,
	Lanes, Messages, Pallet, Plans, Protocols, RelayFee, RelayFees,
};
use frame_support::{
	defensive, ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use sp_runtime::{traits::Convert, DispatchError, DispatchResult};
use vigil_primitives::{
	receipt::message_key, traits::CertifiedRoots, Body, Height, MessageReceipt, Outcome, PlanId,
	SequenceNumber, ServiceId,
};
use vigil_proofs::{Proof, ProvenState};

/// How a message is known to have arrived.
type Arrival = Option<MessageReceipt>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_delivery(
		lane: LaneId,
		height: Height,
		proof: Proof,
		up_to: SequenceNumber,
	) -> DispatchResult {
		let (state, inbox) = Self::certified_state(lane.1, height, proof)?;
		let name = inbox_name::<T>(&inbox)?;
		Self::settle(lane, up_to, |sequence| {
			let key = message_key(name, lane.0, sequence);
			let receipt = state.value::<MessageReceipt>(&key).map_err(Error::<T>::from)?;
			receipt.map(Some).ok_or(Error::<T>::NotDelivered)
		})
	}

	pub(crate) fn do_acknowledge(
		owner: &T::AccountId,
		lane: LaneId,
		up_to: SequenceNumber,
	) -> DispatchResult {
		Self::owned_destination(owner, lane.1)?;
		Self::settle(lane, up_to, |_| Ok(None))
	}

	/// What is known of the destination's state after the block at `height`, and what its inbox is
	/// called there.
	pub(crate) fn certified_state(
		destination: DestinationId,
		height: Height,
		proof: Proof,
	) -> Result<(ProvenState, crate::InboxName), Error<T>> {
		let to = Self::destination(destination)?;
		let service = to.certified_by.ok_or(Error::<T>::NotCertified)?;
		let root = T::Roots::state_root(service, height).ok_or(Error::<T>::UnknownRoot)?;
		Ok((proof.state(root)?, to.inbox_name))
	}

	/// Notes that the messages of the lane up to and with `up_to` arrived.
	fn settle(
		lane: LaneId,
		up_to: SequenceNumber,
		arrival: impl Fn(SequenceNumber) -> Result<Arrival, Error<T>>,
	) -> DispatchResult {
		let known = Lanes::<T>::get(lane.0, lane.1);
		ensure!(up_to < known.sealed, Error::<T>::NotSealed);
		ensure!(up_to >= known.delivered, Error::<T>::AlreadyDelivered);
		let more = up_to.0.saturating_sub(known.delivered.0);
		ensure!(more < T::MaxSettled::get().into(), Error::<T>::TooManyAtOnce);
		for number in known.delivered.0..=up_to.0 {
			let sequence = SequenceNumber(number);
			Self::settle_one(lane, sequence, arrival(sequence)?)?;
		}
		let delivered = SequenceNumber(up_to.0.saturating_add(1));
		Lanes::<T>::mutate(lane.0, lane.1, |known| known.delivered = delivered);
		Self::forget_batches(lane);
		Ok(())
	}

	fn settle_one(lane: LaneId, sequence: SequenceNumber, arrival: Arrival) -> DispatchResult {
		let key = (lane.0, lane.1, sequence);
		let (Some(message), Some(fee)) = (Messages::<T>::get(key), RelayFees::<T>::take(key))
		else {
			defensive!("messages stay until they are delivered");
			return Ok(());
		};
		let relayer = arrival.map(|receipt| T::AccountOf::convert(receipt.beneficiary));
		let paid = Self::pay_relayer(&fee, relayer.as_ref())?;
		Protocols::<T>::mutate_extant(message.protocol, |from| {
			from.waiting = from.waiting.saturating_sub(1);
		});
		let outcome = arrival.map(|receipt| receipt.outcome);
		if let Body::Arm(order) = message.body {
			if outcome.is_none_or(|outcome| outcome == Outcome::Done) {
				mark_delivered::<T>(order.plan, lane, sequence);
			}
		}
		let (service, destination) = lane;
		Self::deposit_event(Event::MessageDelivered {
			service,
			destination,
			sequence,
			outcome,
			relayer: relayer.filter(|_| paid),
			fee: fee.amount,
		});
		Ok(())
	}

	/// Pays the relayer, or returns the fee if there is none or he cannot be paid; whether he was
	/// paid. Whoever names a beneficiary that cannot exist does not hold up the lane, and no freeze of
	/// the payer's balance reaches what is owed already.
	fn pay_relayer(
		fee: &RelayFee<T::AccountId>,
		relayer: Option<&T::AccountId>,
	) -> Result<bool, DispatchError> {
		let reason = HoldReason::RelayFee.into();
		let pay = |relayer| {
			T::Currency::transfer_on_hold(
				&reason,
				&fee.payer,
				relayer,
				fee.amount,
				Precision::BestEffort,
				Restriction::Free,
				Fortitude::Force,
			)
		};
		if relayer.is_some_and(|relayer| *relayer != fee.payer && pay(relayer).is_ok()) {
			return Ok(true);
		}
		T::Currency::release(&reason, &fee.payer, fee.amount, Precision::BestEffort)?;
		Ok(false)
	}

	/// Removes outboxes of which every message has arrived. Until then all of them stay: the proofs
	/// of those that have not arrived need the others.
	fn forget_batches(lane: LaneId) {
		let mut known = Lanes::<T>::get(lane.0, lane.1);
		while let Some(outbox) = Batches::<T>::get((lane.0, lane.1, known.oldest)) {
			let end = end(&outbox);
			if end > known.delivered {
				break;
			}
			for number in outbox.first.0..end.0 {
				Messages::<T>::remove((lane.0, lane.1, SequenceNumber(number)));
			}
			Batches::<T>::remove((lane.0, lane.1, outbox.first));
			known.oldest = end;
			Destinations::<T>::mutate_extant(lane.1, |to| {
				to.waiting = to.waiting.saturating_sub(outbox.count);
			});
		}
		Lanes::<T>::insert(lane.0, lane.1, known);
	}
}

/// Notes that a destination keeps the plan, if it was this message that told it the latest version.
fn mark_delivered<T: Config>(plan: PlanId, lane: LaneId, sequence: SequenceNumber) {
	Plans::<T>::mutate_extant(plan, |plan| {
		let here = |service: ServiceId, to| (service, to) == lane;
		let service = plan.service;
		let told = plan
			.targets
			.iter_mut()
			.find(|target| here(service, target.destination) && target.armed_by == sequence);
		if let Some(target) = told {
			target.delivered = true;
		}
	});
}

/// The name as text, which was checked at registration.
pub(crate) fn inbox_name<T: Config>(name: &[u8]) -> Result<&str, Error<T>> {
	core::str::from_utf8(name).map_err(|_| Error::<T>::BadInboxName)
}
