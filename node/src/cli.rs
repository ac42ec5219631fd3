// SPDX-License-Identifier: Apache-2.0

//! What can be typed on the command line.

use crate::{
	benchmark::BenchmarkCmd,
	seeds::command::{SeedsCmd, SeedsParams},
	service::pin::Pin,
	watching::{command::WatcherCmd, standby::command::StandbyCmd},
};
use std::{cell::Cell, path::PathBuf};

/// The whole command line: without a subcommand it runs a node.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run a node.
	#[clap(flatten)]
	pub run: sc_cli::RunCmd,

	/// When to stop for want of disk space.
	#[clap(flatten)]
	pub storage_monitor: sc_storage_monitor::StorageMonitorParams,

	/// Measure processor, memory and disk before starting.
	///
	/// Takes a few seconds, in which the node does nothing else. The scores are logged and, where
	/// telemetry is on, sent with it.
	#[arg(long)]
	pub hardware_benchmarks: bool,

	/// Where compiled runtimes are kept.
	///
	/// Compiling a runtime takes seconds, so the result is kept and found again at the next start.
	/// By default below the base path. Nodes of one machine may share the directory; whoever can
	/// write there decides what the node executes.
	#[arg(long, value_name = "PATH")]
	pub runtime_cache: Option<PathBuf>,

	/// Follow only the chain that has this block.
	///
	/// A block of this height with another hash is refused, whoever made it, and so is a database that
	/// holds one. After a restart of the network operators publish such a pin; take it from two of them.
	#[arg(long, value_name = "HEIGHT:HASH", global = true)]
	pub pin: Option<Pin>,

	/// Where to look for peers when boot nodes are gone.
	#[clap(flatten)]
	pub seeds: SeedsParams,

	/// Watch other chains as this file says.
	///
	/// See `watcher.example.toml` for a commented example, and `watcher check` to try one out.
	#[arg(long, value_name = "PATH")]
	pub watcher_config: Option<PathBuf>,

	/// Stand by for services as this file says.
	///
	/// Whoever has a seat in the standby of a service announces another set where the watchers in office are silent. See
	/// `docs/emergency.md`; `standby sign` does the same by hand.
	#[arg(long, value_name = "PATH")]
	pub standby_config: Option<PathBuf>,

	/// Begin a new record of what the watcher signed, if there is none.
	///
	/// The record prevents slashing, so a watcher does not start where it is missing: restore it, see
	/// `watcher protection import`. With this flag it begins an empty one and listens before it signs
	/// anything, whether something else signs with its key. Leave it out at the next start.
	#[arg(long, requires = "watcher_config")]
	pub new_database: bool,

	/// Do not hand evidence to the chain.
	///
	/// A node that hears a watcher contradict itself brings both statements into its own next block:
	/// nobody pays for that, and the watcher is slashed. With this flag it keeps them for itself.
	#[arg(long)]
	pub no_report: bool,

	/// Do not tell the chain that this validator is there.
	///
	/// A validator's node says so every few minutes, with whether its watcher runs and which code it was built
	/// with: nobody pays for that. Who is not heard may be named as gone in an emergency, and upgrades that wait
	/// for validators that are ready wait longer.
	#[arg(long)]
	pub no_pulse: bool,

	/// Set when the chain spec was read: whether it took its code from this node.
	#[arg(skip)]
	pub code_was_added: Cell<bool>,
}

/// Everything besides running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Keys and configuration of a watcher.
	#[command(subcommand)]
	Watcher(WatcherCmd),

	/// Announce another set where the watchers of a service are silent.
	#[command(subcommand)]
	Standby(StandbyCmd),

	/// Sign and verify lists of peers.
	#[command(subcommand)]
	Seeds(SeedsCmd),

	/// Write a chain specification, plain or raw, as JSON.
	ExportChainSpec(ExportChainSpecCmd),

	/// The old name of `export-chain-spec`, for tools that still ask for it.
	#[command(hide = true)]
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Execute a block of the database again and check the result.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block as a raw chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file and import them.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Delete the database.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Drop the newest blocks that are not final.
	Revert(sc_cli::RevertCmd),

	/// Print best, final and genesis block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the runtime and the machine.
	#[cfg_attr(feature = "runtime-benchmarks", command(subcommand))]
	Benchmark(BenchmarkCmd),
}

/// Arguments of `export-chain-spec`.
#[derive(Debug, clap::Args)]
pub struct ExportChainSpecCmd {
	/// The chain: dev, local, testnet, haven, or the path of a chain-spec file.
	#[arg(long, default_value = "local")]
	pub chain: String,

	/// The file to write; standard output without it.
	#[arg(long)]
	pub output: Option<PathBuf>,

	/// Write genesis as raw storage instead of the readable form.
	#[arg(long)]
	pub raw: bool,

	/// Leave the runtime's code out, for a file to check in: whoever loads it adds its own.
	#[arg(long)]
	pub without_code: bool,
}
