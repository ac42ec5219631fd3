// SPDX-License-Identifier: Apache-2.0

//! Starts a network of four validators, shows that it works, and says when each step happened.

mod cli;
mod keep;
mod stages;
mod timeline;

use clap::Parser;
use cli::Cli;
use std::{path::Path, process::ExitCode};
use timeline::Timeline;
use tokio::signal::{
	ctrl_c,
	unix::{signal, SignalKind},
};
use vigil_testnet::Network;

/// Exit code after Ctrl-C in the middle of the demo.
const INTERRUPTED: u8 = 130;

/// How a demo ended in which nothing failed.
enum End {
	/// All was shown; the logs stay.
	Shown,
	/// All was shown, and the user ended the network that was kept; nothing stays.
	Ended,
	/// The user ended it before that; nothing stays.
	Interrupted,
}

#[tokio::main]
async fn main() -> ExitCode {
	match run(Cli::parse()).await {
		Ok(End::Shown | End::Ended) => ExitCode::SUCCESS,
		Ok(End::Interrupted) => ExitCode::from(INTERRUPTED),
		Err(error) => {
			eprintln!("vigil-demo: {error:#}");
			ExitCode::FAILURE
		},
	}
}

/// Runs the demo in a directory of its own.
async fn run(cli: Cli) -> anyhow::Result<End> {
	let directory = tempfile::Builder::new().prefix("vigil-demo-").tempdir()?;
	let result = tokio::select! {
		// First, because only the demo knows whether all was shown when the signal comes.
		biased;
		result = demo(&cli, directory.path()) => result,
		signal = stop_signal() => signal.map(|()| End::Interrupted),
	};
	// By now the demo is dropped and with it the processes.
	match &result {
		Ok(End::Ended | End::Interrupted) => println!("\nall nodes are stopped"),
		Ok(End::Shown) => println!("logs: {}", directory.keep().join("logs").display()),
		Err(_) if directory.path().join("logs").exists() => drop(directory.keep()),
		Err(_) => {},
	}
	result
}

async fn demo(cli: &Cli, directory: &Path) -> anyhow::Result<End> {
	let binary = cli.node_binary()?;
	let mut timeline = Timeline::start(cli.timeout());
	println!("starting four validators on {} ...", cli.backend());
	let builder = Network::builder(binary).validators(4).backend(cli.backend());
	let starting = builder.directory(directory).spawn();
	let network = timeline.awaiting("four nodes to answer", starting).await?;
	timeline.mark("four nodes answer");
	stages::run(&network, &mut timeline).await?;
	println!("\n{timeline}");
	if cli.keep {
		keep::print_endpoints(&network);
		tokio::select! {
			result = keep::watch(&network) => result?,
			signal = stop_signal() => signal?,
		}
		return Ok(End::Ended);
	}
	Ok(End::Shown)
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop_signal() -> anyhow::Result<()> {
	let mut terminate = signal(SignalKind::terminate())?;
	tokio::select! {
		result = ctrl_c() => result?,
		_ = terminate.recv() => {},
	}
	Ok(())
}
