// SPDX-License-Identifier: Apache-2.0

//! Lanes: messages get their numbers, and those of a block become an outbox.

use crate::{
	Balance, Batches, Config, Destinations, Error, Event, HoldReason, LaneId, Lanes, Messages,
	Pallet, Protocols, RelayFee, RelayFees, SealTurns, Turns, Unsealed, WeightInfo,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	defensive, ensure,
	traits::{fungible::MutateHold, Get},
	weights::Weight,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::{Body, Message, MessagesTree, Outbox, ProtocolId, SequenceNumber};

/// Which part of a lane's room a message may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
	/// What is not reserved: messages that protocols send as they like.
	Open,
	/// All of it: what arms, changes and stands down plans.
	Reserved,
}

impl<T: Config> Pallet<T> {
	/// Whether so many more messages find room in the lane.
	pub(crate) fn ensure_room(lane: LaneId, room: Room, more: u64) -> Result<(), Error<T>> {
		let known = Lanes::<T>::get(lane.0, lane.1);
		let waiting = known.next.0.saturating_sub(known.oldest.0);
		let most = match room {
			Room::Open => T::MaxPending::get().saturating_sub(T::ReservedForFailover::get()),
			Room::Reserved => T::MaxPending::get(),
		};
		let room_left = u64::from(most).saturating_sub(waiting);
		ensure!(more <= room_left, Error::<T>::LaneFull);
		Ok(())
	}

	/// What the relayer of a message gets.
	pub(crate) fn relay_fee(body: &Body) -> Balance {
		let size = Balance::try_from(body.encoded_size()).unwrap_or(Balance::MAX);
		T::RelayBase::get().saturating_add(T::RelayPerByte::get().saturating_mul(size))
	}

	/// Gives a message its number and puts it into the lane. The protocol's owner pays.
	pub(crate) fn post(
		lane: LaneId,
		protocol: ProtocolId,
		body: Body,
		room: Room,
	) -> Result<SequenceNumber, DispatchError> {
		let fee = Self::relay_fee(&body);
		let owner = Protocols::<T>::get(protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		T::Currency::hold(&HoldReason::RelayFee.into(), &owner, fee)?;
		Self::post_for(lane, protocol, body, room, RelayFee { payer: owner, amount: fee })
	}

	/// As [`Self::post`], with a fee that is held already.
	pub(crate) fn post_for(
		lane: LaneId,
		protocol: ProtocolId,
		body: Body,
		room: Room,
		fee: RelayFee<T::AccountId>,
	) -> Result<SequenceNumber, DispatchError> {
		Self::ensure_room(lane, room, 1)?;
		let mut known = Lanes::<T>::get(lane.0, lane.1);
		let sequence = known.next;
		let next = sequence.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		if known.sealed == known.next {
			Self::queue_for_seal(lane)?;
		}
		known.next = SequenceNumber(next);
		Lanes::<T>::insert(lane.0, lane.1, known);
		Self::count_message(lane, protocol)?;
		let message = Message { sequence, protocol, body };
		Self::deposit_event(Event::MessagePosted {
			service: lane.0,
			destination: lane.1,
			sequence,
			protocol,
			leaf: message.leaf(),
			payer: fee.payer.clone(),
			fee: fee.amount,
		});
		Messages::<T>::insert((lane.0, lane.1, sequence), message);
		RelayFees::<T>::insert((lane.0, lane.1, sequence), fee);
		Ok(sequence)
	}

	fn count_message(lane: LaneId, protocol: ProtocolId) -> DispatchResult {
		let mut to = Self::destination(lane.1)?;
		to.waiting = to.waiting.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		to.used = true;
		Destinations::<T>::insert(lane.1, to);
		let mut from = Protocols::<T>::get(protocol).ok_or(Error::<T>::UnknownProtocol)?;
		from.waiting = from.waiting.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Protocols::<T>::insert(protocol, from);
		Ok(())
	}

	fn queue_for_seal(lane: LaneId) -> DispatchResult {
		SealTurns::<T>::try_mutate(|turns| {
			Unsealed::<T>::insert(turns.tail, lane);
			turns.tail = turns.tail.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Seals what waits in so many lanes, those that wait longest first.
	pub(crate) fn seal_some(most: u32) -> Weight {
		let mut weight = T::WeightInfo::seal_nothing();
		for _ in 0..most {
			let turns = SealTurns::<T>::get();
			let Some(lane) = Unsealed::<T>::take(turns.head) else { break };
			let head = turns.head.saturating_add(1);
			SealTurns::<T>::put(Turns { head, ..turns });
			let count = Self::seal(lane);
			weight = weight.saturating_add(T::WeightInfo::seal_lane(count));
			let known = Lanes::<T>::get(lane.0, lane.1);
			if known.sealed < known.next && Self::queue_for_seal(lane).is_err() {
				defensive!("turns do not run out");
			}
		}
		weight
	}

	/// Makes an outbox of the first messages of the lane that are in none; how many these are.
	fn seal(lane: LaneId) -> u32 {
		let known = Lanes::<T>::get(lane.0, lane.1);
		let messages = Self::next_batch(lane, known.sealed);
		let Some(to) = Destinations::<T>::get(lane.1) else {
			defensive!("destinations with messages stay");
			return 0;
		};
		let outbox = match MessagesTree::new(to.destination, &messages) {
			Ok(tree) => tree.outbox(),
			Err(_) => {
				defensive!("numbers of a lane have no gaps");
				return 0;
			},
		};
		Batches::<T>::insert((lane.0, lane.1, outbox.first), outbox);
		Lanes::<T>::mutate(lane.0, lane.1, |known| known.sealed = end(&outbox));
		Self::deposit_event(Event::OutboxSealed { service: lane.0, destination: lane.1, outbox });
		outbox.count
	}

	/// Messages from `first` on: as many as an outbox may have, and as large; at least one.
	fn next_batch(lane: LaneId, first: SequenceNumber) -> Vec<Message> {
		let mut bytes = 0usize;
		let mut batch = Vec::new();
		for place in 0..T::MaxBatch::get().min(vigil_primitives::MAX_OUTBOX) {
			let number = SequenceNumber(first.0.saturating_add(place.into()));
			let Some(message) = Messages::<T>::get((lane.0, lane.1, number)) else { break };
			bytes = bytes.saturating_add(message.encoded_size());
			if place > 0 && bytes > T::MaxBatchBytes::get() as usize {
				break;
			}
			batch.push(message);
		}
		batch
	}
}

/// The number after the last message of an outbox.
pub(crate) fn end(outbox: &Outbox) -> SequenceNumber {
	SequenceNumber(outbox.first.0.saturating_add(outbox.count.into()))
}
