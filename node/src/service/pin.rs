// SPDX-License-Identifier: Apache-2.0

//! One block that has to be on the chain: whoever shows another one at its height is not followed.
//!
//! After a restart from a checkpoint two chains have the same genesis, and validators that were corrupted long ago
//! may sign a third. What an operator was told by people it trusts decides between them, not what peers say.

use crate::client::{Block, FullClient};
use futures::StreamExt;
use sc_client_api::{
	blockchain::{lowest_common_ancestor, HeaderMetadata},
	BlockBackend, BlockchainEvents, UsageProvider,
};
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_service::{config::SyncMode, Error};
use sp_runtime::traits::Header;
use std::{
	fmt,
	str::FromStr,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
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

	/// Whether a block is another one than the pinned, or has another one before it.
	fn forbids(&self, chain: &dyn Chain, number: BlockNumber, hash: &Hash, parent: &Hash) -> bool {
		match number.cmp(&self.height) {
			std::cmp::Ordering::Less => false,
			std::cmp::Ordering::Equal => *hash != self.hash,
			std::cmp::Ordering::Greater => {
				// What is final at that height was looked at.
				chain.finalised() < self.height && chain.descends(parent, &self.hash) == Some(false)
			},
		}
	}

	/// Ends when a block is final that has another one than the pinned before it. Blocks that were in the database
	/// before there was a pin may still be made final by who corrupted their validators.
	pub async fn hold(self, client: Arc<FullClient>) {
		let mut finals = client.finality_notification_stream();
		while let Some(block) = finals.next().await {
			if block.header.number < self.height {
				continue;
			}
			match client.descends(&block.hash, &self.hash) {
				Some(true) => return std::future::pending().await,
				_ => {
					let Self { height, hash } = self;
					log::error!(
						"📌 A chain is final whose block {height} is not {hash:?}, as --pin says: this node stops. \
						 Delete its database with `purge-chain` and sync with --sync full"
					);
					return;
				},
			}
		}
	}
}

/// What is known of the blocks in the database.
pub trait Chain: Send + Sync {
	/// The height of the last final block.
	fn finalised(&self) -> BlockNumber;
	/// Whether `block` is `before` or comes after it; `None` if it is not in the database. One that is there comes after
	/// none that is not.
	fn descends(&self, block: &Hash, before: &Hash) -> Option<bool>;
}

impl Chain for FullClient {
	fn finalised(&self) -> BlockNumber {
		self.usage_info().chain.finalized_number
	}

	fn descends(&self, block: &Hash, before: &Hash) -> Option<bool> {
		self.header_metadata(*block).ok()?;
		let common = lowest_common_ancestor(self, *block, *before);
		Some(common.is_ok_and(|common| common.hash == *before))
	}
}

/// Block import that takes no other block at the pinned height, of peers or our own, and none that comes after
/// another one.
pub struct Pinned<I> {
	inner: I,
	pin: Option<Pin>,
	chain: Arc<dyn Chain>,
	/// Whether it was said that another block was refused: every peer may send it again and again.
	said: Arc<AtomicBool>,
}

impl<I: Clone> Clone for Pinned<I> {
	fn clone(&self) -> Self {
		let (chain, said) = (self.chain.clone(), self.said.clone());
		Self { inner: self.inner.clone(), pin: self.pin, chain, said }
	}
}

impl<I> Pinned<I> {
	/// Imports by `inner` what the pin, if there is one, does not forbid.
	pub fn new(inner: I, pin: Option<Pin>, chain: Arc<dyn Chain>) -> Self {
		Self { inner, pin, chain, said: Default::default() }
	}

	fn forbids(&self, number: BlockNumber, hash: &Hash, parent: &Hash) -> bool {
		let forbidden = |pin: &Pin| pin.forbids(&*self.chain, number, hash, parent);
		let Some(pin) = self.pin.filter(forbidden) else { return false };
		if !self.said.swap(true, Ordering::Relaxed) {
			log::warn!(
				"📌 Block {number} {hash:?} is refused: --pin says {pin}. Peers that have it are on another chain"
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
		if self.forbids(block.number, &block.hash, &block.parent_hash) {
			return Ok(ImportResult::KnownBad);
		}
		self.inner.check_block(block).await
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		let header = &block.header;
		if self.forbids(*header.number(), &block.post_hash(), header.parent_hash()) {
			return Ok(ImportResult::KnownBad);
		}
		self.inner.import_block(block).await
	}
}

#[cfg(test)]
mod tests;
