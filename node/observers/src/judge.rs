// SPDX-License-Identifier: Apache-2.0

//! The verdict on what was seen. Pure.

use crate::{look::Agreement, Block, Degradation, Verdict};
use std::time::Duration;
use vigil_primitives::{Height, H256};

/// When something that does not happen is worth a verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
	/// Without a new head.
	pub halt: Duration,
	/// Without a new final block.
	pub finality: Duration,
	/// Without a transaction; `None` if that is no fault.
	pub empty: Option<Duration>,
}

/// What was seen.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
	/// What the voices agreed on in this look.
	pub agreement: Agreement,
	/// Voices that have to agree.
	pub needed: usize,
	/// The newest head agreed on by now, and since when.
	pub head: Option<(Block, Duration)>,
	/// The heads of the voices.
	pub heads: Vec<(Height, H256, usize)>,
	/// A verified block after the agreed head.
	pub newer: Option<Block>,
	/// Since when nothing new became final, if finality is agreed on and is not what counts as life.
	pub unfinal: Option<Duration>,
	/// Since when no head had a transaction.
	pub idle: Duration,
}

/// The one verdict that fits.
pub(crate) fn judge(seen: Evidence, limits: &Limits) -> Verdict {
	let (Some(_), Some((head, quiet))) = (seen.agreement.block, seen.head) else {
		if seen.agreement.disagreed {
			return Verdict::Forked { heads: seen.heads };
		}
		return Verdict::Unreachable { answered: seen.agreement.answered, needed: seen.needed };
	};
	if quiet >= limits.halt {
		// A common ancestor that does not move under heads that differ is a lasting fork.
		if seen.agreement.disagreed {
			return Verdict::Forked { heads: seen.heads };
		}
		return match seen.newer {
			Some(newer) => Verdict::Contested { head, newer },
			None => Verdict::Stalled { head, quiet },
		};
	}
	if seen.unfinal.is_some_and(|unfinal| unfinal >= limits.finality) {
		return Verdict::Degraded { head, reason: Degradation::NoFinality };
	}
	if limits.empty.is_some_and(|limit| seen.idle >= limit) {
		return Verdict::Degraded { head, reason: Degradation::EmptyBlocks };
	}
	Verdict::Advancing { head, quiet }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::UnixTime;

	fn block(height: u64) -> Block {
		let hash = H256::from_low_u64_be(height);
		Block {
			height: Height(height),
			hash,
			parent_hash: H256::zero(),
			state_root: hash,
			timestamp: UnixTime(0),
		}
	}

	const LIMITS: Limits = Limits {
		halt: Duration::from_secs(30),
		finality: Duration::from_secs(100),
		empty: Some(Duration::from_secs(50)),
	};

	fn seen(quiet: u64) -> Evidence {
		Evidence {
			agreement: Agreement { block: Some(block(5)), answered: 3, disagreed: false },
			needed: 3,
			head: Some((block(5), Duration::from_secs(quiet))),
			heads: vec![(Height(5), block(5).hash, 3)],
			newer: None,
			unfinal: None,
			idle: Duration::ZERO,
		}
	}

	#[test]
	fn quiet_of_exactly_halt_after_is_a_stall() {
		let head = block(5);
		let quiet = Duration::from_secs(29);
		assert_eq!(judge(seen(29), &LIMITS), Verdict::Advancing { head, quiet });
		let quiet = Duration::from_secs(30);
		assert_eq!(judge(seen(30), &LIMITS), Verdict::Stalled { head, quiet });
	}

	#[test]
	fn a_verified_newer_block_contests_a_stall() {
		let evidence = Evidence { newer: Some(block(6)), ..seen(31) };
		let verdict = Verdict::Contested { head: block(5), newer: block(6) };
		assert_eq!(judge(evidence, &LIMITS), verdict);
	}

	#[test]
	fn blocks_without_finality_or_transactions_are_degraded() {
		let evidence = Evidence { unfinal: Some(Duration::from_secs(100)), ..seen(1) };
		let reason = Degradation::NoFinality;
		assert_eq!(judge(evidence, &LIMITS), Verdict::Degraded { head: block(5), reason });
		let evidence = Evidence { idle: Duration::from_secs(50), ..seen(1) };
		let reason = Degradation::EmptyBlocks;
		assert_eq!(judge(evidence, &LIMITS), Verdict::Degraded { head: block(5), reason });
	}

	proptest! {
		#[test]
		fn a_stall_needs_agreement_quiet_and_nobody_who_objects(
			agreed: bool, disagreed: bool, newer: bool, quiet in 0u64..60,
			unfinal in prop::option::of(0u64..200), idle in 0u64..200,
		) {
			let mut evidence = seen(quiet);
			evidence.agreement.disagreed = disagreed;
			if !agreed { evidence.agreement.block = None; }
			evidence.newer = newer.then(|| block(6));
			evidence.unfinal = unfinal.map(Duration::from_secs);
			evidence.idle = Duration::from_secs(idle);
			let stalled = matches!(judge(evidence, &LIMITS), Verdict::Stalled { .. });
			prop_assert_eq!(stalled, agreed && !disagreed && !newer && quiet >= 30);
		}
	}
}
