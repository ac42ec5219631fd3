// SPDX-License-Identifier: Apache-2.0

//! Halts by more than a third and less than a quorum.

use crate::{mock::*, *};
use frame_support::assert_noop;
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Checkpoint, Halt, Round, ServiceId, Statement, UnixTime,
};

#[test]
fn more_than_a_third_makes_a_ward_suspect_and_credits_nobody() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		assert_eq!(status(), Status::Suspect);
		let until = UnixTime(START + 30);
		let halt = halt(105);
		assert_event(Event::Suspected { service: SERVICE, set_id: SET, halt, until });
		assert_eq!(ward().suspected, Some(halt));
		assert_eq!(ward().last_suspicion, Some(Round(START)));
		assert_eq!(credited(), []);
		assert!(Records::<Test>::get(SERVICE).words().is_empty(), "nothing is certified");
		assert_eq!(moves(), [(SERVICE, Status::Live, Status::Suspect)]);
	});
}

#[test]
fn a_third_or_less_makes_nobody_suspect() {
	build_and_execute(|| {
		let one = set().certify(Statement::Halt(halt(105)), &[0, 1, 2]);
		assert_noop!(
			Liveness::submit_certificate(RuntimeOrigin::signed(7), one.into()),
			Error::<Test>::NoQuorum
		);
	});
}

#[test]
fn a_suspicion_of_the_same_round_confirms_nothing_and_a_quorum_of_it_does() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		assert_ignored(suspicion(105), Reason::OldSuspicion);
		tell_halt(105);
		assert_eq!(status(), Status::Halted);
		assert_eq!(ward().suspected, None);
	});
}

#[test]
fn a_suspicion_lapses_in_its_time() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		pass(29);
		assert_eq!(status(), Status::Suspect);
		pass(1);
		assert_eq!(status(), Status::Live);
		let (from, to, at) = (Status::Suspect, Status::Live, UnixTime(START + 30));
		assert_eq!(events(), [Event::StatusChanged { service: SERVICE, from, to, at }]);
		assert_eq!(moves().last(), Some(&(SERVICE, from, to)));
	});
}

#[test]
fn a_suspicion_that_lapsed_is_not_raised_again_by_its_copy() {
	build_and_execute(|| {
		let copy = suspicion(105);
		assert_eq!(submit(copy.clone()), Ok(true));
		pass(30);
		assert_eq!(status(), Status::Live);
		assert_ignored(copy, Reason::OldSuspicion);
		assert_eq!(submit(suspicion(105)), Ok(true), "a later round does");
	});
}

#[test]
fn a_suspicion_of_a_later_round_puts_the_lapse_off_without_another_change() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		pass(27);
		assert_eq!(submit(suspicion(105)), Ok(true));
		pass(29);
		assert_eq!(status(), Status::Suspect);
		assert_eq!(moves().len(), 1);
		pass(1);
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn a_checkpoint_above_the_suspected_height_of_its_round_or_later_refutes_a_suspicion() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		tell_checkpoint(Checkpoint { round: Round(START - 6), ..checkpoint(110) });
		assert_eq!(status(), Status::Suspect, "it was before the silence ended");
		tell_checkpoint(Checkpoint { round: Round(START - 3), ..checkpoint(120) });
		assert_eq!(status(), Status::Suspect, "so was that");
		tell_checkpoint(checkpoint(130));
		assert_eq!(status(), Status::Live);
		assert!(Deadlines::<Test>::get().is_empty());
	});
}

#[test]
fn a_checkpoint_that_is_not_above_the_suspected_height_refutes_nothing() {
	build_and_execute(|| {
		assert_eq!(submit(suspicion(105)), Ok(true));
		tell_checkpoint(checkpoint(100));
		assert_eq!(status(), Status::Suspect, "that block was seen by those who suspect");
	});
}

#[test]
fn a_resume_of_the_suspected_round_or_later_refutes_a_suspicion() {
	build_and_execute(|| {
		let before = certify(Statement::Resume(resume(105)));
		pass(3);
		assert_eq!(submit(suspicion(105)), Ok(true));
		assert_eq!(submit(before), Ok(true));
		assert_eq!(status(), Status::Suspect);
		tell_resume(105);
		assert_eq!(status(), Status::Live);
		assert!(Deadlines::<Test>::get().is_empty());
		assert_ignored(suspicion(105), Reason::Resumed);
	});
}

#[test]
fn a_suspicion_of_a_recovering_ward_is_ignored() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		tell_resume(105);
		pass(3);
		assert_ignored(suspicion(107), Reason::StillRecovering);
	});
}

#[test]
fn suspicions_are_held_to_the_rules_of_halts() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_ignored(suspicion(99), Reason::BelowCheckpoint);
		let old = suspicion(105);
		pass(61);
		assert_ignored(old, Reason::StaleRound);
	});
}

#[test]
fn only_so_many_wards_are_suspect_and_a_block_lets_only_so_many_lapse() {
	build_and_execute(|| {
		let services: Vec<_> = (11..=14).map(ServiceId).collect();
		let suspect = |service| {
			let set = keep(plan(service, SET));
			set.certify(Statement::Halt(halt(105)), &[0, 1])
		};
		for service in &services[..3] {
			assert_eq!(submit(suspect(*service)), Ok(true));
		}
		assert_ignored(suspect(services[3]), Reason::TooManySuspects);
		let set = keep(plan(services[3], SET));
		let off_round = Halt { round: Round(START + 1), ..halt(105) };
		let nonsense = set.certify(Statement::Halt(off_round), &[0, 1]);
		assert_noop!(
			Liveness::submit_certificate(RuntimeOrigin::signed(7), nonsense.into()),
			Error::<Test>::OffRound
		);
		assert_eq!(submit(suspect(services[0])), Ok(false), "the same round");
		pass(3);
		assert_eq!(submit(suspect(services[0])), Ok(true), "it has its place already");
		let suspects = || {
			let suspect = |id: &&ServiceId| Liveness::status(**id) == Some(Status::Suspect);
			services.iter().filter(suspect).count()
		};
		pass(40);
		assert_eq!(suspects(), 1, "two lapse in a block");
		pass(0);
		assert_eq!(suspects(), 0);
		pass(0);
		assert_eq!(events(), []);
	});
}
