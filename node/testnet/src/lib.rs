// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod anvil;
mod builder;
pub mod client;
mod clock;
mod error;
mod evm;
mod fisherman;
mod genesis;
mod liar;
mod metrics;
mod network;
mod node;
mod options;
mod page;
mod place;
mod poll;
mod ports;
mod process;
mod proxy;
mod relayer;
mod scene;
mod services;
mod standby;
mod watcher_files;

pub use anvil::{Anvil, AnvilOptions};
pub use builder::Builder;
pub use client::{Client, HavenClient, Head};
pub use clock::{last_block_seen, unix_now};
pub use error::Error;
pub use evm::EvmStandby;
pub use fisherman::{Fisherman, FishermanOptions};
pub use liar::{Liar, Lie};
pub use network::Network;
pub use node::Node;
pub use options::{Backend, NodeOptions, WardOptions};
pub use page::Page;
pub use poll::{wait_until, Progress, Seen, Wait};
pub use ports::Ports;
pub use process::{Process, Program};
pub use proxy::{Fault, Proxy};
pub use relayer::{Relayer, RelayerOptions};
pub use scene::{Scene, SceneOptions, Ward, WardKind};
pub use services::{
	open_terms, watcher_key, watcher_secret, CALM_POLICY, PROVEN_POLICY, QUICK_POLICY, SLOW_POLICY,
};

pub use standby::{standby_key, StandbyFiles};

/// What the fallible functions of this crate return.
pub type Result<T> = std::result::Result<T, Error>;
