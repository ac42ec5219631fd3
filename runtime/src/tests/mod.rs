// SPDX-License-Identifier: Apache-2.0

//! Integrity of the constants and whole-runtime flows, on the genesis of the local network.

mod brakes;
mod certificates;
mod emergency;
mod failover;
mod governance;
mod guides;
mod insurance;
mod integrity;
mod interleaving;
mod liveness;
mod money;
mod presets;
mod pulse;
mod restaking;
mod slashing;
mod upgrade;
mod xcm;

use crate::{
	constants::time::SLOT_DURATION_MS, genesis_config_presets::get_preset, AccountId,
	AllPalletsWithSystem, Babe, BlockNumber, RuntimeGenesisConfig, System, Timestamp,
};
use codec::Encode;
use frame_support::traits::{OnFinalize, OnIdle, OnInitialize};
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	Slot, BABE_ENGINE_ID,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, Digest, DigestItem, Weight};

/// What `preset` says, over the defaults of every pallet.
fn genesis_of(preset: &str) -> RuntimeGenesisConfig {
	let patch = get_preset(&preset.into()).expect("preset exists");
	let mut json = serde_json::to_value(RuntimeGenesisConfig::default()).expect("defaults");
	merge(&mut json, serde_json::from_slice(&patch).expect("preset is JSON"));
	serde_json::from_value(json).expect("preset fits the genesis config")
}

fn merge(base: &mut serde_json::Value, patch: serde_json::Value) {
	match (base, patch) {
		(serde_json::Value::Object(base), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// Runs `test` on the local network's genesis.
fn build_and_execute(test: impl FnOnce()) {
	let storage = genesis_of(LOCAL_TESTNET_RUNTIME_PRESET).build_storage().expect("genesis builds");
	TestExternalities::new(storage).execute_with(|| {
		start_block(1);
		test();
	});
}

fn account(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

/// Opens block `number`, authored by the first authority in a slot of its own.
fn start_block(number: BlockNumber) {
	start_block_by(number, 0)
}

/// Opens block `number`, authored by this authority in a slot of its own.
fn start_block_by(number: BlockNumber, authority_index: u32) {
	let slot = Slot::from(1_000 + u64::from(number));
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	System::reset_events();
	System::initialize(&number, &Default::default(), &digest);
	AllPalletsWithSystem::on_initialize(number);
	Timestamp::set_timestamp(u64::from(slot) * SLOT_DURATION_MS);
	assert_eq!(Babe::current_slot(), slot);
}

/// Closes the open block and opens those after it, up to `number`.
fn run_to(number: BlockNumber) {
	while System::block_number() < number {
		let current = System::block_number();
		AllPalletsWithSystem::on_idle(current, Weight::MAX);
		AllPalletsWithSystem::on_finalize(current);
		start_block(current + 1);
	}
}

/// The runtime's own events of the open block contain one that matches.
macro_rules! assert_event {
	($pattern:pat) => {
		assert!(
			System::events().iter().any(|record| matches!(record.event, $pattern)),
			"no such event in {:?}",
			System::events()
		)
	};
}
use assert_event;
