// SPDX-License-Identifier: Apache-2.0

//! Anvil, as npm installs it into `scripts/`, as a process of its own.

use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use tokio::process::{Child, Command};
use vigil_relayer_evm::node::Node;
use vigil_relayer_link::Endpoint;

/// An account that every anvil has made rich and signs for.
pub const RICH: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/// The binary, as the networks' tests find it.
pub fn binary() -> PathBuf {
	let compiled =
		|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/node_modules").to_path_buf();
	let packages = std::env::var_os("VIGIL_NODE_MODULES").map_or_else(compiled, PathBuf::from);
	let found = packages.join("@foundry-rs/anvil-linux-amd64/bin/anvil");
	std::env::var_os("VIGIL_ANVIL").map_or(found, PathBuf::from)
}

/// A chain with a block a second, of which all but the last two are final. Ends when dropped.
pub struct Anvil {
	/// Where it answers.
	pub endpoint: Endpoint,
	/// The same, dialled.
	pub node: Node,
	_process: Child,
}

impl Anvil {
	/// Starts one and waits until it answers.
	pub async fn start() -> Self {
		Self::start_as(31_337).await
	}

	/// The same with this chain id.
	pub async fn start_as(chain_id: u64) -> Self {
		Self::start_with(chain_id, &[]).await
	}

	/// The same with more arguments.
	pub async fn start_with(chain_id: u64, more: &[&str]) -> Self {
		let binary = binary();
		assert!(binary.is_file(), "{} is missing: `make setup` installs it", binary.display());
		let port = free_port();
		let process = Command::new(binary)
			.args(["--host", "127.0.0.1", "--port", &port.to_string(), "--silent"])
			.args(["--chain-id", &chain_id.to_string(), "--block-time", "1"])
			.args(["--slots-in-an-epoch", "1"])
			.args(more)
			.kill_on_drop(true)
			.spawn()
			.expect("anvil starts");
		let endpoint = Endpoint::web(&format!("http://127.0.0.1:{port}")).unwrap();
		let node = super::until("an answer of anvil", || async {
			Node::dial(&endpoint, Some(chain_id)).await.ok()
		})
		.await;
		Self { endpoint, node, _process: process }
	}

	/// Asks for something that only anvil does.
	pub async fn ask(&self, method: &'static str, params: Value) -> Value {
		self.node.request(method, params).await.unwrap_or_else(|error| panic!("{error}"))
	}

	/// Makes an account rich, or poor.
	pub async fn endow(&self, account: alloy_primitives::Address, wei: u128) {
		let amount = format!("{wei:#x}");
		self.ask("anvil_setBalance", json!([account, amount])).await;
	}

	/// No block any more but by [`Self::mine`].
	pub async fn stand(&self) {
		self.ask("evm_setIntervalMining", json!([0])).await;
	}

	/// Blocks as before.
	pub async fn go_on(&self) {
		self.ask("evm_setIntervalMining", json!([1])).await;
	}

	/// A block.
	pub async fn mine(&self) {
		self.ask("evm_mine", json!([])).await;
	}

	/// What each gas costs at least in the next block.
	pub async fn base_fee(&self, wei: u128) {
		self.ask("anvil_setNextBlockBaseFeePerGas", json!([format!("{wei:#x}")])).await;
	}

	/// Replaces the last blocks by empty ones.
	pub async fn reorganise(&self, depth: u64) {
		self.ask("anvil_reorg", json!([depth, []])).await;
	}
}

fn free_port() -> u16 {
	let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
	listener.local_addr().unwrap().port()
}
