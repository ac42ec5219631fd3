// SPDX-License-Identifier: Apache-2.0

//! The demonstration protocol.

use crate::{AccountId, Balances, Inbox, Runtime, Timestamp};
use frame_support::{parameter_types, traits::ConstU32, PalletId};
use frame_system::EnsureRoot;
use pallet_vault::{EnsureProtocol, Failovers};
use vigil_primitives::{traits::Status, Height, IncidentId, ProtocolId, ServiceId, H256};

parameter_types! {
	pub const VaultPalletId: PalletId = PalletId(*b"hvn/vaul");
}

/// What the inbox knows of halts and certified states.
pub struct InboxFailovers;

impl Failovers for InboxFailovers {
	fn is_failing_over(service: ServiceId, protocol: ProtocolId) -> bool {
		Inbox::is_failing_over(service, protocol)
	}

	fn incident(service: ServiceId) -> Option<(IncidentId, Status)> {
		Inbox::incident_under_way(service)
	}

	fn stands_at(service: ServiceId) -> Option<Height> {
		Inbox::stands_at(service)
	}

	fn last_state(service: ServiceId) -> Option<(Height, H256)> {
		Inbox::last_checkpoint(service).map(|block| (block.height, block.state_root))
	}
}

impl pallet_vault::Config for Runtime {
	type ProtocolOrigin = EnsureProtocol<Runtime>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type Failovers = InboxFailovers;
	type UnixTime = Timestamp;
	type PalletId = VaultPalletId;
	type MaxVaults = ConstU32<2_048>;
	type WeightInfo = pallet_vault::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CertifiedStates;
}
