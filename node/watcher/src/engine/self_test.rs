// SPDX-License-Identifier: Apache-2.0

//! Whether this watcher may believe that a ward stands, and not that itself is cut off.

use crate::{report::SelfTest, ChainView, Millis, Settings};
use std::collections::BTreeMap;
use vigil_observers::Block;
use vigil_primitives::{Seconds, ServiceId};

/// What is seen of the world at large.
#[derive(Debug, Default)]
pub struct Surroundings {
	best: Option<u32>,
	/// When Vigil's best block was seen to rise last.
	advanced_at: Option<Millis>,
	skew: Option<i64>,
	peers: Option<usize>,
	wards: BTreeMap<ServiceId, Life>,
}

#[derive(Clone, Copy, Debug)]
struct Life {
	at: Millis,
	/// Whether the ward's own clock agreed with the one here; unknown if it has none to speak of.
	clock: Option<bool>,
}

impl Surroundings {
	/// Vigil as it is now. Only a block that is new here says something about the clock.
	pub fn vigil(&mut self, view: &ChainView, now: Millis) {
		let rose = self.best.is_some_and(|best| view.best > best);
		let first = self.best.is_none();
		self.best = Some(view.best);
		let behind = now.0 as i128 - Millis::from(view.timestamp).0 as i128;
		let skew = i64::try_from(behind).unwrap_or(i64::MAX);
		if rose || first {
			self.skew = Some(skew);
		}
		if rose {
			self.advanced_at = Some(now);
		}
	}

	pub fn network(&mut self, peers: usize) {
		self.peers = Some(peers);
	}

	/// A ward advanced to this block. `margin` is how far its time may be from the clock, if at all.
	pub fn advanced(&mut self, service: ServiceId, block: &Block, margin: Seconds, now: Millis) {
		let ties_time = margin.0 > 0 && block.timestamp.0 > 0;
		let behind = now.unix().0.abs_diff(block.timestamp.0);
		let clock = ties_time.then_some(behind <= margin.0.saturating_add(CLOCK_SLACK));
		self.wards.insert(service, Life { at: now, clock });
	}

	/// The test for a Halt of this service's ward.
	pub fn test(&self, service: ServiceId, settings: &Settings, now: Millis) -> SelfTest {
		let recent = |at: &Millis| now.since(*at) <= settings.life_window;
		let others: Vec<_> = self
			.wards
			.iter()
			.filter(|(other, life)| **other != service && recent(&life.at))
			.map(|(_, life)| life.clock)
			.collect();
		let vigil_lives = self.advanced_at.as_ref().is_some_and(recent);
		let vigil_agrees = self.skew.is_some_and(|skew| skew.unsigned_abs() <= settings.max_skew);
		// A standing Vigil says nothing of the clock, so that another ward's time may stand in.
		let clock = match vigil_lives {
			true => vigil_agrees,
			false => vigil_agrees || others.contains(&Some(true)),
		};
		SelfTest {
			clock,
			network: self.peers.is_some_and(|peers| peers >= settings.min_peers),
			life: vigil_lives || !others.is_empty(),
			skew: self.skew,
			peers: self.peers,
		}
	}
}

/// Seconds that a ward's new block may take to get here.
const CLOCK_SLACK: u64 = 60;
