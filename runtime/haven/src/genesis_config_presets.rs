// SPDX-License-Identifier: Apache-2.0

//! Genesis states that the runtime can build by name.

use crate::{
	constants::currency::HVN, AccountId, BabeConfig, Balance, BalancesConfig, GrandpaConfig,
	Runtime, RuntimeGenesisConfig, SudoConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_core::{ed25519, sr25519};
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use vigil_primitives::{ProtocolId, ServiceId};

/// The one preset: a chain whose only authority, and owner, is Alice.
pub const HAVEN_PRESET: &str = "haven";

/// Every slot has an author: one in four is expected to have a primary one.
pub const BABE_EPOCH_CONFIG: BabeEpochConfiguration =
	BabeEpochConfiguration { c: (1, 4), allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };

const ENDOWMENT: Balance = 10_000_000 * HVN;
/// What the pots of the first protocols hold, so that their vaults have something to pay out.
const POT: Balance = 1_000_000 * HVN;
/// Services and protocols whose pots are filled: each of the first ones with each.
const POTS: u32 = 4;

fn haven() -> Value {
	let pot = |service, protocol| {
		pallet_vault::Pallet::<Runtime>::pot(ServiceId(service), ProtocolId(protocol))
	};
	let pots = (0..POTS).flat_map(|service| (0..POTS).map(move |protocol| (service, protocol)));
	let pots = pots.map(|(service, protocol)| (pot(service, protocol), POT));
	let accounts = Sr25519Keyring::well_known().map(|who| (who.to_account_id(), ENDOWMENT));
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: accounts.chain(pots).collect::<Vec<(AccountId, Balance)>>(),
		},
		babe: BabeConfig {
			authorities: vec![(sr25519::Public::from(Sr25519Keyring::Alice).into(), 1)],
			epoch_config: BABE_EPOCH_CONFIG,
		},
		grandpa: GrandpaConfig {
			authorities: vec![(ed25519::Public::from(Ed25519Keyring::Alice).into(), 1)],
		},
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// The preset called `id`.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		HAVEN_PRESET => haven(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Every preset's name.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(HAVEN_PRESET)]
}
