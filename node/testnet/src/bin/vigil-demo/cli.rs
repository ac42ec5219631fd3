// SPDX-License-Identifier: Apache-2.0

//! Command line of the demo.

use anyhow::Context;
use std::{path::PathBuf, time::Duration};

/// Starts four validators on this machine, waits until era 1 is active and finality advances, and
/// prints when each step happened.
#[derive(Debug, clap::Parser)]
#[command(name = "vigil-demo", version)]
pub struct Cli {
	/// Path of vigil-node [default: next to this program]
	#[arg(long, value_name = "PATH")]
	node: Option<PathBuf>,
	/// Network stack of the nodes
	#[arg(long, value_enum, default_value = "litep2p")]
	backend: Backend,
	/// Give up after this many seconds
	#[arg(long, value_name = "SECONDS", default_value_t = 300)]
	timeout: u64,
	/// Keep the network running until Ctrl-C
	#[arg(long)]
	pub keep: bool,
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
