// SPDX-License-Identifier: Apache-2.0

//! Opens what the watcher needs and starts it.

use super::{
	gossip::VoteValidator, metrics::Metrics, now, shared::Shared, submit::Submitter, view::Views,
	wards, worker::Worker,
};
use crate::{client::Block, service::parts::Parts};
use futures::channel::mpsc;
use sc_network::{service::traits::NetworkService, NotificationService, ProtocolName};
use sc_network_gossip::GossipEngine;
use sc_network_sync::SyncingService;
use sc_service::Error;
use std::{path::Path, sync::Arc};
use substrate_prometheus_endpoint::Registry;
use vigil_bls::SecretKey;
use vigil_primitives::{ServiceId, H256};
use vigil_watcher::{
	config::{self, Config},
	keystore, CertificateStore, Database, Engine, Settings,
};

/// Directory of the watcher's files below that of the chain.
const DIRECTORY: &str = "watcher";
/// The slash protection database in that directory.
const PROTECTION: &str = "signed.redb";
/// The certificates in that directory.
const CERTIFICATES: &str = "certificates.redb";
/// Certificates of each kind and service that are kept.
const KEPT: usize = 1_024;
/// Looks that wait for the worker.
const LOOKS: usize = 64;

/// A watcher whose files are open.
pub struct Prepared {
	/// What JSON-RPC shows of it.
	pub shared: Arc<Shared>,
	config: Config,
	secret: SecretKey,
	protection: Database,
}

/// Reads configuration and keys and opens the databases, below `data` unless configured otherwise.
pub fn prepare(file: &Path, data: &Path, genesis_hash: H256) -> Result<Prepared, Error> {
	let config = config::load(file).map_err(to_error)?;
	let directory = data.join(DIRECTORY);
	std::fs::create_dir_all(&directory).map_err(|error| {
		Error::Other(format!("`{}` cannot be made: {error}", directory.display()))
	})?;
	let password = keystore::read_password(&config.password_file).map_err(to_error)?;
	let secret = keystore::load(&config.keystore, &password)
		.map_err(|error| Error::Other(format!("`{}`: {error}", config.keystore.display())))?;
	let file = config.database.clone().unwrap_or_else(|| directory.join(PROTECTION));
	let protection = Database::open(&file, genesis_hash).map_err(to_error)?;
	let store = CertificateStore::open(&directory.join(CERTIFICATES), KEPT).map_err(to_error)?;
	let shared = Shared::new(genesis_hash, Arc::new(store));
	Ok(Prepared { shared, config, secret, protection })
}

/// What the watcher takes from the network.
pub struct Links {
	/// Peers.
	pub network: Arc<dyn NetworkService>,
	/// Block synchronisation, which decides who is a peer.
	pub sync: Arc<SyncingService<Block>>,
	/// The protocol's name.
	pub protocol: ProtocolName,
	/// The protocol's messages.
	pub messages: Box<dyn NotificationService>,
}

/// Starts the watcher.
pub fn spawn(
	parts: &Parts,
	prepared: Prepared,
	links: Links,
	registry: Option<&Registry>,
) -> Result<(), Error> {
	let Prepared { shared, config, secret, protection } = prepared;
	let spawner = parts.task_manager.spawn_essential_handle();
	let settings = Settings::new(now())
		.map_err(|error| Error::Other(format!("there is no randomness: {error}")))?;
	let engine = Engine::new(settings, vec![secret], Box::new(protection));
	let (penalty_sender, penalties) =
		sc_utils::mpsc::tracing_unbounded("watcher-penalties", 10_000);
	let validator = VoteValidator::new(engine.filter(), penalty_sender);
	let gossip = GossipEngine::new(
		links.network,
		links.sync,
		links.messages,
		links.protocol,
		validator.clone(),
		registry,
	);
	let (look_sender, seen) = mpsc::channel(LOOKS);
	let wards = config.wards.into_iter().map(|ward| {
		let service = ServiceId(ward.service);
		let (handle, ends) = wards::ward(look_sender.clone());
		spawner.spawn("watcher-ward", Some("watcher"), wards::run(ward, ends));
		(service, handle)
	});
	let wards: std::collections::BTreeMap<_, _> = wards.collect();
	let slot_duration = parts.babe_link.config().slot_duration();
	let services: Vec<_> = wards.keys().copied().collect();
	let metrics = registry.map(|registry| Metrics::register(registry, &services)).transpose();
	let worker = Worker {
		client: parts.client.clone(),
		engine,
		gossip,
		validator,
		penalties,
		views: Views::new(parts.client.clone(), slot_duration, services),
		wards,
		seen,
		submitter: Submitter::new(parts.client.clone(), parts.pool.clone()),
		shared,
		metrics: metrics.map_err(to_error)?,
	};
	spawner.spawn_blocking("watcher", Some("watcher"), worker.run());
	Ok(())
}

fn to_error(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
