// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	lanes::end, Balance, Batches, Change, Config, DestinationId, DestinationIds, Destinations,
	HoldReason, Lane, LaneId, Lanes, Messages, NextDestination, NextPlan, NextProtocol, Pallet,
	PendingChanges, Plans, Protocols, RelayFees, SealTurns, Unsealed,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{MessagesTree, Outbox, ProtocolId, SequenceNumber};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Checked {
		let mut waiting = BTreeMap::<DestinationId, u64>::new();
		let (mut messages, mut fees, mut batches) = (0u64, 0u64, 0usize);
		for (service, to, lane) in Lanes::<T>::iter() {
			batches = batches.saturating_add(Self::check_lane((service, to), lane)?);
			let kept = lane.next.0.saturating_sub(lane.oldest.0);
			messages = messages.saturating_add(kept);
			fees = fees.saturating_add(lane.next.0.saturating_sub(lane.delivered.0));
			let here = waiting.entry(to).or_default();
			*here = here.saturating_add(kept);
		}
		ensure!(Messages::<T>::iter_keys().count() as u64 == messages, "messages of no lane");
		ensure!(RelayFees::<T>::iter_keys().count() as u64 == fees, "fees of no message");
		ensure!(Batches::<T>::iter_keys().count() == batches, "outboxes of no lane");
		Self::check_destinations(&waiting)?;
		Self::check_protocols()?;
		Self::check_turns()?;
		Self::check_plans()?;
		Self::check_holds()
	}

	/// 1. Of every lane `oldest <= delivered <= sealed <= next`; the messages from `oldest` on are
	///    stored under their numbers, and the fees from `delivered` on.
	/// 2. Outboxes tile the messages from `oldest` until just before `sealed`, and each is what its
	///    messages make; of the oldest, not every message has arrived.
	fn check_lane(id: LaneId, lane: Lane) -> Result<usize, TryRuntimeError> {
		let marks = [lane.oldest, lane.delivered, lane.sealed, lane.next];
		ensure!(marks.is_sorted(), "the marks of a lane are out of order");
		for number in lane.oldest.0..lane.next.0 {
			let key = (id.0, id.1, SequenceNumber(number));
			let message = Messages::<T>::get(key).ok_or("a message is missing")?;
			ensure!(message.sequence.0 == number, "a message has another number");
			let due = number >= lane.delivered.0;
			ensure!(RelayFees::<T>::contains_key(key) == due, "a fee is missing, or left");
		}
		let batches: Vec<Outbox> = Self::batches(id, lane.oldest).collect();
		let ends = batches.iter().map(end).next_back().unwrap_or(lane.oldest);
		ensure!(ends == lane.sealed, "outboxes do not cover what is sealed");
		for outbox in &batches {
			let messages = Self::messages(id.0, outbox);
			let tree = MessagesTree::new(outbox.destination, &messages);
			ensure!(tree.is_ok_and(|tree| tree.outbox() == *outbox), "an outbox has changed");
		}
		let oldest = batches.first().map(end);
		ensure!(oldest.is_none_or(|end| end > lane.delivered), "an outbox is not forgotten");
		Ok(batches.len())
	}

	/// 3. A destination's number leads to it and back; its counters say how many messages are stored
	///    for it, and how many targets of plans and changes it has. None with either is missing.
	fn check_destinations(waiting: &BTreeMap<DestinationId, u64>) -> Checked {
		let plans = Plans::<T>::iter_values().flat_map(|plan| plan.targets);
		let mut targets = BTreeMap::<DestinationId, u32>::new();
		let mut count = |id| *targets.entry(id).or_default() += 1;
		plans.for_each(|target| count(target.destination));
		for pending in PendingChanges::<T>::iter_values() {
			if let Change::Update { targets, .. } = pending.change {
				targets.iter().for_each(|target| count(target.destination));
			}
		}
		for (id, entry) in Destinations::<T>::iter() {
			let known = DestinationIds::<T>::get(entry.destination);
			ensure!(known == Some(id), "a destination has another number");
			ensure!(id < NextDestination::<T>::get(), "a destination from the future");
			let stored = waiting.get(&id).copied().unwrap_or(0);
			ensure!(u64::from(entry.waiting) == stored, "messages of a destination are miscounted");
			let named = targets.get(&id).copied().unwrap_or(0);
			ensure!(entry.targets == named, "targets at a destination are miscounted");
		}
		let needed = waiting.iter().filter(|(_, count)| **count > 0).map(|(id, _)| id);
		let known = |id: &DestinationId| Destinations::<T>::contains_key(id);
		ensure!(needed.chain(targets.keys()).all(known), "a destination is missing");
		Ok(())
	}

	/// 4. A protocol's counters say how many plans it has, and how many messages that are not known to
	///    have arrived. None with either is missing.
	fn check_protocols() -> Checked {
		let mut plans = BTreeMap::<ProtocolId, u32>::new();
		Plans::<T>::iter_values().for_each(|plan| *plans.entry(plan.protocol).or_default() += 1);
		let mut waiting = BTreeMap::<ProtocolId, u32>::new();
		for key in RelayFees::<T>::iter_keys() {
			let message = Messages::<T>::get(key).ok_or("a fee without a message")?;
			*waiting.entry(message.protocol).or_default() += 1;
		}
		for (id, entry) in Protocols::<T>::iter() {
			ensure!(id < NextProtocol::<T>::get(), "a protocol from the future");
			let counted = |of: &BTreeMap<_, _>| of.get(&id).copied().unwrap_or(0);
			ensure!(entry.plans == counted(&plans), "plans of a protocol are miscounted");
			ensure!(entry.waiting == counted(&waiting), "messages of a protocol are miscounted");
		}
		let known = |id: &ProtocolId| Protocols::<T>::contains_key(id);
		ensure!(plans.keys().chain(waiting.keys()).all(known), "a protocol is missing");
		Ok(())
	}

	/// 5. Exactly the lanes with messages in no outbox have a turn, one each.
	fn check_turns() -> Checked {
		let turns = SealTurns::<T>::get();
		let mut queued = Vec::new();
		for turn in turns.head..turns.tail {
			queued.push(Unsealed::<T>::get(turn).ok_or("a turn is missing")?);
		}
		ensure!(Unsealed::<T>::iter_keys().count() == queued.len(), "a turn is left");
		queued.sort();
		let open = Lanes::<T>::iter().filter(|(_, _, lane)| lane.sealed < lane.next);
		let mut open: Vec<_> = open.map(|(service, to, _)| (service, to)).collect();
		open.sort();
		ensure!(queued == open, "turns are not those of lanes with unsealed messages");
		Ok(())
	}

	/// 6. Plans have targets, each at a destination of its own, with delays that do not decrease.
	///    Changes are of plans.
	fn check_plans() -> Checked {
		for (id, plan) in Plans::<T>::iter() {
			ensure!(id < NextPlan::<T>::get(), "a plan from the future");
			ensure!(!plan.targets.is_empty(), "a plan without targets");
			ensure!(plan.targets.is_sorted_by_key(|one| one.delay), "delays decrease");
			let mut places: Vec<_> = plan.targets.iter().map(|one| one.destination).collect();
			places.sort();
			places.dedup();
			ensure!(places.len() == plan.targets.len(), "a plan names a destination twice");
		}
		let planned = |id| Plans::<T>::contains_key(id);
		ensure!(PendingChanges::<T>::iter_keys().all(planned), "a change of no plan");
		Ok(())
	}

	/// 7. What is held from an account is what its protocols, their plans and changes, and its
	///    destinations need, and what it pays to relayers.
	fn check_holds() -> Checked {
		let mut needed = BTreeMap::<ProtocolId, Balance>::new();
		let mut need = |id, amount: Balance| {
			let sum = needed.entry(id).or_default();
			*sum = sum.saturating_add(amount);
		};
		for (id, plan) in Plans::<T>::iter() {
			need(plan.protocol, plan.deposit);
			if let Some(pending) = PendingChanges::<T>::get(id) {
				need(plan.protocol, pending.deposit);
			}
		}
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (id, entry) in Protocols::<T>::iter() {
			let parts = needed.get(&id).copied().unwrap_or(0);
			ensure!(entry.deposit >= parts, "a protocol's deposit lacks a part");
			let sum = deposits.entry(entry.owner).or_default();
			*sum = sum.saturating_add(entry.deposit);
		}
		for entry in Destinations::<T>::iter_values() {
			let sum = deposits.entry(entry.owner).or_default();
			*sum = sum.saturating_add(entry.deposit);
		}
		let mut fees = BTreeMap::<T::AccountId, Balance>::new();
		for fee in RelayFees::<T>::iter_values() {
			let sum = fees.entry(fee.payer).or_default();
			*sum = sum.saturating_add(fee.amount);
		}
		let held = |reason: HoldReason, who: &T::AccountId| {
			T::Currency::balance_on_hold(&reason.into(), who)
		};
		for who in deposits.keys().chain(fees.keys()) {
			let (deposit, fee) = (deposits.get(who), fees.get(who));
			let deposit = deposit.copied().unwrap_or(0);
			ensure!(held(HoldReason::ProtocolDeposit, who) == deposit, "deposits are not held");
			let fee = fee.copied().unwrap_or(0);
			ensure!(held(HoldReason::RelayFee, who) == fee, "fees are not held");
		}
		Ok(())
	}
}
