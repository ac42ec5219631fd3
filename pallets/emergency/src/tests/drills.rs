// SPDX-License-Identifier: Apache-2.0

//! Drills: the same path without value, with a report.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use vigil_primitives::answers::emergency::{Declarer, EmergencyId, Kind, Scope};

const LOST: Kind = Kind::WatcherFailure;

fn drill() -> Cause {
	Cause { drill: true, ..cause(LOST, service()) }
}

#[test]
fn a_drill_goes_the_same_path_without_value_and_reports_four_figures() {
	build_and_execute(|| {
		assert_ok!(Emergency::adopt_plan(council(), H256::repeat_byte(1)));
		run_to(5);
		assert_ok!(Emergency::call_drill(council(), LOST, service()));
		run_to(8);
		beats(1..5, &drill());
		assert_ok!(Emergency::declare_by_heartbeats(signed(1), drill()));
		let id = EmergencyId(0);
		assert_ok!(Emergency::ratify(council(), id));
		run_to(12);
		assert_ok!(act(council(), id, brake(service(), 10)));
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		assert_ok!(act(council(), id, Act::Elect { service: SERVICE }));
		let quiet = world(|world| {
			world.elected.is_empty() && world.suspended.is_empty() && world.asked.is_empty()
		});
		assert!(quiet && !Emergency::is_stopped(&service()), "nothing happened");
		assert!(!spent(Declarer::Watchers));
		run_to(20);
		certify([]);
		finish(id);
		close(id);
		let report = Emergencies::<Test>::get(id).expect("known").figures.report();
		assert_eq!(report, [Some(3), Some(4), Some(8), Some(32)]);
		let plan = Emergency::disaster_plan();
		assert_eq!((plan.drill_by, plan.overdue), (40 + 200, false));
	});
}

#[test]
fn a_drill_bars_nobody_from_the_real_thing() {
	build_and_execute(|| {
		assert_ok!(Emergency::call_drill(council(), LOST, service()));
		assert_ok!(Emergency::declare(council(), drill(), text()));
		let real = declare(council(), LOST, service());
		assert!(!Emergencies::<Test>::get(real).expect("known").drill);
		assert_ok!(act(council(), real, brake(service(), 5)));
		assert!(Emergency::is_stopped(&service()));
	});
}

#[test]
fn what_was_not_called_is_no_drill() {
	build_and_execute(|| {
		let declared = Emergency::declare(council(), drill(), text());
		assert_noop!(declared, Error::<Test>::NoDrill);
		assert_ok!(Emergency::call_drill(council(), LOST, Scope::All));
		let declared = Emergency::declare(council(), drill(), text());
		assert_noop!(declared, Error::<Test>::NoDrill);
		let again = Emergency::call_drill(council(), LOST, service());
		assert_noop!(again, Error::<Test>::DrillUnderWay);
		run_to(21);
		assert_ok!(Emergency::call_drill(council(), LOST, service()));
	});
}

#[test]
fn a_plan_that_is_not_exercised_is_overdue_once_said() {
	build_and_execute(|| {
		assert_noop!(Emergency::adopt_plan(council(), H256::zero()), Error::<Test>::ZeroHash);
		assert_ok!(Emergency::adopt_plan(council(), H256::repeat_byte(1)));
		run_to(200);
		assert!(!Emergency::disaster_plan().overdue);
		run_to(230);
		let plan = Emergency::disaster_plan();
		assert_eq!((plan.version, plan.overdue), (1, true));
		let said = System::events().into_iter().filter(|record| {
			matches!(record.event, RuntimeEvent::Emergency(Event::DrillOverdue { since: 1 }))
		});
		assert_eq!(said.count(), 1);
	});
}
