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

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_primitives::{Height, UnixTime, H256};

	const NOW: Millis = Millis(3_000_000);
	const WARD: ServiceId = ServiceId(1);
	const OTHER: ServiceId = ServiceId(2);

	fn settings() -> Settings {
		Settings::with_seed(Millis(0), [1; 32])
	}

	/// A block of a ward, made at this second.
	fn block(timestamp: u64) -> Block {
		let hash = H256::repeat_byte(1);
		let (height, timestamp) = (Height(5), UnixTime(timestamp));
		Block { height, hash, parent_hash: hash, state_root: hash, timestamp }
	}

	/// Vigil rose at `at` to a block that was made so many milliseconds before.
	fn vigil(at: Millis, behind: u64) -> Surroundings {
		let mut seen = Surroundings::default();
		seen.network(1);
		for best in [1, 2] {
			let timestamp = Millis(at.0 - behind).unix();
			let genesis_hash = H256::zero();
			seen.vigil(&ChainView { genesis_hash, best, timestamp, services: Vec::new() }, at);
		}
		seen
	}

	fn passes(seen: &Surroundings, now: Millis) -> bool {
		seen.test(WARD, &settings(), now).passed()
	}

	#[test]
	fn a_rising_vigil_shows_life_for_a_minute_if_its_time_is_ours() {
		let seen = vigil(NOW, 30_000);
		assert!(passes(&seen, NOW.plus(60_000)) && !passes(&seen, NOW.plus(60_001)));
		assert!(!passes(&vigil(NOW, 31_000), NOW));
		let mut alone = vigil(NOW, 0);
		alone.network(0);
		assert!(!passes(&alone, NOW), "without a peer");
		assert!(!passes(&Surroundings::default(), NOW), "before anything was seen");
	}

	#[test]
	fn another_ward_stands_in_for_a_vigil_that_stands_and_the_ward_itself_does_not() {
		let now = NOW.plus(600_000);
		let standing = || vigil(NOW, 0);
		let with = |service, made, margin| {
			let mut seen = standing();
			seen.advanced(service, &block(made), Seconds(margin), now);
			seen
		};
		let time = now.unix().0;
		assert!(!passes(&standing(), now));
		assert!(passes(&with(OTHER, time, 2), now));
		assert!(!passes(&with(WARD, time, 2), now), "what it said before it stood shows nothing");
		assert!(!passes(&with(OTHER, time, 2), now.plus(60_001)), "nor does life of long ago");
	}

	#[test]
	fn the_time_of_another_ward_stands_in_only_where_it_is_tied_to_the_clock() {
		let now = NOW.plus(600_000);
		let clock = |made: u64, margin| {
			// Vigil's last block was of another time than it is here.
			let mut seen = vigil(NOW, 100_000);
			seen.advanced(OTHER, &block(made), Seconds(margin), now);
			seen.test(WARD, &settings(), now).clock
		};
		let time = now.unix().0;
		assert!(clock(time, 2) && clock(time - 62, 2) && clock(time + 62, 2));
		assert!(!clock(time - 63, 2) && !clock(time + 63, 2), "another time");
		assert!(!clock(time, 0) && !clock(0, 2), "a ward whose time is none");
		// A Vigil that lives is believed before any ward.
		let mut lives = vigil(now, 100_000);
		lives.advanced(OTHER, &block(time), Seconds(2), now);
		assert!(!passes(&lives, now));
	}
}
