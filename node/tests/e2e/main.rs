// SPDX-License-Identifier: Apache-2.0

//! End-to-end tests: the real binary, alone and in networks of several processes on this machine.

mod cli;
mod dev;
mod emergency;
mod evm;
mod failover;
mod governance;
mod haven;
mod insurance;
mod network;
mod observability;
mod protection;
mod restart;
mod rpc;
mod slashing;
mod watching;
mod wrong_input;

use std::time::Duration;
use vigil_testnet::{Builder, Network};

/// The binary under test.
const NODE: &str = env!("CARGO_BIN_EXE_vigil-node");

/// What a test returns.
type TestResult = anyhow::Result<()>;

/// A network of the binary under test. `VIGIL_CHAIN` names a plain specification of the local chain with code, for
/// binaries that were built without a runtime.
fn network() -> Builder {
	let builder = Network::builder(NODE);
	match std::env::var("VIGIL_CHAIN") {
		Ok(path) => builder.chain(path),
		Err(_) => builder,
	}
}

/// A deadline in seconds.
const fn secs(seconds: u64) -> Duration {
	Duration::from_secs(seconds)
}

/// Tests of wards and EVM chains pass without a run where there is no anvil. This one does not, unless that
/// is wanted.
#[test]
fn anvil_is_there_unless_it_is_left_out_by_name() {
	let left_out = std::env::var_os("VIGIL_WITHOUT_NODE").is_some_and(|value| value != "0");
	let found = vigil_testnet::Anvil::available().is_some();
	assert!(left_out || found, "`make setup` installs it; VIGIL_WITHOUT_NODE=1 leaves it out");
}
