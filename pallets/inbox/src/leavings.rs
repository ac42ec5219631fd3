// SPDX-License-Identifier: Apache-2.0

//! What a forgotten service leaves behind is cleared some at a time, however much it is: nobody counts
//! receipts and plans, so that no number of them makes a service hard to forget.

use crate::{
	Carried, CheckpointReceipts, Config, Event, Failed, FailedMessages, HandoverReceipts, Leavings,
	MessageReceipts, Pallet, PlacesOf, PlanReceipts, Plans, Schedule, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::weights::WeightMeter;
use vigil_primitives::ServiceId;

/// How many entries are cleared at a time.
pub const CLEARED: u32 = 32;

impl<T: Config> Pallet<T> {
	/// Clears some of what one forgotten service left behind, if there is one and the weight suffices.
	pub(crate) fn clear_some(meter: &mut WeightMeter) {
		if Leavings::<T>::count() == 0 || meter.try_consume(T::WeightInfo::clear()).is_err() {
			return;
		}
		let Some(service) = Leavings::<T>::iter_keys().next() else { return };
		if Self::clear_of(service) == 0 {
			Leavings::<T>::remove(service);
			Self::deposit_event(Event::ServiceCleared { service });
		}
	}

	/// Clears up to [`CLEARED`] entries. How many there were.
	fn clear_of(service: ServiceId) -> u32 {
		let mut room = CLEARED;
		Carried::<T>::remove(service);
		clear(&mut room, Plans::<T>::iter_key_prefix(service), |plan| {
			Plans::<T>::remove(service, plan)
		});
		clear(&mut room, Schedule::<T>::iter_key_prefix((service,)), |(class, plan)| {
			Schedule::<T>::remove((service, class, plan))
		});
		clear(&mut room, PlanReceipts::<T>::iter_key_prefix(service), |plan| {
			PlanReceipts::<T>::remove(service, plan)
		});
		clear(&mut room, PlacesOf::<T>::iter_key_prefix(service), |protocol| {
			PlacesOf::<T>::remove(service, protocol)
		});
		clear(&mut room, MessageReceipts::<T>::iter_key_prefix((service,)), |(lane, sequence)| {
			MessageReceipts::<T>::remove((service, lane, sequence))
		});
		clear(&mut room, Failed::<T>::iter_key_prefix(service), |message| {
			Failed::<T>::remove(service, message)
		});
		clear(&mut room, FailedMessages::<T>::iter_key_prefix(service), |protocol| {
			FailedMessages::<T>::remove(service, protocol)
		});
		clear(&mut room, HandoverReceipts::<T>::iter_key_prefix(service), |set_id| {
			HandoverReceipts::<T>::remove(service, set_id)
		});
		clear(&mut room, CheckpointReceipts::<T>::iter_key_prefix(service), |height| {
			CheckpointReceipts::<T>::remove(service, height)
		});
		CLEARED.saturating_sub(room)
	}
}

/// Removes as many entries as there is room for.
fn clear<Key>(room: &mut u32, keys: impl Iterator<Item = Key>, remove: impl Fn(Key)) {
	let most = usize::try_from(*room).unwrap_or(usize::MAX);
	let some: Vec<_> = keys.take(most).collect();
	let cleared = u32::try_from(some.len()).unwrap_or(u32::MAX);
	*room = room.saturating_sub(cleared);
	some.into_iter().for_each(remove);
}
