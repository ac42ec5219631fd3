// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state, numbered as in the crate's documentation.

mod lanes;
mod money;

use crate::{
	Config, DestinationId, DestinationIds, Destinations, FeesPaid, Lanes, NextDestination,
	NextPlan, NextProtocol, Occupied, Pallet, PendingChanges, Plans, PlansOf, Protocols,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use vigil_primitives::ProtocolId;

type Checked = Result<(), TryRuntimeError>;

/// How many messages there are.
#[derive(Default)]
struct Counts {
	/// Those stored for each destination.
	stored: BTreeMap<DestinationId, u64>,
	/// Those of each protocol that are not known to have arrived.
	waiting: BTreeMap<ProtocolId, u32>,
}

impl<T: Config> Pallet<T> {
	/// Checks all of them.
	pub fn do_try_state() -> Checked {
		let counts = Self::check_lanes()?;
		Self::check_turns()?;
		Self::check_destinations(&counts)?;
		Self::check_protocols(&counts)?;
		Self::check_plans()?;
		Self::check_holds()?;
		Self::check_values()
	}

	/// 4. A destination's number leads to it and back; its counters say how many messages are stored
	///    for it, how many targets of plans and changes it has, and how many lanes. None with any is missing.
	fn check_destinations(counts: &Counts) -> Checked {
		let targets = Self::targets_named();
		for (id, entry) in Destinations::<T>::iter() {
			let known = DestinationIds::<T>::get(entry.destination, &entry.keeper);
			ensure!(known == Some(id), "a destination has another number");
			ensure!(id < NextDestination::<T>::get(), "a destination from the future");
			let stored = counts.stored.get(&id).copied().unwrap_or(0);
			ensure!(u64::from(entry.waiting) == stored, "messages of a destination are miscounted");
			let named = targets.get(&id).copied().unwrap_or(0);
			ensure!(entry.targets == named, "targets at a destination are miscounted");
			let lanes = Lanes::<T>::iter_key_prefix(id).count();
			ensure!(entry.lanes as usize == lanes, "lanes of a destination are miscounted");
		}
		let numbered = DestinationIds::<T>::iter_values().count();
		ensure!(numbered == Destinations::<T>::iter_keys().count(), "a number of no destination");
		let needed: BTreeSet<_> = Lanes::<T>::iter_keys().map(|(id, _)| id).collect();
		let known = |id: &DestinationId| Destinations::<T>::contains_key(id);
		ensure!(needed.iter().chain(targets.keys()).all(known), "a destination is missing");
		Ok(())
	}

	/// How many targets of plans and of changes under way each destination has.
	fn targets_named() -> BTreeMap<DestinationId, u32> {
		let planned = Plans::<T>::iter_values()
			.flat_map(|plan| plan.targets.into_iter().map(|one| one.destination));
		let announced =
			PendingChanges::<T>::iter_values().flat_map(|pending| match pending.change {
				crate::Change::Update { targets, .. } => {
					targets.into_iter().map(|one| one.destination).collect::<Vec<_>>()
				},
				crate::Change::Disarm => Vec::new(),
			});
		let mut targets = BTreeMap::<DestinationId, u32>::new();
		for id in planned.chain(announced) {
			let count = targets.entry(id).or_default();
			*count = count.saturating_add(1);
		}
		targets
	}

	/// 5. A protocol's counters say how many plans it has, how many messages that are not known to have
	///    arrived, and for how many services it is kept what it paid. None with any is missing.
	fn check_protocols(counts: &Counts) -> Checked {
		let mut plans = BTreeMap::<ProtocolId, u32>::new();
		for plan in Plans::<T>::iter_values() {
			let count = plans.entry(plan.protocol).or_default();
			*count = count.saturating_add(1);
		}
		for (id, entry) in Protocols::<T>::iter() {
			ensure!(id < NextProtocol::<T>::get(), "a protocol from the future");
			let counted = |of: &BTreeMap<_, _>| of.get(&id).copied().unwrap_or(0);
			ensure!(entry.plans == counted(&plans), "plans of a protocol are miscounted");
			let waiting = counted(&counts.waiting);
			ensure!(entry.waiting == waiting, "messages of a protocol are miscounted");
			let services = FeesPaid::<T>::iter_key_prefix(id).count();
			ensure!(entry.services as usize == services, "services of a protocol are miscounted");
		}
		let paid: BTreeSet<_> = FeesPaid::<T>::iter_keys().map(|(id, _)| id).collect();
		let known = |id: &ProtocolId| Protocols::<T>::contains_key(id);
		let needed = plans.keys().chain(counts.waiting.keys()).chain(&paid);
		ensure!(needed.into_iter().all(known), "a protocol is missing");
		Ok(())
	}

	/// 6. Plans have targets, each at a place of its own, with delays that do not decrease, and are
	///    listed by protocol. Changes are of plans. The plans of a service at each place are counted.
	fn check_plans() -> Checked {
		let mut occupied = BTreeMap::<Vec<u8>, u32>::new();
		for (id, plan) in Plans::<T>::iter() {
			ensure!(id < NextPlan::<T>::get(), "a plan from the future");
			ensure!(PlansOf::<T>::contains_key(plan.protocol, id), "a plan is not listed");
			ensure!(!plan.targets.is_empty(), "a plan without targets");
			ensure!(plan.targets.is_sorted_by_key(|one| one.delay), "delays decrease");
			let place = |to| Destinations::<T>::get(to).map(|known| known.destination.encode());
			let places: BTreeSet<_> =
				plan.targets.iter().map(|one| place(one.destination)).collect();
			ensure!(places.len() == plan.targets.len(), "a plan names a place twice");
			for place in places {
				let count = occupied.entry((plan.service, place).encode()).or_default();
				*count = count.saturating_add(1);
			}
			let spans = plan.stood_down.iter().all(|(first, last)| first <= last);
			ensure!(spans, "a span ends before it begins");
		}
		let listed = PlansOf::<T>::iter_keys().count();
		ensure!(listed == Plans::<T>::iter_keys().count(), "a plan is listed that does not exist");
		let planned = |id| Plans::<T>::contains_key(id);
		ensure!(PendingChanges::<T>::iter_keys().all(planned), "a change of no plan");
		let counted = Occupied::<T>::iter()
			.map(|(service, place, count)| ((service, Some(place.encode())).encode(), count));
		ensure!(counted.collect::<BTreeMap<_, _>>() == occupied, "places are miscounted");
		Ok(())
	}
}
