// SPDX-License-Identifier: Apache-2.0

//! An endpoint that misbehaves on demand: a JSON-RPC proxy over HTTP for chains of any family. Of an
//! EVM chain it remembers the blocks, as a provider's node does.

mod follow;
mod forge;
mod http;
mod invent;

use crate::{Error, Result};
use follow::Followed;
use forge::Forge;
use invent::Invented;
use jsonrpsee::core::{client::ClientT, params::ArrayParams, ClientError};
use jsonrpsee_http_client::HttpClient;
use serde_json::{json, Value};
use std::{
	net::{Ipv4Addr, SocketAddr},
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
	sync::{watch, Mutex},
	task::JoinHandle,
};

/// What an endpoint does wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fault {
	/// Nothing.
	#[default]
	None,
	/// Refuses connections.
	Down,
	/// Takes requests and never answers.
	Hang,
	/// Answers after this time.
	Slow(Duration),
	/// Answers with this HTTP status.
	Status(u16),
	/// Answers as if no block came after this height.
	StuckAt(u64),
	/// Says that it serves another chain.
	WrongChainId,
	/// Shows a newest block whose height is this much higher.
	LieHeight(u64),
	/// Names other hashes than those of its headers.
	LieHash,
	/// Shows another branch from this height on. Its headers are consistent in themselves.
	Fork(u64),
	/// Shows the chain from its first block on, over and over, each block as if it were the newest. All
	/// that do so show the same at one time.
	Replay,
	/// Shows a block more each time this span has passed, on top of the newest real one. Its headers are
	/// linked and consistent in themselves.
	Invent(Duration),
	/// Answers with a rate limit where it would show a block above this height.
	LimitedAbove(u64),
}

/// How long a replayed block is the newest.
const REPLAYED_FOR: Duration = Duration::from_millis(300);
/// What an endpoint says that was asked too often (EIP-1474).
const LIMITED: i32 = -32_005;

/// A proxy on 127.0.0.1; gone when dropped. Connections end when its fault changes.
#[derive(Debug)]
pub struct Proxy {
	address: SocketAddr,
	upstream: Upstream,
	fault: watch::Sender<Fault>,
	tasks: [JoinHandle<()>; 2],
}

impl Proxy {
	/// A proxy without fault on `port` for the endpoint at the URL `upstream`.
	pub async fn start(port: u16, upstream: &str) -> Result<Self> {
		let client = HttpClient::builder().build(upstream).map_err(|source| Error::Rpc {
			method: "connect".into(),
			url: upstream.into(),
			source: Box::new(source),
		})?;
		let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
		let first = http::listen(address)
			.map_err(|source| Error::File { path: address.to_string().into(), source })?;
		let (fault, faults) = watch::channel(Fault::None);
		let upstream = Upstream {
			client,
			forge: Arc::default(),
			followed: Arc::default(),
			invented: Arc::default(),
		};
		let followed = upstream.followed.clone();
		let following = tokio::spawn(follow::run(upstream.client.clone(), followed));
		let serving = tokio::spawn(http::run(address, Some(first), faults, upstream.clone()));
		Ok(Self { address, upstream, fault, tasks: [serving, following] })
	}

	/// Its URL.
	pub fn url(&self) -> String {
		format!("http://{}", self.address)
	}

	/// From now on it does this wrong.
	pub fn set(&self, fault: Fault) {
		self.fault.send_replace(fault);
	}

	/// The height of the newest block that it would show if nothing was wrong with it.
	pub async fn height(&self) -> Result<u64> {
		let failed = |source| Error::Rpc {
			method: "newest block".into(),
			url: self.url(),
			source: Box::new(source),
		};
		self.upstream.newest().await.map_err(failed)
	}

	/// Freezes it at the newest block of its upstream, and returns the height.
	pub async fn freeze(&self) -> Result<u64> {
		let height = self.height().await?;
		self.set(Fault::StuckAt(height));
		Ok(height)
	}
}

impl Drop for Proxy {
	fn drop(&mut self) {
		self.tasks.iter().for_each(JoinHandle::abort);
	}
}

/// An answer of the upstream.
type Answered<T> = std::result::Result<T, ClientError>;

/// The honest endpoint behind a proxy.
#[derive(Clone, Debug)]
struct Upstream {
	client: HttpClient,
	forge: Arc<Mutex<Forge>>,
	followed: Arc<Mutex<Followed>>,
	invented: Arc<Mutex<Option<Invented>>>,
}

impl Upstream {
	/// What the endpoint itself remembers, or else what the chain answers.
	async fn ask(&self, method: &str, params: Vec<Value>) -> Answered<Value> {
		if let Some(remembered) = self.followed.lock().await.answer(method, &params) {
			return Ok(remembered);
		}
		let mut array = ArrayParams::new();
		for param in params {
			array.insert(param)?;
		}
		self.client.request(method, array).await
	}

	async fn newest(&self) -> Answered<u64> {
		match self.ask("chain_getHeader", Vec::new()).await {
			Ok(header) => Ok(number(&header["number"]).unwrap_or(0)),
			Err(_) => Ok(number(&self.ask("eth_blockNumber", Vec::new()).await?).unwrap_or(0)),
		}
	}

	/// The answer to one request under a fault.
	async fn answer(&self, fault: &Fault, request: &Value) -> Value {
		let method = request["method"].as_str().unwrap_or_default();
		let params = request["params"].as_array().cloned().unwrap_or_default();
		let result = match fault {
			Fault::StuckAt(height) => self.stuck(*height, method, params).await,
			Fault::Fork(height) => self.forked(*height, method, params).await,
			Fault::Invent(every) => self.invented(*every, method, params).await,
			Fault::LimitedAbove(height) => {
				let honest = self.ask(method, params).await;
				match self.shows_above(*height, method, &honest).await {
					true => {
						let error = json!({ "code": LIMITED, "message": "too many requests" });
						return json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
					},
					false => honest,
				}
			},
			Fault::Replay => match self.replayed().await {
				Ok(height) => self.stuck(height, method, params).await,
				Err(error) => Err(error),
			},
			_ => {
				let honest = self.ask(method, params.clone()).await;
				honest.map(|answer| lie(fault, method, &params, answer))
			},
		};
		let id = &request["id"];
		match result {
			Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
			Err(ClientError::Call(error)) => json!({ "jsonrpc": "2.0", "id": id, "error": error }),
			Err(error) => {
				let error = json!({ "code": -32000, "message": error.to_string() });
				json!({ "jsonrpc": "2.0", "id": id, "error": error })
			},
		}
	}

	/// Answers as if nothing came after `height`.
	async fn stuck(&self, height: u64, method: &str, params: Vec<Value>) -> Answered<Value> {
		let hash_at = |height: u64| self.ask("chain_getBlockHash", vec![json!(height)]);
		let by_hash = |hash: Value| self.ask("chain_getHeader", vec![hash]);
		let beyond = |block: &Value| number(&block["number"]).is_some_and(|number| number > height);
		match method {
			"eth_blockNumber" => Ok(json!(format!("{height:#x}"))),
			"eth_getBlockByNumber" => {
				let named = params.first().and_then(number).is_none();
				let block = self.ask(method, params).await?;
				match beyond(&block) {
					true if named => {
						let at = vec![json!(format!("{height:#x}")), json!(false)];
						self.ask(method, at).await
					},
					true => Ok(Value::Null),
					false => Ok(block),
				}
			},
			"chain_getHeader" if params.is_empty() => by_hash(hash_at(height).await?).await,
			"chain_getFinalizedHead" => {
				let hash = self.ask(method, params).await?;
				let header = by_hash(hash.clone()).await?;
				if beyond(&header) {
					hash_at(height).await
				} else {
					Ok(hash)
				}
			},
			"chain_getBlockHash" if params.is_empty() => hash_at(height).await,
			"chain_getBlockHash" if params[0].as_u64() > Some(height) => Ok(Value::Null),
			_ => self.ask(method, params).await,
		}
	}

	/// The height that is the newest now where blocks are replayed.
	async fn replayed(&self) -> Answered<u64> {
		let newest = self.newest().await?.max(1);
		let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		let turn = since.as_millis() / REPLAYED_FOR.as_millis();
		Ok(1 + u64::try_from(turn % u128::from(newest)).unwrap_or(0))
	}

	/// Whether an answer shows a block above `height`, or that there is one.
	async fn shows_above(&self, height: u64, method: &str, answer: &Answered<Value>) -> bool {
		let Ok(answer) = answer else { return false };
		let shown = match method {
			"eth_blockNumber" => number(answer),
			"chain_getBlockHash" | "chain_getFinalizedHead" if answer.is_string() => {
				let header = self.ask("chain_getHeader", vec![answer.clone()]).await;
				header.ok().and_then(|header| number(&header["number"]))
			},
			_ => number(&answer["number"]),
		};
		shown.is_some_and(|shown| shown > height)
	}

	/// Answers from another branch from `height` on.
	async fn forked(&self, height: u64, method: &str, params: Vec<Value>) -> Answered<Value> {
		let mut forge = self.forge.lock().await;
		let honest = params.into_iter().map(|param| forge.honest(param)).collect();
		let answer = self.ask(method, honest).await?;
		if answer.get("parentHash").is_some() {
			return forge.alter(self, height, answer).await;
		}
		if ["chain_getBlockHash", "chain_getFinalizedHead"].contains(&method) && answer.is_string()
		{
			let header = self.ask("chain_getHeader", vec![answer]).await?;
			let forged = forge.alter(self, height, header).await?;
			return Ok(forge::hash_of(&forged));
		}
		Ok(answer)
	}
}

/// An honest answer, spoilt.
fn lie(fault: &Fault, method: &str, params: &[Value], mut answer: Value) -> Value {
	let wrong = || json!(format!("0x{}", "de".repeat(32)));
	let newest = match method {
		"eth_getBlockByNumber" => params.first() == Some(&json!("latest")),
		"chain_getHeader" => params.is_empty(),
		_ => false,
	};
	match (fault, method) {
		(Fault::WrongChainId, "eth_chainId") => return json!("0xdeadbeef"),
		(Fault::WrongChainId, "chain_getBlockHash") if params.first() == Some(&json!(0)) => {
			return wrong()
		},
		(Fault::LieHash, "chain_getBlockHash") if params.first() != Some(&json!(0)) => {
			return wrong()
		},
		(Fault::LieHash, "chain_getFinalizedHead") => return wrong(),
		(Fault::LieHash, _) if answer.get("parentHash").is_some() => match method {
			"chain_getHeader" => answer["stateRoot"] = wrong(),
			_ => answer["hash"] = wrong(),
		},
		(Fault::LieHeight(by), _) if newest => {
			if let Some(number) = number(&answer["number"]) {
				answer["number"] = json!(format!("{:#x}", number.saturating_add(*by)));
			}
		},
		_ => {},
	}
	answer
}

/// A number as both families write it in blocks: `"0x1b4"`.
fn number(json: &Value) -> Option<u64> {
	u64::from_str_radix(json.as_str()?.strip_prefix("0x")?, 16).ok()
}
