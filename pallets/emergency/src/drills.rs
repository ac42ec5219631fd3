// SPDX-License-Identifier: Apache-2.0

//! The plan for disasters, and drills: the same path without value.

use crate::{
	rules::actions::fits, traits::Stops, Called, Cause, Config, DisasterPlan, Emergencies, Error,
	Event, Open, Pallet, Plan,
};
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::DispatchResult;
use vigil_primitives::answers::emergency::{Kind, PlanInfo, Scope};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_adopt_plan(hash: H256) -> DispatchResult {
		ensure!(!hash.is_zero(), Error::<T>::ZeroHash);
		let version = Plan::<T>::get().version.saturating_add(1);
		let plan = DisasterPlan { version, hash, fresh_since: Self::now(), reminded: false };
		Plan::<T>::put(plan);
		Self::deposit_event(Event::PlanAdopted { version, hash });
		Ok(())
	}

	pub(crate) fn do_call_drill(kind: Kind, scope: Scope) -> DispatchResult {
		ensure!(fits(kind, &scope), Error::<T>::WrongScope);
		ensure!(T::Stops::exists(&scope), Error::<T>::UnknownScope);
		let drill = |id| Emergencies::<T>::get(id).is_some_and(|record| record.drill);
		let free = !Called::<T>::exists() && !Open::<T>::get().into_iter().any(drill);
		ensure!(free, Error::<T>::DrillUnderWay);
		Called::<T>::put((Self::now(), kind, scope.clone()));
		Self::deposit_event(Event::DrillCalled { kind, scope });
		Ok(())
	}

	/// The call for the drill that is declared: since when.
	pub(crate) fn take_call(cause: &Cause) -> Result<u32, Error<T>> {
		let is_it =
			|(_, kind, scope): &(u32, Kind, Scope)| (*kind, scope) == (cause.kind, &cause.scope);
		let (since, ..) = Called::<T>::get().filter(is_it).ok_or(Error::<T>::NoDrill)?;
		Called::<T>::kill();
		Ok(since)
	}

	/// A drill is over: the plan is fresh.
	pub(crate) fn note_drill(now: u32) {
		Plan::<T>::mutate(|plan| (plan.fresh_since, plan.reminded) = (now, false));
	}

	/// Says once that a drill is overdue, and forgets one that nobody declared in the time that a declaration has
	/// to be ratified.
	pub(crate) fn remind(now: u32) {
		let is_old = |since: u32| now >= since.saturating_add(T::RatifyWithin::get());
		if Called::<T>::get().is_some_and(|(since, ..)| is_old(since)) {
			Called::<T>::kill();
		}
		let plan = Plan::<T>::get();
		if Self::is_overdue(&plan, now) && !plan.reminded {
			Plan::<T>::put(DisasterPlan { reminded: true, ..plan });
			Self::deposit_event(Event::DrillOverdue { since: plan.fresh_since });
		}
	}

	fn is_overdue(plan: &DisasterPlan, now: u32) -> bool {
		now >= plan.fresh_since.saturating_add(T::DrillEvery::get())
	}

	/// The plan, and whether it is exercised.
	pub fn disaster_plan() -> PlanInfo {
		let plan = Plan::<T>::get();
		PlanInfo {
			version: plan.version,
			hash: plan.hash,
			drill_by: plan.fresh_since.saturating_add(T::DrillEvery::get()),
			overdue: Self::is_overdue(&plan, Self::now()),
		}
	}
}
