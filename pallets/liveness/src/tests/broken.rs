// SPDX-License-Identifier: Apache-2.0

//! A state that breaks an invariant is found.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::BoundedVec;
use sp_runtime::TryRuntimeError;
use vigil_primitives::{
	traits::Status, ward::record::Walk, Incident, IncidentId, Round, Seconds, ServiceId, Statement,
	UnixTime,
};

/// A ward with something in every history: it stands for the second time.
fn a_ward() {
	keep(plan(SERVICE, SET));
	tell_checkpoints(&[80, 90]);
	tell_halt(95);
	pass(3);
	tell_resume(95);
	pass(3);
	tell_halt(97);
	Liveness::do_try_state().expect("nothing is broken");
}

fn finds(message: &'static str, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		a_ward();
		break_it();
		assert_eq!(Liveness::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_ward(change: impl FnOnce(&mut Ward)) {
	Wards::<Test>::mutate(SERVICE, |ward| change(ward.as_mut().expect("it is kept")));
}

/// The fields of a record as they are stored.
type Fields = (Walk, [Option<Round>; 2], Vec<Word>, Vec<Incident>, u32, IncidentId);

fn with_record(change: impl FnOnce(&mut Fields)) {
	let bytes = Records::<Test>::get(SERVICE).encode();
	let mut fields = Fields::decode(&mut &bytes[..]).expect("these are its fields");
	change(&mut fields);
	let record = WardRecord::decode(&mut &fields.encode()[..]).expect("it has room");
	Records::<Test>::insert(SERVICE, record);
}

#[test]
fn a_status_that_disagrees_with_what_it_is_about() {
	let disagrees = "status and incident disagree";
	finds(disagrees, || with_ward(|ward| ward.status = Status::Live));
	finds(disagrees, || with_ward(|ward| ward.status = Status::Recovering));
	finds(disagrees, || with_ward(|ward| ward.incident = None));
	finds("status and suspicion disagree", || {
		with_ward(|ward| ward.suspected = Some(halt(1)));
	});
	finds("a suspicion was raised and not noted", || {
		with_ward(|ward| {
			(ward.status, ward.incident) = (Status::Suspect, None);
			ward.suspected = Some(halt(1));
		});
	});
}

#[test]
fn an_incident_of_another_halt_or_number() {
	finds("the incident stands at another block", || with_ward(|ward| ward.last_halt = None));
	finds("the incident under way is not the last one", || {
		with_ward(|ward| ward.incidents = IncidentId(9));
	});
}

#[test]
fn words_that_are_out_of_order_twice_there_or_settled() {
	finds("words are not sorted", || with_record(|(_, _, words, ..)| words.reverse()));
	finds("a word is there twice", || {
		with_record(|(_, _, words, ..)| words.insert(0, words[0]));
	});
	finds("a word is not where it belongs, or settled", || {
		with_record(|(_, [settled_to, _], ..)| *settled_to = Some(Round(START)));
	});
}

#[test]
fn incidents_that_overlap_or_count_too_much() {
	finds("two incidents have one number", || {
		with_record(|(_, _, _, incidents, ..)| incidents[1].id = incidents[0].id);
	});
	let overlap = "incidents overlap";
	finds(overlap, || with_record(|(_, _, _, incidents, ..)| incidents.reverse()));
	finds(overlap, || with_record(|(_, _, _, incidents, ..)| incidents[0].resumed = None));
	finds("more downtime than there was time", || {
		with_record(|(_, _, _, incidents, ..)| incidents[1].downtime = Seconds(99));
	});
}

#[test]
fn checkpoints_that_do_not_rise_or_were_never_accepted() {
	let change = |change: fn(&mut Vec<KeptCheckpoint>)| {
		let mut kept = Checkpoints::<Test>::get(SERVICE).into_inner();
		change(&mut kept);
		Checkpoints::<Test>::insert(SERVICE, BoundedVec::truncate_from(kept));
	};
	finds("checkpoints do not rise in round", || change(|kept| kept.reverse()));
	finds("checkpoints do not rise in height", || {
		change(|kept| kept[0].checkpoint.height = kept[1].checkpoint.height);
	});
	finds("the last checkpoint is another one", || change(|kept| kept[1].superseded = true));
	finds("a checkpoint was kept and not accepted", || with_ward(|ward| ward.shown = None));
}

#[test]
fn histories_without_a_ward() {
	finds("a record without a ward", || Wards::<Test>::remove(SERVICE));
	finds("checkpoints without a ward", || {
		Wards::<Test>::remove(SERVICE);
		Records::<Test>::remove(SERVICE);
	});
}

/// Two suspect wards beside the one that stands.
fn suspects() -> [ServiceId; 2] {
	let services = [ServiceId(11), ServiceId(12)];
	for service in services {
		let set = keep(plan(service, SET));
		let suspicion = set.certify(Statement::Halt(halt(105)), &[0, 1]);
		assert_eq!(submit(suspicion), Ok(true));
	}
	services
}

fn with_lapse(service: ServiceId, change: impl FnOnce(&mut Lapse)) {
	Lapses::<Test>::mutate(service, |lapse| change(lapse.as_mut().expect("it is suspect")));
}

#[test]
fn a_list_of_lapses_that_is_not_one_list_of_the_suspects() {
	finds("the list of lapses is broken", || Lapses::<Test>::remove(suspects()[1]));
	finds("a lapse is linked one way only", || {
		with_lapse(suspects()[1], |lapse| lapse.before = None);
	});
	finds("lapses are not in order", || {
		with_lapse(suspects()[1], |lapse| lapse.at = UnixTime(1));
	});
	finds("the list of lapses runs in a circle", || {
		let [first, second] = suspects();
		with_lapse(second, |lapse| lapse.after = Some(first));
	});
	finds("another lapse is last", || {
		let [first, _] = suspects();
		ListOfLapses::<Test>::put(LapseEnds { first, last: first });
	});
	finds("a lapse is not on the list", || {
		let lapse = Lapse { at: UnixTime(1), before: None, after: None };
		Lapses::<Test>::insert(ServiceId(99), lapse);
	});
	finds("lapses are not those of the suspects", || {
		suspects();
		Wards::<Test>::mutate(ServiceId(11), |ward| *ward = Some(Ward::default()));
	});
}

#[test]
fn statements_that_are_credited_twice_and_pins_that_hold_nothing() {
	finds("a statement was credited twice", || {
		Joinable::<Test>::mutate(SERVICE, |all| all[1] = all[0].clone());
	});
	finds("credited statements without a ward", || {
		let credited = Joinable::<Test>::get(SERVICE);
		Joinable::<Test>::insert(OTHER, credited);
	});
	finds("duties without a ward", || Duties::<Test>::insert(OTHER, Fulfilled::default()));
	finds("two last outboxes of one lane", || {
		let last = (1u32, 1u64, 1u64);
		let bytes = (None::<u64>, vec![last, last]).encode();
		let twice = Fulfilled::decode(&mut &bytes[..]).expect("these are its fields");
		Duties::<Test>::insert(SERVICE, twice);
	});
	let pinned = |pins: u32, ids: &[u64], change: fn(&mut Incident)| {
		let incident = Liveness::incidents(SERVICE)[0];
		let pin = |id: &u64| {
			let mut pin = Pinned { id: IncidentId(*id), pins, incident };
			change(&mut pin.incident);
			pin
		};
		let pinned: Vec<_> = ids.iter().map(pin).collect();
		PinnedIncidents::<Test>::insert(SERVICE, BoundedVec::truncate_from(pinned));
	};
	finds("an incident is kept for nobody", || pinned(0, &[1], |_| ()));
	finds("an incident is pinned under one number twice", || pinned(1, &[1, 1], |_| ()));
	finds("a pinned incident is not what is on record", || {
		pinned(1, &[1], |one| one.downtime = Seconds(1));
	});
	finds("pinned incidents without a ward", || {
		pinned(1, &[1], |_| ());
		let pins = PinnedIncidents::<Test>::take(SERVICE);
		PinnedIncidents::<Test>::insert(OTHER, pins);
	});
}
