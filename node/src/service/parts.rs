// SPDX-License-Identifier: Apache-2.0

//! The parts that nodes and database tools share: client, database, pool and block import.

use crate::client::{
	Block, BlockImport, FullBackend, FullClient, GrandpaLink, HostFunctions, InherentProviders,
	Pool, SelectChain,
};
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{BabeLink, BabeWorkerHandle};
use sc_consensus_grandpa::SharedVoterState;
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{inherents::InherentDataProvider as SlotProvider, SlotDuration};
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::sync::Arc;

/// Blocks between two GRANDPA justifications that are kept and sent around.
pub const JUSTIFICATION_PERIOD: u32 = 512;

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

/// Opens the database and builds the parts around it.
pub fn new(config: &Configuration) -> Result<(Parts, DefaultImportQueue<Block>), Error> {
	let telemetry = telemetry(config)?;
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		sc_service::new_wasm_executor::<HostFunctions>(&config.executor),
		Vec::new(),
	)?;
	let client: Arc<FullClient> = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let pool = pool(config, &client, &task_manager);
	let select_chain = SelectChain::new(backend.clone());

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;
	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		inherents(slot_duration),
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(pool.clone()),
	)?;
	let (import_queue, babe_worker) =
		sc_consensus_babe::import_queue(sc_consensus_babe::ImportQueueParams {
			link: babe_link.clone(),
			block_import: block_import.clone(),
			justification_import: Some(Box::new(grandpa_import)),
			client: client.clone(),
			slot_duration,
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		})?;

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
	Ok((parts, import_queue))
}

/// Slot and timestamp, read from the clock.
pub fn inherents(slot_duration: SlotDuration) -> InherentProviders {
	Arc::new(move |_, ()| async move {
		let timestamp = TimestampProvider::from_system_time();
		let slot = SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok((slot, timestamp))
	})
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
