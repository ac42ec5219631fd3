// SPDX-License-Identifier: Apache-2.0

//! What became of programs: receipts, and those that can be tried again.

use crate::{
	errors::cheap, Config, Error, Event, Failed, FailedMessages, FailedProgram, Item,
	MessageReceipts, Pallet, PlanReceipts, Plans, Program, SetOrder, Source, WeightInfo,
};
use frame_support::{dispatch::DispatchResultWithPostInfo, traits::Get, weights::Weight};
use vigil_primitives::{Outcome, PlanReceipt};

impl<T: Config> Pallet<T> {
	/// Whether a queued program still is to be executed: its service is trusted, its plan is kept,
	/// and nothing is taken back that did not happen.
	pub(crate) fn is_wanted(source: Source) -> bool {
		let Source { service, item } = source;
		let trusted = SetOrder::<T>::contains_key(service);
		let kept = |plan| Plans::<T>::contains_key(service, plan);
		trusted
			&& match item {
				Item::Message(_) => true,
				Item::Failover(plan) => kept(plan),
				// Queued: the plan has fired again while its failback waits before that.
				Item::Failback(plan) => {
					let happened =
						|one: PlanReceipt| matches!(one.failover, Outcome::Done | Outcome::Queued);
					kept(plan) && PlanReceipts::<T>::get(service, plan).is_some_and(happened)
				},
			}
	}

	pub(crate) fn note_done(source: Source) {
		Self::set_outcome(source, Outcome::Done);
		Self::deposit_event(Event::Executed { source });
	}

	pub(crate) fn note_dropped(source: Source) {
		Self::set_outcome(source, Outcome::Refused);
		Self::deposit_event(Event::Dropped { source });
	}

	/// Keeps a program whose execution failed, if there is room.
	pub(crate) fn note_failed(source: Source, program: &[u8], weight: Weight) {
		Self::set_outcome(source, Outcome::Failed);
		let retriable = Self::keep_failed(source, program, weight);
		Self::deposit_event(Event::ExecutionFailed { source, retriable });
	}

	/// Messages share a bounded number of places, and only those with a receipt have one. A plan has
	/// a place of its own, so that no flood of messages takes it.
	fn keep_failed(source: Source, program: &[u8], weight: Weight) -> bool {
		let Source { service, item } = source;
		let Ok(program) = Program::try_from(program.to_vec()) else { return false };
		if let Item::Message(sequence) = item {
			let count = FailedMessages::<T>::get(service);
			let receipted = MessageReceipts::<T>::contains_key(service, sequence);
			if !receipted || count >= T::MaxFailed::get() {
				return false;
			}
			FailedMessages::<T>::insert(service, count.saturating_add(1));
		}
		Failed::<T>::insert(service, item, FailedProgram { program, weight });
		true
	}

	/// Changes a receipt, if there still is one.
	fn set_outcome(source: Source, outcome: Outcome) {
		let Source { service, item } = source;
		match item {
			Item::Message(sequence) => MessageReceipts::<T>::mutate(service, sequence, |receipt| {
				let Some(receipt) = receipt else { return };
				receipt.outcome = outcome;
			}),
			Item::Failover(plan) => PlanReceipts::<T>::mutate(service, plan, |receipt| {
				let Some(receipt) = receipt else { return };
				receipt.failover = outcome;
			}),
			Item::Failback(plan) => PlanReceipts::<T>::mutate(service, plan, |receipt| {
				let Some(receipt) = receipt else { return };
				receipt.failback = receipt.failback.map(|(at, _)| (at, outcome));
			}),
		}
	}

	pub(crate) fn do_retry(source: Source) -> DispatchResultWithPostInfo {
		let least = T::WeightInfo::retry();
		let FailedProgram { program, weight } =
			Self::take_failed(source).ok_or_else(|| cheap::<T>(Error::NothingFailed, least))?;
		if !Self::enqueue_program(source, &program) {
			return Err(cheap::<T>(Error::NothingFailed, least));
		}
		Self::set_outcome(source, Outcome::Queued);
		Self::deposit_event(Event::Retried { source });
		Ok(Some(least.saturating_add(weight)).into())
	}
}
