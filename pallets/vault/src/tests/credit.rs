// SPDX-License-Identifier: Apache-2.0

//! Balances are credited once per checkpoint, and only if they are proven.

use crate::{account, mock::*, Credits, Error, Event};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{AccountId32, DispatchError::BadOrigin, DispatchResult};
use vigil_primitives::{Height, ServiceId};
use vigil_proofs::Proof;

fn credit(who: &AccountId32, height: u64, proof: Proof) -> DispatchResult {
	Vault::credit(signed(BOB), SERVICE, who.clone(), Height(height), Box::new(proof))
}

fn proven(who: &AccountId32) -> u128 {
	Credits::<Test>::get(SERVICE, who).proven
}

#[test]
fn anybody_credits_what_an_account_had_on_the_ward() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		assert_ok!(credit(&ALICE, 32, ward.prove(&[ALICE])));
		let kept = Credits::<Test>::get(SERVICE, ALICE);
		assert_eq!((kept.proven, kept.proven_at), (500, Some(Height(32))));
		assert_eq!(kept.available(), 500);
		let (service, account, height) = (SERVICE, ALICE, Height(32));
		let event = Event::Credited { service, account, height, proven: 500, available: 500 };
		System::assert_last_event(event.into());
		assert_eq!(proven(&BOB), 0, "who brings the proof gets nothing");
	});
}

#[test]
fn the_key_to_prove_is_the_one_that_is_read() {
	build_and_execute(|| {
		assert_eq!(Vault::balance_proof_key(&ALICE), account::storage_key(&ALICE.encode()));
	});
}

#[test]
fn each_checkpoint_credits_once_and_a_later_one_replaces_it() {
	build_and_execute(|| {
		let early = WardState::new(&[(ALICE, 500)]).certify(32);
		let late = WardState::new(&[(ALICE, 300)]).certify(64);
		assert_ok!(credit(&ALICE, 32, early.prove(&[ALICE])));
		let again = || Error::<Test>::AlreadyCredited;
		assert_noop!(credit(&ALICE, 32, early.prove(&[ALICE])), again());
		assert_ok!(credit(&ALICE, 64, late.prove(&[ALICE])));
		assert_eq!(proven(&ALICE), 300);
		assert_noop!(credit(&ALICE, 32, early.prove(&[ALICE])), again());
	});
}

#[test]
fn an_account_that_is_gone_from_the_ward_has_nothing() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		let nothing = Error::<Test>::NothingToCredit;
		assert_noop!(credit(&BOB, 32, ward.prove(&[BOB])), nothing);
		assert_ok!(credit(&ALICE, 32, ward.prove(&[ALICE])));
		let later = WardState::new(&[]).certify(64);
		assert_ok!(credit(&ALICE, 64, later.prove(&[ALICE])));
		assert_eq!(proven(&ALICE), 0);
	});
}

#[test]
fn a_height_that_is_not_certified_is_refused() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		for height in [0, 31, 33, u64::MAX] {
			let unknown = Error::<Test>::UnknownCheckpoint;
			assert_noop!(credit(&ALICE, height, ward.prove(&[ALICE])), unknown);
		}
		forget_checkpoints();
		let unknown = Error::<Test>::UnknownCheckpoint;
		assert_noop!(credit(&ALICE, 32, ward.prove(&[ALICE])), unknown);
	});
}

#[test]
fn a_service_without_a_vault_and_unsigned_calls_are_refused() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		let proof = || Box::new(ward.prove(&[ALICE]));
		let other = Vault::credit(signed(BOB), ServiceId(9), ALICE, Height(32), proof());
		assert_eq!(other, Err(Error::<Test>::UnknownService.into()));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), protocol(PROTOCOL)] {
			assert_noop!(Vault::credit(origin, SERVICE, ALICE, Height(32), proof()), BadOrigin);
		}
	});
}

#[test]
fn the_proof_of_another_account_or_state_shows_nothing() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500), (BOB, 600)]).certify(32);
		let richer = WardState::new(&[(ALICE, 5_000), (BOB, 600)]);
		let incomplete = || Error::<Test>::ProofIncomplete;
		assert_noop!(credit(&ALICE, 32, ward.prove(&[BOB])), incomplete());
		assert_noop!(credit(&ALICE, 32, richer.prove(&[ALICE])), incomplete());
		assert_noop!(credit(&ALICE, 32, Proof::default()), incomplete());
	});
}

#[test]
fn oversized_proofs_and_proofs_with_doubles_are_refused() {
	build_and_execute(|| {
		let ward = WardState::new(&[(ALICE, 500)]).certify(32);
		let mut doubled = ward.prove(&[ALICE]);
		let node = doubled.0[0].clone();
		doubled.0.try_push(node).unwrap();
		assert_noop!(credit(&ALICE, 32, doubled), Error::<Test>::ProofSuperfluous);
		let large = Proof::new((0..5).map(|n| vec![n; 64 * 1024]).collect()).unwrap();
		assert_noop!(credit(&ALICE, 32, large), Error::<Test>::ProofTooLarge);
	});
}

#[test]
fn an_entry_of_another_form_is_not_taken_for_an_account() {
	build_and_execute(|| {
		for (height, length) in [(32, 79), (64, 81), (96, 0)] {
			let entry = (account::storage_key(&ALICE.encode()), vec![1; length]);
			let ward = WardState::of([entry]).certify(height);
			let wrong = Error::<Test>::ProofOfAnotherType;
			assert_noop!(credit(&ALICE, height, ward.prove(&[ALICE])), wrong);
		}
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_changed_bit_changes_what_is_credited(node in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
		build_and_execute(|| {
			let ward = WardState::new(&[(ALICE, 500)]).certify(32);
			let mut proof = ward.prove(&[ALICE]);
			let node = node.index(proof.0.len());
			let bit = bit.index(proof.0[node].len() * 8);
			proof.0[node][bit / 8] ^= 1 << (bit % 8);
			assert_noop!(credit(&ALICE, 32, proof), Error::<Test>::ProofIncomplete);
		});
	}
}
