// SPDX-License-Identifier: Apache-2.0

//! Evidence that what watchers signed is by itself, and what the record of their attendance is.

use crate::{
	accept::Charge,
	hearing::Heard,
	rules::offence::{refutes, Deed, Offence},
	traits::FinalisedWords,
	Config, Error, Form, Pallet, Said,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, UnixTime as _},
};
use sp_runtime::DispatchResult;
use vigil_primitives::{
	conflict,
	conflict::{handover_is_false, outbox_is_false},
	traits::{Attendance, Pardons, WatcherSets},
	Handover, Kind, MemberIndex, Outbox, ServiceId, SetId, Statement, UnixTime, H256,
};

/// Whom evidence convicts, and of what.
pub(crate) struct Found {
	pub service: ServiceId,
	pub set_id: SetId,
	pub deed: Deed,
	pub said: H256,
	pub members: Vec<MemberIndex>,
}

impl<T: Config> Pallet<T> {
	/// The chain's clock.
	pub(crate) fn now() -> UnixTime {
		UnixTime(T::UnixTime::now().as_secs())
	}

	pub(crate) fn do_report_contradiction(
		reporter: Option<T::AccountId>,
		first: &Said,
		second: &Said,
	) -> DispatchResult {
		let Found { service, set_id, deed, said, members } =
			Self::find_contradiction(first, second)?;
		let (form, convicts) = (Form::Contradiction, true);
		Self::accept(Charge { service, set_id, deed, said, form, reporter, members, convicts })?;
		Ok(())
	}

	/// What two statements convict of, and whom. Which is which makes no difference: the later set's
	/// members pay.
	pub(crate) fn find_contradiction(first: &Said, second: &Said) -> Result<Found, Error<T>> {
		let in_order = first.signed().set_id >= second.signed().set_id;
		let (later, earlier) = if in_order { (first, second) } else { (second, first) };
		ensure!(later.signed().service == earlier.signed().service, Error::<T>::NoConflict);
		let (later, earlier) = (Self::hear(later)?, Self::hear(earlier)?);
		let found = conflict(&later.spoken(), &earlier.spoken()).ok_or(Error::<T>::NoConflict)?;
		let (a, b) = ((later.signed, &later.policy), (earlier.signed, &earlier.policy));
		let deed = Deed::of_conflict(found, a, b).ok_or(Error::<T>::NoConflict)?;
		Self::find_both(&later, &earlier, deed)
	}

	/// Whom two statements convict: everybody who signed both.
	fn find_both(one: &Heard, other: &Heard, deed: Deed) -> Result<Found, Error<T>> {
		let members = one.also_signed(other);
		ensure!(!members.is_empty(), Error::<T>::NobodySignedBoth);
		let (service, set_id) = (one.set.service, one.set.set_id);
		let said = one.signed.statement.body_hash();
		Ok(Found { service, set_id, deed, said, members })
	}

	pub(crate) fn do_report_checkpoint(
		reporter: T::AccountId,
		halt: &Said,
		checkpoint: &Said,
	) -> DispatchResult {
		ensure!(halt.signed().service == checkpoint.signed().service, Error::<T>::NoConflict);
		let Statement::Halt(said) = &halt.signed().statement else {
			return Err(Error::<T>::NotAHalt.into());
		};
		let Statement::Checkpoint(block) = &checkpoint.signed().statement else {
			return Err(Error::<T>::NotACheckpoint.into());
		};
		let (halt, checkpoint) = (Self::hear(halt)?, Self::hear(checkpoint)?);
		let (round, silence) = (checkpoint.policy.round_length, halt.policy.halt_after);
		ensure!(refutes(block, round, said, silence), Error::<T>::NoConflict);
		let deed = Deed::halt(said, silence);
		let Found { service, set_id, deed, said, members } =
			Self::find_both(&halt, &checkpoint, deed)?;
		let (form, reporter, convicts) = (Form::LifeCertified, Some(reporter), true);
		Self::accept(Charge { service, set_id, deed, said, form, reporter, members, convicts })?;
		Ok(())
	}

	pub(crate) fn do_report_undecided(reporter: T::AccountId, said: &Said) -> DispatchResult {
		let signed = said.signed();
		let is_false = match &signed.statement {
			Statement::Handover(handover) => {
				Self::handover_is_false(signed.service, signed.set_id, handover)?
			},
			Statement::Outbox(outbox) => Self::outbox_is_false(signed.service, outbox)?,
			_ => return Err(Error::<T>::NotOfVigil.into()),
		};
		ensure!(is_false, Error::<T>::NotFalse);
		let heard = Self::hear(said)?;
		let deed = Deed::of(heard.signed, &heard.policy).ok_or(Error::<T>::NotOfVigil)?;
		Self::charge_all(reporter, &heard, deed, Form::NotDecided)
	}

	/// Charges everybody who signed it.
	pub(crate) fn charge_all(
		reporter: T::AccountId,
		heard: &Heard,
		deed: Deed,
		form: Form,
	) -> DispatchResult {
		let (service, set_id) = (heard.set.service, heard.set.set_id);
		let members = heard.places();
		let is_alarm = deed.offence == Offence::FalseHalt && heard.is_certified();
		// Who has paid for a vote of it already may have certified it since: others pay by the alarm.
		let era = Self::era_of(service, set_id)?;
		let judged = |place: &MemberIndex| {
			let watcher = T::Sets::watcher(service, set_id, *place);
			watcher.is_none_or(|watcher| Self::was_judged(service, &watcher, &deed, era))
		};
		let known = is_alarm && members.iter().all(judged);
		let known = known.then(|| Self::extend_alarm(service, &deed)).flatten();
		if known == Some(true) {
			return Ok(());
		}
		let said = heard.signed.statement.body_hash();
		let convicts = !is_alarm || known.is_some();
		let reporter = Some(reporter);
		let charge = Charge { service, set_id, deed, said, form, reporter, members, convicts };
		let case = Self::accept(charge)?;
		if is_alarm {
			Self::note_alarm(case, service, &deed);
		}
		Ok(())
	}

	fn handover_is_false(
		service: ServiceId,
		set_id: SetId,
		said: &Handover,
	) -> Result<bool, Error<T>> {
		let decided = T::Finalised::handover(service, set_id).ok_or(Error::<T>::CannotBeJudged)?;
		Ok(handover_is_false(said, decided.as_ref()))
	}

	fn outbox_is_false(service: ServiceId, said: &Outbox) -> Result<bool, Error<T>> {
		let found = T::Finalised::outboxes(service, said);
		let (known_from, sealed) = found.ok_or(Error::<T>::CannotBeJudged)?;
		ensure!(said.first >= known_from, Error::<T>::CannotBeJudged);
		Ok(outbox_is_false(said, known_from, sealed))
	}

	pub(crate) fn do_report_silence(
		reporter: T::AccountId,
		(service, set_id): (ServiceId, SetId),
		kind: Kind,
		members: &[MemberIndex],
	) -> DispatchResult {
		let set = T::Sets::commitment(service, set_id).ok_or(Error::<T>::UnknownSet)?;
		let left = T::Sets::superseded_at(service, set_id).ok_or(Error::<T>::StillInOffice)?;
		let judged_from = left.0.saturating_add(T::SilenceGrace::get().0);
		ensure!(Self::now().0 >= judged_from, Error::<T>::StillInOffice);
		let in_doubt = kind == Kind::Halt && Self::is_in_doubt(service, set.activates_at, left);
		ensure!(!in_doubt, Error::<T>::AlarmInDoubt);
		let pardoned = T::Pardons::is_pardoned(service, set.activates_at, left);
		ensure!(!pardoned, Error::<T>::Pardoned);
		ensure!(members.is_sorted_by(|one, next| one < next), Error::<T>::TookPart);
		for member in members {
			let taken = T::Attendance::participation(service, set_id, *member, kind);
			let (took_part, out_of) = taken.ok_or(Error::<T>::NotOfSet)?;
			ensure!(out_of >= T::LeastCertified::get(), Error::<T>::TooFewCertified);
			ensure!(took_part < T::LeastAttendance::get().mul_ceil(out_of), Error::<T>::TookPart);
		}
		let deed = Deed::silence(set_id, kind);
		let members = members.to_vec();
		let (said, form) = (H256::zero(), Form::Record);
		let (reporter, convicts) = (Some(reporter), true);
		Self::accept(Charge { service, set_id, deed, said, form, reporter, members, convicts })?;
		Ok(())
	}
}
