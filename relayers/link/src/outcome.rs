// SPDX-License-Identifier: Apache-2.0

//! What a transaction that is in a block did there, in the runtime's own words.

use crate::{connection::Hex, entry::value_key, Connection, RpcError, Runtime};
use serde::Deserialize;
use subxt::{ext::scale_decode::DecodeAsFields, rpcs::client::rpc_params};
use vigil_primitives::H256;

/// What `chain_getBlock` answers, as far as it matters here.
#[derive(Deserialize)]
struct SignedBlock {
	block: Block,
}

#[derive(Deserialize)]
struct Block {
	extrinsics: Vec<Hex>,
}

/// Why the call of a transaction failed in this block; `None` if it did not, or is not there.
pub async fn failure(
	node: &Connection,
	runtime: &Runtime,
	block: H256,
	tx: &[u8],
) -> Result<Option<String>, RpcError> {
	let Some((events, index)) = events(node, block, tx).await? else { return Ok(None) };
	Ok(runtime.failure(events, index))
}

/// A transaction that did what it should.
pub struct Done {
	runtime: Runtime,
	events: Vec<u8>,
	index: u32,
}

impl Done {
	/// What events with this name of a pallet say about it, as far as they have these fields.
	pub fn said<E: DecodeAsFields>(&self, pallet: &str, event: &str) -> Vec<E> {
		self.runtime.said(self.events.clone(), self.index, (pallet, event))
	}
}

/// What a transaction did in this block, or why its call failed.
pub async fn done(
	node: &Connection,
	runtime: Runtime,
	block: H256,
	tx: &[u8],
) -> Result<Result<Done, String>, RpcError> {
	let found = events(node, block, tx).await?;
	let (events, index) = found.unwrap_or_default();
	Ok(match runtime.failure(events.clone(), index) {
		Some(reason) => Err(reason),
		None => Ok(Done { runtime, events, index }),
	})
}

/// Why the call of a transaction would fail after the best block; `None` if it would not, or nobody
/// knows: the transaction may not be valid yet, and a node may not tell.
pub async fn dry_run(node: &Connection, runtime: &Runtime, tx: &[u8]) -> Option<String> {
	let params = rpc_params!["BlockBuilder_apply_extrinsic", format!("0x{}", hex::encode(tx))];
	let Hex(applied) = node.request("state_call", params).await.ok()?;
	// Valid, and its call failed.
	let error = applied.strip_prefix(&[0, 1])?;
	Some(runtime.reason(error))
}

/// The events of a block, and the place of a transaction in it.
async fn events(
	node: &Connection,
	block: H256,
	tx: &[u8],
) -> Result<Option<(Vec<u8>, u32)>, RpcError> {
	let found: Option<SignedBlock> = node.request("chain_getBlock", rpc_params![block]).await?;
	let extrinsics = found.map(|signed| signed.block.extrinsics).unwrap_or_default();
	let Some(index) = extrinsics.iter().position(|Hex(bytes)| bytes == tx) else {
		return Ok(None);
	};
	let events =
		node.storage(&value_key("System", "Events"), Some(block)).await?.unwrap_or_default();
	Ok(Some((events, u32::try_from(index).unwrap_or(u32::MAX))))
}
