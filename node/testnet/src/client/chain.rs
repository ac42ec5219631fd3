// SPDX-License-Identifier: Apache-2.0

//! Heads and blocks.

use super::{rpc_params, Client};
use crate::{Error, Result};
use serde::Deserialize;
use sp_core::Bytes;
use sp_runtime::traits::Header as _;
use std::fmt;
use vigil_runtime::{BlockNumber, Hash, Header};

/// A block by number and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its height.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
}

impl fmt::Display for Head {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "#{} ({})", self.number, self.hash)
	}
}

/// A block with its transactions as bytes.
#[derive(Clone, Debug, Deserialize)]
pub struct Block {
	/// The header.
	pub header: Header,
	/// The transactions, encoded.
	pub extrinsics: Vec<Bytes>,
}

#[derive(Deserialize)]
struct Justified {
	block: Block,
}

impl Client {
	/// The head of the best chain.
	pub async fn best(&self) -> Result<Head> {
		let header: Header = self.request("chain_getHeader", rpc_params![]).await?;
		Ok(Head { number: *header.number(), hash: header.hash() })
	}

	/// The newest final block.
	pub async fn finalised(&self) -> Result<Head> {
		let hash: Hash = self.request("chain_getFinalizedHead", rpc_params![]).await?;
		Ok(Head { number: *self.header(hash).await?.number(), hash })
	}

	/// The block at `number` of the best chain, if it is that long.
	pub async fn block_hash(&self, number: BlockNumber) -> Result<Option<Hash>> {
		self.request("chain_getBlockHash", (number,)).await
	}

	/// The first block of the chain.
	pub async fn genesis_hash(&self) -> Result<Hash> {
		self.block_hash(0).await?.ok_or_else(|| self.unknown_block(0))
	}

	/// A header.
	pub async fn header(&self, hash: Hash) -> Result<Header> {
		let header: Option<Header> = self.request("chain_getHeader", (hash,)).await?;
		header.ok_or_else(|| self.unknown_block(hash))
	}

	/// A block.
	pub async fn block(&self, hash: Hash) -> Result<Block> {
		let block: Option<Justified> = self.request("chain_getBlock", (hash,)).await?;
		block.map(|justified| justified.block).ok_or_else(|| self.unknown_block(hash))
	}

	fn unknown_block(&self, block: impl ToString) -> Error {
		Error::UnknownBlock { url: self.url().to_owned(), block: block.to_string() }
	}
}
