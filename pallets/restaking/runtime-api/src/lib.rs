// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about services, sets and slashable stake.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use sp_staking::EraIndex;
pub use vigil_primitives::answers::restaking::{
	AllocationInfo, Attendance, PendingChange, SeatInfo, ServiceInfo, SetInfo, TermsInfo,
	SERVICES_PER_PAGE,
};
use vigil_primitives::{ServiceId, SetId};

sp_api::decl_runtime_apis! {
	/// Services, sets and the stake behind them.
	pub trait RestakingApi<AccountId>
	where
		AccountId: codec::Codec,
	{
		/// The service and which of its sets are kept.
		fn service(service: ServiceId) -> Option<ServiceInfo>;

		/// The services that are live or have sets to be forgotten, from this number on, in rising
		/// order; `limit` of them at most, and never more than [`SERVICES_PER_PAGE`].
		fn services(from: ServiceId, limit: u32) -> Vec<(ServiceId, ServiceInfo)>;

		/// The terms that the service's sets are elected under, and whether others are announced.
		fn terms(service: ServiceId) -> Option<TermsInfo>;

		/// A set that is kept.
		fn watcher_set(service: ServiceId, set_id: SetId) -> Option<SetInfo>;

		/// Who has which place in a set that is kept, and what each took part in.
		fn seats(service: ServiceId, set_id: SetId) -> Vec<SeatInfo<AccountId>>;

		/// Who can be elected into the service's sets.
		fn candidates(service: ServiceId) -> Vec<AccountId>;

		/// Every allocation of a watcher, with changes under way.
		fn allocations_of(watcher: AccountId) -> Vec<AllocationInfo>;

		/// Changes of a watcher's allocations under way, and keys and commissions that wait for
		/// the next sets.
		fn pending_changes_of(watcher: AccountId) -> Vec<PendingChange>;

		/// The era that runs, by which stake is exposed and slashes wait.
		fn active_era() -> Option<EraIndex>;

		/// What a service could slash now for an offence of the watcher in `era`, in planck.
		fn slashable_stake_of(era: EraIndex, service: ServiceId, watcher: AccountId) -> u128;
	}
}
