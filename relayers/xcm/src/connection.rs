// SPDX-License-Identifier: Apache-2.0

//! A connection to one node, with a time limit on everything.

use crate::Endpoint;
use codec::Decode;
use serde::{de::DeserializeOwned, Deserialize};
use std::{future::Future, time::Duration};
use subxt::rpcs::{
	client::{rpc_params, RpcParams, RpcSubscription},
	Error, RpcClient,
};
use vigil_primitives::H256;

/// Longer than any honest answer takes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a node did not answer as it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
	/// It cannot be reached, or does not answer in time.
	#[error("{endpoint} cannot be reached: {detail}")]
	Unreachable {
		/// Which one.
		endpoint: String,
		/// What happened.
		detail: String,
	},
	/// It answers with an error.
	#[error("{endpoint} answers {method} with: {message} ({code})")]
	Refused {
		/// Which one.
		endpoint: String,
		/// What it was asked.
		method: String,
		/// The code of its error.
		code: i32,
		/// What it says.
		message: String,
	},
	/// Its answer makes no sense.
	#[error("{endpoint} answers {method} with something else than expected: {detail}")]
	Nonsense {
		/// Which one.
		endpoint: String,
		/// What it was asked.
		method: String,
		/// What is wrong.
		detail: String,
	},
	/// It is a node of another chain.
	#[error("{endpoint} is of the chain {found:?}, not of {expected:?}")]
	WrongChain {
		/// Which one.
		endpoint: String,
		/// The genesis that was expected.
		expected: H256,
		/// The genesis that it has.
		found: H256,
	},
	/// None of the endpoints can be used.
	#[error("none of the endpoints can be used; the last one: {0}")]
	None(Box<RpcError>),
	/// There are no endpoints.
	#[error("there are no endpoints")]
	Empty,
}

/// Bytes as JSON has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
	fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").unwrap_or(&text);
		hex::decode(digits).map(Self).map_err(serde::de::Error::custom)
	}
}

/// A block's header, as far as it matters here.
#[derive(Clone, Debug, Deserialize)]
pub struct Header {
	/// The height, in hexadecimal.
	number: String,
}

impl Header {
	/// The height.
	pub fn number(&self) -> Option<u64> {
		u64::from_str_radix(self.number.trim_start_matches("0x"), 16).ok()
	}
}

/// A connection to one node.
#[derive(Clone)]
pub struct Connection {
	endpoint: Endpoint,
	client: RpcClient,
	genesis: H256,
}

impl Connection {
	/// Connects to the first of these endpoints that answers and is of the expected chain.
	pub async fn open(endpoints: &[Endpoint], expected: Option<H256>) -> Result<Self, RpcError> {
		let mut last = RpcError::Empty;
		for endpoint in endpoints {
			match Self::dial(endpoint, expected).await {
				Ok(connection) => return Ok(connection),
				Err(error) => {
					log::debug!(target: "vigil-relayer", "{error}");
					last = error;
				},
			}
		}
		Err(match last {
			RpcError::Empty => RpcError::Empty,
			last => RpcError::None(Box::new(last)),
		})
	}

	/// Connects to this endpoint.
	pub async fn dial(endpoint: &Endpoint, expected: Option<H256>) -> Result<Self, RpcError> {
		let dialled = RpcClient::from_insecure_url(endpoint.secret());
		let client = in_time(endpoint, "connect", dialled).await?;
		let mut connection = Self { endpoint: endpoint.clone(), client, genesis: H256::zero() };
		connection.genesis = connection.request("chain_getBlockHash", rpc_params![0]).await?;
		match expected {
			Some(expected) if expected != connection.genesis => Err(RpcError::WrongChain {
				endpoint: endpoint.to_string(),
				expected,
				found: connection.genesis,
			}),
			_ => Ok(connection),
		}
	}

	/// Where it leads.
	pub fn endpoint(&self) -> &Endpoint {
		&self.endpoint
	}

	/// Which chain it is.
	pub fn genesis(&self) -> H256 {
		self.genesis
	}

	/// Asks the node something.
	pub async fn request<T: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
	) -> Result<T, RpcError> {
		in_time(&self.endpoint, method, self.client.request(method, params)).await
	}

	/// Subscribes to something.
	pub async fn subscribe<T: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
		unsubscribe: &str,
	) -> Result<RpcSubscription<T>, RpcError> {
		let subscribed = self.client.subscribe(method, params, unsubscribe);
		in_time(&self.endpoint, method, subscribed).await
	}

	/// Calls the runtime at a block, or at the best one.
	pub async fn call<T: Decode>(
		&self,
		function: &str,
		arguments: &[u8],
		at: Option<H256>,
	) -> Result<T, RpcError> {
		let arguments = format!("0x{}", hex::encode(arguments));
		let params = rpc_params![function, arguments, at];
		let Hex(bytes) = self.request("state_call", params).await?;
		T::decode(&mut &bytes[..]).map_err(|error| self.nonsense(function, error))
	}

	/// Reads an entry of the state.
	pub async fn storage(&self, key: &[u8], at: Option<H256>) -> Result<Option<Vec<u8>>, RpcError> {
		let params = rpc_params![format!("0x{}", hex::encode(key)), at];
		let value: Option<Hex> = self.request("state_getStorage", params).await?;
		Ok(value.map(|Hex(bytes)| bytes))
	}

	/// The hash of a block.
	pub async fn block_hash(&self, number: u64) -> Result<Option<H256>, RpcError> {
		self.request("chain_getBlockHash", rpc_params![number]).await
	}

	/// The height of a block.
	pub async fn block_number(&self, hash: H256) -> Result<u64, RpcError> {
		let header: Option<Header> = self.request("chain_getHeader", rpc_params![hash]).await?;
		let number = header.and_then(|header| header.number());
		number.ok_or_else(|| self.nonsense("chain_getHeader", "there is no such block"))
	}

	/// The last finalised block.
	pub async fn finalized_head(&self) -> Result<H256, RpcError> {
		self.request("chain_getFinalizedHead", rpc_params![]).await
	}

	/// The best block.
	pub async fn best_head(&self) -> Result<H256, RpcError> {
		self.request("chain_getBlockHash", rpc_params![]).await
	}

	/// What does not fit the question.
	pub fn nonsense(&self, method: &str, detail: impl ToString) -> RpcError {
		let endpoint = self.endpoint.to_string();
		RpcError::Nonsense { endpoint, method: method.into(), detail: detail.to_string() }
	}
}

impl RpcError {
	/// The subscription's end, as an error.
	pub fn ended(endpoint: &Endpoint, error: Option<Error>) -> Self {
		match error {
			Some(error) => from_rpc(endpoint, "subscription", error),
			None => Self::Unreachable {
				endpoint: endpoint.to_string(),
				detail: "it closed the subscription".into(),
			},
		}
	}
}

async fn in_time<T>(
	endpoint: &Endpoint,
	method: &str,
	future: impl Future<Output = Result<T, Error>>,
) -> Result<T, RpcError> {
	match tokio::time::timeout(PATIENCE, future).await {
		Ok(result) => result.map_err(|error| from_rpc(endpoint, method, error)),
		Err(_) => Err(RpcError::Unreachable {
			endpoint: endpoint.to_string(),
			detail: format!("no answer to {method} within {} seconds", PATIENCE.as_secs()),
		}),
	}
}

fn from_rpc(from: &Endpoint, method: &str, error: Error) -> RpcError {
	let (endpoint, method) = (from.to_string(), method.to_string());
	match error {
		Error::User(error) => {
			let data = error.data.as_ref().map(|data| format!(": {}", data.get()));
			let message = format!("{}{}", error.message, data.unwrap_or_default());
			RpcError::Refused { endpoint, method, code: error.code, message: from.redact(&message) }
		},
		Error::Deserialization(error) => {
			RpcError::Nonsense { endpoint, method, detail: error.to_string() }
		},
		error => RpcError::Unreachable { endpoint, detail: from.redact(&error.to_string()) },
	}
}
