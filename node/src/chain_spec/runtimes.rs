// SPDX-License-Identifier: Apache-2.0

//! The runtimes that are built into this node, and which one a chain has.

use sc_service::Properties;

/// The chain on which protocols stand by, and the beginning of the ids of chains like it.
const HAVEN: &str = "haven";

/// A runtime that is built into this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
	/// Vigil.
	Vigil,
	/// The small destination chain.
	Haven,
}

impl BuiltIn {
	/// The runtime of the chain with this id: haven's for `haven` and `haven_*` or `haven-*`, else
	/// Vigil's.
	pub fn of_chain(id: &str) -> Self {
		match id.strip_prefix(HAVEN) {
			Some(rest) if rest.is_empty() || rest.starts_with(['_', '-']) => Self::Haven,
			_ => Self::Vigil,
		}
	}

	/// Its WebAssembly, unless this node was built without.
	pub fn code(self) -> Option<&'static [u8]> {
		match self {
			Self::Vigil => vigil_runtime::WASM_BINARY,
			Self::Haven => haven_runtime::WASM_BINARY,
		}
	}

	/// The genesis called `name`, as JSON.
	pub fn preset(self, name: &str) -> Option<Vec<u8>> {
		match self {
			Self::Vigil => vigil_runtime::genesis_config_presets::get_preset(&name.into()),
			Self::Haven => haven_runtime::genesis_config_presets::get_preset(&name.into()),
		}
	}

	/// What wallets are told about addresses and amounts.
	pub fn properties(self) -> Properties {
		let (prefix, symbol, decimals) = match self {
			Self::Vigil => {
				use vigil_runtime::constants::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
				(SS58_PREFIX, TOKEN_SYMBOL, TOKEN_DECIMALS)
			},
			Self::Haven => {
				use haven_runtime::constants::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
				(SS58_PREFIX, TOKEN_SYMBOL, TOKEN_DECIMALS)
			},
		};
		let mut properties = Properties::new();
		properties.insert("ss58Format".into(), prefix.into());
		properties.insert("tokenSymbol".into(), symbol.into());
		properties.insert("tokenDecimals".into(), decimals.into());
		properties
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_id_of_a_chain_decides_its_runtime() {
		for id in ["haven", "haven_2", "haven-staging"] {
			assert_eq!(BuiltIn::of_chain(id), BuiltIn::Haven, "{id}");
		}
		for id in ["vigil_dev", "vigil_local", "", "v", "havenly", "vigil_haven", "Haven"] {
			assert_eq!(BuiltIn::of_chain(id), BuiltIn::Vigil, "{id}");
		}
	}

	#[test]
	fn wallets_learn_prefix_symbol_and_decimals() {
		for (runtime, symbol) in [(BuiltIn::Vigil, "VGL"), (BuiltIn::Haven, "HVN")] {
			let properties = runtime.properties();
			assert_eq!(properties["ss58Format"], 4242);
			assert_eq!(properties["tokenSymbol"], symbol);
			assert_eq!(properties["tokenDecimals"], 12);
		}
	}

	#[test]
	fn no_runtime_has_the_genesis_of_the_other() {
		assert!(BuiltIn::Haven.preset("haven").is_some());
		assert!(BuiltIn::Haven.preset("development").is_none());
		assert!(BuiltIn::Vigil.preset("haven").is_none());
	}
}
