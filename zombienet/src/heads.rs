// SPDX-License-Identifier: Apache-2.0

//! Best and final blocks, as nodes tell them.

use crate::wait::{until, Seen};
use anyhow::{ensure, Context, Result};
use serde_json::Value as Json;
use std::time::Duration;
use zombienet_sdk::{subxt::ext::subxt_rpcs::rpc_params, NetworkNode};

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its height.
	pub number: u64,
	/// Its hash, in hexadecimal.
	pub hash: String,
}

/// What a node takes for the ends of the chain.
#[derive(Clone, Debug)]
pub struct Heads {
	/// The best block.
	pub best: Head,
	/// The last final block.
	pub finalised: Head,
}

impl Heads {
	/// Asks a node, on a connection of its own: a node that was paused may have lost older ones.
	pub async fn of(node: &NetworkNode) -> Result<Self> {
		let best: String = ask(node, "chain_getBlockHash", None).await?;
		let finalised: String = ask(node, "chain_getFinalizedHead", None).await?;
		Ok(Self { best: head(node, best).await?, finalised: head(node, finalised).await? })
	}

	/// Blocks that are best and not final.
	pub fn unfinal(&self) -> u64 {
		self.best.number.saturating_sub(self.finalised.number)
	}
}

/// The hash of a node's best chain at a height, if it has come so far.
pub async fn hash_at(node: &NetworkNode, number: u64) -> Result<Option<String>> {
	ask(node, "chain_getBlockHash", Some(number.into())).await
}

/// Waits until this height is final on all nodes, and makes sure that they have the same block there.
pub async fn all_agree(nodes: &[&NetworkNode], number: u64, deadline: Duration) -> Result<String> {
	let mut hashes = Vec::new();
	for node in nodes {
		let name = node.name();
		until(&format!("final block {number} on {name}"), deadline, async || {
			let heads = Heads::of(node).await?;
			Ok(Seen::when(heads.finalised.number >= number, heads))
		})
		.await?;
		let hash = hash_at(node, number).await?;
		hashes.push(hash.with_context(|| format!("{name} has no block {number}"))?);
	}
	let first = hashes.first().context("no nodes")?;
	ensure!(hashes.iter().all(|hash| hash == first), "final blocks at {number}: {hashes:?}");
	Ok(first.clone())
}

async fn head(node: &NetworkNode, hash: String) -> Result<Head> {
	let header: Json = ask(node, "chain_getHeader", Some(hash.clone().into())).await?;
	let number = header["number"].as_str().context("a header without number")?;
	Ok(Head { number: u64::from_str_radix(number.trim_start_matches("0x"), 16)?, hash })
}

async fn ask<T: serde::de::DeserializeOwned>(
	node: &NetworkNode,
	method: &str,
	param: Option<Json>,
) -> Result<T> {
	let params = param.map_or_else(|| rpc_params![], |param| rpc_params![param]);
	Ok(node.rpc().await?.request(method, params).await?)
}
