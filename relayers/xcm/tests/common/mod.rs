// SPDX-License-Identifier: Apache-2.0

//! A destination, as its nodes show it.

#![allow(dead_code)]

use codec::{Compact, Encode};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use vigil_primitives::{answers::inbox::InboxInfo, Destination, H256};
use vigil_proofs::fixture::{prove, State};
use vigil_relayer_link::test_utils::{Answer, NO_METHOD};

fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A destination whose blocks have the state that a test gives them, in order of height.
#[derive(Clone)]
pub struct Blocks {
	pub genesis: H256,
	pub headers: Vec<Value>,
	pub hashes: Vec<H256>,
	pub state: State,
	pub inbox: u8,
}

impl Blocks {
	/// So many blocks, which another `branch` makes others.
	pub fn new(number: u64, branch: u8) -> Self {
		let state: State =
			(0..40u8).map(|entry| (vec![entry; 20], vec![entry ^ branch; 40])).collect();
		let (root, _) = prove(&state, &[]);
		let genesis = H256::repeat_byte(0x11);
		let (mut headers, mut hashes) = (Vec::new(), Vec::new());
		for height in 0..=number {
			let log = vec![branch, 7];
			let parent = H256::repeat_byte(5);
			let mut bytes = parent.encode();
			Compact(height).encode_to(&mut bytes);
			(root, H256::zero()).encode_to(&mut bytes);
			Compact(1u32).encode_to(&mut bytes);
			bytes.extend(&log);
			hashes.push(H256(blake2_256(&bytes)));
			headers.push(json!({
				"parentHash": parent, "number": format!("{height:#x}"), "stateRoot": root,
				"extrinsicsRoot": H256::zero(), "digest": { "logs": [hex(&log)] },
			}));
		}
		hashes[0] = genesis;
		Self { genesis, headers, hashes, state, inbox: 1 }
	}

	/// The height of a block.
	fn height(&self, hash: &Value) -> Option<usize> {
		self.hashes.iter().position(|known| json!(known) == *hash)
	}

	/// A node that calls the last of them final.
	pub fn node(self) -> impl Fn(&str, &Value) -> Answer + Send + Sync + 'static {
		move |method, params| {
			let info = InboxInfo {
				vigil: None,
				destination: Destination {
					network: self.genesis,
					inbox: H256::repeat_byte(self.inbox),
				},
				paused_until: None,
				services: Vec::new(),
			};
			Some(match method {
				"chain_getBlockHash" => {
					let height = params[0].as_u64().map_or(self.hashes.len() - 1, |at| at as usize);
					Ok(json!(self.hashes.get(height)))
				},
				"chain_getFinalizedHead" => Ok(json!(self.hashes.last())),
				"chain_getHeader" => {
					Ok(self.height(&params[0]).map_or(Value::Null, |at| self.headers[at].clone()))
				},
				"state_getReadProof" => {
					let keys: Vec<Vec<u8>> = params[0]
						.as_array()
						.unwrap()
						.iter()
						.map(|key| hex::decode(&key.as_str().unwrap()[2..]).unwrap())
						.collect();
					let (_, proof) = prove(&self.state, &keys);
					let nodes: Vec<_> = proof.0.iter().map(|node| hex(node)).collect();
					Ok(json!({ "at": params[1], "proof": nodes }))
				},
				"state_call" if params[0] == "InboxApi_inbox" => Ok(json!(hex(&info.encode()))),
				_ => Err(NO_METHOD),
			})
		}
	}
}
