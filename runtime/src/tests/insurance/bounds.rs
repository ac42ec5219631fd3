// SPDX-License-Identifier: Apache-2.0

//! What bounds cover, who governs it, and what brakes do to it.

use super::*;
use crate::{
	constants::time::{LOCAL, PRODUCTION},
	tests::presets::with_preset,
	Assets, SafeMode, Shares,
};
use frame_support::assert_noop;
use pallet_insurance::{Config, Error};
use pallet_timing::Timings;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring::Two;
use sp_runtime::DispatchError;

#[test]
fn cover_and_declared_value_stay_below_what_a_quorum_would_lose() {
	let declared = 300_000 * VGL;
	insurable(declared, |service| {
		let at_risk = Restaking::quorum_at_risk(service);
		assert!(at_risk > 2 * declared, "{at_risk}");
		// A quarter more has to be at risk.
		let room = at_risk * 4 / 5 - declared;
		assert!(room < declared, "the bound is nearer than what the protocol may insure: {room}");
		assert_eq!(buy(room + 2), Err(Error::<Runtime>::NotSecured.into()));
		assert_ok!(buy(room - 2));
		assert_eq!(buy(VGL), Err(Error::<Runtime>::NotSecured.into()));
		assert_eq!(pallet_insurance::Covered::<Runtime>::get(service), room - 2);
	});
}

#[test]
fn only_governance_opens_pools_and_sets_what_things_are_worth() {
	build_and_execute(|| {
		let service = elect();
		let boxed = || Box::new(terms());
		let by = |origin| Insurance::open_pool(origin, service, AssetKind::Native, None, boxed());
		assert_noop!(by(signed(Alice)), DispatchError::BadOrigin);
		let rate = sp_runtime::FixedU128::from_u32(1);
		assert_noop!(
			Insurance::set_coin_rate(signed(Alice), service, rate),
			DispatchError::BadOrigin
		);
		let (from, until) = (UnixTime(now() + 100), UnixTime(now() + 200));
		assert_noop!(
			Insurance::announce_maintenance(signed(Alice), service, from, until),
			DispatchError::BadOrigin
		);
		assert_ok!(by(RuntimeOrigin::root()));
		assert_eq!(Runtime::pools(service), [POOL]);
	});
}

#[test]
fn nobody_creates_assets_or_shares_by_a_call() {
	build_and_execute(|| {
		let id = codec::Compact(7);
		let admin = || account(Alice).into();
		assert_noop!(Assets::create(signed(Alice), id, admin(), 1), DispatchError::BadOrigin);
		assert_noop!(Shares::create(signed(Alice), id, admin(), 1), DispatchError::BadOrigin);
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), id, admin(), true, 1));
	});
}

#[test]
fn shares_are_assets_that_wallets_show_and_move() {
	insurable(10_000 * VGL, |_| {
		let pool = Runtime::pool(POOL).expect("a pool");
		let share = pool.share;
		assert_eq!(Shares::balance(share, account(Eve)), pool.shares);
		use frame_support::traits::fungibles::metadata::Inspect;
		let name = <Shares as Inspect<AccountId>>::name(share);
		assert!(String::from_utf8(name).is_ok_and(|name| name.starts_with("Vigil cover")));
		let half = pool.shares / 2;
		assert_ok!(Shares::transfer(signed(Eve), codec::Compact(share), account(Two).into(), half));
		assert_ok!(Insurance::queue_exit(signed(Two), POOL, half));
		assert_eq!(Runtime::pool(POOL).map(|pool| pool.queued), Some(half));
	});
}

#[test]
fn safe_mode_stops_the_clock_of_payouts_and_no_way_out() {
	insurable(10_000 * VGL, |service| {
		covered(6_000 * VGL);
		let before = free(One);
		tell(certify(service, halt(100)));
		later(10);
		tell(certify(service, resume(100)));
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let active = pallet_insurance::Active::<Runtime>::get().seconds;
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().expect("entered");
		let held = until.saturating_sub(System::block_number());
		assert!(held > 0);
		later(1);
		assert_eq!(pallet_insurance::Active::<Runtime>::get().seconds, active);
		assert_eq!(free(One), before, "nothing ripens meanwhile");
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		later(10);
		assert_eq!(free(One) - before, 3_000 * VGL);
	});
}

#[test]
fn lengths_are_those_of_the_design_and_scale_with_the_chain() {
	build_and_execute(|| {
		let lengths = || {
			[
				<Runtime as Config>::Period::get(),
				<Runtime as Config>::LateFor::get(),
				<Runtime as Config>::MaxMerge::get(),
				<Runtime as Config>::Notice::get(),
				<Runtime as Config>::ExitEpoch::get(),
			]
			.map(|length| length.0)
		};
		assert_eq!(Timings::<Runtime>::get(), LOCAL);
		assert_eq!(lengths(), [6, 15 * 48, 120, 12, 30]);
		Timings::<Runtime>::put(PRODUCTION);
		let day = 86_400;
		assert_eq!(lengths(), [3_600, 15 * day, 7_200, day, day]);
	});
}

#[test]
fn development_networks_have_a_test_dollar_and_others_none() {
	use crate::genesis_config_presets::{preset_names, DOLLAR, TEST_DOLLAR};
	for name in preset_names() {
		let is_for_tests = [DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET]
			.contains(&AsRef::<str>::as_ref(&name));
		with_preset(name.as_ref(), || {
			let has = Assets::balance(TEST_DOLLAR, account(Alice));
			assert_eq!(has >= 1_000 * DOLLAR, is_for_tests, "{name}");
		});
	}
}
