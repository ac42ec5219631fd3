// SPDX-License-Identifier: Apache-2.0

//! How long windows stand still.

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::answers::emergency::{Kind, Scope};

const LOST: Kind = Kind::WatcherFailure;

#[test]
fn windows_of_a_service_stand_still_by_an_emergency_about_it_until_the_phase_in_which_is_settled() {
	build_and_execute(|| {
		let id = ratified(LOST, service());
		assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
		let other = declare(tokens(), LOST, Scope::Service(OTHER));
		assert_ok!(act(tokens(), other, Act::SuspendSlashing { eras: 1 }));
		let mut still = Emergency::services_that_stand_still();
		still.sort();
		assert_eq!((still, Emergency::stands_still()), (vec![SERVICE, OTHER], false));
		assert_ok!(act(tokens(), other, Act::LiftSuspension));
		run_to(110);
		assert_eq!(Emergency::services_that_stand_still(), [SERVICE]);
		run_to(111);
		assert_eq!(Emergency::services_that_stand_still(), []);
	});
}

#[test]
fn what_was_stopped_before_it_was_ratified_stays_so_for_as_long_as_it_lasts_then() {
	for scope in [service(), Scope::All] {
		build_and_execute(|| {
			let id = declare(council(), LOST, scope.clone());
			assert_ok!(act(council(), id, Act::SuspendSlashing { eras: 1 }));
			assert_ok!(Emergency::ratify(tokens(), id));
			// Not ratified, it would have ended here.
			run_to(50);
			let stands =
				Emergency::stands_still() || !Emergency::services_that_stand_still().is_empty();
			assert!(stands, "{scope:?}");
		});
	}
}
