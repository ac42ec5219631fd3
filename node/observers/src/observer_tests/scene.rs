// SPDX-License-Identifier: Apache-2.0

//! Endpoints in memory, a clock that is set by hand, and who looks at them every second of it.

use super::super::*;
use crate::{
	source::{Proof, Source},
	Verdict, WardConfig,
};
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc, Mutex,
};
use vigil_primitives::{Policy, Seconds, UnixTime};

#[derive(Clone, Default)]
pub struct HandClock(pub Arc<AtomicU64>);

impl Clock for HandClock {
	fn now(&self) -> Duration {
		Duration::from_secs(self.0.load(Ordering::SeqCst))
	}

	fn unix(&self) -> u64 {
		1_000_000 + self.0.load(Ordering::SeqCst)
	}
}

/// What an endpoint shows and how it fails.
#[derive(Clone)]
pub struct State {
	pub branch: u8,
	/// From this height on blocks are of `branch`, below of branch 0.
	pub fork: u64,
	pub height: u64,
	pub finalized: u64,
	pub busy: bool,
	pub proof: Proof,
	/// Fails whatever is asked.
	pub down: Option<Problem>,
	/// Fails when asked for a block by its height.
	pub mute: Option<Problem>,
	/// Seconds that its newest block is ahead of its due time.
	pub ahead: i64,
	pub foreign: bool,
	/// What it says of the block before its newest, which it shows in place of that.
	pub lie: Option<Lie>,
	/// How it proves that blocks are final; not at all if absent.
	pub proves: Option<Proves>,
	/// How often it was asked for that.
	pub asked: u32,
}

/// How an endpoint proves a block.
#[derive(Clone, Copy, Debug)]
pub enum Proves {
	/// That it was made at this unix time.
	MadeAt(u64),
	/// It never answers.
	Hangs,
}

/// Something false about a block, under its true hash.
#[derive(Clone, Copy, Debug)]
pub enum Lie {
	/// Another height, which a hash that cannot be computed does not refute.
	Height(u64),
	/// Seconds that are added to its time.
	Late(u64),
}

#[derive(Clone)]
pub struct Fake(pub Arc<Mutex<State>>);

impl Default for Fake {
	fn default() -> Self {
		Self(Arc::new(Mutex::new(State {
			branch: 0,
			fork: 0,
			height: 0,
			finalized: 3,
			busy: false,
			proof: Proof::Linked,
			down: None,
			mute: None,
			ahead: 0,
			foreign: false,
			lie: None,
			proves: None,
			asked: 0,
		})))
	}
}

impl Fake {
	pub fn with(&self, change: impl FnOnce(&mut State)) {
		change(&mut self.0.lock().unwrap());
	}

	pub fn set(&self, branch: u8, height: u64) {
		self.with(|state| (state.branch, state.height) = (branch, height));
	}

	pub fn answer<T>(
		&self,
		answer: impl FnOnce(&State) -> Result<T, Problem>,
	) -> Result<T, Problem> {
		let state = self.0.lock().unwrap().clone();
		state.down.clone().map_or_else(|| answer(&state), Err)
	}
}

impl State {
	pub fn block(&self, height: u64) -> Shown {
		let hash = |height: u64| {
			let branch = if height >= self.fork { self.branch } else { 0 };
			H256::from_low_u64_be((u64::from(branch) << 32) + height.wrapping_add(1))
		};
		let ahead = if height == self.height { self.ahead } else { 0 };
		let block = Block {
			height: Height(height),
			hash: hash(height),
			parent_hash: hash(height.wrapping_sub(1)),
			state_root: H256::zero(),
			timestamp: UnixTime((900_000 + height).saturating_add_signed(ahead)),
		};
		Shown { block, proof: self.proof }
	}

	fn head(&self, height: u64) -> Shown {
		let Some(lie) = self.lie else { return self.block(height) };
		let mut shown = self.block(height - 1);
		match lie {
			Lie::Height(height) => shown.block.height = Height(height),
			Lie::Late(seconds) => shown.block.timestamp.0 += seconds,
		}
		shown
	}
}

#[async_trait]
impl Source for Fake {
	async fn identify(&self) -> Result<(), Problem> {
		let wrong = Problem::WrongChain { found: "2".into(), expected: "1".into() };
		self.answer(|state| if state.foreign { Err(wrong) } else { Ok(()) })
	}

	async fn head(&self, which: Head) -> Result<Shown, Problem> {
		self.answer(|state| match which {
			Head::Latest => Ok(state.head(state.height)),
			Head::Finalized => Ok(state.head(state.height.min(state.finalized))),
		})
	}

	async fn at(&self, height: Height) -> Result<Option<Shown>, Problem> {
		self.answer(|state| match &state.mute {
			Some(problem) => Err(problem.clone()),
			None => Ok((height.0 <= state.height).then(|| state.block(height.0))),
		})
	}

	fn can_prove(&self) -> bool {
		true
	}

	async fn prove(&self, block: &Block) -> Result<Shown, Problem> {
		self.with(|state| state.asked += 1);
		let proves = self.0.lock().unwrap().proves;
		match proves {
			Some(Proves::MadeAt(time)) => {
				let block = Block { timestamp: UnixTime(time), ..*block };
				Ok(Shown { block, proof: Proof::Verified })
			},
			Some(Proves::Hangs) => futures::future::pending().await,
			None => Err(Problem::Unproven { height: block.height, why: "it is none".into() }),
		}
	}

	async fn is_empty(&self, _: &Block) -> Result<bool, Problem> {
		self.answer(|state| Ok(!state.busy))
	}
}

/// Four endpoints of four providers unless told otherwise, and who looks at them every second.
pub struct Scene {
	pub observer: Observer,
	pub fakes: Vec<Fake>,
	pub clock: HandClock,
	pub now: u64,
}

pub const HALT: u64 = 30;

pub fn scene_of(count: usize, head: Head, empty: Option<u64>) -> Scene {
	let policy = Policy {
		head,
		halt_after: Seconds(HALT),
		round_length: Seconds(10),
		margin: Seconds(5),
		checkpoint_interval: 10,
		stable_for: Seconds(60),
		standby_after: Seconds(60),
		gone_after: Seconds(60),
		min_voices: 1,
		time_margin: Seconds(0),
	};
	let ward = WardConfig {
		service: 1,
		family: crate::Family::Evm,
		chain: "1".into(),
		poll_ms: 1_000,
		timeout_ms: 1_000,
		empty_after_secs: empty,
		finality_after_secs: None,
		anchor: None,
		endpoints: Vec::new(),
	};
	let fakes: Vec<Fake> = (0..count).map(|_| Fake::default()).collect();
	let endpoint = |fake: &Fake| Endpoint::new("p".into(), "u".into(), Box::new(fake.clone()));
	let endpoints = fakes.iter().map(endpoint).collect();
	let clock = HandClock::default();
	let settings = Settings::new(&ward, &policy);
	let observer = Observer::new(settings, Panel::of(0..count), endpoints, Box::new(clock.clone()));
	Scene { observer, fakes, clock, now: 0 }
}

pub fn scene() -> Scene {
	scene_of(4, Head::Latest, None)
}

impl Scene {
	pub fn all(&self, change: impl Fn(&mut State)) {
		self.fakes.iter().for_each(|fake| fake.with(&change));
	}

	/// All are at this height of branch 0.
	pub fn at(mut self, height: u64) -> Self {
		self.all(|state| state.height = height);
		self.now = 100;
		self
	}

	/// One look, a second after the last.
	pub async fn look(&mut self) -> Observation {
		self.now += 1;
		self.clock.0.store(self.now, Ordering::SeqCst);
		self.observer.observe().await
	}

	pub async fn verdict(&mut self) -> Verdict {
		self.look().await.verdict
	}

	/// Looks so many times, after a change before each, and returns all verdicts.
	pub async fn looks(&mut self, count: u64, change: impl Fn(&[Fake], u64)) -> Vec<Verdict> {
		let mut all = Vec::new();
		for turn in 0..count {
			change(&self.fakes, turn);
			all.push(self.verdict().await);
		}
		all
	}

	/// Looks until `done`, and tells how many looks that took.
	pub async fn until(&mut self, done: impl Fn(&Verdict) -> bool) -> u64 {
		for turn in 1..1_000 {
			if done(&self.verdict().await) {
				return turn;
			}
		}
		panic!("not in a thousand looks");
	}
}

pub fn stalled(verdict: &Verdict) -> bool {
	matches!(verdict, Verdict::Stalled { .. })
}

pub fn advancing(verdict: &Verdict) -> bool {
	matches!(verdict, Verdict::Advancing { .. })
}

pub fn stands_at(verdict: &Verdict) -> Option<u64> {
	match verdict {
		Verdict::Stalled { head, .. } => Some(head.height.0),
		_ => None,
	}
}

pub fn same(_: &[Fake], _: u64) {}
