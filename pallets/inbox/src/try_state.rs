// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	Announcements, Carried, CheckpointReceipts, Checkpoints, Config, Deadlines, Dispatching,
	Executing, Failed, FailedMessages, FirstHalts, HandoverReceipts, Incidents, IncidentsBefore,
	KeptCheckpoint, Leavings, MessageReceipts, NextMessages, Pallet, Places, PlacesOf, PlanCount,
	PlanReceipts, Plans, Schedule, SetOrder, Sets, Sweeps, Vigil, Ward, Wards,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{
	traits::Status, LaneId, ProtocolId, SequenceNumber, ServiceId, ThrottleClass,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_sets()?;
		Self::check_wards()?;
		Self::check_plans()?;
		Self::check_failed()?;
		Self::check_lanes()?;
		Self::check_carriage()?;
		let busy = Dispatching::<T>::exists() || Executing::<T>::exists();
		ensure!(!busy, "something is being executed");
		Ok(())
	}

	/// Whether something may be kept of a service: it is trusted, or what it left behind is not cleared
	/// yet, and not both.
	fn is_known(service: ServiceId) -> bool {
		SetOrder::<T>::contains_key(service) != Leavings::<T>::contains_key(service)
	}

	/// 1. The sets of a service rise in number and time of office, each but the last is superseded
	///    when the next one takes office, or later if that was announced, and there is a Vigil chain if there are any.
	fn check_sets() -> Result<(), TryRuntimeError> {
		let mut kept = 0usize;
		for (service, order) in SetOrder::<T>::iter() {
			ensure!(!order.is_empty(), "a service without a set");
			let sets = order.iter().map(|set_id| Sets::<T>::get(service, set_id));
			let sets = sets.collect::<Option<Vec<_>>>().ok_or("a set is missing")?;
			kept = kept.saturating_add(sets.len());
			for (before, after) in sets.iter().zip(sets.iter().skip(1)) {
				let (old, new) = (&before.commitment, &after.commitment);
				ensure!(old.set_id < new.set_id, "sets do not rise");
				ensure!(before.superseded_at >= Some(new.activates_at), "not superseded");
			}
			ensure!(sets.last().is_some_and(|set| set.superseded_at.is_none()), "superseded");
			let sound = sets.iter().all(|set| set.policy.hash() == set.commitment.policy_hash);
			ensure!(sound, "a policy is another one");
		}
		for (service, announced) in Announcements::<T>::iter() {
			let latest = Self::latest_set(service);
			ensure!(latest == Some(announced.in_office), "announced against a set that is gone");
			ensure!(announced.next.service == service, "announced for another service");
		}
		ensure!(Sets::<T>::iter_keys().count() == kept, "a set of no service");
		ensure!(kept == 0 || Vigil::<T>::exists(), "sets of no chain");
		ensure!(SetOrder::<T>::count() <= T::MaxServices::get(), "too many services");
		Ok(())
	}

	/// 2. Wards and sweeps are of trusted services; deadlines are sorted and those of wards that are
	///    suspect or recover; what a ward says of itself agrees.
	fn check_wards() -> Result<(), TryRuntimeError> {
		let trusted = |service: &ServiceId| SetOrder::<T>::contains_key(service);
		ensure!(Wards::<T>::iter_keys().all(|service| trusted(&service)), "a ward of nobody");
		ensure!(Sweeps::<T>::iter_keys().all(|service| trusted(&service)), "a sweep of nobody");
		let before =
			IncidentsBefore::<T>::iter().all(|(service, all)| !trusted(&service) && all.0 > 0);
		ensure!(before, "incidents are counted in two places");
		for (service, ward) in Wards::<T>::iter() {
			check_ward(&ward)?;
			let halted = ward.incident.is_some();
			ensure!(
				FirstHalts::<T>::contains_key(service) == halted,
				"a first Halt of no incident"
			);
			let past = Incidents::<T>::get(service).into_iter().map(|incident| incident.id);
			let ids: Vec<_> = past.chain(ward.incident.map(|incident| incident.id)).collect();
			ensure!(ids.is_sorted_by(|one, next| one < next), "incidents do not rise");
			ensure!(
				ids.last().is_none_or(|last| *last == ward.incidents),
				"incidents are miscounted"
			);
			check_checkpoints(&ward, &Checkpoints::<T>::get(service))?;
		}
		ensure!(
			FirstHalts::<T>::iter_keys().all(Wards::<T>::contains_key),
			"a first Halt of nobody"
		);
		let deadlines = Deadlines::<T>::get();
		ensure!(deadlines.is_sorted(), "deadlines are not sorted");
		let mut waiting: Vec<_> = deadlines.iter().map(|deadline| deadline.service).collect();
		waiting.sort();
		let has_end = |status| matches!(status, Status::Suspect | Status::Recovering);
		let due = Wards::<T>::iter().filter(|(_, ward)| has_end(ward.status));
		let mut due: Vec<_> = due.map(|(service, _)| service).collect();
		due.sort();
		ensure!(waiting == due, "deadlines are not those of suspects and of who recovers");
		Ok(())
	}

	/// 3. Every plan of a trusted service is scheduled once, where it says, and has a receipt; one that
	///    has fired has a firing; places are counted, and no more than there may be.
	fn check_plans() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		let mut places = BTreeMap::<(ServiceId, ProtocolId), Places>::new();
		let trusted = |service: &ServiceId| SetOrder::<T>::contains_key(service);
		for (service, plan, kept) in Plans::<T>::iter().filter(|(service, ..)| trusted(service)) {
			let scheduled = Schedule::<T>::get((service, kept.class, plan));
			let scheduled = scheduled.ok_or("a plan is not scheduled")?;
			ensure!(kept.order.plan == plan, "a plan is another one");
			let receipt = PlanReceipts::<T>::get(service, plan).ok_or("a plan has no receipt")?;
			ensure!(receipt.version == kept.order.version, "a receipt is of another version");
			let fired = scheduled.fired.is_none() || receipt.firing.is_some();
			ensure!(fired, "a firing without a receipt");
			let count = counts.entry(service).or_default();
			*count = count.saturating_add(1);
			let own = places.entry((service, kept.protocol)).or_default();
			own.plans = own.plans.saturating_add(1);
			let critical = u32::from(kept.order.class == ThrottleClass::Critical);
			own.critical = own.critical.saturating_add(critical);
		}
		let all = counts.values().fold(0u32, |sum, count| sum.saturating_add(*count));
		let scheduled = Schedule::<T>::iter_keys().filter(|(service, ..)| trusted(service));
		ensure!(u32::try_from(scheduled.count()) == Ok(all), "schedule");
		let receipts = PlanReceipts::<T>::iter_keys().filter(|(service, _)| trusted(service));
		ensure!(u32::try_from(receipts.count()) == Ok(all), "a receipt of no plan");
		ensure!(counts.values().all(|count| *count <= T::MaxPlans::get()), "too many plans");
		ensure!(PlanCount::<T>::iter().collect::<BTreeMap<_, _>>() == counts, "miscounted");
		let most = T::MaxPlansOfProtocol::get();
		ensure!(places.values().all(|own| own.plans <= most), "too many plans of a protocol");
		let stored = PlacesOf::<T>::iter().filter(|(service, ..)| trusted(service));
		let stored: BTreeMap<_, _> = stored.map(|(a, b, own)| ((a, b), own)).collect();
		ensure!(stored == places, "places are miscounted");
		let known = Plans::<T>::iter_keys().all(|(service, _)| Self::is_known(service));
		ensure!(known, "a plan of no service");
		Ok(())
	}

	/// 4. What failed belongs to a message with a receipt; it is listed by protocol, of each lane in order.
	fn check_failed() -> Result<(), TryRuntimeError> {
		let mut found =
			BTreeMap::<(ServiceId, ProtocolId), BTreeSet<(LaneId, SequenceNumber)>>::new();
		let trusted = |service: &ServiceId| SetOrder::<T>::contains_key(service);
		let failed = Failed::<T>::iter().filter(|(service, ..)| trusted(service));
		for (service, (lane, sequence), failed) in failed {
			let receipted = MessageReceipts::<T>::contains_key((service, lane, sequence));
			ensure!(receipted, "a failure of nobody");
			found.entry((service, failed.protocol)).or_default().insert((lane, sequence));
		}
		let stored = FailedMessages::<T>::iter().filter(|(service, ..)| trusted(service));
		let mut listed = BTreeMap::new();
		for (service, protocol, line) in stored {
			let later = |(place, one): (usize, &(LaneId, SequenceNumber))| {
				line.iter().skip(place).all(|other| other.0 != one.0 || other.1 >= one.1)
			};
			ensure!(line.iter().enumerate().all(later), "failures are out of order");
			let all: BTreeSet<_> = line.iter().copied().collect();
			ensure!(all.len() == line.len(), "a failure is listed twice");
			listed.insert((service, protocol), all);
		}
		ensure!(listed == found, "failures are not listed");
		Ok(())
	}

	/// 5. Receipts are of the last messages before the next one of a lane of the trusted Vigil chain.
	fn check_lanes() -> Result<(), TryRuntimeError> {
		for (service, lane, sequence) in MessageReceipts::<T>::iter_keys() {
			ensure!(Self::is_known(service), "a receipt of no service");
			let vigil = Vigil::<T>::get().ok_or("receipts of no chain")?;
			let next = NextMessages::<T>::get((vigil, service, lane));
			let next = next.ok_or("receipts without a lane")?;
			let oldest = next.0.saturating_sub(T::MaxReceipts::get().into());
			ensure!((oldest..next.0).contains(&sequence.0), "a receipt out of range");
		}
		Ok(())
	}

	/// 6. Who brought a Handover or Checkpoint is kept as long as there is room for it, and of no other.
	fn check_carriage() -> Result<(), TryRuntimeError> {
		let trusted = |service: &ServiceId| SetOrder::<T>::contains_key(service);
		let mut carried = 0usize;
		for (service, list) in Carried::<T>::iter() {
			let all =
				list.iter().all(|set_id| HandoverReceipts::<T>::contains_key(service, set_id));
			ensure!(all || !trusted(&service), "who brought a Handover is missing");
			carried = carried.saturating_add(if trusted(&service) { list.len() } else { 0 });
		}
		let kept = HandoverReceipts::<T>::iter_keys().filter(|(service, _)| trusted(service));
		ensure!(kept.count() == carried, "a Handover that nobody remembers");
		for (service, height) in CheckpointReceipts::<T>::iter_keys() {
			let history = Checkpoints::<T>::get(service);
			let kept = history.iter().any(|kept| kept.checkpoint.height == height);
			ensure!(kept || !trusted(&service), "who brought a Checkpoint that is not kept");
		}
		Ok(())
	}
}

/// Suspicion, incident and status of a ward agree.
fn check_ward(ward: &Ward) -> Result<(), TryRuntimeError> {
	ensure!(ward.suspected.is_some() == (ward.status == Status::Suspect), "suspicion");
	let halted = matches!(ward.status, Status::Halted | Status::Recovering);
	ensure!(ward.incident.is_some() == halted, "incident");
	if let Some(incident) = ward.incident {
		let recovers = ward.status == Status::Recovering;
		ensure!(incident.resumed.is_some() == recovers, "an incident that is over is open");
		ensure!(incident.halt.round <= incident.last.round, "Halts do not rise");
		ensure!(ward.last_halt == Some(incident.last), "the last Halt is another one");
	}
	Ok(())
}

/// What stands rises in height and round, and the last one kept is the ward's.
fn check_checkpoints(ward: &Ward, kept: &[KeptCheckpoint]) -> Result<(), TryRuntimeError> {
	ensure!(kept.last().map(|last| last.checkpoint) == ward.checkpoint, "the last checkpoint");
	ensure!(kept.last().is_none_or(|last| !last.superseded), "the last checkpoint is superseded");
	let standing = kept.iter().filter(|one| !one.superseded).map(|one| one.checkpoint);
	let standing: Vec<_> = standing.collect();
	let rises = standing.is_sorted_by(|one, next| one.height < next.height);
	ensure!(rises, "two checkpoints stand at one height, or they do not rise");
	let rounds: Vec<_> = kept.iter().map(|one| one.checkpoint.round).collect();
	ensure!(rounds.is_sorted_by(|one, next| one < next), "rounds of checkpoints do not rise");
	Ok(())
}
