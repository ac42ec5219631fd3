// SPDX-License-Identifier: Apache-2.0

//! Resumes, and the way back to life.

use crate::{mock::*, *};
use vigil_primitives::{traits::Status, Resume, Round, Seconds, Statement, UnixTime};

fn told(resume: Resume) -> vigil_primitives::Certificate {
	certify(Statement::Resume(resume))
}

#[test]
fn a_resume_certifies_the_downtime() {
	build_and_execute(|| {
		tell_halt(105);
		pass(30);
		let said = resume(105);
		tell(Statement::Resume(said));
		let incident = ward().incident.unwrap();
		assert_eq!(status(), Status::Recovering);
		assert_eq!(incident.resumed, Some(said.round));
		assert_eq!(incident.downtime, Some(Seconds(42)), "twelve before the Halt, thirty after");
		assert_event(Event::IncidentResumed { service: SERVICE, incident });
		assert_eq!(credited().len(), 2);
	});
}

#[test]
fn downtime_is_certified_however_late_the_resume_is_handed_in() {
	build_and_execute(|| {
		tell_halt(105);
		pass(30);
		let early = told(resume(105));
		pass(29);
		assert_eq!(submit(early), Ok(true));
		assert_eq!(ward().incident.unwrap().downtime, Some(Seconds(42)));
	});
}

#[test]
fn a_resume_of_a_ward_that_is_not_halted_is_ignored() {
	build_and_execute(|| {
		assert_ignored(told(resume(105)), Reason::NotHalted);
		assert_eq!(submit(suspicion(105)), Ok(true));
		assert_ignored(told(resume(105)), Reason::NotHalted);
		tell_halt(105);
		pass(3);
		tell_resume(105);
		pass(3);
		assert_ignored(told(resume(105)), Reason::NotHalted);
	});
}

#[test]
fn a_resume_of_another_block_is_ignored() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		assert_ignored(told(resume(104)), Reason::WrongBlock);
		let other_branch = Resume { block_hash: hash(105, 2), ..resume(105) };
		assert_ignored(told(other_branch), Reason::WrongBlock);
	});
}

#[test]
fn a_resume_of_the_halts_round_or_before_is_ignored() {
	build_and_execute(|| {
		pass(6);
		let early = told(resume(105));
		pass(3);
		tell_halt(105);
		assert_ignored(early, Reason::OutOfOrder);
		assert_ignored(told(resume(105)), Reason::OutOfOrder);
	});
}

#[test]
fn a_stale_resume_is_ignored() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		let old = told(resume(105));
		pass(61);
		assert_ignored(old, Reason::StaleRound);
	});
}

#[test]
fn a_recovering_ward_lives_with_a_checkpoint_after_it_was_stable() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		tell_resume(105);
		let resumed = now();
		pass(29);
		tell_checkpoint(checkpoint(110));
		assert_eq!(status(), Status::Recovering, "not stable for long enough");
		pass(1);
		assert_eq!(now(), resumed + POLICY.stable_for.0);
		assert_eq!(status(), Status::Recovering, "time alone shows nothing");
		let open = ward().incident.unwrap();
		tell_checkpoint(checkpoint(120));
		assert_eq!(status(), Status::Live);
		assert_eq!(ward().incident, None);
		assert_event(Event::IncidentClosed { service: SERVICE, incident: open });
		assert_eq!(Liveness::incidents(SERVICE), [open]);
	});
}

#[test]
fn a_checkpoint_of_a_block_before_the_halt_does_not_end_a_recovery() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		tell_halt(115);
		pass(3);
		tell_resume(115);
		pass(40);
		tell_checkpoint(checkpoint(110));
		assert_eq!(status(), Status::Recovering);
		tell_checkpoint(checkpoint(120));
		assert_eq!(status(), Status::Live);
	});
}

#[test]
fn rounds_of_sets_with_other_lengths_are_compared_by_their_time() {
	build_and_execute(|| {
		tell_halt(105);
		pass(60);
		let next = keep(vigil_bls::SetPlan {
			activates_at: UnixTime(START + 10),
			..plan(SERVICE, vigil_primitives::SetId(2))
		});
		mutate_set(SERVICE, vigil_primitives::SetId(2), |set| {
			set.policy.round_length = Seconds(6);
		});
		let said = Resume { round: Round(now() / 6), ..resume(105) };
		assert!(said.round < ward().incident.unwrap().halt.round, "the number is a lower one");
		assert_eq!(submit(next.certify(Statement::Resume(said), &[])), Ok(true));
		assert_eq!(ward().incident.unwrap().downtime, Some(Seconds(72)));
	});
}
