// SPDX-License-Identifier: Apache-2.0

//! Incidents that something depends on outlast the record.

use crate::{Config, Pallet, Pinned, PinnedIncidents, Records};
use vigil_primitives::{
	incident::{IncidentPins, PinError},
	Incident, IncidentId, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// Takes over what has become of pinned incidents. What the record drops is settled and stays as it
	/// was; what it no longer finds under its number is part of one that overlaps it.
	pub(crate) fn follow(service: ServiceId, changed: &[Incident]) {
		if changed.is_empty() || !PinnedIncidents::<T>::contains_key(service) {
			return;
		}
		let record = Records::<T>::get(service);
		let is_known = |id: IncidentId| record.incidents().iter().any(|one| one.id == id);
		PinnedIncidents::<T>::mutate(service, |pinned| {
			for one in pinned.iter_mut() {
				let id = one.incident.id;
				let same = changed.iter().find(|incident| incident.id == id);
				let other = || changed.iter().find(|incident| incident.overlaps(&one.incident));
				let now = same.or_else(|| other().filter(|_| !is_known(id)));
				if let Some(incident) = now {
					one.incident = *incident;
				}
			}
		});
	}
}

impl<T: Config> IncidentPins for Pallet<T> {
	fn incident(service: ServiceId, id: IncidentId) -> Option<Incident> {
		let pinned = PinnedIncidents::<T>::get(service);
		let pinned = pinned.iter().find(|one| one.id == id).map(|one| one.incident);
		pinned.or_else(|| on_record::<T>(service, id))
	}

	fn pin(service: ServiceId, id: IncidentId) -> Result<(), PinError> {
		PinnedIncidents::<T>::try_mutate(service, |pinned| {
			if let Some(one) = pinned.iter_mut().find(|one| one.id == id) {
				one.pins = one.pins.saturating_add(1);
				return Ok(());
			}
			let incident = on_record::<T>(service, id).ok_or(PinError::Unknown)?;
			let pin = Pinned { id, pins: 1, incident };
			pinned.try_push(pin).map_err(|_| PinError::Full)
		})
	}

	fn release(service: ServiceId, id: IncidentId) {
		PinnedIncidents::<T>::mutate_exists(service, |kept| {
			let Some(pinned) = kept else { return };
			if let Some(one) = pinned.iter_mut().find(|one| one.id == id) {
				one.pins = one.pins.saturating_sub(1);
			}
			pinned.retain(|one| one.pins > 0);
			if pinned.is_empty() {
				*kept = None;
			}
		});
	}
}

fn on_record<T: Config>(service: ServiceId, id: IncidentId) -> Option<Incident> {
	let record = Records::<T>::get(service);
	let found = record.incidents().iter().find(|one| one.id == id);
	found.copied()
}
