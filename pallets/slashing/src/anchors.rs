// SPDX-License-Identifier: Apache-2.0

//! What is trusted of each ward: pinned by governance, moved on by the ward's own consensus and by nothing
//! that Vigil's watchers say.
//!
//! Old anchors are kept for as long as evidence is taken, so that nobody makes evidence useless by moving on
//! what judges it. The newest one moves in place until it is far enough from the one before.

use crate::{
	life::proof_error, AnchorEnds, AnchorOf, Anchors, AnchorsOf, Config, Error, Event, Pallet,
	Pinned, UpdateOf,
};
use codec::DecodeAll;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::ServiceId;
use vigil_proofs::LivenessProof;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pin_anchor(service: ServiceId, mut bytes: &[u8]) -> DispatchResult {
		let anchor =
			AnchorOf::<T>::decode_all(&mut bytes).map_err(|_| Error::<T>::UnknownAnchor)?;
		let now = Self::now();
		let ends = match AnchorsOf::<T>::get(service) {
			None => AnchorEnds { since: now, ..AnchorEnds::default() },
			Some(ends) => {
				(ends.first..ends.next).for_each(|number| Anchors::<T>::remove(service, number));
				AnchorEnds { first: ends.next, next: ends.next, since: now }
			},
		};
		let number = ends.next;
		Anchors::<T>::insert(service, number, Pinned { anchor, at: now });
		AnchorsOf::<T>::insert(service, AnchorEnds { next: number.saturating_add(1), ..ends });
		Self::deposit_event(Event::AnchorPinned { service, number });
		Ok(())
	}

	/// Moves the newest anchor on; whether the one that was is kept beside it.
	pub(crate) fn do_advance_anchor(
		service: ServiceId,
		update: &UpdateOf<T>,
	) -> Result<bool, DispatchError> {
		let mut ends = AnchorsOf::<T>::get(service).ok_or(Error::<T>::UnknownAnchor)?;
		let newest = ends.next.saturating_sub(1);
		let found = Anchors::<T>::get(service, newest).ok_or(Error::<T>::UnknownAnchor)?;
		let Pinned { mut anchor, at: newest_at } = found;
		let now = Self::now();
		let cost = T::Life::cost_of_update(update);
		let fits = cost.signatures <= T::MaxProofSignatures::get()
			&& cost.bytes <= T::MaxProofBytes::get();
		ensure!(fits, Error::<T>::ProofTooLarge);
		T::Life::advance(&mut anchor, update, now).map_err(proof_error::<T>)?;
		let before = match newest > ends.first {
			true => Anchors::<T>::get(service, newest.saturating_sub(1)),
			false => None,
		};
		// It stays where it is once it is far enough from the one before: so all but the newest are.
		let apart = |before: u64| newest_at.0.saturating_sub(before);
		let in_place = before.is_some_and(|before| apart(before.at.0) < T::AnchorEvery::get().0);
		let number = match in_place {
			true => newest,
			false => {
				if ends.next.saturating_sub(ends.first) >= T::MaxAnchors::get() {
					let oldest = Anchors::<T>::get(service, ends.first);
					let kept = oldest.map_or(0, |oldest| now.0.saturating_sub(oldest.at.0));
					ensure!(kept > T::AnchorKeep::get().0, Error::<T>::TooManyAnchors);
					Anchors::<T>::remove(service, ends.first);
					ends.first = ends.first.saturating_add(1);
				}
				ends.next = ends.next.saturating_add(1);
				AnchorsOf::<T>::insert(service, ends);
				newest.saturating_add(1)
			},
		};
		Anchors::<T>::insert(service, number, Pinned { anchor, at: now });
		Self::deposit_event(Event::AnchorAdvanced { service, number });
		Ok(!in_place)
	}
}
