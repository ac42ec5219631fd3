// SPDX-License-Identifier: Apache-2.0

//! Windows of cover while an emergency about a service stops its clock.

use super::*;
use crate::{
	tests::emergency::{act, cause, council, declare},
	Emergency,
};
use pallet_emergency::Act;
use pallet_insurance::traits::Brakes;
use vigil_primitives::answers::emergency::{Kind, Scope};

type Asked = <Runtime as pallet_insurance::Config>::Brakes;

const CAP: Balance = 600 * VGL;
/// Twelve seconds of silence and eight blocks of three: 36, of which ten pay nothing. Two steps of six.
const DUE: Balance = CAP / 3;

/// An outage of a service, and what has been paid of it when nothing disputes it any more: all in one era.
fn brief(service: ServiceId) -> Balance {
	let before = free(One);
	tell(certify(service, halt(100)));
	later(8);
	tell(certify(service, resume(100)));
	later(5);
	free(One) - before
}

#[test]
fn what_is_due_of_a_service_is_not_payable_while_an_emergency_about_it_stops_slashes() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let before = free(One);
		next_era();
		let id = declare(council(), cause(Kind::WatcherFailure, Scope::Service(service)));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		assert_eq!(Asked::stopped(), [], "nothing is suspended");
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert_eq!((Asked::stopped(), Asked::is_paused()), (vec![service], false));
		assert_eq!(brief(service), 0, "it is disputed for as long as the clock stands");
		assert_eq!(Asked::stopped(), [service], "it is the same era");
		assert_ok!(act(council(), id, Act::LiftSuspension));
		assert_eq!(Asked::stopped(), []);
		later(14);
		assert_eq!(free(One) - before, DUE);
	});
}

#[test]
fn a_window_of_a_service_stands_no_longer_than_the_clock_of_its_slashes() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let before = free(One);
		next_era();
		let id = declare(council(), cause(Kind::WatcherFailure, Scope::Service(service)));
		assert_ok!(Emergency::ratify(RuntimeOrigin::root(), id));
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		outage(service, 100, 10);
		next_era();
		assert_eq!(Emergency::services_that_stand_still(), [service], "the emergency lasts");
		assert_eq!(Asked::stopped(), [], "the suspension has run out");
		later(20);
		assert_eq!(free(One) - before, CAP / 2);
	});
}

#[test]
fn an_emergency_about_another_service_stops_nothing_of_this_one() {
	insurable(10_000 * VGL, |service| {
		covered(CAP);
		let other = crate::tests::restaking::register_service();
		next_era();
		let id = declare(council(), cause(Kind::WatcherFailure, Scope::Service(other)));
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert_eq!(Asked::stopped(), [other]);
		assert_eq!(brief(service), DUE);
		assert_eq!(Asked::stopped(), [other], "it is the same era");
	});
}
