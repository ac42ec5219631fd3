// SPDX-License-Identifier: Apache-2.0

//! Slashes at the edges of the staking ledger: who chills, is slashed to nothing, comes back, or is paid
//! for the same era.

use super::{
	allocate, bonded, close, deallocate, in_office, next_era, nominate, register_service, signed,
};
use crate::{
	configs::restaking::BondedStake,
	constants::{
		currency::{EXISTENTIAL_DEPOSIT, VGL},
		restaking::DEALLOCATION_DELAY,
	},
	tests::{account, build_and_execute},
	Balances, Restaking, Runtime, Staking, System,
};
use frame_support::{assert_noop, assert_ok};
use pallet_restaking::{Fees, StakeLedger};
use pallet_staking::{RewardDestination, ValidatorPrefs};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Bob, BobStash, Ferdie};
use sp_runtime::Perbill;
use vigil_bls::SecretKey;
use vigil_primitives::{traits::WatcherSets, Bitfield, Kind, MemberIndex};

const HALF: Perbill = Perbill::from_percent(50);

#[test]
fn whoever_chills_is_slashed_for_what_it_did_before() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash, BobStash], 100);
		let era = BondedStake::active_era();
		let set = Restaking::current(service).expect("a set is in office");
		assert_ok!(Staking::chill(signed(AliceStash)));
		next_era();
		next_era();
		let latest = Restaking::current(service).expect("Bob's");
		assert_eq!(Restaking::watcher(service, latest, MemberIndex(0)), Some(account(BobStash)));
		assert_eq!(Restaking::members(service, latest).len(), 1, "who chills is not elected");
		let before = bonded(AliceStash);
		let place = |index| Restaking::watcher(service, set, MemberIndex(index));
		let index = if place(0) == Some(account(AliceStash)) { 0 } else { 1 };
		let now = BondedStake::active_era();
		let right = Restaking::right(service, set, MemberIndex(index), now).expect("in time");
		assert_eq!((right.era, &right.watcher), (era, &account(AliceStash)));
		Restaking::slash_right(right, HALF);
		assert!(close(bonded(AliceStash), before / 2));
	});
}

#[test]
fn what_a_slash_leaves_below_the_existential_deposit_goes_with_it() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash], 100);
		let era = BondedStake::active_era();
		let (before, issuance) = (bonded(AliceStash), Balances::total_issuance());
		let nearly_all = Perbill::from_parts(999_999_999);
		let receipt = Restaking::slash(era, service, &account(AliceStash), nearly_all).unwrap();
		let rest = before - receipt.value;
		assert!(0 < rest && rest < EXISTENTIAL_DEPOSIT, "{rest}");
		assert_eq!((bonded(AliceStash), receipt.taken, receipt.paid), (0, before, before));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn a_slash_that_leaves_more_than_the_existential_deposit_leaves_it() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash], 100);
		let era = BondedStake::active_era();
		let before = bonded(AliceStash);
		let most = Perbill::from_parts(999_999_000);
		let receipt = Restaking::slash(era, service, &account(AliceStash), most).unwrap();
		assert_eq!(receipt.taken, receipt.value);
		assert_eq!(bonded(AliceStash), before - receipt.taken);
		assert!(bonded(AliceStash) > EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn an_operator_slashed_to_nothing_bonds_again_and_owes_nothing_more() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash, BobStash], 100);
		let era = BondedStake::active_era();
		let who = account(AliceStash);
		assert_ok!(Restaking::slash(era, service, &who, Perbill::one()));
		assert!(bonded(AliceStash) < 1_000);
		assert_ok!(Staking::reap_stash(signed(Alice), who.clone(), 0));
		let fresh = 500_000 * VGL;
		assert_ok!(Staking::bond(signed(AliceStash), fresh, RewardDestination::Stash));
		assert_ok!(Staking::validate(signed(AliceStash), ValidatorPrefs::default()));
		assert_noop!(
			Restaking::slash(era, service, &who, Perbill::one()),
			pallet_restaking::Error::<Runtime>::NothingToSlash
		);
		assert_eq!(bonded(AliceStash), fresh);

		// When it can be judged no more it starts whole, with another key.
		(0..=DEALLOCATION_DELAY).for_each(|_| next_era());
		assert_ok!(Restaking::close_allocation(signed(Alice), who.clone(), service));
		assert_ok!(Restaking::deregister_watcher(signed(AliceStash)));
		let secret = SecretKey::from_seed(&[98; 32]).expect("a seed");
		let proof = secret.prove_possession(System::block_hash(0), &who.clone().into());
		let key = secret.public_key();
		let zero = Perbill::zero();
		assert_ok!(Restaking::register_watcher(signed(AliceStash), key, proof, zero));
		allocate(AliceStash, service, 40);
		next_era();
		next_era();
		let now = BondedStake::active_era();
		assert!(close(Restaking::slashable_stake(now, service, &who), fresh / 10 * 4));
	});
}

#[test]
fn a_cut_of_an_allocation_is_slashed_as_what_it_was_until_it_takes_effect() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash], 100);
		let era = BondedStake::active_era();
		deallocate(AliceStash, service, 10);
		let before = bonded(AliceStash);
		next_era();
		assert_ok!(Restaking::slash(era, service, &account(AliceStash), HALF));
		assert!(close(bonded(AliceStash), before / 2));
	});
}

#[test]
fn a_slash_in_the_middle_of_a_reward_window_moves_no_reward() {
	build_and_execute(|| {
		nominate(Ferdie, AliceStash, 600_000 * VGL);
		let service = in_office(&[AliceStash], 100);
		let set = Restaking::current(service).expect("a set is in office");
		let era = BondedStake::active_era();
		let note = || {
			let absent = Bitfield::none(1).expect("a set of one");
			assert_ok!(Restaking::note_certificate(service, set, Kind::Checkpoint, &absent));
		};
		let exposure = BondedStake::exposure(era, &account(AliceStash)).expect("it is elected");
		note();
		assert_ok!(Restaking::pay_fee(signed(Bob), service, 1_000 * VGL));
		assert_ok!(Restaking::slash(era, service, &account(AliceStash), HALF));
		note();
		assert_ok!(Restaking::pay_fee(signed(Bob), service, 1_000 * VGL));
		next_era();
		let free = || [AliceStash, Ferdie].map(|who| Balances::free_balance(account(who)));
		let before = free();
		assert_ok!(Restaking::claim_rewards(signed(Bob), service, set, account(AliceStash), 0));
		let own = 2_000 * VGL * (exposure.own / VGL) / (exposure.total / VGL);
		let near = |a: u128, b: u128| a.abs_diff(b) < VGL / 100;
		let paid = [free()[0] - before[0], free()[1] - before[1]];
		assert!(near(paid[0], own), "{paid:?} {own}");
		assert!(near(paid[1], 2_000 * VGL - own), "{paid:?}");
		assert!(Fees::<Runtime>::get(service, set).unclaimed() < 1_000);
	});
}

#[test]
fn two_services_that_share_a_watcher_pay_from_one_account_what_each_owes() {
	build_and_execute(|| {
		let (one, other) = {
			assert_ok!(super::register(AliceStash, AliceStash));
			let services = (register_service(), register_service());
			allocate(AliceStash, services.0, 50);
			allocate(AliceStash, services.1, 50);
			next_era();
			next_era();
			services
		};
		for service in [one, other] {
			let set = Restaking::current(service).expect("a set is in office");
			let absent = Bitfield::none(1).expect("a set of one");
			assert_ok!(Restaking::note_certificate(service, set, Kind::Halt, &absent));
			// Less than an account needs to live, after which the other's share has to be there.
			assert_ok!(Restaking::fund(service, &account(Bob), EXISTENTIAL_DEPOSIT / 2));
		}
		let sets = [one, other].map(|service| (service, Restaking::current(service).unwrap()));
		next_era();
		for (service, set) in sets {
			let before = Balances::free_balance(account(AliceStash));
			let claim = Restaking::claim_rewards(signed(Bob), service, set, account(AliceStash), 0);
			assert_ok!(claim);
			let paid = Balances::free_balance(account(AliceStash)) - before;
			assert_eq!(paid, EXISTENTIAL_DEPOSIT / 2);
		}
	});
}
