// SPDX-License-Identifier: Apache-2.0

//! The network that keeps running: where it listens, and whether it still runs.

use std::time::Duration;
use vigil_testnet::{Network, Node, Result};

/// Prints what to connect to.
pub fn print_endpoints(network: &Network) {
	println!("{:<9} {:<24} metrics", "node", "JSON-RPC");
	for node in network.nodes() {
		let metrics = format!("http://127.0.0.1:{}/metrics", node.prometheus_port());
		println!("{:<9} {:<24} {metrics}", node.name(), rpc(node));
	}
	if let Some(node) = network.nodes().first() {
		println!("explorer  https://polkadot.js.org/apps/?rpc={}", rpc(node));
	}
	println!("logs      {}", network.logs().display());
	println!("running until Ctrl-C, which removes everything, logs included");
}

fn rpc(node: &Node) -> String {
	format!("ws://127.0.0.1:{}", node.rpc_port())
}

/// Returns only when a node crashed.
pub async fn watch(network: &Network) -> Result<()> {
	let mut ticks = tokio::time::interval(Duration::from_secs(1));
	loop {
		ticks.tick().await;
		network.ensure_not_crashed()?;
	}
}
