// SPDX-License-Identifier: Apache-2.0

//! Genesis states that the runtime can build by name.

use crate::{
	configs::money::TreasuryAccount,
	constants::{
		currency::VGL,
		time::{LOCAL, PRODUCTION},
	},
	AccountId, AssetsConfig, BabeConfig, Balance, BalancesConfig, CouncilConfig,
	RuntimeGenesisConfig, SessionConfig, SessionKeys, StakingConfig, SudoConfig, TimingConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_staking::StakerStatus;
use pallet_timing::Timing;
use serde_json::Value;
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_core::{ed25519, sr25519};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{traits::TypedGet, Perbill};

/// Preset of the public test network: production timings, no sudo, keys to be replaced.
pub const VIGIL_TESTNET_PRESET: &str = "vigil_testnet";

/// One slot in four is expected to have a primary author; the others get a secondary one with VRF.
pub const BABE_EPOCH_CONFIG: BabeEpochConfiguration =
	BabeEpochConfiguration { c: (1, 4), allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };

const ENDOWMENT: Balance = 10_000_000 * VGL;
const BOND: Balance = 1_000_000 * VGL;
/// What the treasury begins with: it lets the pots exist that slashed money waits in, pays the deposits of
/// the questions that are put to a vote about it, and opens pools of cover.
const TREASURY: Balance = 1_000_000 * VGL;
const MIN_VALIDATOR_BOND: Balance = 10_000 * VGL;
const MIN_NOMINATOR_BOND: Balance = 10 * VGL;
/// How much of a slash rewards who reported it.
const SLASH_REWARD: Perbill = Perbill::from_percent(10);

/// A validator of a development network, whose keys all derive from a well-known name.
struct DevValidator {
	stash: Sr25519Keyring,
	hot: Sr25519Keyring,
	grandpa: Ed25519Keyring,
}

const DEV_VALIDATORS: [DevValidator; 4] = [
	DevValidator {
		stash: Sr25519Keyring::AliceStash,
		hot: Sr25519Keyring::Alice,
		grandpa: Ed25519Keyring::Alice,
	},
	DevValidator {
		stash: Sr25519Keyring::BobStash,
		hot: Sr25519Keyring::Bob,
		grandpa: Ed25519Keyring::Bob,
	},
	DevValidator {
		stash: Sr25519Keyring::CharlieStash,
		hot: Sr25519Keyring::Charlie,
		grandpa: Ed25519Keyring::Charlie,
	},
	DevValidator {
		stash: Sr25519Keyring::DaveStash,
		hot: Sr25519Keyring::Dave,
		grandpa: Ed25519Keyring::Dave,
	},
];

impl DevValidator {
	fn session_keys(&self) -> SessionKeys {
		SessionKeys {
			grandpa: ed25519::Public::from(self.grandpa).into(),
			babe: sr25519::Public::from(self.hot).into(),
			authority_discovery: sr25519::Public::from(self.hot).into(),
		}
	}
}

/// What differs between the presets.
struct Network<'a> {
	validators: &'a [DevValidator],
	validator_count: u32,
	timing: Timing,
	council: Vec<AccountId>,
	sudo: Option<AccountId>,
	assets: AssetsConfig,
}

fn treasury() -> AccountId {
	<TreasuryAccount as TypedGet>::get()
}

/// The number of the test dollar, which development networks have.
pub const TEST_DOLLAR: u32 = 1;
/// A dollar has six decimals.
pub const DOLLAR: Balance = 1_000_000;

/// A dollar of which everybody well known, and the treasury, has plenty. Alice issues it.
fn test_dollar() -> AssetsConfig {
	let issuer = Sr25519Keyring::Alice.to_account_id();
	let rich = Sr25519Keyring::well_known().map(|account| account.to_account_id());
	let rich = rich.chain([treasury()]);
	AssetsConfig {
		assets: vec![(TEST_DOLLAR, issuer, true, DOLLAR / 100)],
		metadata: vec![(TEST_DOLLAR, b"Test dollar".to_vec(), b"tUSD".to_vec(), 6)],
		accounts: rich.map(|account| (TEST_DOLLAR, account, 10_000_000 * DOLLAR)).collect(),
		..Default::default()
	}
}

/// The genesis state of `network`, with the well-known accounts endowed.
fn genesis(network: Network) -> Value {
	let stash = |validator: &DevValidator| validator.stash.to_account_id();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|account| (account.to_account_id(), ENDOWMENT))
				.chain([(treasury(), TREASURY)])
				.collect::<Vec<_>>(),
		},
		timing: TimingConfig { timing: Some(network.timing) },
		babe: BabeConfig { epoch_config: BABE_EPOCH_CONFIG },
		session: SessionConfig {
			keys: network
				.validators
				.iter()
				.map(|validator| (stash(validator), stash(validator), validator.session_keys()))
				.collect::<Vec<_>>(),
		},
		staking: StakingConfig {
			validator_count: network.validator_count,
			minimum_validator_count: 1,
			stakers: network
				.validators
				.iter()
				.map(|validator| {
					let stash = stash(validator);
					(stash.clone(), stash, BOND, StakerStatus::<AccountId>::Validator)
				})
				.collect::<Vec<_>>(),
			slash_reward_fraction: SLASH_REWARD,
			min_validator_bond: MIN_VALIDATOR_BOND,
			min_nominator_bond: MIN_NOMINATOR_BOND,
		},
		assets: network.assets,
		council: CouncilConfig { members: network.council },
		sudo: SudoConfig { key: network.sudo },
	})
}

fn council() -> Vec<AccountId> {
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie]
		.map(|member| member.to_account_id())
		.to_vec()
}

/// One validator, short sessions, sudo.
fn development() -> Value {
	genesis(Network {
		validators: &DEV_VALIDATORS[..1],
		validator_count: 1,
		timing: LOCAL,
		council: vec![Sr25519Keyring::Alice.to_account_id()],
		sudo: Some(Sr25519Keyring::Alice.to_account_id()),
		assets: test_dollar(),
	})
}

/// Four validators and room for more, short sessions.
fn local_testnet() -> Value {
	genesis(Network {
		validators: &DEV_VALIDATORS,
		validator_count: 8,
		timing: LOCAL,
		council: council(),
		sudo: None,
		assets: test_dollar(),
	})
}

/// Four validators and room for more, production timings.
fn vigil_testnet() -> Value {
	genesis(Network {
		validators: &DEV_VALIDATORS,
		validator_count: 32,
		timing: PRODUCTION,
		council: council(),
		sudo: None,
		assets: AssetsConfig::default(),
	})
}

/// The preset called `id`.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		VIGIL_TESTNET_PRESET => vigil_testnet(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Every preset's name.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, VIGIL_TESTNET_PRESET]
		.map(PresetId::from)
		.to_vec()
}
