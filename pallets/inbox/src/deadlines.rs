// SPDX-License-Identifier: Apache-2.0

//! Suspicions lapse. There are never more of them than services, so no block is too small for it.

use crate::{Config, Deadline, Deadlines, Pallet, Wards, WeightInfo};
use frame_support::{defensive, traits::Get, weights::Weight};
use vigil_primitives::{
	incident::later,
	ward::{deadlines, Change},
	ServiceId, UnixTime,
};

impl<T: Config> Pallet<T> {
	/// Lets suspicions lapse whose time has come.
	pub(crate) fn lapse_due() -> Weight {
		let now = Self::now();
		let due = deadlines::due(&Deadlines::<T>::get(), now, T::MaxServices::get());
		due.iter().for_each(|service| Self::lapse(*service, now));
		let lapsed = u64::try_from(due.len()).unwrap_or(u64::MAX);
		T::DbWeight::get().reads(2).saturating_add(T::WeightInfo::lapse().saturating_mul(lapsed))
	}

	fn lapse(service: ServiceId, now: UnixTime) {
		let change = Wards::<T>::mutate(service, |ward| ward.as_mut()?.lapse(now));
		match change {
			Some(Change::Moved { from, to }) => Self::note_status(service, from, to),
			_ => {
				defensive!("only suspect wards have a deadline");
				Self::clear_deadline(service);
			},
		}
	}

	/// Gives a suspicion that was raised or repeated now its time. Returns when it lapses.
	pub(crate) fn set_deadline(service: ServiceId) -> UnixTime {
		let at = later(Self::now(), T::SuspectFor::get());
		let deadline = Deadline { at, service };
		let set = |list: &mut _| deadlines::set(list, deadline);
		if !Deadlines::<T>::mutate(set) {
			defensive!("there are as many deadlines as services at most");
		}
		at
	}

	/// Takes the service off the list.
	pub(crate) fn clear_deadline(service: ServiceId) {
		Deadlines::<T>::mutate(|list| deadlines::clear(list, service));
	}
}
