// SPDX-License-Identifier: Apache-2.0

//! What every block does: ends what has lasted long enough. All lists are short, so all of it is looked at.

use crate::{
	traits::{Parameters, SuspendSlashing},
	Announcing, Config, Emergencies, Event, Notices, Open, Overrides, Pallet, Record,
	RecoveryCommittee, Still, Stills, WeightInfo,
};
use alloc::vec::Vec;
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

	/// Notes until when windows stand still, of everything and of services: of an emergency that suspended
	/// slashing, until the phase in which is settled.
	pub(crate) fn still() {
		Still::<T>::put(Self::stills());
	}

	/// What stands still by the emergencies that are open, each once.
	pub(crate) fn stills() -> Stills {
		let mut stills = Stills::new();
		let records = Open::<T>::get().into_iter().filter_map(Emergencies::<T>::get);
		for record in records.filter(|record| record.suspended) {
			let (service, until) = (Self::service_of(&record.scope), record.life.settles_from());
			match stills.iter_mut().find(|one| one.0 == service) {
				Some(one) => one.1 = one.1.max(until),
				None => {
					let kept = stills.try_push((service, until));
					debug_assert!(kept.is_ok(), "no more stand still than are open");
				},
			}
		}
		stills
	}

	/// Whether windows of insurance stand still, of every service.
	pub fn stands_still() -> bool {
		let now = Self::now();
		Still::<T>::get().iter().any(|(of, until)| of.is_none() && now < *until)
	}

	/// The services whose windows of insurance stand still by an emergency about them, each once: no more than
	/// emergencies may be open.
	pub fn services_that_stand_still() -> Vec<ServiceId> {
		let now = Self::now();
		let stills = Still::<T>::get().into_iter().filter(|(_, until)| now < *until);
		stills.filter_map(|(service, _)| service).collect()
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
