// SPDX-License-Identifier: Apache-2.0

//! Blocks on top of a real chain that nobody but this endpoint has ever seen: each names the one before,
//! and has the hash that belongs to it.

use super::{
	forge::{ethereum_hash, hash_of},
	number, Answered, Upstream,
};
use serde_json::{json, Value};
use std::time::{Duration, Instant};

/// The newest real block, and what was made up on top of it.
#[derive(Debug)]
pub(super) struct Invented {
	base: u64,
	since: Instant,
	line: Vec<Value>,
}

impl Invented {
	fn on(base: Value) -> Self {
		let height = number(&base["number"]).unwrap_or(0);
		Self { base: height, since: Instant::now(), line: vec![base] }
	}

	/// Makes up what is missing since the line was begun, a block each `every`.
	fn grow(&mut self, every: Duration) {
		let turns = self.since.elapsed().as_millis() / every.as_millis().max(1);
		while (self.line.len() as u128) < turns.saturating_add(2) {
			let Some(next) = self.line.last().map(after) else { break };
			self.line.push(next);
		}
	}

	/// The block of a height; `None` if it is below those that are made up.
	fn at(&self, height: u64) -> Option<Value> {
		let index = usize::try_from(height.checked_sub(self.base)?).ok()?;
		Some(self.line.get(index).cloned().unwrap_or_default())
	}

	fn newest(&self) -> Value {
		self.line.last().cloned().unwrap_or_default()
	}

	fn of_hash(&self, hash: &Value) -> Option<Value> {
		self.line.iter().find(|block| hash_of(block) == *hash).cloned()
	}

	fn answer(&self, method: &str, params: &[Value]) -> Option<Value> {
		let first = params.first();
		match method {
			"eth_blockNumber" => Some(self.newest()["number"].clone()),
			"eth_getBlockByNumber" => match first.and_then(number) {
				Some(height) => self.at(height),
				None if first == Some(&json!("earliest")) => None,
				None => Some(self.newest()),
			},
			"eth_getBlockByHash" => self.of_hash(first?),
			"chain_getHeader" => match first {
				Some(hash) => self.of_hash(hash),
				None => Some(self.newest()),
			},
			"chain_getFinalizedHead" => Some(hash_of(&self.newest())),
			"chain_getBlockHash" => match first {
				Some(height) => self.at(height.as_u64()?).map(|block| hash_of(&block)),
				None => Some(hash_of(&self.newest())),
			},
			_ => None,
		}
	}
}

impl Upstream {
	/// Answers as if the chain went on from its newest block, with one block each `every`.
	pub(super) async fn invented(
		&self,
		every: Duration,
		method: &str,
		params: Vec<Value>,
	) -> Answered<Value> {
		let newest = self.newest_block().await?;
		let height = number(&newest["number"]).unwrap_or(0);
		let mut invented = self.invented.lock().await;
		let line = match invented.take() {
			Some(line) if line.base == height => invented.insert(line),
			_ => invented.insert(Invented::on(newest)),
		};
		line.grow(every);
		match line.answer(method, &params) {
			Some(answer) => Ok(answer),
			None => self.ask(method, params).await,
		}
	}

	async fn newest_block(&self) -> Answered<Value> {
		match self.ask("chain_getHeader", Vec::new()).await {
			Ok(header) => Ok(header),
			Err(_) => self.ask("eth_getBlockByNumber", vec![json!("latest"), json!(false)]).await,
		}
	}
}

/// A block that could come after this one.
fn after(parent: &Value) -> Value {
	let mut block = parent.clone();
	let next = |field: &Value| number(field).map(|value| json!(format!("{:#x}", value + 1)));
	block["parentHash"] = hash_of(parent);
	block["stateRoot"] = json!(format!("0x{}", "f1".repeat(32)));
	if let Some(number) = next(&parent["number"]) {
		block["number"] = number;
	}
	if let Some(timestamp) = next(&parent["timestamp"]) {
		block["timestamp"] = timestamp;
	}
	if block.get("hash").is_some() {
		block["hash"] = json!(format!("{:?}", ethereum_hash(&block)));
	}
	block
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;
	use sp_runtime::{
		generic::{Digest, Header},
		traits::{BlakeTwo256, Header as _},
	};

	#[test]
	fn invented_headers_are_linked_and_have_the_hash_that_belongs_to_them() {
		let zero = H256::zero();
		let header = Header::<u32, BlakeTwo256>::new(7, zero, zero, zero, Digest::default());
		let mut line = Invented::on(serde_json::to_value(header).unwrap());
		line.since = Instant::now().checked_sub(Duration::from_secs(3)).unwrap();
		line.grow(Duration::from_secs(1));
		assert!(line.line.len() >= 4, "{line:?}");
		for (offset, pair) in line.line.windows(2).enumerate() {
			assert_eq!(pair[1]["parentHash"], hash_of(&pair[0]), "{pair:?}");
			assert_eq!(number(&pair[1]["number"]), Some(8 + offset as u64));
			assert_eq!(
				line.answer("chain_getHeader", &[hash_of(&pair[1])]).as_ref(),
				Some(&pair[1])
			);
		}
		assert_eq!(line.answer("chain_getBlockHash", &[json!(6)]), None, "the chain answers");
		assert_eq!(line.answer("chain_getBlockHash", &[json!(500)]), Some(Value::Null));
	}
}
