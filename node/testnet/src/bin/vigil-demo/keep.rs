// SPDX-License-Identifier: Apache-2.0

//! The network that keeps running: where it listens, and whether it still runs.

use std::{collections::BTreeMap, time::Duration};
use vigil_testnet::{Node, Page, Result, Scene};

/// Prints what to connect to.
pub fn print_endpoints(scene: &Scene, page: Option<&Page>) -> Result<()> {
	println!("\nThe network keeps running.\n");
	if let Some(page) = page {
		println!("{:<13} {}", "page", page.url());
	}
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

/// Serves the status page and console of this network, if `make web` has built them.
pub async fn serve_page(scene: &Scene) -> Result<Option<Page>> {
	let Some(folder) = Page::built() else {
		println!("page: not built (make web)");
		return Ok(None);
	};
	let mut names = BTreeMap::from([(scene.haven_service().0.to_string(), "haven".to_owned())]);
	names.extend(
		scene.wards.iter().map(|ward| (ward.service.0.to_string(), ward.kind().to_string())),
	);
	let page = Page::serve(folder, &scene.network, names).await?;
	println!("page: {} shows what happens, and what you do about it", page.url());
	Ok(Some(page))
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
