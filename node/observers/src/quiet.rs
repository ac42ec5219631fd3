// SPDX-License-Identifier: Apache-2.0

//! For how long nothing new was seen, counting only time in which it could have been. Pure: the time
//! is handed in.
//!
//! Time counts between two looks that a quorum answered, if none between them failed. A look's answers
//! are as old as its beginning, and what it found is as new as its end.

use std::{collections::VecDeque, time::Duration};

/// Looks without anything new that a stall takes at least.
const SEVERAL: usize = 3;

/// How the time between looks is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
	/// The longest time between two looks in which nobody was blind.
	pub reach: Duration,
	/// The longest blind gap after which the quiet before it still counts.
	pub gap: Duration,
}

/// A clock that runs only while a quorum answers.
#[derive(Debug)]
pub(crate) struct Quiet {
	pace: Pace,
	/// The clock.
	answered: Duration,
	/// When the last look began that a quorum answered.
	last: Option<Duration>,
	/// Whether a look failed since.
	blind: bool,
	/// By the clock: when something new was seen last.
	news_at: Duration,
	/// By the clock: when the last long gap ended.
	unbroken_from: Duration,
	/// By the clock: the last few answered looks since either.
	looks: VecDeque<Duration>,
	/// By the clock: when each voice last showed what it had not shown before and few others have.
	novel_at: Vec<Option<Duration>>,
	/// By the clock: since when more voices than may lie are on other branches.
	split_from: Option<Duration>,
}

impl Quiet {
	pub fn new(voices: usize, pace: Pace) -> Self {
		Self {
			pace,
			answered: Duration::ZERO,
			last: None,
			blind: false,
			news_at: Duration::ZERO,
			unbroken_from: Duration::ZERO,
			looks: VecDeque::new(),
			novel_at: vec![None; voices],
			split_from: None,
		}
	}

	/// Notes a look that began at `began`, and whether a quorum answered all that it was asked.
	pub fn look(&mut self, began: Duration, answered: bool) {
		if !answered {
			self.blind = true;
			return;
		}
		if let Some(last) = self.last {
			let passed = began.saturating_sub(last);
			if !self.blind && passed <= self.pace.reach {
				self.answered = self.answered.saturating_add(passed);
			} else if passed > self.pace.gap {
				self.unbroken_from = self.answered;
				self.looks.clear();
			}
		}
		self.last = Some(began);
		self.blind = false;
		self.looks.push_back(self.answered);
		if self.looks.len() > SEVERAL {
			self.looks.pop_front();
		}
	}

	/// Something new was seen in a look that took this long.
	pub fn news(&mut self, took: Duration) {
		self.news_by(self.answered.saturating_add(took));
	}

	/// Something that was there at this time by the clock turns out to have been new. Looks after it stay
	/// looks without anything new, so old news delay nothing.
	pub fn news_by(&mut self, at: Duration) {
		if at >= self.news_at {
			self.news_at = at;
			self.looks.retain(|look| *look > at);
		}
	}

	/// A voice showed what it had not shown before, in a look that took this long.
	pub fn novelty(&mut self, voice: usize, took: Duration) {
		if let Some(at) = self.novel_at.get_mut(voice) {
			*at = Some(self.answered.saturating_add(took));
		}
	}

	/// Whether the voices are on several branches now.
	pub fn split(&mut self, is: bool) {
		self.split_from = is.then(|| self.split_from.unwrap_or(self.answered));
	}

	/// The clock, for other things that may fail to happen.
	pub fn clock(&self) -> Duration {
		self.answered
	}

	/// Answered time since something new was seen.
	pub fn quiet(&self) -> Duration {
		self.answered.saturating_sub(self.news_at)
	}

	/// Whether the quiet of the last `span` has no long gap and was looked at several times.
	pub fn is_unbroken(&self, span: Duration) -> bool {
		let since = self.news_at.max(self.unbroken_from);
		self.looks.len() >= SEVERAL && self.answered.saturating_sub(since) >= span
	}

	/// The voices that showed something of their own in the last `span`.
	pub fn objectors(&self, span: Duration) -> usize {
		let recent = |at: &&Duration| self.answered.saturating_sub(**at) < span;
		self.novel_at.iter().flatten().filter(recent).count()
	}

	/// For how long the voices have been on several branches.
	pub fn split_for(&self) -> Option<Duration> {
		self.split_from.map(|from| self.answered.saturating_sub(from))
	}
}

#[cfg(test)]
#[path = "quiet_tests.rs"]
mod tests;
