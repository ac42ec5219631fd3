// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers.

use crate::{
	traits::Watch, Absent, BrakeLadder, Config, Emergencies, LastCertificates, LostSets, Open,
	Pallet,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use vigil_primitives::{
	answers::emergency::{EmergencyId, EmergencyInfo},
	ServiceId, SetId,
};

impl<T: Config> Pallet<T> {
	/// Emergencies that are not closed.
	pub fn open_emergencies() -> Vec<EmergencyId> {
		Open::<T>::get().into_inner()
	}

	/// An emergency, as it is now.
	pub fn emergency_info(id: EmergencyId) -> Option<EmergencyInfo> {
		let record = Emergencies::<T>::get(id)?;
		Some(EmergencyInfo {
			kind: record.kind,
			scope: record.scope,
			declarers: record.declarers.iter().collect(),
			drill: record.drill,
			stage: record.life.at(Self::now()),
			until: record.life.until,
			referendum: record.referendum,
			acts: record.acts,
			log: record.log,
			figures: record.figures,
			post_mortem: record.post_mortem,
		})
	}

	/// The set that signed the last certificate of a service, and the block that heard it. What a set says that nobody
	/// handed over to reaches no destination, so it does not count while the set before it may be judged.
	pub fn last_certificate(service: ServiceId) -> Option<(SetId, u32)> {
		let is_kept = |(set, _): &(SetId, u32)| !T::Watch::watchers(service, *set).is_empty();
		let lost = LostSets::<T>::get(service).filter(is_kept);
		let last = || LastCertificates::<T>::get(service).map(|last| (last.set_id, last.at));
		lost.or_else(last)
	}

	/// Who is named as gone and has not come back, with the service.
	pub fn absent_in(id: EmergencyId) -> Vec<(ServiceId, T::AccountId)> {
		let services = Absent::<T>::iter_key_prefix(id);
		services
			.flat_map(|service| {
				Self::absent_of(id, service).into_iter().map(move |who| (service, who))
			})
			.collect()
	}

	/// What of this year's brakes is spent or granted, and how much there is, in blocks.
	pub fn brake_budget() -> (u32, u32) {
		let ladder = BrakeLadder::<T>::get();
		let over = Self::now() >= ladder.year_began.saturating_add(T::Year::get());
		(if over { 0 } else { ladder.used }, T::BrakeBudget::get())
	}
}
