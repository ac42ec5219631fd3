// SPDX-License-Identifier: Apache-2.0

//! A real chain, an inbox on it, watchers whose keys are known, and a relayer's state machine between them.

mod anvil;
mod carrier;
mod crossings;
mod peers;
mod proxy;
mod world;

pub use anvil::{Anvil, RICH};
pub use carrier::Carrier;
pub use crossings::Between;
pub use peers::{AxelarMessage, Peer};
pub use proxy::{Lie, Proxy};
pub use world::{unix_now, World, GENESIS, LANE, PLAN, POLICY, PROTOCOL, SERVICE};

use std::time::{Duration, Instant};

/// How long anything may take that a test waits for.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Looks again until there is something, or until it takes too long.
pub async fn until<T, F: std::future::Future<Output = Option<T>>>(
	what: &str,
	mut look: impl FnMut() -> F,
) -> T {
	let started = Instant::now();
	loop {
		if let Some(found) = look().await {
			return found;
		}
		assert!(started.elapsed() < PATIENCE, "{what} does not happen");
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
}
