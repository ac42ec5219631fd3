// SPDX-License-Identifier: Apache-2.0

//! An endpoint between a relayer and a chain that lies when it is told to.

use super::world;
use alloy_primitives::{hex, keccak256, U64};
use alloy_sol_types::{SolCall, SolEvent};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, server::conn::http1, service::service_fn, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{json, Value};
use std::{
	convert::Infallible,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex,
	},
};
use tokio::{net::TcpListener, task::JoinHandle};
use vigil_relayer_evm::{
	abi::Inbox,
	convert::{commitment, policy},
	node::{Node, NodeError},
};
use vigil_relayer_link::Endpoint;

/// What an endpoint lies about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
	/// Nothing.
	None,
	/// It keeps transactions to itself, and says that they succeeded.
	Receipts,
	/// It says that wards are halted.
	Wards,
	/// It says that it is of another chain.
	Chain,
	/// It says that the inbox was told of sets that nobody elected, with numbers above all others.
	Sets,
	/// It says that for the inbox no Halt is fresh.
	Limits,
	/// It says that no plan is due.
	NothingDue,
	/// It does not tell what its pool has.
	Pool,
	/// It names an Actor of its own as every protocol's.
	Actors,
	/// It has an account make again what that has made before: it names nonces that were used, keeps transactions to
	/// itself, and says that they succeeded.
	Again,
}

/// How many contracts an inbox is, and how many transactions were kept back that should make one again.
const AT_ONCE: u64 = 5;
static SWALLOWED: AtomicU64 = AtomicU64::new(0);

pub struct Proxy {
	pub endpoint: Endpoint,
	lie: Arc<Mutex<Lie>>,
	asked: Arc<Mutex<Vec<String>>>,
	server: JoinHandle<()>,
}

impl Drop for Proxy {
	fn drop(&mut self) {
		self.server.abort();
	}
}

impl Proxy {
	/// Stands before an honest endpoint.
	pub async fn before(node: &Node, lie: Lie) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let port = listener.local_addr().unwrap().port();
		let endpoint = Endpoint::web(&format!("http://127.0.0.1:{port}")).unwrap();
		let (lie, asked) = (Arc::new(Mutex::new(lie)), Arc::<Mutex<Vec<String>>>::default());
		let (node, lies, log) = (node.clone(), lie.clone(), asked.clone());
		let server = tokio::spawn(async move {
			while let Ok((stream, _)) = listener.accept().await {
				let (node, lies, log) = (node.clone(), lies.clone(), log.clone());
				let service = service_fn(move |request: Request<hyper::body::Incoming>| {
					let (node, lies, log) = (node.clone(), lies.clone(), log.clone());
					async move {
						let body = request.into_body().collect().await.unwrap().to_bytes();
						let asked: Value = serde_json::from_slice(&body).unwrap();
						let lie = *lies.lock().unwrap();
						log.lock()
							.unwrap()
							.push(asked["method"].as_str().unwrap_or_default().into());
						let answer = answer(&node, lie, &asked).await.to_string();
						Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(answer))))
					}
				});
				tokio::spawn(async move {
					let _ =
						http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
				});
			}
		});
		Self { endpoint, lie, asked, server }
	}

	/// Lies about something else from now on.
	pub fn lie(&self, lie: Lie) {
		*self.lie.lock().unwrap() = lie;
	}

	/// How often it was asked for this.
	pub fn asked(&self, method: &str) -> usize {
		self.asked.lock().unwrap().iter().filter(|one| *one == method).count()
	}
}

async fn answer(node: &Node, lie: Lie, asked: &Value) -> Value {
	let (id, params) = (asked["id"].clone(), asked["params"].clone());
	let method = asked["method"].as_str().unwrap_or_default().to_owned();
	let result = |result: Value| json!({ "jsonrpc": "2.0", "id": id, "result": result });
	match (lie, method.as_str()) {
		(Lie::Chain, "eth_chainId") => return result(json!("0x1")),
		(Lie::NothingDue, "eth_call") if calls(&params[0], Inbox::sweepCall::SELECTOR) => {
			let error = json!({ "code": 3, "message": "execution reverted", "data": "0x" });
			return json!({ "jsonrpc": "2.0", "id": id, "error": error });
		},
		(Lie::Pool, "eth_getTransactionCount") if params[1] == "pending" => {
			let error = json!({ "code": -32_000, "message": "not now" });
			return json!({ "jsonrpc": "2.0", "id": id, "error": error });
		},
		(Lie::Actors, "eth_call") if calls(&params[0], Inbox::actorOfCall::SELECTOR) => {
			return result(json!(format!("0x{:0>64}", "bad")));
		},
		(Lie::Again, "eth_getTransactionCount") => {
			let made: U64 = node.request("eth_getTransactionCount", params).await.unwrap();
			let again = made.to::<u64>() - AT_ONCE + SWALLOWED.load(Ordering::SeqCst);
			return result(json!(U64::from(again)));
		},
		(Lie::Receipts | Lie::Again, "eth_sendRawTransaction") => {
			SWALLOWED.fetch_add(u64::from(lie == Lie::Again), Ordering::SeqCst);
			let bytes = hex::decode(params[0].as_str().unwrap()).unwrap();
			return result(json!(keccak256(bytes)));
		},
		(Lie::Receipts | Lie::Again, "eth_getTransactionReceipt") => {
			let hash = params[0].clone();
			return result(json!({ "transactionHash": hash, "status": "0x1", "blockHash": hash }));
		},
		_ => {},
	}
	let name: &'static str = Box::leak(method.clone().into_boxed_str());
	match node.request::<Value>(name, params.clone()).await {
		Ok(found) if lie == Lie::Wards && method == "eth_call" => {
			result(json!(halted(&params[0], found.as_str().unwrap())))
		},
		Ok(found) if lie == Lie::Limits && method == "eth_call" => {
			result(json!(stale(&params[0], found.as_str().unwrap())))
		},
		Ok(Value::Array(mut logs)) if lie == Lie::Sets && method == "eth_getLogs" => {
			logs.extend((0..12).map(|n| made_up(&params[0]["address"], u64::MAX - n)));
			result(Value::Array(logs))
		},
		Ok(found) => result(found),
		Err(NodeError::Refused { code, message, data, .. }) => {
			json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message, "data": data } })
		},
		Err(error) => {
			let error = json!({ "code": -32_000, "message": error.to_string() });
			json!({ "jsonrpc": "2.0", "id": id, "error": error })
		},
	}
}

/// What a contract is called with, and whether that is this.
fn calls(call: &Value, selector: [u8; 4]) -> bool {
	let input = call["input"].as_str().or(call["data"].as_str()).unwrap_or_default();
	input.starts_with(&hex::encode_prefixed(selector))
}

/// Limits within which nothing is fresh.
fn stale(call: &Value, found: &str) -> String {
	if !calls(call, Inbox::limitsCall::SELECTOR) {
		return found.into();
	}
	let mut limits = Inbox::limitsCall::abi_decode_returns(&hex::decode(found).unwrap()).unwrap();
	(limits.freshness, limits.checkpointFreshness) = (0, 0);
	hex::encode_prefixed(Inbox::limitsCall::abi_encode_returns(&limits))
}

/// A ward's view with another status.
fn halted(call: &Value, found: &str) -> String {
	if !calls(call, Inbox::wardCall::SELECTOR) {
		return found.into();
	}
	let bytes = hex::decode(found).unwrap();
	let mut ward = Inbox::wardCall::abi_decode_returns(&bytes).unwrap();
	(ward.status, ward.incidents, ward.haltRound) = (2, 1, super::unix_now() + 20);
	(ward.haltHeight, ward.firstRound) = (1_000_000, ward.haltRound);
	hex::encode_prefixed(Inbox::wardCall::abi_encode_returns(&ward))
}

/// A log of an installation that never was.
fn made_up(address: &Value, number: u64) -> Value {
	let mut set = world::set(1).commitment;
	set.set_id = vigil_primitives::SetId(number);
	let event = Inbox::SetInstalled {
		service: set.service.0,
		setId: number,
		commitment: commitment(&set),
		policy: policy(&world::POLICY),
	};
	let data = event.encode_log_data();
	json!({ "address": address, "topics": data.topics(), "data": data.data })
}
