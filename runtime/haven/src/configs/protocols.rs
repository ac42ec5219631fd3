// SPDX-License-Identifier: Apache-2.0

//! The demonstration protocol.

use crate::{AccountId, Balances, Inbox, Runtime, Timestamp};
use frame_support::{parameter_types, traits::ConstU32, PalletId};
use frame_system::EnsureRoot;
use pallet_vault::{EnsureProtocol, Mode, Vaults};
use pallet_vault_runtime_api::{CreditInfo, VaultInfo};
use vigil_primitives::{ProtocolId, ServiceId};

parameter_types! {
	pub const VaultPalletId: PalletId = PalletId(*b"hvn/vaul");
}

impl pallet_vault::Config for Runtime {
	type ProtocolOrigin = EnsureProtocol<Runtime>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type Roots = Inbox;
	type UnixTime = Timestamp;
	type PalletId = VaultPalletId;
	type MaxVaults = ConstU32<4_096>;
	type WeightInfo = pallet_vault::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CertifiedStates;
}

/// The vault of a protocol, as the runtime API tells of it.
pub fn vault(protocol: ProtocolId) -> Option<VaultInfo> {
	Vaults::<Runtime>::get(protocol).map(|vault| VaultInfo {
		service: vault.service,
		active: vault.mode == Mode::Active,
		since: vault.since,
		activations: vault.activations,
	})
}

/// What an account has with the vaults of a service, as the runtime API tells of it.
pub fn credited(service: ServiceId, account: &AccountId) -> CreditInfo {
	let credit = pallet_vault::Credits::<Runtime>::get(service, account);
	CreditInfo {
		available: credit.available(),
		proven: credit.proven,
		proven_at: credit.proven_at,
		withdrawn: credit.withdrawn,
		deposited: credit.deposited,
	}
}
