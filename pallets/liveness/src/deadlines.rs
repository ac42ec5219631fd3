// SPDX-License-Identifier: Apache-2.0

//! Suspicions lapse, a bounded number of them in each block.

use crate::{Config, Deadline, Deadlines, Pallet, Wards, WeightInfo};
use frame_support::{defensive, traits::Get, weights::Weight};
use vigil_primitives::{
	incident::later,
	ward::{
		deadlines::{clear, due, set},
		Change,
	},
	ServiceId, UnixTime,
};

impl<T: Config> Pallet<T> {
	/// Lets suspicions lapse whose time has come.
	pub(crate) fn lapse_some() -> Weight {
		let deadlines = Deadlines::<T>::get();
		let weight = T::DbWeight::get().reads(1);
		if deadlines.is_empty() {
			return weight;
		}
		let now = Self::now();
		let due = due(&deadlines, now, T::LapsesPerBlock::get());
		due.iter().for_each(|service| Self::lapse(*service, now));
		let lapsed = u64::try_from(due.len()).unwrap_or(u64::MAX);
		weight
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::WeightInfo::lapse().saturating_mul(lapsed))
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
		let fits = Deadlines::<T>::mutate(|deadlines| set(deadlines, Deadline { at, service }));
		if !fits {
			defensive!("a ward turns suspect only while there is room");
		}
		at
	}

	/// Takes the service off the list.
	pub(crate) fn clear_deadline(service: ServiceId) {
		Deadlines::<T>::mutate(|deadlines| clear(deadlines, service));
	}
}
