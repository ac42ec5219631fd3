// SPDX-License-Identifier: Apache-2.0

//! Joins the peer-to-peer network.

use super::parts::Parts;
use crate::{client::Block, watching::protocol};
use sc_client_api::BlockBackend;
use sc_consensus::DefaultImportQueue;
use sc_network::{
	config::FullNetworkConfiguration, service::traits::NetworkService, NetworkBackend,
	NotificationService, ProtocolName,
};
use sc_network_sync::{strategy::warp::WarpSyncConfig, SyncingService};
use sc_network_transactions::TransactionsHandlerController;
use sc_service::{BuildNetworkParams, Configuration, Error};
use sc_utils::mpsc::TracingUnboundedSender;
use std::sync::Arc;
use vigil_runtime::Hash;

/// Handles to a network that runs.
pub struct Network {
	/// Peers, addresses and the distributed hash table.
	pub service: Arc<dyn NetworkService>,
	/// Block synchronisation.
	pub sync: Arc<SyncingService<Block>>,
	/// The name of GRANDPA's protocol on this chain.
	pub grandpa_protocol: ProtocolName,
	/// GRANDPA's messages.
	pub grandpa_messages: Box<dyn NotificationService>,
	/// The watchers' protocol and its messages, if the chain has watchers.
	pub votes: Option<(ProtocolName, Box<dyn NotificationService>)>,
}

/// What the rest of the node tells the network, each through one end that cannot be shared.
pub struct Senders {
	/// Where JSON-RPC asks about the network.
	pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	/// Where transactions are sent out.
	pub transactions: TransactionsHandlerController<Hash>,
}

/// Starts the network on the backend `N`, with every protocol that the node speaks.
pub fn build<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	parts: &Parts,
	import_queue: DefaultImportQueue<Block>,
	has_watchers: bool,
) -> Result<(Network, Senders), Error> {
	let registry = config.prometheus_registry();
	let metrics = N::register_notification_metrics(registry);
	let mut net_config =
		FullNetworkConfiguration::<_, _, N>::new(&config.network, registry.cloned());

	let genesis = parts
		.client
		.block_hash(0)?
		.ok_or("the database has no genesis block; delete it with `purge-chain`")?;
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_config, grandpa_messages) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(grandpa_config);
	let votes = has_watchers.then(|| {
		let name = protocol::name(&genesis);
		let peers = net_config.peer_store_handle();
		let (votes_config, messages) = protocol::config::<N>(name.clone(), metrics.clone(), peers);
		net_config.add_notification_protocol(votes_config);
		(name, messages)
	});

	let warp_sync = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		parts.backend.clone(),
		parts.grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	);
	let (service, system_rpc, transactions, sync, _) =
		sc_service::build_network(BuildNetworkParams {
			config,
			net_config,
			client: parts.client.clone(),
			transaction_pool: parts.pool.clone(),
			spawn_handle: parts.task_manager.spawn_handle(),
			spawn_essential_handle: parts.task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;
	let network = Network { service, sync, grandpa_protocol, grandpa_messages, votes };
	Ok((network, Senders { system_rpc, transactions }))
}
