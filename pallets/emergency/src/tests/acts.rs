// SPDX-License-Identifier: Apache-2.0

//! What is done about emergencies: allowed, inside the scope, recorded and ended.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_core::H256;
use sp_runtime::DispatchError;
use vigil_primitives::{
	answers::emergency::{EmergencyId, Kind, Scope},
	traits::Pardons,
	UnixTime,
};

const LOST: Kind = Kind::WatcherFailure;
const FLAW: Kind = Kind::LogicFlaw;

fn absent(who: impl IntoIterator<Item = AccountId>) -> ActOf<Test> {
	let watchers = BoundedVec::truncate_from(who.into_iter().collect());
	Act::NameAbsent { service: SERVICE, watchers }
}

fn appoint(who: impl IntoIterator<Item = AccountId>) -> ActOf<Test> {
	Act::Appoint { members: BoundedVec::truncate_from(who.into_iter().collect()) }
}

fn pardon(from: u64, to: u64) -> ActOf<Test> {
	Act::Pardon { service: SERVICE, from: UnixTime(from), to: UnixTime(to) }
}

/// One of each act.
fn all_acts() -> Vec<ActOf<Test>> {
	vec![
		brake(call("pay"), 1),
		brake(pallet(), 1),
		brake(service(), 1),
		brake(Scope::All, 1),
		Act::SuspendSlashing { eras: 1 },
		absent([1]),
		Act::Elect { service: SERVICE },
		Act::ActivateStandby { service: SERVICE },
		appoint([31, 32, 33]),
		Act::Override { value: (1, 1), length: 1 },
		Act::Compensate { who: 50, amount: 1 },
		pardon(0, 1),
		Act::RestartFinality { gone: BoundedVec::truncate_from(vec![1]), last: 0, set: 0 },
	]
}

#[test]
fn each_kind_lets_happen_what_its_table_says_and_nothing_more() {
	let kinds = [LOST, Kind::DataUnavailable, FLAW, Kind::NetworkAttack];
	for kind in kinds {
		build_and_execute(|| {
			stand_by_four();
			let id = ratified(kind, Scope::All);
			all_beat(2..8);
			world(|world| world.validators = vec![1, 2]);
			assert_eq!(all_acts().len(), rules::actions::TABLE.len());
			for (line, one) in rules::actions::TABLE.into_iter().zip(all_acts()) {
				let allowed = rules::actions::allowed(kind, line.0).is_some();
				let done = act(tokens(), id, one.clone());
				match allowed {
					true => assert_eq!(done, Ok(()), "{kind:?} {one:?}"),
					false => assert_eq!(done, Err(Error::<Test>::NotAllowed.into()), "{one:?}"),
				}
			}
		});
	}
}

fn stand_by_four() {
	for (who, place) in [(41, 1), (42, 2), (43, 3), (44, 4)] {
		stand_by(who, place, place.into());
	}
	assert_ok!(Emergency::compose_standby(signed(50), SERVICE));
}

#[test]
fn what_cannot_be_undone_waits_for_token_holders() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		let elect = Act::Elect { service: SERVICE };
		assert_noop!(act(council(), id, elect), Error::<Test>::NotRatified);
		assert_ok!(Emergency::ratify(tokens(), id));
		assert_noop!(act(council(), id, pardon(0, 1)), Error::<Test>::NotVoted);
		assert_ok!(act(tokens(), id, pardon(0, 1)));
		assert_noop!(act(signed(3), id, pardon(0, 2)), DispatchError::BadOrigin);
	});
}

#[test]
fn nothing_outside_of_its_scope_is_touched() {
	build_and_execute(|| {
		let id = ratified(LOST, service());
		let other = Act::Elect { service: OTHER };
		assert_noop!(act(council(), id, other), Error::<Test>::OutOfScope);
		let committee = appoint([31, 32, 33]);
		assert_noop!(act(tokens(), id, committee), Error::<Test>::OutOfScope);
		let everything = brake(Scope::Service(OTHER), 1);
		assert_noop!(act(council(), id, everything), Error::<Test>::OutOfScope);
		let flaw = ratified(FLAW, call("pay"));
		assert_noop!(act(council(), flaw, brake(call("save"), 1)), Error::<Test>::OutOfScope);
		let suspend = Act::SuspendSlashing { eras: 1 };
		assert_noop!(act(council(), flaw, suspend), Error::<Test>::OutOfScope);
	});
}

#[test]
fn every_act_is_recorded_in_order() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		let mut logs = vec![Emergencies::<Test>::get(id).expect("known").log];
		for (number, name) in (1..).zip(["a", "b", "c"]) {
			assert_ok!(act(council(), id, brake(call(name), 1)));
			let record = Emergencies::<Test>::get(id).expect("known");
			assert_eq!(record.acts, number);
			assert!(!logs.contains(&record.log));
			logs.push(record.log);
		}
	});
}

#[test]
fn suspended_slashing_is_lifted_before_the_last_phase_though_nobody_acts() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert_eq!(world(|world| world.suspended.get(&None).copied()), Some(1));
		assert!(Emergency::stands_still());
		// It ends at 101; windows run from the third phase on, slashes land from the fourth.
		run_to(110);
		assert!(Emergency::stands_still());
		run_to(111);
		assert!(!Emergency::stands_still());
		run_to(115);
		assert!(world(|world| world.suspended.contains_key(&None)));
		run_to(116);
		assert!(!world(|world| world.suspended.contains_key(&None)));
	});
}

#[test]
fn a_declaration_that_is_not_ratified_gives_slashing_back_at_once() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert!(!Emergency::stands_still(), "it is about one service");
		assert_eq!(Emergency::services_that_stand_still(), [SERVICE]);
		run_to(21);
		assert!(world(|world| world.suspended.is_empty()));
		assert_eq!(Emergency::services_that_stand_still(), []);
	});
}

#[test]
fn slashing_stays_suspended_while_another_emergency_needs_it() {
	build_and_execute(|| {
		let one = ratified(FLAW, Scope::All);
		let two = declare(tokens(), Kind::NetworkAttack, Scope::All);
		for id in [one, two] {
			assert_ok!(act(tokens(), id, Act::SuspendSlashing { eras: 1 }));
		}
		assert_ok!(act(tokens(), one, Act::LiftSuspension));
		assert!(world(|world| world.suspended.contains_key(&None)));
		assert!(Emergency::stands_still());
		assert_ok!(Emergency::end(tokens(), two));
		assert!(world(|world| world.suspended.is_empty()));
		let again = act(tokens(), one, Act::LiftSuspension);
		assert_noop!(again, Error::<Test>::NotStopped);
	});
}

#[test]
fn naming_all_watchers_is_refused() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		assert_noop!(act(council(), id, absent(1..8)), Error::<Test>::NamesAll);
		assert_ok!(act(council(), id, absent(1..7)));
		assert_noop!(act(council(), id, absent([7])), Error::<Test>::NamesAll);
	});
}

#[test]
fn naming_one_who_did_sign_is_refused() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		// All but the watchers at the second and the third place signed.
		certify([1, 2]);
		assert_noop!(act(council(), id, absent([1])), Error::<Test>::NotAbsent);
		assert_ok!(act(council(), id, absent([2, 3])));
		let joined = [vigil_primitives::MemberIndex(1)];
		use vigil_primitives::traits::OnCertificate;
		Emergency::on_joined(SERVICE, SET, vigil_primitives::Kind::Checkpoint, &joined);
		assert_noop!(act(council(), id, absent([2])), Error::<Test>::NotAbsent);
		all_beat([3]);
		assert_noop!(act(council(), id, absent([3])), Error::<Test>::NotAbsent);
		assert_noop!(act(council(), id, absent([50])), Error::<Test>::UnknownSet);
		pass(10);
		assert_ok!(act(council(), id, absent([1])));
	});
}

#[test]
fn who_comes_back_is_gone_no_more() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		assert_ok!(act(council(), id, absent([2, 3])));
		assert_eq!(Emergency::absent_in(id), [(SERVICE, 2), (SERVICE, 3)]);
		all_beat([2]);
		assert_eq!(Emergency::absent_in(id), [(SERVICE, 3)]);
		// The third signs what the fourth does not.
		assert_ok!(act(council(), id, absent([4])));
		certify([3]);
		assert_eq!(Emergency::absent_in(id), [(SERVICE, 4)]);
	});
}

#[test]
fn presence_counts_who_signed_and_who_sent_a_heartbeat() {
	build_and_execute(|| {
		let presence = |seen, certified| {
			let seats = SEATS.count() as u32;
			Some(vigil_primitives::answers::emergency::Presence { seats, seen, certified })
		};
		assert_eq!(Emergency::presence(SERVICE), presence(0, None));
		certify([0, 1, 2]);
		all_beat([1]);
		assert_eq!(Emergency::presence(SERVICE), presence(5, Some(1)));
		pass(10);
		assert_eq!(Emergency::presence(SERVICE), presence(0, Some(1)));
		assert_eq!(Emergency::presence(OTHER), None);
	});
}

#[test]
fn it_is_said_once_when_so_many_are_gone_that_nothing_can_be_certified() {
	let said = || {
		let missing = |record: &frame_system::EventRecord<RuntimeEvent, H256>| {
			matches!(record.event, RuntimeEvent::Emergency(Event::WatchersMissing { .. }))
		};
		System::events().iter().filter(|record| missing(record)).count()
	};
	build_and_execute(|| {
		pass(20);
		assert_eq!(said(), 0, "nobody has certified anything yet");
		certify([]);
		pass(9);
		all_beat(1..6);
		pass(9);
		assert_eq!(said(), 0, "five of seven are there");
		pass(10);
		assert_eq!(said(), 1);
		let (seats, seen) = (7, 0);
		let event = Event::<Test>::WatchersMissing { service: SERVICE, seats, seen };
		System::assert_has_event(event.into());
		pass(20);
		assert_eq!(said(), 1);
		certify([]);
		pass(11);
		assert_eq!(said(), 2, "they came back and are gone again");
		// It was said, and nothing more is to be said of a service that has ended.
		world(|world| world.sets.clear());
		pass(1);
		assert_eq!(LastCertificates::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_election_without_a_living_quorum_is_refused() {
	build_and_execute(|| {
		let id = ratified(LOST, service());
		let elect = || act(council(), id, Act::Elect { service: SERVICE });
		assert_ok!(act(council(), id, absent([1, 2])));
		assert_noop!(elect(), Error::<Test>::NoLivingQuorum);
		// Of the five who are left, three are no more than two thirds.
		all_beat([3, 4, 5]);
		assert_noop!(elect(), Error::<Test>::NoLivingQuorum);
		all_beat([6]);
		assert_ok!(elect());
		assert_eq!(world(|world| world.elected.clone()), [(SERVICE, vec![1, 2])]);
	});
}

#[test]
fn an_election_of_too_few_is_refused() {
	build_and_execute(|| {
		let id = ratified(LOST, service());
		assert_ok!(act(council(), id, absent(1..5)));
		all_beat(5..8);
		let elect = act(council(), id, Act::Elect { service: SERVICE });
		assert_noop!(elect, Error::<Test>::NoLivingQuorum);
		world(|world| world.candidates.push(20));
		let elect = act(council(), id, Act::Elect { service: SERVICE });
		assert_ok!(elect);
	});
}

#[test]
fn a_parameter_gets_its_value_back_by_itself() {
	build_and_execute(|| {
		world(|world| world.parameters.insert(1, 5));
		let id = ratified(FLAW, Scope::All);
		let other = |value, length| act(council(), id, Act::Override { value: (1, value), length });
		assert_noop!(other(9, 26), Error::<Test>::BadLength);
		assert_noop!(other(9, 0), Error::<Test>::BadLength);
		assert!(other(5_000, 9).is_err(), "out of bounds");
		assert_ok!(other(9, 10));
		assert_noop!(other(8, 10), Error::<Test>::TooMany);
		run_to(10);
		assert_eq!(world(|world| world.parameters[&1]), 9);
		run_to(11);
		assert_eq!(world(|world| world.parameters[&1]), 5);
	});
}

#[test]
fn what_governance_decided_meanwhile_is_kept() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(council(), id, Act::Override { value: (1, 9), length: 10 }));
		world(|world| world.parameters.insert(1, 77));
		run_to(11);
		assert_eq!(world(|world| world.parameters[&1]), 77);
	});
}

fn critical() -> Box<RuntimeCall> {
	let items = vec![(b"repaired".to_vec(), b"yes".to_vec())];
	Box::new(RuntimeCall::System(frame_system::Call::set_storage { items }))
}

fn repaired() -> bool {
	sp_io::storage::get(b"repaired").is_some()
}

#[test]
fn two_thirds_of_a_committee_make_critical_calls_and_each_is_recorded() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(tokens(), id, appoint(31..36)));
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let approve = |who, call| Emergency::approve(signed(who), call).map_err(|e| e.error);
		assert_noop!(approve(31, Box::new(remark)), Error::<Test>::NotCritical);
		assert_noop!(approve(50, critical()), Error::<Test>::NotCommittee);
		for who in [31, 31, 32, 33] {
			assert_ok!(approve(who, critical()));
			assert!(!repaired());
		}
		assert_ok!(approve(34, critical()));
		assert!(repaired());
		assert_eq!(Emergencies::<Test>::get(id).expect("known").acts, 2);
		assert_eq!(Approvals::<Test>::iter().count(), 0, "an approval counts once");
	});
}

#[test]
fn a_committee_is_out_of_office_by_itself() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_noop!(act(tokens(), id, appoint([31, 32])), Error::<Test>::BadCommittee);
		assert_noop!(act(tokens(), id, appoint([31, 31, 32])), Error::<Test>::BadCommittee);
		assert_ok!(act(tokens(), id, appoint(31..36)));
		let second = appoint([31, 32, 33]);
		assert_noop!(act(tokens(), id, second), Error::<Test>::CommitteeInOffice);
		assert_ok!(Emergency::approve(signed(31), critical()));
		run_to(31);
		let approved = Emergency::approve(signed(32), critical()).map_err(|error| error.error);
		assert_noop!(approved, Error::<Test>::NotCommittee);
		assert_eq!(Approvals::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_committee_goes_with_its_emergency() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(tokens(), id, appoint(31..36)));
		assert_ok!(Emergency::end(tokens(), id));
		let approved = Emergency::approve(signed(31), critical()).map_err(|error| error.error);
		assert_noop!(approved, Error::<Test>::NotCommittee);
	});
}

fn upgrade(byte: u8) -> Box<RuntimeCall> {
	let code_hash = H256::repeat_byte(byte);
	Box::new(RuntimeCall::System(frame_system::Call::authorize_upgrade { code_hash }))
}

fn authorised() -> bool {
	sp_io::storage::get(&Emergency::upgrade_key()).is_some()
}

#[test]
fn an_upgrade_that_nobody_applied_goes_with_the_committee_that_authorised_it() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_noop!(act(council(), id, appoint(31..34)), Error::<Test>::NotVoted);
		assert_ok!(act(tokens(), id, appoint(31..34)));
		for who in [31, 32] {
			assert_ok!(Emergency::approve(signed(who), upgrade(1)));
		}
		assert!(authorised());
		run_to(31);
		assert!(!authorised());
	});
}

#[test]
fn an_upgrade_that_token_holders_authorised_outlives_a_committee() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(tokens(), id, appoint(31..34)));
		for who in [31, 32] {
			assert_ok!(Emergency::approve(signed(who), upgrade(1)));
		}
		assert_ok!(System::authorize_upgrade(tokens(), H256::repeat_byte(2)));
		run_to(31);
		assert!(authorised());
	});
}

#[test]
fn an_emergency_stops_the_clocks_of_slashes_once_at_a_time() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		let suspend = || act(council(), id, Act::SuspendSlashing { eras: 1 });
		assert_ok!(suspend());
		assert_noop!(suspend(), Error::<Test>::AlreadyStopped);
		assert_ok!(act(council(), id, Act::LiftSuspension));
		assert_ok!(suspend());
	});
}

#[test]
fn an_emergency_costs_no_more_than_it_may() {
	build_and_execute(|| {
		let id = ratified(FLAW, call("pay"));
		let pay = |amount| act(tokens(), id, Act::Compensate { who: 50, amount });
		assert_ok!(pay(300));
		assert_noop!(pay(201), Error::<Test>::TooMuch);
		assert_ok!(pay(200));
		assert_noop!(pay(1), Error::<Test>::TooMuch);
		assert_eq!(world(|world| world.paid.clone()), [(50, 300), (50, 200)]);
	});
}

#[test]
fn a_pardon_covers_a_late_report_and_nothing_outside_its_range() {
	build_and_execute(|| {
		run_to(9);
		let id = declare(council(), LOST, service());
		assert_ok!(act(tokens(), id, pardon(10, 20)));
		let covers =
			|service, from, to| Emergency::is_pardoned(service, UnixTime(from), UnixTime(to));
		run_to(90);
		// However late it is reported.
		assert!(covers(SERVICE, 10, 20) && covers(SERVICE, 12, 12));
		assert!(!covers(SERVICE, 9, 12) && !covers(SERVICE, 12, 21) && !covers(SERVICE, 30, 40));
		assert!(!covers(OTHER, 12, 12) && !covers(SERVICE, 15, 14));
	});
}

#[test]
fn nothing_is_pardoned_in_advance() {
	build_and_execute(|| {
		let id = declare(council(), LOST, service());
		assert_noop!(act(tokens(), id, pardon(0, 4)), Error::<Test>::EmptyTime);
		assert_noop!(act(tokens(), id, pardon(3, 2)), Error::<Test>::EmptyTime);
		assert_ok!(act(tokens(), id, pardon(0, 3)));
	});
}

#[test]
fn nothing_is_done_about_what_is_over_or_unknown() {
	build_and_execute(|| {
		let id = ratified(FLAW, pallet());
		assert_ok!(Emergency::end(tokens(), id));
		assert_noop!(act(tokens(), id, brake(pallet(), 1)), Error::<Test>::NotActive);
		let unknown = EmergencyId(9);
		assert_noop!(act(tokens(), unknown, brake(pallet(), 1)), Error::<Test>::UnknownEmergency);
		let closed = Emergency::close(council(), unknown, H256::repeat_byte(1));
		assert_noop!(closed, Error::<Test>::UnknownEmergency);
	});
}
