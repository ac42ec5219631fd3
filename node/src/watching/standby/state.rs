// SPDX-License-Identifier: Apache-2.0

//! What a final block of Vigil says of a service and of those who stand by for it: by this node's own database, or by
//! the JSON-RPC of another one.

use crate::client::FullClient;
use codec::{DecodeAll, Encode};
use jsonrpsee::{core::client::ClientT, rpc_params};
use jsonrpsee_http_client::HttpClient;
use pallet_emergency_runtime_api::{StandbyInfo, ToAnnounce};
use pallet_restaking_runtime_api::{ServiceInfo, SetInfo};
use sc_client_api::{CallExecutor, ExecutorProvider, HeaderBackend};
use sp_core::{traits::CallContext, Bytes};
use std::sync::Arc;
use vigil_primitives::{Seconds, ServiceId, SetId, H256};
use vigil_runtime::{constants::time::SLOT_DURATION_MS, Hash};
use vigil_watcher::standby::{Situation, Told};

/// Why the chain says nothing, in a sentence.
pub type Problem = String;

/// The most sets before the next one that are asked about.
const MOST_SETS: u64 = 64;

/// A final block.
#[async_trait::async_trait]
pub trait State: Sync {
	/// Its height.
	fn height(&self) -> u32;
	/// What its runtime answers.
	async fn call(&self, method: &str, arguments: Vec<u8>) -> Result<Vec<u8>, Problem>;
}

/// A final block of this node.
pub struct Own {
	client: Arc<FullClient>,
	at: Hash,
	height: u32,
}

impl Own {
	/// The last one.
	pub fn last(client: &Arc<FullClient>) -> Self {
		let info = client.info();
		Self { client: client.clone(), at: info.finalized_hash, height: info.finalized_number }
	}
}

#[async_trait::async_trait]
impl State for Own {
	fn height(&self) -> u32 {
		self.height
	}

	async fn call(&self, method: &str, arguments: Vec<u8>) -> Result<Vec<u8>, Problem> {
		let executor = self.client.executor();
		let answer = executor.call(self.at, method, &arguments, CallContext::Offchain);
		answer.map_err(|error| error.to_string())
	}
}

fn in_words(error: impl std::fmt::Display) -> Problem {
	error.to_string()
}

/// A final block of another node.
pub struct Remote {
	client: HttpClient,
	at: Hash,
	height: u32,
	/// The chain that it is of.
	pub genesis: H256,
}

impl Remote {
	/// The last one.
	pub async fn last(client: HttpClient) -> Result<Self, Problem> {
		let at: Hash =
			client.request("chain_getFinalizedHead", rpc_params![]).await.map_err(in_words)?;
		let genesis: Option<H256> =
			client.request("chain_getBlockHash", rpc_params![0]).await.map_err(in_words)?;
		let genesis = genesis.ok_or("the node has no genesis block")?;
		let header: Option<vigil_runtime::Header> =
			client.request("chain_getHeader", rpc_params![at]).await.map_err(in_words)?;
		let height = header.ok_or("the node does not have its final block")?.number;
		Ok(Self { client, at, height, genesis })
	}
}

#[async_trait::async_trait]
impl State for Remote {
	fn height(&self) -> u32 {
		self.height
	}

	async fn call(&self, method: &str, arguments: Vec<u8>) -> Result<Vec<u8>, Problem> {
		let params = rpc_params![method, Bytes(arguments), self.at];
		let answer: Bytes =
			self.client.request("state_call", params).await.map_err(|error| error.to_string())?;
		Ok(answer.0)
	}
}

async fn ask<T: DecodeAll>(
	state: &dyn State,
	method: &str,
	arguments: impl Encode,
) -> Result<T, Problem> {
	let answer = state.call(method, arguments.encode()).await?;
	T::decode_all(&mut &answer[..]).map_err(|error| format!("{method}: {error}"))
}

/// The sets that stand by for a service.
pub async fn standbys(state: &dyn State, of: ServiceId) -> Result<Vec<StandbyInfo>, Problem> {
	ask(state, "EmergencyApi_standby_sets", of).await
}

/// Everything that those decide by who stand by.
pub async fn situation(state: &dyn State, of: ServiceId) -> Result<Situation, Problem> {
	let standbys = standbys(state, of).await?;
	let order: Option<ToAnnounce> = ask(state, "EmergencyApi_to_announce", of).await?;
	let told = match order.filter(|_| !standbys.is_empty()) {
		Some(order) => Some(told(state, of, order.next).await?),
		None => None,
	};
	Ok(Situation { standbys, told })
}

/// The last set of a service that was elected.
pub async fn latest(state: &dyn State, of: ServiceId) -> Result<SetId, Problem> {
	Ok(service(state, of).await?.latest_set)
}

async fn service(state: &dyn State, of: ServiceId) -> Result<ServiceInfo, Problem> {
	let info: Option<ServiceInfo> = ask(state, "RestakingApi_service", of).await?;
	info.ok_or_else(|| format!("Vigil has no service {of}"))
}

/// What is to be said if this set is to take office.
pub async fn told(state: &dyn State, of: ServiceId, next: SetId) -> Result<Told, Problem> {
	let set: Option<SetInfo> = ask(state, "RestakingApi_watcher_set", (of, next)).await?;
	let set = set.ok_or_else(|| format!("service {of} has no set {next}"))?;
	let standby = ask(state, "EmergencyApi_standby_for", (of, next)).await?;
	let oldest =
		service(state, of).await?.oldest_set.0.max(next.0.saturating_sub(MOST_SETS)).max(1);
	let mut named = Vec::new();
	for before in oldest..next.0 {
		let hash: Option<H256> =
			ask(state, "EmergencyApi_standby_for", (of, SetId(before))).await?;
		named.extend(hash);
	}
	let last: Option<(SetId, u32)> = ask(state, "EmergencyApi_last_certificate", of).await?;
	// What the next set says is no word of those before it.
	let silent = last.filter(|(set, _)| *set < next).map(|(_, at)| {
		let blocks = u64::from(state.height().saturating_sub(at));
		Seconds(blocks.saturating_mul(SLOT_DURATION_MS) / 1_000)
	});
	Ok(Told { next: set.commitment, next_policy: set.policy, standby, named, silent })
}
