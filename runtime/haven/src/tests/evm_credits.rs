// SPDX-License-Identifier: Apache-2.0

//! What a holder had on an EVM ward that halted is paid here, to whom the holder names.

use super::{
	account, build_and_execute, next_block,
	world::{world, World, SERVICE, WAY},
	GENESIS,
};
use crate::{
	payload::{payload, program},
	queries::{claimed, credited, evm_ward},
	Balances, Runtime, RuntimeCall, RuntimeOrigin, Vault,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use pallet_vault::{
	evm::{signer, EvmSignature},
	Error, EvmBalances, EvmProof, HolderWord, Rate,
};
use sp_core::{ecdsa, Pair, H160, H256, U256};
use sp_keyring::Sr25519Keyring::{Alice, Dave, Eve};
use vigil_primitives::{Outcome, PlanId, ProtocolId};
use vigil_proofs::{
	evm::{Account, Nodes},
	fixture::evm::{encode_account, Trie},
};

const THREE: ProtocolId = ProtocolId(3);
/// The coin of the ward has 18 decimals, this chain's has 12: one for one.
const BALANCES: EvmBalances = EvmBalances { token: None, rate: Rate { here: 1, there: 1_000_000 } };
const COIN: u128 = 1_000_000_000_000;

fn key() -> ecdsa::Pair {
	ecdsa::Pair::from_seed(&[7; 32])
}

fn sign(digest: H256) -> EvmSignature {
	let mut signature = key().sign_prehashed(&digest.0).0;
	signature[64] += 27;
	signature
}

fn holder() -> H160 {
	signer(H256::zero(), &sign(H256::zero())).expect("it is signed")
}

/// The state root of a ward on which the holder has two coins, and a proof of them.
fn ward() -> (H256, EvmProof) {
	let mut state = Trie::default();
	for n in 0..40_u64 {
		let other =
			Account { balance: n.into(), storage_root: H256::zero(), code_hash: H256::zero() };
		state.insert(H160::from_low_u64_be(n).as_bytes(), encode_account(&other));
	}
	let balance = U256::exp10(18) * U256::from(2);
	let own = Account { balance, storage_root: H256::zero(), code_hash: H256::zero() };
	state.insert(holder().as_bytes(), encode_account(&own));
	let account = state.prove(holder().as_bytes());
	(state.root(), EvmProof { account, storage: Nodes::default() })
}

/// What a program of the protocol's that makes this call comes to.
fn outcome_of(world: &World, call: RuntimeCall) -> Outcome {
	let payload = payload(WAY, SERVICE, THREE, program([call])).expect("small");
	let message = world.execute(THREE, payload);
	next_block();
	world.outcome(message)
}

#[test]
fn a_holder_on_a_halted_evm_ward_is_paid_from_a_vault_that_the_protocol_opened() {
	build_and_execute(|| {
		let world = world();
		let open = |protocol| {
			let service = SERVICE;
			pallet_vault::Call::open_evm_vault { service, protocol, balances: BALANCES }.into()
		};
		assert_eq!(outcome_of(&world, open(ProtocolId(4))), Outcome::Failed, "it is not its own");
		assert_eq!(outcome_of(&world, open(THREE)), Outcome::Done);
		let opened = evm_ward(SERVICE, THREE).expect("it is for an EVM chain");
		assert_eq!((opened.token, opened.here, opened.there), (None, 1, 1_000_000));
		let pot = Vault::pot(SERVICE, THREE);
		assert_ok!(Balances::transfer(&account(Alice), &pot, 9 * COIN, Preservation::Preserve));
		world.arm_vault(THREE, PlanId(0));
		let (root, proof) = ward();
		world.checkpoint_of(96, root);
		let id = (SERVICE, THREE);
		assert_eq!(Vault::claim_of(id, holder(), &account(Eve)), None, "it stands by");
		world.halt(100);
		next_block();

		let words = Vault::claim_of(id, holder(), &account(Eve)).expect("it pays");
		assert_eq!((words.genesis_hash, words.height.0), (GENESIS, 96));
		let (holder, signature) = (holder(), sign(words.digest()));
		let word = HolderWord { holder, account: account(Eve), signature };
		let anybody = || RuntimeOrigin::signed(account(Dave));
		let claim =
			|| Vault::claim(anybody(), SERVICE, THREE, word.clone(), Box::new(proof.clone()));
		assert_ok!(claim());
		assert_noop!(claim(), Error::<Runtime>::AlreadyCredited);
		assert_eq!(claimed(SERVICE, THREE, holder).map(|claim| claim.proven), Some(2 * COIN));
		assert_eq!(credited(SERVICE, THREE, &account(Eve)).available, 2 * COIN);
		let before = Balances::free_balance(account(Eve));
		assert_ok!(Vault::withdraw(RuntimeOrigin::signed(account(Eve)), SERVICE, THREE, 2 * COIN));
		assert_eq!(Balances::free_balance(account(Eve)) - before, 2 * COIN);
		world.resume(100);
		assert_noop!(claim(), Error::<Runtime>::WardLives);
	});
}
