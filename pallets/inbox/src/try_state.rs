// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	Checkpoints, Config, Deadlines, Dispatching, Failed, FailedMessages, FirstHalts, Incidents,
	Item, KeptCheckpoint, Lanes, MessageReceipts, Pallet, PlanCount, PlanReceipts, Plans, Schedule,
	SetOrder, Sets, Sweeps, Vigil, Ward, Wards,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{traits::Status, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_sets()?;
		Self::check_wards()?;
		Self::check_plans()?;
		Self::check_failed()?;
		Self::check_lanes()?;
		ensure!(!Dispatching::<T>::exists(), "something is being dispatched");
		Ok(())
	}

	/// 1. The sets of a service rise in number and time of office, each but the last is superseded
	///    when the next one takes office, and there is a Vigil chain if there are any.
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
				ensure!(before.superseded_at == Some(new.activates_at), "not superseded");
			}
			ensure!(sets.last().is_some_and(|set| set.superseded_at.is_none()), "superseded");
			let sound = sets.iter().all(|set| set.policy.hash() == set.commitment.policy_hash);
			ensure!(sound, "a policy is another one");
		}
		ensure!(Sets::<T>::iter_keys().count() == kept, "a set of no service");
		ensure!(kept == 0 || Vigil::<T>::exists(), "sets of no chain");
		ensure!(SetOrder::<T>::count() <= T::MaxServices::get(), "too many services");
		Ok(())
	}

	/// 2. Wards and sweeps are of trusted services; deadlines are sorted and those of the suspects;
	///    what a ward says of itself agrees.
	fn check_wards() -> Result<(), TryRuntimeError> {
		let trusted = |service: &ServiceId| SetOrder::<T>::contains_key(service);
		ensure!(Wards::<T>::iter_keys().all(|service| trusted(&service)), "a ward of nobody");
		ensure!(Sweeps::<T>::iter_keys().all(|service| trusted(&service)), "a sweep of nobody");
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
		let suspects = Wards::<T>::iter().filter(|(_, ward)| ward.status == Status::Suspect);
		let mut suspects: Vec<_> = suspects.map(|(service, _)| service).collect();
		suspects.sort();
		ensure!(waiting == suspects, "deadlines are not those of the suspects");
		Ok(())
	}

	/// 3. Every plan is scheduled once, in its class; a plan that has fired has a receipt; plans are
	///    counted, and no more than there may be.
	fn check_plans() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		for (service, plan, kept) in Plans::<T>::iter() {
			let scheduled = Schedule::<T>::get((service, kept.order.class, plan));
			let scheduled = scheduled.ok_or("a plan is not scheduled")?;
			ensure!(kept.order.plan == plan, "a plan is another one");
			let receipted = PlanReceipts::<T>::contains_key(service, plan);
			ensure!(scheduled.fired.is_none() || receipted, "a firing without a receipt");
			let count = counts.entry(service).or_default();
			*count = count.saturating_add(1);
		}
		ensure!(Schedule::<T>::iter().count() == Plans::<T>::iter_keys().count(), "schedule");
		let receipts_owned = PlanReceipts::<T>::iter_keys()
			.all(|(service, plan)| Plans::<T>::contains_key(service, plan));
		ensure!(receipts_owned, "a receipt of no plan");
		ensure!(counts.values().all(|count| *count <= T::MaxPlans::get()), "too many plans");
		let stored = PlanCount::<T>::iter().filter(|(_, count)| *count > 0);
		ensure!(stored.eq_by_key(&counts), "plans are miscounted");
		Ok(())
	}

	/// 4. What failed belongs to a plan that is kept or a message with a receipt; messages are
	///    counted, and no more than there may be.
	fn check_failed() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<ServiceId, u32>::new();
		for (service, item) in Failed::<T>::iter_keys() {
			let owned = match item {
				Item::Message(sequence) => {
					let count = counts.entry(service).or_default();
					*count = count.saturating_add(1);
					MessageReceipts::<T>::contains_key(service, sequence)
				},
				Item::Failover(plan) | Item::Failback(plan) => {
					Plans::<T>::contains_key(service, plan)
				},
			};
			ensure!(owned, "a failure of nobody");
		}
		ensure!(counts.values().all(|count| *count <= T::MaxFailed::get()), "too many failed");
		let stored = FailedMessages::<T>::iter().filter(|(_, count)| *count > 0);
		ensure!(stored.eq_by_key(&counts), "failures are miscounted");
		Ok(())
	}

	/// 5. Receipts are of the last messages before the next one.
	fn check_lanes() -> Result<(), TryRuntimeError> {
		for (service, sequence) in MessageReceipts::<T>::iter_keys() {
			let next = Lanes::<T>::get(service).ok_or("receipts without a lane")?.next;
			let oldest = next.0.saturating_sub(T::MaxReceipts::get().into());
			ensure!((oldest..next.0).contains(&sequence.0), "a receipt out of range");
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

/// Whether counts that are stored are those that were counted.
trait EqByKey {
	fn eq_by_key(self, counts: &BTreeMap<ServiceId, u32>) -> bool;
}

impl<I: Iterator<Item = (ServiceId, u32)>> EqByKey for I {
	fn eq_by_key(self, counts: &BTreeMap<ServiceId, u32>) -> bool {
		self.collect::<BTreeMap<_, _>>() == *counts
	}
}
