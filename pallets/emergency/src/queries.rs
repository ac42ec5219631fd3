// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers.

use crate::{Absent, Config, Emergencies, Open, Pallet};
use alloc::vec::Vec;
use vigil_primitives::{
	answers::emergency::{EmergencyId, EmergencyInfo},
	ServiceId,
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

	/// Who is named as gone and has not come back, with the service.
	pub fn absent_in(id: EmergencyId) -> Vec<(ServiceId, T::AccountId)> {
		let services = Absent::<T>::iter_key_prefix(id);
		services
			.flat_map(|service| {
				Self::absent_of(id, service).into_iter().map(move |who| (service, who))
			})
			.collect()
	}
}
