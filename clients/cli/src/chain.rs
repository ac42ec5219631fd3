// SPDX-License-Identifier: Apache-2.0

//! A chain as its node shows it: entries of the state, answers of its runtime, calls of its pallets, all
//! by the names that its metadata has.

mod eras;
mod runtime;
mod storage;

pub use eras::Calendar;
pub use runtime::{only, CallOf, Runtime};
pub use storage::bounded;

use crate::{
	error::{Problem, Result},
	shape::{Shapes, Style},
};
use serde_json::Value as Json;
use subxt::rpcs::client::rpc_params;
use vigil_primitives::H256;
use vigil_relayer_link::{agree, Connection, Endpoint, Hex, RpcError};

/// Where a command looks.
#[derive(Clone, Debug, clap::Args)]
pub struct Net {
	/// A node's address; repeat it for others to try if that one does not answer
	#[arg(
		long = "url",
		value_name = "URL",
		env = "VIGIL_URL",
		// It may hold a provider's key.
		hide_env_values = true,
		value_delimiter = ',',
		global = true,
		default_value = "ws://127.0.0.1:9944"
	)]
	pub urls: Vec<String>,
	/// The hash of the chain's first block; nodes of another chain are refused
	#[arg(long, value_name = "HASH", env = "VIGIL_GENESIS", global = true)]
	pub genesis: Option<String>,
}

/// A node of a chain, at one block of it.
pub struct Chain {
	/// The connection.
	pub connection: Connection,
	/// Its runtime.
	pub runtime: Runtime,
	/// The block that is looked at: the best one when it was asked.
	pub at: H256,
	/// Its height.
	pub number: u64,
	/// Whether somebody said which chain it has to be.
	pub pinned: bool,
}

impl Net {
	/// Connects to the first node that answers and is of the chain that is meant.
	pub async fn open(&self) -> Result<Chain> {
		Chain::of(self.connect().await?, self.genesis.is_some()).await
	}

	/// The same without reading its runtime, whose metadata need not be of a kind that is known here.
	pub async fn connect(&self) -> Result<Connection> {
		let endpoints = self.endpoints()?;
		let wanted = self.genesis.as_deref().map(hash).transpose()?;
		let genesis = match wanted {
			Some(genesis) => genesis,
			None => agree::genesis(&agree::dial(&endpoints).await)?,
		};
		let (opened, _) = Connection::open(&endpoints, genesis).await;
		let opened = opened.map_err(|error| match error {
			RpcError::None(inner) => *inner,
			other => other,
		});
		Ok(opened?)
	}

	/// The addresses.
	pub fn endpoints(&self) -> Result<Vec<Endpoint>> {
		let endpoints = self.urls.iter().map(|url| Endpoint::new(&as_socket(url)));
		endpoints
			.collect::<std::result::Result<_, _>>()
			.map_err(|error| Problem::usage(format!("--url: {error}")))
	}
}

/// Nodes answer requests and subscriptions on one port: who writes `http` means that one.
fn as_socket(url: &str) -> String {
	match url.split_once("://") {
		Some(("http", rest)) => format!("ws://{rest}"),
		Some(("https", rest)) => format!("wss://{rest}"),
		_ => url.to_string(),
	}
}

/// Reads a hash.
pub fn hash(text: &str) -> Result<H256> {
	let digits = text.trim().strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	let bytes = digits.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
	bytes.map(H256).ok_or_else(|| {
		Problem::usage(format!("a hash of 32 bytes as 0x... is expected, not `{text}`"))
	})
}

impl Chain {
	/// The chain behind a connection.
	pub async fn of(connection: Connection, pinned: bool) -> Result<Self> {
		let at = connection.best_head().await?;
		let number = connection.block_number(at).await?;
		let runtime = Runtime::read(&connection, at).await?;
		Ok(Self { connection, runtime, at, number, pinned })
	}

	/// Looks at what is the best block by now.
	pub async fn refresh(&mut self) -> Result<()> {
		self.at = self.connection.best_head().await?;
		self.number = self.connection.block_number(self.at).await?;
		Ok(())
	}

	/// The hash of the first block.
	pub fn genesis(&self) -> H256 {
		self.connection.genesis()
	}

	/// The runtime's types.
	pub fn shapes(&self) -> Shapes<'_> {
		self.runtime.shapes()
	}

	/// An account as it is written on this chain.
	pub fn address(&self, account: &[u8; 32]) -> String {
		self.shapes().address(account)
	}

	/// The account that somebody wrote.
	pub fn account(&self, text: &str) -> Result<[u8; 32]> {
		self.shapes().account(text).map_err(|misfit| Problem::usage(misfit.to_string()))
	}

	/// Asks the runtime something.
	pub async fn ask(&self, api: &str, method: &str, arguments: &[Json]) -> Result<Json> {
		let question = self.runtime.question(api, method, arguments)?;
		let Hex(bytes) = self.state_call(&question.function, &question.arguments).await?;
		let answer = self.shapes().decode_all(question.answer, &bytes, Style::Plain);
		answer.map_err(|misfit| self.garbled(&question.function, misfit))
	}

	/// Asks the runtime something, and returns the answer's bytes.
	pub async fn ask_bytes(&self, api: &str, method: &str, arguments: &[Json]) -> Result<Vec<u8>> {
		let question = self.runtime.question(api, method, arguments)?;
		Ok(self.state_call(&question.function, &question.arguments).await?.0)
	}

	/// Whether the runtime can be asked this.
	pub fn answers(&self, api: &str, method: &str) -> bool {
		self.runtime.answers(api, method)
	}

	/// Calls a function of the runtime with encoded arguments.
	pub async fn state_call(&self, function: &str, arguments: &[u8]) -> Result<Hex> {
		let arguments = format!("0x{}", hex::encode(arguments));
		let params = rpc_params![function, arguments, self.at];
		Ok(self.connection.request("state_call", params).await?)
	}

	/// What does not fit what was asked.
	fn garbled(&self, what: &str, why: impl std::fmt::Display) -> Problem {
		Problem::refused(format!(
			"{} answers {what} with something else",
			self.connection.endpoint()
		))
		.cause(why)
		.hint("ask another node with --url")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn who_writes_http_means_the_same_port() {
		assert_eq!(as_socket("http://127.0.0.1:9944"), "ws://127.0.0.1:9944");
		assert_eq!(as_socket("https://node.example/SECRET"), "wss://node.example/SECRET");
		assert_eq!(as_socket("wss://node.example"), "wss://node.example");
		assert_eq!(as_socket("ftp://node.example"), "ftp://node.example");
	}

	#[test]
	fn an_address_that_cannot_be_used_is_a_usage_error_that_does_not_repeat_it() {
		let net = |url: &str| Net { urls: vec![url.into()], genesis: None };
		for url in ["SECRET", "file:///SECRET", "ws://", ""] {
			let problem = net(url).endpoints().unwrap_err();
			assert_eq!(problem.exit(), crate::error::Exit::Usage);
			assert!(!problem.text().contains("SECRET"), "{}", problem.text());
		}
	}

	#[test]
	fn a_hash_has_32_bytes() {
		assert_eq!(hash(&format!("0x{}", "11".repeat(32))).unwrap(), H256([0x11; 32]));
		for text in ["", "0x", "0x11", &"11".repeat(32), &format!("0x{}", "zz".repeat(32))] {
			assert!(hash(text).is_err(), "{text}");
		}
	}
}
