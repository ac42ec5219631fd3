// SPDX-License-Identifier: Apache-2.0

//! Lanes take turns to have their messages sealed: those get their numbers and become an outbox.
//!
//! A lane has two lines. Words (the end of plans, and that they stand down) are sealed before orders in every
//! block and in every lane, and leave orders a quarter of the turns. Lanes of a line follow one another,
//! however much each has waiting.

use crate::{
	Batch, Batches, Config, Destinations, Event, LaneKey, LaneTurns, Lanes, Line, Messages, Pallet,
	PostId, SealTurns, Turns, Unsealed, WeightInfo,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{defensive, traits::Get, weights::Weight, BoundedVec};
use sp_runtime::{ArithmeticError, DispatchResult};
use vigil_primitives::{Message, MessagesTree, Outbox, SequenceNumber, MAX_OUTBOX};

/// One turn in so many is for orders, however many words wait.
const FOR_ORDERS: u32 = 4;

impl<T: Config> Pallet<T> {
	/// Gives the line of a lane a turn unless it has one.
	pub(crate) fn ensure_turn(lane: LaneKey, line: Line) -> DispatchResult {
		let Some(mut known) = Lanes::<T>::get(lane.1, lane.0) else {
			defensive!("only lanes have lines");
			return Ok(());
		};
		if core::mem::replace(known.turns.of(line), true) {
			return Ok(());
		}
		Lanes::<T>::insert(lane.1, lane.0, known);
		SealTurns::<T>::try_mutate(line, |turns| {
			LaneTurns::<T>::insert(line, turns.tail, lane);
			turns.tail = turns.tail.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Keeps what waits in a line.
	pub(crate) fn put_line(lane: LaneKey, line: Line, queue: BoundedVec<PostId, T::MaxPending>) {
		match queue.is_empty() {
			true => Unsealed::<T>::remove(lane, line),
			false => Unsealed::<T>::insert(lane, line, queue),
		}
	}

	/// Gives so many turns, to those that wait longest first.
	pub(crate) fn seal_some(most: u32) -> Weight {
		let for_orders = most.div_ceil(FOR_ORDERS);
		let (words, weight) = Self::seal_line(Line::Words, most.saturating_sub(for_orders));
		let (_, more) = Self::seal_line(Line::Orders, most.saturating_sub(words));
		T::WeightInfo::seal_nothing().saturating_add(weight).saturating_add(more)
	}

	/// How many turns of a line were taken, and what they weigh.
	fn seal_line(line: Line, most: u32) -> (u32, Weight) {
		let (mut taken, mut weight) = (0u32, Weight::zero());
		while taken < most {
			let turns = SealTurns::<T>::get(line);
			let Some(lane) = LaneTurns::<T>::take(line, turns.head) else { break };
			let head = turns.head.saturating_add(1);
			SealTurns::<T>::insert(line, Turns { head, ..turns });
			Self::change_lane(lane, |known| *known.turns.of(line) = false);
			let count = Self::seal(lane, line);
			weight = weight.saturating_add(T::WeightInfo::seal_lane(count));
			taken = taken.saturating_add(1);
			let waits = Unsealed::<T>::decode_len(lane, line).is_some_and(|waiting| waiting > 0);
			if waits && Self::ensure_turn(lane, line).is_err() {
				defensive!("turns do not run out");
			}
		}
		(taken, weight)
	}

	/// Makes an outbox of the first messages in the line; how many these are. Orders wait for words.
	fn seal(lane: LaneKey, line: Line) -> u32 {
		if line == Line::Orders && Unsealed::<T>::contains_key(lane, Line::Words) {
			return 0;
		}
		let Some(mut known) = Lanes::<T>::get(lane.1, lane.0) else { return 0 };
		let Some(to) = Destinations::<T>::get(lane.1) else {
			defensive!("destinations with messages stay");
			return 0;
		};
		let mut queue = Unsealed::<T>::get(lane, line);
		let messages = Self::next_batch(&queue, known.next);
		let outbox = match MessagesTree::new((to.destination, lane.1.lane()), &messages) {
			Ok(tree) => tree.outbox(),
			// A line whose messages were all taken back.
			Err(_) => return 0,
		};
		let posts: Vec<_> = queue.drain(..messages.len().min(queue.len())).collect();
		Self::put_line(lane, line, queue);
		known.unsealed = known.unsealed.saturating_sub(outbox.count);
		known.next = end(&outbox);
		Lanes::<T>::insert(lane.1, lane.0, known);
		let batch = Batch { outbox, posts: BoundedVec::truncate_from(posts.clone()) };
		Batches::<T>::insert(lane, outbox.first, batch);
		let (service, destination) = lane;
		Self::deposit_event(Event::OutboxSealed { service, destination, outbox, posts });
		outbox.count
	}

	/// The first messages of a queue, with numbers from `first` on: as many as an outbox may have, and as
	/// large; at least one.
	fn next_batch(queue: &[PostId], first: SequenceNumber) -> Vec<Message> {
		let mut bytes = 0usize;
		let mut batch = Vec::new();
		let most = T::MaxBatch::get().min(MAX_OUTBOX);
		for (place, post) in (0..most).zip(queue) {
			let sequence = SequenceNumber(first.0.saturating_add(place.into()));
			let Some(message) = Self::message(*post, sequence) else {
				defensive!("what waits is stored");
				break;
			};
			bytes = bytes.saturating_add(message.encoded_size());
			if place > 0 && bytes > T::MaxBatchBytes::get() as usize {
				break;
			}
			batch.push(message);
		}
		batch
	}

	/// A message under its number.
	pub(crate) fn message(post: PostId, sequence: SequenceNumber) -> Option<Message> {
		let posted = Messages::<T>::get(post)?;
		Some(Message { sequence, protocol: posted.protocol, body: posted.body })
	}
}

/// The number after the last message of an outbox.
pub(crate) fn end(outbox: &Outbox) -> SequenceNumber {
	SequenceNumber(outbox.first.0.saturating_add(outbox.count.into()))
}
