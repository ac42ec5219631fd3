// SPDX-License-Identifier: Apache-2.0

//! Finality that lost its quorum for good begins anew with the validators that are left.
//!
//! GRANDPA takes a set without the consent of the last one only where the chain says so in a block, and the set has
//! to be the one whose session begins with that block: one block earlier it would name those who are gone, one
//! session later nodes would count a set that was never in force. So what was decided waits here for that session.

use crate::{
	rules::quorum::is_quorum, traits::Consensus, Act, ActOf, Beats, Config, Error, Event,
	FinalityRestart, LastBlocks, Named, Pallet, Restart,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::DispatchResult;
use vigil_primitives::answers::emergency::EmergencyId;

impl<T: Config> Pallet<T> {
	/// Has the next validators elected without those who are gone, and finality begin anew with them.
	///
	/// Whoever is named and there is left out, and counted with those who stay: one who comes back for a single
	/// block undoes nobody else's vote. A later decision adds to one that waits.
	pub(crate) fn restart_finality(mut restart: Restart<T::AccountId>) -> DispatchResult {
		ensure!(restart.last < Self::now(), Error::<T>::FromFuture);
		ensure!(T::Consensus::was_in_force(restart.set, restart.last), Error::<T>::UnknownSet);
		let validators: BTreeSet<_> = T::Consensus::validators().into_iter().collect();
		let named = &restart.gone;
		let known = !named.is_empty() && named.iter().all(|who| validators.contains(who));
		ensure!(known, Error::<T>::UnknownSet);
		let gone: BTreeSet<_> = named.iter().filter(|who| !Self::validates(who)).cloned().collect();
		ensure!(!gone.is_empty(), Error::<T>::NotAbsent);
		let left: Vec<_> = validators.difference(&gone).collect();
		ensure!(!left.is_empty(), Error::<T>::NamesAll);
		let (left_over, all) = (left.len() as u32, validators.len() as u32);
		ensure!(!is_quorum(left_over, all), Error::<T>::QuorumLives);
		let living = left.into_iter().filter(|who| Self::validates(who)).count() as u32;
		ensure!(is_quorum(living, left_over), Error::<T>::NoLivingQuorum);
		let waiting = FinalityRestart::<T>::get().map(|waiting| waiting.gone).unwrap_or_default();
		let waiting = waiting.into_iter().filter(|who| !Self::validates(who));
		let gone: BTreeSet<_> = gone.into_iter().chain(waiting).collect();
		restart.gone = Named::try_from(gone.into_iter().collect::<Vec<_>>())
			.map_err(|_| Error::<T>::TooMany)?;
		T::Consensus::stand_down(&restart.gone)?;
		FinalityRestart::<T>::put(restart);
		Ok(())
	}

	/// What it weighs that validators stand for election no more: all are looked for, and each who is gone is taken
	/// off the lists of the staking pallet.
	pub(crate) fn weight_of_standing_down(act: &ActOf<T>) -> Weight {
		let Act::RestartFinality { gone, .. } = act else { return Weight::zero() };
		let looks = T::MaxSeats::get().saturating_mul(5);
		let looks = T::DbWeight::get().reads(looks.into());
		let each = T::DbWeight::get().reads_writes(12, 8);
		each.saturating_mul(gone.len() as u64).saturating_add(looks)
	}

	/// Whether a validator made a block not long ago, or its node or watcher says that it is there.
	fn validates(who: &T::AccountId) -> bool {
		Self::was_there(who, T::GoneAfter::get())
	}

	/// The same, within so many blocks.
	fn was_there(who: &T::AccountId, within: u32) -> bool {
		let recent = |at: u32| Self::now() < at.saturating_add(within);
		LastBlocks::<T>::get(who).is_some_and(recent)
			|| T::Consensus::heard(who).is_some_and(recent)
			|| Self::says_it_is_there(who)
	}

	/// Validators may be elected now. Who is gone asked to be elected again, perhaps, and would keep finality from
	/// beginning anew for good.
	pub fn before_election() {
		let Some(restart) = FinalityRestart::<T>::get() else { return };
		for who in &restart.gone {
			// What is wrong with one is not for the others to bear.
			let _ = T::Consensus::stand_down(core::slice::from_ref(who));
		}
	}

	/// A session begins with these validators; to be told before finality hears of them.
	pub fn on_session(validators: &[T::AccountId]) {
		let seated: BTreeSet<_> = validators.iter().collect();
		let gone = |who: &T::AccountId| !seated.contains(who);
		let left: Vec<_> = LastBlocks::<T>::iter_keys().filter(gone).collect();
		left.into_iter().for_each(LastBlocks::<T>::remove);
		let left: Vec<_> = Beats::<T>::iter_keys().filter(gone).collect();
		left.into_iter().for_each(Beats::<T>::remove);
		let Some(Restart { emergency: id, gone, last, set }) = FinalityRestart::<T>::get() else {
			return;
		};
		// They were elected for this session before it was decided.
		if gone.iter().any(|who| seated.contains(who)) {
			return;
		}
		// Who was elected in the place of the gone may have no node: it is waited for a session in which they are seen.
		let within = T::GoneAfter::get().saturating_mul(2);
		let living = validators.iter().filter(|who| Self::was_there(who, within)).count() as u32;
		let validators = validators.len() as u32;
		if !is_quorum(living, validators) {
			return;
		}
		FinalityRestart::<T>::kill();
		let result = T::Consensus::restart_finality(last, set);
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
