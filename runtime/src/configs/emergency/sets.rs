// SPDX-License-Identifier: Apache-2.0

//! When which set of GRANDPA began: a restart of finality has to name the set that nodes follow.

use crate::{BlockNumber, Runtime, System};
use frame_support::{storage_alias, traits::ConstU32, BoundedVec};
use pallet_grandpa::CurrentSetId;
use sp_consensus_grandpa::SetId;

/// Sets that are remembered: while nothing is final, each era has another one.
const MOST: u32 = 128;

/// The first block of the session.
#[storage_alias(verbatim)]
type SessionBegan = StorageValue<FinalitySets, BlockNumber>;

/// The first block of each set, in order; that of the current one if it did not begin with this session.
#[storage_alias(verbatim)]
type SetsBegan = StorageValue<FinalitySets, Began>;

type Began = BoundedVec<(SetId, BlockNumber), ConstU32<MOST>>;

/// All that are known, with the current one.
fn began() -> Began {
	let mut sets = SetsBegan::get().unwrap_or_default();
	let current = CurrentSetId::<Runtime>::get();
	if sets.last().map(|(set, _)| *set) != Some(current) {
		// Numbers go back where finality begins anew.
		sets.retain(|(set, _)| *set < current);
		if sets.is_full() {
			sets.remove(0);
		}
		let _ = sets.try_push((current, SessionBegan::get().unwrap_or_default()));
	}
	sets
}

/// A session begins with this block. Whether another set does, GRANDPA says later.
pub(super) fn on_session() {
	SetsBegan::put(began());
	SessionBegan::put(System::block_number());
}

/// Finality begins anew after this block, which this set made final: nodes follow the set after it from there on, even
/// if that makes nothing final.
pub(super) fn begin_anew(last: BlockNumber, set: SetId) {
	let mut sets = began();
	sets.retain(|(one, _)| *one <= set);
	if sets.is_full() {
		sets.remove(0);
	}
	let _ = sets.try_push((set.saturating_add(1), last));
	SetsBegan::put(sets);
}

/// Whether this set was in force at this block.
pub(super) fn was_in_force(set: SetId, block: BlockNumber) -> bool {
	let sets = began();
	let since = |which: Option<SetId>| sets.iter().find(|(one, _)| Some(*one) == which);
	let Some((_, first)) = since(Some(set)) else { return false };
	let is_last = set == CurrentSetId::<Runtime>::get();
	*first <= block && (is_last || since(set.checked_add(1)).is_some_and(|(_, next)| block < *next))
}
