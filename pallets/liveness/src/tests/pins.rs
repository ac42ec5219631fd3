// SPDX-License-Identifier: Apache-2.0

//! Incidents that something depends on outlast the record.

use crate::{mock::*, *};
use vigil_primitives::{
	incident::{IncidentPins, PinError},
	Certificate, Checkpoint, Halt, Height, Incident, IncidentId, Resume, Round, Statement,
};

fn halted(height: u64, second: u64) -> Certificate {
	certify(Statement::Halt(Halt { round: Round(second), ..halt(height) }))
}

fn resumed(height: u64, second: u64) -> Certificate {
	let height = Height(height);
	let block_hash = hash(height.0, 1);
	certify(Statement::Resume(Resume { height, block_hash, round: Round(second) }))
}

/// The ward stands and comes back so many times.
fn flap(times: u32) {
	for _ in 0..times {
		pass(3);
		tell_halt(105);
		pass(3);
		tell_resume(105);
	}
}

fn ids() -> Vec<u64> {
	Liveness::incidents(SERVICE).iter().map(|one| one.id.0).collect()
}

fn pinned(id: u64) -> Option<Incident> {
	<Liveness as IncidentPins>::incident(SERVICE, IncidentId(id))
}

fn pin(id: u64) -> Result<(), PinError> {
	<Liveness as IncidentPins>::pin(SERVICE, IncidentId(id))
}

fn release(id: u64) {
	<Liveness as IncidentPins>::release(SERVICE, IncidentId(id));
}

#[test]
fn a_pinned_incident_outlasts_a_ward_that_flaps_it_out_of_the_record() {
	build_and_execute(|| {
		flap(2);
		let all = Liveness::incidents(SERVICE);
		assert_eq!(pin(1), Ok(()));
		flap(RECORD_INCIDENTS);
		assert!(!ids().contains(&1) && !ids().contains(&2), "both are off the record");
		assert_eq!((pinned(1), pinned(2)), (Some(all[0]), None));
		release(1);
		assert_eq!(pinned(1), None);
		assert!(!PinnedIncidents::<Test>::contains_key(SERVICE));
	});
}

#[test]
fn a_pinned_incident_is_what_later_certificates_make_of_it() {
	build_and_execute(|| {
		pass(30);
		tell_halt(105);
		assert_eq!(pin(1), Ok(()));
		assert_eq!(submit(halted(105, START + 9)), Ok(true), "it began earlier");
		pass(3);
		tell_resume(105);
		let now = pinned(1).expect("it is pinned");
		assert_eq!((now.halt.round, now.resumed), (Round(START + 9), Some(round())));
		assert_eq!(Some(now), Liveness::incidents(SERVICE).first().copied());
		let told = world(|world| world.incidents[&(SERVICE, IncidentId(1))]);
		assert_eq!(told, now, "whoever depends on it was told");
	});
}

#[test]
fn an_incident_that_became_part_of_another_is_found_as_that_one() {
	build_and_execute(|| {
		pass(60);
		let shown = Checkpoint { round: Round(START + 15), ..checkpoint(110) };
		for certificate in
			[halted(105, START), certify(Statement::Checkpoint(shown)), halted(105, START + 30)]
		{
			assert_eq!(submit(certificate), Ok(true));
		}
		assert_eq!(ids(), [1, 2]);
		assert_eq!((pin(1), pin(2)), (Ok(()), Ok(())));
		// The ward stood beyond that Checkpoint before it: then it was no life.
		assert_eq!(submit(halted(115, START + 9)), Ok(true));
		assert_eq!(ids(), [1]);
		let one = Liveness::incidents(SERVICE)[0];
		assert_eq!((pinned(1), pinned(2)), (Some(one), Some(one)));
		release(1);
		assert_eq!(pinned(2), Some(one));
	});
}

#[test]
fn an_incident_is_released_as_often_as_it_was_pinned() {
	build_and_execute(|| {
		flap(1);
		assert_eq!((pin(1), pin(1)), (Ok(()), Ok(())));
		release(1);
		flap(RECORD_INCIDENTS);
		assert!(pinned(1).is_some());
		release(1);
		assert_eq!(pinned(1), None);
		release(1);
	});
}

#[test]
fn only_what_is_known_is_pinned_and_only_so_much_of_it() {
	build_and_execute(|| {
		flap(3);
		assert_eq!(pin(9), Err(PinError::Unknown));
		assert_eq!((pin(1), pin(2), pin(3)), (Ok(()), Ok(()), Err(PinError::Full)));
		assert_eq!(pin(1), Ok(()), "again needs no room");
		assert!(pinned(3).is_some(), "it is on record all the same");
	});
}

#[test]
fn a_service_is_not_forgotten_while_something_depends_on_its_incidents() {
	build_and_execute(|| {
		flap(1);
		assert_eq!(pin(1), Ok(()));
		forget_sets(Some(SERVICE));
		let forget = || Liveness::forget(RuntimeOrigin::signed(7), SERVICE);
		assert_eq!(forget().unwrap_err().error, Error::<Test>::IncidentsPinned.into());
		release(1);
		assert!(forget().is_ok());
	});
}

#[test]
fn a_resume_that_is_only_recorded_is_told_to_who_depends_on_incidents() {
	build_and_execute(|| {
		pass(90);
		assert_eq!(submit(halted(105, START)), Ok(true));
		assert_eq!(submit(resumed(105, START + 30)), Ok(true));
		assert_eq!(moves(), [], "the status never moved");
		let told = world(|world| world.incidents[&(SERVICE, IncidentId(1))]);
		assert_eq!(Liveness::incidents(SERVICE), [told]);
	});
}
