// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

pub mod anchor;
pub mod book;
pub mod engine;
pub mod evm;
pub mod find;
pub mod held;
pub mod http;
pub mod journal;
pub mod judge;
pub mod metrics;
pub mod report;
pub mod row;
pub mod said;
pub mod search;
pub mod set;
pub mod tendermint;
pub mod trust;
pub mod vigil;
pub mod voices;
pub mod ward;
pub mod wards;

pub use engine::{Fisherman, More, Settings};
pub use report::{Report, Shared};
pub use wards::Family;

use std::time::{SystemTime, UNIX_EPOCH};
use vigil_primitives::UnixTime;

/// The clock.
pub fn now() -> UnixTime {
	let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	UnixTime(elapsed.as_secs())
}
