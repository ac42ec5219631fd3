// SPDX-License-Identifier: Apache-2.0

//! Checkpoints and branches.

use crate::{mock::*, *};
use frame_support::assert_noop;
use vigil_primitives::{
	traits::{CertifiedRoots, Status},
	Certificate, Checkpoint, Height, Round, Statement, H256,
};

fn told(checkpoint: Checkpoint) -> Certificate {
	certify(Statement::Checkpoint(checkpoint))
}

/// As of so many rounds before the one that runs.
fn before(checkpoint: Checkpoint, rounds: u64) -> Checkpoint {
	Checkpoint { round: checkpoint.round.before(rounds, POLICY.round_length), ..checkpoint }
}

/// Halts after `height` and resumes, with the rounds of now and the next.
fn recover_from(height: u64) {
	tell_halt(height);
	pass(3);
	tell_resume(height);
	pass(3);
}

fn kept() -> Vec<(u64, bool)> {
	let kept = Checkpoints::<Test>::get(SERVICE).into_iter();
	kept.map(|kept| (kept.checkpoint.height.0, kept.superseded)).collect()
}

fn standing() -> Vec<(u64, H256)> {
	let standing = Liveness::checkpoints(SERVICE).into_iter();
	standing.map(|one| (one.height.0, one.block_hash)).collect()
}

fn root(height: u64) -> Option<H256> {
	Liveness::state_root(SERVICE, Height(height))
}

fn superseded() -> Vec<u64> {
	Liveness::superseded(SERVICE).into_iter().map(|height| height.0).collect()
}

#[test]
fn a_checkpoint_is_kept_and_credited() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_eq!(ward().checkpoint, Some(checkpoint(100)));
		assert_eq!(Liveness::checkpoints(SERVICE), [checkpoint(100)]);
		let checkpoint = checkpoint(100);
		let word = Word::Checkpoint { round: checkpoint.round, height: checkpoint.height };
		assert_eq!(
			events(),
			[
				Event::Recorded { service: SERVICE, set_id: SET, word, late: None },
				Event::CheckpointAccepted { service: SERVICE, set_id: SET, checkpoint },
			]
		);
		assert_eq!(credited(), [(SERVICE, SET, 0)]);
		assert_eq!(moves(), []);
	});
}

#[test]
fn a_checkpoint_off_the_interval_is_refused_and_not_recorded() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		for off in [checkpoint(105), before(checkpoint(105), 9), checkpoint(u64::MAX)] {
			assert_noop!(
				Liveness::submit_certificate(RuntimeOrigin::signed(7), told(off).into()),
				Error::<Test>::OffInterval
			);
		}
	});
}

#[test]
fn a_checkpoint_of_a_round_that_is_not_after_the_last_ones_is_not_kept() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_ignored(told(checkpoint(100)), Reason::OnRecord);
		assert_ignored(told(block(100, 2)), Reason::OnRecord);
		assert_late(told(checkpoint(110)), Reason::OldCheckpoint);
		assert_late(told(before(checkpoint(120), 1)), Reason::OldCheckpoint);
		assert_late(told(before(block(100, 2), 1)), Reason::OldCheckpoint);
		assert_eq!(kept(), [(100, false)]);
	});
}

#[test]
fn the_same_block_and_a_lower_height_that_is_not_kept_change_nothing_that_stands() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 120]);
		let stand = kept();
		for block in [checkpoint(120), checkpoint(100), block(110, 2)] {
			let block = Checkpoint { round: round(), ..block };
			tell_checkpoint(block);
			let (service, set_id) = (SERVICE, SET);
			assert_event(Event::CheckpointShown { service, set_id, checkpoint: block });
			assert_eq!(kept(), stand, "it is not kept again");
			assert_late(
				certify(Statement::Halt(halt(block.height.0 - 1))),
				Reason::BelowCheckpoint,
			);
			pass(ROUND);
		}
		assert!(superseded().is_empty());
	});
}

#[test]
fn a_checkpoint_that_is_older_than_fresh_is_recorded_and_not_kept() {
	build_and_execute(|| {
		let (old, fresh) = (
			told(checkpoint(100)),
			told(Checkpoint { round: Round(START + 3), ..checkpoint(110) }),
		);
		pass(121);
		assert_late(old, Reason::StaleRound);
		pass(2);
		assert_eq!(submit(fresh), Ok(true));
		assert_eq!(kept(), [(110, false)]);
	});
}

#[test]
fn the_last_checkpoints_are_kept() {
	build_and_execute(|| {
		tell_checkpoints(&[10, 20, 30, 40, 50, 60]);
		assert_eq!(standing(), [20, 30, 40, 50, 60].map(|height| (height, hash(height, 1))));
	});
}

#[test]
fn a_halted_ward_still_takes_checkpoints_of_blocks_that_it_had() {
	build_and_execute(|| {
		tell_halt(115);
		tell_checkpoint(checkpoint(110));
		assert_eq!(status(), Status::Halted);
		assert_eq!(root(110), Some(H256::repeat_byte(1)));
	});
}

#[test]
fn a_checkpoint_above_the_halted_block_of_its_round_or_later_is_life() {
	for wait in [0, 3, 30] {
		build_and_execute(|| {
			tell_halt(105);
			pass(wait);
			tell_checkpoint(checkpoint(110));
			assert_eq!(status(), Status::Recovering);
			assert_eq!(spans(), [(START - 12, 12 + wait, Some(START + wait))]);
		});
	}
}

#[test]
fn a_checkpoint_of_an_earlier_round_is_no_life_and_the_same_block_later_is() {
	build_and_execute(|| {
		tell_halt(105);
		tell_checkpoint(before(checkpoint(110), 1));
		assert_eq!(status(), Status::Halted);
		pass(3);
		tell_checkpoint(checkpoint(110));
		assert_eq!(status(), Status::Recovering);
		assert_eq!(kept(), [(110, false)], "it stood already");
	});
}

#[test]
fn another_block_of_a_kept_height_shows_a_new_branch() {
	build_and_execute(|| {
		tell_checkpoints(&[80, 90, 100]);
		tell_checkpoint(block(90, 2));
		assert_eq!(kept(), [(80, false), (90, true), (100, true), (90, false)]);
		assert_eq!(standing(), [(80, hash(80, 1)), (90, hash(90, 2))]);
		assert_eq!(ward().checkpoint, Some(block(90, 2)));
		let (height, block_hash) = (Height(90), hash(90, 2));
		assert_event(Event::BranchLeft { service: SERVICE, height, block_hash });
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn a_new_branch_alone_is_no_stability() {
	build_and_execute(|| {
		tell_checkpoints(&[80, 90, 100]);
		recover_from(105);
		tell_checkpoint(block(90, 2));
		assert_eq!(status(), Status::Recovering);
		assert!(ward().off_branch);
	});
}

#[test]
fn a_replayed_checkpoint_of_an_abandoned_branch_does_not_stand_again() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110]);
		let (replayed, kept_back) = (told(checkpoint(120)), told(before(checkpoint(120), 1)));
		tell_checkpoint(checkpoint(120));
		recover_from(125);
		tell_checkpoint(block(110, 2));
		assert_eq!(standing(), [(100, hash(100, 1)), (110, hash(110, 2))]);
		assert_eq!(superseded(), [120]);
		assert_ignored(replayed, Reason::OnRecord);
		assert_late(kept_back, Reason::OldCheckpoint);
		assert_eq!(root(120), None);
		pass(3);
		tell_checkpoint(block(120, 2));
		assert_eq!(root(120), Some(H256::repeat_byte(2)));
		assert!(superseded().is_empty());
		pass(3);
		tell_checkpoint(checkpoint(120));
		assert_eq!(root(120), Some(H256::repeat_byte(1)), "a later round certified it again");
		assert_eq!(standing(), [(110, hash(110, 2)), (120, hash(120, 1))]);
	});
}

#[test]
fn a_height_that_is_certified_again_after_a_change_of_branch_is_no_other_change() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110]);
		tell_checkpoint(block(100, 2));
		pass(3);
		let stands = certify(Statement::Halt(halt(115)));
		pass(3);
		tell_checkpoint(block(110, 2));
		assert_eq!(
			events().iter().filter(|one| matches!(one, Event::BranchLeft { .. })).count(),
			0
		);
		assert_eq!(submit(stands), Ok(true));
		assert_eq!(status(), Status::Halted, "the ward had not left that branch again");
	});
}

#[test]
fn an_old_certificate_that_nobody_had_handed_in_is_no_new_branch() {
	build_and_execute(|| {
		let forgotten = told(checkpoint(90));
		pass(3);
		tell_checkpoints(&[80, 100]);
		recover_from(105);
		assert_late(forgotten, Reason::OldCheckpoint);
		assert_eq!(standing(), [(80, hash(80, 1)), (100, hash(100, 1))]);
	});
}

#[test]
fn superseded_heights_are_told_lowest_first_until_they_are_certified_again() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110, 120, 130]);
		assert!(superseded().is_empty());
		tell_checkpoint(block(100, 2));
		assert_eq!(superseded(), [110, 120, 130]);
		pass(3);
		tell_checkpoint(block(110, 2));
		assert_eq!(superseded(), [120, 130]);
		change_set(SERVICE, SET, |set| set.policy.checkpoint_interval = 20);
		assert_eq!(superseded(), [120], "nobody can certify the other one any more");
	});
}

#[test]
fn superseded_heights_of_several_changes_are_told_once_and_in_order() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 130]);
		for (height, branch) in [(100, 2), (120, 2), (100, 3)] {
			tell_checkpoint(block(height, branch));
			pass(3);
		}
		assert_eq!(standing(), [(100, hash(100, 3))]);
		assert_eq!(superseded(), [120, 130]);
	});
}

#[test]
fn a_superseded_height_below_the_last_change_is_not_told_for_it_would_supersede_what_stands() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110, 120]);
		for (height, branch) in [(100, 2), (120, 2), (120, 3)] {
			tell_checkpoint(block(height, branch));
			pass(3);
		}
		assert_eq!(kept(), [(110, true), (120, true), (100, false), (120, true), (120, false)]);
		assert!(superseded().is_empty());
	});
}

#[test]
fn a_ward_on_a_new_branch_lives_when_it_was_stable() {
	build_and_execute(|| {
		tell_checkpoints(&[90, 100]);
		recover_from(145);
		pass(27);
		tell_checkpoint(block(100, 2));
		assert_eq!(status(), Status::Live, "the block it halted at is left behind");
		assert_eq!(ward().incident, None);
	});
}

#[test]
fn an_earlier_branch_comes_back_over_a_superseded_one() {
	build_and_execute(|| {
		tell_checkpoints(&[90, 100]);
		tell_checkpoint(block(100, 2));
		pass(3);
		tell_checkpoint(checkpoint(100));
		assert_eq!(kept(), [(90, false), (100, true), (100, true), (100, false)]);
		assert_eq!(ward().checkpoint, Some(checkpoint(100)));
	});
}

#[test]
fn a_change_of_branch_leaves_the_downtime_as_it_was() {
	build_and_execute(|| {
		tell_checkpoints(&[90, 100]);
		recover_from(145);
		let before = Liveness::incidents(SERVICE);
		tell_checkpoint(block(90, 2));
		assert_eq!(Liveness::incidents(SERVICE), before);
	});
}
