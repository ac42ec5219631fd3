// SPDX-License-Identifier: Apache-2.0

//! False alarms: what is unpaid is cancelled, what was paid is made whole.

use crate::{mock::*, rules::downtime::tests::incident, traits::HarmedPools, Debts, Error};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
	weights::Weight,
};
use vigil_primitives::{traits::Status, IncidentId, UnixTime};

const CAP: u128 = 400_000;

fn covered(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 240);
		test();
	});
}

#[test]
fn a_false_alarm_proven_before_payment_cancels() {
	covered(|| {
		let before = pool().assets;
		outage(1, 3 * HOUR);
		pass(1_200);
		refute(1);
		pass(DAY);
		assert_eq!((paid(), pool().harmed), (0, 0));
		assert!(pool().assets >= before);
		assert_eq!(pool().locked, CAP, "the cover goes on");
	});
}

#[test]
fn a_false_alarm_proven_after_payment_is_made_whole() {
	covered(|| {
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		let before = pool().assets;
		refute(1);
		refute(1);
		assert_eq!(Insurance::harmed(WARD), vec![(POOL, CAP / 2)], "counted once");
		let much = <Insurance as HarmedPools<u128>>::make_whole(POOL, &BOB, CAP).unwrap();
		assert_eq!(much, CAP / 2, "no more than that");
		assert_eq!(pool().assets, before + CAP / 2);
		assert!(Insurance::harmed(WARD).is_empty());
		let more = Insurance::make_whole(signed(BOB), POOL, 1);
		assert_noop!(more, Error::<Test>::NotHarmed);
		pass(DAY);
		assert_eq!(paid(), CAP / 2, "nothing is clawed back");
	});
}

#[test]
fn of_two_incidents_only_the_false_one_does_not_count() {
	covered(|| {
		let at = now();
		pass(8 * HOUR);
		told(1, at, 2 * HOUR);
		told(2, at + 2 * HOUR + 60, 2 * HOUR);
		refute(2);
		pass(1_800);
		assert_eq!(paid(), CAP / 4);
	});
}

#[test]
fn what_is_challenged_waits_for_the_answer() {
	covered(|| {
		outage(1, 3 * HOUR);
		world(|world| world.disputed.push(IncidentId(1)));
		pass(DAY);
		assert_eq!(paid(), 0);
		world(|world| world.disputed.clear());
		block(0);
		assert_eq!(paid(), CAP / 2);
	});
}

#[test]
fn a_false_alarm_in_the_middle_of_paying_keeps_what_is_left() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		for _ in 0..4 {
			bought(100_000, 240);
		}
		pass(4 * HOUR);
		let at = now();
		pass(6 * HOUR);
		told(1, at, 6 * HOUR);
		let before = pool().assets;
		let ripe = |seconds| (0..seconds / 600).for_each(|_| block_with(600, Weight::zero()));
		assert_ok!(Insurance::push(signed(BOB), POOL, 1));
		ripe(1_800);
		// The count needs five steps with its end; then two are paid.
		let mut steps = 0;
		while paid() < 200_000 {
			assert_ok!(Insurance::push(signed(BOB), POOL, 1));
			steps += 1;
			assert!(steps < 40);
			check();
		}
		assert_eq!(paid(), 200_000);
		refute(1);
		check();
		pass(DAY);
		assert_eq!(paid(), 200_000);
		let earned = pool().assets + 200_000 - before;
		assert!(earned < 1_000, "only premiums came in: {earned}");
		assert_eq!((pool().harmed, pool().locked), (200_000, 200_000));
	});
}

#[test]
fn debt_for_what_never_happened_is_forgiven() {
	new_test_ext().execute_with(|| {
		let pool_id = super::shortfall::dollar_pool(500_000, &[(CAROL, 400_000)]);
		confiscate(pool_id, 450_000);
		outage(1, 6 * HOUR);
		pass(1_800);
		assert!(pool_of(pool_id).debt > 300_000);
		assert_eq!(Debts::<Test>::iter().count(), 1);
		refute(1);
		assert_eq!(pool_of(pool_id).debt, 0);
		pass(DAY);
		assert_eq!(Debts::<Test>::iter().count(), 0);
		check();
	});
}

#[test]
fn a_false_alarm_that_paid_every_cap_is_made_whole() {
	covered(|| {
		outage(1, 6 * HOUR);
		pass(1_800);
		assert_eq!((paid(), pool().policies), (CAP, 0));
		pass(HOUR);
		refute(1);
		assert_eq!(Insurance::harmed(WARD), vec![(POOL, CAP)]);
		pass(2 * DAY);
		assert!(pool().events.is_empty(), "it is over when its sets are not judged any more");
	});
}

#[test]
fn who_comes_after_a_total_loss_has_no_part_in_what_it_is_made_whole_of() {
	for before_refuted in [false, true] {
		build_and_execute(|| {
			deposit(ALICE, 1_000_000);
			cover(1_000_000, 4);
			outage(1, 6 * HOUR);
			// All that is earned is paid as well, and no share is worth anything.
			crate::Pools::<Test>::mutate_extant(POOL, |pool| {
				let earned = pool.assets - 1_000_000;
				pool.reserve += earned;
				pool.assets -= earned;
			});
			pass(1_800);
			assert_eq!((paid(), pool().share), (1_000_000, None));
			let come = || Insurance::deposit(signed(BOB), POOL, 1);
			if before_refuted {
				assert_ok!(come());
			}
			refute(1);
			if !before_refuted {
				assert_ok!(come());
			}
			let reserve = pool().reserve;
			assert_ok!(Insurance::make_whole(signed(CAROL), POOL, 1_000_000));
			assert_eq!((pool().assets, pool().reserve), (1, reserve + 1_000_000));
			assert_eq!((pool().harmed, pool().orphaned), (0, 0));
		});
	}
}

#[test]
fn who_comes_when_all_have_left_has_no_part_in_what_they_lost() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 24);
		outage(1, 3 * HOUR);
		pass(1_800);
		refute(1);
		assert_ok!(Insurance::queue_exit(signed(ALICE), POOL, 1_000_000));
		pass(5 * DAY);
		assert_eq!((pool().assets, pool().harmed), (0, CAP / 2));
		deposit(BOB, 1);
		assert_ok!(Insurance::make_whole(signed(CAROL), POOL, CAP));
		assert_eq!((pool().assets, pool().harmed), (1, 0));
	});
}

/// With a single unit he would have all of it.
#[test]
fn who_comes_when_all_have_left_has_no_part_in_what_is_proven_later() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 240);
		assert_ok!(Insurance::queue_exit(signed(ALICE), POOL, 1_000_000));
		pass(20 * HOUR);
		outage(1, 6 * HOUR);
		pass(1_800);
		assert_eq!((paid(), pool().policies), (CAP, 0));
		pass(5 * HOUR);
		assert_eq!((Insurance::supply(&pool()), pool().harmed), (0, 0));
		deposit(BOB, 1);
		refute(1);
		assert_eq!((pool().harmed, pool().orphaned), (CAP, CAP));
		assert_ok!(Insurance::make_whole(signed(CAROL), POOL, CAP));
		assert_eq!((pool().assets, worth(BOB)), (1, 1));
	});
}

/// The alarm goes on after the total loss, and its next step is borne by who came since.
#[test]
fn who_bears_the_rest_of_a_false_alarm_gets_back_that_and_nothing_of_what_others_bore() {
	build_and_execute(|| {
		deposit(ALICE, 100_000);
		cover(100_000, 240);
		let since = now();
		set_status(WARD, Status::Suspect);
		stands(1, since);
		pass(2 * HOUR);
		tell(incident(1, since, now(), false));
		pass(1_800);
		assert_eq!(paid(), 25_000, "the first step");
		// The rest is lost in another way, and the shares with it.
		let lost = pool().assets;
		crate::Pools::<Test>::mutate_extant(POOL, |pool| {
			(pool.reserve, pool.assets) = (pool.reserve + lost, 0);
			pool.missing = pool.locked;
		});
		deposit(BOB, 100_000);
		pass(HOUR);
		tell(incident(1, since, now(), false));
		pass(1_800);
		let second = paid() - 25_000;
		assert!(second >= 25_000, "the next step: {second}");
		let of_bob = worth(BOB);
		refute(1);
		assert_eq!((pool().harmed, pool().orphaned), (25_000 + second, 25_000));
		assert_ok!(Insurance::make_whole(signed(CAROL), POOL, 25_000 + second));
		assert!(worth(BOB) <= of_bob + second, "{} of {second}", worth(BOB) - of_bob);
	});
}

#[test]
fn who_deposits_after_a_loss_gets_nothing_of_what_comes_back() {
	covered(|| {
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		let of_alice = pool().assets;
		deposit(BOB, 500_000);
		assert!(worth(BOB) < 500_000, "what may come back is in the price");
		refute(1);
		deposit(BOB, 100_000);
		let harmed = pool().harmed;
		<Insurance as HarmedPools<u128>>::make_whole(POOL, &CAROL, harmed).unwrap();
		assert!(worth(BOB) <= 600_000, "{} of what others lost", worth(BOB) - 600_000);
		assert!(worth(ALICE) + 2 >= of_alice + harmed, "{}", worth(ALICE));
	});
}

#[test]
fn an_event_that_is_closed_is_not_in_the_price() {
	covered(|| {
		outage(1, 3 * HOUR);
		pass(4 * DAY);
		assert!(pool().events.is_empty());
		deposit(BOB, 500_000);
		let worth = worth(BOB);
		assert!(worth.abs_diff(500_000) < 5, "{worth}");
	});
}

#[test]
fn two_false_incidents_of_one_event_harm_by_no_more_than_was_paid() {
	for settle_between in [false, true] {
		covered(|| {
			let at = now();
			pass(8 * HOUR);
			told(1, at, 2 * HOUR);
			told(2, at + 2 * HOUR + 60, 2 * HOUR);
			pass(1_800);
			let all = paid();
			assert!(all > 0);
			refute(1);
			if settle_between {
				pass(3_600);
			}
			refute(2);
			assert_eq!(pool().harmed, all, "{settle_between}");
		});
	}
}

#[test]
fn what_is_proven_false_elsewhere_is_heard_before_anything_is_paid() {
	covered(|| {
		outage(1, 3 * HOUR);
		pass(1_200);
		world(|world| world.lies.push(IncidentId(1)));
		pass(DAY);
		assert_eq!((paid(), pool().harmed), (0, 0));
		outage(2, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2, "another outage pays");
	});
}

#[test]
fn slashed_money_that_waits_makes_harmed_pools_whole_by_itself() {
	covered(|| {
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		assert_eq!(Insurance::paid_between(WARD, UnixTime(now() - DAY), UnixTime(now())), CAP / 2);
		assert_eq!(Insurance::paid_between(WARD, UnixTime(0), UnixTime(START)), 0);
		let account = Insurance::account_of_harmed(WARD);
		let keep = Preservation::Preserve;
		<Balances as Mutate<u128>>::transfer(&BOB, &account, CAP, keep).unwrap();
		block(0);
		assert_eq!(balance(account), CAP, "nothing is harmed yet");
		let before = pool().assets;
		world(|world| world.lies.push(IncidentId(1)));
		block(0);
		block(0);
		assert_eq!((pool().harmed, pool().assets), (0, before + CAP / 2));
		assert_eq!(balance(account), CAP / 2, "the rest waits for the next time");
		assert_eq!(Insurance::paid_between(WARD, UnixTime(0), UnixTime(now())), 0);
	});
}
