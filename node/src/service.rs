// SPDX-License-Identifier: Apache-2.0

//! Assembles a running node from its parts.

mod consensus;
mod network;
pub mod parts;
pub mod pin;

use crate::{
	client::Block,
	emergency::Look,
	pulse::Pulse,
	rpc,
	seeds::command::SeedsParams,
	watching::{
		self,
		standby::{self, Board, Standing},
		Links, Prepared, Reporter,
	},
};
use network::{Network, Senders};
use pallet_restaking_runtime_api::RestakingApi;
use parts::Parts;
use pin::Pin;
use sc_client_api::UsageProvider;
use sc_network::{
	config::NetworkBackendType, Litep2pNetworkBackend, NetworkBackend, NetworkWorker,
};
use sc_service::{Configuration, Error, SpawnTasksParams, TaskManager};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_sysinfo::{HwBench, Requirements};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ProvideRuntimeApi};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};
use substrate_prometheus_endpoint::Registry;
use vigil_runtime::{AccountId, Hash};

/// What the command line says beyond the SDK's configuration.
pub struct Options {
	/// When to stop for want of disk space.
	pub storage_monitor: StorageMonitorParams,
	/// Whether to measure the machine first.
	pub hardware_benchmarks: bool,
	/// Where compiled runtimes are kept, if not below the base path.
	pub runtime_cache: Option<PathBuf>,
	/// The block that has to be on the chain.
	pub pin: Option<Pin>,
	/// Where to look for peers, too.
	pub seeds: SeedsParams,
	/// How to watch; without it the node does not.
	pub watcher_config: Option<PathBuf>,
	/// How to stand by; without it the node does not.
	pub standby_config: Option<PathBuf>,
	/// Whether the slash protection database is made if there is none.
	pub new_database: bool,
	/// Whether evidence that this node holds is handed to the chain.
	pub report: bool,
	/// Whether a validator says that it is there.
	pub pulse: bool,
}

/// Starts a node; it stops when the returned task manager is dropped.
pub fn start(config: Configuration, options: Options) -> Result<TaskManager, Error> {
	let database = config.database.path().map(Path::to_path_buf);
	let monitor = options.storage_monitor.clone();

	let task_manager = match config.network.network_backend {
		NetworkBackendType::Libp2p => start_on::<NetworkWorker<_, _>>(config, options)?,
		NetworkBackendType::Litep2p => start_on::<Litep2pNetworkBackend>(config, options)?,
	};

	if let Some(path) = database {
		let spawner = task_manager.spawn_essential_handle();
		StorageMonitorService::try_spawn(monitor, path, &spawner)
			.map_err(|error| Error::Application(error.into()))?;
	}
	Ok(task_manager)
}

/// Starts a node on the network backend `N`.
fn start_on<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	options: Options,
) -> Result<TaskManager, Error> {
	let measured = options.hardware_benchmarks.then(|| measure(&config));
	let (mut parts, import_queue) = parts::new(&config, options.runtime_cache, options.pin)?;
	if let Some(pin) = options.pin {
		let spawner = parts.task_manager.spawn_essential_handle();
		spawner.spawn("pin", None, pin.hold(parts.client.clone()));
	}
	options.seeds.apply(&mut config, parts.client.usage_info().chain.genesis_hash)?;
	let (new_database, report) = (options.new_database, options.report);
	let prepare = |file: PathBuf| prepare_watcher(&file, new_database, &config, &parts);
	let watcher = options.watcher_config.map(prepare).transpose()?;
	let genesis = parts.client.usage_info().chain.genesis_hash;
	let standby = options.standby_config;
	let standby = standby.map(|file| standby::prepare(&file, genesis)).transpose()?;
	let (mut network, senders) =
		network::build::<N>(&config, &parts, import_queue, has_services(&parts)?)?;
	let settings = consensus::Settings::new(&config);
	let offchain_workers = config.offchain_worker.enabled;

	let registry = config.prometheus_registry().cloned();
	let shared = watcher.as_ref().map(|watcher| watcher.shared.clone());
	let board = Board::new(parts.client.clone());
	let pulse = (options.pulse && settings.role.is_authority()).then(|| shared.clone());
	spawn_node(config, &mut parts, &network, senders, (shared, board.clone()))?;
	if let Some(pen) = standby {
		let standing = Standing { client: parts.client.clone(), board, pen };
		let spawner = parts.task_manager.spawn_handle();
		spawner.spawn("standby", Some("watcher"), standing.run());
	}
	if let Some((protocol, messages)) = network.votes.take() {
		spawn_pulse(&parts, pulse, registry.as_ref())?;
		let (service, sync) = (network.service.clone(), network.sync.clone());
		let links = Links { network: service, sync, protocol, messages };
		let (registry, reporter) = (registry.as_ref(), reporter(&parts, report));
		match watcher {
			Some(watcher) => watching::spawn(&parts, watcher, links, registry, reporter)?,
			None => watching::relay::spawn(&parts, links, registry, reporter)?,
		}
	}
	if let Some(measured) = measured {
		tell(&parts, measured);
	}
	if offchain_workers {
		spawn_offchain_workers(&parts, &network, settings.role.is_authority())?;
	}
	consensus::start(parts, network, settings)
}

/// Spawns what every node runs: transaction pool, metrics, telemetry and JSON-RPC.
fn spawn_node(
	config: Configuration,
	parts: &mut Parts,
	network: &Network,
	senders: Senders,
	shown: (Option<Arc<watching::Shared>>, Arc<Board>),
) -> Result<(), Error> {
	let deps = rpc_deps(parts, &config, shown);
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: parts.client.clone(),
		backend: parts.backend.clone(),
		task_manager: &mut parts.task_manager,
		keystore: parts.keystore.keystore(),
		transaction_pool: parts.pool.clone(),
		rpc_builder: Box::new(move |executor| rpc::create(&deps, executor).map_err(Into::into)),
		network: network.service.clone(),
		system_rpc_tx: senders.system_rpc,
		tx_handler_controller: senders.transactions,
		sync_service: network.sync.clone(),
		telemetry: parts.telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	Ok(())
}

fn rpc_deps(
	parts: &Parts,
	config: &Configuration,
	(watcher, board): (Option<Arc<watching::Shared>>, Arc<Board>),
) -> rpc::Deps {
	let authority_set = parts.grandpa_link.shared_authority_set().clone();
	rpc::Deps {
		client: parts.client.clone(),
		pool: parts.pool.clone(),
		select_chain: parts.select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: parts.keystore.keystore(),
		babe_worker: parts.babe_worker.clone(),
		watcher,
		board,
		grandpa: rpc::GrandpaDeps {
			voter_state: parts.voter_state.clone(),
			justifications: parts.grandpa_link.justification_stream(),
			proofs: sc_consensus_grandpa::FinalityProofProvider::new_for_service(
				parts.backend.clone(),
				Some(authority_set.clone()),
			),
			authority_set,
		},
	}
}

/// Opens what the watcher needs, before anything runs that would have to be stopped again.
fn prepare_watcher(
	file: &Path,
	new_database: bool,
	config: &Configuration,
	parts: &Parts,
) -> Result<Prepared, Error> {
	if !has_services(parts)? {
		let name = config.chain_spec.name();
		let text = format!("{name} has no services to watch for; leave --watcher-config out");
		return Err(Error::Other(text));
	}
	let genesis_hash = parts.client.usage_info().chain.genesis_hash;
	let files = watching::Files { config: file, data: &config.data_path, new_database };
	watching::prepare(&files, genesis_hash)
}

/// Says that this validator is there, if it is to, and shows who is there and what is stopped.
fn spawn_pulse(
	parts: &Parts,
	pulse: Option<Option<Arc<watching::Shared>>>,
	registry: Option<&Registry>,
) -> Result<(), Error> {
	let spawner = parts.task_manager.spawn_handle();
	if let Some(watcher) = pulse {
		let (client, pool) = (parts.client.clone(), parts.pool.clone());
		let pulse = Pulse { client, pool, keystore: parts.keystore.keystore(), watcher };
		spawner.spawn_blocking("pulse", Some("pulse"), pulse.run());
	}
	if let Some(registry) = registry {
		let look = Look::new(parts.client.clone(), registry)
			.map_err(|error| Error::Application(error.into()))?;
		spawner.spawn_blocking("emergency-look", Some("pulse"), look.run());
	}
	Ok(())
}

/// Who hands evidence to the chain, if this node does.
fn reporter(parts: &Parts, report: bool) -> Reporter {
	if !report {
		return Reporter::silent();
	}
	let (reporter, task) = Reporter::new(parts.client.clone(), parts.pool.clone());
	let spawner = parts.task_manager.spawn_handle();
	spawner.spawn_blocking("watcher-report", Some("watcher"), task.run());
	reporter
}

/// Whether this is a chain whose watchers speak to each other, and all nodes pass on what they say.
fn has_services(parts: &Parts) -> Result<bool, Error> {
	let best = parts.client.usage_info().chain.best_hash;
	let api = parts.client.runtime_api();
	let has_services = api.has_api::<dyn RestakingApi<Block, AccountId>>(best);
	has_services.map_err(|error| Error::Application(error.into()))
}

fn spawn_offchain_workers(
	parts: &Parts,
	network: &Network,
	is_validator: bool,
) -> Result<(), Error> {
	let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
		runtime_api_provider: parts.client.clone(),
		keystore: Some(parts.keystore.keystore()),
		offchain_db: sc_client_api::Backend::offchain_storage(&*parts.backend),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(parts.pool.clone())),
		network_provider: Arc::new(network.service.clone()),
		is_validator,
		enable_http_requests: true,
		custom_extensions: |_| Vec::new(),
	})?;
	let spawner = parts.task_manager.spawn_handle();
	let run = workers.run(parts.client.clone(), spawner.clone());
	spawner.spawn("offchain-workers-runner", "offchain-worker", run);
	Ok(())
}

/// Measures the machine where the database will be.
fn measure(config: &Configuration) -> HwBench {
	let database = config.database.path();
	if let Some(Err(error)) = database.map(std::fs::create_dir_all) {
		log::warn!("The disk is not measured: {error}");
	}
	sc_sysinfo::gather_hwbench(database, &Requirements(Vec::new()))
}

/// Logs what was measured and sends it with telemetry.
fn tell(parts: &Parts, measured: HwBench) {
	sc_sysinfo::print_hwbench(&measured);
	if let Some(telemetry) = parts.telemetry_handle() {
		parts.task_manager.spawn_handle().spawn(
			"telemetry_hwbench",
			None,
			sc_sysinfo::initialize_hwbench_telemetry(telemetry, measured),
		);
	}
}
