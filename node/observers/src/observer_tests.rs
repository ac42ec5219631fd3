// SPDX-License-Identifier: Apache-2.0

//! The rules over hours, with endpoints in memory and a clock that is set by hand.

use super::*;
use crate::{source::Source, Verdict};
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc, Mutex,
};
use vigil_primitives::{Seconds, UnixTime};

#[derive(Clone, Default)]
struct HandClock(Arc<AtomicU64>);

impl Clock for HandClock {
	fn now(&self) -> Duration {
		Duration::from_secs(self.0.load(Ordering::SeqCst))
	}

	fn unix(&self) -> u64 {
		self.0.load(Ordering::SeqCst)
	}
}

/// An honest endpoint whose branches differ in every block.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<(u8, u64, bool)>>);

impl Fake {
	fn set(&self, branch: u8, height: u64) {
		let mut state = self.0.lock().unwrap();
		(state.0, state.1) = (branch, height);
	}

	fn block(&self, height: u64) -> Shown {
		let state = self.0.lock().unwrap();
		let hash = |height: u64| H256::from_low_u64_be((u64::from(state.0) << 32) + height + 1);
		let block = Block {
			height: Height(height),
			hash: hash(height),
			parent_hash: hash(height.wrapping_sub(1)),
			state_root: H256::zero(),
			timestamp: UnixTime(height),
		};
		Shown { block, proven: true }
	}
}

#[async_trait]
impl Source for Fake {
	async fn identify(&self) -> Result<(), Problem> {
		Ok(())
	}

	async fn head(&self, which: Head) -> Result<Shown, Problem> {
		let height = self.0.lock().unwrap().1;
		Ok(self.block(if which == Head::Latest { height } else { height.min(3) }))
	}

	async fn at(&self, height: Height) -> Result<Option<Shown>, Problem> {
		let top = self.0.lock().unwrap().1;
		Ok((height.0 <= top).then(|| self.block(height.0)))
	}

	async fn is_empty(&self, _: &Block) -> Result<bool, Problem> {
		Ok(!self.0.lock().unwrap().2)
	}
}

fn observer(count: usize, empty: Option<u64>) -> (Observer, Vec<Fake>, HandClock) {
	let policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(30),
		round_length: Seconds(10),
		checkpoint_interval: 10,
		stable_for: Seconds(60),
		min_endpoints: 1,
		time_margin: Seconds(0),
	};
	let ward = WardConfig {
		service: 1,
		family: crate::Family::Evm,
		chain: "1".into(),
		poll_ms: 500,
		timeout_ms: 1_000,
		empty_after_secs: empty,
		finality_after_secs: None,
		endpoints: Vec::new(),
	};
	let fakes: Vec<Fake> = (0..count).map(|_| Fake::default()).collect();
	let names: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
	let panel = Panel::new(names.iter().map(String::as_str));
	let endpoint = |fake: &Fake| Endpoint::new("p".into(), "u".into(), Box::new(fake.clone()));
	let endpoints = fakes.iter().map(endpoint).collect();
	let clock = HandClock::default();
	let observer =
		Observer::new(Settings::new(&ward, &policy), panel, endpoints, Box::new(clock.clone()));
	(observer, fakes, clock)
}

async fn at(observer: &mut Observer, clock: &HandClock, now: u64) -> Verdict {
	clock.0.store(now, Ordering::SeqCst);
	observer.observe().await.verdict
}

#[tokio::test]
async fn a_stall_begins_exactly_halt_after_the_last_new_head() {
	let (mut observer, fakes, clock) = observer(4, None);
	fakes.iter().for_each(|fake| fake.set(0, 10));
	assert!(matches!(at(&mut observer, &clock, 100).await, Verdict::Advancing { .. }));
	assert!(matches!(at(&mut observer, &clock, 129).await, Verdict::Advancing { .. }));
	let verdict = at(&mut observer, &clock, 130).await;
	assert!(matches!(verdict, Verdict::Stalled { quiet, .. } if quiet.as_secs() == 30));
	fakes.iter().for_each(|fake| fake.set(0, 11));
	assert!(matches!(at(&mut observer, &clock, 131).await, Verdict::Advancing { .. }));
}

#[tokio::test]
async fn a_lone_newer_block_contests_for_halt_after_and_no_longer() {
	let (mut observer, fakes, clock) = observer(4, None);
	fakes.iter().for_each(|fake| fake.set(0, 10));
	at(&mut observer, &clock, 0).await;
	fakes[2].set(0, 12);
	at(&mut observer, &clock, 20).await;
	for now in [30, 49] {
		let verdict = at(&mut observer, &clock, now).await;
		assert!(matches!(verdict, Verdict::Contested { newer, .. } if newer.height.0 == 12));
	}
	assert!(matches!(at(&mut observer, &clock, 50).await, Verdict::Stalled { .. }));
	fakes[2].set(0, 13);
	assert!(matches!(at(&mut observer, &clock, 51).await, Verdict::Contested { .. }));
}

#[tokio::test]
async fn a_newer_block_of_another_branch_does_not_contest_and_is_named() {
	let (mut observer, fakes, clock) = observer(4, None);
	fakes.iter().for_each(|fake| fake.set(0, 10));
	at(&mut observer, &clock, 0).await;
	fakes[2].set(1, 500);
	clock.0.store(40, Ordering::SeqCst);
	let seen = observer.observe().await;
	assert!(matches!(seen.verdict, Verdict::Stalled { .. }), "{seen:?}");
	let problem = seen.endpoints[2].problem.as_ref().unwrap();
	assert!(problem.contains("claims block 500"), "{problem}");
}

#[tokio::test]
async fn finality_may_lag_for_twenty_minutes_and_no_longer() {
	let (mut observer, fakes, clock) = observer(4, None);
	for now in (0..=1_200).step_by(20) {
		fakes.iter().for_each(|fake| fake.set(0, 10 + now));
		let degraded = matches!(at(&mut observer, &clock, now).await, Verdict::Degraded { .. });
		assert_eq!(degraded, now == 1_200, "{now}");
	}
}

#[tokio::test]
async fn empty_blocks_count_only_where_the_configuration_says_so() {
	for empty in [None, Some(60)] {
		let (mut observer, fakes, clock) = observer(4, empty);
		for now in (0..=100).step_by(10) {
			fakes.iter().for_each(|fake| fake.set(0, 10 + now));
			// The last transaction is in the head seen at second 20.
			fakes.iter().for_each(|fake| fake.0.lock().unwrap().2 = now == 20);
			let degraded = matches!(at(&mut observer, &clock, now).await, Verdict::Degraded { .. });
			assert_eq!(degraded, empty.is_some() && now >= 80, "{now}");
		}
	}
}
