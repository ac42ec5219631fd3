// SPDX-License-Identifier: Apache-2.0

//! Blocks of real chains, and what becomes of them when one digit is changed.

use super::*;
use serde_json::json;

/// The genesis block of Ethereum.
fn genesis() -> Value {
	let zeros = |bytes: usize| format!("0x{}", "00".repeat(bytes));
	json!({
		"number": "0x0",
		"hash": "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
		"parentHash": zeros(32),
		"sha3Uncles": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
		"miner": zeros(20),
		"stateRoot": "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
		"transactionsRoot": EMPTY_ROOT,
		"receiptsRoot": EMPTY_ROOT,
		"logsBloom": zeros(256),
		"difficulty": "0x400000000",
		"gasLimit": "0x1388",
		"gasUsed": "0x0",
		"timestamp": "0x0",
		"extraData": "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
		"mixHash": zeros(32),
		"nonce": "0x0000000000000042",
		"size": "0x21c",
		"transactions": [],
		"uncles": [],
	})
}

/// A block that anvil 1.7.1 made by the rules of the Prague fork.
fn prague() -> Value {
	let mut block = genesis();
	let fields = json!({
		"hash": "0xed91f43e39ca3bb6b1361f9674dfe20aebcf9f69f76e8f471d4d92e2874db5d4",
		"parentHash": "0x57c4080a4b2eaa1d30bb60943eee1a4a0bd7abc73ee218914c36bbaf5d62b576",
		"stateRoot": "0x5cc63b6391798288f4001c616d50d445d1000ad6085570470509ded74b7d808a",
		"difficulty": "0x0",
		"number": "0x2",
		"gasLimit": "0x1c9c380",
		"timestamp": "0x6b011849",
		"extraData": "0x",
		"mixHash": "0x502d6b874f4501565295c5d413a3d439223467340500f9dd19983c91b0d74f14",
		"nonce": "0x0000000000000000",
		"baseFeePerGas": "0x342770c0",
		"withdrawalsRoot": EMPTY_ROOT,
		"blobGasUsed": "0x0",
		"excessBlobGas": "0x0",
		"parentBeaconBlockRoot": format!("0x{}", "00".repeat(32)),
		"requestsHash": "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"totalDifficulty": "0x0",
		"withdrawals": [],
	});
	let block_fields = block.as_object_mut().unwrap();
	block_fields.extend(fields.as_object().unwrap().clone());
	block
}

#[test]
fn hashes_of_real_blocks_are_recomputed() {
	for block in [genesis(), prague()] {
		assert_eq!(shown(&block).unwrap().proof, Proof::Linked);
		assert_eq!(is_empty(&block), Some(true));
	}
	assert_eq!(shown(&prague()).unwrap().block.timestamp, UnixTime(0x6b01_1849));
}

#[test]
fn a_change_of_any_field_of_the_header_is_found_out() {
	let names = ALWAYS.iter().chain(&LATER).filter(|(name, _)| *name != "number");
	for (name, kind) in names {
		let mut block = prague();
		block[*name] = match kind {
			Number => json!("0x77"),
			Bytes(0) => json!("0x77"),
			Bytes(length) => json!(format!("0x{}", "77".repeat(*length))),
		};
		assert_eq!(shown(&block), Err(Problem::FalseHash { height: Height(2) }), "{name}");
	}
}

#[test]
fn fields_of_later_forks_make_a_hash_unprovable_and_no_lie() {
	let mut block = prague();
	block["blockAccessListHash"] = json!(EMPTY_ROOT);
	block["hash"] = json!(EMPTY_ROOT);
	assert_eq!(shown(&block).unwrap().proof, Proof::Claimed);
	let mut gap = prague();
	gap.as_object_mut().unwrap().remove("withdrawalsRoot");
	assert_eq!(shown(&gap).unwrap().proof, Proof::Claimed);
}

#[test]
fn nonsense_is_refused_without_panic() {
	for (name, value) in [
		("number", json!("0xzz")),
		("number", json!("0x11112222333344445")),
		("number", json!(-1)),
		("number", json!("0x+1")),
		("hash", json!("0x12")),
		("parentHash", Value::Null),
		("timestamp", json!([])),
	] {
		let mut block = prague();
		block[name] = value;
		assert!(matches!(shown(&block), Err(Problem::Malformed(_))), "{name}");
	}
	assert!(shown(&json!(7)).is_err());
}
