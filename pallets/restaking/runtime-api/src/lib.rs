// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about services, sets and slashable stake.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_staking::EraIndex;
use vigil_primitives::{Member, Policy, PublicKey, ServiceId, SetCommitment, SetId, UnixTime};

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

/// Something a watcher has decided that is not yet so for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum PendingChange {
	/// The allocation will be another.
	Allocation {
		/// The service.
		service: ServiceId,
		/// Magnitude that the service can slash in the active era.
		current: u64,
		/// Magnitude that it will be able to slash.
		target: u64,
		/// The first era in which it can.
		effective: EraIndex,
	},
	/// The service's latest set has the watcher's old key; its next one will have this.
	Key {
		/// The service.
		service: ServiceId,
		/// The key that is registered now.
		key: PublicKey,
		/// The first era that can have a set with it.
		earliest: EraIndex,
	},
	/// The service's latest set has the watcher's old commission; its next one will have this.
	Commission {
		/// The service.
		service: ServiceId,
		/// The share that is registered now, in billionths.
		billionths: u32,
		/// The first era that can have a set with it.
		earliest: EraIndex,
	},
}

/// What a service is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ServiceInfo {
	/// The policy of the next set; a set in office keeps its own.
	pub policy: Policy,
	/// The oldest set that is kept; zero before the first.
	pub oldest_set: SetId,
	/// The latest set elected, in office or about to be; zero before the first.
	pub latest_set: SetId,
	/// The set in office.
	pub current_set: Option<SetId>,
	/// Whether the service has ended.
	pub retired: bool,
}

/// What a set is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SetInfo {
	/// What stands for it elsewhere.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// Who is in it, in order.
	pub members: Vec<Member>,
	/// When the next set takes office, if it is elected.
	pub superseded_at: Option<UnixTime>,
}

sp_api::decl_runtime_apis! {
	/// Services, sets and the stake behind them.
	pub trait RestakingApi<AccountId>
	where
		AccountId: codec::Codec,
	{
		/// The service and which of its sets are kept.
		fn service(service: ServiceId) -> Option<ServiceInfo>;

		/// A set that is kept.
		fn watcher_set(service: ServiceId, set_id: SetId) -> Option<SetInfo>;

		/// Every allocation of a watcher, with changes under way.
		fn allocations_of(watcher: AccountId) -> Vec<AllocationInfo>;

		/// Changes of a watcher's allocations under way, and keys and commissions that wait for
		/// the next sets.
		fn pending_changes_of(watcher: AccountId) -> Vec<PendingChange>;

		/// What a service could slash now for an offence of the watcher in `era`, in planck.
		fn slashable_stake_of(era: EraIndex, service: ServiceId, watcher: AccountId) -> u128;
	}
}
