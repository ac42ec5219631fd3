// SPDX-License-Identifier: Apache-2.0

//! What watchers, relayers and protocols may ask.

use crate::{
	lanes::end, Batches, Config, DestinationIds, Destinations, LaneId, Lanes, Messages, Pallet,
};
use alloc::vec::Vec;
use vigil_primitives::{Destination, Message, Outbox, SequenceNumber, ServiceId};

impl<T: Config> Pallet<T> {
	/// The oldest outboxes of each lane of the service that are not known to have arrived, at most
	/// `most` of a lane.
	pub fn outboxes(service: ServiceId, most: usize) -> Vec<Outbox> {
		let lanes = Lanes::<T>::iter_prefix(service).filter(|(_, lane)| lane.oldest < lane.sealed);
		lanes.flat_map(|(to, lane)| Self::batches((service, to), lane.oldest).take(most)).collect()
	}

	/// The messages of an outbox that is not known to have arrived completely, in order; none of any
	/// other.
	pub fn messages(service: ServiceId, outbox: &Outbox) -> Vec<Message> {
		let Some(to) = DestinationIds::<T>::get(outbox.destination) else { return Vec::new() };
		if Batches::<T>::get((service, to, outbox.first)).as_ref() != Some(outbox) {
			return Vec::new();
		}
		let numbers = (outbox.first.0..end(outbox).0).map(SequenceNumber);
		numbers.filter_map(|number| Messages::<T>::get((service, to, number))).collect()
	}

	/// Where the destination with this number is.
	pub fn place_of(id: crate::DestinationId) -> Option<Destination> {
		Destinations::<T>::get(id).map(|entry| entry.destination)
	}

	/// Outboxes of a lane, one after the other.
	pub(crate) fn batches(lane: LaneId, oldest: SequenceNumber) -> impl Iterator<Item = Outbox> {
		let first = Batches::<T>::get((lane.0, lane.1, oldest));
		core::iter::successors(first, move |outbox| {
			Batches::<T>::get((lane.0, lane.1, end(outbox)))
		})
	}
}
