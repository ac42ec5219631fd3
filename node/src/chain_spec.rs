// SPDX-License-Identifier: Apache-2.0

//! The chains that this node knows, and the form of a chain specification.

pub mod code;
mod file;
mod runtimes;

use crate::client::{Block, ExtraHostFunctions};
use haven_runtime::genesis_config_presets::HAVEN_PRESET;
use runtimes::BuiltIn;
use sc_chain_spec::ChainSpecExtension;
use sc_client_api::{BadBlocks, ForkBlocks};
use sc_service::{ChainType, GenericChainSpec};
use sc_sync_state_rpc::LightSyncStateExtension;
use serde::{Deserialize, Serialize};
use sp_core::crypto::{default_ss58_version, set_default_ss58_version, Ss58AddressFormatRegistry};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::path::Path;
use vigil_runtime::genesis_config_presets::VIGIL_TESTNET_PRESET;

/// The ids of the chains that need no file, as the user reads them.
pub const BUILT_IN: &str = "dev, local, testnet, haven";

/// What a Vigil specification holds besides the common fields.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Blocks that must be on the chain at their height.
	pub fork_blocks: ForkBlocks<Block>,
	/// Blocks that are never imported.
	pub bad_blocks: BadBlocks<Block>,
	/// Where light clients start.
	pub light_sync_state: LightSyncStateExtension,
}

/// The specification of a Vigil chain.
pub type ChainSpec = GenericChainSpec<Extensions, ExtraHostFunctions>;

/// A specification and how complete it was.
pub struct Loaded {
	/// The specification, with code.
	pub spec: ChainSpec,
	/// Whether the code is this node's because a file carried none.
	pub code_added: bool,
}

/// The built-in chain called `id`, or the chain in the file at the path `id`.
pub fn load(id: &str) -> Result<Loaded, String> {
	match id {
		"dev" => {
			built_in("Vigil Development", "vigil_dev", ChainType::Development, DEV_RUNTIME_PRESET)
		},
		"local" => {
			built_in("Vigil Local", "vigil_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
		},
		"testnet" => {
			built_in("Vigil Testnet", "vigil_testnet", ChainType::Live, VIGIL_TESTNET_PRESET)
		},
		"haven" => built_in("Haven", "haven", ChainType::Local, HAVEN_PRESET),
		"" => Err(format!(
			"no chain is given; add --dev, or --chain with one of {BUILT_IN} or the path of a \
			 chain-spec file"
		)),
		path => file::load(Path::new(path)),
	}
}

/// The chain whose genesis is `preset` of the runtime that its id asks for.
///
/// The preset is asked of the native build of the runtime, because compiling the other one takes
/// seconds.
fn built_in(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<Loaded, String> {
	let runtime = BuiltIn::of_chain(id);
	let code = runtime.code().ok_or_else(no_runtime)?;
	let patch = with_generic_addresses(|| runtime.preset(preset))
		.and_then(|json| serde_json::from_slice(&json).ok())
		.ok_or_else(|| format!("the runtime of this node has no genesis called {preset}"))?;
	let spec = ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(kind)
		.with_protocol_id(id)
		.with_properties(runtime.properties())
		.with_genesis_config_patch(patch)
		.build();
	Ok(Loaded { spec, code_added: false })
}

/// Runs `work` while addresses are written with the generic prefix.
///
/// The runtime that builds genesis knows no prefix of its own and refuses all but registered ones.
fn with_generic_addresses<T>(work: impl FnOnce() -> T) -> T {
	let own = default_ss58_version();
	set_default_ss58_version(Ss58AddressFormatRegistry::SubstrateAccount.into());
	let done = work();
	set_default_ss58_version(own);
	done
}

fn no_runtime() -> String {
	"this node was built without its runtime; build it again without SKIP_WASM_BUILD".into()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_built_in_chain_is_listed_and_loads() {
		for id in BUILT_IN.split(", ") {
			match load(id) {
				Ok(loaded) if id == "haven" => assert_eq!(loaded.spec.id(), id),
				Ok(loaded) => assert_eq!(loaded.spec.id(), format!("vigil_{id}")),
				Err(error) => assert_eq!(error, no_runtime()),
			}
		}
	}

	#[test]
	fn no_chain_at_all_is_told_what_to_add() {
		let error = load("").err().expect("must be refused");
		assert!(error.contains("--dev") && error.contains(BUILT_IN), "{error}");
	}

	#[test]
	fn fork_and_bad_blocks_are_read_from_the_specification() {
		let hash = format!("{:?}", sp_core::H256::repeat_byte(7));
		let read: Extensions = serde_json::from_value(serde_json::json!({
			"forkBlocks": [[3, hash]], "badBlocks": [hash],
		}))
		.unwrap();
		assert_eq!(read.fork_blocks, Some(vec![(3, sp_core::H256::repeat_byte(7))]));
		assert!(read.bad_blocks.unwrap().contains(&sp_core::H256::repeat_byte(7)));
	}
}
