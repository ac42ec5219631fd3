// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman`.

mod anchor;
mod check;
mod config;
mod start;
mod status;

use clap::Subcommand;
use config::Config;
use std::{path::PathBuf, process::ExitCode};

/// What a fisherman does.
#[derive(Debug, Subcommand)]
pub enum FishermanCommand {
	/// Fish, for good.
	Start(FishermanArg),
	/// Dial everything and say what is wrong; exits with 1 if something is.
	Check(FishermanArg),
	/// Show what was reported, what is open, and what could not be shown, and why.
	Status(status::StatusArgs),
	/// Print what governance is to pin as trusted of a ward, by one of its nodes. Compare it with what
	/// nodes of others say before you vote for it.
	Anchor(anchor::AnchorArgs),
}

/// Which configuration.
#[derive(Clone, Debug, clap::Args)]
pub struct FishermanArg {
	/// The configuration file.
	#[arg(short, long, value_name = "FILE", default_value = "fisherman.toml")]
	pub config: PathBuf,
}

impl FishermanArg {
	fn load(&self) -> anyhow::Result<Config> {
		Config::load(&self.config)
	}
}

/// Runs a command.
pub fn run(command: FishermanCommand) -> anyhow::Result<ExitCode> {
	match command {
		FishermanCommand::Start(config) => start::run(config.load()?),
		FishermanCommand::Check(config) => check::run(config.load()?),
		FishermanCommand::Status(args) => status::run(args),
		FishermanCommand::Anchor(args) => anchor::run(args),
	}
}
