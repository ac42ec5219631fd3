// SPDX-License-Identifier: Apache-2.0

//! The gossip protocol of watchers: its name, its limits and who speaks it.

use crate::client::Block;
use sc_network::{
	config::{NonReservedPeerMode, SetConfig},
	peer_store::PeerStoreProvider,
	NetworkBackend, NotificationMetrics, NotificationService, ProtocolName,
};
use std::sync::Arc;
use vigil_runtime::Hash;

/// The largest message: a certificate of the largest set, with room for the statement.
pub const MAX_MESSAGE: u64 = 16 * 1024;

/// The name of the protocol on the chain with this genesis.
pub fn name(genesis: &Hash) -> ProtocolName {
	format!("/{}/vigil/votes/1", sp_core::bytes::to_hex(genesis.as_bytes(), false)[2..].to_owned())
		.into()
}

/// What the network needs to know of the protocol, and where its messages arrive.
///
/// No peers of its own: gossip reserves a place for every peer that blocks are synchronised with.
pub fn config<N: NetworkBackend<Block, Hash>>(
	name: ProtocolName,
	metrics: NotificationMetrics,
	peers: Arc<dyn PeerStoreProvider>,
) -> (N::NotificationProtocolConfig, Box<dyn NotificationService>) {
	let set = SetConfig {
		in_peers: 0,
		out_peers: 0,
		reserved_nodes: Vec::new(),
		non_reserved_mode: NonReservedPeerMode::Deny,
	};
	N::notification_config(name, Vec::new(), MAX_MESSAGE, None, set, metrics, peers)
}
