// SPDX-License-Identifier: Apache-2.0

//! What neighbours and nodes may ask.

use crate::{Checkpoints, Config, Incidents, Pallet, Ward, Wards};
use alloc::vec::Vec;
use sp_core::H256;
use vigil_primitives::{
	traits::{CertifiedRoots, ServiceStatus, Status, WatcherSets},
	Checkpoint, Height, Incident, ServiceId,
};

impl<T: Config> Pallet<T> {
	/// What is known of the ward; `None` for a service that has no set and of which nothing is
	/// known.
	pub fn ward(service: ServiceId) -> Option<Ward> {
		let unheard = || T::Sets::current(service).map(|_| Ward::default());
		Wards::<T>::get(service).or_else(unheard)
	}

	/// The incidents that are kept, oldest first, the one under way last.
	pub fn incidents(service: ServiceId) -> Vec<Incident> {
		let under_way = Wards::<T>::get(service).and_then(|ward| ward.incident);
		Incidents::<T>::get(service).into_iter().chain(under_way).collect()
	}

	/// The checkpoints that are kept and stand, oldest first.
	pub fn checkpoints(service: ServiceId) -> Vec<Checkpoint> {
		let kept = Checkpoints::<T>::get(service).into_iter();
		kept.filter(|kept| !kept.superseded).map(|kept| kept.checkpoint).collect()
	}
}

impl<T: Config> ServiceStatus for Pallet<T> {
	/// A service exists here once it has a set in office, until it is forgotten.
	fn status(service: ServiceId) -> Option<Status> {
		Self::ward(service).map(|ward| ward.status)
	}
}

impl<T: Config> CertifiedRoots for Pallet<T> {
	/// Only of checkpoints that are kept and stand.
	fn state_root(service: ServiceId, height: Height) -> Option<H256> {
		let standing = Self::checkpoints(service).into_iter();
		standing.rev().find(|one| one.height == height).map(|one| one.state_root)
	}
}
