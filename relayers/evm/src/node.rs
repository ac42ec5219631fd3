// SPDX-License-Identifier: Apache-2.0

//! One endpoint of an EVM chain. What it says is believed as far as somebody else says the same.

use alloy_primitives::{Address, Bytes, B256, U128, U256, U64};
use alloy_provider::{Provider, ProviderBuilder, RootProvider};
use alloy_transport::RpcError;
use futures::future::try_join_all;
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::{json, Value};
use std::{sync::Once, time::Duration};
use vigil_primitives::H256;
use vigil_relayer_core::Block;
use vigil_relayer_link::Endpoint;

/// How long an endpoint may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most requests that are under way at once.
const AT_ONCE: usize = 32;

/// An endpoint that was dialled, of the chain that was expected.
#[derive(Clone, Debug)]
pub struct Node {
	endpoint: Endpoint,
	chain_id: u64,
	provider: RootProvider,
}

/// Why an endpoint is of no use, or does not do what it is asked for. One sentence each, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
	/// It does not answer.
	#[error("{endpoint} does not answer: {detail}")]
	Unreachable {
		/// Which one.
		endpoint: String,
		/// Why.
		detail: String,
	},
	/// It answered with an error.
	#[error("{endpoint} refuses {method}: {message}")]
	Refused {
		/// Which one.
		endpoint: String,
		/// What was asked for.
		method: &'static str,
		/// JSON-RPC's code.
		code: i64,
		/// What it says.
		message: String,
		/// What a contract returned.
		data: Option<Bytes>,
	},
	/// Its answer cannot be.
	#[error("{endpoint} gives a nonsensical answer to {what}: {detail}")]
	Nonsense {
		/// Which one.
		endpoint: String,
		/// What was asked for.
		what: &'static str,
		/// What is wrong with it.
		detail: String,
	},
	/// It is of another chain.
	#[error("{endpoint} is of the chain {found}, not of {expected}")]
	WrongChain {
		/// Which one.
		endpoint: String,
		/// Its chain id.
		found: u64,
		/// The one that is configured or recorded.
		expected: u64,
	},
	/// Two endpoints do not agree.
	#[error("{one} and {other} contradict each other about block {number}")]
	Contradiction {
		/// The first.
		one: String,
		/// The second.
		other: String,
		/// The height.
		number: u64,
	},
	/// There are no endpoints, or there is no connection.
	#[error("there is no endpoint to ask")]
	Empty,
}

/// The part of a block's header that relayers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
	number: U64,
	/// Its hash, as the endpoint says.
	pub hash: B256,
	/// The root of the state after it, as the endpoint says.
	pub state_root: B256,
	timestamp: U64,
	base_fee_per_gas: Option<U128>,
}

/// Something that a contract said.
#[derive(Clone, Debug, Deserialize)]
pub struct Log {
	/// Which contract.
	pub address: Address,
	/// What it is about.
	pub topics: Vec<B256>,
	/// The rest.
	pub data: Bytes,
}

/// What became of a transaction, as an endpoint says.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
	status: Option<U64>,
	/// The block that has it.
	pub block_hash: Option<B256>,
}

/// What `eth_getProof` answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
	/// The nodes that lead to the account.
	pub account_proof: Vec<Bytes>,
	/// What leads to each slot.
	pub storage_proof: Vec<SlotProof>,
}

/// What leads to one slot.
#[derive(Clone, Debug, Deserialize)]
pub struct SlotProof {
	/// The nodes.
	pub proof: Vec<Bytes>,
}

/// A view of a contract: what it returned, or `None` if it refused.
pub type Answer = Option<Bytes>;

/// After which block to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
	/// This one.
	Block(B256),
	/// The newest.
	Latest,
	/// The newest, and what the endpoint's pool has besides.
	Pending,
}

impl At {
	fn json(self) -> Value {
		match self {
			Self::Block(hash) => json!({ "blockHash": hash }),
			Self::Latest => json!("latest"),
			Self::Pending => json!("pending"),
		}
	}
}

impl Header {
	/// Its height.
	pub fn number(&self) -> u64 {
		self.number.to()
	}

	/// Its time.
	pub fn timestamp(&self) -> u64 {
		self.timestamp.to()
	}

	/// What each gas costs at least in it.
	pub fn base_fee(&self) -> u128 {
		self.base_fee_per_gas.map_or(0, |fee| fee.to())
	}

	/// The same in the words of the state machine.
	pub fn block(&self) -> Block {
		Block { number: self.number(), hash: H256(self.hash.0) }
	}
}

impl Receipt {
	/// Whether its call failed.
	pub fn failed(&self) -> bool {
		self.status.is_some_and(|status| status.is_zero())
	}
}

impl NodeError {
	/// What a contract returned when it refused.
	pub fn refusal(&self) -> Option<&Bytes> {
		match self {
			Self::Refused { data, .. } => data.as_ref(),
			_ => None,
		}
	}

	/// Whether a contract refused, so that it is no fault of the endpoint.
	pub fn is_revert(&self) -> bool {
		match self {
			Self::Refused { code, message, data, .. } => {
				*code == 3 || data.is_some() || message.contains("revert")
			},
			_ => false,
		}
	}
}

/// Encrypted connections are made by this crate's choice of cryptography, once in a process.
fn install_cryptography() {
	static ONCE: Once = Once::new();
	ONCE.call_once(|| {
		// Somebody else may have chosen before.
		let _ = rustls::crypto::ring::default_provider().install_default();
	});
}

impl Node {
	/// Dials an endpoint and asks which chain it is of.
	pub async fn dial(endpoint: &Endpoint, expected: Option<u64>) -> Result<Self, NodeError> {
		install_cryptography();
		let unreachable = |detail: String| NodeError::Unreachable {
			endpoint: endpoint.to_string(),
			detail: endpoint.redact(&detail),
		};
		let builder = ProviderBuilder::new().disable_recommended_fillers();
		let dialled = tokio::time::timeout(PATIENCE, builder.connect(endpoint.secret())).await;
		let provider = dialled
			.map_err(|_| unreachable("it takes too long".into()))?
			.map_err(|error| unreachable(error.to_string()))?;
		let mut node = Self { endpoint: endpoint.clone(), chain_id: 0, provider };
		let found: U64 = node.request("eth_chainId", json!([])).await?;
		node.chain_id = found.to();
		match expected {
			Some(expected) if expected != node.chain_id => Err(NodeError::WrongChain {
				endpoint: endpoint.to_string(),
				found: node.chain_id,
				expected,
			}),
			_ => Ok(node),
		}
	}

	/// Its address.
	pub fn endpoint(&self) -> &Endpoint {
		&self.endpoint
	}

	/// Its chain.
	pub fn chain_id(&self) -> u64 {
		self.chain_id
	}

	/// Asks.
	pub async fn request<R>(&self, method: &'static str, params: Value) -> Result<R, NodeError>
	where
		R: DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
	{
		let asked = self.provider.raw_request::<Value, Value>(method.into(), params);
		let answer = match tokio::time::timeout(PATIENCE, asked).await {
			Ok(Ok(answer)) => answer,
			Ok(Err(error)) => return Err(self.error(method, error)),
			Err(_) => return Err(self.unreachable(format!("{method} takes too long"))),
		};
		serde_json::from_value(answer).map_err(|error| self.nonsense(method, error))
	}

	fn error<E: std::fmt::Display>(&self, method: &'static str, error: RpcError<E>) -> NodeError {
		match error {
			RpcError::ErrorResp(error) => NodeError::Refused {
				endpoint: self.endpoint.to_string(),
				method,
				code: error.code,
				message: self.endpoint.redact(&error.message),
				data: error.as_revert_data().or_else(|| {
					error.data.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok())
				}),
			},
			// Some answer with a word of nothing where JSON-RPC has `null`.
			RpcError::NullResp => self.nonsense(method, "it is empty"),
			error => self.unreachable(error.to_string()),
		}
	}

	fn unreachable(&self, detail: String) -> NodeError {
		NodeError::Unreachable {
			endpoint: self.endpoint.to_string(),
			detail: self.endpoint.redact(&detail),
		}
	}

	/// An answer that cannot be.
	pub fn nonsense(&self, what: &'static str, detail: impl ToString) -> NodeError {
		let endpoint = self.endpoint.to_string();
		NodeError::Nonsense { endpoint, what, detail: self.endpoint.redact(&detail.to_string()) }
	}

	/// The header of a block by its tag or height; `None` if there is none.
	pub async fn header(&self, of: Value) -> Result<Option<Header>, NodeError> {
		self.request("eth_getBlockByNumber", json!([of, false])).await
	}

	/// The newest header.
	pub async fn latest(&self) -> Result<Header, NodeError> {
		let latest = self.header(json!("latest")).await?;
		latest.ok_or_else(|| self.nonsense("eth_getBlockByNumber", "it has no newest block"))
	}

	/// The header of this height.
	pub async fn at_height(&self, number: u64) -> Result<Option<Header>, NodeError> {
		self.header(json!(U64::from(number))).await
	}

	/// What a contract says.
	pub async fn call(&self, to: Address, input: Bytes, at: At) -> Result<Bytes, NodeError> {
		self.request("eth_call", json!([{ "to": to, "input": input }, at.json()])).await
	}

	/// What a transaction would do after the newest block.
	pub async fn dry_run(
		&self,
		from: Address,
		to: Address,
		(input, gas): (Bytes, u64),
	) -> Result<Bytes, NodeError> {
		let call = json!({ "from": from, "to": to, "input": input, "gas": U64::from(gas) });
		self.request("eth_call", json!([call, "latest"])).await
	}

	/// What a contract says to each of these, after one block.
	pub async fn ask(
		&self,
		to: Address,
		calls: Vec<Bytes>,
		at: B256,
	) -> Result<Vec<Answer>, NodeError> {
		let one = |input: &Bytes| {
			let asked = self.call(to, input.clone(), At::Block(at));
			async move {
				match asked.await {
					Ok(answer) => Ok(Some(answer)),
					Err(error) if error.is_revert() => Ok(None),
					Err(error) => Err(error),
				}
			}
		};
		let mut answers = Vec::new();
		for some in calls.chunks(AT_ONCE) {
			answers.extend(try_join_all(some.iter().map(one)).await?);
		}
		Ok(answers)
	}

	/// How many transactions an account has in blocks up to this one.
	pub async fn nonce(&self, of: Address, at: At) -> Result<u64, NodeError> {
		let nonce: U64 = self.request("eth_getTransactionCount", json!([of, at.json()])).await?;
		Ok(nonce.to())
	}

	/// What an account has; as much as fits, which is more than there is.
	pub async fn balance(&self, of: Address, at: At) -> Result<u128, NodeError> {
		let balance: U256 = self.request("eth_getBalance", json!([of, at.json()])).await?;
		Ok(u128::try_from(balance).unwrap_or(u128::MAX))
	}

	/// The code at an address.
	pub async fn code(&self, of: Address, at: At) -> Result<Bytes, NodeError> {
		self.request("eth_getCode", json!([of, at.json()])).await
	}

	/// A word of a contract's storage.
	pub async fn slot(&self, of: Address, slot: B256, at: At) -> Result<B256, NodeError> {
		self.request("eth_getStorageAt", json!([of, slot, at.json()])).await
	}

	/// What blocks' authors ask beside the base fee, as the endpoint says. Not all chains know such a thing.
	pub async fn suggested_tip(&self) -> Result<u128, NodeError> {
		let tip: U128 = self.request("eth_maxPriorityFeePerGas", json!([])).await?;
		Ok(tip.to())
	}

	/// Hands in a transaction.
	pub async fn send(&self, bytes: &[u8]) -> Result<B256, NodeError> {
		self.request("eth_sendRawTransaction", json!([Bytes::copy_from_slice(bytes)])).await
	}

	/// What became of a transaction.
	pub async fn receipt(&self, of: B256) -> Result<Option<Receipt>, NodeError> {
		self.request("eth_getTransactionReceipt", json!([of])).await
	}

	/// What a contract said in these blocks about these topics.
	pub async fn logs(
		&self,
		of: Address,
		topics: &[B256],
		blocks: (u64, u64),
	) -> Result<Vec<Log>, NodeError> {
		self.logs_by(of, json!([topics]), blocks).await
	}

	/// The same by topics of every place, as JSON-RPC has them.
	pub async fn logs_by(
		&self,
		of: Address,
		topics: Value,
		(first, last): (u64, u64),
	) -> Result<Vec<Log>, NodeError> {
		let filter = json!({
			"address": of,
			"topics": topics,
			"fromBlock": U64::from(first),
			"toBlock": U64::from(last),
		});
		self.request("eth_getLogs", json!([filter])).await
	}

	/// A proof of slots of an account.
	pub async fn proof(&self, of: Address, slots: &[B256], at: B256) -> Result<Proof, NodeError> {
		self.request("eth_getProof", json!([of, slots, At::Block(at).json()])).await
	}
}
