// SPDX-License-Identifier: Apache-2.0

//! Where slashes land: one member after the other, as the hour's meter lets them through.
//!
//! Whom it does not let through leaves office at once and is slashed in a later hour: nothing is forgotten.
//! In its last era a case lands whatever the meter says.

use crate::{
	rules::{
		meter::hour_of,
		offence::Offence,
		queue::{after, stopped},
	},
	traits::{AlarmState, FalseAlarms, Jail, SlashRights},
	Accused, CaseId, CaseOf, Cases, Config, Event, HourMeter, Landing, Pallet, Penalties, Penalty,
	RightOf, Stage, Tallies, Unpaid, WeightInfo,
};
use frame_support::{traits::Get, weights::Weight};
use vigil_primitives::{
	traits::{Pardons, WatcherSets},
	Bitfield, Kind, MemberIndex, UnixTime,
};

/// What became of a turn.
enum Turn {
	/// One member was done, or there was none left to do.
	Done,
	/// All members were looked at in this hour, and some of them have to wait for the next one. What is
	/// behind it in the queue may be in its last era, or give up rights, and does not wait.
	Waits,
}

impl<T: Config> Pallet<T> {
	/// Takes turns, at most so many and no heavier ones than a block has room for; what they weighed.
	pub(crate) fn work_some() -> Weight {
		let (mut turns, mut used) = (0u32, Weight::zero());
		while turns < T::SlashesPerBlock::get() {
			let Some(id) = Self::first_work() else { break };
			let after = used.saturating_add(Self::weight_of_turn());
			// The first turn of a block is always taken, so that the queue always moves.
			if turns > 0 && after.any_gt(T::SlashWeight::get()) {
				break;
			}
			turns = turns.saturating_add(1);
			let (turn, weight) = Self::take_turn(id);
			used = used.saturating_add(T::WeightInfo::step()).saturating_add(weight);
			match turn {
				Turn::Done => (),
				Turn::Waits => {
					Self::pop_work();
					Self::push_work(id);
				},
			}
		}
		used
	}

	/// What a turn weighs at most.
	pub(crate) fn weight_of_turn() -> Weight {
		T::WeightInfo::step().saturating_add(T::Rights::weight())
	}

	/// Takes one turn of a case, to be measured.
	#[cfg(feature = "runtime-benchmarks")]
	pub(crate) fn take_one_turn(id: CaseId) {
		let _ = Self::take_turn(id);
	}

	/// What became of a turn, and what the ledgers did weighed.
	fn take_turn(id: CaseId) -> (Turn, Weight) {
		let nothing = Weight::zero();
		let Some(mut case) = Cases::<T>::get(id) else {
			Self::pop_work();
			return (Turn::Done, nothing);
		};
		let Stage::Working { releasing, next, tried } = case.stage else {
			Self::pop_work();
			return (Turn::Done, nothing);
		};
		let (now, hour) = (Self::now(), hour_of(Self::now()));
		if next.0 == 0 && tried.is_some_and(|tried| tried >= hour) && !Self::is_forced(&case) {
			return (Turn::Waits, nothing);
		}
		if !releasing && (Self::is_stopped(&case) || Self::is_open_question(&case)) {
			// The clock was stopped while it landed, or it rests on an alarm that is challenged.
			Self::pop_work();
			let due = after(T::ActiveEra::get(), 1);
			Self::move_to(id, &mut case, Stage::Waiting { due });
			Cases::<T>::insert(id, case);
			Self::deposit_event(Event::PutOff { case: id, due });
			return (Turn::Done, nothing);
		}
		if !releasing && next.0 == 0 && tried.is_none() {
			Self::add_late(id, &mut case);
		}
		let member = case.left.members().find(|member| *member >= next);
		let turn = match member {
			Some(member) => {
				let (ended, weight) = match releasing {
					true => (Self::release(id, &case, member), nothing),
					false => Self::land(id, &mut case, member, now),
				};
				if ended {
					case.left = without(&case.left, member);
				}
				let next = MemberIndex(member.0.saturating_add(1));
				case.stage = Stage::Working { releasing, next, tried };
				(Turn::Done, weight)
			},
			None if case.left.count() == 0 => {
				Self::pop_work();
				Self::finish(id, case, releasing);
				return (Turn::Done, nothing);
			},
			None => {
				let next = MemberIndex(0);
				case.stage = Stage::Working { releasing, next, tried: Some(hour) };
				(Turn::Waits, nothing)
			},
		};
		Cases::<T>::insert(id, case);
		turn
	}

	/// Whether waiting any longer could lose what is to be taken.
	fn is_forced(case: &CaseOf<T>) -> bool {
		T::ActiveEra::get() >= case.last_era(Self::longest())
	}

	fn is_stopped(case: &CaseOf<T>) -> bool {
		let now = T::ActiveEra::get();
		let stands = stopped(&Self::spans_of(case.service), now, after(now, 1)) > 0;
		stands && !Self::is_forced(case)
	}

	/// Slashes one member; whether its right is gone, and what that weighed.
	fn land(
		id: CaseId,
		case: &mut CaseOf<T>,
		member: MemberIndex,
		now: UnixTime,
	) -> (bool, Weight) {
		let nothing = Weight::zero();
		let Some(penalty) = Penalties::<T>::get(id, member) else { return (true, nothing) };
		let watcher = T::Rights::holder(&penalty.right);
		// A challenge marks nobody as judged until it lands: a bond does not shield from a proof.
		let by_challenge = !case.form.convicts();
		let judged_since =
			by_challenge && Self::was_judged(case.service, &watcher, &case.deed, case.era);
		if judged_since || Self::doubt(case).is_some() || Self::is_forgiven(case) {
			return (Self::release(id, case, member), nothing);
		}
		let worth = T::Rights::worth(&penalty.right, case.fraction);
		let (limit, forced) = (T::HourlyLimit::get(), Self::is_forced(case));
		if !HourMeter::<T>::mutate(|meter| meter.admit(now, worth, limit, forced)) {
			Self::jail(id, member, penalty, watcher);
			return (false, nothing);
		}
		if by_challenge {
			Self::note_judged(case.service, &watcher, case.deed, case.era);
		}
		Self::forget_right(id, member, &watcher);
		// What is paid at once comes in while this is noted.
		Landing::<T>::put(id);
		let before = case.purse.got;
		Cases::<T>::insert(id, case.clone());
		let landed = T::Rights::slash(penalty.right, case.fraction);
		if let Some(changed) = Cases::<T>::get(id) {
			case.purse = changed.purse;
		}
		Landing::<T>::kill();
		let paid = case.purse.got.saturating_sub(before);
		case.purse.due = case.purse.due.saturating_add(landed.value.max(paid));
		Self::note_collecting(id, case.service);
		Tallies::<T>::mutate(case.service, |tally| tally.landed = tally.landed.saturating_add(1));
		let value = landed.value;
		Self::deposit_event(Event::Slashed { case: id, member, watcher, value, paid });
		(true, landed.weight)
	}

	/// What is known against the alarms that a case of a duty not done rests on: who was silent about them
	/// may have been right.
	fn doubt(case: &CaseOf<T>) -> Option<AlarmState> {
		if case.deed.offence != Offence::Silence(Kind::Halt) {
			return None;
		}
		let (service, set_id) = (case.service, case.set_id);
		let from = T::Sets::commitment(service, set_id)?.activates_at;
		let to = T::Sets::superseded_at(service, set_id)?;
		<Self as FalseAlarms>::false_alarm(service, from, to)
	}

	/// Whether the office that a case of a duty not done is about was pardoned since it was reported.
	fn is_forgiven(case: &CaseOf<T>) -> bool {
		if !matches!(case.deed.offence, Offence::Silence(_)) {
			return false;
		}
		let (service, set_id) = (case.service, case.set_id);
		let from = T::Sets::commitment(service, set_id).map(|set| set.activates_at);
		let office = from.zip(T::Sets::superseded_at(service, set_id));
		office.is_some_and(|(from, to)| T::Pardons::is_pardoned(service, from, to))
	}

	/// Whether a case waits for what becomes of an alarm. A challenge of it lets nobody off.
	fn is_open_question(case: &CaseOf<T>) -> bool {
		Self::doubt(case) == Some(AlarmState::Alleged) && !Self::is_forced(case)
	}

	fn jail(id: CaseId, member: MemberIndex, penalty: Penalty<RightOf<T>>, watcher: T::AccountId) {
		if penalty.jailed {
			return;
		}
		T::Jail::jail(&watcher);
		Penalties::<T>::insert(id, member, Penalty { jailed: true, ..penalty });
		Self::deposit_event(Event::Jailed { case: id, member, watcher });
	}

	/// Gives one right up.
	fn release(id: CaseId, case: &CaseOf<T>, member: MemberIndex) -> bool {
		let Some(penalty) = Penalties::<T>::get(id, member) else { return true };
		let watcher = T::Rights::holder(&penalty.right);
		Self::forget_right(id, member, &watcher);
		T::Rights::release(penalty.right);
		Tallies::<T>::mutate(case.service, |tally| {
			tally.released = tally.released.saturating_add(1);
		});
		Self::deposit_event(Event::RightReleased { case: id, member, watcher });
		true
	}

	fn forget_right(id: CaseId, member: MemberIndex, watcher: &T::AccountId) {
		Penalties::<T>::remove(id, member);
		Accused::<T>::remove(watcher, id);
	}

	/// Nothing is left to land.
	fn finish(id: CaseId, mut case: CaseOf<T>, released: bool) {
		Self::leave_queue(&case);
		if !released {
			Self::confirm_alarm(id, case.service);
		}
		if case.purse.due == 0 {
			return Self::close(id, case);
		}
		let until = after(T::ActiveEra::get(), T::CollectEras::get());
		Self::move_to(id, &mut case, Stage::Collecting { until });
		if case.purse.held() > 0 {
			Unpaid::<T>::insert(id, ());
		}
		let due = case.purse.due;
		Cases::<T>::insert(id, case);
		Self::deposit_event(Event::Landed { case: id, due, until });
	}
}

/// All but this one.
fn without(left: &Bitfield, gone: MemberIndex) -> Bitfield {
	let others = left.members().filter(|member| *member != gone);
	Bitfield::of(left.size(), others).unwrap_or_else(|_| left.clone())
}
