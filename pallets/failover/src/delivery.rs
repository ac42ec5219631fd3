// SPDX-License-Identifier: Apache-2.0

//! What is known to have arrived: receipts of messages, read from a destination's certified state.

use crate::{
	sealing::end, Batches, Config, DestinationId, Destinations, Error, Event, HoldReason, LaneKey,
	Lanes, Messages, Pallet, Plans, PostId, RelayFee, RelayFees,
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
use vigil_primitives::{Body, Height, MessageReceipt, Outcome, PlanOrder, SequenceNumber};
use vigil_proofs::Proof;

/// How a message is known to have arrived: by its receipt in the state after a block, or by word.
type Arrival = Option<(Height, MessageReceipt)>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_delivery(
		lane: LaneKey,
		height: Height,
		proof: Proof,
		up_to: SequenceNumber,
	) -> DispatchResult {
		let (service, id) = lane;
		let inbox = Self::certified_inbox(id, height, proof)?;
		Self::settle(lane, up_to, |sequence| {
			let receipt = inbox.message::<T>(service, id.lane(), sequence)?;
			receipt.map(|receipt| Some((height, receipt))).ok_or(Error::<T>::NotDelivered)
		})?;
		Self::note_proven(id);
		Ok(())
	}

	pub(crate) fn do_acknowledge(
		keeper: &T::AccountId,
		lane: LaneKey,
		up_to: SequenceNumber,
	) -> DispatchResult {
		let to = Self::kept_destination(keeper, lane.1)?;
		ensure!(to.certified_by.is_none(), Error::<T>::Provable);
		Self::settle(lane, up_to, |_| Ok(None))
	}

	/// An inbox at the destination has taken a message that was addressed to it by this entry.
	fn note_proven(id: DestinationId) {
		Destinations::<T>::mutate_extant(id, |to| {
			if !core::mem::replace(&mut to.proven, true) {
				Self::deposit_event(Event::DestinationProven { id });
			}
		});
	}

	/// Notes that the messages of the lane up to and with `up_to` arrived.
	pub(crate) fn settle(
		lane: LaneKey,
		up_to: SequenceNumber,
		arrival: impl Fn(SequenceNumber) -> Result<Arrival, Error<T>>,
	) -> DispatchResult {
		let known = Lanes::<T>::get(lane.1, lane.0).unwrap_or_default();
		ensure!(up_to < known.next, Error::<T>::NotSealed);
		ensure!(up_to >= known.delivered, Error::<T>::AlreadyDelivered);
		let more = up_to.0.saturating_sub(known.delivered.0);
		ensure!(more < T::MaxSettled::get().into(), Error::<T>::TooManyAtOnce);
		let from = usize::try_from(known.delivered.0.saturating_sub(known.oldest.0));
		let posts = Self::batches(lane, known.oldest).flat_map(|batch| batch.posts);
		let posts = posts.skip(from.unwrap_or(usize::MAX));
		for (number, post) in (known.delivered.0..=up_to.0).zip(posts) {
			let sequence = SequenceNumber(number);
			Self::settle_one(lane, post, sequence, arrival(sequence)?)?;
		}
		Self::change_lane(lane, |known| {
			known.delivered = SequenceNumber(up_to.0.saturating_add(1));
			known.moved_at = frame_system::Pallet::<T>::block_number();
		});
		Self::forget_batches(lane);
		Ok(())
	}

	fn settle_one(
		lane: LaneKey,
		post: PostId,
		sequence: SequenceNumber,
		arrival: Arrival,
	) -> DispatchResult {
		let (Some(posted), Some(fee)) = (Messages::<T>::get(post), RelayFees::<T>::take(post))
		else {
			defensive!("messages stay until they have arrived");
			return Ok(());
		};
		let relayer = arrival.map(|(_, receipt)| T::AccountOf::convert(receipt.beneficiary));
		let paid = Self::pay_relayer(&fee, relayer.as_ref())?;
		Self::uncount(lane, &posted);
		if let (Body::Arm(order), Some((height, receipt))) = (&posted.body, arrival) {
			note_armed::<T>(order, lane, height, &receipt);
		}
		let (service, destination) = lane;
		Self::deposit_event(Event::MessageDelivered {
			service,
			destination,
			sequence,
			outcome: arrival.map(|(_, receipt)| receipt.outcome),
			relayer: relayer.filter(|_| paid),
			fee: fee.amount,
		});
		Ok(())
	}

	/// Pays the relayer, or returns the fee if there is none or he cannot be paid; whether he was
	/// paid. Whoever names a beneficiary that cannot exist does not hold up the lane, and no freeze of
	/// the payer's balance reaches what is owed already. The deposit is returned.
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
		let paid = relayer.is_some_and(|relayer| *relayer != fee.payer && pay(relayer).is_ok());
		let rest = fee.deposit.saturating_add(if paid { 0 } else { fee.amount });
		T::Currency::release(&reason, &fee.payer, rest, Precision::BestEffort)?;
		Ok(paid)
	}

	/// Removes outboxes of which every message has arrived. Until then all of them stay: the proofs
	/// of those that have not arrived need the others.
	fn forget_batches(lane: LaneKey) {
		let Some(mut known) = Lanes::<T>::get(lane.1, lane.0) else { return };
		while let Some(batch) = Batches::<T>::get(lane, known.oldest) {
			let end = end(&batch.outbox);
			if end > known.delivered {
				break;
			}
			batch.posts.iter().for_each(Messages::<T>::remove);
			Batches::<T>::remove(lane, batch.outbox.first);
			known.oldest = end;
			Self::free_destination(lane.1, batch.outbox.count);
		}
		Lanes::<T>::insert(lane.1, lane.0, known);
		Self::close_if_empty(lane);
	}
}

/// Notes that a destination keeps a plan, if it was told the latest version, and how that was rehearsed.
fn note_armed<T: Config>(
	order: &PlanOrder,
	lane: LaneKey,
	height: Height,
	receipt: &MessageReceipt,
) {
	if receipt.outcome != Outcome::Done {
		return;
	}
	Plans::<T>::mutate_extant(order.plan, |plan| {
		if plan.service != lane.0 || plan.version != order.version {
			return;
		}
		let Some(target) = plan.targets.iter_mut().find(|one| one.destination == lane.1) else {
			return;
		};
		target.delivered = true;
		if target.shown_at.is_none_or(|shown| shown < height) {
			target.rehearsal = receipt.rehearsal.or(target.rehearsal);
		}
	});
}

/// The name as text, which was checked at registration.
pub(crate) fn inbox_name<T: Config>(name: &[u8]) -> Result<&str, Error<T>> {
	core::str::from_utf8(name).map_err(|_| Error::<T>::BadInboxName)
}
