// SPDX-License-Identifier: Apache-2.0

//! The network that keeps running: where it listens, and whether it still runs.

use crate::story::name;
use std::time::Duration;
use vigil_testnet::{Node, Result, Scene};

/// Prints what to connect to.
pub fn print_endpoints(scene: &Scene) -> Result<()> {
	println!("\nThe network keeps running.\n");
	for node in scene.network.nodes().iter().chain(scene.standby.nodes()) {
		print_node(node.name(), node);
	}
	for ward in &scene.wards {
		println!("{:<9} {}", name(ward.kind()), ward.url()?);
		for node in ward.network().iter().flat_map(|network| network.nodes()) {
			print_node(&format!("ward {}", node.name()), node);
		}
	}
	println!("relayer   metrics http://127.0.0.1:{}/metrics", scene.relayer_options.metrics_port);
	println!("logs      {}", scene.logs().display());
	Ok(())
}

fn print_node(name: &str, node: &Node) {
	let (ws, metrics) = (node.websocket_url(), node.prometheus_port());
	let explorer = ws.replace(':', "%3A").replace('/', "%2F");
	println!("{name:<9} {ws}  metrics http://127.0.0.1:{metrics}/metrics");
	println!("          https://polkadot.js.org/apps/?rpc={explorer}#/explorer");
}

/// Returns only when a node crashed.
pub async fn watch(scene: &Scene) -> Result<()> {
	let mut ticks = tokio::time::interval(Duration::from_secs(1));
	loop {
		ticks.tick().await;
		scene.network.ensure_not_crashed()?;
		scene.standby.ensure_not_crashed()?;
	}
}
