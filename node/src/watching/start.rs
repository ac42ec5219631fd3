// SPDX-License-Identifier: Apache-2.0

//! Opens what the watcher needs and starts it.

use super::{
	gossip::{Gossip, Meter},
	hands::Hands,
	listen::Listener,
	metrics::{Metrics, SlashingMetrics},
	now,
	report::Reporter,
	risk::Look,
	shared::Shared,
	submit::Submitter,
	view::Views,
	wards,
	worker::Worker,
};
use crate::{client::Block, service::parts::Parts};
use futures::channel::mpsc;
use sc_network::service::traits::NetworkService;
use sc_network_sync::SyncingService;
use sc_service::Error;
use std::{path::Path, sync::Arc};
use substrate_prometheus_endpoint::Registry;
use vigil_bls::SecretKey;
use vigil_primitives::{Seconds, ServiceId, H256};
use vigil_watcher::{
	config::{self, Config},
	keystore,
	protection::Missing,
	store::evidence::{list, Evidence, EvidenceStore},
	CertificateStore, Database, Engine, Settings,
};

/// Directory of the watcher's files below that of the chain.
const DIRECTORY: &str = "watcher";
/// The slash protection database in that directory.
const PROTECTION: &str = "signed.redb";
/// The certificates in that directory.
const CERTIFICATES: &str = "certificates.redb";
/// The evidence against other watchers in that directory.
const EVIDENCE: &str = "evidence.jsonl";
/// Certificates of each kind and service that are kept.
const KEPT: usize = 1_024;
/// Pieces of evidence that are handed in again after a start.
const LOOKED_AT_AGAIN: usize = 128;
/// Looks that wait for the worker.
const LOOKS: usize = 64;

/// A watcher whose files are open.
pub struct Prepared {
	/// What JSON-RPC shows of it.
	pub shared: Arc<Shared>,
	config: Config,
	secret: SecretKey,
	protection: Database,
	evidence: EvidenceStore,
	/// What was kept before, which the chain may not have judged by yet.
	kept: Vec<Evidence>,
}

/// Where a watcher's files are, and what to do without some.
pub struct Files<'p> {
	/// The configuration.
	pub config: &'p Path,
	/// The chain's directory, where the others are unless configured otherwise.
	pub data: &'p Path,
	/// Whether the slash protection database is made if there is none.
	pub new_database: bool,
}

/// Reads configuration and keys and opens the databases.
pub fn prepare(files: &Files<'_>, genesis_hash: H256) -> Result<Prepared, Error> {
	let config = config::load(files.config).map_err(to_error)?;
	let directory = files.data.join(DIRECTORY);
	std::fs::create_dir_all(&directory).map_err(|error| {
		Error::Other(format!("`{}` cannot be made: {error}", directory.display()))
	})?;
	let password = keystore::read_password(&config.password_file).map_err(to_error)?;
	let secret = keystore::load(&config.keystore, &password)
		.map_err(|error| Error::Other(format!("`{}`: {error}", config.keystore.display())))?;
	let file = config.database.clone().unwrap_or_else(|| directory.join(PROTECTION));
	let missing = if files.new_database { Missing::Make } else { Missing::Refuse };
	let protection = Database::open(&file, genesis_hash, missing).map_err(to_error)?;
	let evidence = EvidenceStore::open(&directory.join(EVIDENCE)).map_err(to_error)?;
	let kept = list(&directory.join(EVIDENCE)).map_err(to_error)?;
	let store = CertificateStore::open(&directory.join(CERTIFICATES), KEPT).map_err(to_error)?;
	let shared = Shared::new(genesis_hash, protection.listening(), Arc::new(store));
	Ok(Prepared { shared, config, secret, protection, evidence, kept })
}

/// What the watcher takes from the network.
pub type Links = super::gossip::Links<Arc<dyn NetworkService>, Arc<SyncingService<Block>>>;

/// Starts the watcher.
pub fn spawn(
	parts: &Parts,
	prepared: Prepared,
	links: Links,
	registry: Option<&Registry>,
	mut reporter: Reporter,
) -> Result<(), Error> {
	let Prepared { shared, config, secret, protection, evidence, kept } = prepared;
	// The newest ones: what is older is judged, or too old.
	let old = kept.len().saturating_sub(LOOKED_AT_AGAIN);
	kept.into_iter().skip(old).for_each(|evidence| reporter.report(evidence));
	let spawner = parts.task_manager.spawn_essential_handle();
	let settings = Settings::new(now())
		.map_err(|error| Error::Other(format!("there is no randomness: {error}")))?;
	let listener = Listener::new(protection.listening(), Seconds(config.doppelganger_secs));
	let engine = Engine::new(settings, vec![secret], Box::new(protection));
	let meter = registry.map(Meter::register).transpose().map_err(to_error)?;
	let gossip = Gossip::new(links, meter, registry);
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
	let slashing = registry.map(SlashingMetrics::register).transpose().map_err(to_error)?;
	if let Some(metrics) = slashing {
		let look = Look { client: parts.client.clone(), shared: shared.clone(), metrics };
		parts.task_manager.spawn_handle().spawn_blocking(
			"watcher-risk",
			Some("watcher"),
			look.run(),
		);
	}
	let (submitter, submitting) = Submitter::new(parts.client.clone(), parts.pool.clone());
	spawner.spawn_blocking("watcher-submit", Some("watcher"), submitting.run());
	let metrics = metrics.map_err(to_error)?;
	let hands =
		Hands { gossip, wards, submitter, evidence, unkept: Vec::new(), reporter, shared, metrics };
	let worker = Worker {
		client: parts.client.clone(),
		engine,
		views: Views::new(parts.client.clone(), slot_duration, services),
		seen,
		listener,
		hands,
	};
	spawner.spawn_blocking("watcher", Some("watcher"), worker.run());
	Ok(())
}

fn to_error(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
