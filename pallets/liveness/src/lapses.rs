// SPDX-License-Identifier: Apache-2.0

//! Suspicions lapse, a bounded number of them in each block.
//!
//! Every suspect ward has its own link in one list, so nobody's wards take the place of another's. All
//! suspicions last equally long and the clock never goes back, so the list is in order when whoever is
//! raised or repeated goes to its end.

use crate::{Config, Lapse, LapseEnds, Lapses, ListOfLapses, Pallet, Wards, WeightInfo};
use frame_support::{defensive, traits::Get, weights::Weight};
use vigil_primitives::{incident::later, ward::Change, ServiceId, UnixTime};

impl<T: Config> Pallet<T> {
	/// Lets suspicions lapse whose time has come, soonest first.
	pub(crate) fn lapse_some() -> Weight {
		let mut weight = T::DbWeight::get().reads(1);
		if ListOfLapses::<T>::get().is_none() {
			return weight;
		}
		let now = Self::now();
		weight = weight.saturating_add(T::DbWeight::get().reads(3));
		for _ in 0..T::LapsesPerBlock::get() {
			let Some(service) = Self::due(now) else { break };
			Self::lapse(service, now);
			weight = weight.saturating_add(T::WeightInfo::lapse());
		}
		weight
	}

	/// The service whose suspicion lapses first, if its time has come.
	fn due(now: UnixTime) -> Option<ServiceId> {
		let first = ListOfLapses::<T>::get()?.first;
		Lapses::<T>::get(first).filter(|lapse| lapse.at <= now).map(|_| first)
	}

	fn lapse(service: ServiceId, now: UnixTime) {
		let change = Wards::<T>::mutate(service, |ward| ward.as_mut()?.lapse(now));
		match change {
			Some(Change::Moved { from, to }) => Self::note_status(service, from, to),
			_ => {
				defensive!("only suspect wards are to lapse");
				Self::clear_lapse(service);
			},
		}
	}

	/// Puts a suspicion that was raised or repeated now at the end of the list. Returns when it lapses.
	pub(crate) fn set_lapse(service: ServiceId) -> UnixTime {
		Self::clear_lapse(service);
		let at = later(Self::now(), T::SuspectFor::get());
		let before = ListOfLapses::<T>::get().map(|ends| ends.last);
		Self::relink(before, |lapse| lapse.after = Some(service));
		Lapses::<T>::insert(service, Lapse { at, before, after: None });
		ListOfLapses::<T>::mutate(|ends| {
			let first = ends.map_or(service, |ends| ends.first);
			*ends = Some(LapseEnds { first, last: service });
		});
		at
	}

	/// Takes a service off the list.
	pub(crate) fn clear_lapse(service: ServiceId) {
		let Some(Lapse { before, after, .. }) = Lapses::<T>::take(service) else { return };
		Self::relink(before, |lapse| lapse.after = after);
		Self::relink(after, |lapse| lapse.before = before);
		ListOfLapses::<T>::mutate(|ends| {
			let first = before.map_or(after, |_| ends.map(|ends| ends.first));
			let last = after.map_or(before, |_| ends.map(|ends| ends.last));
			*ends = first.zip(last).map(|(first, last)| LapseEnds { first, last });
		});
	}

	fn relink(service: Option<ServiceId>, change: impl FnOnce(&mut Lapse)) {
		let Some(service) = service else { return };
		Lapses::<T>::mutate(service, |lapse| match lapse {
			Some(lapse) => change(lapse),
			None => {
				defensive!("neighbours are on the list");
			},
		});
	}
}
