// SPDX-License-Identifier: Apache-2.0

//! Pools in any asset are made whole from slashed VGL.

use crate::{mock::*, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchResult, FixedU128};
use vigil_primitives::{answers::insurance::PoolId, IncidentId, ServiceId, UnixTime};

const CAP: u128 = 400_000;
const DOLLARS: PoolId = PoolId(1);

/// A dollar is worth so many halves of a VGL from now on.
fn rate(halves: u128) {
	let asset = AssetKind::WithId(DOLLAR);
	assert_ok!(Insurance::set_rate(root(), asset, FixedU128::from_rational(halves, 2)));
}

/// A pool in VGL and one in dollars have paid half of a cap each for an outage.
fn both_paid(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		assert_eq!(open(WARD, AssetKind::WithId(DOLLAR), terms()), DOLLARS);
		assert_ok!(Insurance::deposit(signed(ALICE), DOLLARS, 1_000_000));
		rate(4);
		assert_ok!(try_buy(CAP, 240));
		assert_ok!(try_buy_of(DOLLARS, CAP, CURVE, 240));
		pass(4 * HOUR);
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!((paid(), dollars(CAROL) - RICH), (CAP / 2, CAP / 2));
		test();
	});
}

/// It was a lie, as becomes known elsewhere, and so much was slashed for whom it harmed.
fn slashed(amount: u128) {
	world(|world| world.lies = vec![IncidentId(1)]);
	let to = Insurance::account_of_harmed(WARD);
	assert_ok!(<Balances as Mutate<u128>>::transfer(&BOB, &to, amount, Preservation::Preserve));
}

fn exchange(amount: u128, least: u128) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Insurance::exchange_slashed(signed(BUYER), DOLLARS, amount, least)
	})
}

#[test]
fn slashing_is_told_what_pools_in_any_asset_have_paid() {
	both_paid(|| {
		let loss = || Insurance::paid_between(WARD, UnixTime(0), UnixTime(u64::MAX));
		assert_eq!(loss(), CAP / 2 + CAP);
		pass(17 * HOUR);
		assert_eq!(try_buy_of(DOLLARS, 10, CURVE, 24), Err(Error::<Test>::StaleRate.into()));
		assert_eq!(loss(), CAP / 2 + CAP, "by the last rate, also when nothing is sold by it");
	});
}

#[test]
fn what_is_slashed_is_divided_by_what_each_pool_lacks_whichever_has_its_turn_first() {
	both_paid(|| {
		let before = pool().assets;
		slashed(150_010);
		assert_ok!(Insurance::push(signed(BOB), POOL, 100));
		// A third of what they lack together is the VGL pool's.
		assert_eq!((pool().harmed, pool().assets - before), (150_000, 50_000));
		assert_eq!((pool_of(DOLLARS).harmed, pool_of(DOLLARS).slashed), (CAP / 2, 100_000));
		block(6);
		block(6);
		assert_eq!((pool().harmed, pool_of(DOLLARS).slashed), (150_000, 100_000), "once");
		slashed(1_000_000);
		block(6);
		assert_eq!((pool().harmed, pool_of(DOLLARS).slashed), (0, CAP));
		assert_eq!(Insurance::of_harmed(WARD) - CAP, 550_000, "the rest is for the next time");
	});
}

#[test]
fn what_is_slashed_for_one_ward_is_not_divided_among_the_pools_of_another() {
	both_paid(|| {
		let other = open(OTHER_WARD, AssetKind::Native, terms());
		crate::Pools::<Test>::mutate_extant(other, |pool| pool.harmed = 1_000);
		let before = pool().assets;
		slashed(150_010);
		block(6);
		block(6);
		assert_eq!((pool_of(other).harmed, pool_of(other).slashed), (1_000, 0));
		assert_eq!(Insurance::of_harmed(OTHER_WARD), 0);
		assert_eq!((pool().assets - before, pool_of(DOLLARS).slashed), (50_000, 100_000));
	});
}

#[test]
fn no_account_is_of_two_wards_or_of_a_pool_too() {
	let wards = (0..1_000).map(|ward| Insurance::account_of_harmed(ServiceId(ward)));
	let pools = (0..1_000).map(|pool| Insurance::account(PoolId(pool)));
	let all: std::collections::BTreeSet<_> = wards.chain(pools).collect();
	assert_eq!(all.len(), 2_000);
}

#[test]
fn a_pool_in_dollars_is_made_whole_by_whoever_brings_dollars_for_slashed_vgl() {
	both_paid(|| {
		slashed(CAP / 2 + CAP + 10);
		block(6);
		let (before, had) = (pool_of(DOLLARS).assets, (balance(BUYER), dollars(BUYER)));
		assert_ok!(exchange(50_000, 100_000));
		assert_eq!((balance(BUYER) - had.0, had.1 - dollars(BUYER)), (100_000, 50_000));
		assert_eq!(pool_of(DOLLARS).assets - before, 50_000);
		let refused = exchange(50_000, 100_001);
		assert_eq!(refused, Err(Error::<Test>::TooLittle.into()), "less than was asked for");
		assert_ok!(exchange(u128::MAX, 0));
		assert_eq!(pool_of(DOLLARS).assets - before, CAP / 2, "all of it, and no more");
		assert_eq!((pool_of(DOLLARS).harmed, pool_of(DOLLARS).slashed), (0, 0));
		assert_noop!(exchange(1, 0), Error::<Test>::NotHarmed);
	});
}

#[test]
fn nothing_is_exchanged_by_a_stale_rate_and_what_is_set_aside_waits() {
	both_paid(|| {
		slashed(CAP / 2 + CAP + 10);
		pass(DAY + 600);
		assert_eq!(pool_of(DOLLARS).slashed, CAP);
		assert_eq!(exchange(50_000, 0), Err(Error::<Test>::StaleRate.into()));
		rate(2);
		assert_ok!(exchange(u128::MAX, 0));
		// A dollar is worth less than when the part was set aside: what is left is nobody's again.
		assert_eq!((pool_of(DOLLARS).harmed, pool_of(DOLLARS).slashed), (0, CAP / 2));
		block(6);
		assert_eq!(pool_of(DOLLARS).slashed, 0);
	});
}

#[test]
fn a_pool_that_its_part_does_not_suffice_for_is_made_whole_as_far_as_it_does() {
	both_paid(|| {
		slashed(CAP / 2 + CAP + 10);
		block(6);
		rate(8);
		assert_ok!(exchange(u128::MAX, CAP));
		assert_eq!((pool_of(DOLLARS).harmed, pool_of(DOLLARS).slashed), (CAP / 4, 0));
		assert_noop!(exchange(1, 0), Error::<Test>::NotHarmed);
		assert_ok!(Insurance::make_whole(signed(CAROL), DOLLARS, CAP));
		assert_eq!(pool_of(DOLLARS).harmed, 0, "whoever likes gives the rest");
	});
}

#[test]
fn what_is_brought_for_slashed_vgl_serves_debt_first() {
	both_paid(|| {
		crate::Pools::<Test>::mutate_extant(DOLLARS, |pool| pool.harmed = 1_000);
		let before = pool_of(DOLLARS).assets;
		let to = Insurance::account_of_harmed(WARD);
		assert_ok!(<Balances as Mutate<u128>>::transfer(&BOB, &to, 2_010, Preservation::Preserve));
		block(6);
		crate::Pools::<Test>::mutate_extant(DOLLARS, |pool| pool.debt = 400);
		assert_ok!(exchange(1_000, 2_000));
		assert_eq!((pool_of(DOLLARS).set_aside, pool_of(DOLLARS).assets), (400, before + 600));
		crate::Pools::<Test>::mutate_extant(DOLLARS, |pool| {
			(pool.debt, pool.set_aside) = (0, 0);
			pool.assets += 400;
		});
	});
}

#[test]
fn dollars_that_are_given_free_the_part_of_the_pool_for_others() {
	both_paid(|| {
		slashed(CAP + 10);
		assert_ok!(Insurance::push(signed(BOB), POOL, 100));
		let lacks = pool().harmed;
		assert!(lacks > 0 && pool_of(DOLLARS).slashed > 0);
		assert_ok!(Insurance::make_whole(signed(CAROL), DOLLARS, CAP));
		block(6);
		block(6);
		assert_eq!((pool().harmed, pool_of(DOLLARS).slashed), (0, 0), "{lacks}");
	});
}

#[test]
fn pools_in_vgl_exchange_nothing() {
	both_paid(|| {
		slashed(100_010);
		let refused = Insurance::exchange_slashed(signed(BUYER), POOL, 1, 0);
		assert_noop!(refused, Error::<Test>::NotHarmed);
		assert_noop!(exchange(1, 0), Error::<Test>::NotHarmed);
		block(6);
		let told =
			|event: &Event<Test>| matches!(event, Event::SlashedDivided { service: WARD, .. });
		assert!(System::events().into_iter().any(|record| match record.event {
			RuntimeEvent::Insurance(event) => told(&event),
			_ => false,
		}));
	});
}
