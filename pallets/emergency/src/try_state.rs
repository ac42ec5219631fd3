// SPDX-License-Identifier: Apache-2.0

//! What always holds.

use crate::{
	Announcing, Approvals, Authorised, Brakes, Config, Emergencies, FinalityRestart, NextId, Open,
	Overrides, Pallet, RecoveryCommittee, Spent, StandbyCounts, StandbyKeys, StandbySets,
	StandbySetsBefore, Standbys, Still, Told, MAX_STANDBYS,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use vigil_primitives::answers::emergency::Stage;

impl<T: Config> Pallet<T> {
	/// Checks every invariant. Finality waits for nobody's emergency that is over.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_records()?;
		if let Some(restart) = FinalityRestart::<T>::get() {
			let record = Emergencies::<T>::get(restart.emergency).ok_or("a restart by nothing")?;
			ensure!(!record.ended, "finality is to begin anew by what is over");
			ensure!(!restart.gone.is_empty(), "finality is to begin anew without anybody gone");
		}
		Self::check_effects()?;
		Self::check_standbys()
	}

	/// 1. Just those emergencies are open that are not closed. 2. What ended holds nothing.
	fn check_records() -> Result<(), TryRuntimeError> {
		let (now, open) = (Self::now(), Open::<T>::get());
		for (id, record) in Emergencies::<T>::iter() {
			ensure!(id < NextId::<T>::get(), "an emergency of the future");
			ensure!(open.contains(&id) != record.life.closed, "open is what is not closed");
			ensure!(record.life.closed == record.post_mortem.is_some(), "closed without a word");
			let over = matches!(record.life.at(now), Stage::Over { .. } | Stage::Closed);
			ensure!(!over || (record.ended && !record.suspended), "what is over holds nothing");
		}
		for id in &open {
			ensure!(Emergencies::<T>::contains_key(id), "an open emergency is unknown");
			ensure!(Told::<T>::contains_key(id), "nobody was told of an open emergency");
		}
		ensure!(Told::<T>::iter().count() == open.len(), "somebody was told of what is closed");
		for (by, (id, free)) in Spent::<T>::iter() {
			let record = Emergencies::<T>::get(id).ok_or("spent on what is unknown")?;
			ensure!(record.declarers.contains(by), "spent on what others declared");
			ensure!(!record.life.ratified && !record.drill, "spent on what gives it back");
			ensure!(free.is_some() == record.ended, "who waits knows for how long");
		}
		Ok(())
	}

	/// 3. Everything that was begun has an end, no later than that of its emergency.
	fn check_effects() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		let ends = |id| Emergencies::<T>::get(id).map(|record| record.life.ends());
		let brakes = Brakes::<T>::get();
		for (place, brake) in brakes.iter().enumerate() {
			ensure!(now < brake.until, "a brake outlives its end");
			ensure!(Some(brake.until) <= ends(brake.emergency), "a brake outlives its emergency");
			let twice = brakes.iter().take(place).any(|other| other.scope == brake.scope);
			ensure!(!twice, "something is stopped twice");
		}
		for one in Overrides::<T>::get() {
			ensure!(now < one.until, "an override outlives its end");
			ensure!(Some(one.until) <= ends(one.emergency), "an override outlives its emergency");
		}
		ensure!(Still::<T>::get() == Self::stills(), "windows stand still by nothing, or run");
		let announcing = Announcing::<T>::get();
		for (place, one) in announcing.iter().enumerate() {
			let over = Emergencies::<T>::get(one.emergency).is_none_or(|record| record.ended);
			ensure!(!over, "an announcement outlives its emergency");
			let twice = announcing.iter().take(place).any(|other| other.service == one.service);
			ensure!(!twice, "a standby is to announce two sets");
		}
		let committee = RecoveryCommittee::<T>::get();
		if let Some(committee) = &committee {
			ensure!(now < committee.until, "a committee outlives its term");
			ensure!(Some(committee.until) <= ends(committee.emergency), "or its emergency");
		}
		ensure!(
			committee.is_some() || !Authorised::<T>::exists(),
			"an upgrade outlives its committee"
		);
		for who in Approvals::<T>::iter_keys() {
			let member = committee.as_ref().is_some_and(|some| some.members.contains(&who));
			ensure!(member, "somebody approves who may not");
		}
		Ok(())
	}

	/// 4. Lists of standbys are counted, and their keys are theirs.
	fn check_standbys() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::new();
		for (service, who, standby) in Standbys::<T>::iter() {
			let count: &mut u32 = counts.entry(service).or_default();
			*count = count.saturating_add(1);
			if let Some((key, _)) = standby.key {
				ensure!(StandbyKeys::<T>::get(key) == Some(who), "a key is another's");
			} else {
				ensure!(standby.bond == 0, "a bond without a key");
			}
		}
		let counted: BTreeMap<_, _> = StandbyCounts::<T>::iter().collect();
		ensure!(counts == counted, "standbys are miscounted");
		ensure!(counts.values().all(|count| *count <= MAX_STANDBYS), "too many stand by");
		let before = StandbySetsBefore::<T>::iter();
		let before = before.flat_map(|(of, sets)| sets.into_iter().map(move |set| (of, set)));
		for (service, set) in StandbySets::<T>::iter().chain(before) {
			ensure!(set.commitment.service == service, "a set stands by for another service");
			ensure!(usize::from(set.commitment.size) == set.members.len(), "a set is miscounted");
			ensure!(set.policy.hash() == set.commitment.policy_hash, "a set has another policy");
		}
		Ok(())
	}
}
