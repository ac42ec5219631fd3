// SPDX-License-Identifier: Apache-2.0

//! Balances are credited once, from the one state that the vault pays from, and only if they are proven.

use crate::{account, mock::*, Credits, Error, Event, Frozen, Vaults};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{AccountId32, DispatchError::BadOrigin, DispatchResult};
use vigil_primitives::{traits::Status, Height, ServiceId};
use vigil_proofs::Proof;

fn credit(who: &AccountId32, proof: Proof) -> DispatchResult {
	Vault::credit(signed(BOB), SERVICE, PROTOCOL, who.clone(), Box::new(proof))
}

fn proven(who: &AccountId32) -> u128 {
	Vault::credited((SERVICE, PROTOCOL), who).proven
}

fn withdraw(who: &AccountId32, amount: u128) -> DispatchResult {
	Vault::withdraw(signed(who.clone()), SERVICE, PROTOCOL, amount)
}

fn frozen() -> Option<Frozen> {
	Vaults::<Test>::get(SERVICE, PROTOCOL).unwrap().frozen
}

/// A ward that halts with these accounts, at a certified block, and the vault works.
fn halted(accounts: &[(AccountId32, u128)]) -> WardState {
	let ward = WardState::new(accounts).certify(32);
	assert_ok!(fail_over(PROTOCOL));
	ward
}

#[test]
fn anybody_credits_what_an_account_had_on_the_ward() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500)]);
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		let kept = Credits::<Test>::get((SERVICE, PROTOCOL, ALICE));
		assert_eq!((kept.proven, kept.available()), (500, 500));
		let (service, protocol, account, height) = (SERVICE, PROTOCOL, ALICE, Height(32));
		let (proven_amount, available) = (500, 500);
		let event = Event::Credited {
			service,
			protocol,
			account,
			height,
			proven: proven_amount,
			available,
		};
		System::assert_last_event(event.into());
		assert_eq!(proven(&BOB), 0, "who brings the proof gets nothing");
	});
}

#[test]
fn coins_that_moved_between_accounts_are_paid_once() {
	build_and_execute(|| {
		let early = WardState::new(&[(ALICE, 500)]).certify(32);
		let late = WardState::new(&[(BOB, 500)]).certify(64);
		assert_ok!(fail_over(PROTOCOL));
		let of_another_state = || Error::<Test>::ProofIncomplete;
		assert_noop!(credit(&ALICE, early.prove(&[ALICE])), of_another_state());
		assert_ok!(credit(&BOB, late.prove(&[BOB])));
		assert_noop!(credit(&ALICE, late.prove(&[ALICE])), Error::<Test>::NothingToCredit);
		assert_ok!(withdraw(&BOB, 500));
		// Whatever is certified while the vault works changes nothing.
		let later = WardState::new(&[(ALICE, 500)]).certify(96);
		assert_noop!(credit(&ALICE, later.prove(&[ALICE])), of_another_state());
		// Nor does the next incident, before the protocol has taken from Bob there what he got here.
		assert_ok!(fail_back(PROTOCOL));
		assert_ok!(fail_over(PROTOCOL));
		let unsettled = || Error::<Test>::NotSettled;
		assert_noop!(credit(&ALICE, later.prove(&[ALICE])), unsettled());
		assert_noop!(credit(&ALICE, late.prove(&[ALICE])), unsettled());
		assert_noop!(withdraw(&BOB, 1), unsettled());
		assert_eq!(Balances::free_balance(BOB) + Balances::free_balance(ALICE), 2 * RICH + 500);
	});
}

#[test]
fn a_vault_pays_from_the_state_that_was_last_when_it_was_activated() {
	build_and_execute(|| {
		assert_eq!(frozen(), None);
		let ward = halted(&[(ALICE, 500)]);
		let expected = Some(Frozen { height: Height(32), state_root: ward.root });
		assert_eq!(frozen(), expected);
		let later = WardState::new(&[(ALICE, 900)]).certify(64);
		assert_noop!(credit(&ALICE, later.prove(&[ALICE])), Error::<Test>::ProofIncomplete);
		forget_checkpoints();
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		assert_eq!(frozen(), expected, "even if the chain keeps it no more");
	});
}

#[test]
fn a_vault_without_a_certified_state_pays_from_the_first_one_that_is() {
	build_and_execute(|| {
		assert_ok!(fail_over(PROTOCOL));
		let ward = WardState::new(&[(ALICE, 500)]);
		assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), Error::<Test>::NothingFrozen);
		let ward = ward.certify(32);
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		assert_eq!(frozen().map(|frozen| frozen.height), Some(Height(32)));
		let event = Event::StateFrozen { service: SERVICE, protocol: PROTOCOL, height: Height(32) };
		System::assert_has_event(event.into());
	});
}

#[test]
fn a_vault_that_paid_nobody_pays_from_the_ward_as_it_is_at_the_next_incident() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500)]);
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		assert_ok!(Vault::deposit(signed(BOB), SERVICE, PROTOCOL, 30));
		assert_ok!(fail_back(PROTOCOL));
		let event = Event::Settled { service: SERVICE, protocol: PROTOCOL, settlements: 1 };
		System::assert_last_event(event.into());
		// Alive again, Alice spends what she has there.
		let after = WardState::new(&[(BOB, 500)]).certify(64);
		assert_ok!(fail_over(PROTOCOL));
		assert_noop!(withdraw(&ALICE, 1), Error::<Test>::CreditTooLow);
		assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), Error::<Test>::ProofIncomplete);
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
		assert_ok!(withdraw(&BOB, 530));
		// What was paid waits for the protocol.
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_eq!(frozen().map(|frozen| frozen.height), Some(Height(64)));
	});
}

#[test]
fn after_a_settlement_the_ward_is_paid_as_it_is_at_the_next_incident() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500), (BOB, 70)]);
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		assert_ok!(credit(&BOB, ward.prove(&[BOB])));
		assert_ok!(withdraw(&ALICE, 400));
		assert_ok!(Vault::deposit(signed(BOB), SERVICE, PROTOCOL, 30));
		assert_noop!(settle(PROTOCOL), Error::<Test>::StillActive);
		assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
		assert_ok!(settle(PROTOCOL));
		let (service, protocol_id, settlements) = (SERVICE, PROTOCOL, 1);
		let event = Event::Settled { service, protocol: protocol_id, settlements };
		System::assert_last_event(event.into());
		assert_eq!((proven(&ALICE), proven(&BOB), frozen()), (0, 0, None));
		// On the ward, the protocol left Alice the rest.
		let after = WardState::new(&[(ALICE, 100), (BOB, 70)]).certify(64);
		assert_ok!(fail_over(PROTOCOL));
		assert_noop!(withdraw(&BOB, 31), Error::<Test>::CreditTooLow);
		assert_ok!(withdraw(&BOB, 30));
		assert_ok!(credit(&ALICE, after.prove(&[ALICE])));
		assert_ok!(withdraw(&ALICE, 100));
		assert_noop!(withdraw(&ALICE, 1), Error::<Test>::CreditTooLow);
	});
}

/// From the Resume on everybody spends the same coins there, long before that counts as live.
#[test]
fn nothing_is_paid_for_balances_on_a_ward_that_recovers() {
	build_and_execute(|| {
		let state = halted(&[(ALICE, 500), (BOB, 70)]);
		assert_ok!(credit(&ALICE, state.prove(&[ALICE])));
		assert_ok!(Vault::deposit(signed(ALICE), SERVICE, PROTOCOL, 30));
		ward(1, Status::Recovering);
		let lives = || Error::<Test>::WardLives;
		assert_noop!(credit(&BOB, state.prove(&[BOB])), lives());
		assert_noop!(withdraw(&ALICE, 31), lives());
		assert_ok!(withdraw(&ALICE, 20));
		ward(1, Status::Live);
		assert_noop!(withdraw(&ALICE, 11), lives());
		assert_ok!(withdraw(&ALICE, 10));
		assert_eq!(Balances::free_balance(ALICE), RICH, "deposits are paid all the same");
	});
}

/// While it recovered, Alice spent there what she could still take here.
#[test]
fn what_was_proven_before_the_ward_lived_counts_no_more_when_it_stands_again() {
	build_and_execute(|| {
		let before = halted(&[(ALICE, 500)]);
		assert_ok!(credit(&ALICE, before.prove(&[ALICE])));
		ward(1, Status::Recovering);
		let after = WardState::new(&[(BOB, 500)]).certify(64);
		ward(2, Status::Halted);
		assert_noop!(withdraw(&ALICE, 1), Error::<Test>::CreditTooLow);
		assert_noop!(credit(&ALICE, before.prove(&[ALICE])), Error::<Test>::ProofIncomplete);
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
		assert_eq!(proven(&ALICE), 0);
		assert_ok!(withdraw(&BOB, 500));
	});
}

#[test]
fn what_was_paid_before_the_ward_lived_has_to_be_settled_when_it_stands_again() {
	build_and_execute(|| {
		let before = halted(&[(ALICE, 500), (BOB, 70)]);
		assert_ok!(credit(&ALICE, before.prove(&[ALICE])));
		assert_ok!(credit(&BOB, before.prove(&[BOB])));
		assert_ok!(withdraw(&ALICE, 1));
		ward(1, Status::Recovering);
		ward(2, Status::Halted);
		// Nor does it help to be activated once more.
		assert_ok!(fail_over(PROTOCOL));
		for who in [ALICE, BOB] {
			assert_noop!(withdraw(&who, 1), Error::<Test>::NotSettled);
		}
		assert_ok!(fail_back(PROTOCOL));
		assert_ok!(settle(PROTOCOL));
		assert_ok!(fail_over(PROTOCOL));
		// Alice has all of it in that state still.
		assert_noop!(credit(&BOB, before.prove(&[BOB])), Error::<Test>::NothingFrozen);
		let after = WardState::new(&[(ALICE, 499), (BOB, 70)]).certify(64);
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
		assert_ok!(withdraw(&BOB, 70));
	});
}

/// What is certified late may be later than what was paid from, and is of before the settlement all the same.
#[test]
fn a_state_of_before_the_block_that_the_ward_stood_at_pays_nothing_again() {
	build_and_execute(|| {
		let before = halted(&[(ALICE, 500), (BOB, 70)]);
		stands_at(40);
		assert_ok!(credit(&ALICE, before.prove(&[ALICE])));
		assert_ok!(withdraw(&ALICE, 500));
		assert_ok!(fail_back(PROTOCOL));
		assert_ok!(settle(PROTOCOL));
		WardState::new(&[(ALICE, 500), (BOB, 70)]).certify(40);
		stands_at(90);
		ward(2, Status::Halted);
		assert_ok!(fail_over(PROTOCOL));
		assert_noop!(credit(&ALICE, before.prove(&[ALICE])), Error::<Test>::NothingFrozen);
		let after = WardState::new(&[(BOB, 70)]).certify(41);
		assert_noop!(credit(&ALICE, before.prove(&[ALICE])), Error::<Test>::ProofIncomplete);
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
		// What pays nobody settles nothing, and takes no state away.
		assert_ok!(fail_back(PROTOCOL));
		ward(3, Status::Halted);
		assert_ok!(fail_over(PROTOCOL));
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
	});
}

#[test]
fn a_vault_that_works_is_settled_where_the_ward_stands_anew_and_pays_again() {
	build_and_execute(|| {
		let before = halted(&[(ALICE, 500), (BOB, 70)]);
		assert_ok!(credit(&ALICE, before.prove(&[ALICE])));
		assert_ok!(withdraw(&ALICE, 1));
		let settle = || settle(PROTOCOL);
		assert_noop!(settle(), Error::<Test>::StillActive);
		ward(1, Status::Recovering);
		assert_noop!(settle(), Error::<Test>::StillActive);
		let after = WardState::new(&[(BOB, 70)]).certify(64);
		ward(2, Status::Halted);
		assert_noop!(credit(&BOB, after.prove(&[BOB])), Error::<Test>::NotSettled);
		assert_ok!(settle());
		assert_ok!(credit(&BOB, after.prove(&[BOB])));
		assert_ok!(withdraw(&BOB, 70));
		assert_noop!(settle(), Error::<Test>::StillActive);
	});
}

/// Who was paid since would be paid again, and keep the same coins on the ward.
#[test]
fn a_settlement_that_failed_and_is_tried_again_settles_nothing_that_was_paid_since() {
	build_and_execute(|| {
		let state = halted(&[(ALICE, 500), (BOB, 70)]);
		let said = || Vault::settle(protocol(PROTOCOL), 1, 500);
		let is_paid = |who: &AccountId32, amount| {
			assert_ok!(credit(who, state.prove(std::slice::from_ref(who))));
			assert_ok!(withdraw(who, amount));
		};
		is_paid(&ALICE, 500);
		assert_noop!(said(), Error::<Test>::StillActive);
		is_paid(&BOB, 70);
		assert_ok!(fail_back(PROTOCOL));
		assert_noop!(said(), Error::<Test>::NotWhatWasPaid);
		assert_ok!(Vault::settle(protocol(PROTOCOL), 1, 570));
		assert_ok!(fail_over(PROTOCOL));
		let state = WardState::new(&[(ALICE, 500), (BOB, 70)]).certify(64);
		let is_paid = |who: &AccountId32, amount| {
			assert_ok!(credit(who, state.prove(std::slice::from_ref(who))));
			assert_ok!(withdraw(who, amount));
		};
		// The same sum as before.
		is_paid(&ALICE, 500);
		assert_ok!(fail_back(PROTOCOL));
		System::reset_events();
		assert_ok!(said());
		assert_noop!(Vault::settle(protocol(PROTOCOL), 3, 500), Error::<Test>::NotWhatWasPaid);
		assert_eq!(System::events(), []);
		assert_ok!(fail_over(PROTOCOL));
		assert_noop!(credit(&ALICE, state.prove(&[ALICE])), Error::<Test>::NotSettled);
		assert_ok!(Vault::settle(protocol(PROTOCOL), 2, 500));
	});
}

/// A chain that does not say how the ward stands pays nobody.
#[test]
fn a_rehearsal_activates_nothing_that_pays() {
	build_and_execute(|| {
		let state = WardState::new(&[(ALICE, 500)]).certify(32);
		ward(1, Status::Live);
		assert_ok!(rehearse(PROTOCOL));
		assert_noop!(credit(&ALICE, state.prove(&[ALICE])), Error::<Test>::WardLives);
		assert_eq!(frozen(), None);
		assert!(<() as crate::Failovers>::incident(SERVICE).is_none());
	});
}

#[test]
fn the_key_to_prove_is_the_one_that_is_read() {
	build_and_execute(|| {
		assert_eq!(Vault::balance_proof_key(&ALICE), account::storage_key(&ALICE.encode()));
	});
}

#[test]
fn an_account_is_credited_once() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500)]);
		assert_ok!(credit(&ALICE, ward.prove(&[ALICE])));
		let again = || Error::<Test>::AlreadyCredited;
		assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), again());
		assert_ok!(withdraw(&ALICE, 500));
		assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), again());
	});
}

#[test]
fn an_account_that_was_not_on_the_ward_has_nothing() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500)]);
		assert_noop!(credit(&BOB, ward.prove(&[BOB])), Error::<Test>::NothingToCredit);
		assert_eq!(Credits::<Test>::iter().count(), 0);
	});
}

#[test]
fn nothing_is_credited_by_who_stands_by_or_has_no_vault_or_unsigned() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		let proof = || Box::new(ward.prove(&[ALICE]));
		assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), Error::<Test>::StandingBy);
		assert_ok!(fail_over(PROTOCOL));
		for (service, protocol) in [(ServiceId(9), PROTOCOL), (SERVICE, OTHER)] {
			let other = Vault::credit(signed(BOB), service, protocol, ALICE, proof());
			assert_eq!(other, Err(Error::<Test>::NoVault.into()));
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), protocol(PROTOCOL)] {
			assert_noop!(Vault::credit(origin, SERVICE, PROTOCOL, ALICE, proof()), BadOrigin);
		}
	});
}

#[test]
fn the_proof_of_another_account_or_state_shows_nothing() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500), (BOB, 600)]);
		let richer = WardState::new(&[(ALICE, 5_000), (BOB, 600)]);
		let incomplete = || Error::<Test>::ProofIncomplete;
		assert_noop!(credit(&ALICE, ward.prove(&[BOB])), incomplete());
		assert_noop!(credit(&ALICE, richer.prove(&[ALICE])), incomplete());
		assert_noop!(credit(&ALICE, Proof::default()), incomplete());
	});
}

#[test]
fn oversized_proofs_and_proofs_with_doubles_are_refused() {
	build_and_execute(|| {
		let ward = halted(&[(ALICE, 500)]);
		let mut doubled = ward.prove(&[ALICE]);
		let node = doubled.0[0].clone();
		doubled.0.try_push(node).unwrap();
		assert_noop!(credit(&ALICE, doubled), Error::<Test>::ProofSuperfluous);
		let large = Proof::new((0..5).map(|n| vec![n; 64 * 1024]).collect()).unwrap();
		assert_noop!(credit(&ALICE, large), Error::<Test>::ProofTooLarge);
	});
}

#[test]
fn an_entry_of_another_form_is_not_taken_for_an_account() {
	build_and_execute(|| {
		for (height, length) in [(32, 79), (64, 81), (96, 0)] {
			let entry = (account::storage_key(&ALICE.encode()), vec![1; length]);
			let ward = WardState::of([entry]).certify(height);
			assert_ok!(fail_over(PROTOCOL));
			let wrong = Error::<Test>::ProofOfAnotherType;
			assert_noop!(credit(&ALICE, ward.prove(&[ALICE])), wrong);
			assert_ok!(Vault::stand_by(protocol(PROTOCOL)));
			assert_ok!(settle(PROTOCOL));
		}
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_changed_bit_changes_what_is_credited(node in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
		build_and_execute(|| {
			let ward = halted(&[(ALICE, 500)]);
			let mut proof = ward.prove(&[ALICE]);
			let node = node.index(proof.0.len());
			let bit = bit.index(proof.0[node].len() * 8);
			proof.0[node][bit / 8] ^= 1 << (bit % 8);
			assert_noop!(credit(&ALICE, proof), Error::<Test>::ProofIncomplete);
		});
	}
}
