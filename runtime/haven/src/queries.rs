// SPDX-License-Identifier: Apache-2.0

//! What the runtime's API tells of vaults, in the words of the API.

use crate::{AccountId, Runtime, Vault};
use pallet_vault::{EvmWards, Mode, Vaults};
use sp_core::{H160, H256, U256};
use vigil_primitives::{
	answers::{
		holders::{ClaimInfo, EvmTokenInfo, EvmWardInfo},
		vault::{CreditInfo, VaultInfo},
	},
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
		settlements: vault.settlements,
		unsettled: vault.unsettled,
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

/// What a vault pays for, if its ward is an EVM chain.
pub fn evm_ward(service: ServiceId, protocol: ProtocolId) -> Option<EvmWardInfo> {
	let word = |number: U256| H256(number.to_big_endian());
	EvmWards::<Runtime>::get(service, protocol).map(|balances| EvmWardInfo {
		token: balances.token.map(|token| EvmTokenInfo {
			address: token.address,
			code_hash: token.code_hash,
			mapping_slot: word(token.mapping_slot),
			mask: word(token.mask),
		}),
		here: balances.rate.here,
		there: balances.rate.there,
	})
}

/// What was credited for a holder on an EVM chain, and counts.
pub fn claimed(
	service: ServiceId,
	protocol: ProtocolId,
	holder: H160,
) -> Option<ClaimInfo<AccountId>> {
	let claim = Vault::claimed((service, protocol), holder)?;
	Some(ClaimInfo { account: claim.account, proven: claim.proven })
}
