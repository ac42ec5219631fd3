// SPDX-License-Identifier: Apache-2.0

//! Does what the command line says.

use crate::{
	benchmark,
	chain_spec::{self, code},
	cli::{Cli, ExportChainSpecCmd, Subcommand},
	client::{Block, FullBackend, FullClient},
	preflight,
	service::{
		self,
		parts::{self, Parts},
		Options,
	},
};
use sc_cli::{CliConfiguration, KeySubcommand, Result, Runner, SubstrateCli};
use sc_consensus::DefaultImportQueue;
use sc_service::Configuration;
use sp_core::crypto::{set_default_ss58_version, Ss58AddressFormat};
use std::{
	fs,
	future::Future,
	io::{ErrorKind, Write},
	path::Path,
	sync::Arc,
	thread,
	time::Duration,
};
use vigil_runtime::{constants::SS58_PREFIX, BlockNumber};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Vigil Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the issue tracker of the repository that this node came from".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		let loaded = chain_spec::load(id)?;
		self.code_was_added.set(loaded.code_added);
		Ok(Box::new(loaded.spec))
	}
}

/// Runs the node or a tool until it is done.
pub fn run(cli: Cli) -> Result<()> {
	set_default_ss58_version(Ss58AddressFormat::custom(SS58_PREFIX));
	match &cli.subcommand {
		None => run_node(cli),
		Some(Subcommand::Key(cmd)) => key(&cli, cmd),
		Some(Subcommand::Watcher(cmd)) => Ok(cmd.run()?),
		Some(Subcommand::Standby(cmd)) => Ok(cmd.run()?),
		Some(Subcommand::Seeds(cmd)) => Ok(cmd.run()?),
		Some(Subcommand::ExportChainSpec(cmd)) => export_chain_spec(cmd),
		Some(Subcommand::BuildSpec(cmd)) => {
			runner(&cli, cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::PurgeChain(cmd)) => {
			runner(&cli, cmd)?.sync_run(|config| cmd.run(config.database))
		},
		Some(Subcommand::ChainInfo(cmd)) => {
			runner(&cli, cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		},
		Some(Subcommand::CheckBlock(cmd)) => {
			with_chain(&cli, cmd, |chain| cmd.run(chain.client, chain.import_queue))
		},
		Some(Subcommand::ImportBlocks(cmd)) => {
			cmd.input.as_deref().map_or(Ok(()), preflight::input)?;
			with_chain(&cli, cmd, |chain| cmd.run(chain.client, chain.import_queue))
		},
		Some(Subcommand::ExportBlocks(cmd)) => {
			cmd.output.as_deref().map_or(Ok(()), preflight::output)?;
			with_chain(&cli, cmd, |chain| cmd.run(chain.client, chain.config.database))
		},
		Some(Subcommand::ExportState(cmd)) => {
			with_chain(&cli, cmd, |chain| cmd.run(chain.client, chain.config.chain_spec))
		},
		Some(Subcommand::Revert(cmd)) => {
			let (pin, blocks) = (cli.pin, cmd.num.parse::<BlockNumber>()?);
			with_chain(&cli, cmd, |chain| async move {
				pin.map_or(Ok(()), |pin| pin.check_revert(&chain.client, blocks))?;
				cmd.run(chain.client, chain.backend, Some(Box::new(revert_consensus))).await
			})
		},
		Some(Subcommand::Benchmark(cmd)) => benchmark::run(&cli, cmd),
	}
}

fn run_node(cli: Cli) -> Result<()> {
	if let Some(path) = &cli.runtime_cache {
		preflight::directory(path, "--runtime-cache")?;
	}
	let mut runner = runner(&cli, &cli.run)?;
	if cli.run.rpc_params.experimental_rpc_endpoint.is_empty() {
		for endpoint in runner.config_mut().rpc.addr.iter_mut().flatten() {
			endpoint.retry_random_port = false;
		}
	}
	preflight::ports(runner.config())?;
	let base_path = runner.config().base_path.path().to_owned();
	let temporary = is_temporary(&cli);
	let options = Options {
		storage_monitor: cli.storage_monitor,
		hardware_benchmarks: cli.hardware_benchmarks,
		runtime_cache: cli.runtime_cache,
		pin: cli.pin,
		seeds: cli.seeds,
		report: !cli.no_report,
		pulse: !cli.no_pulse,
		watcher_config: cli.watcher_config,
		standby_config: cli.standby_config,
		new_database: cli.new_database,
	};
	let ended = runner.run_node_until_exit(|config| async move {
		service::start(config, options).map_err(sc_cli::Error::Service)
	});
	if temporary {
		remove_directory(&base_path);
	}
	ended
}

/// Whether the SDK made a directory for this run only: `--tmp`, or `--dev` without a base path.
fn is_temporary(cli: &Cli) -> bool {
	let shared = cli.run.shared_params();
	cli.run.tmp || (shared.base_path.is_none() && shared.is_dev())
}

/// Removes what a node wrote. Threads of its database may outlive it for a moment and write new files
/// while the old ones are removed, so this is tried until the directory itself is gone.
fn remove_directory(path: &Path) {
	const ATTEMPTS: usize = 100;
	for attempt in 1..=ATTEMPTS {
		match fs::remove_dir_all(path) {
			Ok(()) => return,
			Err(error) if error.kind() == ErrorKind::NotFound && !path.exists() => return,
			Err(error) if attempt == ATTEMPTS => {
				log::warn!("{} could not be removed: {error}", path.display());
			},
			Err(_) => thread::sleep(Duration::from_millis(50)),
		}
	}
}

/// Reads configuration and chain specification for `cmd`.
fn runner<C: CliConfiguration>(cli: &Cli, cmd: &C) -> Result<Runner<Cli>> {
	if let Some(path) = &cmd.shared_params().base_path {
		preflight::directory(path, "--base-path")?;
	}
	let runner = cli.create_runner(cmd)?;
	// The logger only works from here on, and the chain spec is read before.
	if cli.code_was_added.get() {
		log::info!("📦 The chain spec carries no code: using the runtime built into this node");
	}
	Ok(runner)
}

/// What tools that work on the database are given.
struct Chain {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	import_queue: DefaultImportQueue<Block>,
	config: Configuration,
}

/// Opens the database for `work` and does it.
fn with_chain<C, F>(cli: &Cli, cmd: &C, work: impl FnOnce(Chain) -> F) -> Result<()>
where
	C: CliConfiguration,
	F: Future<Output = Result<()>>,
{
	runner(cli, cmd)?.async_run(|config| {
		let (parts, import_queue) = parts::new(&config, None, cli.pin)?;
		let Parts { client, backend, task_manager, .. } = parts;
		Ok((work(Chain { client, backend, import_queue, config }), task_manager))
	})
}

fn key(cli: &Cli, cmd: &KeySubcommand) -> Result<()> {
	if let KeySubcommand::Insert(insert) = cmd {
		if let Some(path) = &insert.shared_params.base_path {
			preflight::directory(path, "--base-path")?;
		}
	}
	cmd.run(cli)
}

fn export_chain_spec(cmd: &ExportChainSpecCmd) -> Result<()> {
	let mut json = chain_spec::load(&cmd.chain)?.spec.as_json(cmd.raw)?;
	if cmd.without_code {
		let mut spec: serde_json::Value = serde_json::from_str(&json)
			.map_err(|error| format!("the chain spec is not valid JSON: {error}"))?;
		code::remove_code(&mut spec);
		json = format!("{spec:#}");
	}
	json.push('\n');
	match &cmd.output {
		Some(path) => fs::write(path, json)
			.map_err(|error| format!("`{}` cannot be written: {error}", path.display()).into()),
		None => Ok(std::io::stdout().write_all(json.as_bytes())?),
	}
}

/// Forgets what consensus knows about the last `blocks` blocks.
fn revert_consensus(
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	blocks: BlockNumber,
) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_cli::clap::CommandFactory;

	#[test]
	fn command_line_is_consistent() {
		Cli::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn parity_db_is_the_only_database() {
		assert!(!sc_cli::Database::variants().contains(&"rocksdb"));
		assert!(Cli::try_from_iter(["vigil-node", "--dev", "--database", "rocksdb"]).is_err());
		assert!(Cli::try_from_iter(["vigil-node", "--dev", "--database", "paritydb"]).is_ok());
	}

	#[test]
	fn both_network_backends_are_offered() {
		for backend in ["libp2p", "litep2p"] {
			let line = ["vigil-node", "--dev", "--network-backend", backend];
			assert!(Cli::try_from_iter(line).is_ok());
		}
	}

	#[test]
	fn old_name_of_export_chain_spec_is_hidden_but_works() {
		let help = Cli::setup_command(Cli::command()).render_help().to_string();
		assert!(help.contains("export-chain-spec") && !help.contains("build-spec"));
		assert!(Cli::try_from_iter(["vigil-node", "build-spec", "--chain", "dev"]).is_ok());
	}

	#[test]
	fn new_database_is_asked_for_only_together_with_watching() {
		let line = ["vigil-node", "--dev", "--new-database"];
		assert!(Cli::try_from_iter(line).is_err());
		let line = ["vigil-node", "--dev", "--watcher-config", "x", "--new-database"];
		assert!(Cli::try_from_iter(line).is_ok_and(|cli| cli.new_database));
		let line = ["vigil-node", "--dev", "--watcher-config", "x"];
		assert!(Cli::try_from_iter(line).is_ok_and(|cli| !cli.new_database));
		let line = ["vigil-node", "--dev", "--watcher-config", "x", "--new-database=yes"];
		assert!(Cli::try_from_iter(line).is_err());
	}

	#[test]
	fn a_pin_is_for_nodes_and_tools() {
		let pin = format!("7:0x{}", "01".repeat(32));
		for line in [
			vec!["vigil-node", "--dev", "--pin", &pin],
			vec!["vigil-node", "revert", "10", "--pin", &pin],
			vec!["vigil-node", "import-blocks", "--pin", &pin],
		] {
			let cli = Cli::try_from_iter(&line).expect("it is understood");
			assert_eq!(cli.pin.map(|pin| pin.height), Some(7), "{line:?}");
		}
		assert!(Cli::try_from_iter(["vigil-node", "--dev", "--pin", "7"]).is_err());
	}

	#[test]
	fn a_key_for_seeds_is_asked_for_only_together_with_them() {
		let line = ["vigil-node", "--dev", "--seeds-key", "0x07"];
		assert!(Cli::try_from_iter(line).is_err());
		let line = ["vigil-node", "--dev", "--seeds", "x", "--seeds-key", "0x07"];
		assert!(Cli::try_from_iter(line).is_ok());
	}

	#[test]
	fn benchmark_exists_in_every_build() {
		let line = ["vigil-node", "benchmark", "pallet", "--list", "--chain", "dev"];
		assert!(Cli::try_from_iter(line).is_ok());
	}
}
