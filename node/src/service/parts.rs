// SPDX-License-Identifier: Apache-2.0

//! The parts that nodes and database tools share: client, database, pool and block import.

use super::pin::{Pin, Pinned};
use crate::client::{
	Block, BlockImport, Executor, FullBackend, FullClient, GrandpaLink, InherentProviders, Pool,
	SelectChain,
};
use sc_client_api::UsageProvider;
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{BabeLink, BabeWorkerHandle};
use sc_consensus_grandpa::SharedVoterState;
use sc_executor::{HeapAllocStrategy, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_consensus_babe::{inherents::InherentDataProvider as SlotProvider, BabeApi, SlotDuration};
use sp_consensus_grandpa::GrandpaApi;
use sp_runtime::traits::Zero;
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{path::PathBuf, sync::Arc};

/// Blocks between two GRANDPA justifications that are kept and sent around.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// Directory of compiled runtimes below that of the chain.
const RUNTIME_CACHE: &str = "runtime-cache";

/// Events that telemetry may lag behind.
const TELEMETRY_BUFFER: usize = 16;

/// The parts of a node before it joins a network.
pub struct Parts {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Its database.
	pub backend: Arc<FullBackend>,
	/// Everything that was spawned.
	pub task_manager: TaskManager,
	/// Session keys.
	pub keystore: KeystoreContainer,
	/// The best chain.
	pub select_chain: SelectChain,
	/// Transactions that wait.
	pub pool: Arc<Pool>,
	/// Where own blocks enter the chain.
	pub block_import: BlockImport,
	/// What ties block import to authoring.
	pub babe_link: BabeLink<Block>,
	/// Answers questions about epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	/// What ties block import to finality.
	pub grandpa_link: GrandpaLink,
	/// The GRANDPA round, as JSON-RPC shows it.
	pub voter_state: SharedVoterState,
	/// Telemetry, if the specification or the operator names a server.
	pub telemetry: Option<Telemetry>,
}

impl Parts {
	/// A handle to telemetry, if it is on.
	pub fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// The parts that consensus builds on.
struct Base {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	task_manager: TaskManager,
	keystore: KeystoreContainer,
	select_chain: SelectChain,
	pool: Arc<Pool>,
	telemetry: Option<Telemetry>,
}

/// Opens the database and builds the parts around it.
///
/// Compiled runtimes are kept in `runtime_cache`, or else below the base path. A database that the pin
/// contradicts is refused.
pub fn new(
	config: &Configuration,
	runtime_cache: Option<PathBuf>,
	pin: Option<Pin>,
) -> Result<(Parts, DefaultImportQueue<Block>), Error> {
	let base = open(config, runtime_cache)?;
	let telemetry = base.telemetry.as_ref().map(Telemetry::handle);
	let (client, select_chain) = (base.client.clone(), base.select_chain.clone());
	expect_validators(&client)?;
	pin.map_or(Ok(()), |pin| pin.check(&client, config.network.sync_mode))?;

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.clone(),
	)?;
	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		inherents(slot_duration),
		select_chain,
		OffchainTransactionPoolFactory::new(base.pool.clone()),
	)?;
	let block_import = Pinned::new(block_import, pin, client.clone());
	let (queue, babe_worker) =
		sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
			link: babe_link.clone(),
			block_import: block_import.clone(),
			justification_import: Some(Box::new(grandpa_import)),
			client,
			slot_duration,
			spawner: &base.task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			telemetry,
		})?;
	let Base { client, backend, task_manager, keystore, select_chain, pool, telemetry } = base;
	let parts = Parts {
		client,
		backend,
		task_manager,
		keystore,
		select_chain,
		pool,
		block_import,
		babe_link,
		babe_worker,
		grandpa_link,
		voter_state: SharedVoterState::empty(),
		telemetry,
	};
	Ok((parts, queue))
}

/// Refuses a genesis without validators, on which consensus would panic.
fn expect_validators(client: &FullClient) -> Result<(), Error> {
	let chain = client.usage_info().chain;
	// The state of genesis may be gone later, and was checked when it was the best block.
	if !chain.best_number.is_zero() {
		return Ok(());
	}
	let unreadable = |error: ApiError| Error::Application(error.into());
	let api = client.runtime_api();
	let finality = api.grandpa_authorities(chain.best_hash).map_err(unreadable)?;
	let authoring = api.configuration(chain.best_hash).map_err(unreadable)?;
	if finality.is_empty() || authoring.authorities.is_empty() {
		return Err(
			"the genesis of the chain spec has no validators; add their session keys".into()
		);
	}
	Ok(())
}

/// Opens the database, with nothing yet that imports blocks.
fn open(config: &Configuration, runtime_cache: Option<PathBuf>) -> Result<Base, Error> {
	let telemetry = telemetry(config)?;
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor(config, runtime_cache)?,
		Vec::new(),
	)?;
	let client: Arc<FullClient> = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let select_chain = SelectChain::new(backend.clone());
	let pool = pool(config, &client, &task_manager);
	Ok(Base { client, backend, task_manager, keystore, select_chain, pool, telemetry })
}

/// Slot and timestamp, read from the clock.
pub fn inherents(slot_duration: SlotDuration) -> InherentProviders {
	Arc::new(move |_, ()| async move {
		let timestamp = TimestampProvider::from_system_time();
		let slot = SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok((slot, timestamp))
	})
}

/// As `sc_service::new_wasm_executor`, which has no cache.
fn executor(config: &Configuration, cache: Option<PathBuf>) -> Result<Executor, Error> {
	let cache = cache.unwrap_or_else(|| config.data_path.join(RUNTIME_CACHE));
	let heap = match config.executor.default_heap_pages {
		Some(pages) => HeapAllocStrategy::Static { extra_pages: pages as u32 },
		None => DEFAULT_HEAP_ALLOC_STRATEGY,
	};
	Ok(Executor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size)
		.with_cache_path(std::path::absolute(cache)?)
		.build())
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|list| !list.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

fn pool(config: &Configuration, client: &Arc<FullClient>, task_manager: &TaskManager) -> Arc<Pool> {
	let pool = sc_transaction_pool::Builder::new(
		task_manager.spawn_essential_handle(),
		client.clone(),
		config.role.is_authority().into(),
	)
	.with_options(config.transaction_pool.clone())
	.with_prometheus(config.prometheus_registry())
	.build();
	Arc::new(pool)
}
