// SPDX-License-Identifier: Apache-2.0

//! Halts by a quorum.

use crate::{mock::*, *};
use vigil_primitives::{
	traits::{ServiceStatus, Status},
	Halt, Height, Incident, IncidentId, Seconds, Statement, UnixTime,
};

#[test]
fn a_certified_halt_opens_the_first_incident() {
	build_and_execute(|| {
		assert_eq!(Liveness::status(SERVICE), Some(Status::Live));
		let said = halt(105);
		tell(Statement::Halt(said));
		let incident = Incident {
			id: IncidentId(1),
			halt: said,
			set_id: SET,
			began_at: UnixTime(START - 12),
			resumed: None,
			downtime: None,
			superseded: false,
		};
		assert_eq!(Liveness::status(SERVICE), Some(Status::Halted));
		assert_eq!(ward().incident, Some(incident));
		assert_eq!(ward().since, UnixTime(START));
		assert_eq!(Liveness::incidents(SERVICE), [incident]);
		assert_event(Event::IncidentOpened { service: SERVICE, incident });
		let (from, to, at) = (Status::Live, Status::Halted, UnixTime(START));
		assert_event(Event::StatusChanged { service: SERVICE, from, to, at });
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
fn a_second_halt_of_a_halted_ward_is_ignored_and_credits_nobody() {
	build_and_execute(|| {
		tell_halt(105);
		assert_ignored(certify(Statement::Halt(halt(105))), Reason::AlreadyHalted);
		pass(3);
		assert_ignored(certify(Statement::Halt(halt(106))), Reason::AlreadyHalted);
		assert_ignored(suspicion(106), Reason::AlreadyHalted);
	});
}

#[test]
fn a_halt_that_is_older_than_fresh_is_ignored() {
	build_and_execute(|| {
		let old = certify(Statement::Halt(halt(105)));
		pass(61);
		assert_ignored(old, Reason::StaleRound);
		pass(2);
		let fresh = certify(Statement::Halt(halt(105)));
		pass(60);
		assert_eq!(submit(fresh), Ok(true));
	});
}

#[test]
fn a_halt_below_the_last_checkpoint_is_ignored_and_one_at_it_is_not() {
	build_and_execute(|| {
		tell_checkpoint(checkpoint(100));
		assert_ignored(certify(Statement::Halt(halt(99))), Reason::BelowCheckpoint);
		tell_halt(100);
	});
}

#[test]
fn a_halt_of_a_round_that_is_not_after_the_last_resume_is_ignored() {
	build_and_execute(|| {
		tell_halt(105);
		pass(9);
		let old = certify(Statement::Halt(halt(105)));
		tell_resume(105);
		assert_ignored(old, Reason::OutOfOrder);
		pass(3);
		tell_halt(106);
	});
}

#[test]
fn a_halt_while_recovering_closes_the_incident_and_opens_the_next() {
	build_and_execute(|| {
		tell_halt(105);
		pass(18);
		tell_resume(105);
		let first = ward().incident.unwrap();
		pass(15);
		tell_halt(107);
		let second = ward().incident.unwrap();
		assert_eq!(status(), Status::Halted);
		assert_event(Event::IncidentClosed { service: SERVICE, incident: first });
		assert_eq!(Liveness::incidents(SERVICE), [first, second]);
		assert_eq!((first.id, second.id), (IncidentId(1), IncidentId(2)));
		assert_eq!(first.downtime, Some(Seconds(30)), "as certified by its Resume");
		assert_eq!(second.began_at, UnixTime(START + 33 - 12));
	});
}

#[test]
fn numbers_of_incidents_rise_by_one_and_the_last_ones_are_kept() {
	build_and_execute(|| {
		for n in 1..=6 {
			let height = 100 + 10 * n;
			tell_halt(height - 5);
			pass(3);
			tell_resume(height - 5);
			pass(30);
			tell_checkpoint(checkpoint(height));
			pass(3);
		}
		let ids: Vec<_> = Liveness::incidents(SERVICE).iter().map(|one| one.id.0).collect();
		assert_eq!(ids, [4, 5, 6]);
	});
}

#[test]
fn downtime_before_the_epoch_begins_with_it() {
	build_and_execute(|| {
		mutate_set(SERVICE, SET, |set| set.policy.halt_after = Seconds(u64::MAX));
		tell_halt(105);
		assert_eq!(ward().incident.unwrap().began_at, UnixTime(0));
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
		assert_eq!(Liveness::status(vigil_primitives::ServiceId(9)), None);
	});
}
