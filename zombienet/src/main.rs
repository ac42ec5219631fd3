// SPDX-License-Identifier: Apache-2.0

//! Runs one of the networks until Ctrl-C: `vigil-zombienet four`.

use anyhow::{Context, Result};
use vigil_zombienet::spawn;

#[tokio::main]
async fn main() -> Result<()> {
	let file = std::env::args().nth(1).context("name a network: four, eight or failover")?;
	let net = spawn(&file, &format!("by-hand-{file}")).await?;
	for node in net.nodes() {
		println!("{}: {}", node.name(), node.ws_uri());
	}
	for process in net.custom_processes() {
		let at = process.get_uri_for_name("rpc").unwrap_or("no address");
		println!("{}: {at}", process.name());
	}
	println!("Ctrl-C ends the network");
	tokio::signal::ctrl_c().await?;
	net.finish().await
}
