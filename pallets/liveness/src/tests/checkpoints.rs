// SPDX-License-Identifier: Apache-2.0

//! Checkpoints and branches.

use crate::{mock::*, *};
use frame_support::assert_noop;
use vigil_primitives::{traits::Status, Checkpoint, Height, Statement, UnixTime};

fn told(checkpoint: Checkpoint) -> vigil_primitives::Certificate {
	certify(Statement::Checkpoint(checkpoint))
}

fn tell_checkpoints(heights: &[u64]) {
	heights.iter().for_each(|height| tell_checkpoint(checkpoint(*height)));
}

/// Halts after `height` and resumes, with the rounds of now and the next.
fn recover_from(height: u64) {
	tell_halt(height);
	pass(3);
	tell_resume(height);
}

fn superseded() -> Vec<(u64, bool)> {
	let kept = Checkpoints::<Test>::get(SERVICE).into_iter();
	kept.map(|kept| (kept.checkpoint.height.0, kept.superseded)).collect()
}

#[test]
fn a_checkpoint_is_kept_and_credited() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_eq!(ward().checkpoint, Some(checkpoint(100)));
		assert_eq!(Liveness::checkpoints(SERVICE), [checkpoint(100)]);
		let checkpoint = checkpoint(100);
		assert_event(Event::CheckpointAccepted { service: SERVICE, set_id: SET, checkpoint });
		assert_eq!(credited(), [(SERVICE, SET, 0)]);
		assert_eq!(moves(), []);
	});
}

#[test]
fn a_checkpoint_off_the_interval_is_refused() {
	build_and_execute(|| {
		assert_noop!(
			Liveness::submit_certificate(RuntimeOrigin::signed(7), told(checkpoint(105)).into()),
			Error::<Test>::OffInterval
		);
	});
}

#[test]
fn a_checkpoint_that_is_not_above_the_last_one_is_ignored_while_the_ward_lives() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		let younger = Checkpoint { block_timestamp: UnixTime(1_000), ..block(90, 2) };
		for old in [checkpoint(100), checkpoint(90), block(100, 2), younger] {
			assert_ignored(told(old), Reason::OldCheckpoint);
		}
	});
}

#[test]
fn the_last_checkpoints_are_kept() {
	build_and_execute(|| {
		(1..=6).for_each(|n| tell_checkpoint(checkpoint(10 * n)));
		let heights: Vec<_> =
			Liveness::checkpoints(SERVICE).iter().map(|one| one.height.0).collect();
		assert_eq!(heights, [30, 40, 50, 60]);
	});
}

#[test]
fn a_halted_ward_still_takes_checkpoints_of_blocks_that_it_had() {
	build_and_execute(|| {
		tell_halt(115);
		tell_checkpoint(checkpoint(110));
		assert_eq!(status(), Status::Halted);
		assert_ignored(told(block(100, 2)), Reason::OldCheckpoint);
	});
}

#[test]
fn another_block_of_a_kept_height_shows_a_new_branch() {
	build_and_execute(|| {
		tell_checkpoints(&[80, 90, 100]);
		recover_from(105);
		tell_checkpoint(block(90, 2));
		assert_eq!(superseded(), [(80, false), (90, true), (100, true), (90, false)]);
		assert_eq!(Liveness::checkpoints(SERVICE), [checkpoint(80), block(90, 2)]);
		assert_eq!(ward().checkpoint, Some(block(90, 2)));
		assert!(ward().incident.unwrap().superseded);
		let (height, block_hash) = (Height(90), hash(90, 2));
		assert_event(Event::BranchLeft { service: SERVICE, height, block_hash });
		assert_eq!(status(), Status::Recovering, "a branch is no stability");
	});
}

#[test]
fn a_younger_block_below_the_last_checkpoint_shows_a_new_branch() {
	build_and_execute(|| {
		tell_checkpoints(&[80, 100]);
		recover_from(105);
		let younger = Checkpoint { block_timestamp: UnixTime(101), ..block(90, 2) };
		tell_checkpoint(younger);
		assert_eq!(superseded(), [(80, false), (100, true), (90, false)]);
		assert!(ward().incident.unwrap().superseded);
	});
}

#[test]
fn an_old_certificate_that_nobody_had_handed_in_is_no_new_branch() {
	build_and_execute(|| {
		let forgotten = told(checkpoint(90));
		tell_checkpoints(&[80, 100]);
		recover_from(105);
		assert_ignored(forgotten, Reason::OldCheckpoint);
		assert_ignored(told(checkpoint(80)), Reason::OldCheckpoint);
		assert_ignored(told(checkpoint(100)), Reason::OldCheckpoint);
	});
}

#[test]
fn a_ward_on_a_new_branch_lives_when_it_was_stable() {
	build_and_execute(|| {
		tell_checkpoints(&[90, 100]);
		recover_from(145);
		pass(30);
		tell_checkpoint(block(100, 2));
		assert_eq!(status(), Status::Live, "the block it halted at is left behind");
		let past = Liveness::incidents(SERVICE);
		assert!(past[0].superseded);
		assert_event(Event::IncidentClosed { service: SERVICE, incident: past[0] });
	});
}

#[test]
fn an_earlier_branch_comes_back_over_a_superseded_one() {
	build_and_execute(|| {
		tell_checkpoints(&[90, 100]);
		recover_from(105);
		tell_checkpoint(block(100, 2));
		tell_checkpoint(checkpoint(100));
		assert_eq!(superseded(), [(90, false), (100, true), (100, true), (100, false)]);
		assert_eq!(ward().checkpoint, Some(checkpoint(100)));
	});
}

#[test]
fn incidents_of_a_branch_that_was_left_are_superseded_wherever_they_are_kept() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(80));
		recover_from(85);
		pass(30);
		tell_checkpoint(checkpoint(90));
		recover_from(95);
		pass(3);
		recover_from(97);
		tell_checkpoint(block(90, 2));
		let flags: Vec<_> = Liveness::incidents(SERVICE)
			.iter()
			.map(|one| (one.halt.height.0, one.superseded))
			.collect();
		assert_eq!(flags, [(85, false), (95, true), (97, true)]);
	});
}
