// SPDX-License-Identifier: Apache-2.0

//! Resumes, and the way back to life.

use crate::{mock::*, *};
use frame_support::assert_noop;
use vigil_bls::SetPlan;
use vigil_primitives::{
	traits::Status, Certificate, Resume, Round, Seconds, SetId, Statement, UnixTime,
};

fn told(resume: Resume) -> Certificate {
	certify(Statement::Resume(resume))
}

#[test]
fn a_resume_certifies_the_downtime() {
	build_and_execute(|| {
		tell_halt(105);
		pass(30);
		let said = resume(105);
		tell(Statement::Resume(said));
		let incident = Liveness::under_way(SERVICE).expect("the ward recovers");
		assert_eq!(status(), Status::Recovering);
		assert_eq!(incident.resumed, Some(said.round));
		assert_eq!(incident.downtime, Seconds(42), "twelve before the Halt, thirty after");
		assert_event(Event::IncidentRecorded { service: SERVICE, incident });
		assert_eq!(credited().len(), 2);
	});
}

#[test]
fn downtime_is_certified_and_the_ward_recovers_however_late_the_resume_is_handed_in() {
	build_and_execute(|| {
		tell_halt(105);
		pass(30);
		let early = told(resume(105));
		pass(900);
		assert_eq!(submit(early), Ok(true));
		assert_eq!(status(), Status::Recovering);
		assert_eq!(spans(), [(START - 12, 42, Some(START + 30))]);
	});
}

#[test]
fn a_resume_of_any_block_of_the_last_halts_round_or_later_recovers() {
	for (named, wait) in [(105, 0), (106, 0), (42, 0), (105, 9), (106, 9), (42, 9)] {
		build_and_execute(|| {
			tell_halt(105);
			pass(3);
			let before = told(resume(105));
			pass(3);
			tell_halt(106);
			assert_late(before, Reason::OldResume);
			assert_eq!(status(), Status::Halted);
			pass(wait);
			tell_resume(named);
			assert_eq!(status(), Status::Recovering);
		});
	}
}

#[test]
fn a_resume_that_names_another_block_counts_no_more_than_the_freshness() {
	build_and_execute(|| {
		tell_halt(105);
		pass(90);
		tell_resume(106);
		assert_eq!(spans(), [(START - 12, 12 + 60, Some(START + 90))]);
	});
}

#[test]
fn a_resume_of_a_live_ward_bars_halts_of_its_round_or_before() {
	build_and_execute(|| {
		let older = certify(Statement::Halt(halt(105)));
		pass(3);
		let same_round = certify(Statement::Halt(halt(105)));
		let word = resume(105);
		tell(Statement::Resume(word));
		assert_eq!(status(), Status::Live);
		assert_eq!(ward().last_resume, Some(word.round));
		let word =
			Word::Resume { round: word.round, height: word.height, block_hash: word.block_hash };
		assert_eq!(events(), [Event::Recorded { service: SERVICE, set_id: SET, word, late: None }]);
		assert_late(older, Reason::Resumed);
		assert_late(same_round, Reason::Resumed);
		assert_eq!((status(), moves()), (Status::Live, vec![]));
		assert_eq!(spans(), [(START - 12, 15, Some(START + 3))], "the outage counts all the same");
		pass(3);
		tell_halt(105);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_resume_of_a_round_that_is_not_after_the_last_ones_moves_nothing() {
	build_and_execute(|| {
		let early = told(resume(105));
		pass(3);
		tell_resume(105);
		assert_ignored(told(resume(105)), Reason::OnRecord);
		assert_late(told(resume(106)), Reason::OldResume);
		assert_late(early, Reason::OldResume);
	});
}

#[test]
fn an_earlier_resume_splits_an_incident_on_record_and_leaves_the_status() {
	build_and_execute(|| {
		tell_halt(105);
		pass(30);
		let between = told(resume(105));
		pass(30);
		tell_halt(105);
		assert_eq!(spans(), [(START - 12, 72, None)]);
		assert_late(between, Reason::OldResume);
		assert_eq!(status(), Status::Halted);
		assert_eq!(spans(), [(START - 12, 42, Some(START + 30)), (START + 48, 12, None)]);
		let ids: Vec<_> = Liveness::incidents(SERVICE).iter().map(|one| one.id.0).collect();
		assert_eq!(ids, [1, 2], "the first part keeps the number");
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
		assert_eq!(Liveness::under_way(SERVICE), None);
		let (from, to, at) = (Status::Recovering, Status::Live, UnixTime(now()));
		assert_event(Event::StatusChanged { service: SERVICE, from, to, at });
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
		pass(3);
		tell_checkpoint(checkpoint(120));
		assert_eq!(status(), Status::Live);
	});
}

/// The set after the first, with rounds twice as long, in office from ten seconds on.
fn slower_set() -> vigil_bls::test_utils::TestSet<vigil_bls::Fake> {
	let id = SetId(2);
	let next = keep(SetPlan { activates_at: UnixTime(START + 10), ..plan(SERVICE, id) });
	change_set(SERVICE, id, |set| set.policy.round_length = Seconds(6));
	next
}

#[test]
fn rounds_of_sets_with_other_lengths_are_compared_by_their_time() {
	build_and_execute(|| {
		let next = slower_set();
		tell_halt(105);
		pass(60);
		let said = Resume { round: Round(now()), ..resume(105) };
		assert_eq!(submit(next.certify(Statement::Resume(said), &[])), Ok(true));
		assert_eq!(status(), Status::Recovering);
		assert_eq!(spans(), [(START - 12, 72, Some(START + 60))]);
	});
}

#[test]
fn a_round_of_another_length_is_none_of_the_set() {
	build_and_execute(|| {
		let next = slower_set();
		pass(63);
		let between = next.certify(Statement::Resume(resume(105)), &[]);
		assert_noop!(
			Liveness::submit_certificate(RuntimeOrigin::signed(7), between.into()),
			Error::<Test>::OffRound
		);
	});
}
