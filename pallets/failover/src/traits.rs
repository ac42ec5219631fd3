// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs from a neighbour that no other pallet needs.

use crate::Balance;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{Firing, ProtocolId, ServiceId};

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

/// Told of every firing of a plan whose receipt is shown, whatever became of it.
pub trait OnFiring {
	/// A plan of this protocol fired by the word of the service.
	fn on_firing(protocol: ProtocolId, service: ServiceId, firing: &Firing);
	/// What telling costs at most.
	fn weight() -> Weight;
}

impl OnFiring for () {
	fn on_firing(_: ProtocolId, _: ServiceId, _: &Firing) {}
	fn weight() -> Weight {
		Weight::zero()
	}
}
