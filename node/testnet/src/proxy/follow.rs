// SPDX-License-Identifier: Apache-2.0

//! What an EVM endpoint remembers of the chain it follows.
//!
//! A provider's node has the blocks itself: it goes on answering when the nodes that make blocks are
//! gone. That is how a halted chain looks from outside, and what tells it from endpoints that fail.

use super::number;
use jsonrpsee::core::{client::ClientT, params::ArrayParams};
use jsonrpsee_http_client::HttpClient;
use serde_json::{json, Value};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::timeout};

/// How often the chain is asked for a new block.
const EVERY: Duration = Duration::from_millis(50);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_millis(500);
/// Blocks below a new one that are looked for.
const DEPTH: usize = 256;

/// Blocks by height, and which of them is the newest that is final.
#[derive(Debug, Default)]
pub(super) struct Followed {
	chain_id: Option<Value>,
	blocks: BTreeMap<u64, Value>,
	finalized: Option<u64>,
}

impl Followed {
	/// The answer to a request that needs nobody else; `None` before the first block was seen.
	pub(super) fn answer(&self, method: &str, params: &[Value]) -> Option<Value> {
		let newest = self.blocks.last_key_value()?;
		match method {
			"eth_chainId" => self.chain_id.clone(),
			"eth_blockNumber" => Some(json!(format!("{:#x}", newest.0))),
			"eth_getBlockByNumber" => Some(match params.first()?.as_str()? {
				"latest" => newest.1.clone(),
				"finalized" => self.at(self.finalized?),
				"safe" | "earliest" | "pending" => return None,
				_ => self.at(number(params.first()?)?),
			}),
			_ => None,
		}
	}

	fn at(&self, height: u64) -> Value {
		self.blocks.get(&height).cloned().unwrap_or_default()
	}

	/// Whether the block is known as the one of its height.
	fn knows(&self, height: u64, hash: &Value) -> bool {
		self.blocks.get(&height).is_some_and(|block| block["hash"] == *hash)
	}
}

/// Follows the chain until the proxy is gone. A chain of another family is left to the proxy.
pub(super) async fn run(client: HttpClient, followed: Arc<Mutex<Followed>>) {
	loop {
		// Whatever fails is tried again: that is how one follows a chain that may be gone.
		let _ = look(&client, &followed).await;
		tokio::time::sleep(EVERY).await;
	}
}

/// One look; `None` if the chain did not answer.
async fn look(client: &HttpClient, followed: &Mutex<Followed>) -> Option<()> {
	let chain_id = ask(client, "eth_chainId", &[]).await?;
	let newest = block(client, "latest").await?;
	let top = number(&newest["number"])?;
	let finalized = block(client, "finalized").await;
	let mut branch = Vec::new();
	let mut next = newest;
	while branch.len() < DEPTH {
		let height = number(&next["number"])?;
		if followed.lock().await.knows(height, &next["hash"]) {
			break;
		}
		branch.push((height, next));
		let Some(parent) = height.checked_sub(1) else { break };
		next = block(client, &format!("{parent:#x}")).await?;
	}
	let mut followed = followed.lock().await;
	followed.chain_id = Some(chain_id);
	// The chain went back from what is above its head, or over to another branch.
	followed.blocks.retain(|height, _| *height <= top);
	followed.blocks.extend(branch);
	if let Some(height) = finalized.and_then(|block| number(&block["number"])) {
		followed.finalized = Some(height);
	}
	Some(())
}

async fn block(client: &HttpClient, which: &str) -> Option<Value> {
	ask(client, "eth_getBlockByNumber", &[json!(which), json!(false)]).await
}

async fn ask(client: &HttpClient, method: &str, params: &[Value]) -> Option<Value> {
	let mut array = ArrayParams::new();
	for param in params {
		array.insert(param).ok()?;
	}
	let answer: Value = timeout(PATIENCE, client.request(method, array)).await.ok()?.ok()?;
	Some(answer).filter(|answer| !answer.is_null())
}
