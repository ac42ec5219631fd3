// SPDX-License-Identifier: Apache-2.0

//! Headers from JSON with their hash recomputed, and the few things beside them.

use crate::{problem::Problem, Block};
use codec::Decode;
use serde_json::Value;
use sp_runtime::{generic, traits::BlakeTwo256};
use vigil_primitives::{Height, UnixTime, H256};

/// The header of nearly every such chain.
pub(crate) type Header = generic::Header<u32, BlakeTwo256>;

/// The key of `Timestamp::Now`: twox-128 of the pallet's and of the item's name.
pub(crate) const TIMESTAMP_NOW: &str =
	"0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";

/// A header.
pub(crate) fn header(json: Value) -> Result<Header, Problem> {
	serde_json::from_value(json).map_err(|_| Problem::Malformed("a header of an unknown form"))
}

/// The block of a header; its time is yet to be asked for.
pub(crate) fn block(json: Value) -> Result<Block, Problem> {
	let header = header(json)?;
	Ok(Block {
		height: Height(u64::from(header.number)),
		hash: header.hash(),
		parent_hash: header.parent_hash,
		state_root: header.state_root,
		timestamp: UnixTime(0),
	})
}

/// Seconds, from the storage of the timestamp pallet; zero if there is none.
pub(crate) fn timestamp(json: &Value) -> Result<UnixTime, Problem> {
	if json.is_null() {
		return Ok(UnixTime(0));
	}
	seconds(&bytes(json)?)
}

/// Seconds, from the bytes that the timestamp pallet stores.
pub(crate) fn seconds(bytes: &[u8]) -> Result<UnixTime, Problem> {
	let milliseconds = u64::decode(&mut &bytes[..]);
	let milliseconds = milliseconds.map_err(|_| Problem::Malformed("a time of an unknown form"))?;
	Ok(UnixTime(milliseconds / 1_000))
}

/// The nodes of a trie, from the answer of `state_getReadProof`.
pub(crate) fn nodes(json: &Value) -> Result<Vec<Vec<u8>>, Problem> {
	let nodes = json.get("proof").and_then(Value::as_array);
	let nodes = nodes.ok_or(Problem::Malformed("a proof of an unknown form"))?;
	nodes.iter().map(bytes).collect()
}

/// A hash, `0x` and 64 digits.
pub(crate) fn hash(json: &Value) -> Result<H256, Problem> {
	let bytes = bytes(json)?;
	if bytes.len() != 32 {
		return Err(Problem::Malformed("a hash of another length"));
	}
	Ok(H256::from_slice(&bytes))
}

/// Whether none of the extrinsics of a block, as in the answer of `chain_getBlock`, comes from a
/// user: inherents are bare, what users send is signed or carries extensions.
pub(crate) fn is_empty(json: &Value) -> Result<bool, Problem> {
	let extrinsics = json.pointer("/block/extrinsics").and_then(Value::as_array);
	let extrinsics = extrinsics.ok_or(Problem::Missing("block by that hash"))?;
	let mut empty = true;
	for extrinsic in extrinsics {
		let bytes = bytes(extrinsic)?;
		let mut input = bytes.as_slice();
		codec::Compact::<u32>::decode(&mut input)
			.map_err(|_| Problem::Malformed("an extrinsic without a length"))?;
		// The two highest bits of the version tell bare (00) from signed (10) and general (01).
		empty &= input.first().is_some_and(|version| version & 0b1100_0000 == 0);
	}
	Ok(empty)
}

pub(crate) fn bytes(json: &Value) -> Result<Vec<u8>, Problem> {
	json.as_str()
		.and_then(|text| text.strip_prefix("0x"))
		.and_then(|digits| hex::decode(digits).ok())
		.ok_or(Problem::Malformed("bytes are not in hexadecimal"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// The genesis block of Polkadot.
	fn polkadot() -> Value {
		json!({
			"parentHash": format!("0x{}", "00".repeat(32)),
			"number": "0x0",
			"stateRoot": "0x29d0d972cd27cbc511e9589fcb7a4506d5eb6a9e8df205f00472e5ab354a4e17",
			"extrinsicsRoot": "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
			"digest": { "logs": [] },
		})
	}

	#[test]
	fn the_hash_of_a_real_header_is_recomputed() {
		let block = block(polkadot()).unwrap();
		let known = "0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3";
		assert_eq!(format!("{:?}", block.hash), known);
		assert_eq!(block.height, Height(0));
	}

	#[test]
	fn headers_of_another_form_are_refused_without_panic() {
		for (name, value) in [
			("number", json!("0x1ffffffff")),
			("number", json!(null)),
			("parentHash", json!("0x00")),
			("digest", json!({ "logs": ["0xff"] })),
			("more", json!(1)),
		] {
			let mut header = polkadot();
			header[name] = value;
			assert!(matches!(block(header), Err(Problem::Malformed(_))), "{name}");
		}
	}

	#[test]
	fn times_are_whole_seconds_and_zero_where_there_are_none() {
		let bytes = hex::encode(1_700_000_000_999u64.to_le_bytes());
		assert_eq!(timestamp(&json!(format!("0x{bytes}"))), Ok(UnixTime(1_700_000_000)));
		assert_eq!(timestamp(&Value::Null), Ok(UnixTime(0)));
		assert!(timestamp(&json!("0x01")).is_err());
	}

	#[test]
	fn inherents_alone_are_an_empty_block() {
		let block = |extrinsics: &[&str]| json!({ "block": { "extrinsics": extrinsics } });
		assert_eq!(is_empty(&block(&["0x0c040300", "0x0c050300"])), Ok(true));
		assert_eq!(is_empty(&block(&["0x0c040300", "0x0c840300"])), Ok(false));
		assert_eq!(is_empty(&block(&["0x0c450300"])), Ok(false));
		assert!(is_empty(&Value::Null).is_err());
	}
}
