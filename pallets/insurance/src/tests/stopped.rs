// SPDX-License-Identifier: Apache-2.0

//! Time that does not count for one service: while an emergency about it stops its clock.

use crate::{mock::*, Stood};
use frame_support::assert_ok;

const CAP: u128 = 400_000;

fn stop(stopped: bool) {
	world(|world| world.stopped = stopped.then_some(WARD).into_iter().collect());
}

fn funded(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 240);
		test();
	});
}

#[test]
fn nothing_of_a_service_becomes_payable_and_nobody_leaves_while_its_clock_stands() {
	funded(|| {
		assert_ok!(Insurance::queue_exit(signed(ALICE), POOL, 100_000));
		outage(1, 3 * HOUR);
		stop(true);
		let (of_ward, open) = (Insurance::active_of(WARD), Insurance::open_time(&pool()));
		let all = Insurance::active();
		pass(3 * DAY);
		assert_eq!((Insurance::active_of(WARD), Insurance::open_time(&pool())), (of_ward, open));
		assert_eq!(Insurance::active(), all + 3 * DAY, "the chain's clock goes on");
		assert_eq!(paid(), 0, "the figure can still be proven false");
		let left = Insurance::event_info(POOL, event().0).unwrap().payable_in.unwrap().0;
		stop(false);
		pass(left - 600);
		assert_eq!(paid(), 0, "the rest of its time is as long as before");
		pass(600);
		assert_eq!(paid(), CAP / 2);
		assert_eq!(pool().queued, 100_000, "withdrawals waited as well");
		pass(DAY);
		assert_eq!(pool().queued, 0);
	});
}

#[test]
fn another_service_and_what_is_stopped_for_all_are_not_counted_for_it() {
	funded(|| {
		world(|world| world.stopped = vec![OTHER_WARD]);
		let (ward, other) = (Insurance::active_of(WARD), Insurance::active_of(OTHER_WARD));
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		assert_eq!(Insurance::active_of(OTHER_WARD), other);
		assert!(Insurance::active_of(WARD) > ward);
		// Where everything stands still, nothing is taken from one service twice.
		world(|world| (world.paused, world.stopped) = (true, vec![WARD]));
		let before = (Insurance::active(), Insurance::active_of(WARD), Stood::<Test>::get(WARD));
		pass(DAY);
		let after = (Insurance::active(), Insurance::active_of(WARD), Stood::<Test>::get(WARD));
		assert_eq!(after, before);
	});
}

#[test]
fn the_time_of_a_block_counts_by_how_it_ends() {
	funded(|| {
		let before = Insurance::active_of(WARD);
		// Asked before the block ends and after, it is the same.
		world(|world| world.now += 60);
		stop(true);
		assert_eq!(Insurance::active_of(WARD), before);
		block(0);
		assert_eq!(Insurance::active_of(WARD), before);
		stop(false);
		world(|world| world.now += 60);
		assert_eq!(Insurance::active_of(WARD), before + 60);
		block(0);
		assert_eq!(Insurance::active_of(WARD), before + 60);
	});
}
