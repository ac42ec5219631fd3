// SPDX-License-Identifier: Apache-2.0

//! Money goes in and out while a vault works, and never more than is there.

use crate::{mock::*, Credits, Deposits, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::{
	AccountId32, ArithmeticError, DispatchError::BadOrigin, DispatchResult, TokenError,
};
use vigil_primitives::ServiceId;

fn activate() {
	assert_ok!(fail_over(PROTOCOL));
}

/// The ward halts with only this on it, the vault works, and the account is credited.
fn give(who: AccountId32, amount: u128) {
	let ward = WardState::new(&[(who.clone(), amount)]).certify(32);
	activate();
	let proof = Box::new(ward.prove(std::slice::from_ref(&who)));
	assert_ok!(Vault::credit(signed(BOB), SERVICE, PROTOCOL, who, proof));
}

fn withdraw(who: AccountId32, amount: u128) -> DispatchResult {
	Vault::withdraw(signed(who), SERVICE, PROTOCOL, amount)
}

fn deposit(who: AccountId32, amount: u128) -> DispatchResult {
	Vault::deposit(signed(who), SERVICE, PROTOCOL, amount)
}

fn pot() -> AccountId32 {
	Vault::pot(SERVICE, PROTOCOL)
}

/// Leaves `amount` in the pot.
fn shrink_pot_to(amount: u128) {
	let rest = Balances::free_balance(pot()) - amount;
	assert_ok!(Balances::transfer(&pot(), &BOB, rest, Preservation::Expendable));
}

#[test]
fn credits_are_paid_only_while_the_vault_works() {
	build_and_execute(|| {
		let standing_by = || Error::<Test>::StandingBy;
		assert_noop!(withdraw(ALICE, 100), standing_by());
		assert_noop!(deposit(ALICE, 100), standing_by());
		give(ALICE, 500);
		assert_ok!(withdraw(ALICE, 100));
		assert_eq!(Balances::free_balance(ALICE), RICH + 100);
		let (service, protocol_id, account, from_proven) = (SERVICE, PROTOCOL, ALICE, 100);
		let event =
			Event::Withdrawn { service, protocol: protocol_id, account, amount: 100, from_proven };
		System::assert_last_event(event.into());
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_noop!(withdraw(ALICE, 100), standing_by());
	});
}

#[test]
fn no_vault_pays_from_the_pot_of_another() {
	build_and_execute(|| {
		let rich = Balances::free_balance(pot());
		for (service, number) in [(SERVICE, OTHER), (ServiceId(8), PROTOCOL)] {
			assert_ok!(Vault::open_vault(RuntimeOrigin::root(), service, number));
			assert_ne!(Vault::pot(service, number), pot());
		}
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		assert_ok!(fail_over(OTHER));
		let proof = Box::new(ward.prove(&[ALICE]));
		assert_ok!(Vault::credit(signed(BOB), SERVICE, OTHER, ALICE, proof));
		let empty = Error::<Test>::PotTooLow;
		assert_noop!(Vault::withdraw(signed(ALICE), SERVICE, OTHER, 1), empty);
		assert_noop!(withdraw(ALICE, 1), Error::<Test>::StandingBy);
		assert_eq!(Balances::free_balance(pot()), rich);
	});
}

#[test]
fn deposits_come_back_whole_and_leave_nothing_behind() {
	build_and_execute(|| {
		activate();
		assert_ok!(deposit(ALICE, 300));
		assert_eq!(Balances::free_balance(ALICE), RICH - 300);
		assert_eq!(Deposits::<Test>::get(SERVICE, PROTOCOL), 300);
		assert_ok!(withdraw(ALICE, 300));
		assert_eq!(Balances::free_balance(ALICE), RICH);
		assert!(!Deposits::<Test>::contains_key(SERVICE, PROTOCOL));
		assert!(!Credits::<Test>::contains_key((SERVICE, PROTOCOL, ALICE)));
	});
}

/// What is paid in belongs to who paid it in, however long the next halt is away.
#[test]
fn deposits_come_back_while_the_vault_stands_by() {
	build_and_execute(|| {
		give(BOB, 500);
		assert_ok!(withdraw(BOB, 500));
		assert_ok!(deposit(ALICE, 300));
		assert_ok!(fail_back(PROTOCOL));
		assert_noop!(deposit(ALICE, 1), Error::<Test>::StandingBy);
		assert_noop!(withdraw(ALICE, 301), Error::<Test>::StandingBy);
		assert_ok!(withdraw(ALICE, 300));
		assert_eq!(Balances::free_balance(ALICE), RICH);
	});
}

#[test]
fn credits_are_never_paid_from_what_others_deposited() {
	build_and_execute(|| {
		activate();
		shrink_pot_to(10);
		assert_ok!(deposit(BOB, 300));
		give(ALICE, 500);
		assert_noop!(withdraw(ALICE, 11), Error::<Test>::PotTooLow);
		assert_ok!(withdraw(ALICE, 10));
		assert_ok!(withdraw(BOB, 300));
	});
}

#[test]
fn no_dust_is_left_in_the_pot() {
	build_and_execute(|| {
		activate();
		give(ALICE, 500);
		shrink_pot_to(100);
		assert_noop!(withdraw(ALICE, 95), Error::<Test>::PotTooLow);
		assert_ok!(withdraw(ALICE, 90));
		assert_ok!(withdraw(ALICE, 10));
		assert_eq!(Balances::free_balance(pot()), 0);
	});
}

#[test]
fn what_nobody_has_is_refused() {
	build_and_execute(|| {
		activate();
		let vault = |protocol, amount| Vault::withdraw(signed(ALICE), SERVICE, protocol, amount);
		assert_noop!(vault(PROTOCOL, 0), Error::<Test>::NoAmount);
		assert_noop!(vault(OTHER, 1), Error::<Test>::NoVault);
		assert_noop!(vault(PROTOCOL, 1), Error::<Test>::CreditTooLow);
		assert_noop!(vault(PROTOCOL, u128::MAX), Error::<Test>::CreditTooLow);
		let deposit = |amount| deposit(ALICE, amount);
		assert_noop!(deposit(0), Error::<Test>::NoAmount);
		assert_noop!(deposit(RICH), TokenError::NotExpendable);
		assert_noop!(deposit(u128::MAX), ArithmeticError::Underflow);
		assert_noop!(Vault::deposit(RuntimeOrigin::root(), SERVICE, PROTOCOL, 1), BadOrigin);
		assert_noop!(Vault::withdraw(RuntimeOrigin::none(), SERVICE, PROTOCOL, 1), BadOrigin);
	});
}
