// SPDX-License-Identifier: Apache-2.0

//! Whoever fills blocks, with whatever calls, pays for it and holds up no failover.

use super::{
	account, build_and_execute, end_block, next_block, start_block,
	world::{halt_at, mode, world, World, BENEFICIARY, ONE, SERVICE, TWO},
	GENESIS,
};
use crate::{
	configs::{
		inbox::FiringWeight,
		system::{RuntimeBlockWeights, FIRING_RATIO},
	},
	signing::sign,
	Balances, Executive, Inbox, RuntimeCall, System,
};
use pallet_vault::Mode::*;
use sp_keyring::Sr25519Keyring::Eve;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use vigil_primitives::{Height, PlanId, Resume, Round, Seconds, Statement, H256};

/// A call of governance by somebody else: the lightest one that fails.
fn pause() -> RuntimeCall {
	pallet_inbox::Call::pause { duration: Seconds(1) }.into()
}

/// A Resume with another statement's signature: the dearest way for a certificate to fail.
fn forged(world: &World) -> RuntimeCall {
	let (height, block_hash) = (Height(100), H256::repeat_byte(1));
	let round = Round(super::world::now());
	let resume = Statement::Resume(Resume { height, block_hash, round });
	let mut certificate = world.certify(resume);
	certificate.signature = world.certify(halt_at(7)).signature;
	let (certificate, witnesses) = (Box::new(certificate), Default::default());
	let beneficiary = BENEFICIARY;
	pallet_inbox::Call::submit_certificate { certificate, witnesses, beneficiary }.into()
}

/// Has Eve make a call until no block has room for it; how often.
fn fill(call: RuntimeCall) -> u32 {
	for done in 0..20_000 {
		let nonce = System::account_nonce(account(Eve));
		let transaction = sign(call.clone(), &Eve.pair(), nonce, GENESIS);
		match Executive::apply_extrinsic(transaction) {
			Ok(dispatched) => assert!(dispatched.is_err(), "the call fails"),
			Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
				return done;
			},
			Err(other) => panic!("{other:?}"),
		}
	}
	panic!("blocks have an end");
}

/// Fills the open block and closes it: neither certificates nor calls of governance fit any more.
fn fill_block(world: &World) {
	let certificates = fill(forged(world));
	// Calls of governance have no room but what is too little for a certificate.
	let governance = fill(pause());
	assert!(certificates > 50 && governance < 10, "{certificates} and {governance}");
	end_block();
}

#[test]
fn full_blocks_of_failing_calls_do_not_delay_a_firing_by_more_than_one_block() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(ONE, PlanId(0));
		next_block();
		let before = Balances::free_balance(account(Eve));
		world.halt(100);
		fill_block(&world);
		assert!(Balances::free_balance(account(Eve)) < before, "whoever fails pays");
		assert_eq!(mode(ONE), Standby, "the block was full");
		start_block(System::block_number() + 1);
		assert_eq!(mode(ONE), Active, "before anybody can fill the next block");
	});
}

#[test]
fn a_plan_with_a_delay_fires_between_full_blocks() {
	build_and_execute(|| {
		use vigil_primitives::{message::Body, PlanOrder, ThrottleClass};
		let world = world();
		let way = super::world::WAY;
		let failover = crate::payload::activate(way, SERVICE, TWO).expect("small");
		let (plan, class, delay) = (PlanId(1), ThrottleClass::Deferrable, Seconds(2));
		let failback = Default::default();
		let order = PlanOrder { plan, version: 1, class, delay, failover, failback };
		world.deliver(vec![(TWO, Body::Arm(order))]);
		next_block();
		world.halt(100);
		for _ in 0..3 {
			assert_eq!(mode(TWO), Standby);
			fill_block(&world);
			start_block(System::block_number() + 1);
		}
		assert_eq!(mode(TWO), Active, "two seconds after the Halt, as the block before knew them");
		let firing = Inbox::plan(SERVICE, plan).unwrap().receipt.firing.unwrap();
		assert!(firing.fired_at.0 >= firing.first.0 + 2);
	});
}

#[test]
fn what_is_reserved_is_a_share_of_the_block() {
	assert_eq!(FiringWeight::get(), FIRING_RATIO * RuntimeBlockWeights::get().max_block);
}
