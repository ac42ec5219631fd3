// SPDX-License-Identifier: Apache-2.0

//! Blocks with true hashes.

use rlp::RlpStream;
use serde_json::{json, Value};
use sp_runtime::{
	generic::{Digest, Header},
	traits::{BlakeTwo256, Hash, Keccak256},
};
use std::sync::Arc;
use vigil_observers::Family;
use vigil_primitives::H256;

/// Answers to what only some ask, by method and parameters.
pub type More = Arc<dyn Fn(&str, &Value) -> Option<Value> + Send + Sync>;

/// A chain of one branch. Clones share the past and may differ from then on.
#[derive(Clone)]
pub struct Chain {
	pub family: Family,
	blocks: Vec<(H256, Value)>,
	pub finalized: usize,
	more: Option<More>,
}

impl Chain {
	/// A chain of these headers, all of which are final, that answers more than others do.
	pub fn of(headers: &[Header<u32, BlakeTwo256>], more: More) -> Self {
		let block = |header: &Header<_, _>| {
			(BlakeTwo256::hash_of(header), serde_json::to_value(header).unwrap())
		};
		let blocks = headers.iter().map(block).collect();
		let finalized = headers.len() - 1;
		Self { family: Family::Substrate, blocks, finalized, more: Some(more) }
	}

	/// What only some ask.
	pub fn answer(&self, method: &str, params: &Value) -> Option<Value> {
		self.more.as_ref().and_then(|more| more(method, params))
	}

	/// A chain with blocks 0 to `height`, final up to the one before the last two.
	pub fn new(family: Family, height: usize) -> Self {
		let mut chain = Self { family, blocks: Vec::new(), finalized: 0, more: None };
		chain.extend(height + 1, 0);
		chain
	}

	/// Adds blocks of branch `branch`.
	pub fn extend(&mut self, count: usize, branch: u8) {
		for _ in 0..count {
			let parent = self.blocks.last().map_or(H256::zero(), |block| block.0);
			self.blocks.push(block(self.family, self.blocks.len(), parent, branch));
		}
		self.finalized = self.height().saturating_sub(2);
	}

	/// The chain without the blocks above `height`.
	pub fn cut(&self, height: usize) -> Self {
		let mut chain = self.clone();
		chain.blocks.truncate(height + 1);
		chain.finalized = chain.finalized.min(height);
		chain
	}

	pub fn height(&self) -> usize {
		self.blocks.len() - 1
	}

	pub fn hash(&self, height: usize) -> Option<H256> {
		self.blocks.get(height).map(|block| block.0)
	}

	pub fn json(&self, height: usize) -> Option<Value> {
		self.blocks.get(height).map(|block| block.1.clone())
	}

	pub fn by_hash(&self, hash: &str) -> Option<Value> {
		self.blocks.iter().find(|block| format!("{:?}", block.0) == hash).map(|b| b.1.clone())
	}

	/// What a configuration calls it.
	pub fn name(&self) -> String {
		match self.family {
			Family::Evm => "4711".into(),
			Family::Substrate => format!("{:?}", self.blocks[0].0),
		}
	}
}

fn block(family: Family, height: usize, parent: H256, branch: u8) -> (H256, Value) {
	match family {
		Family::Evm => evm(height, parent, branch),
		Family::Substrate => substrate(height, parent, branch),
	}
}

fn evm(height: usize, parent: H256, branch: u8) -> (H256, Value) {
	let word = |byte: u8| vec![byte; 32];
	let number = |number: usize| {
		let bytes = number.to_be_bytes();
		bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>()
	};
	let fields: [(&str, Vec<u8>); 15] = [
		("parentHash", parent.as_bytes().to_vec()),
		("sha3Uncles", word(1)),
		("miner", vec![branch; 20]),
		("stateRoot", word(2)),
		("transactionsRoot", word(3)),
		("receiptsRoot", word(4)),
		("logsBloom", vec![0; 256]),
		("difficulty", Vec::new()),
		("number", number(height)),
		("gasLimit", number(30_000_000)),
		("gasUsed", Vec::new()),
		("timestamp", number(1_700_000_000 + height)),
		("extraData", Vec::new()),
		("mixHash", word(5)),
		("nonce", vec![0; 8]),
	];
	let mut stream = RlpStream::new_list(fields.len());
	let mut json = json!({ "transactions": [], "uncles": [] });
	for (name, bytes) in &fields {
		stream.append(bytes);
		let quantity = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp"].contains(name);
		let digits = hex::encode(bytes);
		let digits = if quantity { digits.trim_start_matches('0') } else { &digits };
		let digits = if quantity && digits.is_empty() { "0" } else { digits };
		json[*name] = format!("0x{digits}").into();
	}
	let hash = Keccak256::hash(&stream.out());
	json["hash"] = format!("{hash:?}").into();
	(hash, json)
}

fn substrate(height: usize, parent: H256, branch: u8) -> (H256, Value) {
	let header = Header::<u32, BlakeTwo256> {
		parent_hash: parent,
		number: height as u32,
		state_root: H256::repeat_byte(2),
		extrinsics_root: H256::repeat_byte(branch),
		digest: Digest::default(),
	};
	(BlakeTwo256::hash_of(&header), serde_json::to_value(&header).unwrap())
}
