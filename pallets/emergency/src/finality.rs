// SPDX-License-Identifier: Apache-2.0

//! Finality that lost its quorum for good begins anew with the validators that are left.
//!
//! GRANDPA takes a set without the consent of the last one only where the chain says so in a block, and the set has
//! to be the one whose session begins with that block: one block earlier it would name those who are gone, one
//! session later nodes would count a set that was never in force. So what was decided waits here for that session.

use crate::{
	rules::quorum::is_quorum, traits::Consensus, Act, ActOf, Beats, Config, Error, Event,
	FinalityRestart, LastBlocks, Pallet, Restart,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::DispatchResult;
use vigil_primitives::answers::emergency::EmergencyId;

impl<T: Config> Pallet<T> {
	/// Has the next validators elected without those who are gone, and finality begin anew with them.
	pub(crate) fn restart_finality(restart: Restart<T::AccountId>) -> DispatchResult {
		let gone = &restart.gone;
		ensure!(!FinalityRestart::<T>::exists(), Error::<T>::TooMany);
		ensure!(restart.last < Self::now(), Error::<T>::FromFuture);
		let validators = T::Consensus::validators();
		ensure!(T::Consensus::knows_set(restart.set), Error::<T>::UnknownSet);
		let known = !gone.is_empty() && gone.iter().all(|who| validators.contains(who));
		ensure!(known, Error::<T>::UnknownSet);
		ensure!(!gone.iter().any(Self::validates), Error::<T>::NotAbsent);
		let left: Vec<_> = validators.iter().filter(|who| !gone.contains(who)).collect();
		ensure!(!left.is_empty(), Error::<T>::NamesAll);
		let (left_over, all) = (left.len() as u32, validators.len() as u32);
		ensure!(!is_quorum(left_over, all), Error::<T>::QuorumLives);
		let living = left.into_iter().filter(|who| Self::validates(who)).count() as u32;
		ensure!(is_quorum(living, left_over), Error::<T>::NoLivingQuorum);
		T::Consensus::stand_down(gone)?;
		FinalityRestart::<T>::put(restart);
		Ok(())
	}

	/// What it weighs that validators stand for election no more: each is taken off the lists of the staking pallet.
	pub(crate) fn weight_of_standing_down(act: &ActOf<T>) -> Weight {
		let Act::RestartFinality { gone, .. } = act else { return Weight::zero() };
		T::DbWeight::get().reads_writes(12, 8).saturating_mul(gone.len() as u64)
	}

	/// Whether a validator made a block not long ago, or says that it is there.
	fn validates(who: &T::AccountId) -> bool {
		let made = LastBlocks::<T>::get(who);
		let recent = |at: u32| Self::now() < at.saturating_add(T::GoneAfter::get());
		made.is_some_and(recent) || Self::says_it_is_there(who)
	}

	/// A session begins with these validators; to be told before finality hears of them.
	pub fn on_session(validators: &[T::AccountId]) {
		let gone = |who: &T::AccountId| !validators.contains(who);
		let left: Vec<_> = LastBlocks::<T>::iter_keys().filter(gone).collect();
		left.into_iter().for_each(LastBlocks::<T>::remove);
		let left: Vec<_> = Beats::<T>::iter_keys().filter(gone).collect();
		left.into_iter().for_each(Beats::<T>::remove);
		let Some(Restart { emergency: id, gone, last, set }) = FinalityRestart::<T>::get() else {
			return;
		};
		if gone.iter().any(|who| validators.contains(who)) {
			// They were elected for this session before it was decided.
			return;
		}
		FinalityRestart::<T>::kill();
		let result = T::Consensus::restart_finality(last, set);
		let validators = validators.len() as u32;
		Self::deposit_event(Event::FinalityRestarted { id, validators, last, result });
	}

	/// Somebody made this block.
	pub fn note_author(author: T::AccountId) {
		LastBlocks::<T>::insert(author, Self::now());
	}

	/// Drops a restart that its emergency did not live to see.
	pub(crate) fn end_restart(id: EmergencyId) {
		if FinalityRestart::<T>::get().is_some_and(|restart| restart.emergency == id) {
			FinalityRestart::<T>::kill();
			Self::deposit_event(Event::FinalityRestartEnded { id });
		}
	}
}
