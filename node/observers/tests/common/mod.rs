// SPDX-License-Identifier: Apache-2.0

//! Chains of both families in memory, served over real HTTP by endpoints that misbehave on demand.

mod chain;
mod server;

pub use chain::{Chain, More};
pub use server::{Fault, Server};

use std::time::{Duration, Instant};
use vigil_observers::{connect, ChainObserver, EndpointConfig, Family, Observation, WardConfig};
use vigil_primitives::{Head, Policy, Seconds};

/// Looks like a key, and must never be printed.
pub const KEY: &str = "k3y-0123456789abcdef";

/// What an endpoint may take to answer.
pub const TIMEOUT: Duration = Duration::from_millis(400);

pub fn policy(head: Head) -> Policy {
	Policy {
		head,
		halt_after: Seconds(1),
		round_length: Seconds(1),
		margin: Seconds(0),
		checkpoint_interval: 10,
		stable_for: Seconds(5),
		standby_after: Seconds(3_600),
		gone_after: Seconds(3_600),
		min_voices: 1,
		time_margin: Seconds(0),
	}
}

/// A ward whose endpoints are `(provider, server)`.
pub fn ward(chain: &Chain, endpoints: &[(&str, &Server)]) -> WardConfig {
	let endpoint = |(provider, server): &(&str, &Server)| EndpointConfig {
		provider: (*provider).into(),
		url: format!("{}/{KEY}?token={KEY}", server.url()),
	};
	WardConfig {
		service: 1,
		family: chain.family,
		chain: chain.name(),
		poll_ms: 50,
		timeout_ms: TIMEOUT.as_millis() as u64,
		empty_after_secs: None,
		finality_after_secs: None,
		anchor: None,
		endpoints: endpoints.iter().map(endpoint).collect(),
	}
}

/// An observer of four providers, one server each.
pub fn watch(chain: &Chain, servers: &[Server]) -> Box<dyn ChainObserver> {
	let names = ["a", "b", "c", "d", "e", "f", "g"];
	let endpoints: Vec<_> = names.into_iter().zip(servers).collect();
	connect(&ward(chain, &endpoints), &policy(Head::Latest)).unwrap()
}

/// Looks until `done`, and fails if `never` is seen before or nothing is after ten seconds.
pub async fn look_until(
	observer: &mut dyn ChainObserver,
	done: impl Fn(&Observation) -> bool,
	never: impl Fn(&Observation) -> bool,
) -> Observation {
	let start = Instant::now();
	loop {
		let seen = observer.observe().await;
		assert!(!format!("{seen:?}").contains(KEY), "{seen:?}");
		assert!(!never(&seen), "{seen:?}");
		if done(&seen) {
			return seen;
		}
		assert!(start.elapsed() < Duration::from_secs(10), "{seen:?}");
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
}

/// Looks so many times, a moment apart, after a change before each.
pub async fn looks(
	observer: &mut dyn ChainObserver,
	count: usize,
	mut change: impl FnMut(usize),
) -> Vec<Observation> {
	let mut all = Vec::new();
	for turn in 0..count {
		change(turn);
		all.push(observer.observe().await);
		tokio::time::sleep(PAUSE).await;
	}
	all
}

/// The time between two looks.
pub const PAUSE: Duration = Duration::from_millis(25);

/// Both families.
pub const FAMILIES: [Family; 2] = [Family::Evm, Family::Substrate];
