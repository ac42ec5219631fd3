// SPDX-License-Identifier: Apache-2.0

//! Which verdict fits.

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

/// Three of four voices answer, and nothing came for so many seconds.
fn seen(quiet: u64) -> Evidence {
	Evidence {
		counts: Head::Latest,
		answered: 3,
		needed: 3,
		tolerated: 1,
		head: Some(block(5)),
		quiet: Duration::from_secs(quiet),
		unbroken: quiet >= 30,
		objectors: 0,
		newer: None,
		split: None,
		heads: vec![(Height(5), block(5).hash, 3)],
		unfinal: None,
		grows: false,
		idle: Duration::ZERO,
	}
}

fn verdict(evidence: Evidence) -> Verdict {
	judge(evidence, &LIMITS)
}

#[test]
fn quiet_of_exactly_halt_after_is_a_stall() {
	let head = block(5);
	let quiet = Duration::from_secs(29);
	assert_eq!(verdict(seen(29)), Verdict::Advancing { head, quiet });
	let quiet = Duration::from_secs(30);
	assert_eq!(verdict(seen(30)), Verdict::Stalled { head, quiet });
}

#[test]
fn without_a_quorum_of_answers_there_is_no_verdict_at_all() {
	let nothing = Verdict::Unreachable { answered: 2, needed: 3 };
	for quiet in [0, 30, 1_000] {
		assert_eq!(verdict(Evidence { answered: 2, ..seen(quiet) }), nothing);
	}
	let nothing = Verdict::Unreachable { answered: 3, needed: 3 };
	assert_eq!(verdict(Evidence { head: None, ..seen(30) }), nothing);
	assert_eq!(verdict(Evidence { unbroken: false, ..seen(30) }), nothing, "blind until lately");
}

#[test]
fn as_many_objectors_as_may_lie_do_not_contest_a_stall_and_one_more_does() {
	let evidence = |objectors| Evidence { objectors, newer: Some(block(6)), ..seen(31) };
	assert!(matches!(verdict(evidence(1)), Verdict::Stalled { .. }));
	let contested = Verdict::Contested { head: block(5), newer: block(6) };
	assert_eq!(verdict(evidence(2)), contested);
	let gone = Evidence { newer: None, ..evidence(2) };
	assert!(matches!(verdict(gone), Verdict::Unreachable { .. }));
}

#[test]
fn a_split_is_a_fork_at_once_without_a_root_and_after_a_while_with_one() {
	let split = |lasts, has_root| {
		let split = Some(Split { lasts: Duration::from_secs(lasts), has_root });
		verdict(Evidence { split, ..seen(1) })
	};
	assert!(matches!(split(0, false), Verdict::Forked { .. }));
	assert!(matches!(split(29, true), Verdict::Advancing { .. }));
	assert!(matches!(split(30, true), Verdict::Forked { .. }));
	let stands = Some(Split { lasts: Duration::ZERO, has_root: true });
	let verdict = verdict(Evidence { split: stands, ..seen(30) });
	assert!(matches!(verdict, Verdict::Forked { .. }), "branches that stand are no stall");
}

#[test]
fn without_finality_a_ward_is_degraded_whichever_head_counts() {
	let (head, reason) = (block(5), Degradation::NoFinality);
	let evidence = Evidence { unfinal: Some(Duration::from_secs(100)), ..seen(1) };
	let quiet = Duration::from_secs(1);
	assert_eq!(verdict(evidence), Verdict::Degraded { head, quiet, reason });
	let evidence = |grows| Evidence { counts: Head::Finalized, grows, ..seen(30) };
	let quiet = Duration::from_secs(30);
	assert_eq!(verdict(evidence(true)), Verdict::Degraded { head, quiet, reason });
	assert_eq!(verdict(evidence(false)), Verdict::Stalled { head, quiet });
	let latest = Evidence { counts: Head::Latest, ..evidence(true) };
	assert_eq!(verdict(latest), Verdict::Stalled { head, quiet }, "claims alone are no life");
}

#[test]
fn empty_blocks_are_degraded_and_never_as_quiet_as_a_stall() {
	for counts in [Head::Latest, Head::Finalized] {
		let evidence = Evidence { counts, idle: Duration::from_secs(50), ..seen(29) };
		let quiet = Duration::from_secs(29);
		let reason = Degradation::EmptyBlocks;
		assert_eq!(verdict(evidence), Verdict::Degraded { head: block(5), quiet, reason });
	}
}

proptest! {
	#[test]
	fn silence_needs_a_quorum_unbroken_quiet_and_few_objectors(
		answered in 0usize..5, objectors in 0usize..5, unbroken: bool, quiet in 0u64..60,
		newer: bool, unfinal in prop::option::of(0u64..200), idle in 0u64..200,
		split in prop::option::of((0u64..60, any::<bool>())), finalized: bool, grows: bool,
	) {
		let split = split.map(|(lasts, has_root)| Split { lasts: Duration::from_secs(lasts), has_root });
		let evidence = Evidence {
			counts: if finalized { Head::Finalized } else { Head::Latest },
			answered, objectors, unbroken, split, grows,
			newer: newer.then(|| block(6)),
			unfinal: unfinal.map(Duration::from_secs),
			idle: Duration::from_secs(idle),
			..seen(quiet)
		};
		let silent = match verdict(evidence) {
			Verdict::Stalled { quiet, .. } => { prop_assert!(quiet >= LIMITS.halt); true },
			Verdict::Degraded { quiet, .. } => finalized && quiet >= LIMITS.halt,
			_ => false,
		};
		let forked = split.is_some_and(|split| {
			!split.has_root || split.lasts >= LIMITS.halt || quiet >= 30
		});
		let may = answered >= 3 && objectors <= 1 && unbroken && quiet >= 30 && !forked;
		prop_assert_eq!(silent, may);
	}
}
