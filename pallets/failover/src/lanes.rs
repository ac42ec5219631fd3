// SPDX-License-Identifier: Apache-2.0

//! Lanes: their beginning, the index of those that are open, and their end.
//!
//! A lane is open while it has messages that are not known to have arrived. Watchers and relayers walk open
//! lanes only, and one in which nothing arrives for long is given up.

use crate::{Config, Destinations, Error, Event, Lane, LaneKey, Lanes, OpenLanes, Pallet};
use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, ArithmeticError, DispatchResult};
use vigil_primitives::SequenceNumber;

impl<BlockNumber> Lane<BlockNumber> {
	/// How many of its places are filled.
	pub fn filled(&self) -> u32 {
		let sealed = self.next.0.saturating_sub(self.oldest.0);
		u32::try_from(sealed).unwrap_or(u32::MAX).saturating_add(self.unsealed)
	}
}

impl<T: Config> Pallet<T> {
	/// Begins a lane unless it is there; `payer` pays the fee.
	pub(crate) fn ensure_lane(lane: LaneKey, payer: &T::AccountId) -> DispatchResult {
		if Lanes::<T>::contains_key(lane.1, lane.0) {
			return Ok(());
		}
		let mut to = Self::destination(lane.1)?;
		ensure!(!to.ending, Error::<T>::DestinationEnds);
		to.lanes = to.lanes.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Destinations::<T>::insert(lane.1, to);
		let fee = Self::burn(payer, T::LaneFee::get())?;
		Lanes::<T>::insert(lane.1, lane.0, Lane::default());
		let (service, destination) = lane;
		Self::deposit_event(Event::LaneOpened { service, destination, fee });
		Ok(())
	}

	/// Burns a fee.
	pub(crate) fn burn(
		from: &T::AccountId,
		fee: crate::Balance,
	) -> Result<crate::Balance, sp_runtime::DispatchError> {
		let (keep, exact, polite) = (Preservation::Preserve, Precision::Exact, Fortitude::Polite);
		T::Currency::burn_from(from, fee, keep, exact, polite)
	}

	/// Changes a lane, if it is there.
	pub(crate) fn change_lane(lane: LaneKey, change: impl FnOnce(&mut Lane<BlockNumberFor<T>>)) {
		Lanes::<T>::mutate_exists(lane.1, lane.0, |known| {
			if let Some(known) = known {
				change(known);
			}
		});
	}

	/// One more message waits to be sealed.
	pub(crate) fn note_posted(lane: LaneKey) -> DispatchResult {
		Lanes::<T>::try_mutate(lane.1, lane.0, |known| {
			let known = known.as_mut().ok_or(Error::<T>::UnknownLane)?;
			if known.filled() == 0 {
				known.moved_at = frame_system::Pallet::<T>::block_number();
				OpenLanes::<T>::insert(lane.0, lane.1, ());
			}
			known.unsealed = known.unsealed.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// So many messages do not wait to be sealed any more, and are not sealed either.
	pub(crate) fn note_unsealed_gone(lane: LaneKey, count: u32) {
		Self::change_lane(lane, |known| {
			known.unsealed = known.unsealed.saturating_sub(count);
		});
		Self::close_if_empty(lane);
	}

	/// Takes a lane without messages out of the index.
	pub(crate) fn close_if_empty(lane: LaneKey) {
		if Lanes::<T>::get(lane.1, lane.0).is_none_or(|known| known.filled() == 0) {
			OpenLanes::<T>::remove(lane.0, lane.1);
		}
	}

	/// Gives up a lane in which nothing moves, and frees some of its messages.
	pub(crate) fn do_end_lane(lane: LaneKey) -> DispatchResult {
		let known = Lanes::<T>::get(lane.1, lane.0).ok_or(Error::<T>::UnknownLane)?;
		if !known.ended {
			let now = frame_system::Pallet::<T>::block_number();
			let still = now.saturating_sub(known.moved_at) >= T::LaneIdle::get();
			ensure!(still && known.filled() > 0, Error::<T>::LaneMoves);
			Self::change_lane(lane, |known| known.ended = true);
			OpenLanes::<T>::remove(lane.0, lane.1);
			let (service, destination) = lane;
			Self::deposit_event(Event::LaneEnded { service, destination });
		}
		let left = known.next.0.saturating_sub(known.delivered.0).min(T::MaxSettled::get().into());
		match left.checked_sub(1) {
			Some(more) => {
				let up_to = SequenceNumber(known.delivered.0.saturating_add(more));
				Self::settle(lane, up_to, |_| Ok(None))
			},
			None if known.ended => Err(Error::<T>::LaneMoves.into()),
			None => Ok(()),
		}
	}
}
