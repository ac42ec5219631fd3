// SPDX-License-Identifier: Apache-2.0

//! What the tests on Zombienet's networks have in common.
//!
//! Zombienet starts, pauses and ends the processes. Everything here looks at them from outside, by
//! JSON-RPC, and knows the chains only by the metadata that their nodes give.

pub mod chain;
pub mod heads;
pub mod ports;
pub mod program;
pub mod scene;
pub mod spawn;
pub mod value;
pub mod wait;
pub mod watcher;

pub use chain::Chain;
pub use heads::{all_agree, Head, Heads};
pub use scene::Scene;
pub use spawn::{spawn, Net};
pub use wait::{until, Seen};

use std::time::Duration;

/// What a test returns.
pub type TestResult = anyhow::Result<()>;

/// A deadline in seconds.
pub const fn secs(seconds: u64) -> Duration {
	Duration::from_secs(seconds)
}
