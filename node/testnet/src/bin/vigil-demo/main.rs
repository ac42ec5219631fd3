// SPDX-License-Identifier: Apache-2.0

//! Shows the main job on this machine: chains are watched, die, and their protocols go on elsewhere; then
//! watchers lie, and pay for it.

mod background;
mod cli;
mod cover;
mod evm;
mod guarantees;
mod keep;
mod lie;
mod outage;
mod story;
mod timeline;

use anyhow::Context;
use clap::Parser;
use cli::{Cli, Command};
use std::{path::Path, process::ExitCode, sync::Arc};
use timeline::Timeline;
use tokio::signal::{
	ctrl_c,
	unix::{signal, SignalKind},
};
use vigil_testnet::{Anvil, SceneOptions, WardKind};

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
	let cli = Cli::parse();
	let result = match cli.command {
		Some(Command::Stop) => background::stop().await.map(|()| ExitCode::SUCCESS),
		None if cli.keep && !cli.keeper => background::start(stop_signal()).await,
		None => run(cli).await,
	};
	result.unwrap_or_else(|error| {
		eprintln!("vigil-demo: {error:#}");
		ExitCode::FAILURE
	})
}

/// Runs the demo in a directory of its own.
async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
	let _lock = cli.keeper.then(background::Lock::take).transpose()?;
	let directory = tempfile::Builder::new().prefix("vigil-demo-").tempdir()?;
	let result = tokio::select! {
		// First, because only the demo knows whether all was shown when the signal comes.
		biased;
		result = demo(&cli, directory.path()) => result,
		signal = stop_signal() => signal.map(|()| End::Interrupted),
	};
	// By now the demo is dropped and with it the processes.
	let logs = directory.path().join("logs");
	match &result {
		Ok(End::Ended | End::Interrupted) => println!("\nall nodes are stopped"),
		Ok(End::Shown) => println!("logs: {}", directory.keep().join("logs").display()),
		Err(_) if logs.exists() => eprintln!("logs: {}", directory.keep().join("logs").display()),
		Err(_) => {},
	}
	Ok(match result? {
		End::Shown | End::Ended => ExitCode::SUCCESS,
		End::Interrupted => ExitCode::from(INTERRUPTED),
	})
}

async fn demo(cli: &Cli, directory: &Path) -> anyhow::Result<End> {
	let mut timeline = Timeline::start();
	let options = SceneOptions {
		directory: Some(directory.to_owned()),
		backend: cli.backend(),
		wards: wards(cli),
		// Long enough that what follows the lie fits into one era.
		session_slots: 6,
		reporter: Some(Arc::new(timeline.reporter())),
		..SceneOptions::new(cli.node_binary()?)
	};
	println!(
		"starting four validators on {}, haven and {} wards",
		cli.backend(),
		options.wards.len()
	);
	let work = async {
		let node = options.node.clone();
		let scene = story::prepare(options, &mut timeline).await?;
		let (mut scene, plans) = scene.context("anvil disappeared")?;
		let second = evm::prepare(&node, &mut scene, &mut timeline).await?;
		let page = if cli.keep { keep::serve_page(&scene).await? } else { None };
		let shown = story::show(&mut scene, second.as_ref(), &plans, &mut timeline).await?;
		anyhow::Ok((scene, second, page, shown))
	};
	let shown = tokio::time::timeout(cli.timeout(), work).await;
	let late = || format!("not done after {} seconds (--timeout)", cli.timeout().as_secs());
	let (scene, _second, page, (guarantees, told)) = shown.with_context(late)??;
	println!("\n{timeline}\n{guarantees}");
	told.iter().for_each(|told| print!("{told}"));
	if cli.keep {
		keep::print_endpoints(&scene, page.as_ref())?;
		background::announce();
		tokio::select! {
			result = keep::watch(&scene) => result?,
			signal = stop_signal() => signal?,
		}
		return Ok(End::Ended);
	}
	Ok(End::Shown)
}

/// An EVM ward where anvil is installed, and a Substrate ward.
fn wards(cli: &Cli) -> Vec<WardKind> {
	if cli.substrate_only {
		return vec![WardKind::Proven];
	}
	if Anvil::available().is_none() {
		println!("anvil is not installed (npm brings it): the Substrate ward is shown alone");
		return vec![WardKind::Proven];
	}
	vec![WardKind::Evm, WardKind::Proven]
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
