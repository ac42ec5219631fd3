// SPDX-License-Identifier: Apache-2.0

//! Halts by more than a third and less than a quorum.

use crate::{mock::*, *};
use frame_support::assert_noop;
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Certificate, Checkpoint, Round, ServiceId, Statement, UnixTime,
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
		assert!(ListOfLapses::<Test>::get().is_none());
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
		assert!(ListOfLapses::<Test>::get().is_none());
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

/// More than a third of another service's set, and no quorum, say Halt.
fn suspicion_of(service: ServiceId) -> Certificate {
	keep(plan(service, SET)).certify(Statement::Halt(halt(105)), &[0, 1])
}

fn suspects(services: &[ServiceId]) -> usize {
	let suspect = |id: &&ServiceId| Liveness::status(**id) == Some(Status::Suspect);
	services.iter().filter(suspect).count()
}

#[test]
fn however_many_wards_are_suspect_nobody_is_crowded_out() {
	build_and_execute(|| {
		let others: Vec<_> = (1_000..1_400).map(ServiceId).collect();
		for service in &others {
			assert_eq!(submit(suspicion_of(*service)), Ok(true));
		}
		assert_eq!(submit(suspicion(105)), Ok(true), "the ward has its own place");
		assert_eq!(suspects(&others), 400);
		assert_eq!(status(), Status::Suspect);
		pass(29);
		assert_eq!(submit(suspicion(105)), Ok(true), "and may repeat");
		// Those whose time has come lapse, some in each block, and the repeated one does not.
		assert_eq!(suspects(&others), 400);
		pass(1);
		(1..200).for_each(|_| pass(0));
		assert_eq!((suspects(&others), status()), (0, Status::Suspect));
		pass(29);
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn a_block_lets_only_so_many_lapse_soonest_first() {
	build_and_execute(|| {
		let services: Vec<_> = (11..=14).map(ServiceId).collect();
		for service in &services {
			assert_eq!(submit(suspicion_of(*service)), Ok(true));
		}
		assert_eq!(submit(suspicion_of(services[0])), Ok(false), "the same round");
		pass(3);
		assert_eq!(submit(suspicion_of(services[0])), Ok(true), "it is put off behind the others");
		pass(27);
		assert_eq!(suspects(&services), 2, "two lapse in a block");
		assert_eq!(suspects(&services[1..3]), 0);
		pass(0);
		assert_eq!(suspects(&services), 1, "the repeated one is not due");
		pass(3);
		assert_eq!(suspects(&services), 0);
		pass(0);
		assert_eq!(events(), []);
	});
}

#[test]
fn a_link_of_the_list_is_taken_out_wherever_it_is() {
	let services: Vec<_> = (11..=14).map(ServiceId).collect();
	for first in 0..4 {
		for second in (0..4).filter(|place| *place != first) {
			build_and_execute(|| {
				services.iter().for_each(|one| assert_eq!(submit(suspicion_of(*one)), Ok(true)));
				for place in [first, second] {
					let set = keep(plan(services[place], SET));
					let life = set.certify(Statement::Resume(resume(105)), &[]);
					assert_eq!(submit(life), Ok(true));
					Liveness::do_try_state().expect("the list is whole");
				}
				assert_eq!(suspects(&services), 2);
				pass(30);
				assert_eq!(suspects(&services), 0);
				assert_eq!(ListOfLapses::<Test>::get(), None);
			});
		}
	}
}
