// SPDX-License-Identifier: Apache-2.0

//! Vigil as the place that certificates and messages come from.
//!
//! All endpoints are listened to at once, so that one honest node is enough. Certificates come by
//! subscription, whether or not Vigil produces blocks. What was missed is fetched from what the node
//! keeps: after every connection, and now and then, by a task of its own that nothing live waits for.

mod announced;
mod node;

pub use node::{CertificateJson, Node};

use crate::inlet::Inlet;
use codec::Encode;
use std::{
	convert::Infallible,
	sync::{Arc, Mutex, PoisonError},
};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{message::prove_all, Message, Outbox, ServiceId, H256};
use vigil_relayer_core::Origin;
use vigil_relayer_link::{
	account::{account_key, Account},
	agree, Connection, Endpoint, RpcError,
};

/// Vigil.
pub struct Source {
	nodes: Vec<Arc<Node>>,
	/// The chain that is meant, once that is known.
	genesis: Mutex<Option<H256>>,
}

/// How one endpoint stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeState {
	/// Which one.
	pub endpoint: String,
	/// Why nothing comes from it; `None` while it is listened to.
	pub problem: Option<String>,
}

impl Source {
	/// Vigil behind these endpoints; `services`: those to carry, or none for all.
	pub fn new(endpoints: Vec<Endpoint>, expected: Option<H256>, services: Vec<ServiceId>) -> Self {
		let node =
			|(number, endpoint)| Arc::new(Node::new(endpoint, Origin(number), services.clone()));
		let nodes = (0..=u16::MAX).zip(endpoints).map(node).collect();
		Self { nodes, genesis: Mutex::new(expected) }
	}

	/// Finds out which chain is meant, if nobody said so.
	pub async fn decide(&self) -> Result<H256, RpcError> {
		if let Some(genesis) = self.genesis() {
			return Ok(genesis);
		}
		let endpoints: Vec<_> = self.nodes.iter().map(|node| node.endpoint().clone()).collect();
		let mut usable = Vec::new();
		for answer in agree::dial(&endpoints).await {
			usable.push(match answer {
				Ok(connection) => has_certificates(&connection).await.map(|()| connection),
				Err(error) => Err(error),
			});
		}
		let genesis = agree::genesis(&usable)?;
		*self.genesis.lock().unwrap_or_else(PoisonError::into_inner) = Some(genesis);
		Ok(genesis)
	}

	/// The chain that is meant, once that is known.
	pub fn genesis(&self) -> Option<H256> {
		*self.genesis.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Each endpoint.
	pub fn nodes(&self) -> &[Arc<Node>] {
		&self.nodes
	}

	/// How each endpoint stands.
	pub fn states(&self) -> Vec<NodeState> {
		self.nodes.iter().map(|node| node.state()).collect()
	}

	/// Hands out every certificate that an endpoint has and gets, with what destinations need, until
	/// the connection fails.
	pub async fn follow(&self, node: &Arc<Node>, inlets: &[Inlet]) -> Result<Infallible, RpcError> {
		let genesis = self.decide().await;
		let result = match genesis {
			Ok(genesis) => node.follow(genesis, inlets).await,
			Err(error) => Err(error),
		};
		if let Err(error) = &result {
			node.down(error);
		}
		result
	}

	/// The messages of an Outbox, from the first endpoint that has those that were certified.
	pub async fn messages(
		&self,
		service: ServiceId,
		outbox: Outbox,
	) -> Result<Vec<Message>, String> {
		let mut problem = RpcError::Empty.to_string();
		for connection in self.connections() {
			match messages(&connection, service, outbox).await {
				Ok(messages) => return Ok(messages),
				Err(error) => problem = error,
			}
		}
		Err(problem)
	}

	/// The free balance of an account.
	pub async fn balance(&self, account: &[u8; 32]) -> Result<u128, RpcError> {
		let found = self.connection()?.storage(&account_key(account), None).await?;
		Ok(found.as_deref().and_then(Account::decode).unwrap_or_default().free)
	}

	/// The first connection that is up.
	pub fn connection(&self) -> Result<Connection, RpcError> {
		self.connections().next().ok_or(RpcError::Empty)
	}

	/// A connection that is up, another one in each turn: a node that lies or says nothing spoils no more
	/// than its own.
	pub fn connection_in_turn(&self, turn: usize) -> Result<Connection, RpcError> {
		let up: Vec<_> = self.connections().collect();
		let place = turn.checked_rem(up.len()).ok_or(RpcError::Empty)?;
		up.into_iter().nth(place).ok_or(RpcError::Empty)
	}

	fn connections(&self) -> impl Iterator<Item = Connection> + '_ {
		self.nodes.iter().filter_map(|node| node.connection())
	}
}

/// Asks one node for the messages of an Outbox, and compares them with it.
async fn messages(
	connection: &Connection,
	service: ServiceId,
	outbox: Outbox,
) -> Result<Vec<Message>, String> {
	let call = (service, outbox).encode();
	let messages: Vec<Message> = connection
		.call("FailoverApi_messages", &call, None)
		.await
		.map_err(|error| error.to_string())?;
	match prove_all((outbox.destination, outbox.lane), messages.clone()) {
		Ok((found, _)) if found == outbox => Ok(messages),
		Ok(_) => Err(format!(
			"{}: its messages are not those that were certified",
			connection.endpoint()
		)),
		Err(error) => Err(format!("{} has no such messages: {error:?}", connection.endpoint())),
	}
}

/// Whether a node is one of Vigil that runs a watcher.
async fn has_certificates(connection: &Connection) -> Result<(), RpcError> {
	let params = rpc_params![0u32, "halt"];
	connection.request::<Vec<CertificateJson>>("vigil_certificates", params).await.map(drop)
}
