// SPDX-License-Identifier: Apache-2.0

//! What vaults need to know of the destination that they are on.

use vigil_primitives::{traits::Status, Height, IncidentId, ProtocolId, ServiceId, H256};

/// The inbox of this chain, as vaults see it.
pub trait Failovers {
	/// Whether the failover of a plan of this protocol is executed just now, for a halt of the service's
	/// ward or in a rehearsal. Nothing else is, and no other message of the protocol.
	fn is_failing_over(service: ServiceId, protocol: ProtocolId) -> bool;
	/// The incident of the service's ward under way and how the ward stands, as long as it is Halted or Recovering.
	/// Where nobody says, nothing is paid for balances on the ward.
	fn incident(_: ServiceId) -> Option<(IncidentId, Status)> {
		None
	}
	/// The height at which the service's ward stands in the incident under way, where somebody says.
	fn stands_at(_: ServiceId) -> Option<Height> {
		None
	}
	/// Height and state root of the last block of the service's ward that is certified and stands.
	fn last_state(service: ServiceId) -> Option<(Height, H256)>;
}

impl Failovers for () {
	fn is_failing_over(_: ServiceId, _: ProtocolId) -> bool {
		false
	}
	fn last_state(_: ServiceId) -> Option<(Height, H256)> {
		None
	}
}
