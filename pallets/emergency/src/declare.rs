// SPDX-License-Identifier: Apache-2.0

//! From a declaration to its post-mortem.

use crate::{
	rules::{
		actions::fits,
		life::{Lengths, Life},
	},
	traits::{Referenda, Stops},
	Act, Cause, Config, Declarers, Emergencies, Error, Event, NextId, Open, Pallet, Record, Spent,
	Told,
};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get},
};
use sp_core::H256;
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};
use vigil_primitives::answers::emergency::{
	Audience, Declarer, EmergencyId, Figures, Phase, Scope, Stage, Text,
};

impl<T: Config> Pallet<T> {
	/// The block that is being made.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().unique_saturated_into()
	}

	/// Who this is.
	pub(crate) fn ensure_declarer(origin: T::RuntimeOrigin) -> Result<Declarer, DispatchError> {
		if T::TokenOrigin::ensure_origin(origin.clone()).is_ok() {
			return Ok(Declarer::Tokens);
		}
		Ok(T::DeclareOrigin::ensure_origin(origin)?)
	}

	/// Token holders, or for a drill whoever may declare.
	pub(crate) fn ensure_tokens(origin: T::RuntimeOrigin, id: EmergencyId) -> DispatchResult {
		match Self::ensure_declarer(origin)? {
			Declarer::Tokens => Ok(()),
			_ if Self::record(id)?.drill => Ok(()),
			_ => Err(DispatchError::BadOrigin),
		}
	}

	pub(crate) fn record(id: EmergencyId) -> Result<Record, Error<T>> {
		Emergencies::<T>::get(id).ok_or(Error::<T>::UnknownEmergency)
	}

	/// Goes on from one state of the log to the next.
	pub(crate) fn logged(log: H256, entry: &impl Encode) -> H256 {
		H256(sp_io::hashing::blake2_256(&(log, Self::now(), entry).encode()))
	}

	pub(crate) fn do_declare(cause: Cause, by: Declarer, text: Text) -> DispatchResult {
		let Cause { kind, ref scope, brake, drill } = cause;
		ensure!(fits(kind, scope), Error::<T>::WrongScope);
		ensure!(T::Stops::exists(scope), Error::<T>::UnknownScope);
		let now = Self::now();
		if let Some(id) = Self::same(&cause) {
			return Self::join(id, by, now);
		}
		let began = if drill { Self::take_call(&cause)? } else { now };
		if !drill {
			Self::ensure_may_declare(by, now)?;
		}
		let id = NextId::<T>::get();
		Open::<T>::try_append(id).map_err(|()| Error::<T>::TooManyOpen)?;
		NextId::<T>::put(EmergencyId(id.0.saturating_add(1)));
		let lengths = Lengths {
			ratify: T::RatifyWithin::get(),
			most: T::Lasts::get(),
			longest: T::LastsAtMost::get(),
			phase: T::PhaseLength::get(),
		};
		let life = Life::declare(now, &lengths);
		let mut declarers = Declarers::default();
		declarers.insert(by);
		if !drill {
			Spent::<T>::insert(by, (id, None::<u32>));
		}
		let referendum = if drill { None } else { T::Referenda::ask(id) };
		let record = Record {
			kind,
			scope: scope.clone(),
			declarers,
			drill,
			life,
			referendum,
			acts: 0,
			log: Self::logged(H256::zero(), &(id, &cause, by)),
			figures: Figures { began, declared: now, ..Default::default() },
			compensated: 0,
			suspended: false,
			ended: false,
			post_mortem: None,
		};
		Self::deposit_event(Event::Declared {
			id,
			kind,
			scope: scope.clone(),
			by,
			drill,
			ratify_by: life.ratify_by,
			until: life.until,
			referendum,
			log: record.log,
		});
		if referendum.is_none() && !drill {
			Self::deposit_event(Event::NotFiled { id });
		}
		Told::<T>::insert(id, life.at(now));
		Emergencies::<T>::insert(id, record);
		Self::notify(Some(id), Audience::Operators, text.clone(), T::NoticeLife::get());
		Self::notify(Some(id), Audience::Users, text, T::NoticeLife::get());
		if brake {
			let length = Self::longest_brake(scope).min(life.ratify_by.saturating_sub(now));
			Self::do_act(id, by, Act::Brake { scope: scope.clone(), length })?;
		}
		Ok(())
	}

	/// An active emergency about the same, that is no drill.
	fn same(cause: &Cause) -> Option<EmergencyId> {
		let now = Self::now();
		Open::<T>::get().into_iter().find(|id| {
			Emergencies::<T>::get(id).is_some_and(|record| {
				record.drill == cause.drill
					&& record.kind == cause.kind
					&& record.scope == cause.scope
					&& record.life.is_active(now)
			})
		})
	}

	/// Joins what others declared, which is as single-use as to declare: who joins may act.
	fn join(id: EmergencyId, by: Declarer, now: u32) -> DispatchResult {
		let mut record = Self::record(id)?;
		if record.declarers.contains(by) {
			return Ok(());
		}
		if !record.drill {
			Self::ensure_may_declare(by, now)?;
			// What is ratified would be given back at once.
			if !record.life.ratified {
				Spent::<T>::insert(by, (id, None::<u32>));
			}
		}
		record.declarers.insert(by);
		record.log = Self::logged(record.log, &(id, by));
		Emergencies::<T>::insert(id, record);
		Self::deposit_event(Event::Joined { id, by });
		Ok(())
	}

	/// Refuses a declarer whose last emergency was not ratified, and everybody but token holders while an
	/// earlier one has no post-mortem.
	fn ensure_may_declare(by: Declarer, now: u32) -> DispatchResult {
		let free = Spent::<T>::get(by).is_none_or(|(_, free)| free.is_some_and(|at| at <= now));
		ensure!(free, Error::<T>::NotRearmed);
		let lacks = |id: &EmergencyId| {
			let record = Emergencies::<T>::get(id);
			record.is_some_and(|record| !record.drill && record.life.lacks_post_mortem(now))
		};
		let clear = by == Declarer::Tokens || !Open::<T>::get().iter().any(lacks);
		ensure!(clear, Error::<T>::NoPostMortem);
		Ok(())
	}

	pub(crate) fn do_ratify(id: EmergencyId) -> DispatchResult {
		let mut record = Self::record(id)?;
		ensure!(record.life.ratify(Self::now()), Error::<T>::NotActive);
		record.log = Self::logged(record.log, &(id, true));
		for by in record.declarers.iter() {
			if Spent::<T>::get(by).is_some_and(|(of, _)| of == id) {
				Spent::<T>::remove(by);
			}
		}
		let until = record.life.until;
		Emergencies::<T>::insert(id, record);
		// What was suspended before lasts as long as it does now.
		Self::still();
		Self::deposit_event(Event::Ratified { id, until });
		Self::tell(id);
		Ok(())
	}

	pub(crate) fn do_end(id: EmergencyId, by: Declarer) -> DispatchResult {
		let mut record = Self::record(id)?;
		// Nobody joins what others declared to end it.
		let may = by == Declarer::Tokens || record.drill || record.declarers.is_only(by);
		ensure!(may, DispatchError::BadOrigin);
		let now = Self::now();
		ensure!(record.life.revert(now), Error::<T>::NotActive);
		record.log = Self::logged(record.log, &(id, by, false));
		Emergencies::<T>::insert(id, record);
		Self::deposit_event(Event::Ended { id, at: now });
		Self::tell(id);
		Ok(())
	}

	pub(crate) fn do_extend(id: EmergencyId, by: u32) -> DispatchResult {
		let mut record = Self::record(id)?;
		ensure!(record.life.extend(Self::now(), by), Error::<T>::NotActive);
		record.log = Self::logged(record.log, &(id, by));
		let until = record.life.until;
		Emergencies::<T>::insert(id, &record);
		Self::still();
		Self::deposit_event(Event::Extended { id, until });
		Ok(())
	}

	pub(crate) fn do_close(id: EmergencyId, post_mortem: H256) -> DispatchResult {
		ensure!(!post_mortem.is_zero(), Error::<T>::ZeroHash);
		let mut record = Self::record(id)?;
		let now = Self::now();
		ensure!(record.life.close(now), Error::<T>::NotOver);
		record.log = Self::logged(record.log, &(id, post_mortem));
		(record.post_mortem, record.figures.closed) = (Some(post_mortem), Some(now));
		let (report, drill) = (record.figures.report(), record.drill);
		Emergencies::<T>::insert(id, record);
		Self::tell(id);
		Open::<T>::mutate(|open| open.retain(|other| *other != id));
		Told::<T>::remove(id);
		if drill {
			Self::note_drill(now);
		}
		Self::deposit_event(Event::Closed { id, post_mortem, report });
		Ok(())
	}

	pub(crate) fn do_rearm(declarer: Declarer) -> DispatchResult {
		let (_, free) = Spent::<T>::get(declarer).ok_or(Error::<T>::NothingToRearm)?;
		ensure!(free.is_some(), Error::<T>::NotOver);
		Spent::<T>::remove(declarer);
		Self::deposit_event(Event::Rearmed { declarer });
		Ok(())
	}

	/// Tells of a stage that is new, and ends what may not last beyond it.
	pub(crate) fn tell(id: EmergencyId) {
		let Some(mut record) = Emergencies::<T>::get(id) else { return };
		let now = Self::now();
		let stage = record.life.at(now);
		if Told::<T>::get(id) != Some(stage) {
			Told::<T>::insert(id, stage);
			Self::deposit_event(Event::StageReached { id, stage });
		}
		if !record.life.is_active(now) && !record.ended {
			record.ended = true;
			Self::end_all(id);
			for by in record.declarers.iter().filter(|_| !record.life.ratified) {
				let free = record.life.ends().saturating_add(T::RearmAfter::get());
				Spent::<T>::mutate(by, |spent| {
					if let Some((_, at)) = spent.as_mut().filter(|(of, _)| *of == id) {
						*at = Some(free);
					}
				});
			}
			Emergencies::<T>::insert(id, &record);
			Self::still();
		}
		let slashes = matches!(
			stage,
			Stage::Over { .. } | Stage::Closed | Stage::Restoring { phase: Phase::Slash, .. }
		);
		if record.suspended && slashes {
			record.suspended = false;
			Self::lift(id, &record);
			Emergencies::<T>::insert(id, record);
			Self::still();
		}
	}

	/// The service that an emergency is about, if it is about one.
	pub(crate) fn service_of(scope: &Scope) -> Option<vigil_primitives::ServiceId> {
		match scope {
			Scope::Service(service) => Some(*service),
			_ => None,
		}
	}
}
