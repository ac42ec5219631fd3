// SPDX-License-Identifier: Apache-2.0

//! Sessions as emergencies see them: who validates, who is told when a session begins or a block is made, and how
//! finality begins anew.

use super::{sets, watching::end_era_early};
use crate::{
	AccountId, Babe, BlockNumber, Emergency, Grandpa, Pulse, Runtime, RuntimeOrigin, Session,
	Staking, System,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use pallet_authorship::EventHandler;
use pallet_emergency::Consensus;
use pallet_grandpa::CurrentSetId;
use pallet_pulse::Beats;
use pallet_session::{SessionManager, ShouldEndSession};
use pallet_staking::Validators;
use sp_runtime::DispatchResult;
use sp_staking::SessionIndex;

/// The validators, GRANDPA and BABE.
pub struct Validating;

impl Validating {
	/// Blocks between the one that names the new set and the one with which nodes follow it: more than a fork has, and
	/// fewer than a session.
	fn delay() -> BlockNumber {
		let session = pallet_timing::SessionSlots::<Runtime>::get().saturating_div(4);
		u32::try_from(session).unwrap_or(u32::MAX).clamp(1, 20)
	}
}

impl Consensus for Validating {
	type AccountId = AccountId;

	fn validators() -> Vec<AccountId> {
		Session::validators()
	}

	fn stand_down(gone: &[AccountId]) -> DispatchResult {
		let stands = |who: &&AccountId| Validators::<Runtime>::contains_key(who);
		for who in gone.iter().filter(stands) {
			// Whoever has no bond any more is not elected anyway.
			if let Some(controller) = Staking::bonded(who) {
				Staking::chill(RuntimeOrigin::signed(controller))?;
			}
		}
		end_era_early();
		Ok(())
	}

	fn heard(who: &AccountId) -> Option<u32> {
		Beats::<Runtime>::get(who).map(|heard| heard.at)
	}

	fn was_in_force(set: u64, block: BlockNumber) -> bool {
		sets::was_in_force(set, block)
	}

	/// Every era is a new set, and while nothing is final, nodes follow none of them: they go on counting from the one
	/// that made the last block final.
	fn restart_finality(last: u32, set: u64) -> DispatchResult {
		sets::begin_anew(last, set);
		CurrentSetId::<Runtime>::put(set);
		Grandpa::note_stalled(RuntimeOrigin::root(), Self::delay(), last)
	}
}

/// Tells of sessions and of who makes blocks, besides what `Inner` does.
pub struct Tells<Inner>(PhantomData<Inner>);

impl<Inner: SessionManager<AccountId>> SessionManager<AccountId> for Tells<Inner> {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		Emergency::before_election();
		Inner::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		Inner::new_session_genesis(index)
	}

	fn end_session(index: SessionIndex) {
		Inner::end_session(index)
	}

	fn start_session(index: SessionIndex) {
		Inner::start_session(index);
		sets::on_session();
		let validators = Session::validators();
		Pulse::on_session(&validators);
		Emergency::on_session(&validators);
	}
}

impl<Inner: EventHandler<AccountId, BlockNumber>> EventHandler<AccountId, BlockNumber>
	for Tells<Inner>
{
	fn note_author(author: AccountId) {
		Inner::note_author(author.clone());
		// The first block of a session names its maker by a place among those whose session begins with it, which is
		// looked up among those whose session ends: it may be anybody's.
		if !Babe::should_end_session(System::block_number()) {
			Emergency::note_author(author);
		}
	}
}

/// A session's worth of blocks: on a chain with a quorum every validator makes some.
pub struct OneSession;

impl Get<u32> for OneSession {
	fn get() -> u32 {
		u32::try_from(pallet_timing::SessionSlots::<Runtime>::get()).unwrap_or(u32::MAX)
	}
}
