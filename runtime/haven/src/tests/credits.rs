// SPDX-License-Identifier: Apache-2.0

//! Balances of a ward that halted, proven against its last certified state, are paid here, once.

use super::{
	account, build_and_execute, next_block,
	world::{who, world, LANE, ONE, SERVICE, WAY},
};
use crate::{
	payload::{payload, program, stand_by},
	queries::{credited, vault},
	Balances, Inbox, Runtime, RuntimeCall, RuntimeOrigin, Vault,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use frame_system::AccountInfo;
use pallet_balances::AccountData;
use pallet_inbox::Execution;
use pallet_vault::Error;
use sp_core::{Blake2Hasher, H256};
use sp_keyring::Sr25519Keyring::{self, Dave, Eve};
use sp_trie::{
	read_trie_value, trie_types::TrieDBMutBuilderV1, LayoutV1, MemoryDB, Recorder, TrieMut,
};
use std::collections::BTreeSet;
use vigil_primitives::{Height, Outcome, PlanId, Rehearsed};
use vigil_proofs::Proof;

type Layout = LayoutV1<Blake2Hasher>;

/// What a real chain keeps of an account that has this much.
fn entry(free: u128) -> Vec<u8> {
	let data = AccountData { free, ..Default::default() };
	AccountInfo { nonce: 1u32, consumers: 0, providers: 1, sufficients: 0, data }.encode()
}

/// The root of a ward's state in which all well-known accounts have this much, and a proof of one.
fn ward(free: u128, who: Sr25519Keyring) -> (H256, Proof) {
	let (mut db, mut root) = (MemoryDB::<Blake2Hasher>::default(), H256::zero());
	{
		let mut trie = TrieDBMutBuilderV1::new(&mut db, &mut root).build();
		for who in Sr25519Keyring::well_known() {
			let key = Vault::balance_proof_key(&account(who));
			trie.insert(&key, &entry(free)).expect("it is a trie");
		}
	}
	let mut recorder = Recorder::<Layout>::new();
	let key = Vault::balance_proof_key(&account(who));
	read_trie_value::<Layout, _>(&db, &root, &key, Some(&mut recorder), None).expect("it is there");
	let nodes: BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
	(root, Proof::new(nodes.into_iter().collect()).expect("it is small"))
}

fn credit(who: Sr25519Keyring, proof: Proof) -> sp_runtime::DispatchResult {
	let anybody = RuntimeOrigin::signed(account(Dave));
	Vault::credit(anybody, SERVICE, ONE, account(who), Box::new(proof))
}

fn withdraw(who: Sr25519Keyring, amount: u128) -> sp_runtime::DispatchResult {
	Vault::withdraw(RuntimeOrigin::signed(account(who)), SERVICE, ONE, amount)
}

/// Something to pay out.
const MUCH: u128 = 100_000_000_000_000;

fn fund() {
	let (alice, pot) = (account(Sr25519Keyring::Alice), Vault::pot(SERVICE, ONE));
	assert_ok!(Balances::transfer(&alice, &pot, MUCH, Preservation::Preserve));
}

#[test]
fn a_balance_on_a_halted_ward_is_paid_from_the_vault() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		fund();
		let free = 5_000_000_000_000;
		let (root, proof) = ward(free, Eve);
		world.checkpoint_of(96, root);
		assert_noop!(credit(Eve, proof.clone()), Error::<Runtime>::StandingBy);
		assert_noop!(withdraw(Eve, free), Error::<Runtime>::StandingBy);

		world.halt(100);
		next_block();
		assert_eq!(vault(SERVICE, ONE).unwrap().pays_from, Some(Height(96)));
		assert_ok!(credit(Eve, proof.clone()));
		assert_eq!(credited(SERVICE, ONE, &account(Eve)).available, free);
		let before = Balances::free_balance(account(Eve));
		assert_ok!(withdraw(Eve, free));
		assert_eq!(Balances::free_balance(account(Eve)) - before, free);
		assert_noop!(credit(Eve, proof), Error::<Runtime>::AlreadyCredited);
		assert_noop!(withdraw(Eve, 1), Error::<Runtime>::CreditTooLow);
	});
}

#[test]
fn only_the_last_certified_state_counts() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		fund();
		let (early, early_proof) = ward(7, Eve);
		let (root, proof) = ward(9, Eve);
		let (_, richer) = ward(80, Eve);
		world.checkpoint_of(92, early);
		next_block();
		world.checkpoint_of(96, root);
		next_block();
		world.halt(100);
		next_block();
		for wrong in [early_proof, richer] {
			assert_noop!(credit(Eve, wrong), Error::<Runtime>::ProofIncomplete);
		}
		assert_noop!(credit(Dave, proof.clone()), Error::<Runtime>::ProofIncomplete);
		assert_ok!(credit(Eve, proof));
	});
}

#[test]
fn a_rehearsal_freezes_and_activates_nothing() {
	build_and_execute(|| {
		let world = world();
		let (root, _) = ward(7, Eve);
		world.checkpoint_of(96, root);
		world.arm_vault(ONE, PlanId(0));
		next_block();
		let rehearsal = Inbox::plan(SERVICE, PlanId(0)).unwrap().receipt.rehearsal;
		assert_eq!(rehearsal.map(|one| one.outcome), Some(Rehearsed::Passed));
		let vault = vault(SERVICE, ONE).unwrap();
		assert_eq!((vault.active, vault.activations, vault.pays_from), (false, 0, None));
	});
}

/// Anybody tries it again, however much later.
#[test]
fn a_settlement_that_failed_is_not_made_later_for_what_was_paid_since() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		fund();
		let half = 2_500_000_000_000;
		let (root, proof) = ward(2 * half, Eve);
		world.checkpoint_of(96, root);
		world.halt(100);
		next_block();
		assert_ok!(credit(Eve, proof));
		assert_ok!(withdraw(Eve, half));
		let done = |payload| {
			let message = world.execute(ONE, payload);
			next_block();
			(message, world.outcome(message))
		};
		let settles = |paid| {
			let call: RuntimeCall = pallet_vault::Call::settle { settlement: 1, paid }.into();
			payload(WAY, SERVICE, ONE, program([call])).expect("small")
		};
		let settled = || {
			let vault = vault(SERVICE, ONE).expect("it is open");
			(vault.settlements, vault.unsettled)
		};
		let (early, outcome) = done(settles(half));
		assert_eq!(outcome, Outcome::Failed, "it pays");
		assert_ok!(withdraw(Eve, half));
		assert_eq!(done(stand_by(WAY, SERVICE, ONE).expect("small")).1, Outcome::Done);
		let again = || {
			assert_ok!(Inbox::retry(who(), SERVICE, Execution::Message(LANE, early)));
			(world.outcome(early), settled())
		};
		assert_eq!(again(), (Outcome::Failed, (0, 2 * half)));
		assert_eq!(done(settles(2 * half)).1, Outcome::Done);
		assert_eq!(settled(), (1, 0));
		assert_eq!(again(), (Outcome::Done, (1, 0)), "once");
	});
}
