// SPDX-License-Identifier: Apache-2.0

//! What a node of an EVM chain that halted proves of a holder.

use crate::error::{Problem, Result};
use alloy_primitives::keccak256;
use serde_json::{json, Value as Json};
use std::time::Duration;
use vigil_primitives::{
	answers::holders::{EvmTokenInfo, EvmWardInfo},
	Height, H160,
};

/// How long the node may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// No answer is longer: two proofs of 65 nodes, in hexadecimal.
const MOST_BYTES: usize = 1_000_000;
/// The most nodes on the way to a value.
const MOST_NODES: usize = 65;

/// What `eth_getProof` answers for the holder at this height, as the vault takes it.
pub async fn proof(url: &str, ward: &EvmWardInfo, holder: H160, height: Height) -> Result<Json> {
	let params = question(ward, holder, height);
	let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getProof", "params": params });
	let bytes = post(url, request.to_string()).await.map_err(|why| {
		Problem::unreached("the node of --ward-url does not answer")
			.cause(why)
			.hint("try another one")
	})?;
	read(&bytes, ward.token.is_some()).map_err(|why| {
		Problem::refused(format!("the node of --ward-url proves nothing at the block {height}"))
			.cause(why)
			.hint("ask one that keeps older states: an archive of the chain")
	})
}

/// Whose account, which of its slots, and when.
fn question(ward: &EvmWardInfo, holder: H160, height: Height) -> Json {
	let (account, slots) = match &ward.token {
		Some(token) => (token.address, vec![slot(token, holder)]),
		None => (holder, Vec::new()),
	};
	json!([format!("{account:?}"), slots, format!("0x{:x}", height.0)])
}

/// Where Solidity puts an entry of a mapping.
fn slot(token: &EvmTokenInfo, holder: H160) -> String {
	let words = [&[0; 12][..], holder.as_bytes(), token.mapping_slot.as_bytes()].concat();
	keccak256(words).to_string()
}

/// The proof in an answer.
fn read(answer: &[u8], of_token: bool) -> std::result::Result<Json, String> {
	let answer: Json =
		serde_json::from_slice(answer).map_err(|_| "it answers no JSON".to_string())?;
	if let Some(message) = answer["error"]["message"].as_str() {
		return Err(message.chars().take(200).collect());
	}
	let nodes = |nodes: &Json| {
		let nodes = nodes.as_array().filter(|nodes| nodes.len() <= MOST_NODES);
		nodes.cloned().ok_or_else(|| "it answers no proof".to_string())
	};
	let account = nodes(&answer["result"]["accountProof"])?;
	let storage = match of_token {
		true => nodes(&answer["result"]["storageProof"][0]["proof"])?,
		false => Vec::new(),
	};
	Ok(json!({ "account": account, "storage": storage }))
}

async fn post(url: &str, request: String) -> std::result::Result<Vec<u8>, String> {
	// A provider may have been installed by whoever came first.
	let _ = rustls::crypto::ring::default_provider().install_default();
	// Its address may be a secret, and what reqwest says may hold it.
	let told = |error: reqwest::Error| error.without_url().to_string();
	let client = reqwest::Client::builder()
		.timeout(PATIENCE)
		.redirect(reqwest::redirect::Policy::none())
		.build()
		.map_err(told)?;
	let request =
		client.post(url.trim()).header("content-type", "application/json").body(request).send();
	let mut answer = request.await.map_err(told)?;
	let mut bytes = Vec::new();
	while let Some(chunk) = answer.chunk().await.map_err(told)? {
		bytes.extend(chunk);
		if bytes.len() > MOST_BYTES {
			return Err("it answers too much".into());
		}
	}
	match answer.status().is_success() {
		true => Ok(bytes),
		false => Err(format!("it answers {}", answer.status())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::H256;

	fn token() -> EvmTokenInfo {
		EvmTokenInfo {
			address: H160::repeat_byte(3),
			code_hash: H256::zero(),
			mapping_slot: H256::from_low_u64_be(9),
			mask: H256::repeat_byte(0xff),
		}
	}

	fn ward(token: Option<EvmTokenInfo>) -> EvmWardInfo {
		EvmWardInfo { token, here: 1, there: 1 }
	}

	#[test]
	fn the_slot_is_that_of_a_mapping_of_solidity() {
		// `cast index address 0x1111111111111111111111111111111111111111 9`
		let expected = "0x233b1b49de63438bb1ac1a57ef81babcc52ccd4555c968bb144593ea539bbebc";
		assert_eq!(slot(&token(), H160::repeat_byte(0x11)), expected);
	}

	#[test]
	fn a_coin_is_asked_for_by_its_holder_and_a_token_by_its_contract() {
		let holder = H160::repeat_byte(0x11);
		let coin = question(&ward(None), holder, Height(31));
		assert_eq!(coin, json!(["0x1111111111111111111111111111111111111111", [], "0x1f"]));
		let asked = question(&ward(Some(token())), holder, Height(0));
		let slots = [slot(&token(), holder)];
		assert_eq!(asked, json!(["0x0303030303030303030303030303030303030303", slots, "0x0"]));
	}

	#[test]
	fn both_proofs_are_read_and_what_is_none_is_refused() {
		let answer = json!({ "result": {
			"accountProof": ["0x01", "0x02"],
			"storageProof": [{ "key": "0x0", "value": "0x1", "proof": ["0x03"] }],
		} });
		let bytes = answer.to_string().into_bytes();
		let expected = json!({ "account": ["0x01", "0x02"], "storage": ["0x03"] });
		assert_eq!(read(&bytes, true), Ok(expected));
		let expected = json!({ "account": ["0x01", "0x02"], "storage": [] });
		assert_eq!(read(&bytes, false), Ok(expected));
		let long = vec!["0x"; MOST_NODES + 1];
		let wrong = [
			json!({ "result": null }),
			json!({ "result": { "accountProof": long } }),
			json!({ "result": { "accountProof": [], "storageProof": [] } }),
			json!(7),
		];
		for answer in wrong {
			assert!(read(answer.to_string().as_bytes(), true).is_err(), "{answer}");
		}
		let refused = json!({ "error": { "code": -32000, "message": "missing trie node" } });
		let refused = read(refused.to_string().as_bytes(), false);
		assert_eq!(refused, Err("missing trie node".into()));
		assert!(read(b"<html>", false).is_err());
	}
}
