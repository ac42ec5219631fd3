// SPDX-License-Identifier: Apache-2.0

//! The verdict on what was seen. Pure.

use crate::{Block, Degradation, Verdict};
use std::time::Duration;
use vigil_primitives::{Head, Height, H256};

/// When something that does not happen is worth a verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
	/// Without anything new.
	pub halt: Duration,
	/// Without a new final block.
	pub finality: Duration,
	/// Without a transaction; `None` if that is no fault.
	pub empty: Option<Duration>,
}

/// Voices on several branches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
	/// For how long.
	pub lasts: Duration,
	/// Whether a quorum has a block in common not far below.
	pub has_root: bool,
}

/// What was seen, in this look and before.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
	/// Which head counts as life.
	pub counts: Head,
	/// Voices that answered all they were asked.
	pub answered: usize,
	/// Voices that have to answer.
	pub needed: usize,
	/// Voices that may fail or lie.
	pub tolerated: usize,
	/// The highest block seen.
	pub head: Option<Block>,
	/// For how long nothing new was seen, in answered time.
	pub quiet: Duration,
	/// Whether `halt_after` of that was looked at several times and has no long gap.
	pub unbroken: bool,
	/// Voices that showed something of their own within `halt_after`.
	pub objectors: usize,
	/// The highest block that any of them shows.
	pub newer: Option<Block>,
	/// More voices than may lie are on another branch than the others.
	pub split: Option<Split>,
	/// The heads of the voices.
	pub heads: Vec<(Height, H256, usize)>,
	/// Since when nothing new became final, if finality is agreed on and newest blocks count as life.
	pub unfinal: Option<Duration>,
	/// Whether newest blocks come, if final ones count as life.
	pub grows: bool,
	/// Since when no head had a transaction.
	pub idle: Duration,
}

/// The one verdict that fits.
pub(crate) fn judge(seen: Evidence, limits: &Limits) -> Verdict {
	let Evidence { answered, needed, quiet, .. } = seen;
	// A quorum may have a common block while two branches grow; what counts is that they do not meet.
	let long = |split: Split| split.lasts.max(quiet) >= limits.halt;
	let forked = |split: Split| !split.has_root || long(split);
	if answered < needed {
		return Verdict::Unreachable { answered, needed };
	}
	if seen.split.is_some_and(forked) {
		return Verdict::Forked { heads: seen.heads };
	}
	let Some(head) = seen.head else { return Verdict::Unreachable { answered, needed } };
	let degraded = |reason| Verdict::Degraded { head, quiet, reason };
	if quiet >= limits.halt {
		return match seen.newer.filter(|_| seen.objectors > seen.tolerated) {
			Some(newer) => Verdict::Contested { head, newer },
			None if seen.objectors > seen.tolerated || !seen.unbroken => {
				Verdict::Unreachable { answered, needed }
			},
			None if seen.counts == Head::Finalized && seen.grows => {
				degraded(Degradation::NoFinality)
			},
			None => Verdict::Stalled { head, quiet },
		};
	}
	if seen.unfinal.is_some_and(|unfinal| unfinal >= limits.finality) {
		return degraded(Degradation::NoFinality);
	}
	if limits.empty.is_some_and(|limit| seen.idle >= limit) {
		return degraded(Degradation::EmptyBlocks);
	}
	Verdict::Advancing { head, quiet }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
