// SPDX-License-Identifier: Apache-2.0

//! What every block does: looks at some cases whose era has come, lands some slashes, pays some money on.
//!
//! Each is bounded by a constant, however many cases there are and however many a case convicts.

use crate::{
	rules::queue::{after, put_off, Wait},
	CaseId, CaseOf, Cases, Config, Due, DueEra, Event, Pallet, Stage, Unpaid, Waiting, WeightInfo,
	Work, WorkEnds,
};
use frame_support::{traits::Get, weights::Weight};
use vigil_primitives::{Era, MemberIndex};

impl<T: Config> Pallet<T> {
	/// All that a block does.
	pub(crate) fn advance_some() -> Weight {
		let looked = Self::look_at_due();
		let landed = Self::work_some();
		let paid = Self::pay_some();
		let weight = T::WeightInfo::idle().saturating_add(looked);
		weight
			.saturating_add(landed)
			.saturating_add(T::WeightInfo::pay().saturating_mul(paid.into()))
	}

	/// Looks at cases whose era has come, at most so many, eras in order.
	pub(crate) fn look_at_due() -> Weight {
		let (now, mut era) = (T::ActiveEra::get(), DueEra::<T>::get());
		// Nothing was ever due before the first case.
		if era.0 == 0 {
			era = Era(now.0.saturating_sub(1));
		}
		let (mut looked, mut weight) = (0u32, Weight::zero());
		while era < now && looked < T::MovesPerBlock::get() {
			let next = after(era, 1);
			match Due::<T>::iter_key_prefix(next).next() {
				Some(case) => {
					let one = Self::its_time_has_come(case, next, now);
					weight = weight.saturating_add(one);
					looked = looked.saturating_add(1);
				},
				None => era = next,
			}
		}
		DueEra::<T>::put(era);
		weight
	}

	fn its_time_has_come(id: CaseId, due: Era, now: Era) -> Weight {
		Due::<T>::remove(due, id);
		let Some(mut case) = Cases::<T>::get(id) else { return T::WeightInfo::move_case() };
		match case.stage {
			Stage::Waiting { .. } | Stage::Vetoed { .. } => {
				match Self::waits_until(&case, now) {
					Some(wait) => Self::wait_on(id, &mut case, wait),
					None => Self::begin_work(id, &mut case, false),
				}
				Cases::<T>::insert(id, case);
				T::WeightInfo::move_case()
			},
			Stage::Challenged { .. } => match Self::waits_until(&case, now) {
				// What stands still only now has ended before, and is not opened again.
				Some(wait) if wait.1 > case.shifted => {
					Self::wait_on(id, &mut case, wait);
					Cases::<T>::insert(id, case);
					T::WeightInfo::move_case()
				},
				_ => {
					Self::settle(id, &case, None);
					Self::begin_work(id, &mut case, true);
					Cases::<T>::insert(id, case);
					T::WeightInfo::decide().saturating_add(T::WeightInfo::move_case())
				},
			},
			Stage::Collecting { .. } => {
				Self::close(id, case);
				T::WeightInfo::pay()
			},
			Stage::Working { .. } => T::WeightInfo::move_case(),
		}
	}

	/// Until when a case waits on because clocks stood still, and how long it then did in all.
	fn waits_until(case: &CaseOf<T>, now: Era) -> Option<(Era, u32)> {
		let last = case.last_era(Self::longest());
		let wait = Wait { accepted: case.accepted, shifted: case.shifted, last };
		put_off(&wait, &Self::spans_of(case.service), now)
	}

	/// Has a case wait on in its stage: a referendum about it has its time as well.
	fn wait_on(id: CaseId, case: &mut CaseOf<T>, (due, shifted): (Era, u32)) {
		case.shifted = shifted;
		let stage = match case.stage {
			Stage::Challenged { answer_until, .. } => {
				Stage::Challenged { answer_until, decide_until: due }
			},
			Stage::Vetoed { .. } => Stage::Vetoed { until: due },
			_ => Stage::Waiting { due },
		};
		Self::move_to(id, case, stage);
		Self::deposit_event(Event::PutOff { case: id, due });
	}

	/// Puts a case at the end of the queue of work.
	pub(crate) fn begin_work(id: CaseId, case: &mut CaseOf<T>, releasing: bool) {
		let stage = Stage::Working { releasing, next: MemberIndex(0), tried: None };
		Self::move_to(id, case, stage);
		Self::push_work(id);
		if releasing {
			Self::clear_alarm(id, case.service);
		}
		Self::deposit_event(Event::WorkBegun { case: id, releasing });
	}

	pub(crate) fn push_work(id: CaseId) {
		WorkEnds::<T>::mutate(|(_, next)| {
			Work::<T>::insert(*next, id);
			*next = next.wrapping_add(1);
		});
	}

	/// The case whose turn it is.
	pub(crate) fn first_work() -> Option<CaseId> {
		let (first, next) = WorkEnds::<T>::get();
		(first != next).then(|| Work::<T>::get(first)).flatten()
	}

	pub(crate) fn pop_work() {
		WorkEnds::<T>::mutate(|(first, next)| {
			if first != next {
				Work::<T>::remove(*first);
				*first = first.wrapping_add(1);
			}
		});
	}

	/// A case does not wait in the queue any more.
	pub(crate) fn leave_queue(case: &CaseOf<T>) {
		if !case.form.convicts() {
			return;
		}
		Waiting::<T>::mutate_exists(case.service, case.era, |entry| {
			let left = entry.unwrap_or(0).saturating_sub(1);
			*entry = (left > 0).then_some(left);
		});
	}

	/// Pays the money of one case on.
	fn pay_some() -> u32 {
		match Unpaid::<T>::iter_keys().next() {
			Some(case) => {
				Self::pay_on(case);
				1
			},
			None => 0,
		}
	}
}
