// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask the runtime about cover: pools, quotes, policies, events, and certified downtime.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use sp_runtime::DispatchError;
pub use vigil_primitives::answers::insurance::{
	Curve, DowntimeInfo, DueInfo, EventId, EventInfo, PastEvent, PolicyId, PolicyInfo, PoolId,
	PoolInfo, Quote,
};
use vigil_primitives::{ServiceId, UnixTime};

sp_api::decl_runtime_apis! {
	/// Pools, policies and events.
	pub trait InsuranceApi<AccountId, AssetKind> where AccountId: Codec, AssetKind: Codec {
		/// The pools of a service.
		fn pools(service: ServiceId) -> Vec<PoolId>;

		/// A pool: what it has, what it could lose if the ward halted now for good, what it owes.
		fn pool(pool: PoolId) -> Option<PoolInfo<AssetKind>>;

		/// The account that a pool's money is on. What is sent there by hand counts for nobody.
		fn account(pool: PoolId) -> AccountId;

		/// The last events of a pool that are over, the oldest first.
		fn history(pool: PoolId) -> Vec<PastEvent>;

		/// What cover bought in the next block would cost, for so many periods. It says nothing of whether the
		/// buyer may have it.
		fn quote(pool: PoolId, cap: u128, curve: Curve, periods: u32) -> Result<Quote, DispatchError>;

		/// A policy that is not closed.
		fn policy(pool: PoolId, policy: PolicyId) -> Option<PolicyInfo<AccountId>>;

		/// An event that is not closed, with how each figure is reached.
		fn event(pool: PoolId, event: EventId) -> Option<EventInfo>;

		/// What a policy is due of an event by what is certified, beyond what it was due before.
		fn due(pool: PoolId, policy: PolicyId, event: EventId) -> Option<DueInfo>;

		/// Certified downtime of any service in a span, with the incidents and the digests of the
		/// certificates that it is made of.
		fn downtime(service: ServiceId, from: UnixTime, until: UnixTime) -> DowntimeInfo;

		/// Maintenance that was announced of a ward: from when until when. Downtime in it does not count.
		fn maintenance(service: ServiceId) -> Vec<(UnixTime, UnixTime)>;

		/// What waits for an account because it could not be paid.
		fn parked(pool: PoolId, who: AccountId) -> u128;
	}
}
