// SPDX-License-Identifier: Apache-2.0

//! Who is credited, how much, and how often.

use super::*;
use crate::{Claim, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;
use vigil_primitives::{traits::Status, Height};

#[test]
fn a_holder_is_credited_to_the_account_that_it_names_and_paid() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let before = Balances::free_balance(&ALICE);
		assert_ok!(claim(COIN, &anna(), &ALICE, world.coin(holder)));
		let event = Event::Claimed {
			service: SERVICE,
			protocol: COIN,
			holder,
			account: ALICE,
			height: Height(32),
			balance: planck(401) - 1,
			proven: 400,
			available: 400,
		};
		System::assert_last_event(event.into());
		assert_eq!(proven(COIN, &BOB), 0, "who brings the proof gets nothing");
		let kept = Claim { settlements: 0, account: ALICE, proven: 400 };
		assert_eq!(Vault::claimed((SERVICE, COIN), holder), Some(kept));
		assert_ok!(withdraw(COIN, &ALICE, 400));
		assert_eq!(Balances::free_balance(&ALICE), before + 400);
		assert_noop!(withdraw(COIN, &ALICE, 1), Error::<Test>::CreditTooLow);
		assert_eq!(Vaults::<Test>::get(SERVICE, COIN).unwrap().unsettled, 400);
	});
}

#[test]
fn a_balance_of_a_token_is_credited_at_its_rate_rounded_down() {
	with_vaults(|| {
		let world = halted();
		assert_ok!(claim(TOKEN, &anna(), &ALICE, world.token(address(&anna()))));
		assert_eq!((proven(TOKEN, &ALICE), proven(COIN, &ALICE)), (501 * 3 / 2, 0));
	});
}

#[test]
fn a_holder_claims_once() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let signed = word(COIN, &anna(), &ALICE);
		assert_ok!(bring(COIN, signed.clone(), world.coin(holder)));
		let again = || Error::<Test>::AlreadyCredited;
		assert_noop!(bring(COIN, signed.clone(), world.coin(holder)), again());
		assert_noop!(claim(COIN, &anna(), &BOB, world.coin(holder)), again());
		assert_ok!(withdraw(COIN, &ALICE, 400));
		assert_noop!(bring(COIN, signed, world.coin(holder)), again());
		assert_noop!(claim(COIN, &anna(), &BOB, world.coin(holder)), again());
	});
}

#[test]
fn what_several_holders_had_adds_up_where_they_name_one_account() {
	with_vaults(|| {
		let world = halted();
		for key in [anna(), bert()] {
			assert_ok!(claim(COIN, &key, &ALICE, world.coin(address(&key))));
		}
		assert_eq!(proven(COIN, &ALICE), 470);
		assert_ok!(withdraw(COIN, &ALICE, 470));
		assert_noop!(withdraw(COIN, &ALICE, 1), Error::<Test>::CreditTooLow);
	});
}

#[test]
fn more_than_an_account_could_have_is_refused() {
	with_vaults(|| {
		let most = planck(u128::MAX);
		let (anna, bert) = (anna(), bert());
		let world = World::new(&[
			(address(&anna), most, U256::zero()),
			(address(&bert), planck(1), U256::zero()),
			(address(&key(3)), most + WEI, U256::zero()),
		])
		.certify(32);
		assert_ok!(fail_over(COIN));
		let too_high = || Error::<Test>::BalanceTooHigh;
		let third = claim(COIN, &key(3), &ALICE, world.coin(address(&key(3))));
		assert_eq!(third, Err(too_high().into()));
		assert_ok!(claim(COIN, &anna, &ALICE, world.coin(address(&anna))));
		assert_noop!(claim(COIN, &bert, &ALICE, world.coin(address(&bert))), too_high());
		assert_ok!(claim(COIN, &bert, &BOB, world.coin(address(&bert))));
		assert_noop!(withdraw(COIN, &ALICE, u128::MAX), Error::<Test>::PotTooLow);
		assert_noop!(withdraw(COIN, &ALICE, POT + 1), Error::<Test>::PotTooLow);
		assert_ok!(withdraw(COIN, &ALICE, POT));
	});
}

#[test]
fn who_had_nothing_or_less_than_a_planck_claims_nothing() {
	with_vaults(|| {
		let (less, absent) = (key(3), key(4));
		let world = World::new(&[
			(address(&anna()), U256::zero(), U256::zero()),
			(address(&less), U256::from(WEI - 1), U256::one()),
		])
		.certify(32);
		assert_ok!(fail_over(COIN));
		assert_ok!(fail_over(TOKEN));
		let nothing = || Error::<Test>::NothingToCredit;
		for key in [anna(), less.clone(), absent] {
			let holder = address(&key);
			assert_noop!(claim(COIN, &key, &ALICE, world.coin(holder)), nothing());
		}
		assert_noop!(claim(TOKEN, &anna(), &ALICE, world.token(address(&anna()))), nothing());
		nobody_is_credited();
		// One unit of the token is a planck and a half.
		assert_ok!(claim(TOKEN, &less, &ALICE, world.token(address(&less))));
		assert_eq!(proven(TOKEN, &ALICE), 1);
	});
}

#[test]
fn an_account_that_does_not_exist_is_credited_and_paid_no_less_than_it_may_hold() {
	with_vaults(|| {
		let (world, nobody) = (halted(), AccountId32::new([9; 32]));
		assert_ok!(claim(COIN, &bert(), &nobody, world.coin(address(&bert()))));
		assert_noop!(withdraw(COIN, &nobody, 9), TokenError::BelowMinimum);
		assert_eq!(proven(COIN, &nobody), 70);
		assert_ok!(withdraw(COIN, &nobody, 10));
		assert_ok!(withdraw(COIN, &nobody, 60));
		assert_eq!(Balances::free_balance(&nobody), 70);
	});
}

#[test]
fn a_ward_that_lives_or_a_vault_that_stands_by_credits_nobody() {
	with_vaults(|| {
		let (world, holder) = (world().certify(32), address(&anna()));
		let any = HolderWord { holder, account: ALICE, signature: [1; 65] };
		let try_it = |vault| bring(vault, any.clone(), world.coin(holder));
		assert_noop!(try_it(COIN), Error::<Test>::StandingBy);
		assert_noop!(try_it(PROTOCOL), Error::<Test>::NoEvmWard);
		assert_noop!(try_it(ProtocolId(9)), Error::<Test>::NoVault);
		assert_eq!(Vault::claim_of((SERVICE, COIN), holder, &ALICE), None);
		assert_ok!(fail_over(COIN));
		let signed = word(COIN, &anna(), &ALICE);
		ward(1, Status::Recovering);
		let late = || bring(COIN, signed.clone(), world.coin(holder));
		assert_noop!(late(), Error::<Test>::WardLives);
		assert_eq!(Vault::claim_of((SERVICE, COIN), holder, &ALICE), None);
		ward(1, Status::Live);
		assert_noop!(late(), Error::<Test>::WardLives);
		nobody_is_credited();
	});
}

#[test]
fn a_vault_without_a_certified_state_credits_nobody_until_there_is_one() {
	with_vaults(|| {
		assert_ok!(fail_over(COIN));
		let holder = address(&anna());
		assert_eq!(Vault::claim_of((SERVICE, COIN), holder, &ALICE), None);
		let any = HolderWord { holder, account: ALICE, signature: [1; 65] };
		let early = bring(COIN, any, world().coin(holder));
		assert_eq!(early, Err(Error::<Test>::NothingFrozen.into()));
		let world = world().certify(32);
		assert_ok!(claim(COIN, &anna(), &ALICE, world.coin(holder)));
		let event = Event::StateFrozen { service: SERVICE, protocol: COIN, height: Height(32) };
		System::assert_has_event(event.into());
	});
}

#[test]
fn a_settlement_lets_holders_claim_anew_with_new_words() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		let old = word(COIN, &anna(), &ALICE);
		assert_ok!(bring(COIN, old.clone(), world.coin(holder)));
		assert_ok!(withdraw(COIN, &ALICE, 300));
		assert_ok!(fail_back(COIN));
		assert_ok!(fail_over(COIN));
		let unsettled = || Error::<Test>::NotSettled;
		assert_noop!(bring(COIN, old.clone(), world.coin(holder)), unsettled());
		assert_noop!(withdraw(COIN, &ALICE, 1), unsettled());
		assert_ok!(fail_back(COIN));
		assert_ok!(settle(COIN));
		assert_eq!(Vault::claimed((SERVICE, COIN), holder), None);
		let after = World::new(&[(holder, planck(100), U256::zero())]).certify(64);
		assert_ok!(fail_over(COIN));
		assert_noop!(bring(COIN, old, after.coin(holder)), Error::<Test>::NotTheHolder);
		assert_ok!(claim(COIN, &anna(), &ALICE, after.coin(holder)));
		assert_ok!(withdraw(COIN, &ALICE, 100));
		assert_noop!(withdraw(COIN, &ALICE, 1), Error::<Test>::CreditTooLow);
	});
}

/// While it recovered, Anna spent there what could still be taken here.
#[test]
fn what_was_claimed_before_the_ward_lived_counts_no_more_when_it_stands_again() {
	with_vaults(|| {
		let (world, holder) = (halted(), address(&anna()));
		assert_ok!(claim(COIN, &anna(), &ALICE, world.coin(holder)));
		let bert_before = word(COIN, &bert(), &BOB);
		ward(1, Status::Recovering);
		let after = World::new(&[(address(&bert()), planck(400), U256::zero())]).certify(64);
		ward(2, Status::Halted);
		assert_noop!(withdraw(COIN, &ALICE, 1), Error::<Test>::CreditTooLow);
		// The words are those of the incident and of the settlement that it begins with.
		let now = words(COIN, holder, &ALICE);
		assert_eq!((now.incident.0, now.settlements, now.height), (2, 1, Height(64)));
		let proof = || after.coin(address(&bert()));
		assert_noop!(bring(COIN, bert_before, proof()), Error::<Test>::NotTheHolder);
		assert_ok!(claim(COIN, &bert(), &BOB, proof()));
		assert_eq!((proven(COIN, &ALICE), proven(COIN, &BOB)), (0, 400));
		assert_noop!(
			claim(COIN, &anna(), &ALICE, after.coin(holder)),
			Error::<Test>::NothingToCredit
		);
		assert_ok!(withdraw(COIN, &BOB, 400));
	});
}
