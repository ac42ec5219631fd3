// SPDX-License-Identifier: Apache-2.0

//! Takes part in consensus: authoring, finality, and telling other validators where we are.

use super::{
	network::Network,
	parts::{inherents, Parts, JUSTIFICATION_PERIOD},
};
use crate::client::Block;
use futures::StreamExt;
use sc_authority_discovery::WorkerConfig;
use sc_consensus_babe::{BabeParams, SlotProportion};
use sc_consensus_grandpa::{GrandpaParams, VotingRulesBuilder};
use sc_network::{
	event::{DhtEvent, Event},
	NetworkEventStream,
};
use sc_service::{config::Role, Configuration, Error, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// How long a GRANDPA message takes to reach everyone.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The share of a slot that may be spent on building the block.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

/// What consensus takes from the configuration.
pub struct Settings {
	/// Whether this node is a validator.
	pub role: Role,
	name: String,
	force_authoring: bool,
	finality: bool,
	discovery: WorkerConfig,
	prometheus: Option<Registry>,
}

impl Settings {
	/// Reads them from the configuration, which does not live as long.
	pub fn new(config: &Configuration) -> Self {
		Self {
			role: config.role,
			name: config.network.node_name.clone(),
			force_authoring: config.force_authoring,
			finality: !config.disable_grandpa,
			discovery: WorkerConfig {
				publish_non_global_ips: config.network.allow_non_globals_in_dht,
				public_addresses: config.network.public_addresses.clone(),
				strict_record_validation: true,
				persisted_cache_directory: config.network.net_config_path.clone(),
				..Default::default()
			},
			prometheus: config.prometheus_registry().cloned(),
		}
	}
}

/// Starts what the node's role asks for.
pub fn start(parts: Parts, network: Network, mut settings: Settings) -> Result<TaskManager, Error> {
	if settings.role.is_authority() {
		spawn_authoring(&parts, &network, &settings)?;
		spawn_authority_discovery(&parts, &network, &mut settings);
	}
	if settings.finality {
		return spawn_finality(parts, network, settings);
	}
	Ok(parts.task_manager)
}

/// Authors blocks in the slots that are ours.
fn spawn_authoring(parts: &Parts, network: &Network, settings: &Settings) -> Result<(), Error> {
	let proposer = sc_basic_authorship::ProposerFactory::new(
		parts.task_manager.spawn_handle(),
		parts.client.clone(),
		parts.pool.clone(),
		settings.prometheus.as_ref(),
		parts.telemetry_handle(),
	);
	let babe = sc_consensus_babe::start_babe(BabeParams {
		keystore: parts.keystore.keystore(),
		client: parts.client.clone(),
		select_chain: parts.select_chain.clone(),
		env: proposer,
		block_import: parts.block_import.clone(),
		sync_oracle: network.sync.clone(),
		justification_sync_link: network.sync.clone(),
		create_inherent_data_providers: inherents(parts.babe_link.config().slot_duration()),
		force_authoring: settings.force_authoring,
		// Where nothing is final any more, votes have to bring finality back, and they are counted in blocks: nobody
		// makes fewer of them.
		backoff_authoring_blocks: None::<()>,
		babe_link: parts.babe_link.clone(),
		block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
		max_block_proposal_slot_portion: None,
		telemetry: parts.telemetry_handle(),
	})?;
	let spawner = parts.task_manager.spawn_essential_handle();
	spawner.spawn_blocking("babe-proposer", Some("block-authoring"), babe);
	Ok(())
}

/// Publishes our addresses and looks up those of the other validators.
fn spawn_authority_discovery(parts: &Parts, network: &Network, settings: &mut Settings) {
	let events = network.service.event_stream("authority-discovery").filter_map(dht_event);
	let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
		std::mem::take(&mut settings.discovery),
		parts.client.clone(),
		Arc::new(network.service.clone()),
		Box::pin(events),
		sc_authority_discovery::Role::PublishAndDiscover(parts.keystore.keystore()),
		settings.prometheus.clone(),
		parts.task_manager.spawn_handle(),
	);
	let spawner = parts.task_manager.spawn_handle();
	spawner.spawn("authority-discovery-worker", Some("networking"), worker.run());
}

async fn dht_event(event: Event) -> Option<DhtEvent> {
	match event {
		Event::Dht(event) => Some(event),
		_ => None,
	}
}

/// Votes on finality as a validator, and follows the votes as any other node.
fn spawn_finality(
	parts: Parts,
	network: Network,
	settings: Settings,
) -> Result<TaskManager, Error> {
	let telemetry = parts.telemetry_handle();
	let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
		config: sc_consensus_grandpa::Config {
			gossip_duration: GOSSIP_DURATION,
			justification_generation_period: JUSTIFICATION_PERIOD,
			observer_enabled: false,
			local_role: settings.role,
			name: Some(settings.name),
			keystore: settings.role.is_authority().then(|| parts.keystore.keystore()),
			telemetry: telemetry.clone(),
			protocol_name: network.grandpa_protocol,
		},
		link: parts.grandpa_link,
		network: network.service,
		sync: network.sync,
		notification_service: network.grandpa_messages,
		voting_rule: VotingRulesBuilder::default().build(),
		prometheus_registry: settings.prometheus,
		shared_voter_state: parts.voter_state,
		telemetry,
		offchain_tx_pool_factory: OffchainTransactionPoolFactory::<Block>::new(parts.pool),
	})?;
	let spawner = parts.task_manager.spawn_essential_handle();
	spawner.spawn_blocking("grandpa-voter", None, voter);
	Ok(parts.task_manager)
}
