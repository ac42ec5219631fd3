// SPDX-License-Identifier: Apache-2.0

//! Ends the time in which a watcher with a new or restored database only listens.

use std::time::{Duration, Instant};
use vigil_primitives::{Seconds, UnixTime};
use vigil_watcher::{
	protection::{Listening, Window},
	ChainView,
};

/// Counts how long votes could be heard.
pub struct Listener {
	listening: Listening,
	window: Window,
	last: Option<Instant>,
}

impl Listener {
	/// Listens for so long at least, if the database has to.
	pub fn new(listening: Listening, configured: Seconds) -> Self {
		if listening.is_on() {
			log::warn!(
				target: "watcher",
				"The slash protection database is new, restored or old: nothing is signed until it is \
				 clear that nothing else signs with the key",
			);
		}
		Self { listening, window: Window::new(configured), last: None }
	}

	/// Goes on; `peers` are those that speak the watchers' protocol.
	pub fn tick(&mut self, view: Option<&ChainView>, peers: usize, at: Instant, now: UnixTime) {
		if !self.listening.is_on() {
			return;
		}
		let passed = self.last.map_or(Duration::ZERO, |last| at.saturating_duration_since(last));
		self.last = Some(at);
		let could_hear = peers > 0 && view.is_some_and(|view| knows_watchers(view, now));
		if self.window.pass(passed, could_hear, view.map_or(Seconds(0), longest_round)) {
			self.listening.end();
			log::info!(target: "watcher", "It was listened for long enough: from now on votes are signed");
		}
	}
}

/// Whether a set is in office now: without one, as while the chain is still fetched, no vote would be
/// understood.
fn knows_watchers(view: &ChainView, now: UnixTime) -> bool {
	let sets = view.services.iter().filter(|one| one.watched).flat_map(|one| &one.sets);
	let mut commitments = sets.map(|set| &set.commitment);
	commitments.any(|set| set.activates_at <= now && now < set.expires_at)
}

fn longest_round(view: &ChainView) -> Seconds {
	let sets = view.services.iter().filter(|one| one.watched).flat_map(|one| &one.sets);
	sets.map(|set| set.policy.round_length).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_bls::{test_utils::TestSet, Blst};
	use vigil_primitives::{Head, Policy, ServiceId, SetId, H256};
	use vigil_watcher::{protection::Missing, Database, ServiceView, SetView};

	/// A view with a set in office from 1,000 until 2,000, with rounds of 40 seconds.
	fn view(watched: bool) -> ChainView {
		let set = TestSet::<Blst>::new(ServiceId(1), SetId(1), &[1]);
		let policy = Policy {
			head: Head::Latest,
			halt_after: Seconds(120),
			round_length: Seconds(40),
			margin: Seconds(1),
			checkpoint_interval: 32,
			stable_for: Seconds(120),
			standby_after: Seconds(86_400),
			gone_after: Seconds(86_400),
			min_voices: 3,
			time_margin: Seconds(2),
		};
		let sets = vec![SetView {
			commitment: set.commitment,
			policy,
			members: set.members.into(),
			superseded_at: None,
			standby: None,
		}];
		ChainView {
			genesis_hash: H256::zero(),
			best: 1,
			timestamp: UnixTime(1_000),
			services: vec![ServiceView {
				service: ServiceId(1),
				watched,
				sets,
				status: Default::default(),
				halted: None,
				checkpoint: None,
				superseded: Vec::new(),
				outboxes: Vec::new(),
			}],
		}
	}

	/// How many seconds are listened, of 200 that pass like this.
	fn listened(view: Option<&ChainView>, peers: usize, now: u64, configured: u64) -> Option<u64> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.redb");
		let database = Database::open(&path, H256::zero(), Missing::Make).unwrap();
		let listening = database.listening();
		let mut listener = Listener::new(listening.clone(), Seconds(configured));
		let start = Instant::now();
		(0..200).find(|second| {
			let at = start + Duration::from_secs(*second);
			listener.tick(view, peers, at, UnixTime(now));
			!listening.is_on()
		})
	}

	#[test]
	fn listening_lasts_two_rounds_or_as_long_as_configured() {
		assert_eq!(listened(Some(&view(true)), 1, 1_500, 60), Some(80));
		assert_eq!(listened(Some(&view(true)), 1, 1_500, 100), Some(100));
		assert_eq!(listened(None, 0, 0, 0), Some(0));
	}

	#[test]
	fn time_in_which_nothing_could_be_heard_does_not_count() {
		for (view, peers, now) in [
			(Some(view(true)), 0, 1_500),
			(Some(view(true)), 1, 999),
			(Some(view(true)), 1, 2_000),
			(Some(view(false)), 1, 1_500),
			(None, 1, 1_500),
		] {
			assert_eq!(listened(view.as_ref(), peers, now, 60), None, "{peers} {now}");
		}
	}

	#[test]
	fn database_that_knows_what_was_signed_is_left_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.redb");
		let database = Database::open(&path, H256::zero(), Missing::Make).unwrap();
		let listening = database.listening();
		listening.end();
		let mut listener = Listener::new(listening.clone(), Seconds(60));
		listener.tick(None, 0, Instant::now(), UnixTime(0));
		assert!(!listening.is_on());
	}
}
