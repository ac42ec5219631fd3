// SPDX-License-Identifier: Apache-2.0

//! Says now and then that this validator is there, whether its watcher runs, and which code this node has.
//!
//! What a node says is signed by the session key that makes blocks, costs nothing, and is passed on by others, so that
//! a large set is heard as often as a small one.

use crate::{
	client::{Block, FullClient, Pool},
	watching::Shared,
};
use futures::StreamExt;
use pallet_pulse_runtime_api::{Beat, PulseApi};
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_consensus::BlockOrigin;
use sp_core::{crypto::key_types::BABE, sr25519, H256};
use sp_io::hashing::blake2_256;
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use vigil_runtime::{BlockNumber, Hash, WASM_BINARY};

/// Which block is named, counted back from the best one: branches of a block or two come and go.
const DEPTH: BlockNumber = 3;
/// Blocks after which it is looked at again whether the chain heard us.
const AGAIN: BlockNumber = 5;

/// Says it, for as long as there are blocks.
pub struct Pulse {
	/// The chain.
	pub client: Arc<FullClient>,
	/// Where transactions wait.
	pub pool: Arc<Pool>,
	/// Session keys.
	pub keystore: KeystorePtr,
	/// What the watcher does, if this node has one.
	pub watcher: Option<Arc<Shared>>,
}

/// Hash of the code that this node was built with; zero without one.
pub fn own_code() -> H256 {
	WASM_BINARY.map_or(H256::zero(), |code| H256(blake2_256(code)))
}

impl Pulse {
	/// Runs until the client is gone.
	pub async fn run(self) {
		let mut blocks = self.client.import_notification_stream();
		let code = own_code();
		let mut next = 0;
		while let Some(block) = blocks.next().await {
			let height = block.header.number;
			// Of the past nobody wants to hear.
			if !block.is_new_best
				|| block.origin == BlockOrigin::NetworkInitialSync
				|| height < next
			{
				continue;
			}
			next = height.saturating_add(AGAIN);
			if let Err(error) = self.beat(block.hash, height, code).await {
				log::debug!("The chain hears no beats: {error}");
			}
		}
	}

	async fn beat(&self, at: Hash, height: BlockNumber, code: H256) -> Result<(), ApiError> {
		for extrinsic in self.beats(at, height, code)? {
			// Refused is what the pool knows already: it is looked at again.
			let _ = self.pool.submit_one(at, TransactionSource::Local, extrinsic).await;
		}
		Ok(())
	}

	/// What is to be said for each seat whose key this node has.
	fn beats(
		&self,
		at: Hash,
		height: BlockNumber,
		code: H256,
	) -> Result<Vec<<Block as sp_runtime::traits::Block>::Extrinsic>, ApiError> {
		let api = self.client.runtime_api();
		let interval = api.interval(at)?;
		let genesis = self.client.info().genesis_hash;
		let height = height.saturating_sub(DEPTH);
		let Ok(Some(named)) = self.client.hash(height) else { return Ok(Vec::new()) };
		let mut beats = Vec::new();
		for (seat, key) in (0..).zip(api.seats(at)?) {
			if !self.keystore.has_keys(&[(key.to_vec(), BABE)]) {
				continue;
			}
			if !is_due(api.last_beat(at, seat)?, interval, height) {
				continue;
			}
			let watches = self.watcher.as_ref().is_some_and(|watcher| watcher.is_at_work());
			let beat = Beat { seat, at: height, code, watches };
			let key = sr25519::Public::from_raw(key);
			let signed = self.keystore.sr25519_sign(BABE, &key, &beat.message(genesis, named));
			if let Ok(Some(signature)) = signed {
				beats.push(api.beat(at, beat, signature.0)?);
			}
		}
		Ok(beats)
	}
}

/// Whether the chain would take a beat that names this block.
fn is_due(last: Option<BlockNumber>, interval: BlockNumber, height: BlockNumber) -> bool {
	last.is_none_or(|last| height >= last.saturating_add(interval))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_beat_is_due_an_interval_after_the_last_one() {
		assert!(is_due(None, 100, 1));
		assert!(!is_due(Some(50), 100, 149));
		assert!(is_due(Some(50), 100, 150));
		assert!(!is_due(Some(u32::MAX - 1), 100, u32::MAX - 1), "no overflow");
	}

	#[test]
	fn a_node_without_code_is_ready_for_none() {
		assert_eq!(own_code().is_zero(), WASM_BINARY.is_none());
	}
}
