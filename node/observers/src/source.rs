// SPDX-License-Identifier: Apache-2.0

//! What every chain family offers: questions to one endpoint, with answers in common words.

use crate::{problem::Problem, Block};
use async_trait::async_trait;
use vigil_primitives::{Head, Height};

/// An answer, or what was wrong with it.
pub(crate) type Asked<T> = Result<T, Problem>;

/// A block as one endpoint shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
	/// The block.
	pub block: Block,
	/// Whether its hash was recomputed from its header. A block whose hash is *wrong* is never
	/// shown: that is [`Problem::FalseHash`]. This is false where the header has fields unknown here.
	pub proven: bool,
}

/// One endpoint of one chain family.
#[async_trait]
pub(crate) trait Source: Send + Sync + 'static {
	/// Fails unless the endpoint says that it serves the configured chain.
	async fn identify(&self) -> Asked<()>;

	/// Its newest block, or its newest final one.
	async fn head(&self, which: Head) -> Asked<Shown>;

	/// Its block at a height, `None` if it has none there.
	async fn at(&self, height: Height) -> Asked<Option<Shown>>;

	/// Whether a block carries no transaction of a user.
	async fn is_empty(&self, block: &Block) -> Asked<bool>;
}
