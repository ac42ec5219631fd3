// SPDX-License-Identifier: Apache-2.0

//! A pool that bears the losses of another above a layer.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{answers::insurance::PoolId, traits::Status};

const BACKER: PoolId = PoolId(1);

/// The pool has 100,000 and is backed with 200,000 above 60,000.
fn backed(test: impl FnOnce()) {
	build_and_execute(|| {
		open(OTHER_WARD, AssetKind::Native, terms());
		deposit(ALICE, 100_000);
		assert_ok!(Insurance::deposit(signed(BOB), BACKER, 250_000));
		let backing = Some((BACKER, 60_000, 200_000, Perbill::from_percent(50)));
		assert_ok!(Insurance::set_backing(root(), POOL, backing));
		test();
	});
}

#[test]
fn a_backed_pool_sells_more_and_the_backer_keeps_for_it() {
	backed(|| {
		assert_eq!(Insurance::pool_info(POOL).unwrap().capacity, 300_000);
		assert_eq!(Insurance::pool_info(BACKER).unwrap().capacity, 50_000);
		assert_noop!(try_buy_of(BACKER, 50_001, CURVE, 24), Error::<Test>::NoCapacity);
		assert_noop!(try_buy(300_001, 24), Error::<Test>::NoCapacity);
		assert_ok!(try_buy(300_000, 24));
		block(0);
		assert_ok!(Insurance::queue_exit(signed(BOB), BACKER, 250_000));
		pass(2 * DAY);
		let backer = pool_of(BACKER);
		assert!(backer.assets >= 200_000 && backer.assets < 201_000, "{backer:?}");
	});
}

#[test]
fn losses_up_to_the_layer_are_the_pools_own_and_those_above_the_backers() {
	backed(|| {
		cover(240_000, 240);
		let before = (pool().assets, pool_of(BACKER).assets);
		// One step: 60,000, all the pool's own.
		outage(1, 2 * HOUR);
		pass(1_800);
		assert_eq!(paid(), 60_000);
		assert!(pool().assets + 60_000 >= before.0 && pool_of(BACKER).assets >= before.1);
		// Another: all the backer's.
		pass(2 * DAY);
		let own = pool().assets;
		outage(2, 2 * HOUR);
		pass(1_800);
		assert_eq!(paid(), 120_000);
		assert!(pool().assets >= own);
		assert_eq!(pool_of(BACKER).backs, 140_000);
		let lost = before.1 + 1_000 - pool_of(BACKER).assets;
		assert!((60_000..61_000).contains(&lost), "{lost}");
		pass(20 * DAY);
		assert_ok!(Insurance::set_backing(root(), POOL, None));
		assert_eq!(pool_of(BACKER).backs, 0);
	});
}

#[test]
fn the_backer_earns_its_share() {
	backed(|| {
		cover(240_000, 240);
		let before = pool_of(BACKER).assets + pool_of(BACKER).reserve;
		let unearned = pool().unearned;
		pass(13 * DAY);
		let backer = pool_of(BACKER);
		let earned = backer.assets + backer.reserve - before;
		assert!(earned <= unearned / 2 && earned + 300 > unearned / 2, "{earned} of {unearned}");
	});
}

#[test]
fn a_false_alarm_returns_what_the_backer_had_not_paid() {
	backed(|| {
		cover(240_000, 240);
		let at = now();
		pass(6 * HOUR);
		told(1, at, 5 * HOUR);
		block(0);
		let before = (pool().assets, pool_of(BACKER).assets);
		(0..3).for_each(|_| block_with(600, frame_support::weights::Weight::zero()));
		let mut steps = 0;
		while pool().settling.as_ref().is_none_or(|one| one.stage != crate::Stage::Pay) {
			assert_ok!(Insurance::push(signed(BOB), POOL, 1));
			steps += 1;
			assert!(steps < 20);
			check();
		}
		assert!(pool_of(BACKER).assets < before.1);
		refute(1);
		assert_eq!((paid(), pool_of(BACKER).assets), (0, before.1));
		assert!(pool().assets >= before.0);
		assert_eq!(pool_of(BACKER).backs, 200_000);
	});
}

#[test]
fn what_backs_is_agreed_in_quiet_and_ends_only_when_it_is_not_needed() {
	backed(|| {
		let share = Perbill::from_percent(50);
		let back = |pool, backing| Insurance::set_backing(root(), pool, backing);
		let chained = back(BACKER, Some((POOL, 0, 1, share)));
		assert_noop!(chained, Error::<Test>::BadBacking);
		let itself = back(POOL, Some((POOL, 0, 1, share)));
		assert_noop!(itself, Error::<Test>::BadBacking);
		let much = back(POOL, Some((BACKER, 0, 250_001, share)));
		assert_noop!(much, Error::<Test>::NoCapacity);
		let unknown = back(POOL, Some((PoolId(9), 0, 1, share)));
		assert_noop!(unknown, Error::<Test>::UnknownPool);
		set_status(OTHER_WARD, Status::Suspect);
		assert_noop!(back(POOL, Some((BACKER, 0, 1, share))), Error::<Test>::Guarded);
		set_status(OTHER_WARD, Status::Live);
		cover(200_000, 24);
		assert_noop!(back(POOL, None), Error::<Test>::StillNeeded);
		pass(4 * DAY);
		assert_ok!(back(POOL, None));
	});
}

#[test]
fn nobody_leaves_the_backer_while_a_loss_of_the_backed_pool_is_pending() {
	backed(|| {
		cover(300_000, 240);
		assert_ok!(Insurance::deposit(signed(CAROL), BACKER, 250_000));
		assert_ok!(Insurance::queue_exit(signed(BOB), BACKER, 250_000));
		let before = balance(BOB);
		pass(DAY - HOUR);
		// It ripens in the middle of the outage of the other ward.
		outage(1, 6 * HOUR);
		assert_eq!(balance(BOB), before, "guarded");
		pass(1_200);
		assert_eq!(balance(BOB), before, "and as long as the figure is disputed");
		pass(DAY);
		let got = balance(BOB) - before;
		assert!((150_000..151_000).contains(&got), "half of what the loss left: {got}");
	});
}

#[test]
fn no_loss_is_moved_by_agreeing_on_a_backing_while_it_is_pending() {
	backed(|| {
		cover(100_000, 240);
		outage(1, 6 * HOUR);
		let share = Perbill::from_percent(50);
		let back = |backing| Insurance::set_backing(root(), POOL, backing);
		assert_noop!(back(Some((BACKER, 0, 200_000, share))), Error::<Test>::LossPending);
		pass(1_800);
		assert_ok!(back(Some((BACKER, 0, 200_000, share))));
	});
}

#[test]
fn a_backer_is_free_of_a_pool_whose_ward_never_returns() {
	backed(|| {
		cover(60_000, 24);
		let since = now();
		stands(1, since);
		pass(6 * HOUR);
		assert_noop!(Insurance::set_backing(root(), POOL, None), Error::<Test>::Guarded);
		stands(1, since);
		pass(HOUR);
		assert_eq!((paid(), pool().policies), (60_000, 0));
		assert_ok!(Insurance::set_backing(root(), POOL, None));
		assert_eq!(pool_of(BACKER).backs, 0);
	});
}
