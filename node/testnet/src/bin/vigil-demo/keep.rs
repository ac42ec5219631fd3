// SPDX-License-Identifier: Apache-2.0

//! The network that keeps running: where it listens, and whether it still runs.

use std::time::Duration;
use vigil_testnet::{Node, Result, Scene};

/// Prints what to connect to.
pub fn print_endpoints(scene: &Scene) -> Result<()> {
	println!("\nThe network keeps running.\n");
	for node in scene.network.nodes().iter().chain(scene.standby.nodes()) {
		print_node(node.name(), node);
	}
	for ward in &scene.wards {
		let nodes = ward.network().map_or(&[][..], |network| network.nodes());
		nodes.iter().for_each(|node| print_node(&format!("ward {}", node.name()), node));
		println!("{:<13} {} (as watchers ask it)", ward.kind().to_string(), ward.url()?);
	}
	let metrics = scene.relayer_options.metrics_port;
	println!("{:<13} metrics http://127.0.0.1:{metrics}/metrics", "relayer");
	println!("{:<13} {}", "logs", scene.logs().display());
	Ok(())
}

fn print_node(name: &str, node: &Node) {
	let (ws, metrics) = (node.websocket_url(), node.prometheus_port());
	let explorer = ws.replace(':', "%3A").replace('/', "%2F");
	println!("{name:<13} {ws}  metrics http://127.0.0.1:{metrics}/metrics");
	println!("{:<13} https://polkadot.js.org/apps/?rpc={explorer}#/explorer", "");
}

/// Returns only when a process crashed.
pub async fn watch(scene: &Scene) -> Result<()> {
	let mut ticks = tokio::time::interval(Duration::from_secs(1));
	loop {
		ticks.tick().await;
		scene.network.ensure_not_crashed()?;
		scene.standby.ensure_not_crashed()?;
		scene.relayer.process()?.ensure_running()?;
	}
}
