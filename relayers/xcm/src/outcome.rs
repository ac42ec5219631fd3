// SPDX-License-Identifier: Apache-2.0

//! Why a transaction that is in a block did not do what it should, in the runtime's own words.

use crate::{connection::Hex, Connection, RpcError, Runtime};
use serde::Deserialize;
use sp_crypto_hashing::twox_128;
use subxt::rpcs::client::rpc_params;
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
	connection: &Connection,
	runtime: &Runtime,
	block: H256,
	tx: &[u8],
) -> Result<Option<String>, RpcError> {
	let found: Option<SignedBlock> =
		connection.request("chain_getBlock", rpc_params![block]).await?;
	let extrinsics = found.map(|signed| signed.block.extrinsics).unwrap_or_default();
	let Some(index) = extrinsics.iter().position(|Hex(bytes)| bytes == tx) else {
		return Ok(None);
	};
	let key = [twox_128(b"System"), twox_128(b"Events")].concat();
	let events = connection.storage(&key, Some(block)).await?.unwrap_or_default();
	Ok(runtime.failure(events, u32::try_from(index).unwrap_or(u32::MAX)))
}
