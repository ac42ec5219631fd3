// SPDX-License-Identifier: Apache-2.0

//! Starts a network of four validators, shows that it works, and says when each step happened.

mod cli;
mod stages;
mod timeline;

use clap::Parser;
use cli::Cli;
use std::process::ExitCode;
use timeline::Timeline;
use tokio::signal::unix::{signal, SignalKind};
use vigil_testnet::Network;

#[tokio::main]
async fn main() -> ExitCode {
	match run(Cli::parse()).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("vigil-demo: {error:#}");
			ExitCode::FAILURE
		},
	}
}

/// Runs the demo; an interruption drops the network, which ends its processes.
async fn run(cli: Cli) -> anyhow::Result<()> {
	let mut terminate = signal(SignalKind::terminate())?;
	tokio::select! {
		result = demo(cli) => result,
		_ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted; all nodes are stopped"),
		_ = terminate.recv() => anyhow::bail!("terminated; all nodes are stopped"),
	}
}

async fn demo(cli: Cli) -> anyhow::Result<()> {
	let binary = cli.node_binary()?;
	let mut timeline = Timeline::start(cli.timeout());
	println!("starting four validators on {} ...", cli.backend());
	let network = Network::builder(binary).validators(4).backend(cli.backend()).spawn().await?;
	timeline.mark("four nodes answer");
	stages::run(&network, &mut timeline).await?;
	println!("\n{timeline}");
	if cli.keep {
		print_endpoints(&network);
		keep_running(&network).await?;
	}
	drop(network);
	Ok(())
}

fn print_endpoints(network: &Network) {
	println!("{:<9} {:<24} metrics", "node", "JSON-RPC");
	for node in network.nodes() {
		let rpc = format!("ws://127.0.0.1:{}", node.rpc_port());
		let metrics = format!("http://127.0.0.1:{}/metrics", node.prometheus_port());
		println!("{:<9} {rpc:<24} {metrics}", node.name());
	}
	if let Some(node) = network.nodes().first() {
		let rpc = format!("ws://127.0.0.1:{}", node.rpc_port());
		println!("explorer  https://polkadot.js.org/apps/?rpc={rpc}");
	}
	println!("logs      {}\nrunning until Ctrl-C", network.logs().display());
}

/// Returns only when a node ends.
async fn keep_running(network: &Network) -> anyhow::Result<()> {
	let mut ticks = tokio::time::interval(std::time::Duration::from_secs(1));
	loop {
		ticks.tick().await;
		network.ensure_not_crashed()?;
	}
}
