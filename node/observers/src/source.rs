// SPDX-License-Identifier: Apache-2.0

//! What every chain family offers: questions to one endpoint, with answers in common words.

use crate::{problem::Problem, retry::Retrying, Block};
use async_trait::async_trait;
use vigil_primitives::{Head, Height};

/// An answer, or what was wrong with it.
pub(crate) type Asked<T> = Result<T, Problem>;

/// How well a block is proven by what the endpoint shows of it. A block whose hash is *wrong* is never
/// shown: that is [`Problem::FalseHash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Proof {
	/// The endpoint says so: the header has fields unknown here, so its hash cannot be computed.
	Claimed,
	/// The hash was computed from the header, so it stands for the block before as well. Anybody can
	/// make such a block up.
	Linked,
	/// The ward's own consensus vouches for its hash, and the hash for all else that is shown of it, its time
	/// included. Nobody can make such a block up, so one endpoint is enough.
	Verified,
}

/// A block as one endpoint shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
	/// The block.
	pub block: Block,
	/// How well it is proven.
	pub proof: Proof,
}

/// What in the configuration of a ward its family cannot read, and what it has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misread {
	/// The name of the chain.
	Chain(&'static str),
	/// What is trusted of it.
	Anchor(&'static str),
}

/// Makes the questions to one endpoint of the chain that was named in the configuration.
pub(crate) type Connect = Box<dyn Fn(Retrying) -> Box<dyn Source>>;

/// One endpoint of one chain family.
#[async_trait]
pub(crate) trait Source: Send + Sync + 'static {
	/// Fails unless the endpoint says that it serves the configured chain.
	async fn identify(&self) -> Asked<()>;

	/// Its newest block, or its newest final one.
	async fn head(&self, which: Head) -> Asked<Shown>;

	/// Its block at a height, `None` if it has none there.
	async fn at(&self, height: Height) -> Asked<Option<Shown>>;

	/// Whether anything is trusted of the chain by which [`Self::prove`] can prove.
	fn can_prove(&self) -> bool {
		false
	}

	/// A block that it holds for final, as the ward's own consensus proves it. Whatever is wrong with the
	/// proof, the block is as well proven as without.
	async fn prove(&self, block: &Block) -> Asked<Shown> {
		Err(Problem::Unproven { height: block.height, why: "no anchor is configured".into() })
	}

	/// Whether a block carries no transaction of a user.
	async fn is_empty(&self, block: &Block) -> Asked<bool>;
}
