// SPDX-License-Identifier: Apache-2.0

//! Whole-runtime flows, on the genesis of the built-in chain.

mod credits;
mod evm_credits;
mod failover;
mod full_blocks;
mod integrity;
mod presets;
mod programs;
mod queries;
mod rehearsals;
mod weights;
mod world;

use crate::{
	constants::time::SLOT_DURATION_MS,
	genesis_config_presets::{get_preset, HAVEN_PRESET},
	AccountId, AllPalletsWithSystem, Babe, BlockNumber, Hash, RuntimeGenesisConfig, System,
	Timestamp,
};
use codec::Encode;
use frame_support::{
	dispatch::DispatchClass,
	traits::{OnFinalize, OnIdle, OnInitialize},
};
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	Slot, BABE_ENGINE_ID,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, Digest, DigestItem, Weight};

/// The genesis hash of the chain in tests.
const GENESIS: Hash = Hash::repeat_byte(0x4a);

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

/// Runs `test` in the first block after genesis.
fn build_and_execute(test: impl FnOnce()) {
	let storage = genesis_of(HAVEN_PRESET).build_storage().expect("genesis builds");
	TestExternalities::new(storage).execute_with(|| {
		frame_system::BlockHash::<crate::Runtime>::insert(0, GENESIS);
		start_block(1);
		test();
	});
}

fn account(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

/// Opens block `number`, authored by the only authority in a slot of its own.
fn start_block(number: BlockNumber) {
	let slot = Slot::from(1_000_000 + u64::from(number));
	let pre_digest =
		PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	System::reset_events();
	System::initialize(&number, &GENESIS, &digest);
	frame_system::BlockHash::<crate::Runtime>::insert(0, GENESIS);
	let weight = AllPalletsWithSystem::on_initialize(number);
	System::register_extra_weight_unchecked(weight, DispatchClass::Mandatory);
	Timestamp::set_timestamp(u64::from(slot) * SLOT_DURATION_MS);
	assert_eq!(Babe::current_slot(), slot);
}

/// Closes the open block, with as much weight left as a block has, and opens the next.
fn next_block() {
	end_block();
	start_block(System::block_number() + 1);
}

/// Closes the open block, with as much weight left as transactions have left.
fn end_block() {
	let current = System::block_number();
	let rest = crate::configs::system::RuntimeBlockWeights::get().max_block;
	let rest: Weight = rest.saturating_sub(System::block_weight().total());
	AllPalletsWithSystem::on_idle(current, rest);
	AllPalletsWithSystem::on_finalize(current);
}

/// Passes so many blocks, each a second.
fn pass(blocks: u32) {
	(0..blocks).for_each(|_| next_block());
}
