// SPDX-License-Identifier: Apache-2.0

//! Holders on a ward that is an EVM chain are credited what they had there, to the account that they name.

mod claim;
mod hostile;
mod invariants;
mod open;
mod real;

use crate::{
	evm::{signer, EvmBalances, EvmProof, EvmSignature, HolderWord, Rate},
	mock::*,
	Claims, Credits, Vaults,
};
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_core::{ecdsa, Pair, H160, H256, U256};
use sp_io::hashing::keccak_256;
use sp_runtime::{AccountId32, DispatchResult};
use vigil_primitives::{BalanceClaim, ProtocolId};
use vigil_proofs::{
	evm::{Account, Nodes, Token},
	fixture::evm::{encode_account, encode_word, Trie},
};

/// Their vaults pay for the coin of the ward, and for a token there.
const COIN: ProtocolId = ProtocolId(2);
const TOKEN: ProtocolId = ProtocolId(3);
/// So much of the coin is a planck here.
const WEI: u128 = 1_000_000;
/// What is in the pots.
const POT: u128 = 100_000;
/// A contract that has much of everything, and no key.
const POOL: H160 = H160::repeat_byte(0xdd);

fn key(seed: u8) -> ecdsa::Pair {
	ecdsa::Pair::from_seed(&[seed; 32])
}

fn anna() -> ecdsa::Pair {
	key(1)
}

fn bert() -> ecdsa::Pair {
	key(2)
}

/// What a wallet gives for a digest.
fn sign_digest(key: &ecdsa::Pair, digest: H256) -> EvmSignature {
	let mut signature = key.sign_prehashed(&digest.0).0;
	signature[64] += 27;
	signature
}

fn address(key: &ecdsa::Pair) -> H160 {
	signer(H256::zero(), &sign_digest(key, H256::zero())).expect("it is signed")
}

fn token() -> Token {
	Token {
		address: H160::repeat_byte(0x33),
		code_hash: H256::repeat_byte(0xc0),
		mapping_slot: U256::from(9),
		mask: U256::MAX >> 1,
	}
}

fn coin_balances() -> EvmBalances {
	EvmBalances { token: None, rate: Rate { here: 1, there: WEI } }
}

fn token_balances() -> EvmBalances {
	EvmBalances { token: Some(token()), rate: Rate { here: 3, there: 2 } }
}

/// A state of the ward: holders, some of whom have a token as well, a contract, and much else.
struct World {
	state: Trie,
	storage: Trie,
}

impl World {
	/// Who has this much of the coin, and of the token.
	fn new(holders: &[(H160, U256, U256)]) -> Self {
		let (mut state, mut storage) = <(Trie, Trie)>::default();
		let nothing = H256(keccak_256(&[0x80]));
		let account = |balance: U256, storage_root, code_hash| {
			encode_account(&Account { balance, storage_root, code_hash })
		};
		for (holder, coins, tokens) in holders.iter().chain([&(POOL, much(), much())]) {
			let is_contract = *holder == POOL;
			let code = H256(keccak_256(if is_contract { &[1] } else { &[] }));
			state.insert(holder.as_bytes(), account(*coins, nothing, code));
			if !tokens.is_zero() {
				let flagged = *tokens | (U256::one() << 255);
				storage.insert(token().slot(*holder).as_bytes(), encode_word(flagged));
				// The mapping beside it, of allowances say, has more.
				storage.insert(allowance().slot(*holder).as_bytes(), encode_word(much()));
			}
		}
		for n in 0..60_u64 {
			let other = H160::from_low_u64_be(n);
			state.insert(other.as_bytes(), account(n.into(), nothing, H256::zero()));
			storage.insert(H256::from_low_u64_be(n).as_bytes(), encode_word((n + 1).into()));
		}
		let contract = account(U256::zero(), storage.root(), token().code_hash);
		state.insert(token().address.as_bytes(), contract);
		Self { state, storage }
	}

	fn certify(self, height: u64) -> Self {
		certify(height, self.state.root());
		self
	}

	/// What `eth_getProof` answers for the holder.
	fn coin(&self, holder: H160) -> EvmProof {
		EvmProof { account: self.state.prove(holder.as_bytes()), storage: Nodes::default() }
	}

	/// What it answers for a slot of the token.
	fn slot(&self, slot: H256) -> EvmProof {
		EvmProof {
			account: self.state.prove(token().address.as_bytes()),
			storage: self.storage.prove(slot.as_bytes()),
		}
	}

	fn token(&self, holder: H160) -> EvmProof {
		self.slot(token().slot(holder))
	}
}

fn much() -> U256 {
	U256::exp10(30)
}

/// A token whose balances stand in the mapping after that of [`token`].
fn allowance() -> Token {
	Token { mapping_slot: token().mapping_slot + 1, ..token() }
}

fn planck(amount: u128) -> U256 {
	U256::from(amount) * U256::from(WEI)
}

/// Both have something, and the vaults stand by.
fn with_vaults(test: impl FnOnce()) {
	build_and_execute(|| {
		for (vault, balances) in [(COIN, coin_balances()), (TOKEN, token_balances())] {
			assert_ok!(Vault::open_evm_vault(RuntimeOrigin::root(), SERVICE, vault, balances));
			let pot = Vault::pot(SERVICE, vault);
			assert_ok!(Balances::transfer(&ALICE, &pot, POT, Preservation::Preserve));
		}
		test();
	});
}

/// The ward as most tests have it: Anna has coins worth 400 planck and a bit, Bert such worth 70, and Anna 501 units
/// of the token.
fn world() -> World {
	let bit = U256::from(WEI - 1);
	World::new(&[
		(address(&anna()), planck(400) + bit, 501.into()),
		(address(&bert()), planck(70), U256::zero()),
	])
}

/// The ward halts at its certified block, and both vaults work.
fn halted() -> World {
	let world = world().certify(32);
	assert_ok!(fail_over(COIN));
	assert_ok!(fail_over(TOKEN));
	world
}

/// What the holder has to sign now.
fn words(vault: ProtocolId, holder: H160, account: &AccountId32) -> BalanceClaim {
	Vault::claim_of((SERVICE, vault), holder, account).expect("it pays")
}

/// The word of a holder, signed for what counts now.
fn word(vault: ProtocolId, key: &ecdsa::Pair, account: &AccountId32) -> HolderWord<AccountId32> {
	let holder = address(key);
	let signature = sign_digest(key, words(vault, holder, account).digest());
	HolderWord { holder, account: account.clone(), signature }
}

/// Bob brings it.
fn bring(vault: ProtocolId, word: HolderWord<AccountId32>, proof: EvmProof) -> DispatchResult {
	Vault::claim(signed(BOB), SERVICE, vault, word, Box::new(proof))
}

fn claim(
	vault: ProtocolId,
	key: &ecdsa::Pair,
	account: &AccountId32,
	proof: EvmProof,
) -> DispatchResult {
	bring(vault, word(vault, key, account), proof)
}

fn withdraw(vault: ProtocolId, who: &AccountId32, amount: u128) -> DispatchResult {
	Vault::withdraw(signed(who.clone()), SERVICE, vault, amount)
}

fn proven(vault: ProtocolId, who: &AccountId32) -> u128 {
	Vault::credited((SERVICE, vault), who).proven
}

/// That nothing is kept of anybody.
fn nobody_is_credited() {
	assert_eq!((Claims::<Test>::iter().count(), Credits::<Test>::iter().count()), (0, 0));
	assert!(Vaults::<Test>::iter_values().all(|vault| vault.unsettled == 0));
}
