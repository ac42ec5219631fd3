// SPDX-License-Identifier: Apache-2.0

//! Who may have cover, as the staking ledger, the pools and the plans of this chain say.

use super::*;
use crate::{
	configs::insurance::{holding_key, Holders, HoldingProof, Parties},
	tests::{failover::certify_entry, restaking::nominate},
	NominationPools, Staking,
};
use pallet_insurance::{
	traits::{Interests, Watchers},
	Error,
};
use pallet_staking::RewardDestination;
use sp_keyring::Sr25519Keyring::{AliceStash, Bob, Charlie, CharlieStash, Dave, Two};

const CAP: Balance = 1_000 * VGL;

fn refused_for(to: AccountId) {
	assert_eq!(buy_for(to, CAP), Err(Error::<Runtime>::Watches.into()));
}

#[test]
fn a_watcher_and_whoever_it_has_paid_hold_no_cover() {
	insurable(10_000 * VGL, |_| {
		refused_for(account(AliceStash));
		assert_ok!(buy_for(account(CharlieStash), CAP),);
		assert_ok!(Staking::set_payee(
			signed(AliceStash),
			RewardDestination::Account(account(Two))
		));
		refused_for(account(Two));
		assert_ok!(buy_for(account(One), CAP));
	});
}

#[test]
fn a_nominator_of_a_watcher_neither_buys_nor_is_paid() {
	insurable(10_000 * VGL, |service| {
		nominate(Dave, AliceStash, 1_000 * VGL);
		nominate(Bob, CharlieStash, 1_000 * VGL);
		refused_for(account(Dave));
		refused_for(account(Bob));
		next_era();
		next_era();
		refused_for(account(Dave));
		assert!(!Parties::is_party(service, &account(Bob)), "who backs no watcher is none");
		assert_ok!(buy_for(account(Bob), CAP));
		assert_ok!(Staking::chill(signed(Dave)));
		refused_for(account(Dave));
		nominate(Ferdie, AliceStash, 1_000 * VGL);
		assert_eq!(buy(CAP), Err(Error::<Runtime>::Watches.into()), "nor as a buyer");
	});
}

#[test]
fn members_and_accounts_of_a_pool_that_backs_a_watcher_hold_no_cover() {
	insurable(10_000 * VGL, |service| {
		let (root, bouncer) = (account(Charlie), account(Charlie));
		let created = NominationPools::create(
			signed(Charlie),
			1_000 * VGL,
			account(Charlie).into(),
			root.into(),
			bouncer.into(),
		);
		assert_ok!(created);
		let pool = pallet_nomination_pools::LastPoolId::<Runtime>::get();
		assert_ok!(NominationPools::nominate(signed(Charlie), pool, vec![account(AliceStash)]));
		assert_ok!(NominationPools::join(signed(Bob), 100 * VGL, pool));
		next_era();
		next_era();
		refused_for(account(Bob));
		refused_for(account(Charlie));
		refused_for(NominationPools::generate_reward_account(pool));
		refused_for(NominationPools::generate_bonded_account(pool));
		assert!(!Parties::is_party(service, &account(Two)));
	});
}

/// What a ward's state has of an account.
fn entry(free: Balance) -> frame_system::AccountInfo<u32, pallet_balances::AccountData<Balance>> {
	let data = pallet_balances::AccountData { free, ..Default::default() };
	frame_system::AccountInfo { providers: 1, data, ..Default::default() }
}

#[test]
fn a_holder_proves_a_balance_on_the_ward_by_a_kept_checkpoint() {
	insurable(10_000 * VGL, |service| {
		let holder = account(Dave);
		let proof = certify_entry(service, Height(96), &holding_key(&holder), &entry(7_000));
		let shown = |height: u64| HoldingProof { height: Height(height), proof: (*proof).clone() };
		let buy = |who: Sr25519Keyring, of: AccountId, height: u64, cap: Balance| {
			let (insured, most) = (Insured::Holder(of), Balance::MAX);
			let proof = Some(shown(height));
			with_storage_layer(|| {
				Insurance::buy(
					signed(who),
					POOL,
					insured,
					proof,
					account(One),
					cap,
					CURVE,
					10,
					most,
				)
			})
		};
		assert_eq!(buy(Dave, account(Dave), 96, VGL), Err(Error::<Runtime>::StaleRate.into()));
		// A unit of the ward's coin is worth a milli-VGL.
		let rate = FixedU128::from_u32(1_000_000_000);
		assert_ok!(Insurance::set_coin_rate(RuntimeOrigin::root(), service, rate));
		let refused = Err(Error::<Runtime>::NotInsurable.into());
		assert_eq!(buy(Dave, account(Dave), 96, 7 * VGL + 1), refused, "more than it has");
		assert_eq!(buy(Dave, account(Dave), 128, VGL), refused, "no such checkpoint");
		assert_eq!(buy(Dave, account(Bob), 96, VGL), refused, "of somebody else");
		assert_eq!(buy(Bob, account(Bob), 96, VGL), refused, "a proof of another key");
		assert_ok!(buy(Dave, account(Dave), 96, 7 * VGL));
		assert_eq!(buy(Dave, account(Dave), 96, VGL), refused, "once");
		let policy = pallet_insurance::Policies::<Runtime>::get(POOL, PolicyId(0));
		let policy = policy.expect("it is bought");
		let week = 7 * 24 * 3_600 / <Runtime as pallet_insurance::Config>::Period::get().0;
		assert_eq!(policy.from / week, (policy.until - 1) / week, "in one week");
	});
}

#[test]
fn coins_that_moved_on_after_they_were_proven_are_not_insured_by_who_has_them_then() {
	insurable(100_000 * VGL, |service| {
		let rate = FixedU128::from_u32(1_000_000_000);
		assert_ok!(Insurance::set_coin_rate(RuntimeOrigin::root(), service, rate));
		let buy = |who: Sr25519Keyring, shown: HoldingProof, cap: Balance, periods: u32| {
			let (insured, most) = (Insured::Holder(account(who)), Balance::MAX);
			let proof = Some(shown);
			with_storage_layer(|| {
				Insurance::buy(
					signed(who),
					POOL,
					insured,
					proof,
					account(One),
					cap,
					CURVE,
					periods,
					most,
				)
			})
		};
		let certified = |who: Sr25519Keyring, height: u64, free: Balance| {
			let key = holding_key(&account(who));
			let proof = certify_entry(service, Height(height), &key, &entry(free));
			HoldingProof { height: Height(height), proof: *proof }
		};
		let of_dave = certified(Dave, 96, 7_000);
		assert_ok!(buy(Dave, of_dave.clone(), 7 * VGL, 100));
		later(1);
		// Dave's coins are Bob's, as a later state shows.
		let of_bob = certified(Bob, 128, 7_000);
		let other: DispatchResult = Err(Error::<Runtime>::OtherState.into());
		assert_eq!(buy(Bob, of_bob.clone(), 7 * VGL, 100), other);
		// The state that Dave was insured by shows none of Bob's.
		let mixed = HoldingProof { height: Height(96), proof: of_bob.proof.clone() };
		assert_eq!(buy(Bob, mixed, VGL, 100), Err(Error::<Runtime>::NotInsurable.into()));
		// All of a week is the next one, and of that it is Bob who has them.
		let week = 7 * 24 * 3_600 / <Runtime as pallet_insurance::Config>::Period::get().0;
		let week = u32::try_from(week).expect("short");
		let mut longer = terms();
		longer.most_periods = week;
		assert_ok!(Insurance::set_terms(RuntimeOrigin::root(), POOL, Box::new(longer)));
		assert_ok!(buy(Bob, of_bob, 7 * VGL, week));
		assert_eq!(buy(Dave, of_dave, VGL, week), other);
	});
}

#[test]
fn an_old_state_shows_no_balance() {
	insurable(10_000 * VGL, |service| {
		let holder = account(Dave);
		let proof = certify_entry(service, Height(96), &holding_key(&holder), &entry(7_000));
		let shown = HoldingProof { height: Height(96), proof: *proof };
		let proven = || {
			let state = Holders::state(service, &shown)?;
			Holders::proven(&state, &holder, &shown)
		};
		assert_eq!(proven(), Some(7_000));
		let day = 24 * 3_600 * 1_000;
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += day);
		assert_eq!(proven(), Some(7_000));
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 4_000);
		assert_eq!(proven(), None);
	});
}
