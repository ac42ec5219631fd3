// SPDX-License-Identifier: Apache-2.0

//! Time that does not count: under a guard, and while a brake is pulled.

use crate::{mock::*, Error, Policies};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{answers::insurance::PolicyId, traits::Status};

const CAP: u128 = 400_000;

fn funded(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		test();
	});
}

/// The ward is suspect for so long; nothing comes of it.
fn suspected(seconds: u64) {
	set_status(WARD, Status::Suspect);
	pass(seconds);
	set_status(WARD, Status::Live);
}

#[test]
fn who_bought_before_a_guard_has_not_waited_while_it_was_up() {
	funded(|| {
		// The waiting time is two hours, and the cover would begin with the third.
		bought(CAP, 240);
		pass(HOUR);
		suspected(10 * HOUR);
		pass(HOUR - 600);
		outage(1, 5 * HOUR);
		pass(HOUR);
		assert_eq!(paid(), 0, "ten minutes before it has waited");
		pass(2 * DAY);
		outage(2, 5 * HOUR);
		pass(HOUR);
		assert_eq!(paid(), CAP, "after it has waited");
	});
}

#[test]
fn a_guard_after_the_waiting_time_shifts_nothing() {
	funded(|| {
		bought(CAP, 240);
		pass(4 * HOUR);
		let at = now();
		suspected(2 * HOUR);
		let policy = Insurance::policy_info(POOL, PolicyId(0)).unwrap();
		assert!(policy.start.0 < at);
		outage(1, 5 * HOUR);
		pass(HOUR);
		assert_eq!(paid(), CAP);
	});
}

#[test]
fn what_a_policy_tells_of_its_beginning_includes_the_shift() {
	funded(|| {
		bought(CAP, 240);
		let at = now();
		pass(HOUR);
		suspected(10 * HOUR);
		let policy = Insurance::policy_info(POOL, PolicyId(0)).unwrap();
		assert_eq!(policy.start.0, at + 12 * HOUR);
	});
}

#[test]
fn a_renewal_does_not_shorten_the_waiting_time() {
	funded(|| {
		bought(CAP, 240);
		pass(HOUR);
		suspected(10 * HOUR);
		let renew = || Insurance::renew(signed(BUYER), POOL, PolicyId(0), CAP, 24, RICH);
		assert_noop!(renew(), Error::<Test>::NotInForce);
		pass(HOUR);
		assert_ok!(renew());
		block(0);
		let of =
			|id| Policies::<Test>::get(POOL, PolicyId(id)).map(|one| (one.bought_at, one.waiting));
		assert_eq!(of(0), of(1));
	});
}

#[test]
fn nothing_ripens_while_the_brake_is_pulled() {
	funded(|| {
		cover(CAP, 240);
		assert_ok!(Insurance::queue_exit(signed(ALICE), POOL, 100_000));
		outage(1, 3 * HOUR);
		world(|world| world.paused = true);
		let (active, open) = (Insurance::active(), Insurance::open_time(&pool()));
		pass(3 * DAY);
		assert_eq!((Insurance::active(), Insurance::open_time(&pool())), (active, open));
		assert_eq!(paid(), 0, "the figure can still be proven false");
		world(|world| world.paused = false);
		pass(1_200);
		assert_eq!(paid(), 0, "the rest of its time is as long as before");
		pass(1_200);
		assert_eq!(paid(), CAP / 2);
		assert_eq!(shares(ALICE), 900_000);
		assert_eq!(pool().queued, 100_000, "withdrawals waited as well");
		pass(DAY);
		assert_eq!(pool().queued, 0);
	});
}

#[test]
fn a_brake_does_not_stretch_what_is_certified() {
	funded(|| {
		cover(CAP, 240);
		world(|world| world.paused = true);
		outage(1, 3 * HOUR);
		world(|world| world.paused = false);
		pass(2 * HOUR);
		assert_eq!(paid(), CAP / 2, "three hours are two steps, braked or not");
	});
}
