// SPDX-License-Identifier: Apache-2.0

//! What the runtime's API tells of vaults, in the words of the API.

use crate::{AccountId, Runtime, Vault};
use pallet_vault::{Mode, Vaults};
use vigil_primitives::{
	answers::vault::{CreditInfo, VaultInfo},
	ProtocolId, ServiceId,
};

/// The vault of a protocol for the ward of a service.
pub fn vault(service: ServiceId, protocol: ProtocolId) -> Option<VaultInfo> {
	Vaults::<Runtime>::get(service, protocol).map(|vault| VaultInfo {
		active: vault.mode == Mode::Active,
		since: vault.since,
		activations: vault.activations,
		pays_from: vault.frozen.map(|frozen| frozen.height),
		posts: vault.posts,
	})
}

/// What an account has with a vault.
pub fn credited(service: ServiceId, protocol: ProtocolId, account: &AccountId) -> CreditInfo {
	let credit = Vault::credited((service, protocol), account);
	CreditInfo {
		available: credit.available(),
		proven: credit.proven,
		withdrawn: credit.withdrawn,
		deposited: credit.deposited,
	}
}
