// SPDX-License-Identifier: Apache-2.0

//! What neighbours and nodes may ask.

use crate::{Checkpoints, Config, Pallet, Records, Ward, Wards};
use alloc::vec::Vec;
use sp_core::H256;
use vigil_primitives::{
	answers::liveness::{WardState, WardSummary},
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

	/// What is known of the ward, with the incident that its status is about.
	pub fn ward_state(service: ServiceId) -> Option<WardState> {
		let Ward { status, since, checkpoint, .. } = Self::ward(service)?;
		let incident = Self::under_way(service);
		Some(WardState { status, since, incident, checkpoint })
	}

	/// Every ward of which something is known, in an order of its own: at most `most` after that of a
	/// service.
	pub fn wards(after: Option<ServiceId>, most: u32) -> Vec<WardSummary> {
		let most = usize::try_from(most).unwrap_or(usize::MAX);
		let wards = match after {
			Some(service) => Wards::<T>::iter_from(Wards::<T>::hashed_key_for(service)),
			None => Wards::<T>::iter(),
		};
		let told = |(service, ward): (ServiceId, Ward)| WardSummary {
			service,
			status: ward.status,
			since: ward.since,
		};
		wards.take(most).map(told).collect()
	}

	/// The incidents on record, by round; the last one may be under way.
	pub fn incidents(service: ServiceId) -> Vec<Incident> {
		Records::<T>::get(service).incidents().to_vec()
	}

	/// The incident that the status is about, with the number that the record gives it: the record
	/// may know of incidents that never moved the status.
	pub fn under_way(service: ServiceId) -> Option<Incident> {
		let incident = Wards::<T>::get(service)?.incident?;
		let record = Records::<T>::get(service);
		let same = record.incidents().iter().rev().find(|one| one.overlaps(&incident));
		Some(Incident { id: same.map_or(incident.id, |same| same.id), ..incident })
	}

	/// The checkpoints that are kept and stand, oldest first: they rise in height and round.
	pub fn checkpoints(service: ServiceId) -> Vec<Checkpoint> {
		let kept = Checkpoints::<T>::get(service).into_iter();
		kept.filter(|kept| !kept.superseded).map(|kept| kept.checkpoint).collect()
	}

	/// The heights that the last change of branch superseded and that no later round certified
	/// again, lowest first: watchers vote on them again, one a round. Only those at which the set in
	/// office can certify something.
	pub fn superseded(service: ServiceId) -> Vec<Height> {
		let kept = Checkpoints::<T>::get(service);
		let policy = T::Sets::current(service).and_then(|id| T::Sets::policy(service, id));
		let (Some(policy), Some(change)) = (policy, kept.iter().rposition(|one| one.branched))
		else {
			return Vec::new();
		};
		let since = || kept.iter().skip(change).map(|one| one.checkpoint.height);
		let fork = since().next().unwrap_or_default();
		let is_left = |height: &Height| {
			let votable = height.0.checked_rem(policy.checkpoint_interval) == Some(0);
			votable && *height > fork && since().all(|again| again != *height)
		};
		let before = kept.iter().take(change).map(|one| one.checkpoint.height);
		let mut heights: Vec<_> = before.filter(is_left).collect();
		heights.sort();
		heights.dedup();
		heights
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
