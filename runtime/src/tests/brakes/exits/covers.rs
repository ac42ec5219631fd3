// SPDX-License-Identifier: Apache-2.0

//! Ways out of cover, and of what others may do with assets.

use super::{address, free, out, signed, Way};
use crate::{
	constants::currency::VGL,
	genesis_config_presets::{DOLLAR, TEST_DOLLAR},
	tests::{
		account,
		insurance::{covered, dollar_pool, insured, POOL},
	},
	Assets, Balances, Insurance, Runtime, Shares,
};
use codec::Compact;
use frame_support::assert_ok;
use pallet_assets::{Instance1, Instance2};
use pallet_insurance::{Call, Parked, Policies, Pools};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave, Eve, Ferdie};

const CAP: u128 = 1_000 * VGL;

pub(super) fn leave() -> Way {
	let service = insured(10_000 * VGL);
	let policy = covered(CAP);
	// A pool in dollars that lacks some, and slashed VGL for it.
	let (dollars, waits) = (dollar_pool(service), Insurance::account_of_harmed(service));
	assert_ok!(Balances::transfer_keep_alive(signed(Alice), waits.into(), 3 * VGL));
	Pools::<Runtime>::mutate_extant(dollars, |pool| (pool.harmed, pool.slashed) = (DOLLAR, VGL));
	// A payout that failed, and one for a false alarm.
	Pools::<Runtime>::mutate_extant(POOL, |pool| {
		pool.assets -= 10 * VGL;
		pool.parked = 10 * VGL;
		pool.harmed = 5 * VGL;
	});
	Parked::<Runtime>::insert(POOL, account(Dave), 10 * VGL);
	Box::new(move || {
		let (cap, most) = (CAP / 2, u128::MAX);
		let before = free(Ferdie);
		out(Ferdie, Call::<Runtime>::reduce { pool: POOL, policy, cap: CAP / 2 });
		assert!(free(Ferdie) > before, "what is not earned is back");
		assert_eq!(Policies::<Runtime>::get(POOL, policy).map(|one| one.cap), Some(CAP / 2));
		out(Ferdie, Call::<Runtime>::renew { pool: POOL, policy, cap, periods: 10, most });
		let before = free(Dave);
		out(Bob, Call::<Runtime>::claim_parked { pool: POOL, who: account(Dave) });
		assert_eq!(free(Dave) - before, 10 * VGL);
		out(Bob, Call::<Runtime>::make_whole { pool: POOL, amount: 5 * VGL });
		out(Bob, Call::<Runtime>::exchange_slashed { pool: dollars, amount: DOLLAR, least: VGL });
		out(Eve, Call::<Runtime>::queue_exit { pool: POOL, shares: 100 * VGL });
		out(Bob, Call::<Runtime>::push { pool: POOL, most: 10 });
		let pool = Pools::<Runtime>::get(POOL).expect("a pool");
		assert_eq!((pool.harmed, pool.parked, pool.queued), (0, 0, 100 * VGL));
	})
}

pub(super) fn take_back() -> Way {
	insured(10_000 * VGL);
	let share = Pools::<Runtime>::get(POOL).and_then(|pool| pool.share).expect("a share");
	let (dollar, share) = (Compact(TEST_DOLLAR), Compact(share));
	let newcomer = Bob;
	assert_ok!(Assets::approve_transfer(signed(Alice), dollar, address(Dave), 100));
	assert_ok!(Shares::approve_transfer(signed(Eve), share, address(Dave), 100));
	assert_ok!(Shares::touch(signed(newcomer), share));
	let other = Compact(7);
	let force = crate::RuntimeOrigin::root();
	assert_ok!(Assets::force_create(force, other, address(Alice), false, 1));
	assert_ok!(Assets::touch(signed(newcomer), other));
	Box::new(move || {
		type OfAssets = pallet_assets::Call<Runtime, Instance1>;
		type OfShares = pallet_assets::Call<Runtime, Instance2>;
		out(Alice, OfAssets::cancel_approval { id: dollar, delegate: address(Dave) });
		out(Eve, OfShares::cancel_approval { id: share, delegate: address(Dave) });
		let before = free(newcomer);
		out(newcomer, OfAssets::refund { id: other, allow_burn: false });
		out(newcomer, OfShares::refund { id: share, allow_burn: false });
		assert!(free(newcomer) > before, "what the accounts were opened with is back");
	})
}
