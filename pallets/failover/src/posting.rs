// SPDX-License-Identifier: Apache-2.0

//! Messages on their way into a lane: who may have a place, what it costs, and what is taken back.

use crate::{
	quota::{Places, Room},
	Balance, Config, DestinationId, Destinations, Error, Event, HoldReason, LaneKey, Lanes, Line,
	Messages, NextPost, Pallet, PostId, Posted, Protocols, RelayFee, RelayFees, Share, Shares,
	Unsealed,
};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use vigil_primitives::{Body, ProtocolId};

/// Which part of a lane's room a message may take.
pub(crate) fn room(body: &Body) -> Room {
	match body {
		Body::Execute(_) => Room::Open,
		Body::Arm(_) => Room::Plans,
		Body::Disarm(_) | Body::StandDown { .. } => Room::Words,
	}
}

/// The queue that a message waits in.
fn line(room: Room) -> Line {
	match room {
		Room::Words => Line::Words,
		Room::Open | Room::Plans => Line::Orders,
	}
}

impl Share {
	/// How many of these.
	pub(crate) fn of(&mut self, room: Room) -> &mut u32 {
		match room {
			Room::Words => &mut self.words,
			Room::Open | Room::Plans => &mut self.orders,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The places of any lane.
	pub(crate) fn places() -> Places {
		Places {
			most: T::MaxPending::get(),
			for_plans: T::ReservedForPlans::get(),
			for_words: T::ReservedForWords::get(),
		}
	}

	/// Whether the protocol may post one more such message to the lane.
	pub(crate) fn ensure_room(
		lane: LaneKey,
		protocol: ProtocolId,
		room: Room,
	) -> Result<(), Error<T>> {
		let known = Lanes::<T>::get(lane.1, lane.0).unwrap_or_default();
		ensure!(!known.ended, Error::<T>::LaneEnded);
		let own = *Shares::<T>::get(lane, protocol).of(room);
		let admitted = Self::places().admits(room, known.filled(), own);
		ensure!(admitted, Error::<T>::LaneFull);
		if room != Room::Words {
			let waiting = Protocols::<T>::get(protocol).map_or(0, |entry| entry.waiting);
			ensure!(waiting < T::MaxWaiting::get(), Error::<T>::TooManyWaiting);
		}
		Ok(())
	}

	/// What a message costs whoever pays for it.
	pub(crate) fn bill(payer: T::AccountId, body: &Body) -> RelayFee<T::AccountId> {
		let size = Balance::try_from(body.encoded_size()).unwrap_or(Balance::MAX);
		let per_bytes = T::RelayPerByte::get().saturating_mul(size);
		RelayFee {
			payer,
			amount: T::RelayBase::get().saturating_add(per_bytes),
			deposit: T::DepositPerByte::get().saturating_mul(size),
		}
	}

	/// Puts a message into the lane. The protocol's owner pays.
	pub(crate) fn post(
		lane: LaneKey,
		protocol: ProtocolId,
		body: Body,
	) -> Result<PostId, DispatchError> {
		let owner = Protocols::<T>::get(protocol).ok_or(Error::<T>::UnknownProtocol)?.owner;
		Self::ensure_lane(lane, &owner)?;
		let fee = Self::bill(owner, &body);
		let all = fee.amount.saturating_add(fee.deposit);
		T::Currency::hold(&HoldReason::RelayFee.into(), &fee.payer, all)?;
		Self::post_for(lane, protocol, body, fee)
	}

	/// As [`Self::post`], with a fee that is held already, into a lane that is there.
	pub(crate) fn post_for(
		lane: LaneKey,
		protocol: ProtocolId,
		body: Body,
		fee: RelayFee<T::AccountId>,
	) -> Result<PostId, DispatchError> {
		let room = room(&body);
		Self::ensure_room(lane, protocol, room)?;
		let post = NextPost::<T>::get();
		NextPost::<T>::put(PostId(post.0.checked_add(1).ok_or(ArithmeticError::Overflow)?));
		Self::enqueue(lane, line(room), post)?;
		Self::count(lane, protocol, room)?;
		Self::deposit_event(Event::MessagePosted {
			service: lane.0,
			destination: lane.1,
			post,
			protocol,
			body: body.hash(),
			payer: fee.payer.clone(),
			fee: fee.amount,
			deposit: fee.deposit,
		});
		Messages::<T>::insert(post, Posted { protocol, body });
		RelayFees::<T>::insert(post, fee);
		Ok(post)
	}

	/// Puts a message at the end of a line, which gets a turn if it has none.
	fn enqueue(lane: LaneKey, line: Line, post: PostId) -> DispatchResult {
		Unsealed::<T>::try_append(lane, line, post).map_err(|()| Error::<T>::LaneFull)?;
		Self::note_posted(lane)?;
		Self::ensure_turn(lane, line)
	}

	fn count(lane: LaneKey, protocol: ProtocolId, room: Room) -> DispatchResult {
		let more = |count: &mut u32| -> DispatchResult {
			*count = count.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		};
		Shares::<T>::try_mutate(lane, protocol, |share| more(share.of(room)))?;
		Destinations::<T>::try_mutate(lane.1, |to| {
			more(&mut to.as_mut().ok_or(Error::<T>::UnknownDestination)?.waiting)
		})?;
		Protocols::<T>::try_mutate(protocol, |from| {
			more(&mut from.as_mut().ok_or(Error::<T>::UnknownProtocol)?.waiting)
		})
	}

	/// The message is known to have arrived, or will not be sent: it waits for nobody any more.
	pub(crate) fn uncount(lane: LaneKey, posted: &Posted) {
		let room = room(&posted.body);
		Shares::<T>::mutate_exists(lane, posted.protocol, |share| {
			let mut left = share.take().unwrap_or_default();
			let count = left.of(room);
			*count = count.saturating_sub(1);
			*share = Some(left).filter(|left| *left != Share::default());
		});
		Protocols::<T>::mutate_extant(posted.protocol, |from| {
			from.waiting = from.waiting.saturating_sub(1);
		});
	}

	/// Removes a message that arms a plan, if it is in no outbox yet: what follows about the plan is sealed
	/// before it, or makes it useless.
	pub(crate) fn take_back(lane: LaneKey, post: PostId) -> DispatchResult {
		if !Self::leave(lane, post) {
			return Ok(());
		}
		let (Some(posted), Some(fee)) = (Messages::<T>::take(post), RelayFees::<T>::take(post))
		else {
			frame_support::defensive!("messages stay until they have arrived");
			return Ok(());
		};
		let all = fee.amount.saturating_add(fee.deposit);
		let reason = HoldReason::RelayFee.into();
		T::Currency::release(&reason, &fee.payer, all, Precision::BestEffort)?;
		Self::uncount(lane, &posted);
		Self::free_destination(lane.1, 1);
		Self::note_unsealed_gone(lane, 1);
		let (service, destination) = lane;
		Self::deposit_event(Event::MessageTakenBack { service, destination, post });
		Ok(())
	}

	/// Moves a message that arms a plan in front of what is said about the plan next, if it is in no
	/// outbox yet: a destination has to know of a plan that is to stand down.
	pub(crate) fn hurry(lane: LaneKey, post: PostId) -> DispatchResult {
		if !Self::leave(lane, post) {
			return Ok(());
		}
		Unsealed::<T>::try_append(lane, Line::Words, post).map_err(|()| Error::<T>::LaneFull)?;
		Self::ensure_turn(lane, Line::Words)
	}

	/// Takes a message out of the line of orders; whether it was there.
	fn leave(lane: LaneKey, post: PostId) -> bool {
		let mut queue = Unsealed::<T>::get(lane, Line::Orders);
		let before = queue.len();
		queue.retain(|waiting| *waiting != post);
		if queue.len() == before {
			return false;
		}
		Self::put_line(lane, Line::Orders, queue);
		true
	}

	/// So many messages to the destination are stored no more.
	pub(crate) fn free_destination(destination: DestinationId, count: u32) {
		Destinations::<T>::mutate_extant(destination, |to| {
			to.waiting = to.waiting.saturating_sub(count);
		});
	}
}
