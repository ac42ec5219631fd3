// SPDX-License-Identifier: Apache-2.0

//! The ward as it was seen: what is new, what is another branch, what stands.

use crate::Millis;
use std::{collections::BTreeMap, time::Duration};
use vigil_observers::{Block, Observation, Verdict};
use vigil_primitives::{Head, Height, Policy, Round, Seconds, UnixTime, H256};

/// The most heights whose hash is remembered.
const MOST_HEIGHTS: usize = 256;

/// The ward as it was seen.
#[derive(Clone, Debug, Default)]
pub struct Ward {
	pub verdict: Option<Verdict>,
	pub observed_at: Option<Millis>,
	/// Blocks seen, newest first, each followed by its parent where that is known.
	pub trail: Vec<Block>,
	pub finalized: Option<Block>,
	/// When something new was seen last.
	pub new_at: Millis,
	/// When the ward was seen last to go on from another block than before.
	pub branched_at: Option<Millis>,
	hashes: BTreeMap<Height, H256>,
}

/// What a ward does, by the head that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
	/// It lives.
	Lives,
	/// It was silent for so long, and this is the highest block seen.
	Silent(Duration),
	/// Nobody can tell.
	Unknown,
}

impl Ward {
	/// Takes in a look. Whether something new was seen since the last one.
	pub fn see(&mut self, seen: &Observation, now: Millis) -> bool {
		self.verdict = Some(seen.verdict.clone());
		self.observed_at = Some(now);
		self.finalized = seen.finalized.or(self.finalized);
		let (Verdict::Advancing { head, quiet }
		| Verdict::Stalled { head, quiet }
		| Verdict::Degraded { head, quiet, .. }) = &seen.verdict
		else {
			return false;
		};
		let quiet = u64::try_from(quiet.as_millis()).unwrap_or(u64::MAX);
		let at = Millis(now.0.saturating_sub(quiet));
		let is_new = self.trail.first().is_none_or(|before| before.hash != head.hash);
		if is_new {
			self.new_at = at;
		}
		self.trail = match seen.trail.first() {
			Some(first) if first.hash == head.hash => seen.trail.clone(),
			_ => vec![*head],
		};
		if self.remember() {
			self.branched_at = Some(at);
		}
		is_new
	}

	/// Remembers the hashes of the trail; whether one of them is another than before.
	fn remember(&mut self) -> bool {
		let mut differs = false;
		for block in &self.trail {
			let before = self.hashes.insert(block.height, block.hash);
			differs |= before.is_some_and(|before| before != block.hash);
		}
		while self.hashes.len() > MOST_HEIGHTS {
			self.hashes.pop_first();
		}
		differs
	}

	pub fn head(&self) -> Option<&Block> {
		self.trail.first()
	}

	/// What the last look means under this policy: a ward that is degraded lives where the newest block
	/// counts, and is silent where the final one does.
	pub fn condition(&self, policy: &Policy) -> Condition {
		match &self.verdict {
			Some(Verdict::Advancing { .. }) => Condition::Lives,
			Some(Verdict::Stalled { quiet, .. }) => Condition::Silent(*quiet),
			Some(Verdict::Degraded { quiet, .. }) => match policy.head {
				Head::Latest => Condition::Lives,
				Head::Finalized => Condition::Silent(*quiet),
			},
			_ => Condition::Unknown,
		}
	}

	/// Whether the ward had been silent for `halt_after` when the round began.
	pub fn was_silent(&self, policy: &Policy, round: Round, now: Millis) -> bool {
		let Condition::Silent(quiet) = self.condition(policy) else { return false };
		let Seconds(halt_after) = policy.halt_after;
		let quiet = u64::try_from(quiet.as_millis()).unwrap_or(u64::MAX);
		// How long it was silent when the round began: what came since does not count.
		let before = quiet.saturating_sub(now.since(round.start().into()));
		before >= halt_after.saturating_mul(1_000)
	}

	/// Whether a new block was seen in this round.
	pub fn lives_in(&self, policy: &Policy, round: Round) -> bool {
		self.condition(policy) == Condition::Lives && self.new_at >= Millis::from(round.start())
	}

	/// Whether the newest block is one that a ward which stood at this block since then cannot have:
	/// beyond it, or on another branch. An ancestor of the block that only now arrives here is not.
	pub fn is_beyond(&self, height: Height, hash: H256, since: UnixTime) -> bool {
		let branched = self.branched_at.is_some_and(|at| at >= Millis::from(since));
		self.head().is_some_and(|head| head.hash != hash && (head.height >= height || branched))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use vigil_observers::Degradation;

	const POLICY: Policy = Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(600),
		gone_after: Seconds(600),
		min_voices: 3,
		time_margin: Seconds(2),
	};

	fn block(height: u64, branch: u8) -> Block {
		Block {
			height: Height(height),
			hash: H256::from_low_u64_be(height * 256 + u64::from(branch)),
			parent_hash: H256::from_low_u64_be((height - 1) * 256 + u64::from(branch)),
			state_root: H256::repeat_byte(3),
			timestamp: UnixTime(0),
		}
	}

	fn look(verdict: Verdict) -> Observation {
		Observation { verdict, finalized: None, trail: Vec::new(), endpoints: Vec::new() }
	}

	fn advancing(head: Block) -> Observation {
		look(Verdict::Advancing { head, quiet: Duration::ZERO })
	}

	fn stalled(head: Block, quiet: u64) -> Observation {
		look(Verdict::Stalled { head, quiet: Duration::from_millis(quiet) })
	}

	#[test]
	fn silence_is_measured_to_the_start_of_the_round() {
		let mut ward = Ward::default();
		ward.see(&stalled(block(5, 0), 13_000), Millis(31_000));
		assert!(ward.was_silent(&POLICY, Round(30), Millis(31_000)));
		assert!(!ward.was_silent(&POLICY, Round(30), Millis(31_001)));
		ward.see(&stalled(block(5, 0), 12_999), Millis(31_000));
		assert!(!ward.was_silent(&POLICY, Round(30), Millis(31_000)));
	}

	#[test]
	fn a_degraded_ward_lives_by_its_newest_block_and_is_silent_by_its_final_one() {
		let mut ward = Ward::default();
		let (head, quiet) = (block(5, 0), Duration::from_secs(20));
		ward.see(
			&look(Verdict::Degraded { head, quiet, reason: Degradation::NoFinality }),
			Millis(31_000),
		);
		let finalized = Policy { head: Head::Finalized, ..POLICY };
		assert_eq!(ward.condition(&POLICY), Condition::Lives);
		assert_eq!(ward.condition(&finalized), Condition::Silent(quiet));
		assert!(ward.was_silent(&finalized, Round(30), Millis(31_000)));
	}

	#[test]
	fn a_block_is_new_once() {
		let mut ward = Ward::default();
		assert!(ward.see(&advancing(block(5, 0)), Millis(10_000)));
		assert!(ward.lives_in(&POLICY, Round(9)) && !ward.lives_in(&POLICY, Round(12)));
		assert!(!ward.see(&advancing(block(5, 0)), Millis(12_000)));
		assert!(!ward.lives_in(&POLICY, Round(12)));
		assert!(ward.see(&advancing(block(6, 0)), Millis(12_500)));
		assert!(ward.lives_in(&POLICY, Round(12)));
	}

	#[test]
	fn an_ancestor_is_no_life_and_another_branch_is() {
		let halted = block(110, 0);
		let beyond = |ward: &Ward| ward.is_beyond(halted.height, halted.hash, UnixTime(5));
		// Only now does this watcher come to see what came before the block.
		let mut late = Ward::default();
		late.see(&advancing(block(108, 0)), Millis(20_000));
		late.see(&advancing(block(109, 0)), Millis(21_000));
		assert!(!beyond(&late));
		late.see(&advancing(block(111, 0)), Millis(22_000));
		assert!(beyond(&late));
		let mut forked = Ward::default();
		for height in 105..=110 {
			forked.see(&advancing(block(height, 0)), Millis(1_000));
		}
		assert!(!beyond(&forked));
		forked.see(&advancing(block(106, 1)), Millis(20_000));
		forked.see(&advancing(block(107, 1)), Millis(21_000));
		assert!(beyond(&forked));
		// What it went over to before the silence began is no life after it.
		assert!(!forked.is_beyond(halted.height, halted.hash, UnixTime(22)));
	}
}
