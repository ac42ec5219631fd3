// SPDX-License-Identifier: Apache-2.0

//! What fires and what does not: certified statements in any order, repeated, old, of other branches.

mod common;

use common::*;
use proptest::prelude::*;
use vigil_primitives::{
	traits::Status::*,
	ward::{Change, Claim, Reason, Refusal},
	Policy, Round, Seconds, UnixTime,
};

/// A ward that stands at 105 since round 9,000, heard at once.
fn halted() -> World {
	let mut world = World::new();
	world.tell(checkpoint(100, 1, 8_940));
	world.tell(halt(105, 9_000));
	assert_eq!(world.status(), Halted);
	world
}

/// It came back in round 9,030.
fn recovering() -> World {
	let mut world = halted();
	world.now = 9_030;
	world.tell(resume(105, 9_030));
	assert_eq!(world.status(), Recovering);
	world
}

#[test]
fn a_ward_goes_from_live_to_live() {
	let mut world = recovering();
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.downtime, incident.began_at), (Seconds(42), UnixTime(8_988)));
	world.now = 9_060;
	let changes = world.tell(checkpoint(110, 1, 9_060));
	assert!(changes.contains(&Change::Closed(incident)));
	assert_eq!(world.status(), Live);
}

#[test]
fn a_ward_is_not_live_before_a_checkpoint_shows_that_it_was_stable_for_long_enough() {
	let mut world = recovering();
	world.now = 9_300;
	world.tell(checkpoint(110, 1, 9_057));
	assert_eq!(world.status(), Recovering, "its round is what counts, not the arrival");
	world.tell(checkpoint(120, 1, 9_060));
	assert_eq!(world.status(), Live);
	// Nor does a block that is not beyond the halted one show it.
	for height in [100, 110] {
		let mut world = World::new();
		world.tell(halt(110, 9_000));
		world.now = 9_030;
		world.tell(resume(110, 9_030));
		world.now = 9_201;
		world.tell(checkpoint(height, 1, 9_201));
		assert_eq!(world.status(), Recovering, "{height}");
	}
}

#[test]
fn a_later_halt_of_a_halted_ward_changes_the_block_and_not_the_incident() {
	let mut world = halted();
	world.now = 9_150;
	let changes = world.tell(halt(106, 9_150));
	assert!(matches!(changes[..], [Change::Stands(_)]));
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.id.0, incident.halt.height.0, incident.last.height.0), (1, 105, 106));
	// A Resume of that round or later ends it, whatever block it names.
	world.assert_ignored(resume(106, 9_147), Reason::OldResume);
	world.tell(resume(105, 9_150));
	assert_eq!(world.status(), Recovering);
}

#[test]
fn a_halt_is_refused_unless_it_is_after_the_last_one() {
	let mut world = halted();
	world.now = 9_010;
	world.assert_ignored(halt(105, 9_000), Reason::OldHalt);
	world.assert_ignored(halt(106, 8_997), Reason::OldHalt);
	let mut world = recovering();
	world.assert_ignored(halt(106, 9_000), Reason::Resumed);
	world.ward.last_resume = None;
	world.assert_ignored(halt(106, 9_000), Reason::OldHalt);
}

#[test]
fn a_halt_while_recovering_ends_one_incident_and_opens_the_next() {
	let mut world = recovering();
	world.now = 9_033;
	let changes = world.tell(halt(107, 9_033));
	assert!(matches!(changes[0], Change::Closed(_)) && matches!(changes[1], Change::Opened(_)));
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.id.0, incident.began_at), (2, UnixTime(9_030)), "not before its life");
	assert_eq!(world.status(), Halted);
}

#[test]
fn a_resume_of_a_live_ward_bars_halts_of_its_round_and_before() {
	let mut world = World::new();
	world.now = 9_060;
	assert!(matches!(world.tell(resume(105, 9_030))[..], [Change::Remembered(_)]));
	world.assert_ignored(halt(105, 9_000), Reason::Resumed);
	world.assert_ignored(halt(105, 9_030), Reason::Resumed);
	world.assert_ignored(suspicion(105, 9_030), Reason::Resumed);
	world.assert_ignored(resume(105, 9_030), Reason::OldResume);
	world.tell(halt(105, 9_033));
	assert_eq!(world.status(), Halted);
}

#[test]
fn a_checkpoint_of_the_halts_round_or_later_above_it_is_life() {
	for (height, round, status) in [
		(110, 8_997, Halted),
		(110, 9_000, Recovering),
		(110, 9_003, Recovering),
		(100, 9_003, Halted),
	] {
		let mut world = halted();
		world.now = 9_010;
		let _ = world.hear(checkpoint(height, 1, round));
		assert_eq!(world.status(), status, "{height} in {round}");
	}
	// It ends the incident in its round, and counts no more than the freshness to it.
	let mut world = halted();
	world.now = 9_600;
	world.tell(checkpoint(110, 1, 9_600));
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.resumed, incident.downtime), (Some(Round(9_600)), Seconds(312)));
}

#[test]
fn downtime_never_begins_before_life_that_a_checkpoint_showed() {
	let mut world = halted();
	world.now = 9_006;
	world.tell(checkpoint(110, 1, 9_003));
	world.tell(halt(111, 9_006));
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.began_at, incident.downtime), (UnixTime(9_003), Seconds(3)));
}

#[test]
fn a_halt_that_a_checkpoint_above_it_contradicts_is_refused() {
	let mut world = World::new();
	world.now = 9_060;
	world.tell(checkpoint(110, 1, 9_030));
	world.assert_ignored(halt(105, 9_030), Reason::BelowCheckpoint);
	world.assert_ignored(halt(109, 9_027), Reason::BelowCheckpoint);
	// Of a later round it may be true: the ward went back below a block that was final.
	world.tell(halt(105, 9_033));
	assert_eq!(world.status(), Halted);
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 9_000));
	world.tell(halt(110, 9_000));
	assert_eq!(world.status(), Halted, "the block itself contradicts nothing");
}

#[test]
fn a_certified_block_that_shows_life_but_is_not_kept_still_bars_older_halts() {
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 8_940));
	world.tell(halt(105, 9_000));
	world.now = 9_030;
	// The same block, certified again: nothing new to keep, and life above the halted block.
	let changes = world.tell(checkpoint(110, 1, 9_030));
	assert!(matches!(changes[..], [Change::Shown(_), Change::Resumed(_), Change::Moved { .. }]));
	assert_eq!(world.kept.len(), 1);
	world.assert_ignored(halt(105, 9_003), Reason::BelowCheckpoint);
	world.assert_ignored(checkpoint(110, 1, 9_030), Reason::OldCheckpoint);
}

#[test]
fn a_lower_block_that_is_certified_later_does_not_hide_the_life_above() {
	let mut world = World::new();
	world.tell(checkpoint(120, 1, 9_000));
	world.now = 9_006;
	world.tell(checkpoint(110, 1, 9_003));
	world.assert_ignored(halt(115, 9_000), Reason::BelowCheckpoint);
	world.tell(halt(115, 9_003));
	assert_eq!(world.status(), Halted, "of a later round than that life");
}

#[test]
fn a_checkpoint_of_the_halted_block_itself_is_no_life() {
	let mut world = World::new();
	world.tell(halt(110, 9_000));
	world.now = 9_030;
	let changes = world.tell(checkpoint(110, 1, 9_030));
	assert!(matches!(changes[..], [Change::Accepted(_)]), "{changes:?}");
	assert_eq!(world.status(), Halted, "it is the last block before the silence");
}

#[test]
fn a_replayed_checkpoint_of_an_abandoned_branch_does_not_stand_again() {
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 8_910));
	world.tell(checkpoint(120, 1, 8_940));
	world.tell(halt(125, 9_000));
	world.now = 9_030;
	world.tell(resume(125, 9_030));
	world.now = 9_033;
	let changes = world.tell(checkpoint(110, 2, 9_033));
	assert!(matches!(changes[0], Change::Branched(_)));
	assert_eq!(world.standing(), [(110, 2)]);
	world.assert_ignored(checkpoint(120, 1, 8_940), Reason::OldCheckpoint);
	// A stall on the new branch can be told of, and its blocks are certified.
	world.now = 9_060;
	world.tell(halt(113, 9_048));
	world.tell(checkpoint(120, 2, 9_060));
	assert_eq!(world.standing(), [(110, 2), (120, 2)]);
	assert_eq!(world.status(), Recovering);
	// Only a later round makes the other block stand again.
	world.tell(checkpoint(120, 1, 9_063));
	assert_eq!(world.standing(), [(110, 2), (120, 1)]);
}

#[test]
fn a_halt_above_a_fork_of_an_earlier_round_is_refused() {
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 8_910));
	world.now = 9_033;
	world.tell(checkpoint(110, 2, 9_033));
	world.assert_ignored(halt(125, 9_030), Reason::OffBranch);
	world.assert_ignored(Claim::Halt(halt_of(110, 1, 9_030)), Reason::OffBranch);
	let mut other = world.clone();
	other.tell(Claim::Halt(halt_of(110, 2, 9_030)));
	world.tell(halt(125, 9_033));
	assert_eq!((world.status(), other.status()), (Halted, Halted));
}

#[test]
fn a_ward_that_comes_back_below_the_halted_block_is_live_once_its_branch_is_certified() {
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 8_910));
	world.tell(halt(125, 9_000));
	world.now = 9_120;
	world.tell(resume(125, 9_030));
	world.tell(checkpoint(110, 2, 9_033));
	assert_eq!(world.status(), Recovering);
	world.tell(checkpoint(120, 2, 9_060));
	assert_eq!(world.status(), Live, "120 is below 125, which the ward left behind");
}

#[test]
fn a_block_that_is_not_kept_is_life_all_the_same() {
	let mut world = World::new();
	world.tell(checkpoint(100, 1, 8_940));
	world.tell(checkpoint(120, 1, 8_970));
	for (height, round) in [(120, 8_973), (110, 8_976)] {
		let changes = world.tell(checkpoint(height, 1, round));
		assert!(matches!(changes[..], [Change::Shown(_)]), "{height} is not kept again");
		assert_eq!(world.standing(), [(100, 1), (120, 1)]);
		world.assert_ignored(halt(height - 1, round), Reason::BelowCheckpoint);
		world.assert_ignored(checkpoint(height, 1, round), Reason::OldCheckpoint);
	}
	world.assert_ignored(checkpoint(130, 1, 8_970), Reason::OldCheckpoint);
	assert_eq!(world.hear(checkpoint(125, 1, 8_979)), Err(Refusal::OffInterval));
	world.tell(halt(110, 8_976));
	assert_eq!(world.status(), Halted, "the block itself contradicts nothing");
}

#[test]
fn life_of_a_block_that_stands_already_clips_the_next_silence_and_refutes_a_suspicion() {
	let mut world = World::new();
	world.tell(checkpoint(110, 1, 8_940));
	world.tell(suspicion(105, 8_988));
	let changes = world.tell(checkpoint(110, 1, 8_991));
	assert!(matches!(changes[..], [Change::Shown(_), Change::Moved { to: Live, .. }]));
	world.tell(halt(105, 9_000));
	let incident = world.ward.incident.unwrap();
	assert_eq!((incident.began_at, incident.downtime), (UnixTime(8_991), Seconds(9)));
}

#[test]
fn what_is_old_fires_nothing_and_life_is_never_too_old() {
	let mut world = World::new();
	world.now = 9_301;
	world.assert_ignored(halt(105, 9_000), Reason::StaleRound);
	world.assert_ignored(suspicion(105, 9_000), Reason::StaleRound);
	let mut later = world.clone();
	later.tell(checkpoint(110, 1, 9_000));
	later.now = 12_601;
	later.assert_ignored(checkpoint(120, 1, 9_000), Reason::StaleRound);
	world.now = 9_300;
	world.tell(halt(105, 9_000));
	world.now = 90_000;
	world.tell(resume(105, 9_030));
	assert_eq!(world.status(), Recovering);
}

#[test]
fn a_halt_that_is_certified_again_is_heard_by_who_was_away() {
	let mut world = World::new();
	world.now = 9_600;
	world.assert_ignored(halt(105, 9_000), Reason::StaleRound);
	world.tell(halt(105, 9_600));
	assert_eq!(world.status(), Halted);
}

#[test]
fn rounds_that_no_policy_has_and_rounds_to_come_are_refused() {
	let mut world = World::new();
	for claim in [halt(105, 9_001), resume(105, 9_001), checkpoint(110, 1, 9_001)] {
		assert_eq!(world.hear(claim), Err(Refusal::OffRound), "{claim:?}");
	}
	for round in [9_012, u64::MAX] {
		for claim in [halt(105, round), resume(105, round), suspicion(105, round)] {
			assert_eq!(world.hear(claim), Err(Refusal::RoundInFuture), "{claim:?}");
		}
	}
	world.tell(halt(u64::MAX, 9_009));
	assert_eq!(world.hear(checkpoint(u64::MAX, 1, 9_009)), Err(Refusal::OffInterval));
}

#[test]
fn rounds_of_different_policies_compare_as_times() {
	let mut world = halted();
	world.policy = Policy { round_length: Seconds(6), ..POLICY };
	world.now = 9_030;
	assert_eq!(world.hear(resume(105, 9_003)), Err(Refusal::OffRound));
	world.tell(resume(105, 9_030));
	assert_eq!(world.status(), Recovering);
}

#[test]
fn a_suspicion_is_raised_once_and_refuted_by_life() {
	let mut world = World::new();
	world.tell(suspicion(105, 9_000));
	assert_eq!(world.status(), Suspect);
	world.assert_ignored(suspicion(105, 9_000), Reason::OldSuspicion);
	let mut refuted = world.clone();
	refuted.tell(checkpoint(110, 1, 9_000));
	assert_eq!(refuted.status(), Live);
	let mut resumed = world.clone();
	resumed.tell(resume(105, 9_000));
	assert_eq!(resumed.status(), Live);
	let mut older = world.clone();
	older.tell(checkpoint(110, 1, 8_997));
	older.tell(resume(105, 8_997));
	assert_eq!(older.status(), Suspect);
	assert!(world.ward.lapse(UnixTime(9_120)).is_some());
	world.assert_ignored(suspicion(105, 9_000), Reason::OldSuspicion);
	world.tell(suspicion(105, 9_003));
	world.tell(halt(105, 9_003));
	assert_eq!(world.status(), Halted);
	world.assert_ignored(suspicion(105, 9_006), Reason::AlreadyHalted);
	world.tell(resume(105, 9_006));
	world.assert_ignored(suspicion(105, 9_009), Reason::StillRecovering);
}

fn any_claim() -> impl Strategy<Value = Claim> {
	let round = (0..40u64).prop_map(|round| 9_000 + round * 3);
	(0..4u8, 9..14u64, 1..3u8, round).prop_map(|(kind, height, branch, round)| match kind {
		0 => Claim::Halt(halt_of(height * 10 + 5, branch, round)),
		1 => resume(height * 10 + 5, round),
		2 => checkpoint(height * 10, branch, round),
		_ => suspicion(height * 10 + 5, round),
	})
}

proptest! {
	#[test]
	fn nothing_is_heard_twice_and_nothing_old_fires(
		claims in prop::collection::vec((any_claim(), 0..9u64), 1..60),
	) {
		let mut world = World::new();
		for (claim, wait) in claims {
			world.now += wait;
			let newest_life = world.ward.last_resume;
			let Ok(changes) = world.hear(claim) else { continue };
			if let Claim::Halt(halt) = claim {
				prop_assert!(newest_life.is_none_or(|life| life < halt.round));
				prop_assert!(halt.round.0 + 300 >= world.now);
				prop_assert_eq!(world.status(), Halted);
			}
			let opened = changes.iter().filter(|one| matches!(one, Change::Opened(_))).count();
			prop_assert!(opened <= 1);
			prop_assert!(world.hear(claim).is_err(), "the same certificate twice");
		}
	}

	#[test]
	fn every_opened_incident_ends_before_the_next_opens(
		claims in prop::collection::vec((any_claim(), 0..9u64), 1..60),
	) {
		let mut world = World::new();
		let mut open = false;
		for (claim, wait) in claims {
			world.now += wait;
			for change in world.hear(claim).unwrap_or_default() {
				match change {
					Change::Opened(incident) => {
						prop_assert!(!open && incident.id == world.ward.incidents);
						open = true;
					},
					Change::Closed(incident) => {
						prop_assert!(open && incident.resumed.is_some());
						open = false;
					},
					_ => {},
				}
			}
		}
	}
}
