// SPDX-License-Identifier: Apache-2.0

//! The methods of Substrate's JSON-RPC that are asked (`chain_*` and `state_*` of sc-rpc-api).

use super::{
	header::{block, hash, is_empty, timestamp, TIMESTAMP_NOW},
	trust::Trust,
};
use crate::{
	problem::Problem,
	retry::Retrying,
	source::{Asked, Proof, Shown, Source},
	Block,
};
use async_trait::async_trait;
use serde_json::{json, Value};
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex, PoisonError},
};
use vigil_primitives::{Head, Height, H256};

/// How many blocks are kept to ask for less; a look needs few.
const KEPT: usize = 32;

/// One endpoint.
pub(crate) struct SubstrateRpc {
	pub(super) rpc: Retrying,
	genesis: H256,
	/// What is trusted of the chain's consensus.
	trust: Option<Arc<Trust>>,
	/// Blocks this endpoint has shown, whole with their time. What a hash stands for never changes.
	kept: Mutex<VecDeque<Block>>,
}

impl SubstrateRpc {
	pub fn new(rpc: Retrying, genesis: H256, trust: Option<Arc<Trust>>) -> Self {
		Self { rpc, genesis, trust, kept: Mutex::default() }
	}

	async fn hash_at(&self, height: u64) -> Asked<Option<H256>> {
		let answer = self.rpc.ask("chain_getBlockHash", vec![json!(height)]).await?;
		if answer.is_null() {
			return Ok(None);
		}
		hash(&answer).map(Some)
	}

	/// The block with a hash; a lie if the header it shows has another.
	async fn by_hash(&self, hash: H256) -> Asked<Shown> {
		if let Some(block) = self.recall(hash) {
			return Ok(Shown { block, proof: Proof::Linked });
		}
		let header = self.rpc.ask("chain_getHeader", vec![name(hash)]).await?;
		if header.is_null() {
			return Err(Problem::Missing("header of a block it names"));
		}
		let block = block(header)?;
		if block.hash != hash {
			return Err(Problem::FalseHash { height: block.height });
		}
		self.with_time(block).await
	}

	async fn with_time(&self, mut block: Block) -> Asked<Shown> {
		if let Some(block) = self.recall(block.hash) {
			return Ok(Shown { block, proof: Proof::Linked });
		}
		let params = vec![json!(TIMESTAMP_NOW), name(block.hash)];
		block.timestamp = timestamp(&self.rpc.ask("state_getStorage", params).await?)?;
		let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
		kept.push_back(block);
		if kept.len() > KEPT {
			kept.pop_front();
		}
		Ok(Shown { block, proof: Proof::Linked })
	}

	fn recall(&self, hash: H256) -> Option<Block> {
		let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
		kept.iter().find(|block| block.hash == hash).copied()
	}
}

pub(super) fn name(hash: H256) -> Value {
	json!(format!("{hash:?}"))
}

#[async_trait]
impl Source for SubstrateRpc {
	async fn identify(&self) -> Asked<()> {
		let found = self.hash_at(0).await?.ok_or(Problem::Missing("genesis block"))?;
		if found == self.genesis {
			return Ok(());
		}
		let (found, expected) = (format!("{found:?}"), format!("{:?}", self.genesis));
		Err(Problem::WrongChain { found, expected })
	}

	async fn head(&self, which: Head) -> Asked<Shown> {
		if which == Head::Finalized {
			let answer = self.rpc.ask("chain_getFinalizedHead", Vec::new()).await?;
			return self.by_hash(hash(&answer)?).await;
		}
		let header = self.rpc.ask("chain_getHeader", Vec::new()).await?;
		if header.is_null() {
			return Err(Problem::Missing("newest block"));
		}
		self.with_time(block(header)?).await
	}

	async fn at(&self, height: Height) -> Asked<Option<Shown>> {
		let Some(hash) = self.hash_at(height.0).await? else { return Ok(None) };
		let shown = self.by_hash(hash).await?;
		if shown.block.height != height {
			return Err(Problem::FalseHeight { asked: height, shown: shown.block.height });
		}
		Ok(Some(shown))
	}

	fn can_prove(&self) -> bool {
		self.trust.is_some()
	}

	async fn prove(&self, block: &Block) -> Asked<Shown> {
		let unproven = |why: String| Problem::Unproven { height: block.height, why };
		let trust =
			self.trust.as_ref().ok_or_else(|| unproven("no anchor is configured".into()))?;
		self.prove_final(trust, block).await?;
		let timestamp = self.proven_time(block).await?;
		Ok(Shown { block: Block { timestamp, ..*block }, proof: Proof::Verified })
	}

	async fn is_empty(&self, block: &Block) -> Asked<bool> {
		is_empty(&self.rpc.ask("chain_getBlock", vec![name(block.hash)]).await?)
	}
}
