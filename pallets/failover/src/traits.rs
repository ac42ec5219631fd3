// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs from a neighbour that no other pallet needs.

use crate::Balance;
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::ServiceId;

/// Where protocols' fees on the values that they declare go: to a service's watchers.
pub trait ServiceFees<AccountId> {
	/// Pays so much of the free balance of `from` to the watchers of the service.
	fn pay(service: ServiceId, from: &AccountId, amount: Balance) -> DispatchResult;
}

/// Takes nothing.
impl<AccountId> ServiceFees<AccountId> for () {
	fn pay(_: ServiceId, _: &AccountId, _: Balance) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
