// SPDX-License-Identifier: Apache-2.0

//! Brakes: pulled for a time that is known, let go by themselves.

use crate::{
	rules::ladder::{rung, Bounds, Refused},
	traits::Stops,
	BrakeLadder, Brakes, Config, Error, Event, Pallet,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::answers::emergency::{Brake, Declarer, EmergencyId, Scope};

fn refused<T>(refused: Refused) -> Error<T> {
	match refused {
		Refused::Length => Error::BadLength,
		Refused::CoolingOff => Error::CoolingOff,
		Refused::SameDeclarer => Error::SameDeclarer,
		Refused::Budget => Error::BudgetSpent,
	}
}

impl<T: Config> Pallet<T> {
	/// What is stopped now.
	pub fn brakes_in_force() -> Vec<Brake> {
		let now = Self::now();
		Brakes::<T>::get().into_iter().filter(|brake| now < brake.until).collect()
	}

	/// The most that a brake of this rung lasts.
	pub(crate) fn longest_brake(scope: &Scope) -> u32 {
		T::LongestBrakes::get().get(rung(scope)).copied().unwrap_or(0)
	}

	/// Pulls a brake, for no longer than until its emergency ends.
	pub(crate) fn pull(
		id: EmergencyId,
		by: Declarer,
		scope: Scope,
		length: u32,
		ends: u32,
	) -> DispatchResult {
		ensure!(T::Stops::may_stop(&scope), Error::<T>::Unstoppable);
		let now = Self::now();
		let mut brakes = Brakes::<T>::get();
		ensure!(brakes.iter().all(|brake| brake.scope != scope), Error::<T>::AlreadyStopped);
		let until = now.saturating_add(length).min(ends);
		let bounds = Bounds {
			longest: T::LongestBrakes::get(),
			budget: T::BrakeBudget::get(),
			cool_off: T::CoolOff::get(),
			year: T::Year::get(),
		};
		ensure!(length <= Self::longest_brake(&scope), Error::<T>::BadLength);
		BrakeLadder::<T>::try_mutate(|ladder| {
			ladder.pull(&scope, by, until.saturating_sub(now), now, &bounds)
		})
		.map_err(refused::<T>)?;
		if scope == Scope::All {
			T::Stops::stop_all(until.saturating_sub(now))?;
		}
		let brake = Brake { emergency: id, scope: scope.clone(), by, began: now, until };
		brakes.try_push(brake).map_err(|_| Error::<T>::TooMany)?;
		Brakes::<T>::put(brakes);
		Self::deposit_event(Event::BrakePulled { id, scope, by, until });
		Ok(())
	}

	/// Lets go what this declarer pulled, or as token holders what anybody did.
	pub(crate) fn let_go(id: EmergencyId, by: Declarer, scope: &Scope) -> DispatchResult {
		let is_it = |brake: &Brake| brake.emergency == id && brake.scope == *scope;
		let pulled = Brakes::<T>::get().into_iter().find(is_it);
		let brake = pulled.ok_or(Error::<T>::NotStopped)?;
		ensure!(by == Declarer::Tokens || brake.by == by, DispatchError::BadOrigin);
		Self::end_brakes(is_it);
		Ok(())
	}

	/// Ends these brakes.
	pub(crate) fn end_brakes(ends: impl Fn(&Brake) -> bool) {
		let brakes = Brakes::<T>::get();
		if !brakes.iter().any(&ends) {
			return;
		}
		let now = Self::now();
		let mut ladder = BrakeLadder::<T>::get();
		for brake in brakes.iter().filter(|brake| ends(brake)) {
			let at = brake.until.min(now);
			ladder.end(&brake.scope, brake.by, at, brake.until.saturating_sub(at));
			if brake.scope == Scope::All && now < brake.until {
				T::Stops::resume_all();
			}
			let (id, scope) = (brake.emergency, brake.scope.clone());
			Self::deposit_event(Event::BrakeEnded { id, scope, at });
		}
		BrakeLadder::<T>::put(ladder);
		Brakes::<T>::mutate(|brakes| brakes.retain(|brake| !ends(brake)));
	}
}
