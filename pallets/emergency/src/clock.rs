// SPDX-License-Identifier: Apache-2.0

//! What every block does: ends what has lasted long enough. All lists are short, so all of it is looked at.

use crate::{
	traits::{Parameters, SuspendSlashing},
	Announcing, Config, Emergencies, Event, Notices, Open, Overrides, Pallet, Record,
	RecoveryCommittee, StillUntil, WeightInfo,
};
use frame_support::{traits::Get, weights::Weight};
use vigil_primitives::{
	answers::emergency::{Brake, EmergencyId, Scope},
	traits::Pardons,
	ServiceId, UnixTime,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn pass_time() -> Weight {
		let now = Self::now();
		let open = Open::<T>::get();
		for id in &open {
			Self::tell(*id);
		}
		Self::end_brakes(|brake: &Brake| brake.until <= now);
		Self::end_overrides(|_, until| until <= now);
		if RecoveryCommittee::<T>::get().is_some_and(|committee| committee.until <= now) {
			Self::dismiss();
		}
		if Notices::<T>::get().iter().any(|notice| notice.expires <= now) {
			Notices::<T>::mutate(|notices| notices.retain(|notice| notice.expires > now));
		}
		Self::remind(now);
		// With it the one who makes the block is noted.
		let noted = T::DbWeight::get().reads_writes(3, 2);
		let counted = Self::look_at_one().map_or(Weight::zero(), T::WeightInfo::count_heartbeats);
		T::WeightInfo::pass_time(open.len() as u32).saturating_add(counted).saturating_add(noted)
	}

	/// Ends all that an emergency began.
	pub(crate) fn end_all(id: EmergencyId) {
		Self::end_restart(id);
		Self::end_brakes(|brake: &Brake| brake.emergency == id);
		Self::end_overrides(|of, _| of == id);
		if RecoveryCommittee::<T>::get().is_some_and(|committee| committee.emergency == id) {
			Self::dismiss();
		}
		if Announcing::<T>::get().iter().any(|one| one.emergency == id) {
			Announcing::<T>::mutate(|list| list.retain(|one| one.emergency != id));
		}
	}

	fn end_overrides(ends: impl Fn(EmergencyId, u32) -> bool) {
		let overrides = Overrides::<T>::get();
		if !overrides.iter().any(|one| ends(one.emergency, one.until)) {
			return;
		}
		for one in overrides.iter().filter(|one| ends(one.emergency, one.until)) {
			T::Parameters::reset(&one.value, &one.before);
			let (id, value) = (one.emergency, one.value.clone());
			Self::deposit_event(Event::OverrideEnded { id, value });
		}
		Overrides::<T>::mutate(|list| list.retain(|one| !ends(one.emergency, one.until)));
	}

	/// Lets slashes land again, unless another emergency about the same stops them.
	pub(crate) fn lift(id: EmergencyId, ended: &Record) {
		let service = Self::service_of(&ended.scope);
		let others = Open::<T>::get().into_iter().filter(|other| *other != id).any(|other| {
			Emergencies::<T>::get(other).is_some_and(|record| {
				record.suspended && Self::service_of(&record.scope) == service
			})
		});
		if !others {
			// It may have run out by itself.
			let _ = T::Slashing::lift(service);
		}
		Self::deposit_event(Event::SuspensionEnded { id });
	}

	/// Notes until when windows stand still: of a ratified emergency about everything that suspended
	/// slashing, until the phase in which is settled.
	pub(crate) fn still() {
		let of = |record: Record| {
			let stops = record.suspended && Self::service_of(&record.scope).is_none();
			stops.then(|| record.life.settles_from())
		};
		let records = Open::<T>::get().into_iter().filter_map(Emergencies::<T>::get);
		StillUntil::<T>::put(records.filter_map(of).max().unwrap_or(0));
	}

	/// Whether windows of insurance and challenges stand still.
	pub fn stands_still() -> bool {
		Self::now() < StillUntil::<T>::get()
	}

	/// Whether this is stopped now.
	pub fn is_stopped(scope: &Scope) -> bool {
		Self::brakes_in_force().iter().any(|brake| brake.scope == *scope)
	}
}

impl<T: Config> Pardons for Pallet<T> {
	fn is_pardoned(service: ServiceId, from: UnixTime, to: UnixTime) -> bool {
		let times = crate::Pardoned::<T>::get(service);
		times.iter().any(|(first, last)| *first <= from && to <= *last && from <= to)
	}
}
