// SPDX-License-Identifier: Apache-2.0

//! Another branch of a real chain: its headers with another state, each on top of the one before, and
//! with the hashes that belong to them.

use super::{number, Upstream};
use jsonrpsee::core::ClientError;
use rlp::RlpStream;
use serde_json::{json, Value};
use sp_core::H256;
use sp_runtime::{
	generic::Header,
	traits::{BlakeTwo256, Hash, Keccak256},
};
use std::collections::HashMap;

/// The fields of an Ethereum header in order, and whether they are numbers.
const FIELDS: [(&str, bool); 21] = [
	("parentHash", false),
	("sha3Uncles", false),
	("miner", false),
	("stateRoot", false),
	("transactionsRoot", false),
	("receiptsRoot", false),
	("logsBloom", false),
	("difficulty", true),
	("number", true),
	("gasLimit", true),
	("gasUsed", true),
	("timestamp", true),
	("extraData", false),
	("mixHash", false),
	("nonce", false),
	("baseFeePerGas", true),
	("withdrawalsRoot", false),
	("blobGasUsed", true),
	("excessBlobGas", true),
	("parentBeaconBlockRoot", false),
	("requestsHash", false),
];

/// The blocks of the branch that were shown.
#[derive(Debug, Default)]
pub(super) struct Forge {
	/// Hash of the honest block to hash of the forged one.
	forged: HashMap<String, Value>,
	/// And back.
	honest: HashMap<String, Value>,
}

impl Forge {
	/// A parameter, with the hash of a forged block replaced by that of the honest one.
	pub fn honest(&self, param: Value) -> Value {
		param.as_str().and_then(|hash| self.honest.get(hash)).cloned().unwrap_or(param)
	}

	/// The block of the branch that stands for an honest one; those below `from` are shared.
	pub async fn alter(
		&mut self,
		upstream: &Upstream,
		from: u64,
		block: Value,
	) -> std::result::Result<Value, ClientError> {
		let mut line = vec![block];
		// Down to the fork or to what was forged before, then up again.
		while let Some(block) = line.last() {
			let height = number(&block["number"]).unwrap_or(0);
			let parent = block["parentHash"].clone();
			let known = parent.as_str().is_some_and(|parent| self.forged.contains_key(parent));
			if height <= from || known {
				break;
			}
			let (method, params) = match block.get("hash") {
				Some(_) => ("eth_getBlockByHash", vec![parent, json!(false)]),
				None => ("chain_getHeader", vec![parent]),
			};
			line.push(upstream.ask(method, params).await?);
		}
		let mut last = Value::Null;
		while let Some(block) = line.pop() {
			last = self.forge(from, block);
		}
		Ok(last)
	}

	/// Forges one block whose parent is forged already.
	fn forge(&mut self, from: u64, mut block: Value) -> Value {
		if number(&block["number"]).is_none_or(|height| height < from) {
			return block;
		}
		let honest = hash_of(&block);
		if let Some(parent) = block["parentHash"].as_str().and_then(|hash| self.forged.get(hash)) {
			block["parentHash"] = parent.clone();
		}
		block["stateRoot"] = json!(format!("0x{}", "f0".repeat(32)));
		if block.get("hash").is_some() {
			block["hash"] = json!(format!("{:?}", ethereum_hash(&block)));
		}
		let forged = hash_of(&block);
		if let (Some(a), Some(b)) = (honest.as_str(), forged.as_str()) {
			self.forged.insert(a.into(), forged.clone());
			self.honest.insert(b.into(), honest.clone());
		}
		block
	}
}

/// The hash of a block of either family: what it says, or that of the Substrate header it is.
pub(super) fn hash_of(block: &Value) -> Value {
	if let Some(hash) = block.get("hash") {
		return hash.clone();
	}
	let header = serde_json::from_value::<Header<u32, BlakeTwo256>>(block.clone());
	header.map_or(Value::Null, |header| json!(format!("{:?}", BlakeTwo256::hash_of(&header))))
}

/// The hash of an Ethereum block by its fields.
pub(super) fn ethereum_hash(block: &Value) -> H256 {
	let mut stream = RlpStream::new();
	stream.begin_unbounded_list();
	for (name, is_number) in FIELDS {
		let Some(digits) = block[name].as_str().and_then(|text| text.strip_prefix("0x")) else {
			break;
		};
		let digits = if is_number { digits.trim_start_matches('0') } else { digits };
		let even = if digits.len() % 2 == 0 { digits.to_owned() } else { format!("0{digits}") };
		stream.append(&hex::decode(even).unwrap_or_default());
	}
	stream.finalize_unbounded_list();
	Keccak256::hash(&stream.out())
}
