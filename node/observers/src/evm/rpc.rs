// SPDX-License-Identifier: Apache-2.0

//! The methods of Ethereum's JSON-RPC that are asked
//! (<https://ethereum.github.io/execution-apis/>).

use super::header::{is_empty, quantity, shown};
use crate::{
	problem::Problem,
	retry::Retrying,
	source::{Asked, Shown, Source},
	Block,
};
use async_trait::async_trait;
use serde_json::{json, Value};
use vigil_primitives::{Head, Height};

/// One endpoint.
pub(crate) struct EvmRpc {
	rpc: Retrying,
	chain: u64,
}

impl EvmRpc {
	pub fn new(rpc: Retrying, chain: u64) -> Self {
		Self { rpc, chain }
	}

	async fn block(&self, which: Value) -> Asked<Value> {
		self.rpc.ask("eth_getBlockByNumber", vec![which, json!(false)]).await
	}
}

#[async_trait]
impl Source for EvmRpc {
	async fn identify(&self) -> Asked<()> {
		let found = quantity(&self.rpc.ask("eth_chainId", Vec::new()).await?)?;
		if found == self.chain {
			return Ok(());
		}
		Err(Problem::WrongChain { found: found.to_string(), expected: self.chain.to_string() })
	}

	async fn head(&self, which: Head) -> Asked<Shown> {
		let (tag, name) = match which {
			Head::Latest => ("latest", "newest block"),
			Head::Finalized => ("finalized", "final block"),
		};
		let answer = self.block(json!(tag)).await?;
		if answer.is_null() {
			return Err(Problem::Missing(name));
		}
		shown(&answer)
	}

	async fn at(&self, height: Height) -> Asked<Option<Shown>> {
		let answer = self.block(json!(format!("{:#x}", height.0))).await?;
		if answer.is_null() {
			return Ok(None);
		}
		let shown = shown(&answer)?;
		if shown.block.height != height {
			return Err(Problem::FalseHeight { asked: height, shown: shown.block.height });
		}
		Ok(Some(shown))
	}

	async fn is_empty(&self, block: &Block) -> Asked<bool> {
		let hash = format!("{:?}", block.hash);
		let answer = self.rpc.ask("eth_getBlockByHash", vec![json!(hash), json!(false)]).await?;
		is_empty(&answer).ok_or(Problem::Missing("block by that hash"))
	}
}
