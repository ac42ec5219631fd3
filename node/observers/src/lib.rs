// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod check;
mod clock;
pub mod config;
mod connect;
mod endpoint;
mod evm;
mod families;
mod health;
mod judge;
mod look;
mod memory;
mod observer;
mod problem;
mod quiet;
pub mod quorum;
mod redact;
mod retry;
mod settings;
mod sight;
mod source;
mod substrate;
mod validate;
mod voices;
mod ward;
mod wire;

pub use config::{EndpointConfig, WardConfig};
pub use connect::connect;
pub use families::Family;
pub use validate::{tolerance, warnings, ConfigError};
pub use voices::Panel;

use async_trait::async_trait;
use std::time::Duration;
use vigil_primitives::{Height, UnixTime, H256};

/// A block of a ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
	/// Its height.
	pub height: Height,
	/// Its hash.
	pub hash: H256,
	/// The hash of the block before it.
	pub parent_hash: H256,
	/// The ward's state after it.
	pub state_root: H256,
	/// Its own time, in seconds and rounded down; zero where the chain has none.
	pub timestamp: UnixTime,
}

/// What a ward looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// Something new was seen within the policy's `halt_after`.
	Advancing {
		/// The highest block seen.
		head: Block,
		/// Answered time since something new was seen.
		quiet: Duration,
	},
	/// Nothing new was seen for at least the policy's `halt_after`, though enough was asked and answered
	/// all the while.
	Stalled {
		/// The highest block seen.
		head: Block,
		/// Answered time since something new was seen.
		quiet: Duration,
	},
	/// Blocks come, but something else that users need does not. Life where newest blocks count as life;
	/// where final ones do, silence, as long as the `quiet` says.
	Degraded {
		/// The highest block seen of the kind that counts as life.
		head: Block,
		/// Answered time since something new of that kind was seen. Only [`Degradation::NoFinality`] where
		/// final blocks count has a `quiet` of `halt_after` and more.
		quiet: Duration,
		/// What does not come.
		reason: Degradation,
	},
	/// Enough voices answer, but no quorum of them is on one branch.
	Forked {
		/// The heads, with the number of voices on each.
		heads: Vec<(Height, H256, usize)>,
	},
	/// Nothing new was seen for `halt_after`, but more voices than may lie show something of their own: no
	/// halt, and no agreement either.
	Contested {
		/// The highest block seen.
		head: Block,
		/// The highest block that any of them shows.
		newer: Block,
	},
	/// No quorum of answers; or there is one (`answered >= needed`), but it has not lasted for long enough
	/// after a blind gap to say that nothing came.
	Unreachable {
		/// Voices that answered all they were asked.
		answered: usize,
		/// Voices that have to.
		needed: usize,
	},
}

/// What a ward that makes blocks lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Degradation {
	/// Nothing becomes final.
	NoFinality,
	/// No block has carried a transaction for long.
	EmptyBlocks,
}

/// One look at a ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
	/// What it looks like.
	pub verdict: Verdict,
	/// The newest block that is final and agreed on.
	pub finalized: Option<Block>,
	/// The verdict's head and the blocks seen before it, each followed by its parent, as far as they are
	/// known: at most 16.
	pub trail: Vec<Block>,
	/// How each endpoint did, in the order of the configuration.
	pub endpoints: Vec<EndpointHealth>,
}

/// How an endpoint did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointHealth {
	/// Who runs it, by the label in the configuration.
	pub provider: String,
	/// Its URL without user, password, path and query, any of which may hold a key.
	pub url: String,
	/// What was wrong with its last answer, in a sentence; `None` if nothing was.
	pub problem: Option<String>,
	/// The height of its head.
	pub height: Option<Height>,
	/// How long its answer took.
	pub latency: Option<Duration>,
	/// What kind of thing was wrong; `None` if nothing was.
	pub fault: Option<Fault>,
}

/// What kind of thing is wrong with an endpoint: whom to call, and how urgently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
	/// It does not answer, or not in time.
	Silent,
	/// It answers with something of no use: an error, or what cannot be understood.
	Unusable,
	/// It serves another chain.
	WrongChain,
	/// It shows what cannot be true of itself: another height than asked for, a hash that is not that of
	/// the header, a time that has not come or is before that of the block before.
	Lying,
	/// It shows another block than the quorum, or a newer one that nobody else shows.
	Dissenting,
}

impl Fault {
	/// Every kind, in the order of their definition.
	pub const ALL: [Self; 5] =
		[Self::Silent, Self::Unusable, Self::WrongChain, Self::Lying, Self::Dissenting];

	/// Its name in metrics and JSON.
	pub fn name(self) -> &'static str {
		match self {
			Self::Silent => "silent",
			Self::Unusable => "unusable",
			Self::WrongChain => "wrong_chain",
			Self::Lying => "lying",
			Self::Dissenting => "dissenting",
		}
	}
}

/// Looks at one ward.
#[async_trait]
pub trait ChainObserver: Send {
	/// Looks once. Never fails and never takes longer than the configured time-outs: whatever goes
	/// wrong is part of what is seen.
	async fn observe(&mut self) -> Observation;

	/// The agreed block at a height that is final, or `None` without a quorum for one.
	async fn final_block(&mut self, height: Height) -> Option<Block>;

	/// Asks every endpoint everything, for an operator. Empty if all is well.
	async fn check(&mut self) -> Vec<String>;
}
