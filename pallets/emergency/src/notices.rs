// SPDX-License-Identifier: Apache-2.0

//! What the network says to those who run and use it. A notice is as genuine as the state it is read from, and
//! nobody is to believe one that has expired.

use crate::{Config, Emergencies, Error, Event, NextNotice, Notices, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::answers::emergency::{Audience, EmergencyId, Notice, Text};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish(
		emergency: Option<EmergencyId>,
		audience: Audience,
		text: Text,
		life: u32,
	) -> DispatchResult {
		ensure!(life > 0 && life <= T::NoticeLife::get(), Error::<T>::BadLength);
		let known = emergency.is_none_or(Emergencies::<T>::contains_key);
		ensure!(known, Error::<T>::UnknownEmergency);
		Self::notify(emergency, audience, text, life);
		Ok(())
	}

	/// Publishes a notice, in place of the one that expires first if there is no room.
	pub(crate) fn notify(
		emergency: Option<EmergencyId>,
		audience: Audience,
		text: Text,
		life: u32,
	) {
		let at = Self::now();
		let number = NextNotice::<T>::mutate(|next| {
			let number = *next;
			*next = number.wrapping_add(1);
			number
		});
		let expires = at.saturating_add(life);
		let notice = Notice { number, emergency, audience, at, expires, text };
		Notices::<T>::mutate(|notices| {
			if notices.is_full() {
				let first = notices.iter().enumerate().min_by_key(|(_, notice)| notice.expires);
				if let Some(place) = first.map(|(place, _)| place) {
					notices.remove(place);
				}
			}
			let _ = notices.try_push(notice.clone());
		});
		Self::deposit_event(Event::NoticePublished { notice });
	}

	/// Notices that have not expired.
	pub fn valid_notices() -> alloc::vec::Vec<Notice> {
		let now = Self::now();
		Notices::<T>::get().into_iter().filter(|notice| now < notice.expires).collect()
	}
}
