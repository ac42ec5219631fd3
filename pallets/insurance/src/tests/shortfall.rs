// SPDX-License-Identifier: Apache-2.0

//! A pool that cannot pay all: an issuer took what it had.

use crate::{mock::*, Error, Parked};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::FixedU128;
use vigil_primitives::answers::insurance::{Insured, PoolId};

/// A pool in dollars, with one underwriter and a policy for each of these.
pub fn dollar_pool(assets: u128, policies: &[(u128, u128)]) -> PoolId {
	let dollar = AssetKind::WithId(DOLLAR);
	assert_ok!(Insurance::set_rate(root(), dollar.clone(), FixedU128::from_u32(1)));
	let id = open(WARD, dollar, terms());
	assert_ok!(Insurance::deposit(signed(ALICE), id, assets));
	for (who, cap) in policies {
		let insured = Insured::Protocol(PROTOCOL);
		let buyer = signed(BUYER);
		assert_ok!(Insurance::buy(buyer, id, insured, None, *who, *cap, CURVE, 240, RICH));
	}
	pass(5 * HOUR);
	id
}

fn got(who: u128) -> u128 {
	dollars(who) - RICH
}

#[test]
fn shortfall_is_pro_rata_in_any_order_of_policies() {
	for order in [[(CAROL, 100_000), (BOB, 300_000)], [(BOB, 300_000), (CAROL, 100_000)]] {
		new_test_ext().execute_with(|| {
			let id = dollar_pool(500_000, &order);
			let (assets, reserve) = (pool_of(id).assets, pool_of(id).reserve);
			confiscate(id, 400_000);
			outage(1, 6 * HOUR);
			// While it stands the pool earns.
			pass(1_200);
			let drawn = pool_of(id).assets - 400_000 + pool_of(id).reserve;
			assert!(drawn >= assets - 400_000 + reserve);
			pass(600);
			assert_eq!(got(CAROL), 100_000 * drawn / 400_000);
			assert_eq!(got(BOB), 300_000 * drawn / 400_000);
			let lacks = 400_000 - got(CAROL) - got(BOB);
			assert_eq!(pool_of(id).debt, lacks);
			check();
		});
	}
}

#[test]
fn debt_is_served_first_by_what_the_pool_earns() {
	new_test_ext().execute_with(|| {
		let id = dollar_pool(500_000, &[(CAROL, 200_000), (BOB, 200_000)]);
		confiscate(id, 499_000);
		outage(1, 6 * HOUR);
		pass(1_800);
		let debt = pool_of(id).debt;
		assert!(debt > 390_000);
		assert_ok!(Insurance::deposit(signed(ALICE), id, 50_000));
		pass(10 * DAY);
		let after = pool_of(id);
		assert_eq!(after.unearned, 0);
		assert_eq!(after.assets, 50_000, "all that was earned served the debt, nothing the shares");
		assert!(after.debt < debt);
		assert_eq!(got(CAROL), got(BOB));
		let whole = got(CAROL) + got(BOB) + after.debt + after.set_aside;
		assert!(whole >= 400_000 && after.set_aside <= after.debt.div_ceil(256), "{after:?}");
		check();
	});
}

#[test]
fn a_policy_ends_though_what_it_is_owed_of_an_outage_is_never_served() {
	new_test_ext().execute_with(|| {
		let id = dollar_pool(500_000, &[(CAROL, 400_000)]);
		confiscate(id, 499_000);
		// Two steps of four.
		outage(1, 3 * HOUR);
		pass(1_800);
		let half = pool_of(id);
		assert_eq!((half.policies, half.locked), (1, 200_000));
		pass(12 * DAY);
		let after = pool_of(id);
		assert!(after.debt > 0 && after.events.len() == 1, "it is still owed: {after:?}");
		assert_eq!((after.policies, after.locked), (0, 0), "nothing can come of it any more");
		check();
		assert_ok!(Insurance::deposit(signed(BOB), id, 10_000));
		assert_ok!(Insurance::queue_exit(signed(BOB), id, 10_000));
		pass(4 * DAY);
		assert_eq!(got(BOB), 0, "no cover holds who comes");
		check();
	});
}

#[test]
fn a_total_loss_leaves_a_usable_pool() {
	new_test_ext().execute_with(|| {
		let id = dollar_pool(500_000, &[(CAROL, 500_000)]);
		let old = pool_of(id).share.unwrap();
		confiscate(id, 499_999);
		outage(1, 6 * HOUR);
		pass(1_800);
		assert_eq!(pool_of(id).share, None, "the old shares are void");
		assert_ok!(Insurance::deposit(signed(BOB), id, 1_000));
		let share = pool_of(id).share.unwrap();
		assert_ne!(share, old);
		assert_eq!(Shares::balance(share, BOB), 1_000);
		assert_ok!(Insurance::queue_exit(signed(BOB), id, 1_000));
		pass(3 * DAY);
		assert_eq!(pool_of(id).exits, (1, 1), "who came after the loss has lost nothing");
		assert_eq!(got(BOB), 0);
		check();
	});
}

#[test]
fn cover_is_not_sold_from_what_is_not_there() {
	new_test_ext().execute_with(|| {
		let id = dollar_pool(500_000, &[(CAROL, 100_000)]);
		confiscate(id, 450_000);
		assert_noop!(try_buy_of(id, 1_000, CURVE, 10), Error::<Test>::NoCapacity);
		assert_ok!(Insurance::deposit(signed(BOB), id, 10_000));
		assert!(pool_of(id).missing > 0);
		check();
		assert_ok!(Insurance::deposit(signed(BOB), id, 100_000));
		assert_eq!(pool_of(id).missing, 0);
		assert_ok!(try_buy_of(id, 1_000, CURVE, 10));
		check();
	});
}

#[test]
fn a_transfer_that_fails_is_parked_and_stops_nobody() {
	new_test_ext().execute_with(|| {
		open(WARD, AssetKind::Native, terms());
		// Nobody has this account, and its payout is below the least balance of it.
		let poor = 99;
		let id = dollar_pool(500_000, &[(CAROL, 200_000), (poor, 9), (BOB, 200_000)]);
		outage(1, 6 * HOUR);
		pass(1_800);
		assert_eq!([got(CAROL), got(BOB), dollars(poor)], [200_000, 200_000, 0]);
		assert_eq!(Parked::<Test>::get(id, poor), 9);
		assert_eq!(pool_of(id).parked, 9);
		check();
		assert!(Insurance::claim_parked(signed(BOB), id, poor).is_err());
		assert_ok!(Dollars::transfer(signed(BOB), DOLLAR, poor, 10));
		assert_ok!(Insurance::claim_parked(signed(BOB), id, poor));
		assert_eq!(dollars(poor), 19);
		let twice = Insurance::claim_parked(signed(BOB), id, poor);
		assert_noop!(twice.map_err(|error| error.error), Error::<Test>::NothingParked);
		check();
	});
}

#[test]
fn what_the_issuer_freezes_waits_and_is_not_lost() {
	new_test_ext().execute_with(|| {
		let id = dollar_pool(500_000, &[(CAROL, 400_000)]);
		let account = Insurance::account(id);
		let before = pool_of(id).assets;
		outage(1, 6 * HOUR);
		assert_ok!(Dollars::freeze(signed(ROOT_PAYER), DOLLAR, account));
		pass(DAY);
		assert_eq!((got(CAROL), pool_of(id).debt), (0, 0));
		assert!(pool_of(id).assets >= before && pool_of(id).share.is_some());
		let dollar = AssetKind::WithId(DOLLAR);
		assert_ok!(Insurance::set_rate(root(), dollar, FixedU128::from_u32(1)));
		assert_noop!(try_buy_of(id, 1_000, CURVE, 10), Error::<Test>::NoCapacity);
		check();
		assert_ok!(Dollars::thaw(signed(ROOT_PAYER), DOLLAR, account));
		block(0);
		assert_eq!(got(CAROL), 400_000);
		check();
	});
}
