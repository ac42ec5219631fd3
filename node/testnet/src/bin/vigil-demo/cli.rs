// SPDX-License-Identifier: Apache-2.0

//! Command line of the demo.

use anyhow::Context;
use std::{path::PathBuf, time::Duration};

/// Starts validators that watch, chains to be watched, a standby chain and a relayer on this machine;
/// kills each watched chain and brings it back; and prints when what happened.
#[derive(Debug, clap::Parser)]
#[command(name = "vigil-demo", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
	#[command(subcommand)]
	pub command: Option<Command>,
	/// Path of vigil-node, next to which vigil-relayer is [default: next to this program]
	#[arg(long, value_name = "PATH")]
	node: Option<PathBuf>,
	/// Network stack of the validators
	#[arg(long, value_enum, default_value = "litep2p")]
	backend: Backend,
	/// Give up after this many seconds
	#[arg(long, value_name = "SECONDS", default_value_t = 600)]
	timeout: u64,
	/// Watch the Substrate ward only, as where Node.js is missing
	#[arg(long)]
	pub substrate_only: bool,
	/// Leave the network running when all is shown; `vigil-demo stop` ends it
	#[arg(long)]
	pub keep: bool,
	/// Run in this process what `--keep` runs in one of its own
	#[arg(long, hide = true)]
	pub keeper: bool,
}

#[derive(Debug, clap::Subcommand)]
pub enum Command {
	/// Ends the network that `--keep` left running and removes what it wrote.
	Stop,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Backend {
	Libp2p,
	Litep2p,
}

impl Cli {
	/// Path of the node, which must be a file.
	pub fn node_binary(&self) -> anyhow::Result<PathBuf> {
		let path = match &self.node {
			Some(path) => path.clone(),
			None => std::env::current_exe()
				.context("cannot find the directory of this program")?
				.with_file_name("vigil-node"),
		};
		let path = path.canonicalize().with_context(|| {
			format!("no vigil-node at {}; build it or pass --node PATH", path.display())
		})?;
		Ok(path)
	}

	/// The network stack.
	pub fn backend(&self) -> vigil_testnet::Backend {
		match self.backend {
			Backend::Libp2p => vigil_testnet::Backend::Libp2p,
			Backend::Litep2p => vigil_testnet::Backend::Litep2p,
		}
	}

	/// How long the whole demo may take.
	pub fn timeout(&self) -> Duration {
		Duration::from_secs(self.timeout)
	}
}
