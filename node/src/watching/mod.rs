// SPDX-License-Identifier: Apache-2.0

//! The watcher inside the node: joins what the chain says, what the wards look like and what other
//! watchers say, and carries out what [`vigil_watcher`] decides. Nodes that do not watch pass on what
//! watchers say.

mod check;
pub mod command;
mod evidence;
mod gossip;
mod hands;
mod listen;
pub mod metrics;
pub mod protocol;
pub mod relay;
pub mod report;
mod risk;
pub mod shared;
pub mod standby;
mod start;
mod submit;
mod view;
mod wards;
mod worker;

pub use report::Reporter;
pub use shared::Shared;
pub use start::{prepare, spawn, Files, Links, Prepared};

use std::time::{SystemTime, UNIX_EPOCH};
use vigil_watcher::Millis;

/// The clock.
fn now() -> Millis {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
