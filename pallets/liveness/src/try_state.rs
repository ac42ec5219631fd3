// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	Checkpoints, Config, Duties, Joinable, Lapses, ListOfLapses, Pallet, PinnedIncidents, Records,
	Ward, WardRecord, Wards,
};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use vigil_primitives::{
	traits::Status, ward::record::Unheard, Incident, Round, ServiceId, UnixTime, FRESHNESS,
};

impl<T: Config> Pallet<T> {
	/// Checks all of them.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (service, ward) in Wards::<T>::iter() {
			check_status(&ward)?;
			let record = Records::<T>::get(service);
			check_words(&record)?;
			check_incidents(record.incidents())?;
			Self::check_checkpoints(service, &ward)?;
			Self::check_joinable(service)?;
			Self::check_pins(service)?;
		}
		Self::check_owners()?;
		Self::check_lapses()
	}

	/// 5. Kept checkpoints rise in round; those that stand rise in height too, and the last of them
	///    is the ward's. None is of a later round than the last that was accepted.
	fn check_checkpoints(service: ServiceId, ward: &Ward) -> Result<(), TryRuntimeError> {
		let kept: Vec<_> = Checkpoints::<T>::get(service).into_iter().collect();
		let rounds = || kept.iter().map(|one| one.checkpoint.round);
		ensure!(rises(rounds()), "checkpoints do not rise in round");
		let standing = Self::checkpoints(service);
		ensure!(rises(standing.iter().map(|one| one.height)), "checkpoints do not rise in height");
		ensure!(standing.last() == ward.checkpoint.as_ref(), "the last checkpoint is another one");
		let accepted = ward.shown.map(|(_, round)| round);
		ensure!(rounds().next_back() <= accepted, "a checkpoint was kept and not accepted");
		Ok(())
	}

	/// 6. Histories belong to wards.
	fn check_owners() -> Result<(), TryRuntimeError> {
		let owned = |service| Wards::<T>::contains_key(service);
		ensure!(Records::<T>::iter_keys().all(owned), "a record without a ward");
		ensure!(Checkpoints::<T>::iter_keys().all(owned), "checkpoints without a ward");
		ensure!(Joinable::<T>::iter_keys().all(owned), "credited statements without a ward");
		ensure!(PinnedIncidents::<T>::iter_keys().all(owned), "pinned incidents without a ward");
		ensure!(Duties::<T>::iter_keys().all(owned), "duties without a ward");
		Ok(())
	}

	/// 8. A statement of a set is credited once, and of each lane the last outbox is remembered.
	fn check_joinable(service: ServiceId) -> Result<(), TryRuntimeError> {
		let credited = Joinable::<T>::get(service);
		let mut keys: Vec<_> =
			credited.iter().map(|one| (one.set_id, one.kind, one.body_hash)).collect();
		keys.sort();
		ensure!(rises(keys), "a statement was credited twice");
		ensure!(Duties::<T>::get(service).is_sound(), "two last outboxes of one lane");
		Ok(())
	}

	/// 9. Pinned incidents have numbers of their own and are pinned at least once; what is on record
	///    under the number of one is the same.
	fn check_pins(service: ServiceId) -> Result<(), TryRuntimeError> {
		let pinned = PinnedIncidents::<T>::get(service);
		ensure!(pinned.iter().all(|one| one.pins > 0), "an incident is kept for nobody");
		let mut ids: Vec<_> = pinned.iter().map(|one| one.id).collect();
		ids.sort();
		ensure!(rises(ids), "an incident is pinned under one number twice");
		let record = Records::<T>::get(service);
		let differs = |incident: &Incident| {
			let found = record.incidents().iter().find(|one| one.id == incident.id);
			found.is_some_and(|found| found != incident)
		};
		let stale = pinned.iter().any(|one| differs(&one.incident));
		ensure!(!stale, "a pinned incident is not what is on record");
		Ok(())
	}

	/// 7. Lapses are one list in the order of times, linked both ways, with exactly one link of every
	///    suspect ward.
	fn check_lapses() -> Result<(), TryRuntimeError> {
		let (mut waiting, mut before) = (Vec::new(), None);
		let mut next = ListOfLapses::<T>::get().map(|ends| ends.first);
		let mut last_at = UnixTime(0);
		while let Some(service) = next {
			ensure!(!waiting.contains(&service), "the list of lapses runs in a circle");
			let link = Lapses::<T>::get(service);
			let link = link.ok_or("the list of lapses is broken")?;
			ensure!(link.before == before, "a lapse is linked one way only");
			ensure!(link.at >= last_at, "lapses are not in order");
			waiting.push(service);
			(before, next, last_at) = (Some(service), link.after, link.at);
		}
		ensure!(ListOfLapses::<T>::get().map(|ends| ends.last) == before, "another lapse is last");
		ensure!(Lapses::<T>::iter_keys().count() == waiting.len(), "a lapse is not on the list");
		waiting.sort();
		let suspects = Wards::<T>::iter().filter(|(_, ward)| ward.status == Status::Suspect);
		let mut suspects: Vec<_> = suspects.map(|(service, _)| service).collect();
		suspects.sort();
		ensure!(waiting == suspects, "lapses are not those of the suspects");
		Ok(())
	}
}

/// 1. There is an incident under way exactly while the ward is Halted or Recovering, and it has a
///    Resume exactly while it is Recovering. It stands at the last Halt, and has the last number.
/// 2. There is a suspicion exactly while the ward is Suspect, and none is of a later round than the
///    last.
fn check_status(ward: &Ward) -> Result<(), TryRuntimeError> {
	let resumed = ward.incident.map(|incident| incident.resumed.is_some());
	let expected = match ward.status {
		Status::Live | Status::Suspect => None,
		Status::Halted => Some(false),
		Status::Recovering => Some(true),
	};
	ensure!(resumed == expected, "status and incident disagree");
	if let Some(incident) = ward.incident {
		ensure!(ward.last_halt == Some(incident.last), "the incident stands at another block");
		ensure!(ward.incidents == incident.id, "the incident under way is not the last one");
	}
	let suspect = ward.status == Status::Suspect;
	ensure!(ward.suspected.is_some() == suspect, "status and suspicion disagree");
	let suspected = ward.suspected.map(|halt| halt.round);
	ensure!(suspected <= ward.last_suspicion, "a suspicion was raised and not noted");
	Ok(())
}

/// 3. Words are in one order, each is there once, and all are after what is settled: every one is
///    found where the record looks for it.
fn check_words(record: &WardRecord) -> Result<(), TryRuntimeError> {
	let words = record.words();
	let rounds: Vec<Round> = words.iter().map(|word| word.round()).collect();
	ensure!(rounds.is_sorted(), "words are not sorted");
	let twice = words.iter().zip(words.iter().skip(1)).any(|(one, next)| one == next);
	ensure!(!twice, "a word is there twice");
	let found = words.iter().all(|word| record.check(word, FRESHNESS) == Err(Unheard::OnRecord));
	ensure!(found, "a word is not where it belongs, or settled");
	Ok(())
}

/// 4. Incidents have numbers of their own, do not overlap, count no more downtime than there was
///    time, and only the last one may be under way.
fn check_incidents(incidents: &[Incident]) -> Result<(), TryRuntimeError> {
	let mut ids: Vec<_> = incidents.iter().map(|one| one.id).collect();
	ids.sort();
	ensure!(rises(ids), "two incidents have one number");
	for (before, after) in incidents.iter().zip(incidents.iter().skip(1)) {
		let end = before.resumed.map(Round::start);
		ensure!(end.is_some_and(|end| end <= after.began_at), "incidents overlap");
	}
	let fits =
		|one: &Incident| one.downtime.0 <= one.until().start().0.saturating_sub(one.began_at.0);
	ensure!(incidents.iter().all(fits), "more downtime than there was time");
	Ok(())
}

/// Whether each is more than the one before.
fn rises<Item: Ord>(items: impl IntoIterator<Item = Item>) -> bool {
	let items: Vec<_> = items.into_iter().collect();
	items.iter().zip(items.iter().skip(1)).all(|(before, after)| before < after)
}
