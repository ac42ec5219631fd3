// SPDX-License-Identifier: Apache-2.0

//! From evidence to a case: rights against everybody whom it convicts are fixed in one go, so that nothing
//! that happens later changes what is slashed, for what, how much and for whom.

use crate::{
	rules::{
		offence::{is_judged, note, Deed, Offence},
		queue::after,
		receivers::{Rule, Shares},
	},
	traits::{CoverPools, OffenceTerms, SlashRights},
	Accused, Case, CaseId, CaseOf, Cases, Config, Due, Error, Event, Form, JudgedDeeds, NextCase,
	Pallet, Penalties, Penalty, Purse, RightOf, Stage, Tallies, Waiting,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{traits::WatcherSets, Bitfield, Era, MemberIndex, ServiceId, SetId, H256};

/// Whom some evidence is against, and of what.
pub(crate) struct Charge<AccountId> {
	pub service: ServiceId,
	pub set_id: SetId,
	pub deed: Deed,
	/// The hash of the statement that is false, or of the first of two.
	pub said: H256,
	pub form: Form,
	pub reporter: Option<AccountId>,
	pub members: Vec<MemberIndex>,
	/// Whether it is worth nothing if nobody is left whom it convicts. An alarm that is false is worth
	/// knowing of.
	pub convicts: bool,
}

impl<T: Config> Pallet<T> {
	/// Eras after its evidence in which a case lands at the latest: the wait and the decision, what a
	/// stopped clock adds, and one for a full meter.
	pub(crate) fn longest() -> u32 {
		let decided = T::Deferral::get().max(T::AnswerEras::get());
		decided
			.saturating_add(T::DecideEras::get())
			.saturating_add(T::MaxSuspension::get())
			.saturating_add(1)
	}

	/// Opens a case that lands by itself.
	pub(crate) fn accept(charge: Charge<T::AccountId>) -> Result<CaseId, DispatchError> {
		let due = after(T::ActiveEra::get(), T::Deferral::get());
		let era = Self::era_of(charge.service, charge.set_id)?;
		let waiting = Waiting::<T>::get(charge.service, era);
		let most = T::MaxCases::get();
		// An alarm is worth knowing of even where all who raised it have filled the queue.
		let is_alarm = !charge.convicts && waiting < most.saturating_mul(2);
		let has_room = waiting < most || is_alarm || Self::is_anew(&charge, era);
		ensure!(has_room, Error::<T>::QueueFull);
		Waiting::<T>::insert(charge.service, era, waiting.saturating_add(1));
		Self::open(charge, era, Stage::Waiting { due })
	}

	/// Whether a charge is against somebody who was judged for nothing of that era that costs as much. A
	/// full queue lets it in, so that nobody who reports its own lies hides those of others.
	fn is_anew(charge: &Charge<T::AccountId>, era: Era) -> bool {
		let Charge { service, set_id, deed, .. } = charge;
		let terms = T::Bounds::get().clamp(T::Terms::fractions(*service, *set_id));
		let is_less = |one: &Deed| terms.of(one.offence) < terms.of(deed.offence);
		let mut watchers =
			charge.members.iter().filter_map(|place| T::Sets::watcher(*service, *set_id, *place));
		watchers.any(|watcher| JudgedDeeds::<T>::get(service, (watcher, era)).iter().all(is_less))
	}

	/// The era in which a set watched.
	pub(crate) fn era_of(service: ServiceId, set_id: SetId) -> Result<Era, Error<T>> {
		T::Sets::era(service, set_id).ok_or(Error::<T>::UnknownSet)
	}

	/// Opens a case and its rights.
	pub(crate) fn open(
		charge: Charge<T::AccountId>,
		era: Era,
		stage: Stage,
	) -> Result<CaseId, DispatchError> {
		let Charge { service, set_id, deed, said, form, reporter, members, convicts } = charge;
		let at = T::ActiveEra::get();
		ensure!(T::Rights::in_time(service, set_id, at), Error::<T>::TooLate);
		let size = T::Sets::commitment(service, set_id).ok_or(Error::<T>::UnknownSet)?.size;
		let case_id = NextCase::<T>::mutate(|next| {
			let id = *next;
			next.0 = next.0.saturating_add(1);
			id
		});
		let fraction = Self::fraction(service, set_id, deed.offence);
		Self::deposit_event(Event::CaseOpened {
			case: case_id,
			service,
			set_id,
			era,
			deed,
			said,
			form,
			reporter: reporter.clone(),
			fraction,
			stage,
		});
		let judges = form.convicts();
		let (mut convicted, mut worth) = (Vec::new(), 0u128);
		for member in members {
			let Some(watcher) = T::Sets::watcher(service, set_id, member) else { continue };
			if judges && !Self::note_judged(service, &watcher, deed, era) {
				continue;
			}
			let right = Self::open_right(case_id, (service, set_id, member), &watcher, at);
			if let Some(right) = right {
				convicted.push(member);
				worth = worth.saturating_add(T::Rights::worth(&right, fraction));
			}
		}
		ensure!(!convicts || !convicted.is_empty(), Error::<T>::JudgedAlready);
		let opened = u64::try_from(convicted.len()).unwrap_or(u64::MAX);
		let left = Bitfield::of(size, convicted).map_err(|_| Error::<T>::NotOfSet)?;
		Self::endow(service);
		let purse = Self::purse(case_id, service, &deed, worth);
		let case = Case {
			service,
			set_id,
			era,
			deed,
			said,
			form,
			reporter,
			accepted: at,
			fraction,
			stage,
			left,
			shifted: 0,
			asked: false,
			purse,
		};
		Tallies::<T>::mutate(service, |tally| {
			tally.opened = tally.opened.saturating_add(opened);
		});
		Self::schedule(case_id, stage);
		Cases::<T>::insert(case_id, case);
		Ok(case_id)
	}

	/// What an offence costs by the terms of the set.
	pub(crate) fn fraction(
		service: ServiceId,
		set_id: SetId,
		offence: Offence,
	) -> sp_runtime::Perbill {
		T::Bounds::get().clamp(T::Terms::fractions(service, set_id)).of(offence)
	}

	/// Notes that a watcher is judged for a deed; `false` if it was before.
	pub(crate) fn note_judged(
		service: ServiceId,
		watcher: &T::AccountId,
		deed: Deed,
		era: Era,
	) -> bool {
		JudgedDeeds::<T>::mutate(service, (watcher, era), |judged| {
			note(judged, deed, T::SameWithin::get())
		})
	}

	/// Forgets what no evidence can be about any more.
	pub(crate) fn do_forget(service: ServiceId, watcher: T::AccountId, era: Era) -> DispatchResult {
		let oldest = T::ActiveEra::get().0.saturating_sub(T::RememberEras::get());
		ensure!(era.0 < oldest, Error::<T>::NothingToForget);
		let forgotten = JudgedDeeds::<T>::take(service, (watcher, era));
		ensure!(!forgotten.is_empty(), Error::<T>::NothingToForget);
		Ok(())
	}

	/// Whether a watcher was judged for a deed of an era.
	pub(crate) fn was_judged(
		service: ServiceId,
		watcher: &T::AccountId,
		deed: &Deed,
		era: Era,
	) -> bool {
		is_judged(&JudgedDeeds::<T>::get(service, (watcher, era)), deed, T::SameWithin::get())
	}

	fn open_right(
		case: CaseId,
		(service, set_id, member): (ServiceId, SetId, MemberIndex),
		watcher: &T::AccountId,
		at: Era,
	) -> Option<RightOf<T>> {
		let watcher = watcher.clone();
		match T::Rights::open(service, set_id, member, at) {
			Ok(right) => {
				let penalty = Penalty { right: right.clone(), jailed: false };
				Penalties::<T>::insert(case, member, penalty);
				Accused::<T>::insert(&watcher, case, member);
				Self::deposit_event(Event::RightOpened { case, member, watcher });
				Some(right)
			},
			Err(_) => {
				Self::deposit_event(Event::NothingToTake { case, member, watcher });
				None
			},
		}
	}

	/// Whom the money goes to: fixed now.
	fn purse(case: CaseId, service: ServiceId, deed: &Deed, worth: u128) -> Purse {
		let cover_limit = match deed.offence {
			Offence::FalseHalt => {
				let (from, to) = Self::time_of_harm(deed);
				T::Cover::loss(service, from, to)
			},
			_ => 0,
		};
		let mut claims = BoundedVec::new();
		Self::add_fired((case, service, T::ActiveEra::get()), worth, deed, &mut claims);
		let rule = Rule {
			reporter_share: T::ReporterShare::get(),
			reporter_cap: T::ReporterCap::get(),
			burnt_share: T::BurntShare::get(),
			cover_limit,
		};
		Purse { worth, due: 0, got: 0, paid: Shares::default(), rule, claims }
	}

	/// Has a case looked at in the era of its stage.
	pub(crate) fn schedule(case: CaseId, stage: Stage) {
		if let Some(era) = due_of(&stage) {
			Due::<T>::insert(era, case, ());
		}
	}

	/// Moves a case to another stage and has it looked at when that is due.
	pub(crate) fn move_to(id: CaseId, case: &mut CaseOf<T>, stage: Stage) {
		if let Some(era) = due_of(&case.stage) {
			Due::<T>::remove(era, id);
		}
		case.stage = stage;
		Self::schedule(id, stage);
	}
}

/// The era in which a case is to be looked at.
pub(crate) fn due_of(stage: &Stage) -> Option<Era> {
	match stage {
		Stage::Challenged { decide_until, .. } => Some(*decide_until),
		Stage::Waiting { due } => Some(*due),
		Stage::Vetoed { until } | Stage::Collecting { until } => Some(*until),
		Stage::Working { .. } => None,
	}
}
