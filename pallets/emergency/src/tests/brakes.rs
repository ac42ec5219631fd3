// SPDX-License-Identifier: Apache-2.0

//! What is stopped, for how long, and how often.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use vigil_primitives::{
	answers::emergency::{EmergencyId, Kind, Scope},
	ServiceId,
};

const FLAW: Kind = Kind::LogicFlaw;

#[test]
fn what_an_emergency_is_about_is_stopped_in_the_block_of_its_declaration() {
	build_and_execute(|| {
		let cause = Cause { brake: true, ..cause(FLAW, call("pay")) };
		assert_ok!(Emergency::declare(council(), cause, text()));
		assert!(Emergency::is_stopped(&call("pay")) && !Emergency::is_stopped(&call("save")));
		let info = Emergency::emergency_info(EmergencyId(0)).expect("known");
		assert_eq!((info.acts, info.figures.acted), (1, Some(1)), "and recorded");
		assert_eq!(Emergency::brakes_in_force()[0].until, 21, "until it has to be ratified");
	});
}

#[test]
fn watchers_stop_what_they_declare() {
	build_and_execute(|| {
		let cause = Cause { brake: true, ..cause(Kind::WatcherFailure, service()) };
		beats(1..5, &cause);
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), cause));
		assert!(Emergency::is_stopped(&service()));
	});
}

#[test]
fn a_declaration_that_cannot_stop_what_it_says_is_none() {
	build_and_execute(|| {
		let exit = Cause { brake: true, ..cause(FLAW, call("exit")) };
		let declared = Emergency::declare(council(), exit, text());
		assert_noop!(declared, Error::<Test>::Unstoppable);
		let flood = Cause { brake: true, ..cause(Kind::DataUnavailable, pallet()) };
		let declared = Emergency::declare(council(), flood, text());
		assert_noop!(declared, Error::<Test>::NotAllowed);
	});
}

#[test]
fn a_brake_ends_by_itself_in_the_block_that_was_said() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(council(), id, brake(call("pay"), 5)));
		assert_ok!(act(council(), id, brake(Scope::All, 10)));
		assert_eq!(world(|world| world.stopped_all), Some(10));
		run_to(5);
		assert!(Emergency::is_stopped(&call("pay")));
		run_to(6);
		assert!(!Emergency::is_stopped(&call("pay")) && Emergency::is_stopped(&Scope::All));
		run_to(11);
		assert!(Brakes::<Test>::get().is_empty());
	});
}

#[test]
fn nothing_is_stopped_after_its_end_though_no_block_looks() {
	build_and_execute(|| {
		let id = ratified(FLAW, pallet());
		assert_ok!(act(council(), id, brake(pallet(), 5)));
		System::set_block_number(6);
		assert!(!Emergency::is_stopped(&pallet()), "the hook has not run");
		Emergency::on_initialize(6);
	});
}

#[test]
fn a_brake_is_let_go_by_hand_and_with_its_emergency() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(council(), id, brake(call("pay"), 20)));
		assert_ok!(act(council(), id, brake(Scope::All, 10)));
		assert_ok!(act(council(), id, Act::Release { scope: call("pay") }));
		let again = act(council(), id, Act::Release { scope: call("pay") });
		assert_noop!(again, Error::<Test>::NotStopped);
		assert_ok!(Emergency::end(council(), id));
		assert!(Brakes::<Test>::get().is_empty());
		assert_eq!(world(|world| world.stopped_all), None);
	});
}

#[test]
fn re_entry_needs_time_and_another_declarer() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		assert_ok!(act(council(), id, brake(pallet(), 5)));
		assert_noop!(act(council(), id, brake(pallet(), 5)), Error::<Test>::AlreadyStopped);
		run_to(20);
		assert_noop!(act(tokens(), id, brake(pallet(), 5)), Error::<Test>::CoolingOff);
		run_to(21);
		assert_noop!(act(council(), id, brake(pallet(), 5)), Error::<Test>::SameDeclarer);
		assert_ok!(act(tokens(), id, brake(pallet(), 5)));
	});
}

#[test]
fn a_year_has_one_budget_for_all_brakes() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		for number in 1..3 {
			assert_ok!(act(council(), id, brake(Scope::Service(ServiceId(number)), 30)));
		}
		assert_noop!(act(council(), id, brake(pallet(), 21)), Error::<Test>::BudgetSpent);
		assert_noop!(act(council(), id, brake(pallet(), 31)), Error::<Test>::BadLength);
		assert_noop!(act(council(), id, brake(pallet(), 0)), Error::<Test>::BadLength);
		assert_ok!(act(council(), id, brake(pallet(), 20)));
		assert_ok!(act(council(), id, Act::Release { scope: service() }));
		assert_ok!(act(council(), id, brake(call("pay"), 30)));
	});
}

#[test]
fn only_so_much_is_stopped_at_one_time() {
	build_and_execute(|| {
		let id = ratified(FLAW, Scope::All);
		for number in 0..MAX_BRAKES {
			assert_ok!(act(council(), id, brake(call(&format!("call{number}")), 1)));
		}
		assert_noop!(act(council(), id, brake(call("more"), 1)), Error::<Test>::TooMany);
	});
}
