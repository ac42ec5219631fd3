// SPDX-License-Identifier: Apache-2.0

//! A clock that stops, and what it cannot stop.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Get};
use vigil_primitives::Era;

fn suspend(scope: Scope) -> sp_runtime::DispatchResult {
	Slashing::suspend(RuntimeOrigin::root(), scope, 1)
}

#[test]
fn a_suspended_scope_lands_nothing_and_makes_up_for_the_time() {
	for scope in [Scope::All, Scope::Service(SERVICE)] {
		build_and_execute(|| {
			assert_ok!(two_halts(1));
			assert_ok!(suspend(scope));
			next_era(3);
			assert_eq!(left(1), STAKE, "an era was lost");
			next_era(3);
			assert_eq!(left(1), 900);
		});
	}
}

#[test]
fn a_suspension_of_one_service_does_not_stop_another() {
	build_and_execute(|| {
		assert_ok!(two_halts(1));
		assert_ok!(suspend(Scope::Service(OTHER)));
		next_era(3);
		assert_eq!(left(1), 900);
	});
}

#[test]
fn a_suspension_stops_a_case_in_the_middle_of_landing() {
	build_and_execute(|| {
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		next_era(1);
		assert_eq!((left(0), left(2), left(3)), (900, 900, STAKE), "three in a block");
		assert_ok!(suspend(Scope::All));
		blocks(3);
		assert_eq!(left(3), STAKE);
		next_era(3);
		next_era(3);
		assert_eq!(left(3), 900);
	});
}

#[test]
fn a_clock_that_is_lifted_goes_on_with_the_next_era() {
	build_and_execute(|| {
		assert_noop!(
			Slashing::lift(RuntimeOrigin::root(), Scope::All),
			Error::<Test>::NotSuspended
		);
		assert_noop!(
			Slashing::suspend(RuntimeOrigin::root(), Scope::All, 2),
			Error::<Test>::TooLong
		);
		Suspensions::<Test>::insert(
			Scope::All,
			Spans::try_from(vec![rules::queue::Span { from: Era(ERA), until: Era(ERA + 3) }])
				.unwrap(),
		);
		assert_ok!(Slashing::lift(RuntimeOrigin::root(), Scope::All));
		let spans = Suspensions::<Test>::get(Scope::All);
		assert_eq!(spans[0].until, Era(ERA + 1));
	});
}

#[test]
fn veto_suspension_and_rate_limit_never_outlast_unbonding() {
	build_and_execute(|| {
		let longest: u32 = <<Test as Config>::SlashDeferral as Get<u32>>::get();
		// Everything at once: a full meter, a veto at the last moment, a clock that never goes on.
		HourlyLimit::set(1);
		assert_ok!(contradiction(certificate(halt(5), &[]), certificate(halt(6), &[])));
		let id = last_case();
		let reason = b"no".to_vec().try_into().unwrap();
		assert_ok!(Slashing::veto(RuntimeOrigin::root(), id, reason));
		for _ in 0..5 {
			assert_ok!(suspend(Scope::All));
			assert_ok!(suspend(Scope::Service(SERVICE)));
			next_era(4);
		}
		assert_eq!((left(0), left(1), left(2), left(3)), (900, 900, 900, 900));
		assert_eq!(open_rights(), 0);
		assert_eq!(world(|world| world.era), ERA + longest);
	});
}

#[test]
fn a_scope_is_not_suspended_for_ever() {
	build_and_execute(|| {
		for _ in 0..MAX_SPANS {
			assert_ok!(suspend(Scope::All));
		}
		assert_noop!(suspend(Scope::All), Error::<Test>::TooManySuspensions);
		(0..8).for_each(|_| next_era(1));
		assert_ok!(suspend(Scope::All));
	});
}
