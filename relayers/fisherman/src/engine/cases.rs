// SPDX-License-Identifier: Apache-2.0

//! What has become of reports, and what is too old to be looked at.
//!
//! A node of Vigil can say of anything that it is in a block, or that it was judged before. So a report counts only when
//! nodes of two hosts show its case in a final block. Until then it is submitted again, each time by another node first,
//! at growing intervals; what Vigil has judged it refuses, which costs nothing.

use super::{work::Outcome, Fisherman};
use crate::{
	journal::{Evidence, Item, Key, State},
	now,
	vigil::{Shows, Sought},
};
use std::time::{Duration, Instant};

/// After so long a report should be in a final block, in seconds.
const SETTLED: u64 = 120;
/// How long to wait before a report is submitted again, at first and at most.
const AGAIN: Duration = Duration::from_secs(60);
const LATEST: Duration = Duration::from_secs(3_600);
/// Reports that are submitted again at a time: each may take as long as a transaction.
const AT_ONCE: usize = 4;
/// Nodes of different hosts that have to show a case.
const NEEDED: usize = 2;

/// Why nothing more is to be learnt of a report.
pub(super) const CLOSED: &str = "the case is closed";
/// What is said of what is done.
pub(super) const CONVICTED: &str = "convicted, as two nodes of Vigil show in a final block";
/// And of what somebody else did.
const BY_OTHERS: &str =
	"somebody else has reported it, as two nodes of Vigil show in a final block";
/// And of what governance decides.
const CHALLENGED: &str =
	"challenged with a bond, as two nodes of Vigil show in a final block: governance decides";
/// What is said while nodes do not agree.
pub(super) const UNCONFIRMED: &str =
	"told by one node of Vigil: it is submitted again by another one until two show the case in a final block";
/// What is said where there is no other node.
pub(super) const ALONE: &str =
	"told by the only node of Vigil that is configured, which may lie: it is submitted again now and then; name a \
	 second node, of somebody else";

/// And of all reports there.
pub(super) const ALONE_ONE: &str =
	"one node of Vigil is configured: what it says of reports counts for nothing until a second one, of somebody else, \
	 shows the same; name one";

/// What is doubted of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubt {
	/// How often it was submitted again since the start.
	pub tries: usize,
	/// When it is again.
	due: Option<Instant>,
}

impl Doubt {
	/// Whether it is time to submit it again.
	fn is_due(&self, now: Instant) -> bool {
		self.due.is_none_or(|due| due <= now)
	}

	/// After another attempt: the next one comes later.
	fn next(self, now: Instant) -> Self {
		let doublings = u32::try_from(self.tries.min(16)).unwrap_or(16);
		let pause = AGAIN.saturating_mul(2_u32.saturating_pow(doublings)).min(LATEST);
		Self { tries: self.tries.saturating_add(1), due: now.checked_add(pause) }
	}
}

/// What follows from what nodes show of a report that counts as `why`.
fn standing(state: State, why: &str, shows: Shows) -> Option<&'static str> {
	match shows {
		_ if why == CLOSED => None,
		Shows { nodes: NEEDED.., closed: true, .. } => Some(CLOSED),
		Shows { nodes: NEEDED.., .. } if state == State::Known => Some(BY_OTHERS),
		Shows { nodes: NEEDED.., .. } if matches!(state, State::Challenged(_)) => Some(CHALLENGED),
		Shows { nodes: NEEDED.., .. } => Some(CONVICTED),
		// Closed cases are forgotten after a while, and nothing that two showed was taken back.
		_ => None,
	}
}

/// Whether Vigil is said to know of it.
fn is_told(item: &Item) -> bool {
	matches!(item.state, State::Reported(_) | State::Known | State::Challenged(_))
}

/// Whether a report counts.
pub(super) fn is_settled(item: &Item) -> bool {
	[CLOSED, CONVICTED, BY_OTHERS, CHALLENGED].contains(&item.why.as_str())
}

impl Fisherman {
	/// Looks what reports have come to, and makes those again that too few nodes show.
	pub(super) async fn follow_cases(&mut self) {
		let reported: Vec<Item> = self
			.items
			.values()
			.filter(|item| is_told(item) && item.why != CLOSED)
			.filter(|item| item.state != State::Known || !is_settled(item))
			.cloned()
			.collect();
		let (time, mut again) = (Instant::now(), 0_usize);
		for item in reported {
			let Some(shows) = self.shows(&item).await else { continue };
			if let Some(why) = standing(item.state, &item.why, shows) {
				self.doubts.remove(&item.evidence.key());
				if (shows.reporter, why) != (item.earned, item.why.as_str()) {
					self.put(Item { earned: shows.reporter, why: why.into(), ..item });
				}
				continue;
			}
			if is_settled(&item) {
				continue;
			}
			let item = self.doubtful(item, shows);
			// Where nobody else can be asked, a bond that was bet and lost would be bet again.
			if self.vigil.independent() < NEEDED && self.takes_bond(&item) {
				continue;
			}
			let is_early = self.started.elapsed() < AGAIN && shows.answered < self.needed();
			if is_early {
				continue;
			}
			let age = now().0.saturating_sub(item.heard_at);
			let doubt = self.doubts.get(&item.evidence.key()).copied().unwrap_or_default();
			if age > SETTLED && doubt.is_due(time) && again < AT_ONCE {
				again = again.saturating_add(1);
				self.report_again(item, doubt.next(time)).await;
			}
		}
	}

	/// Says that something rests on the word of one.
	fn doubtful(&mut self, item: Item, shows: Shows) -> Item {
		let why = self.doubt_of();
		// Where nobody else can be asked, it is what there is to tell.
		let told = self.vigil.independent() < NEEDED && shows.nodes > 0;
		let earned = if told { shows.reporter } else { item.earned };
		if (item.why.as_str(), item.earned) == (why, earned) {
			return item;
		}
		let item = Item { why: why.into(), earned, ..item };
		self.put(item.clone());
		item
	}

	/// What is said of a report that one node told of.
	pub(super) fn doubt_of(&self) -> &'static str {
		if self.vigil.independent() < NEEDED {
			ALONE
		} else {
			UNCONFIRMED
		}
	}

	/// How many nodes have to say that something is not to be reported: two, if there are as many.
	pub(super) fn needed(&self) -> usize {
		self.vigil.independent().clamp(1, NEEDED)
	}

	/// `None` while nobody can be asked.
	async fn shows(&self, item: &Item) -> Option<Shows> {
		let set = self.vigil.set_of(item.evidence.statement()).await.ok()??;
		let sought = Sought::of(&item.evidence, &set.policy, item.state);
		let shows = self.vigil.shows(&sought, self.payer.key().account()).await;
		(shows.answered > 0).then_some(shows)
	}

	/// Judges and submits again what was told to be reported.
	async fn report_again(&mut self, item: Item, doubt: Doubt) {
		let key = item.evidence.key();
		self.doubts.insert(key, doubt);
		self.again = self.again.saturating_add(1);
		// The node that said that it is done knows of it; another one, if it lied, does not.
		let outcome = self.judge(&item.evidence).await;
		if let Outcome::Is(state @ (State::Reported(Some(_)) | State::Challenged(Some(_))), why) =
			outcome
		{
			if state != item.state {
				self.put(Item { state, why, earned: 0, ..item });
			}
		}
	}

	/// How many reports rest on the word of one node.
	pub(super) fn doubted(&self) -> usize {
		self.items.values().filter(|item| is_told(item) && !is_settled(item)).count()
	}

	/// By which node something is submitted first.
	pub(super) fn turn(&self, evidence: &Evidence) -> usize {
		self.doubts.get(&evidence.key()).map_or(0, |doubt| doubt.tries)
	}

	/// Drops what no evidence can be about any more.
	pub(super) fn forget(&mut self) {
		let oldest = now().0.saturating_sub(self.keep.0);
		let old = self.items.iter().filter(|(_, item)| item.heard_at < oldest);
		for key in old.map(|(key, _)| *key).collect::<Vec<Key>>() {
			self.drop_item(&key);
			self.doubts.remove(&key);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::book::tests::{certificate, halt};

	fn shown(nodes: usize, answered: usize) -> Shows {
		Shows { nodes, answered, ..Shows::default() }
	}

	#[test]
	fn what_one_node_shows_counts_for_nothing_however_many_are_asked() {
		let state = State::Reported(Some(3));
		for (nodes, answered) in [(0, 1), (1, 1), (1, 2), (1, 3)] {
			assert_eq!(standing(state, "", shown(nodes, answered)), None);
			assert_eq!(standing(State::Known, "", shown(nodes, answered)), None);
		}
		assert_eq!(standing(state, "", shown(2, 3)), Some(CONVICTED));
		assert_eq!(standing(State::Known, "", shown(2, 2)), Some(BY_OTHERS));
		assert_eq!(standing(State::Challenged(None), "", shown(2, 2)), Some(CHALLENGED));
		let closed = Shows { closed: true, ..shown(2, 2) };
		assert_eq!(standing(state, CONVICTED, closed), Some(CLOSED));
		assert_eq!(standing(state, CLOSED, closed), None);
	}

	#[test]
	fn what_is_doubted_is_not_settled() {
		let mut item = Item::new(Evidence::Statement(certificate(7, halt(9, 900), &[])), 5);
		for why in ["convicted", UNCONFIRMED, ALONE, ""] {
			item.why = why.into();
			assert!(!is_settled(&item), "{why}");
		}
		for why in [CLOSED, CONVICTED, BY_OTHERS] {
			item.why = why.into();
			assert!(is_settled(&item), "{why}");
		}
	}

	#[test]
	fn what_is_doubted_is_submitted_again_ever_more_seldom_and_never_ceases() {
		let start = Instant::now();
		let (mut doubt, mut time, mut pauses) = (Doubt::default(), start, Vec::new());
		assert!(doubt.is_due(start));
		for _ in 0..40 {
			doubt = doubt.next(time);
			let due = doubt.due.unwrap();
			assert!(!doubt.is_due(time) && doubt.is_due(due));
			pauses.push(due.duration_since(time));
			time = due;
		}
		assert_eq!((pauses[0], pauses[1], pauses[39]), (AGAIN, AGAIN * 2, LATEST));
		assert_eq!(doubt.tries, 40);
	}
}
