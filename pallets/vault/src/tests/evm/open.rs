// SPDX-License-Identifier: Apache-2.0

//! How a vault for an EVM chain is opened, and states of one that are broken.

use super::*;
use crate::{evm::MOST_NODES, Claim, Error, Event, EvmWards};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, TryRuntimeError};
use vigil_primitives::ServiceId;
use vigil_proofs::{evm::MAX_DEPTH, fixture::evm::deep};

const FOUR: ProtocolId = ProtocolId(4);

#[test]
fn a_protocol_or_governance_opens_a_vault_for_an_evm_chain() {
	build_and_execute(|| {
		let open = |origin, balances| Vault::open_evm_vault(origin, SERVICE, COIN, balances);
		assert_ok!(open(protocol(COIN), coin_balances()));
		let (service, protocol_id, balances) = (SERVICE, COIN, coin_balances());
		let event = Event::EvmBalancesFixed { service, protocol: protocol_id, balances };
		System::assert_last_event(event.into());
		assert_eq!(EvmWards::<Test>::get(SERVICE, COIN), Some(coin_balances()));
		assert_noop!(open(protocol(COIN), token_balances()), Error::<Test>::VaultExists);
		let other = || Vault::open_evm_vault(protocol(FOUR), SERVICE, TOKEN, token_balances());
		assert_noop!(other(), Error::<Test>::NotYourVault);
		let elsewhere = protocol_of(ServiceId(8), TOKEN);
		let elsewhere = Vault::open_evm_vault(elsewhere, SERVICE, TOKEN, token_balances());
		assert_eq!(elsewhere, Err(Error::<Test>::NotYourVault.into()));
		for origin in [signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(open(origin, coin_balances()), BadOrigin);
		}
		// What is opened for a Substrate chain stays so.
		let first = Vault::open_evm_vault(protocol(PROTOCOL), SERVICE, PROTOCOL, coin_balances());
		assert_eq!(first, Err(Error::<Test>::VaultExists.into()));
		assert_eq!(EvmWards::<Test>::get(SERVICE, PROTOCOL), None);
	});
}

#[test]
fn a_vault_that_could_pay_nothing_is_not_opened() {
	build_and_execute(|| {
		let unsound = [
			EvmBalances { rate: Rate { here: 1, there: 0 }, ..coin_balances() },
			EvmBalances { rate: Rate { here: 0, there: 1 }, ..coin_balances() },
			EvmBalances { token: Some(Token { mask: U256::zero(), ..token() }), ..coin_balances() },
		];
		for balances in unsound {
			let opened = Vault::open_evm_vault(RuntimeOrigin::root(), SERVICE, COIN, balances);
			assert_noop!(opened, Error::<Test>::UnsoundBalances);
		}
	});
}

#[test]
fn nodes_of_both_tries_are_what_a_claim_costs() {
	with_vaults(|| {
		let proof = halted().token(address(&anna()));
		let nodes = proof.account.0.len() + proof.storage.0.len();
		assert!(nodes > 3);
		assert_eq!(proof.nodes() as usize, nodes);
	});
}

/// Real tries are never so deep; whoever could make one would be read all the same.
#[test]
fn a_proof_with_as_many_nodes_as_there_can_be_is_read() {
	with_vaults(|| {
		let holder = address(&anna());
		let slot = token().slot(holder);
		let (storage_root, storage) = deep(slot.as_bytes(), &encode_word(80.into()), MAX_DEPTH);
		let (balance, code_hash) = (U256::zero(), token().code_hash);
		let contract = encode_account(&Account { balance, storage_root, code_hash });
		let (root, account) = deep(token().address.as_bytes(), &contract, MAX_DEPTH);
		certify(32, root);
		assert_ok!(fail_over(TOKEN));
		let proof = EvmProof { account, storage };
		assert_eq!(proof.nodes(), MOST_NODES);
		assert_ok!(claim(TOKEN, &anna(), &ALICE, proof));
		assert_eq!(proven(TOKEN, &ALICE), 120);
	});
}

/// Anna claimed.
fn finds(message: &'static str, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let open = Vault::open_evm_vault(RuntimeOrigin::root(), SERVICE, COIN, coin_balances());
		assert_ok!(open);
		let world = world().certify(32);
		assert_ok!(fail_over(COIN));
		assert_ok!(claim(COIN, &anna(), &ALICE, world.coin(address(&anna()))));
		Vault::do_try_state().expect("nothing is broken");
		break_it();
		assert_eq!(Vault::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn with_claim(change: fn(&mut Claim<AccountId32, u128>)) -> impl FnOnce() {
	move || {
		Claims::<Test>::mutate((SERVICE, COIN, address(&anna())), |claim| {
			change(claim.as_mut().expect("she claimed"))
		})
	}
}

#[test]
fn evm_wards_of_nobody_or_of_nothing() {
	finds("an EVM ward without a vault", || {
		EvmWards::<Test>::insert(SERVICE, FOUR, coin_balances());
	});
	finds("nothing can be proven of an EVM ward", || {
		let rate = Rate { here: 0, there: 1 };
		EvmWards::<Test>::insert(SERVICE, COIN, EvmBalances { rate, ..coin_balances() });
	});
}

#[test]
fn claims_of_nothing_of_the_future_or_that_do_not_add_up() {
	finds("a claim is empty", with_claim(|claim| claim.proven = 0));
	finds("a claim of the future", with_claim(|claim| claim.settlements = 1));
	finds("a claim without an EVM ward", || EvmWards::<Test>::remove(SERVICE, COIN));
	finds("claims do not add up", with_claim(|claim| claim.proven += 1));
	finds("claims do not add up", with_claim(|claim| claim.account = BOB));
	finds("claims do not add up", || {
		Claims::<Test>::remove((SERVICE, COIN, address(&anna())));
	});
	finds("claims do not add up", || {
		Credits::<Test>::mutate((SERVICE, COIN, ALICE), |credit| credit.proven += 1);
	});
}
