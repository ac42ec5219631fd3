// SPDX-License-Identifier: Apache-2.0

//! The EVM observer against a real chain, through endpoints that misbehave.

use std::time::{Duration, Instant};
use tempfile::TempDir;
use vigil_observers::{
	connect, ChainObserver, EndpointConfig, Family, Observation, Verdict, WardConfig,
};
use vigil_primitives::{Head, Height, Policy, Seconds};
use vigil_testnet::{wait_until, Anvil, AnvilOptions, Fault, Ports, Proxy, Seen};

const CHAIN: u64 = 4_711;
const SOON: Duration = Duration::from_secs(40);

/// A chain, four endpoints of it, and who looks at them.
struct Scene {
	anvil: Anvil,
	proxies: Vec<Proxy>,
	observer: Box<dyn ChainObserver>,
	_ports: Ports,
	_directory: TempDir,
}

/// Nothing if anvil is not installed, and the reason is printed.
async fn scene() -> Option<Scene> {
	let Some(binary) = Anvil::available() else {
		eprintln!("SKIPPED: anvil is not installed; run scripts/setup.sh, which gets it from npm");
		return None;
	};
	let mut ports = Ports::claim().unwrap();
	let directory = TempDir::new().unwrap();
	let options = AnvilOptions::new(CHAIN, ports.next_free().unwrap(), directory.path());
	let anvil = Anvil::start(&binary, options).await.unwrap();
	let mut proxies = Vec::new();
	for _ in 0..4 {
		proxies.push(Proxy::start(ports.next_free().unwrap(), &anvil.url()).await.unwrap());
	}
	let observer = connect(&ward(&proxies), &policy()).unwrap();
	Some(Scene { anvil, proxies, observer, _ports: ports, _directory: directory })
}

fn ward(proxies: &[Proxy]) -> WardConfig {
	let endpoint = |(index, proxy): (usize, &Proxy)| EndpointConfig {
		provider: format!("provider-{index}"),
		url: proxy.url(),
	};
	WardConfig {
		service: 1,
		family: Family::Evm,
		chain: CHAIN.to_string(),
		poll_ms: 200,
		timeout_ms: 500,
		empty_after_secs: None,
		finality_after_secs: None,
		anchor: None,
		endpoints: proxies.iter().enumerate().map(endpoint).collect(),
	}
}

fn policy() -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(4),
		round_length: Seconds(2),
		margin: Seconds(1),
		checkpoint_interval: 5,
		stable_for: Seconds(4),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices: 4,
		time_margin: Seconds(0),
	}
}

impl Scene {
	/// Looks until `done`; a stall before that fails.
	async fn until(&mut self, what: &str, done: impl Fn(&Verdict) -> bool) -> Observation {
		let seen = |verdict: &Verdict| {
			assert!(
				done(verdict) || !matches!(verdict, Verdict::Stalled { .. }),
				"{what}: {verdict:?}"
			);
			done(verdict)
		};
		self.eventually(what, seen).await
	}

	/// Looks until `done`, whatever comes before.
	async fn eventually(&mut self, what: &str, done: impl Fn(&Verdict) -> bool) -> Observation {
		wait_until(what, SOON, async || {
			let seen = self.observer.observe().await;
			let text = format!("{:?}", seen.verdict);
			Ok(Seen::some(done(&seen.verdict).then_some(seen), text))
		})
		.await
		.unwrap()
	}

	fn set(&self, endpoints: std::ops::Range<usize>, fault: &Fault) {
		self.proxies[endpoints].iter().for_each(|proxy| proxy.set(fault.clone()));
	}
}

fn advancing(verdict: &Verdict) -> bool {
	matches!(verdict, Verdict::Advancing { .. })
}

fn above(height: u64) -> impl Fn(&Verdict) -> bool {
	move |verdict| matches!(verdict, Verdict::Advancing { head, .. } if head.height.0 > height)
}

#[tokio::test]
async fn a_live_chain_is_seen_alive_with_proven_headers_and_final_blocks() {
	let Some(mut scene) = scene().await else { return };
	let seen = scene.until("six blocks", above(5)).await;
	assert!(seen.endpoints.iter().all(|one| one.problem.is_none()), "{seen:?}");
	let finalized = seen.finalized.unwrap();
	let block = scene.observer.final_block(Height(2)).await.unwrap();
	assert!(finalized.height >= block.height && block.timestamp.0 > 1_700_000_000);
	assert_eq!(scene.observer.final_block(Height(finalized.height.0 + 1_000)).await, None);
	assert_eq!(scene.observer.check().await, Vec::<String>::new());
	let mut times = Vec::new();
	for _ in 0..50 {
		let start = Instant::now();
		scene.observer.observe().await;
		times.push(start.elapsed());
	}
	times.sort_unstable();
	println!("observe() of four endpoints: median {:?}, worst {:?}", times[25], times[49]);
	assert!(times[25] < Duration::from_secs(1));
}

#[tokio::test]
async fn a_killed_chain_stands_for_endpoints_that_outlive_it_and_comes_back_where_it_was() {
	let Some(mut scene) = scene().await else { return };
	scene.until("five blocks", above(4)).await;
	let before = scene.anvil.height().await.unwrap();
	scene.anvil.kill().await.unwrap();
	scene.until("a stall", |verdict| matches!(verdict, Verdict::Stalled { .. })).await;
	// Without endpoints nothing is known of it, whether it stands or not.
	scene.proxies.iter().for_each(|proxy| proxy.set(Fault::Down));
	let silent = |verdict: &Verdict| matches!(verdict, Verdict::Unreachable { answered: 0, .. });
	scene.eventually("silence", silent).await;
	scene.proxies.iter().for_each(|proxy| proxy.set(Fault::None));
	scene.anvil.restart().await.unwrap();
	assert!(scene.anvil.height().await.unwrap() + 3 >= before);
	scene.eventually("life", above(before)).await;
}

#[tokio::test]
async fn a_chain_whose_every_endpoint_stands_still_is_stalled() {
	let Some(mut scene) = scene().await else { return };
	scene.until("three blocks", above(2)).await;
	let height = scene.proxies[0].freeze().await.unwrap();
	scene.set(1..4, &Fault::StuckAt(height));
	let stalled = |verdict: &Verdict| matches!(verdict, Verdict::Stalled { .. });
	let seen = scene.until("a stall", stalled).await;
	let Verdict::Stalled { head, quiet } = seen.verdict else { unreachable!() };
	assert!(head.height.0 <= height && quiet >= Duration::from_secs(4));
	scene.set(0..4, &Fault::None);
	scene.until("life", above(height)).await;
}

#[tokio::test]
async fn one_endpoint_of_four_that_goes_on_alone_hides_no_stall() {
	let Some(mut scene) = scene().await else { return };
	scene.until("three blocks", above(2)).await;
	let height = scene.proxies[0].freeze().await.unwrap();
	scene.set(1..3, &Fault::StuckAt(height));
	let stalled = |verdict: &Verdict| matches!(verdict, Verdict::Stalled { .. });
	let seen = scene.until("a stall", stalled).await;
	let Verdict::Stalled { head, .. } = seen.verdict else { unreachable!() };
	// What two of them showed before they stood still was seen.
	assert!((height..=height + 1).contains(&head.height.0), "{head:?}, frozen at {height}");
}

#[tokio::test]
async fn a_real_fork_of_half_the_endpoints_is_forked() {
	let Some(mut scene) = scene().await else { return };
	scene.until("four blocks", above(3)).await;
	scene.set(0..2, &Fault::Fork(2));
	let forked = |verdict: &Verdict| matches!(verdict, Verdict::Forked { .. });
	let seen = scene.until("a fork", forked).await;
	let Verdict::Forked { heads } = seen.verdict else { unreachable!() };
	assert!(heads.len() >= 2 && heads.iter().all(|head| head.2 <= 2), "{heads:?}");
}

#[tokio::test]
async fn every_fault_of_two_of_four_endpoints_is_no_quorum_and_of_one_is_nothing() {
	let Some(mut scene) = scene().await else { return };
	for fault in [
		Fault::Down,
		Fault::Hang,
		Fault::Slow(Duration::from_secs(3)),
		Fault::Status(503),
		Fault::WrongChainId,
		Fault::LieHash,
		Fault::LieHeight(1_000),
	] {
		println!("{fault:?}");
		scene.set(0..4, &Fault::None);
		scene.until("life", advancing).await;
		let height = scene.anvil.height().await.unwrap();
		scene.set(0..1, &fault);
		let seen = scene.until("life with one of no use", above(height)).await;
		assert!(seen.endpoints[0].problem.is_some(), "{seen:?}");
		scene.set(1..2, &fault);
		let no_quorum = |verdict: &Verdict| matches!(verdict, Verdict::Unreachable { .. });
		scene.until("no quorum", no_quorum).await;
	}
}

#[tokio::test]
async fn replayed_blocks_are_no_life_whoever_shows_them() {
	let Some(mut scene) = scene().await else { return };
	scene.until("five blocks", above(4)).await;
	scene.anvil.stand().await.unwrap();
	let stalled = |verdict: &Verdict| matches!(verdict, Verdict::Stalled { .. });
	scene.eventually("a stall", stalled).await;
	let height = scene.anvil.height().await.unwrap();
	for replaying in [1, 4] {
		scene.set(0..replaying, &Fault::Replay);
		let begun = Instant::now();
		while begun.elapsed() < Duration::from_secs(5) {
			let seen = scene.observer.observe().await;
			assert!(!advancing(&seen.verdict), "{replaying} replay: {seen:?}");
		}
		scene.set(0..4, &Fault::None);
	}
	scene.anvil.go_on().await.unwrap();
	scene.eventually("life", above(height)).await;
}

#[tokio::test]
async fn limits_above_the_block_of_a_frozen_endpoint_are_no_stall() {
	let Some(mut scene) = scene().await else { return };
	scene.until("three blocks", above(2)).await;
	let height = scene.proxies[0].freeze().await.unwrap();
	scene.set(1..4, &Fault::LimitedAbove(height));
	let unreachable = |verdict: &Verdict| matches!(verdict, Verdict::Unreachable { .. });
	scene.until("no answers", unreachable).await;
	let begun = Instant::now();
	while begun.elapsed() < Duration::from_secs(6) {
		let seen = scene.observer.observe().await;
		assert!(unreachable(&seen.verdict), "{seen:?}");
	}
	scene.set(0..4, &Fault::None);
	scene.until("life", above(height)).await;
}
