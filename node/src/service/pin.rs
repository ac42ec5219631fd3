// SPDX-License-Identifier: Apache-2.0

//! One block that has to be on the chain: whoever shows another one at its height is not followed.
//!
//! After a restart from a checkpoint two chains have the same genesis, and validators that were corrupted long ago
//! may sign a third. What an operator was told by people it trusts decides between them, not what peers say.

use crate::client::{Block, FullClient};
use sc_client_api::{BlockBackend, UsageProvider};
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_service::{config::SyncMode, Error};
use sp_runtime::traits::Header;
use std::{
	fmt,
	str::FromStr,
	sync::atomic::{AtomicBool, Ordering},
};
use vigil_runtime::{BlockNumber, Hash};

/// A height, and the only block that may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
	/// The height.
	pub height: BlockNumber,
	/// The hash of the block.
	pub hash: Hash,
}

impl FromStr for Pin {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (height, hash) = text
			.split_once(':')
			.ok_or("a pin is a height and a hash, such as 1200000:0x5c3f... with 64 digits")?;
		let height = height
			.parse()
			.map_err(|_| format!("`{height}` is no height of a block, which is a number from 0"))?;
		let digits = hash.strip_prefix("0x").unwrap_or(hash);
		let hash = (digits.len() == 64)
			.then(|| digits.parse().ok())
			.flatten()
			.ok_or_else(|| format!("`{hash}` is no hash of a block, which has 64 hex digits"))?;
		Ok(Self { height, hash })
	}
}

impl fmt::Display for Pin {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}:{:?}", self.height, self.hash)
	}
}

impl Pin {
	/// Refuses a database that holds another block, and a sync that would not look at the height at all.
	pub fn check(&self, client: &FullClient, sync: SyncMode) -> Result<(), Error> {
		let finalised = client.usage_info().chain.finalized_number;
		let held = client.block_hash(self.height)?;
		self.judge(held, finalised, matches!(sync, SyncMode::Warp)).map_err(Error::Other)
	}

	fn judge(&self, held: Option<Hash>, finalised: BlockNumber, warps: bool) -> Result<(), String> {
		let Self { height, hash } = self;
		match held {
			Some(held) if held == *hash => Ok(()),
			Some(held) => Err(format!(
				"block {height} of the database is {held:?}, but --pin says {hash:?}; this database is of a chain \
				 that is not followed: delete it with `purge-chain`, or give another --base-path"
			)),
			None if *height <= finalised => Err(format!(
				"the database has final blocks beyond {height} but not that one, so --pin cannot be checked; \
				 delete it with `purge-chain` and sync with --sync full"
			)),
			None if warps => Err(format!(
				"--sync warp jumps over block {height}, so --pin cannot be checked; sync with --sync full"
			)),
			None => Ok(()),
		}
	}

	/// Refuses to drop so many of the newest blocks that the pinned one goes with them.
	pub fn check_revert(&self, client: &FullClient, blocks: BlockNumber) -> Result<(), String> {
		let chain = client.usage_info().chain;
		self.judge_revert(chain.best_number, chain.finalized_number, blocks)
	}

	fn judge_revert(
		&self,
		best: BlockNumber,
		finalised: BlockNumber,
		blocks: BlockNumber,
	) -> Result<(), String> {
		// What is final is not dropped.
		let left = best.saturating_sub(blocks).max(finalised);
		if best >= self.height && left < self.height {
			let most = best.saturating_sub(self.height);
			return Err(format!(
				"that would drop block {}, which --pin holds; drop {most} blocks at most",
				self.height
			));
		}
		Ok(())
	}

	fn forbids(&self, number: BlockNumber, hash: &Hash) -> bool {
		number == self.height && *hash != self.hash
	}
}

/// Block import that takes no other block at the pinned height, of peers or our own.
pub struct Pinned<I> {
	inner: I,
	pin: Option<Pin>,
	/// Whether it was said that another block was refused: every peer may send it again and again.
	said: std::sync::Arc<AtomicBool>,
}

impl<I: Clone> Clone for Pinned<I> {
	fn clone(&self) -> Self {
		Self { inner: self.inner.clone(), pin: self.pin, said: self.said.clone() }
	}
}

impl<I> Pinned<I> {
	/// Imports by `inner` what the pin, if there is one, does not forbid.
	pub fn new(inner: I, pin: Option<Pin>) -> Self {
		Self { inner, pin, said: Default::default() }
	}

	fn forbids(&self, number: BlockNumber, hash: &Hash) -> bool {
		let Some(pin) = self.pin.filter(|pin| pin.forbids(number, hash)) else { return false };
		if !self.said.swap(true, Ordering::Relaxed) {
			log::warn!(
				"📌 Block {number} {hash:?} is refused: --pin says {:?}. Peers that have it are on another chain",
				pin.hash
			);
		}
		true
	}
}

#[async_trait::async_trait]
impl<I> BlockImport<Block> for Pinned<I>
where
	I: BlockImport<Block> + Send + Sync,
{
	type Error = I::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		if self.forbids(block.number, &block.hash) {
			return Ok(ImportResult::KnownBad);
		}
		self.inner.check_block(block).await
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		if self.forbids(*block.header.number(), &block.post_hash()) {
			return Ok(ImportResult::KnownBad);
		}
		self.inner.import_block(block).await
	}
}

#[cfg(test)]
mod tests;
