// SPDX-License-Identifier: Apache-2.0

//! A state that breaks an invariant is found.

use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_runtime::{AccountId32, TryRuntimeError};
use vigil_primitives::{Height, ProtocolId};

const NOBODY: ProtocolId = ProtocolId(9);

/// A vault that works and has paid a part of what Alice had on the ward, and holds what Bob deposited.
fn finds(message: &'static str, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		assert_ok!(fail_over(PROTOCOL));
		let proof = Box::new(ward.prove(&[ALICE]));
		assert_ok!(Vault::credit(signed(BOB), SERVICE, PROTOCOL, ALICE, proof));
		assert_ok!(Vault::withdraw(signed(ALICE), SERVICE, PROTOCOL, 100));
		assert_ok!(Vault::deposit(signed(BOB), SERVICE, PROTOCOL, 30));
		Vault::do_try_state().expect("nothing is broken");
		break_it();
		assert_eq!(Vault::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_vault(change: fn(&mut VaultState)) -> impl FnOnce() {
	move || {
		Vaults::<Test>::mutate(SERVICE, PROTOCOL, |vault| {
			change(vault.as_mut().expect("it is open"))
		})
	}
}

fn with_credit(who: AccountId32, change: fn(&mut Credit<u128>)) -> impl FnOnce() {
	move || Credits::<Test>::mutate((SERVICE, PROTOCOL, who), change)
}

#[test]
fn vaults_that_work_pay_or_keep_a_state_without_a_reason() {
	finds("a vault works that was never activated", with_vault(|vault| vault.activations = 0));
	finds(
		"a vault works that was never activated",
		with_vault(|vault| {
			(vault.mode, vault.activations) = (Mode::Standby, 0);
		}),
	);
	finds("paid from no state", with_vault(|vault| vault.frozen = None));
	finds(
		"a state that nobody was paid from is kept",
		with_vault(|vault| {
			(vault.mode, vault.incident, vault.unsettled) = (Mode::Standby, None, 0);
		}),
	);
	finds(
		"pays from a state of before what is settled",
		with_vault(|vault| vault.settled_at = Some(Height(u64::MAX))),
	);
	finds("a vault pays that stands by", with_vault(|vault| vault.mode = Mode::Standby));
}

#[test]
fn vaults_that_are_miscounted_or_too_many() {
	let another = |number| {
		let vault = Vaults::<Test>::get(SERVICE, PROTOCOL).expect("it is open");
		Vaults::<Test>::insert(SERVICE, ProtocolId(number), vault);
	};
	finds("too many vaults", || {
		(2..=5).for_each(another);
		VaultsOf::<Test>::insert(SERVICE, 5);
	});
	finds("numbers of vaults are wrong", || another(2));
	finds("numbers of vaults are wrong", || VaultsOf::<Test>::insert(SERVICE, 2));
}

#[test]
fn credits_of_nobody_of_nothing_or_of_more_than_was_proven() {
	let proven = |amount| Credit { proven: amount, ..Default::default() };
	finds("a credit is empty", || Credits::<Test>::insert((SERVICE, PROTOCOL, BOB), proven(0)));
	finds("a credit without a vault", || {
		Credits::<Test>::insert((SERVICE, NOBODY, ALICE), proven(1));
	});
	let too_much = "more was withdrawn than was proven";
	finds(too_much, with_credit(ALICE, |credit| credit.withdrawn = 501));
	finds("a credit of the future", with_credit(ALICE, |credit| credit.settlements = 1));
	finds(
		"proven from no state",
		with_vault(|vault| {
			(vault.frozen, vault.unsettled) = (None, 0);
		}),
	);
}

#[test]
fn deposits_that_do_not_add_up_or_are_not_there() {
	let wrong = "deposits do not add up";
	finds(wrong, with_credit(BOB, |credit| credit.deposited += 1));
	finds(wrong, || Deposits::<Test>::insert(SERVICE, NOBODY, 1));
	finds(wrong, || Deposits::<Test>::remove(SERVICE, PROTOCOL));
	finds("a pot holds less than was deposited", || {
		let pot = signed(Vault::pot(SERVICE, PROTOCOL));
		assert_ok!(Balances::transfer_all(pot, ALICE, false));
	});
}
