// SPDX-License-Identifier: Apache-2.0

//! Watcher sets that a test hands to the pallet.

use crate::now;
use std::{cell::RefCell, collections::BTreeMap, marker::PhantomData};
use vigil_bls::{backend::SigningBackend, test_utils::TestSet};
use vigil_primitives::{
	traits::WatcherSets, Era, Member, MemberIndex, Policy, ServiceId, SetCommitment, SetId,
	UnixTime,
};

/// A set as a chain keeps it.
#[derive(Clone, Debug)]
pub struct KeptSet {
	/// What stands for it.
	pub commitment: SetCommitment,
	/// Its members in order.
	pub members: Vec<Member>,
	/// Their accounts, in the same order.
	pub watchers: Vec<u64>,
	/// How it watches.
	pub policy: Policy,
	/// The era in which it does.
	pub era: Era,
}

impl KeptSet {
	/// What a chain keeps of a set whose members have the accounts 0, 1, 2, ...
	pub fn of<B: SigningBackend>(set: &TestSet<B>, policy: Policy, era: Era) -> Self {
		let watchers = (0..).zip(&set.members).map(|(account, _)| account).collect();
		let (commitment, members) = (set.commitment.clone(), set.members.clone());
		Self { commitment, members, watchers, policy, era }
	}
}

type Kept = BTreeMap<(ServiceId, SetId), KeptSet>;

thread_local! {
	static SETS: RefCell<Kept> = const { RefCell::new(BTreeMap::new()) };
}

/// Keeps a set, in the place of the one with its number.
pub fn keep_set(set: KeptSet) {
	let key = (set.commitment.service, set.commitment.set_id);
	SETS.with_borrow_mut(|sets| sets.insert(key, set));
}

/// The set of this number, if it is kept.
pub fn kept_set(service: ServiceId, set_id: SetId) -> Option<KeptSet> {
	SETS.with_borrow(|sets| sets.get(&(service, set_id)).cloned())
}

/// Changes a set that is kept.
///
/// # Panics
/// If it is not.
#[allow(clippy::expect_used)]
pub fn change_set(service: ServiceId, set_id: SetId, change: impl FnOnce(&mut KeptSet)) {
	SETS.with_borrow_mut(|sets| change(sets.get_mut(&(service, set_id)).expect("the set is kept")));
}

/// Forgets the sets of a service, or all.
pub fn forget_sets(service: Option<ServiceId>) {
	SETS.with_borrow_mut(|sets| sets.retain(|(id, _), _| service.is_some_and(|one| one != *id)));
}

/// The sets that are kept, for a mock runtime with such accounts.
#[derive(Debug)]
pub struct TestSets<AccountId>(PhantomData<AccountId>);

impl<AccountId: From<u64>> WatcherSets for TestSets<AccountId> {
	type AccountId = AccountId;

	fn current(service: ServiceId) -> Option<SetId> {
		SETS.with_borrow(|sets| {
			let of_service = sets.iter().filter(|((id, _), _)| *id == service);
			let in_office = of_service.filter(|(_, set)| set.commitment.activates_at.0 <= now());
			in_office.map(|((_, set_id), _)| *set_id).next_back()
		})
	}
	fn commitment(service: ServiceId, set_id: SetId) -> Option<SetCommitment> {
		kept_set(service, set_id).map(|set| set.commitment)
	}
	fn policy(service: ServiceId, set_id: SetId) -> Option<Policy> {
		kept_set(service, set_id).map(|set| set.policy)
	}
	fn superseded_at(service: ServiceId, set_id: SetId) -> Option<UnixTime> {
		kept_set(service, set_id.next()?).map(|set| set.commitment.activates_at)
	}
	fn members(service: ServiceId, set_id: SetId) -> Vec<Member> {
		kept_set(service, set_id).map_or_else(Vec::new, |set| set.members)
	}
	fn watcher(service: ServiceId, set_id: SetId, index: MemberIndex) -> Option<AccountId> {
		let set = kept_set(service, set_id)?;
		set.watchers.get(usize::from(index.0)).map(|account| (*account).into())
	}
	fn era(service: ServiceId, set_id: SetId) -> Option<Era> {
		kept_set(service, set_id).map(|set| set.era)
	}
}
