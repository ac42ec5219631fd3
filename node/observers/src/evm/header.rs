// SPDX-License-Identifier: Apache-2.0

//! A header from JSON, and its hash recomputed: keccak-256 of the RLP of its fields.
//!
//! Fields in the order of the Ethereum execution specification: fifteen since the first block, then
//! those of EIP-1559, 4895, 4844 (two), 4788 and 7685, each of which needs all before it.

use crate::{
	problem::Problem,
	source::{Proof, Shown},
	Block,
};
use rlp::RlpStream;
use serde_json::{Map, Value};
use sp_runtime::traits::{Hash, Keccak256};
use vigil_primitives::{Height, UnixTime, H256};

/// Root of a trie without entries: the transactions of an empty block.
const EMPTY_ROOT: &str = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/// How a field is written.
#[derive(Clone, Copy)]
enum Kind {
	/// Bytes of a fixed length, or of any length (zero).
	Bytes(usize),
	/// A number, without leading zeros.
	Number,
}
use Kind::{Bytes, Number};

const ALWAYS: [(&str, Kind); 15] = [
	("parentHash", Bytes(32)),
	("sha3Uncles", Bytes(32)),
	("miner", Bytes(20)),
	("stateRoot", Bytes(32)),
	("transactionsRoot", Bytes(32)),
	("receiptsRoot", Bytes(32)),
	("logsBloom", Bytes(256)),
	("difficulty", Number),
	("number", Number),
	("gasLimit", Number),
	("gasUsed", Number),
	("timestamp", Number),
	("extraData", Bytes(0)),
	("mixHash", Bytes(32)),
	("nonce", Bytes(8)),
];

const LATER: [(&str, Kind); 6] = [
	("baseFeePerGas", Number),
	("withdrawalsRoot", Bytes(32)),
	("blobGasUsed", Number),
	("excessBlobGas", Number),
	("parentBeaconBlockRoot", Bytes(32)),
	("requestsHash", Bytes(32)),
];

/// What nodes add to the header in their answers.
const BESIDE: [&str; 6] =
	["hash", "size", "totalDifficulty", "transactions", "uncles", "withdrawals"];

/// The block in the answer of `eth_getBlockByNumber`.
pub(crate) fn shown(json: &Value) -> Result<Shown, Problem> {
	let header = json.as_object().ok_or(Problem::Malformed("a block is an object"))?;
	let height = Height(number(header, "number")?);
	let block = Block {
		height,
		hash: hash(header, "hash")?,
		parent_hash: hash(header, "parentHash")?,
		state_root: hash(header, "stateRoot")?,
		timestamp: UnixTime(number(header, "timestamp")?),
	};
	match recompute(header) {
		Some(hash) if hash == block.hash => Ok(Shown { block, proof: Proof::Linked }),
		Some(_) if !has_unknown(header) => Err(Problem::FalseHash { height }),
		_ => Ok(Shown { block, proof: Proof::Claimed }),
	}
}

/// Whether the block in an answer has no transaction.
pub(crate) fn is_empty(json: &Value) -> Option<bool> {
	json.get("transactionsRoot")?.as_str().map(|root| root.eq_ignore_ascii_case(EMPTY_ROOT))
}

/// The hash by the fields known here, `None` if one is missing or malformed.
fn recompute(header: &Map<String, Value>) -> Option<H256> {
	let mut stream = RlpStream::new();
	stream.begin_unbounded_list();
	for (name, kind) in ALWAYS {
		stream.append(&field(header, name, kind)?);
	}
	let present = |name: &str| header.get(name).is_some_and(|value| !value.is_null());
	let count = LATER.iter().take_while(|(name, _)| present(name)).count();
	let (there, absent) = LATER.split_at(count);
	if absent.iter().any(|(name, _)| present(name)) {
		return None;
	}
	for (name, kind) in there {
		stream.append(&field(header, name, *kind)?);
	}
	stream.finalize_unbounded_list();
	Some(Keccak256::hash(&stream.out()))
}

/// The bytes of a field as they are in the RLP.
fn field(header: &Map<String, Value>, name: &str, kind: Kind) -> Option<Vec<u8>> {
	let digits = header.get(name)?.as_str()?.strip_prefix("0x")?;
	match kind {
		Bytes(length) => {
			let bytes = hex::decode(digits).ok()?;
			(length == 0 || bytes.len() == length).then_some(bytes)
		},
		Number => {
			let digits = digits.trim_start_matches('0');
			let even = if digits.len() % 2 == 0 { digits.into() } else { format!("0{digits}") };
			hex::decode(even).ok().filter(|bytes| bytes.len() <= 32)
		},
	}
}

/// Whether there are fields that may be part of the header by rules unknown here.
fn has_unknown(header: &Map<String, Value>) -> bool {
	let known = |key: &str| {
		ALWAYS.iter().chain(&LATER).any(|(name, _)| *name == key) || BESIDE.contains(&key)
	};
	header.iter().any(|(key, value)| !value.is_null() && !known(key))
}

fn hash(header: &Map<String, Value>, name: &'static str) -> Result<H256, Problem> {
	let bytes = field(header, name, Bytes(32)).ok_or(Problem::Malformed("a hash in a block"))?;
	Ok(H256::from_slice(&bytes))
}

fn number(header: &Map<String, Value>, name: &'static str) -> Result<u64, Problem> {
	quantity(header.get(name).unwrap_or(&Value::Null))
}

/// A number such as `"0x1b4"`.
pub(crate) fn quantity(json: &Value) -> Result<u64, Problem> {
	json.as_str()
		.and_then(|text| text.strip_prefix("0x"))
		.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
		.and_then(|digits| u64::from_str_radix(digits, 16).ok())
		.ok_or(Problem::Malformed("a number is not a quantity"))
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
