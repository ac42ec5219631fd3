// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about services, sets and slashable stake.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_staking::EraIndex;
use vigil_primitives::{Member, ServiceId, SetCommitment, SetId};

/// One allocation of a watcher, in magnitude of its whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AllocationInfo {
	/// The service.
	pub service: ServiceId,
	/// What the service can slash in the active era.
	pub current: u64,
	/// What it will be, and from which era on, if a change is under way.
	pub pending: Option<(u64, EraIndex)>,
	/// The watcher's magnitude, of which the others are parts.
	pub total: u64,
}

sp_api::decl_runtime_apis! {
	/// Services, sets and the stake behind them.
	pub trait RestakingApi<AccountId>
	where
		AccountId: codec::Codec,
	{
		/// The set in office of a service.
		fn current_set(service: ServiceId) -> Option<SetId>;

		/// The commitment and the members, in order, of a set that is kept.
		fn watcher_set(service: ServiceId, set_id: SetId) -> Option<(SetCommitment, Vec<Member>)>;

		/// Every allocation of a watcher, with changes under way.
		fn allocations_of(watcher: AccountId) -> Vec<AllocationInfo>;

		/// What a service could slash now for an offence of the watcher in `era`, in planck.
		fn slashable_stake_of(era: EraIndex, service: ServiceId, watcher: AccountId) -> u128;
	}
}
