// SPDX-License-Identifier: Apache-2.0

//! The checked-in chain specifications are those of the binary. `make chain-specs` writes them.

use serde_json::Value;
use sp_keyring::Sr25519Keyring;
use std::{fs, path::PathBuf, process::Command, time::Duration};
use vigil_runtime::constants::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use vigil_testnet::{Network, NodeOptions, Result, Seen};

/// The binary under test.
const NODE: &str = env!("CARGO_BIN_EXE_vigil-node");

/// Set to 1, it makes the first test write the files instead of comparing them.
const UPDATE: &str = "VIGIL_UPDATE_SPECS";

const CHAINS: [&str; 4] = ["dev", "local", "testnet", "haven"];

fn path(chain: &str, suffix: &str) -> PathBuf {
	let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-specs");
	let name = match chain {
		"haven" => chain.to_owned(),
		_ => format!("vigil-{chain}"),
	};
	PathBuf::from(folder).join(format!("{name}{suffix}.json"))
}

/// What the binary prints, without code: that differs between machines.
fn export(chain: &str, raw: bool) -> String {
	let mut command = Command::new(NODE);
	command.args(["export-chain-spec", "--without-code", "--chain", chain]);
	if raw {
		command.arg("--raw");
	}
	let output = command.output().unwrap();
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).unwrap()
}

#[test]
fn checked_in_files_are_what_the_binary_exports() {
	let update = std::env::var_os(UPDATE).is_some_and(|value| value == "1");
	for chain in CHAINS {
		for (raw, suffix) in [(false, ""), (true, "-raw")] {
			let (path, exported) = (path(chain, suffix), export(chain, raw));
			if update {
				fs::write(&path, &exported).unwrap();
			}
			let file = fs::read_to_string(&path).unwrap_or_default();
			assert!(
				file == exported,
				"{} is not what `export-chain-spec` prints; run `make chain-specs`{}",
				path.display(),
				first_difference(&file, &exported),
			);
		}
	}
}

fn first_difference(file: &str, exported: &str) -> String {
	let mut lines = file.lines().zip(exported.lines()).enumerate();
	lines
		.find(|(_, (left, right))| left != right)
		.map_or_else(String::new, |(at, (left, right))| {
			format!("\nline {}:\nfile     {left}\nexported {right}", at + 1)
		})
}

#[test]
fn every_checked_in_file_tells_wallets_token_decimals_and_prefix_and_holds_no_code() {
	for chain in CHAINS {
		for (suffix, code) in
			[("", "/genesis/runtimeGenesis/code"), ("-raw", "/genesis/raw/top/0x3a636f6465")]
		{
			let text = fs::read_to_string(path(chain, suffix)).unwrap();
			let spec: Value = serde_json::from_str(&text).unwrap();
			let symbol = match chain {
				"haven" => haven_runtime::constants::TOKEN_SYMBOL,
				_ => TOKEN_SYMBOL,
			};
			assert_eq!(spec["properties"]["tokenSymbol"], symbol);
			assert_eq!(spec["properties"]["tokenDecimals"], TOKEN_DECIMALS);
			assert_eq!(spec["properties"]["ss58Format"], SS58_PREFIX);
			assert_eq!(spec.pointer(code), Some(&Value::from("0x")), "code in {chain}{suffix}");
		}
	}
}

#[tokio::test]
async fn node_started_from_the_checked_in_raw_file_joins_the_built_in_local_network() -> Result<()>
{
	let raw = path("local", "-raw").display().to_string();
	let bob = NodeOptions::well_known(Sr25519Keyring::Bob).chain(raw);
	let network = Network::builder(NODE).validators(1).node(bob).spawn().await?;
	let (alice, bob) = (network.client("alice")?, network.client("bob")?);
	assert_eq!(alice.genesis_hash().await?, bob.genesis_hash().await?);
	network
		.wait_until("a block of one node at the other", Duration::from_secs(60), async || {
			let (ours, theirs) = (alice.best().await?, bob.best().await?);
			Ok(Seen::when(ours == theirs && ours.number > 0, format!("{ours} and {theirs}")))
		})
		.await?;
	network.finish().await
}
