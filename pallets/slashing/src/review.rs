// SPDX-License-Identifier: Apache-2.0

//! What people may do to a case: object, decide, and stop the clock.

use crate::{
	rules::{
		offence::Offence,
		queue::{after, stopped, Span},
	},
	traits::{Referenda, SuspendSlashing},
	CaseId, CaseOf, Cases, Config, Error, Event, Pallet, Reason, Scope, Stage, Suspensions,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;
use vigil_primitives::{Era, ServiceId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_veto(id: CaseId, reason: Reason) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::NoSuchCase)?;
		ensure!(matches!(case.stage, Stage::Waiting { .. }), Error::<T>::NotWaiting);
		ensure!(!case.asked, Error::<T>::DecidedAlready);
		let last = case.last_era(Self::longest());
		let until = after(T::ActiveEra::get(), T::DecideEras::get()).min(last);
		case.asked = true;
		Self::move_to(id, &mut case, Stage::Vetoed { until });
		Cases::<T>::insert(id, case);
		T::Referenda::ask(id, &reason);
		Self::deposit_event(Event::Vetoed { case: id, reason, until });
		Ok(())
	}

	pub(crate) fn do_decide(id: CaseId, uphold: bool) -> DispatchResult {
		let mut case = Cases::<T>::get(id).ok_or(Error::<T>::NoSuchCase)?;
		let is_silence = matches!(case.deed.offence, Offence::Silence(_));
		match case.stage {
			Stage::Vetoed { .. } => {},
			// A pardon. What convicts by itself needs an objection first.
			Stage::Waiting { .. } if !uphold && is_silence => {},
			Stage::Challenged { decide_until, .. } => {
				// After that the hook drops it, whether or not it came to it yet.
				let (ends, stood) = Self::decided_by(&case, decide_until);
				ensure!(T::ActiveEra::get() < ends, Error::<T>::NothingToDecide);
				// Its windows have made up for that.
				case.shifted = case.shifted.max(stood);
				Self::settle(id, &case, Some(uphold));
			},
			_ => return Err(Error::<T>::NothingToDecide.into()),
		}
		Self::deposit_event(Event::Decided { case: id, upheld: uphold });
		match (uphold, case.stage) {
			// It lands like any other whose time has come, unless the clock stands still.
			(true, _) => {
				let due = after(T::ActiveEra::get(), 1).min(case.last_era(Self::longest()));
				case.asked = true;
				Self::move_to(id, &mut case, Stage::Waiting { due });
				Self::deposit_event(Event::PutOff { case: id, due });
			},
			(false, _) => Self::begin_work(id, &mut case, true),
		}
		Cases::<T>::insert(id, case);
		Ok(())
	}

	/// The first era without a decision of a challenge that is decided until then if no clock stands, and how many
	/// eras one stood since its evidence was accepted.
	pub(crate) fn decided_by(case: &CaseOf<T>, decide_until: Era) -> (Era, u32) {
		let spans = Self::spans_of(case.service);
		let stood = stopped(&spans, case.accepted, T::ActiveEra::get());
		let longer = after(decide_until, stood.saturating_sub(case.shifted));
		(longer.min(case.last_era(Self::longest())), stood)
	}

	pub(crate) fn do_suspend(scope: Scope, eras: u32) -> DispatchResult {
		ensure!(eras > 0 && eras <= T::MaxSuspension::get(), Error::<T>::TooLong);
		let from = T::ActiveEra::get();
		let until = after(from, eras);
		Suspensions::<T>::try_mutate(scope, |spans| {
			// What no open case has waited through tells nothing any more.
			let longest = Self::longest();
			spans.retain(|span| after(span.until, longest) >= from);
			spans.try_push(Span { from, until }).map_err(|_| Error::<T>::TooManySuspensions)
		})?;
		Self::deposit_event(Event::Suspended { scope, from, until });
		Ok(())
	}

	pub(crate) fn do_lift(scope: Scope) -> DispatchResult {
		let now = T::ActiveEra::get();
		let from = after(now, 1);
		Suspensions::<T>::try_mutate(scope, |spans| {
			let running = |span: &&mut Span| span.holds(now) && span.until > from;
			let mut lifted = false;
			for span in spans.iter_mut().filter(running) {
				span.until = from;
				lifted = true;
			}
			lifted.then_some(()).ok_or(Error::<T>::NotSuspended)
		})?;
		Self::deposit_event(Event::Lifted { scope, from });
		Ok(())
	}

	/// When the clocks that a service's cases wait by stood or will stand still.
	pub(crate) fn spans_of(service: ServiceId) -> alloc::vec::Vec<Span> {
		let all = Suspensions::<T>::get(Scope::All);
		all.into_iter().chain(Suspensions::<T>::get(Scope::Service(service))).collect()
	}
}

impl<T: Config> SuspendSlashing for Pallet<T> {
	fn suspend(service: Option<ServiceId>, eras: u32) -> DispatchResult {
		Self::do_suspend(scope_of(service), eras)
	}

	fn lift(service: Option<ServiceId>) -> DispatchResult {
		Self::do_lift(scope_of(service))
	}
}

fn scope_of(service: Option<ServiceId>) -> Scope {
	service.map_or(Scope::All, Scope::Service)
}
