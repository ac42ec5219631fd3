// SPDX-License-Identifier: Apache-2.0

//! Money goes in and out while a vault works, and never more than is there.

use crate::{mock::*, Credits, Deposits, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::{ArithmeticError, DispatchError::BadOrigin, TokenError};
use vigil_primitives::Height;

fn activate() {
	assert_ok!(Vault::activate(protocol(PROTOCOL)));
}

fn give(who: sp_runtime::AccountId32, amount: u128, height: u64) {
	let ward = WardState::new(&[(who.clone(), amount)]).certify(height);
	let proof = Box::new(ward.prove(std::slice::from_ref(&who)));
	assert_ok!(Vault::credit(signed(BOB), SERVICE, who, Height(height), proof));
}

/// Leaves `amount` in the pot.
fn shrink_pot_to(amount: u128) {
	let (pot, balance) = (Vault::pot(SERVICE), Balances::free_balance(Vault::pot(SERVICE)));
	let rest = balance - amount;
	assert_ok!(Balances::transfer(&pot, &BOB, rest, Preservation::Expendable));
}

#[test]
fn credits_are_paid_only_while_the_vault_works() {
	build_and_execute(|| {
		give(ALICE, 500, 32);
		let standing_by = || Error::<Test>::StandingBy;
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 100), standing_by());
		assert_noop!(Vault::deposit(signed(ALICE), PROTOCOL, 100), standing_by());
		activate();
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 100));
		assert_eq!(Balances::free_balance(ALICE), RICH + 100);
		let (protocol_id, account) = (PROTOCOL, ALICE);
		let event =
			Event::Withdrawn { protocol: protocol_id, account, amount: 100, from_proven: 100 };
		System::assert_last_event(event.into());
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 100), standing_by());
	});
}

#[test]
fn what_was_withdrawn_is_not_paid_again_after_another_proof() {
	build_and_execute(|| {
		activate();
		give(ALICE, 500, 32);
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 400));
		give(ALICE, 500, 64);
		assert_eq!(Credits::<Test>::get(SERVICE, ALICE).available(), 100);
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 101), Error::<Test>::CreditTooLow);
		give(ALICE, 100, 96);
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 1), Error::<Test>::CreditTooLow);
	});
}

#[test]
fn vaults_of_one_ward_pay_a_balance_once_between_them() {
	build_and_execute(|| {
		activate();
		assert_ok!(Vault::open_vault(protocol(OTHER), OTHER, SERVICE));
		assert_ok!(Vault::activate(protocol(OTHER)));
		give(ALICE, 500, 32);
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 500));
		assert_noop!(Vault::withdraw(signed(ALICE), OTHER, 1), Error::<Test>::CreditTooLow);
	});
}

#[test]
fn deposits_come_back_whole_and_leave_nothing_behind() {
	build_and_execute(|| {
		activate();
		assert_ok!(Vault::deposit(signed(ALICE), PROTOCOL, 300));
		assert_eq!(Balances::free_balance(ALICE), RICH - 300);
		assert_eq!(Deposits::<Test>::get(SERVICE), 300);
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 300));
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Deposits::<Test>::contains_key(SERVICE));
		assert!(!Credits::<Test>::contains_key(SERVICE, ALICE));
	});
}

#[test]
fn credits_are_never_paid_from_what_others_deposited() {
	build_and_execute(|| {
		activate();
		shrink_pot_to(10);
		assert_ok!(Vault::deposit(signed(BOB), PROTOCOL, 300));
		give(ALICE, 500, 32);
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 11), Error::<Test>::PotTooLow);
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 10));
		assert_ok!(Vault::withdraw(signed(BOB), PROTOCOL, 300));
	});
}

#[test]
fn no_dust_is_left_in_the_pot() {
	build_and_execute(|| {
		activate();
		give(ALICE, 500, 32);
		shrink_pot_to(100);
		assert_noop!(Vault::withdraw(signed(ALICE), PROTOCOL, 95), Error::<Test>::PotTooLow);
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 90));
		assert_ok!(Vault::withdraw(signed(ALICE), PROTOCOL, 10));
		assert_eq!(Balances::free_balance(Vault::pot(SERVICE)), 0);
	});
}

#[test]
fn what_nobody_has_is_refused() {
	build_and_execute(|| {
		activate();
		let vault = |protocol, amount| Vault::withdraw(signed(ALICE), protocol, amount);
		assert_noop!(vault(PROTOCOL, 0), Error::<Test>::NoAmount);
		assert_noop!(vault(OTHER, 1), Error::<Test>::NoVault);
		assert_noop!(vault(PROTOCOL, 1), Error::<Test>::CreditTooLow);
		assert_noop!(vault(PROTOCOL, u128::MAX), Error::<Test>::CreditTooLow);
		let deposit = |amount| Vault::deposit(signed(ALICE), PROTOCOL, amount);
		assert_noop!(deposit(0), Error::<Test>::NoAmount);
		assert_noop!(deposit(RICH), TokenError::NotExpendable);
		assert_noop!(deposit(u128::MAX), ArithmeticError::Underflow);
		assert_noop!(Vault::deposit(RuntimeOrigin::root(), PROTOCOL, 1), BadOrigin);
		assert_noop!(Vault::withdraw(RuntimeOrigin::none(), PROTOCOL, 1), BadOrigin);
	});
}
