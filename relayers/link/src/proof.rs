// SPDX-License-Identifier: Apache-2.0

//! Entries of a chain's state, as a node says that they are or proven against a block's header.

use crate::{
	connection::{Header, Hex},
	Connection, RpcError,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use subxt::rpcs::client::rpc_params;
use vigil_primitives::H256;
use vigil_proofs::Proof;

/// Entries of a state by their keys; `None` for those that there are not.
pub type Entries = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The most entries that one proof is asked for, so that it stays below what [`Proof`] takes.
const CHUNK: usize = 48;

/// What `state_getReadProof` answers.
#[derive(Deserialize)]
struct ReadProof {
	at: H256,
	proof: Vec<Hex>,
}

/// What `state_queryStorageAt` answers.
#[derive(Deserialize)]
struct Changes {
	changes: Vec<(Hex, Option<Hex>)>,
}

/// A block whose header was read and has its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
	/// The height.
	pub number: u64,
	/// The hash.
	pub hash: H256,
	/// The root of the state after it.
	pub state_root: H256,
}

/// Reads a block's header and checks that it is the one with this hash.
pub async fn anchor(connection: &Connection, hash: H256) -> Result<Anchor, RpcError> {
	let header: Option<Header> = connection.request("chain_getHeader", rpc_params![hash]).await?;
	let nonsense = |detail| connection.nonsense("chain_getHeader", detail);
	let header = header.ok_or_else(|| nonsense("there is no such block"))?;
	match header.hash() == Some(hash) {
		true => {},
		false => return Err(nonsense("it is the header of another block")),
	}
	let number = header.number().ok_or_else(|| nonsense("it has no height"))?;
	Ok(Anchor { number, hash, state_root: header.state_root() })
}

/// Entries of the state after a block, proven.
pub async fn proven(
	connection: &Connection,
	anchor: &Anchor,
	keys: Vec<Vec<u8>>,
) -> Result<Entries, RpcError> {
	let mut entries = Entries::new();
	for keys in keys.chunks(CHUNK) {
		let answer: ReadProof =
			connection.request("state_getReadProof", rpc_params![texts(keys), anchor.hash]).await?;
		let nodes = answer.proof.into_iter().map(|Hex(node)| node).collect();
		let read = check(anchor, answer.at, nodes, keys);
		entries.extend(read.map_err(|detail| connection.nonsense("state_getReadProof", detail))?);
	}
	Ok(entries)
}

/// The entries that a proof shows.
fn check(
	anchor: &Anchor,
	at: H256,
	nodes: Vec<Vec<u8>>,
	keys: &[Vec<u8>],
) -> Result<Entries, String> {
	if at != anchor.hash {
		return Err("it is of another block".into());
	}
	let proof = Proof::new(nodes).ok_or("it is too large")?;
	let state = proof.state(anchor.state_root).map_err(|error| format!("{error:?}"))?;
	let entry = |key: &Vec<u8>| {
		let value = state.bytes(key).map_err(|error| format!("{error:?}"))?;
		Ok((key.clone(), value))
	};
	keys.iter().map(entry).collect()
}

/// Entries of the state after a block, as the node says.
pub async fn claimed(
	connection: &Connection,
	at: H256,
	keys: Vec<Vec<u8>>,
) -> Result<Entries, RpcError> {
	let found: Vec<Changes> =
		connection.request("state_queryStorageAt", rpc_params![texts(&keys), at]).await?;
	let mut entries: Entries = keys.into_iter().map(|key| (key, None)).collect();
	for (Hex(key), value) in found.into_iter().flat_map(|found| found.changes) {
		if let Some(entry) = entries.get_mut(&key) {
			*entry = value.map(|Hex(bytes)| bytes);
		}
	}
	Ok(entries)
}

/// The nodes of the state after a block that lead to these entries, for others to check.
pub async fn nodes(
	connection: &Connection,
	at: H256,
	keys: &[Vec<u8>],
) -> Result<Vec<Vec<u8>>, RpcError> {
	let answer: ReadProof =
		connection.request("state_getReadProof", rpc_params![texts(keys), at]).await?;
	Ok(answer.proof.into_iter().map(|Hex(node)| node).collect())
}

fn texts(keys: &[Vec<u8>]) -> Vec<String> {
	keys.iter().map(|key| format!("0x{}", hex::encode(key))).collect()
}

#[cfg(test)]
mod tests;
