// SPDX-License-Identifier: Apache-2.0

//! What is done about an emergency: allowed by the table of its kind, inside its scope, recorded, and ended with it.

use crate::{
	rules::{
		actions::{brake_of, covers, may_act, Action, Denied},
		quorum::is_quorum,
	},
	traits::{Parameters, Purse, SuspendSlashing, Watch},
	Absent, Act, ActOf, Announcing, Committee, Config, Emergencies, Error, Event, Named, Override,
	Overrides, Pallet, ParameterOf, Pardoned, Record, RecoveryCommittee, Restart,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, UnixTime as _},
	BoundedVec,
};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{
	answers::emergency::{Declarer, EmergencyId, Scope, ToAnnounce},
	ServiceId, SetId, UnixTime,
};

fn denied<T>(denied: Denied) -> Error<T> {
	match denied {
		Denied::NotOfKind => Error::NotAllowed,
		Denied::NotActive => Error::NotActive,
		Denied::NotRatified => Error::NotRatified,
		Denied::NotVoted => Error::NotVoted,
	}
}

/// The line of the table that an act goes by.
fn action_of<A, P>(act: &Act<A, P>) -> Action {
	match act {
		Act::Brake { scope, .. } | Act::Release { scope } => brake_of(scope),
		Act::SuspendSlashing { .. } | Act::LiftSuspension => Action::SuspendSlashing,
		Act::NameAbsent { .. } => Action::NameAbsent,
		Act::Elect { .. } => Action::Elect,
		Act::ActivateStandby { .. } => Action::Standby,
		Act::Appoint { .. } => Action::Committee,
		Act::Override { .. } => Action::Override,
		Act::Compensate { .. } => Action::Compensate,
		Act::Pardon { .. } => Action::Pardon,
		Act::RestartFinality { .. } => Action::Finality,
	}
}

/// What an act touches; `None` for what is owed to somebody.
fn touched<A, P>(record: &Record, act: &Act<A, P>) -> Option<Scope> {
	match act {
		Act::Brake { scope, .. } | Act::Release { scope } => Some(scope.clone()),
		Act::NameAbsent { service, .. }
		| Act::Elect { service }
		| Act::ActivateStandby { service }
		| Act::Pardon { service, .. } => Some(Scope::Service(*service)),
		Act::SuspendSlashing { .. } | Act::LiftSuspension => Some(match &record.scope {
			Scope::Service(service) => Scope::Service(*service),
			_ => Scope::All,
		}),
		Act::Appoint { .. } | Act::Override { .. } | Act::RestartFinality { .. } => {
			Some(Scope::All)
		},
		Act::Compensate { .. } => None,
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_act(id: EmergencyId, by: Declarer, act: ActOf<T>) -> DispatchResult {
		let mut record = Self::record(id)?;
		let now = Self::now();
		let may = by == Declarer::Tokens || record.drill || record.declarers.contains(by);
		ensure!(may, DispatchError::BadOrigin);
		may_act(record.kind, action_of(&act), record.life.at(now), by).map_err(denied::<T>)?;
		let inside = touched(&record, &act).is_none_or(|scope| covers(&record.scope, &scope));
		ensure!(inside, Error::<T>::OutOfScope);
		record.acts = record.acts.saturating_add(1);
		record.log = Self::logged(record.log, &(id, by, &act));
		record.figures.acted = record.figures.acted.or(Some(now));
		let (number, log, drill) = (record.acts, record.log, record.drill);
		Emergencies::<T>::insert(id, record);
		Self::deposit_event(Event::Acted { id, number, by, act: act.clone(), log });
		if drill {
			return Ok(());
		}
		Self::carry_out(id, by, act)
	}

	fn carry_out(id: EmergencyId, by: Declarer, act: ActOf<T>) -> DispatchResult {
		let record = Self::record(id)?;
		let ends = record.life.ends();
		match act {
			Act::Brake { scope, length } => Self::pull(id, by, scope, length, ends),
			Act::Release { scope } => Self::let_go(id, by, &scope),
			Act::SuspendSlashing { eras } => {
				// One that ran out by itself is lifted first: no emergency stops clocks twice at one time.
				ensure!(!record.suspended, Error::<T>::AlreadyStopped);
				T::Slashing::suspend(Self::service_of(&record.scope), eras)?;
				Self::note_suspended(id, record, true);
				Ok(())
			},
			Act::LiftSuspension => {
				ensure!(record.suspended, Error::<T>::NotStopped);
				let may = by == Declarer::Tokens || record.declarers.is_only(by);
				ensure!(may, DispatchError::BadOrigin);
				Self::lift(id, &record);
				Self::note_suspended(id, record, false);
				Ok(())
			},
			Act::NameAbsent { service, watchers } => Self::name_absent(id, service, watchers),
			Act::Elect { service } => Self::elect(id, service),
			Act::ActivateStandby { service } => Self::activate_standby(id, service),
			Act::Appoint { members } => {
				ensure!(!RecoveryCommittee::<T>::exists(), Error::<T>::CommitteeInOffice);
				let mut sorted = members.to_vec();
				sorted.sort();
				sorted.dedup();
				ensure!(
					sorted.len() == members.len() && sorted.len() >= 3,
					Error::<T>::BadCommittee
				);
				let until = Self::now().saturating_add(T::CommitteeTerm::get()).min(ends);
				RecoveryCommittee::<T>::put(Committee { emergency: id, members, until });
				Ok(())
			},
			Act::Override { value, length } => Self::set_parameter(id, value, length, ends),
			Act::Compensate { who, amount } => Self::compensate(id, record, who, amount),
			Act::Pardon { service, from, to } => Self::pardon(service, from, to),
			Act::RestartFinality { gone, last, set } => {
				Self::restart_finality(Restart { emergency: id, gone, last, set })
			},
		}
	}

	fn note_suspended(id: EmergencyId, record: Record, suspended: bool) {
		Emergencies::<T>::insert(id, Record { suspended, ..record });
		Self::still();
	}

	/// Names watchers as gone: they have a seat, were not seen, and others are left.
	fn name_absent(
		id: EmergencyId,
		service: ServiceId,
		watchers: Named<T::AccountId>,
	) -> DispatchResult {
		let set_id = T::Watch::current(service).ok_or(Error::<T>::UnknownSet)?;
		let seats = T::Watch::watchers(service, set_id);
		let mut named = Absent::<T>::get(id, service);
		for who in watchers {
			let place = seats.iter().position(|seat| *seat == who).ok_or(Error::<T>::UnknownSet)?;
			let seen = Self::was_seen(service, set_id, place, &who);
			ensure!(!seen, Error::<T>::NotAbsent);
			if !named.contains(&who) {
				named.try_push(who).map_err(|_| Error::<T>::TooMany)?;
			}
		}
		let left = seats.iter().any(|seat| !named.contains(seat));
		ensure!(left, Error::<T>::NamesAll);
		Absent::<T>::insert(id, service, named);
		Ok(())
	}

	/// Those named as gone who have not come back since, by a heartbeat or by what they signed.
	pub fn absent_of(id: EmergencyId, service: ServiceId) -> Vec<T::AccountId> {
		let set_id = T::Watch::current(service).unwrap_or(SetId(0));
		let seats = T::Watch::watchers(service, set_id);
		let back = |who: &T::AccountId| {
			// Who has no seat has signed nothing.
			let place = seats.iter().position(|seat| seat == who).unwrap_or(usize::MAX);
			Self::was_seen(service, set_id, place, who)
		};
		Absent::<T>::get(id, service).into_iter().filter(|who| !back(who)).collect()
	}

	/// Has the next set elected without those who are gone, if more than two thirds of it are there.
	fn elect(id: EmergencyId, service: ServiceId) -> DispatchResult {
		let set_id = T::Watch::current(service).ok_or(Error::<T>::UnknownSet)?;
		let seats = T::Watch::watchers(service, set_id);
		let absent = Self::absent_of(id, service);
		let chosen = T::Watch::candidates_without(service, &absent);
		let there = |who: &&T::AccountId| {
			let place = seats.iter().position(|seat| seat == *who).unwrap_or(usize::MAX);
			Self::was_seen(service, set_id, place, who)
		};
		let (all, living) = (chosen.len() as u32, chosen.iter().filter(there).count() as u32);
		let quorum = is_quorum(living, all);
		ensure!(all >= T::LeastMembers::get() && quorum, Error::<T>::NoLivingQuorum);
		T::Watch::elect_without(service, &absent)
	}

	fn activate_standby(id: EmergencyId, service: ServiceId) -> DispatchResult {
		let next = Self::living_set(service)?;
		Self::note_activated(service, id)?;
		Announcing::<T>::try_mutate(|list| {
			list.retain(|one| one.service != service);
			let one = ToAnnounce { emergency: id, service, next, at: Self::now() };
			list.try_push(one).map_err(|_| Error::<T>::TooMany)
		})?;
		Self::deposit_event(Event::StandbyActivated { id, service, next });
		Ok(())
	}

	/// The last set that was elected, if more than two thirds of it were seen not long ago. It is named here, once,
	/// so that all who stand by say the same.
	fn living_set(service: ServiceId) -> Result<SetId, Error<T>> {
		let current = T::Watch::current(service).ok_or(Error::<T>::UnknownSet)?;
		let next = T::Watch::latest(service).ok_or(Error::<T>::UnknownSet)?;
		let (seats, chosen) =
			(T::Watch::watchers(service, current), T::Watch::watchers(service, next));
		let there = |who: &&T::AccountId| {
			let place = seats.iter().position(|seat| seat == *who).unwrap_or(usize::MAX);
			Self::was_seen(service, current, place, who)
		};
		let (all, living) = (chosen.len() as u32, chosen.iter().filter(there).count() as u32);
		ensure!(all > 0 && is_quorum(living, all), Error::<T>::NoLivingQuorum);
		Ok(next)
	}

	fn set_parameter(
		id: EmergencyId,
		value: ParameterOf<T>,
		length: u32,
		ends: u32,
	) -> DispatchResult {
		ensure!(length > 0 && length <= T::LongestOverride::get(), Error::<T>::BadLength);
		let mut overrides = Overrides::<T>::get();
		let free = overrides.iter().all(|one| !T::Parameters::is_same(&one.value, &value));
		ensure!(free, Error::<T>::TooMany);
		let before = T::Parameters::set(&value)?;
		let until = Self::now().saturating_add(length).min(ends);
		let one = Override { emergency: id, value, before, until };
		overrides.try_push(one).map_err(|_| Error::<T>::TooMany)?;
		Overrides::<T>::put(overrides);
		Ok(())
	}

	fn compensate(
		id: EmergencyId,
		record: Record,
		who: T::AccountId,
		amount: u128,
	) -> DispatchResult {
		let compensated = record.compensated.saturating_add(amount);
		ensure!(compensated <= T::MaxCompensation::get(), Error::<T>::TooMuch);
		Emergencies::<T>::insert(id, Record { compensated, ..record });
		T::Purse::pay(&who, amount)
	}

	/// Forgives what was not done between these times: of the past alone, since what is forgiven in advance is
	/// not done.
	fn pardon(service: ServiceId, from: UnixTime, to: UnixTime) -> DispatchResult {
		let now = T::UnixTime::now().as_secs();
		ensure!(from <= to && to.0 <= now, Error::<T>::EmptyTime);
		let mut times: BoundedVec<_, _> = Pardoned::<T>::get(service);
		if !times.contains(&(from, to)) {
			times.try_push((from, to)).map_err(|_| Error::<T>::TooMany)?;
		}
		Pardoned::<T>::insert(service, times);
		Ok(())
	}
}
