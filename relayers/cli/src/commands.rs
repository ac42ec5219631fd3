// SPDX-License-Identifier: Apache-2.0

//! The commands: start, check, status, replay, keys, fisherman.

mod check;
mod deploy;
mod fisherman;
mod keys;
mod replay;
mod start;
mod status;

use crate::config::Config;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Carries Vigil's certificates and messages to destinations.
#[derive(Debug, Parser)]
#[command(name = "vigil-relayer", version, about)]
pub struct Cli {
	#[command(subcommand)]
	command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
	/// Carry, for good.
	Start(ConfigArg),
	/// Dial everything and say what is wrong; exits with 1 if something is.
	Check(ConfigArg),
	/// Show how each lane stands.
	Status(status::StatusArgs),
	/// Have dead letters and finished items looked at again, by a running relayer or when it starts.
	Replay(replay::ReplayArgs),
	/// Make or look at a key.
	#[command(subcommand)]
	Keys(keys::KeysCommand),
	/// Make an inbox on another chain.
	#[command(subcommand)]
	Deploy(deploy::DeployCommand),
	/// Find false statements of watchers and prove them false.
	#[command(subcommand)]
	Fisherman(fisherman::FishermanCommand),
}

/// Which configuration.
#[derive(Clone, Debug, clap::Args)]
pub struct ConfigArg {
	/// The configuration file.
	#[arg(short, long, value_name = "FILE", default_value = "relayer.toml")]
	pub config: PathBuf,
}

impl ConfigArg {
	fn load(&self) -> anyhow::Result<Config> {
		Config::load(&self.config)
	}
}

/// Runs a command.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
	match cli.command {
		Command::Start(config) => start::run(config.load()?),
		Command::Check(config) => check::run(config.load()?),
		Command::Status(args) => status::run(args),
		Command::Replay(args) => replay::run(args),
		Command::Keys(command) => keys::run(command),
		Command::Deploy(command) => deploy::run(command),
		Command::Fisherman(command) => fisherman::run(command),
	}
}
