// SPDX-License-Identifier: Apache-2.0

//! The list of live services, which is all that an election goes over.
//!
//! A service stands in it from its registration until it is retired and has no set left but its last.
//! Numbers only grow and a new one is put at the end, so the list is in rising order.

use crate::{types::Neighbours, Config, ElectionCursor, LiveEnds, LiveServices, Pallet};
use alloc::vec::Vec;
use vigil_primitives::ServiceId;

impl<T: Config> Pallet<T> {
	/// Puts a new service at the end of the list.
	pub(crate) fn link_service(id: ServiceId) {
		let (first, last) = LiveEnds::<T>::get().unwrap_or((id, id));
		let previous = (last != id).then_some(last);
		if let Some(previous) = previous {
			LiveServices::<T>::mutate_extant(previous, |at| at.next = Some(id));
		}
		LiveServices::<T>::insert(id, Neighbours { previous, next: None });
		LiveEnds::<T>::put((first, id));
	}

	/// Takes a service off the list; the election under way goes on with the one after it.
	pub(crate) fn unlink_service(id: ServiceId) {
		let Some(Neighbours { previous, next }) = LiveServices::<T>::take(id) else { return };
		if let Some(previous) = previous {
			LiveServices::<T>::mutate_extant(previous, |at| at.next = next);
		}
		if let Some(next) = next {
			LiveServices::<T>::mutate_extant(next, |at| at.previous = previous);
		}
		if let Some((first, last)) = LiveEnds::<T>::get() {
			let first = if first == id { next } else { Some(first) };
			let last = if last == id { previous } else { Some(last) };
			LiveEnds::<T>::set(first.zip(last));
		}
		if let Some(election) = ElectionCursor::<T>::get().filter(|at| at.next == id) {
			ElectionCursor::<T>::set(Self::after_turn(election, next));
		}
	}

	/// The live services from `from` on, at most `limit` of them.
	pub(crate) fn live_services(from: ServiceId, limit: usize) -> Vec<ServiceId> {
		let first = LiveEnds::<T>::get().map(|(first, _)| first);
		let start = if LiveServices::<T>::contains_key(from) { Some(from) } else { first };
		core::iter::successors(start, |id| LiveServices::<T>::get(id)?.next)
			.filter(|id| *id >= from)
			.take(limit)
			.collect()
	}
}
