// SPDX-License-Identifier: Apache-2.0

//! What an upgrade to this runtime makes of a state: that of a network that runs, or genesis.
//!
//! ```sh
//! vigil-node export-state --chain testnet --base-path /var/lib/vigil > state.json
//! VIGIL_STATE=$PWD/state.json cargo test --release -p vigil-runtime --lib upgrade
//! ```
//!
//! `try-runtime` does the same with a runtime built for it. Its programs lack our host functions, which here are
//! those of the node, and our invariants need no feature of the SDK.

use super::genesis_of;
use crate::{
	Emergency, Executive, Failover, Insurance, Liveness, Pulse, Restaking, Runtime, Slashing,
};
use frame_system::LastRuntimeUpgrade;
use serde_json::Value;
use sp_core::storage::{well_known_keys::CODE, ChildInfo, Storage, StorageChild};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, TryRuntimeError};

type Weights = <Runtime as frame_system::Config>::BlockWeights;

/// A file that `export-state` wrote.
const STATE: &str = "VIGIL_STATE";

#[test]
fn an_upgrade_keeps_every_invariant_and_fits_a_block() {
	let storage = match std::env::var_os(STATE) {
		Some(path) => {
			let text = std::fs::read_to_string(&path).expect("the file of VIGIL_STATE is there");
			let spec = serde_json::from_str(&text).expect("export-state writes JSON");
			exported(&spec).expect("export-state writes raw storage")
		},
		None => genesis_of(LOCAL_TESTNET_RUNTIME_PRESET).build_storage().expect("genesis builds"),
	};
	TestExternalities::new(storage).execute_with(|| {
		invariants().expect("before");
		// The runtime that made this state was another one.
		LastRuntimeUpgrade::<Runtime>::kill();
		let weight = Executive::execute_on_runtime_upgrade();
		invariants().expect("after");
		assert!(weight.all_lte(Weights::get().max_block), "{weight:?}");
	});
}

#[test]
fn an_exported_state_is_read_whole_and_anything_else_is_refused() {
	let spec = serde_json::json!({ "genesis": { "raw": {
		"top": { "0x0102": "0x03", "0x3a636f6465": "0x" },
		"childrenDefault": { "0x04": { "0x05": "0x06" } },
	} } });
	let storage = exported(&spec).unwrap();
	assert_eq!(storage.top.get(&vec![1, 2]), Some(&vec![3]));
	assert_eq!(storage.top.get(CODE), Some(&vec![]));
	assert_eq!(storage.children_default[&vec![4]].data.get(&vec![5]), Some(&vec![6]));
	let plain = serde_json::json!({ "genesis": { "runtimeGenesis": {} } });
	assert!(exported(&plain).is_none());
	let wrong = serde_json::json!({ "genesis": { "raw": { "top": { "0x01": 7 } } } });
	assert!(exported(&wrong).is_none());
}

/// Those of the pallets that keep money or promises.
fn invariants() -> Result<(), TryRuntimeError> {
	Emergency::do_try_state()?;
	Slashing::do_try_state()?;
	Insurance::do_try_state()?;
	Restaking::do_try_state()?;
	Failover::do_try_state()?;
	Liveness::do_try_state()?;
	Pulse::do_try_state()
}

/// The storage in a raw specification.
fn exported(spec: &Value) -> Option<Storage> {
	let raw = spec.pointer("/genesis/raw")?;
	let mut storage = Storage { top: entries(&raw["top"])?.collect(), ..Default::default() };
	if let Some(children) = raw["childrenDefault"].as_object() {
		for (key, child) in children {
			let (key, data) = (bytes(key)?, entries(child)?.collect());
			let child_info = ChildInfo::new_default(&key);
			storage.children_default.insert(key, StorageChild { data, child_info });
		}
	}
	Some(storage)
}

fn entries(map: &Value) -> Option<impl Iterator<Item = (Vec<u8>, Vec<u8>)>> {
	let entry = |(key, value): (&String, &Value)| Some((bytes(key)?, bytes(value.as_str()?)?));
	let all: Option<Vec<_>> = map.as_object()?.iter().map(entry).collect();
	all.map(Vec::into_iter)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x")?.as_bytes();
	let digit =
		|digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
	let pair = |pair: &[u8]| match pair {
		[high, low] => Some((digit(*high)? << 4) | digit(*low)?),
		_ => None,
	};
	digits.chunks(2).map(pair).collect()
}
