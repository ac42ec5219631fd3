// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use vigil_primitives::answers::pulse::Beat;

fn plan(not_before: u32, until: u32, share: u32) -> DispatchResult {
	let share = Perbill::from_percent(share);
	Pulse::plan_upgrade(RawOrigin::Root.into(), CODE, now() + not_before, now() + until, share)
}

fn authorised() -> bool {
	world(|world| world.authorised) == Some(CODE)
}

#[test]
fn an_upgrade_is_authorised_with_enough_who_are_ready_and_not_before_its_height() {
	build_and_execute(|| {
		assert_ok!(plan(30, 300, 80));
		pass(5);
		beats(0..3);
		pass(20);
		beats(0..4);
		assert!(!authorised(), "the height is not reached");
		pass(4);
		assert!(!authorised());
		pass(1);
		assert!(authorised());
		let event = Event::UpgradeAuthorised { code: CODE, ready: 4, of: 5 };
		System::assert_last_event(event.into());
		let info = Pulse::upgrade_info().expect("it waits to be applied");
		assert!(info.authorised && (info.needed, info.ready, info.of) == (4, 4, 5));
	});
}

#[test]
fn one_fewer_is_not_enough_and_what_is_said_goes_stale() {
	build_and_execute(|| {
		assert_ok!(plan(0, 300, 80));
		beats(0..3);
		let other = Beat { code: H256::repeat_byte(8), ..beat_of(3) };
		assert_ok!(hand_in(other, sign(&other)));
		pass(10);
		assert!(!authorised(), "one has another code");
		assert_eq!(Pulse::upgrade_info().map(|info| (info.needed, info.ready)), Some((4, 3)));
		pass(3 * INTERVAL - 10);
		beats([3]);
		pass(5);
		assert!(!authorised(), "three were not heard for too long");
		beats(0..3);
		pass(5);
		assert!(authorised());
	});
}

#[test]
fn it_ends_by_itself_whether_authorised_or_not() {
	build_and_execute(|| {
		assert_ok!(plan(0, 50, 80));
		pass(50);
		assert!(!Upgrade::<Test>::exists());
		System::assert_last_event(Event::UpgradeEnded { code: CODE }.into());
		beats(0..5);
		pass(5);
		assert!(!authorised(), "it is void");
		assert_ok!(plan(0, 50, 80));
		pass(5);
		assert!(authorised());
		pass(45);
		assert!(!authorised(), "what nobody applied is taken back");
	});
}

#[test]
fn it_is_cancelled_and_taken_back() {
	build_and_execute(|| {
		let cancel = || Pulse::cancel_upgrade(RawOrigin::Root.into());
		assert_noop!(cancel(), Error::<Test>::NothingPlanned);
		beats(0..5);
		assert_ok!(plan(0, 50, 80));
		pass(5);
		assert!(authorised());
		assert_ok!(cancel());
		assert!(!authorised() && Pulse::upgrade_info().is_none());
	});
}

#[test]
fn plans_that_nobody_could_meet_are_refused() {
	build_and_execute(|| {
		assert_noop!(plan(0, 50, 50), Error::<Test>::BadShare);
		assert_noop!(plan(50, 50, 80), Error::<Test>::BadTime);
		assert_noop!(plan(0, 0, 80), Error::<Test>::BadTime);
		assert_noop!(plan(0, LONGEST + 1, 80), Error::<Test>::BadTime);
		let zero =
			Pulse::plan_upgrade(RawOrigin::Root.into(), H256::zero(), 0, 200, Perbill::one());
		assert_noop!(zero, Error::<Test>::ZeroHash);
		let anybody =
			Pulse::plan_upgrade(RawOrigin::Signed(10).into(), CODE, 0, 200, Perbill::one());
		assert_noop!(anybody, DispatchError::BadOrigin);
		assert_noop!(Pulse::cancel_upgrade(RawOrigin::Signed(10).into()), DispatchError::BadOrigin);
		assert_ok!(plan(0, LONGEST, 51));
		assert_noop!(plan(0, 50, 80), Error::<Test>::AlreadyPlanned);
	});
}

#[test]
fn all_means_all_and_nobody_is_never_enough() {
	build_and_execute(|| {
		assert_ok!(plan(0, 300, 100));
		beats(0..4);
		pass(5);
		assert!(!authorised());
		beats([4]);
		pass(5);
		assert!(authorised());
		assert_ok!(Pulse::cancel_upgrade(RawOrigin::Root.into()));
		world(|world| world.validators.clear());
		assert_ok!(plan(0, 300, 100));
		pass(10);
		assert!(!authorised(), "of no validators none is ready");
	});
}

#[test]
fn what_others_authorised_is_not_undone_by_who_gets_ready() {
	build_and_execute(|| {
		let repair = H256::repeat_byte(9);
		world(|world| world.authorised = Some(repair));
		assert_ok!(plan(0, 300, 80));
		beats(0..5);
		pass(10);
		assert_eq!(world(|world| world.authorised), Some(repair));
		// It is applied.
		world(|world| world.authorised = None);
		pass(5);
		assert!(authorised());
	});
}
