// SPDX-License-Identifier: Apache-2.0

//! Halts by a quorum.

use crate::{mock::*, *};
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Certificate, Halt, Height, Incident, IncidentId, Seconds, Statement, UnixTime,
};

fn told(halt: Halt) -> Certificate {
	certify(Statement::Halt(halt))
}

#[test]
fn a_certified_halt_opens_the_first_incident() {
	build_and_execute(|| {
		assert_eq!(Liveness::status(SERVICE), Some(Status::Live));
		let said = halt(105);
		tell(Statement::Halt(said));
		let incident = Incident {
			id: IncidentId(1),
			set_id: SET,
			halt: said,
			last: said,
			began_at: UnixTime(START - 12),
			downtime: Seconds(12),
			resumed: None,
		};
		assert_eq!(Liveness::status(SERVICE), Some(Status::Halted));
		assert_eq!(Liveness::under_way(SERVICE), Some(incident));
		assert_eq!(ward().incident, Some(incident));
		assert_eq!(ward().since, UnixTime(START));
		assert_eq!(Liveness::incidents(SERVICE), [incident]);
		let word = Word::Halt { halt: said, halt_after: Seconds(12), set_id: SET };
		let (from, to, at) = (Status::Live, Status::Halted, UnixTime(START));
		assert_eq!(
			events(),
			[
				Event::Recorded { service: SERVICE, set_id: SET, word, late: None },
				Event::IncidentRecorded { service: SERVICE, incident },
				Event::StatusChanged { service: SERVICE, from, to, at },
			]
		);
		assert_eq!(moves(), [(SERVICE, from, to)]);
		assert_eq!(credited(), [(SERVICE, SET, 0)]);
	});
}

#[test]
fn those_who_are_absent_are_reported_as_absent() {
	build_and_execute(|| {
		assert_eq!(submit(set().certify(Statement::Halt(halt(105)), &[3])), Ok(true));
		assert_eq!(credited(), [(SERVICE, SET, 1)]);
	});
}

#[test]
fn a_copy_of_a_halt_is_ignored_and_credits_nobody() {
	build_and_execute(|| {
		tell_halt(105);
		assert_ignored(told(halt(105)), Reason::OnRecord);
		assert_ignored(set().certify(Statement::Halt(halt(105)), &[3]), Reason::OnRecord);
		pass(3);
		assert_ignored(suspicion(106), Reason::AlreadyHalted);
	});
}

#[test]
fn a_halt_of_a_later_round_re_targets_the_incident_under_way() {
	build_and_execute(|| {
		let first = halt(105);
		tell_halt(105);
		assert_late(told(halt(106)), Reason::OldHalt);
		// The ward made a block, then one was taken back.
		for (height, downtime) in [(106, 15), (104, 18)] {
			pass(3);
			tell_halt(height);
			let incident = Liveness::under_way(SERVICE).expect("the ward stands");
			assert_eq!(
				(incident.id, incident.halt, incident.last),
				(IncidentId(1), first, halt(height))
			);
			assert_eq!(incident.downtime, Seconds(downtime));
			assert_event(Event::IncidentRecorded { service: SERVICE, incident });
		}
		assert_eq!(moves(), [(SERVICE, Status::Live, Status::Halted)], "nothing fires twice");
		assert_eq!(credited().len(), 3, "two Halts of one round are credited once");
	});
}

#[test]
fn a_halt_that_is_certified_again_while_the_ward_stands_extends_the_downtime() {
	build_and_execute(|| {
		tell_halt(105);
		for n in 1..=5 {
			pass(30);
			tell_halt(105);
			assert_eq!(spans(), [(START - 12, 12 + 30 * n, None)]);
		}
		assert_eq!(moves().len(), 1);
	});
}

#[test]
fn a_halt_that_is_older_than_fresh_is_recorded_and_fires_nothing() {
	build_and_execute(|| {
		let old = told(halt(105));
		pass(61);
		assert_late(old, Reason::StaleRound);
		assert_eq!(status(), Status::Live);
		assert_eq!(spans(), [(START - 12, 12, None)]);
		pass(2);
		let fresh = told(halt(105));
		pass(60);
		assert_eq!(submit(fresh), Ok(true));
		assert_eq!(status(), Status::Halted);
		assert_eq!(spans(), [(START - 12, 75, None)], "one outage, as it was certified");
	});
}

#[test]
fn the_incident_under_way_has_the_number_that_it_has_on_record() {
	build_and_execute(|| {
		let (halted, resumed) = (told(halt(105)), certify(Statement::Resume(resume(105))));
		pass(63);
		assert_late(halted, Reason::StaleRound);
		assert_eq!(submit(resumed), Ok(true));
		tell_halt(109);
		assert_eq!(ward().incident.map(|one| one.id), Some(IncidentId(1)), "the first that fired");
		let incident = Liveness::under_way(SERVICE).expect("the ward stands");
		assert_eq!(incident.id, IncidentId(2));
		assert_eq!(Liveness::incidents(SERVICE).last(), Some(&incident));
	});
}

#[test]
fn a_halt_below_a_checkpoint_of_its_round_fires_nothing_and_one_at_it_does() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_late(told(halt(99)), Reason::BelowCheckpoint);
		tell_halt(100);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_halt_below_a_checkpoint_of_an_earlier_round_fires() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		pass(3);
		tell_halt(99);
		assert_eq!(status(), Status::Halted, "the ward went back and stands there");
	});
}

#[test]
fn a_stall_deeper_than_a_reorganisation_can_be_reported() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110, 120]);
		tell_checkpoint(block(110, 2));
		pass(3);
		tell(Statement::Halt(Halt { block_hash: hash(113, 2), ..halt(113) }));
		assert_eq!(status(), Status::Halted);
		assert_eq!(Liveness::under_way(SERVICE).map(|one| one.last.height), Some(Height(113)));
	});
}

#[test]
fn a_halt_above_a_fork_of_an_earlier_round_fires_nothing() {
	build_and_execute(|| {
		tell_checkpoints(&[100, 110]);
		let above = told(halt(115));
		let at = told(halt(110));
		let at_the_new_one = told(Halt { block_hash: hash(110, 2), ..halt(110) });
		let below = told(halt(105));
		pass(3);
		tell_checkpoint(block(110, 2));
		for left in [above, at] {
			assert_late(left, Reason::OffBranch);
		}
		assert_late(below, Reason::BelowCheckpoint);
		assert_eq!(status(), Status::Live);
		assert_eq!(submit(at_the_new_one), Ok(true));
		assert_eq!(status(), Status::Halted, "the ward stands on its new branch");
	});
}

#[test]
fn a_halt_of_the_resumes_round_or_before_fires_nothing() {
	build_and_execute(|| {
		tell_halt(105);
		pass(6);
		let early = told(halt(105));
		pass(3);
		let old = told(halt(105));
		tell_resume(105);
		assert_late(early, Reason::Resumed);
		assert_late(old, Reason::Resumed);
		assert_eq!(status(), Status::Recovering);
		assert_eq!(spans(), [(START - 12, 21, Some(START + 9))]);
		pass(3);
		tell_halt(106);
		assert_eq!(status(), Status::Halted);
	});
}

#[test]
fn a_halt_while_recovering_ends_the_incident_and_opens_the_next() {
	build_and_execute(|| {
		tell_halt(105);
		pass(18);
		tell_resume(105);
		let first = Liveness::under_way(SERVICE).expect("the ward recovers");
		pass(15);
		tell_halt(107);
		let second = Liveness::under_way(SERVICE).expect("the ward stands");
		assert_eq!(status(), Status::Halted);
		assert_eq!(Liveness::incidents(SERVICE), [first, second]);
		assert_eq!((first.id, second.id), (IncidentId(1), IncidentId(2)));
		assert_eq!(first.downtime, Seconds(30), "as certified by its Resume");
		assert_eq!(second.began_at, UnixTime(START + 33 - 12));
	});
}

#[test]
fn a_silence_that_reaches_back_before_the_resume_is_not_counted_twice() {
	build_and_execute(|| {
		tell_halt(105);
		pass(3);
		tell_resume(105);
		pass(3);
		tell_halt(106);
		assert_eq!(spans(), [(START - 12, 15, Some(START + 3)), (START + 3, 3, None)]);
	});
}

#[test]
fn numbers_of_incidents_rise_by_one_and_the_last_ones_are_kept() {
	build_and_execute(|| {
		for n in 1..=70 {
			let height = 100 + 10 * n;
			tell_halt(height - 5);
			pass(3);
			tell_resume(height - 5);
			pass(30);
			tell_checkpoint(checkpoint(height));
			assert_eq!(status(), Status::Live);
			pass(3);
		}
		let ids: Vec<_> = Liveness::incidents(SERVICE).iter().map(|one| one.id.0).collect();
		assert_eq!(ids, (7..=70).collect::<Vec<_>>());
	});
}

#[test]
fn downtime_before_the_epoch_begins_with_it() {
	build_and_execute(|| {
		change_set(SERVICE, SET, |set| set.policy.halt_after = Seconds(u64::MAX));
		tell_halt(105);
		assert_eq!(spans(), [(0, START, None)]);
	});
}

#[test]
fn wards_do_not_share_their_statuses() {
	build_and_execute(|| {
		let other = keep(plan(OTHER, SET));
		let said = Halt { height: Height(7), ..halt(105) };
		assert_eq!(submit(other.certify(Statement::Halt(said), &[])), Ok(true));
		assert_eq!(Liveness::status(OTHER), Some(Status::Halted));
		assert_eq!(Liveness::status(SERVICE), Some(Status::Live));
		assert!(Liveness::incidents(SERVICE).is_empty());
		assert_eq!(Liveness::status(vigil_primitives::ServiceId(9)), None);
	});
}
