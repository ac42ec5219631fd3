// SPDX-License-Identifier: Apache-2.0

//! Invariants of the pallet's state.

use crate::{
	accept::due_of, rules::receivers::share, traits::SlashRights, Accused, Alarms, Beats, CaseId,
	CaseOf, Cases, ChallengedDeeds, Challenges, ChallengesOf, Collecting, Config, Due, Held,
	HoldReason, JudgedDeeds, NextCase, Pallet, Penalties, Promises, Stage, Tallies, Unpaid,
	Waiting, Work, WorkEnds,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use sp_runtime::TryRuntimeError;
use vigil_primitives::{Era, ServiceId};

impl<T: Config> Pallet<T> {
	/// Checks all of them.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let cases: BTreeMap<CaseId, CaseOf<T>> = Cases::<T>::iter().collect();
		let next = NextCase::<T>::get();
		ensure!(cases.keys().all(|id| *id < next), "a case has a number to come");
		for (id, case) in &cases {
			Self::check_rights(*id, case)?;
			Self::check_purse(case)?;
		}
		Self::check_times(&cases)?;
		Self::check_work(&cases)?;
		Self::check_quotas(&cases)?;
		Self::check_money(&cases)?;
		Self::check_promises(&cases)?;
		Self::check_bonds(&cases)?;
		Self::check_marks(&cases)
	}

	/// 1. There is a right for every member that a case has left, of that member's, and for no other;
	///    every right is found by its holder.
	fn check_rights(id: CaseId, case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
		let mut open: Vec<_> = Penalties::<T>::iter_key_prefix(id).collect();
		open.sort();
		ensure!(open == case.left.members().collect::<Vec<_>>(), "rights are not of those left");
		for member in open {
			let penalty = Penalties::<T>::get(id, member).ok_or("a right is gone")?;
			let holder = T::Rights::holder(&penalty.right);
			let known = Accused::<T>::get(&holder, id) == Some(member);
			ensure!(known, "a right is not found by its holder");
			ensure!(T::Rights::era(&penalty.right) == case.era, "a right is of another era");
		}
		let closing = matches!(case.stage, Stage::Collecting { .. });
		ensure!(!closing || case.left.count() == 0, "a case has landed and is not done");
		Ok(())
	}

	/// 2. A case has paid on no more than it got, and to each no more than its share.
	fn check_purse(case: &CaseOf<T>) -> Result<(), TryRuntimeError> {
		let purse = &case.purse;
		let (most, parts) = share(purse.got, &purse.rule, &purse.claims);
		ensure!(purse.paid.sum() <= purse.got, "more was paid on than came in");
		ensure!(purse.paid.burnt <= most.burnt, "more was burnt than is to be");
		let paid: u128 = purse.claims.iter().map(|claim| claim.paid).sum();
		ensure!(paid == purse.paid.harmed, "the harmed were paid something else");
		let fits = purse.claims.iter().zip(parts).all(|(claim, part)| claim.paid <= part);
		ensure!(fits, "one of the harmed was paid too much");
		Ok(())
	}

	/// 3. Every case is looked at in the era of its stage, and nothing else is; none lands after its last
	///    era.
	fn check_times(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		let mut due: Vec<(Era, CaseId)> = Due::<T>::iter_keys().collect();
		let times = cases.iter().filter_map(|(id, case)| Some((due_of(&case.stage)?, *id)));
		let mut expected: Vec<_> = times.collect();
		due.sort();
		expected.sort();
		ensure!(due == expected, "cases are not looked at when they are due");
		let longest = Self::longest();
		let in_time = |case: &CaseOf<T>| match case.stage {
			Stage::Waiting { due } => due <= case.last_era(longest),
			Stage::Vetoed { until } => until <= case.last_era(longest),
			Stage::Challenged { decide_until, .. } => decide_until <= case.last_era(longest),
			Stage::Working { .. } | Stage::Collecting { .. } => true,
		};
		ensure!(cases.values().all(in_time), "a case waits too long");
		Ok(())
	}

	/// 4. The queue of work has every case that works, once, in turns without a gap.
	fn check_work(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		let (first, next) = WorkEnds::<T>::get();
		let turns = (first..next).map(|turn| Work::<T>::get(turn).ok_or("a turn is nobody's"));
		let mut queued = turns.collect::<Result<Vec<_>, _>>()?;
		ensure!(Work::<T>::iter_keys().count() == queued.len(), "a turn never comes");
		queued.sort();
		let works = |case: &CaseOf<T>| matches!(case.stage, Stage::Working { .. });
		let working: Vec<_> =
			cases.iter().filter(|(_, case)| works(case)).map(|(id, _)| *id).collect();
		ensure!(queued == working, "the queue is not of those that work");
		Ok(())
	}

	/// 5. Cases that wait and challenges are counted, and of challenges there are no more than may be.
	fn check_quotas(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		let (mut waiting, mut challenged) = (BTreeMap::new(), BTreeMap::new());
		for case in cases.values() {
			let collects = matches!(case.stage, Stage::Collecting { .. });
			if case.form.convicts() && !collects {
				let count: &mut u32 = waiting.entry((case.service, case.era)).or_default();
				*count = count.saturating_add(1);
			}
			if matches!(case.stage, Stage::Challenged { .. }) {
				let count: &mut u32 = challenged.entry(case.service).or_default();
				*count = count.saturating_add(1);
			}
		}
		let counted: BTreeMap<_, _> =
			Waiting::<T>::iter().map(|(service, era, count)| ((service, era), count)).collect();
		ensure!(counted == waiting, "cases are not counted");
		let counted: BTreeMap<_, _> = ChallengesOf::<T>::iter().collect();
		ensure!(counted == challenged, "challenges are not counted");
		let most = T::MaxChallenges::get();
		ensure!(challenged.values().all(|count| *count <= most), "too many challenges");
		Ok(())
	}

	/// 6. Of every service: rights that were opened are used, given up or open; money that came in was
	///    paid on or is held, and its pot holds it.
	fn check_money(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		let (mut open, mut held) = (BTreeMap::<ServiceId, u64>::new(), BTreeMap::new());
		for case in cases.values() {
			let count = open.entry(case.service).or_default();
			*count = count.saturating_add(case.left.count().into());
			let sum: &mut u128 = held.entry(case.service).or_default();
			*sum = sum.saturating_add(case.purse.held());
		}
		held.retain(|_, sum| *sum > 0);
		ensure!(
			Held::<T>::iter().collect::<BTreeMap<_, _>>() == held,
			"money is not accounted for"
		);
		for (service, tally) in Tallies::<T>::iter() {
			let open = open.get(&service).copied().unwrap_or(0);
			let known = tally.landed.saturating_add(tally.released).saturating_add(open);
			ensure!(tally.opened == known, "a right was lost or made up");
			let kept = held.get(&service).copied().unwrap_or(0);
			ensure!(
				tally.got == tally.paid.sum().saturating_add(kept),
				"money was lost or made up"
			);
			let balance = T::Currency::balance(&Self::pot(service));
			ensure!(balance >= kept, "a pot does not hold what it owes");
		}
		Ok(())
	}

	/// 7. What the claims of open cases may pay a protocol was promised.
	fn check_promises(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		for (service, protocol, promise) in Promises::<T>::iter() {
			ensure!(promise.amount > 0, "nothing is promised");
			let counts =
				|case: &&CaseOf<T>| case.service == service && promise.since <= case.accepted;
			let claims = cases.values().filter(counts).flat_map(|case| &case.purse.claims);
			let limits = claims.filter(|claim| claim.protocol == protocol).map(|claim| claim.limit);
			let sum = limits.fold(0u128, u128::saturating_add);
			ensure!(sum <= promise.amount, "more may be paid than was promised");
		}
		Ok(())
	}

	/// 8. Every challenge that is undecided has its bets on hold, and every post its bond.
	fn check_bonds(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		let mut bets = BTreeMap::<Vec<u8>, (T::AccountId, u128)>::new();
		let mut bet = |who: &T::AccountId, bond: u128| {
			let entry = bets.entry(codec::Encode::encode(who)).or_insert((who.clone(), 0));
			entry.1 = entry.1.saturating_add(bond);
		};
		for (id, challenge) in Challenges::<T>::iter() {
			let case = cases.get(&id).ok_or("a challenge without a case")?;
			let undecided = matches!(case.stage, Stage::Challenged { .. });
			ensure!(undecided, "a challenge is decided and not settled");
			let key = (case.service, case.set_id, case.said);
			ensure!(ChallengedDeeds::<T>::get(key) == Some(id), "a challenge is not found");
			bet(&challenge.challenger, challenge.bond);
			challenge.answers.iter().for_each(|(who, bond)| bet(who, *bond));
		}
		ensure!(
			ChallengedDeeds::<T>::iter().count() == Challenges::<T>::iter().count(),
			"a deed is challenged by nobody"
		);
		for (who, sum) in bets.values() {
			let on_hold = T::Currency::balance_on_hold(&HoldReason::Challenge.into(), who);
			ensure!(on_hold == *sum, "bets are not on hold");
		}
		let mut bonds = BTreeMap::<Vec<u8>, (T::AccountId, u128)>::new();
		for (_, beats) in Beats::<T>::iter() {
			ensure!(beats.is_sorted_by(|one, next| one.number < next.number), "posts are mixed up");
			for beat in beats {
				let entry = bonds.entry(codec::Encode::encode(&beat.by)).or_insert((beat.by, 0));
				entry.1 = entry.1.saturating_add(beat.bond);
			}
		}
		for (who, sum) in bonds.values() {
			let on_hold = T::Currency::balance_on_hold(&HoldReason::Beat.into(), who);
			ensure!(on_hold == *sum, "bonds of posts are not on hold");
		}
		Ok(())
	}

	/// 9. What is marked as unpaid, collecting or an alarm is of a case; whoever a case that is no
	///    challenge is against was judged for it.
	fn check_marks(cases: &BTreeMap<CaseId, CaseOf<T>>) -> Result<(), TryRuntimeError> {
		ensure!(Unpaid::<T>::iter_keys().all(|id| cases.contains_key(&id)), "money of no case");
		let owed = |(id, case): (&CaseId, &CaseOf<T>)| {
			case.purse.got == 0
				|| case.purse.held() == 0
				|| Unpaid::<T>::contains_key(id)
				|| case.purse.held() <= case.purse.claims.len() as u128
		};
		ensure!(cases.iter().all(owed), "money is not paid on");
		for (service, collecting) in Collecting::<T>::iter() {
			let known = |id: &CaseId| cases.get(id).is_some_and(|case| case.service == service);
			ensure!(collecting.iter().all(known), "a case that is closed collects");
		}
		for (_, alarms) in Alarms::<T>::iter() {
			let open = |alarm: &crate::Alarm| alarm.is_false || cases.contains_key(&alarm.case);
			ensure!(alarms.iter().all(open), "an alarm is in doubt for no reason");
		}
		for (id, case) in cases.iter().filter(|(_, case)| case.form.convicts()) {
			for member in case.left.members() {
				let penalty = Penalties::<T>::get(id, member).ok_or("a right is gone")?;
				let holder = T::Rights::holder(&penalty.right);
				let judged = Self::was_judged(case.service, &holder, &case.deed, case.era);
				ensure!(judged, "somebody could be punished twice");
			}
		}
		ensure!(
			JudgedDeeds::<T>::iter().all(|(_, _, judged)| !judged.is_empty()),
			"an empty list is kept"
		);
		Ok(())
	}
}
