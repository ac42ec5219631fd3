// SPDX-License-Identifier: Apache-2.0

//! Capital that comes and goes.

use crate::{mock::*, Error, Event, Exits, PoolTerms, Pools};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use sp_runtime::{DispatchError, FixedU128, Perbill};
use vigil_primitives::{answers::insurance::PoolId, traits::Status, Seconds, ServiceId};

const CAP: u128 = 400_000;

fn exit(who: u128, much: u128) {
	assert_ok!(Insurance::queue_exit(signed(who), POOL, much));
}

#[test]
fn pools_are_opened_by_whom_the_chain_lets_and_with_sound_terms() {
	build_and_execute(|| {
		let open_with = |origin, service, group, terms: PoolTerms| {
			Insurance::open_pool(origin, service, AssetKind::Native, group, Box::new(terms))
		};
		let refused = open_with(signed(ALICE), WARD, None, terms());
		assert_noop!(refused, DispatchError::BadOrigin);
		let refused = open_with(root(), ServiceId(99), None, terms());
		assert_noop!(refused, Error::<Test>::UnknownService);
		let refused = open_with(root(), WARD, Some(4), terms());
		assert_noop!(refused, Error::<Test>::UnknownGroup);
		for bad in [
			PoolTerms { merge_within: Seconds(2 * HOUR + 1), ..terms() },
			PoolTerms { exit_after: Seconds(DAY - 1), ..terms() },
			PoolTerms { for_watchers: Perbill::one(), ..terms() },
			PoolTerms { exit_share: Perbill::zero(), ..terms() },
			PoolTerms { exit_share: Perbill::from_parts(9_999_999), ..terms() },
			PoolTerms { most_periods: 0, ..terms() },
			PoolTerms { most_periods: u32::MAX, ..terms() },
			PoolTerms { dispute: Seconds(u64::MAX), ..terms() },
		] {
			let refused = open_with(root(), WARD, None, bad);
			assert_noop!(refused, Error::<Test>::BadTerms);
			assert_noop!(
				Insurance::set_terms(root(), POOL, Box::new(bad)),
				Error::<Test>::BadTerms
			);
		}
		open(WARD, AssetKind::Native, terms());
		open(WARD, AssetKind::Native, terms());
		let refused = open_with(root(), WARD, None, terms());
		assert_noop!(refused, Error::<Test>::TooManyPools);
	});
}

#[test]
fn a_deposit_buys_shares_that_wallets_show_and_that_move() {
	build_and_execute(|| {
		deposit(ALICE, 1_000);
		let share = pool().share.expect("issued");
		use frame_support::traits::fungibles::metadata::Inspect;
		assert_eq!(<Shares as Inspect<u128>>::symbol(share), b"VC1000".to_vec());
		assert_eq!(
			<Shares as Inspect<u128>>::name(share),
			b"Vigil cover of service 7, pool 0".to_vec()
		);
		assert_ok!(Shares::transfer(signed(ALICE), share, BOB, 400));
		assert_eq!((shares(ALICE), shares(BOB)), (600, 400));
		exit(BOB, 400);
		assert!(
			Shares::transfer(signed(BOB), share, ALICE, 1).is_err(),
			"queued shares do not move"
		);
	});
}

#[test]
fn donations_change_no_share_price() {
	build_and_execute(|| {
		deposit(ALICE, 1_000);
		let account = Insurance::account(POOL);
		assert_ok!(Balances::transfer_allow_death(signed(BOB), account, 1_000_000));
		deposit(BOB, 1_000);
		assert_eq!((shares(ALICE), shares(BOB)), (1_000, 1_000));
		exit(ALICE, 1_000);
		exit(BOB, 1_000);
		pass(3 * DAY);
		assert_eq!(balance(ALICE), RICH);
		assert_eq!(balance(BOB), RICH - 1_000_000);
	});
}

#[test]
fn a_pool_of_one_unit_works() {
	build_and_execute(|| {
		deposit(ALICE, 1);
		assert_ok!(try_buy(1, 240));
		pass(4 * HOUR);
		outage(1, 6 * HOUR);
		pass(1_800);
		assert_eq!(paid(), 1);
		assert_eq!((pool().assets, pool().locked), (0, 0));
		deposit(BOB, 1);
		assert_eq!(shares(BOB), 1);
	});
}

#[test]
fn the_last_holder_can_leave() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		deposit(BOB, 333_333);
		cover(CAP, 24);
		exit(ALICE, shares(ALICE));
		exit(BOB, shares(BOB));
		pass(5 * DAY);
		let pool = pool();
		assert_eq!((pool.assets, pool.queued, pool.exits), (0, 0, (2, 2)));
		assert_eq!(Insurance::supply(&pool), 0);
		let earned = balance(ALICE) + balance(BOB) - 2 * RICH;
		assert!(earned > 0, "the premium was theirs");
		// What comes later is nobody's windfall.
		deposit(BOB, 500);
		assert_eq!((shares(BOB), super::super::mock::pool().assets), (500, 500));
	});
}

#[test]
fn withdrawals_are_first_in_first_out_within_the_limit_of_an_epoch() {
	build_and_execute(|| {
		let few = PoolTerms { exit_share: Perbill::from_percent(10), ..terms() };
		assert_ok!(Insurance::set_terms(root(), POOL, Box::new(few)));
		deposit(ALICE, 600_000);
		deposit(BOB, 400_000);
		exit(ALICE, 150_000);
		exit(BOB, 50_000);
		pass(DAY - 600);
		assert_eq!(balance(ALICE), RICH - 600_000, "not before its time");
		pass(600);
		assert_eq!(balance(ALICE), RICH - 600_000 + 100_000);
		assert_eq!(balance(BOB), RICH - 400_000, "nobody overtakes");
		pass(DAY);
		assert_eq!(balance(ALICE), RICH - 450_000);
		assert_eq!(balance(BOB), RICH - 400_000 + 40_000, "what is left of a tenth of 900,000");
	});
}

#[test]
fn what_cover_needs_stays() {
	build_and_execute(|| {
		deposit(ALICE, 500_000);
		cover(CAP, 24 * 20);
		exit(ALICE, 500_000);
		pass(3 * DAY);
		let left = pool();
		assert!(left.assets >= CAP && left.assets < CAP + 1_000, "{left:?}");
		assert_eq!(left.locked, CAP);
		pass(20 * DAY);
		assert_eq!(pool().assets, 0);
	});
}

#[test]
fn first_exit_advantage_is_zero_while_a_loss_is_pending() {
	build_and_execute(|| {
		deposit(ALICE, 500_000);
		deposit(BOB, 500_000);
		cover(CAP, 240);
		exit(ALICE, 500_000);
		let before = (balance(ALICE), balance(BOB));
		pass(DAY - 2 * HOUR);
		// The exit ripens in the middle of the outage.
		outage(1, 6 * HOUR);
		assert_eq!(balance(ALICE), before.0, "guarded");
		pass(1_200);
		assert_eq!(balance(ALICE), before.0, "and as long as the figure is disputed");
		pass(DAY);
		assert_eq!(paid(), CAP);
		exit(BOB, 500_000);
		pass(3 * DAY);
		let got = (balance(ALICE) - before.0, balance(BOB) - before.1);
		assert!(got.0 >= 300_000 && got.1 >= 300_000, "{got:?}");
		assert!(got.0 <= got.1, "who left first has lost as much: {got:?}");
	});
}

#[test]
fn a_guard_shifts_the_windows_of_withdrawals() {
	build_and_execute(|| {
		deposit(ALICE, 1_000);
		exit(ALICE, 1_000);
		pass(DAY / 2);
		set_status(WARD, Status::Suspect);
		System::assert_has_event(Event::Guarded { pool: POOL }.into());
		pass(5 * DAY);
		set_status(WARD, Status::Live);
		System::assert_has_event(Event::Unguarded { pool: POOL }.into());
		pass(DAY / 2 - 600);
		assert_eq!(Exits::<Test>::iter().count(), 1);
		pass(600);
		assert_eq!(Exits::<Test>::iter().count(), 0);
	});
}

#[test]
fn suspect_live_suspect_cycles_conserve_value() {
	build_and_execute(|| {
		let issuance = Balances::total_issuance();
		deposit(ALICE, 1_000_000);
		cover(CAP, 24);
		exit(ALICE, 400_000);
		let (before, open) = (pool().assets + pool().unearned, Insurance::open_time(&pool()));
		for _ in 0..20 {
			set_status(WARD, Status::Suspect);
			set_status(WARD, Status::Live);
			set_status(WARD, Status::Suspect);
			check();
			set_status(WARD, Status::Live);
		}
		assert_eq!(Insurance::open_time(&pool()), open, "time neither ran nor was lost");
		assert_eq!(pool().assets + pool().unearned, before);
		assert_eq!(pool().locked, CAP);
		pass(6 * DAY);
		exit(ALICE, shares(ALICE));
		pass(3 * DAY);
		assert_eq!(pool().assets, 0);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn an_account_has_a_quota_of_withdrawals() {
	build_and_execute(|| {
		deposit(ALICE, 1_000);
		exit(ALICE, 1);
		exit(ALICE, 1);
		let third = Insurance::queue_exit(signed(ALICE), POOL, 1);
		assert_noop!(third, Error::<Test>::TooManyExits);
		let none = Insurance::queue_exit(signed(ALICE), POOL, 0);
		assert_noop!(none, Error::<Test>::TooLittle);
		let unknown = Insurance::queue_exit(signed(ALICE), PoolId(9), 1);
		assert_noop!(unknown, Error::<Test>::UnknownPool);
		pass(2 * DAY);
		exit(ALICE, 998);
	});
}

#[test]
fn income_without_underwriters_is_no_windfall() {
	build_and_execute(|| {
		deposit(ALICE, 1_000);
		Pools::<Test>::mutate_extant(POOL, |pool| {
			let share = pool.share.expect("issued");
			let (force, keep) = (
				frame_support::traits::tokens::Fortitude::Force,
				frame_support::traits::tokens::Preservation::Expendable,
			);
			let exact = frame_support::traits::tokens::Precision::Exact;
			assert_ok!(<Shares as Mutate<u128>>::burn_from(
				share, &ALICE, 1_000, keep, exact, force
			));
			pool.assets = 0;
			Insurance::give(pool, 100);
			assert_eq!((pool.assets, pool.reserve), (0, 100));
		});
	});
}

#[test]
fn rates_are_said_of_other_assets_and_are_positive() {
	build_and_execute(|| {
		let one = FixedU128::from_u32(1);
		let set = |origin, asset, value| Insurance::set_rate(origin, asset, value);
		let dollar = AssetKind::WithId(DOLLAR);
		assert_noop!(set(signed(ALICE), dollar.clone(), one), DispatchError::BadOrigin);
		assert_noop!(set(root(), AssetKind::Native, one), Error::<Test>::BadRate);
		assert_noop!(set(root(), dollar, FixedU128::from_u32(0)), Error::<Test>::BadRate);
	});
}

#[test]
fn the_last_holder_can_leave_a_pool_whose_ward_never_returns() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 24);
		let since = now();
		exit(ALICE, 1_000_000);
		stands(1, since);
		pass(6 * HOUR);
		assert_eq!(pool().policies, 1, "nothing more is certified yet");
		let before = balance(ALICE);
		stands(1, since);
		pass(1_200);
		assert_eq!(balance(ALICE), before, "not while cover may be due");
		pass(2 * DAY);
		assert_eq!((pool().guarded, pool().policies), (true, 0));
		let got = balance(ALICE) - before;
		assert!((600_000..601_000).contains(&got), "{got}");
		assert_eq!(Insurance::supply(&pool()), 0);
	});
}
