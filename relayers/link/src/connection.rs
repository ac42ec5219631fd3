// SPDX-License-Identifier: Apache-2.0

//! A connection to one node, with a time limit on everything.

use crate::Endpoint;
use codec::{Compact, Decode, Encode};
use serde::{de::DeserializeOwned, Deserialize};
use sp_crypto_hashing::blake2_256;
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
	/// It says that another block is final than another node.
	#[error(
		"{one} and {other} contradict each other about the final block {number}: one of them lies"
	)]
	Contradiction {
		/// Which one.
		one: String,
		/// The other.
		other: String,
		/// The height of the block.
		number: u64,
	},
	/// Nobody said which of several chains is meant.
	#[error("the endpoints are of different chains ({0}): set `genesis` to the one that is meant")]
	Undecided(String),
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

/// A block's header.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
	parent_hash: H256,
	/// In hexadecimal.
	number: String,
	state_root: H256,
	extrinsics_root: H256,
	digest: Digest,
}

/// What a header has for its consensus, each item encoded.
#[derive(Clone, Debug, Deserialize)]
struct Digest {
	logs: Vec<Hex>,
}

impl Header {
	/// The height.
	pub fn number(&self) -> Option<u64> {
		u64::from_str_radix(self.number.trim_start_matches("0x"), 16).ok()
	}

	/// The root of the state after the block.
	pub fn state_root(&self) -> H256 {
		self.state_root
	}

	/// The block's hash: that of the encoded header. `None` if it has no height.
	pub fn hash(&self) -> Option<H256> {
		self.encoded().map(|bytes| H256(blake2_256(&bytes)))
	}

	/// The header as it is encoded and hashed. `None` if it has no height.
	pub fn encoded(&self) -> Option<Vec<u8>> {
		let mut bytes = self.parent_hash.encode();
		Compact(self.number()?).encode_to(&mut bytes);
		(self.state_root, self.extrinsics_root).encode_to(&mut bytes);
		Compact(u32::try_from(self.digest.logs.len()).ok()?).encode_to(&mut bytes);
		self.digest.logs.iter().for_each(|Hex(log)| bytes.extend(log));
		Some(bytes)
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
	/// Connects to the first of these endpoints that answers and is of the expected chain. Returns
	/// what is wrong with those before it, too.
	pub async fn open(
		endpoints: &[Endpoint],
		expected: H256,
	) -> (Result<Self, RpcError>, Vec<RpcError>) {
		let mut wrong = Vec::new();
		for endpoint in endpoints {
			match Self::dial(endpoint, Some(expected)).await {
				Ok(connection) => return (Ok(connection), wrong),
				Err(error) => {
					log::debug!(target: "vigil-relayer", "{error}");
					wrong.push(error);
				},
			}
		}
		let last = wrong.last().cloned();
		let error = last.map_or(RpcError::Empty, |last| RpcError::None(Box::new(last)));
		(Err(error), wrong)
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_headers_hash_is_its_blocks() {
		// The genesis of Polkadot.
		let mut header = Header {
			parent_hash: H256::zero(),
			number: "0x0".into(),
			state_root: bytes("29d0d972cd27cbc511e9589fcb7a4506d5eb6a9e8df205f00472e5ab354a4e17"),
			extrinsics_root: bytes(
				"03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
			),
			digest: Digest { logs: Vec::new() },
		};
		let genesis = bytes("91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3");
		assert_eq!(header.hash(), Some(genesis));
		header.digest.logs.push(Hex(vec![0]));
		assert_ne!(header.hash(), Some(genesis));
		header.number = "height".into();
		assert_eq!(header.hash(), None);
	}

	fn bytes(text: &str) -> H256 {
		H256::from_slice(&hex::decode(text).unwrap())
	}
}
