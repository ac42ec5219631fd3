// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{Checkpoints, Config, Deadlines, Incidents, Pallet, Ward, Wards};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use vigil_primitives::{traits::Status, IncidentId, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (service, ward) in Wards::<T>::iter() {
			check_status(&ward)?;
			Self::check_incidents(service, &ward)?;
			Self::check_checkpoints(service, &ward)?;
		}
		Self::check_owners()?;
		Self::check_deadlines()
	}

	/// 3. Numbers of incidents rise by one up to the last one's; those in the history have ended
	///    with a downtime, unless the Resume is still missing in the one under way.
	fn check_incidents(service: ServiceId, ward: &Ward) -> Result<(), TryRuntimeError> {
		let past = Incidents::<T>::get(service);
		ensure!(past.iter().all(|one| one.downtime.is_some()), "a past incident has no end");
		let all = past.iter().chain(&ward.incident);
		let ids: Vec<IncidentId> = all.map(|one| one.id).collect();
		for (before, after) in ids.iter().zip(ids.iter().skip(1)) {
			ensure!(after.0 == before.0.saturating_add(1), "numbers do not rise by one");
		}
		let last = ids.last().copied().unwrap_or(IncidentId(0));
		ensure!(last == ward.incidents, "the last number is another one");
		Ok(())
	}

	/// 4. Checkpoints that stand rise in height, and the last of them is the ward's.
	fn check_checkpoints(service: ServiceId, ward: &Ward) -> Result<(), TryRuntimeError> {
		let standing = Self::checkpoints(service);
		for (before, after) in standing.iter().zip(standing.iter().skip(1)) {
			ensure!(before.height < after.height, "checkpoints do not rise");
		}
		ensure!(standing.last() == ward.checkpoint.as_ref(), "the last checkpoint is another one");
		Ok(())
	}

	/// 5. Histories belong to wards.
	fn check_owners() -> Result<(), TryRuntimeError> {
		let owned = |service| Wards::<T>::contains_key(service);
		ensure!(Incidents::<T>::iter_keys().all(owned), "incidents without a ward");
		ensure!(Checkpoints::<T>::iter_keys().all(owned), "checkpoints without a ward");
		Ok(())
	}

	/// 6. Deadlines are sorted, and there is exactly one of every suspect ward.
	fn check_deadlines() -> Result<(), TryRuntimeError> {
		let deadlines = Deadlines::<T>::get();
		ensure!(deadlines.is_sorted(), "deadlines are not sorted");
		let mut waiting: Vec<_> = deadlines.iter().map(|deadline| deadline.service).collect();
		waiting.sort();
		let suspects = Wards::<T>::iter().filter(|(_, ward)| ward.status == Status::Suspect);
		let mut suspects: Vec<_> = suspects.map(|(service, _)| service).collect();
		suspects.sort();
		ensure!(waiting == suspects, "deadlines are not those of the suspects");
		Ok(())
	}
}

/// 1. There is an incident under way exactly while the ward is Halted or Recovering, and it has a
///    downtime exactly while it is Recovering.
/// 2. There is a suspicion exactly while the ward is Suspect.
fn check_status(ward: &Ward) -> Result<(), TryRuntimeError> {
	let resumed = ward.incident.map(|incident| incident.downtime.is_some());
	let expected = match ward.status {
		Status::Live | Status::Suspect => None,
		Status::Halted => Some(false),
		Status::Recovering => Some(true),
	};
	ensure!(resumed == expected, "status and incident disagree");
	let suspect = ward.status == Status::Suspect;
	ensure!(ward.suspected.is_some() == suspect, "status and suspicion disagree");
	ensure!(ward.incident.is_none() || ward.last_word.is_some(), "an incident without a word");
	Ok(())
}
