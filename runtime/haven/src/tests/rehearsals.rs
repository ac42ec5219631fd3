// SPDX-License-Identifier: Apache-2.0

//! A plan that can only fail is known before any halt.

use super::{
	account, build_and_execute, next_block,
	world::{mode, world, ONE, SERVICE, TWO, WAY},
};
use crate::{
	payload::{activate, payload, program, stand_by},
	Inbox, RuntimeCall, RuntimeOrigin, Vault,
};
use frame_support::assert_ok;
use pallet_vault::Mode::*;
use sp_keyring::Sr25519Keyring::Eve;
use vigil_primitives::{Outcome, Payload, PlanId, ProtocolId, Rehearsed};

const LATE: ProtocolId = ProtocolId(3);

fn rehearsed(plan: PlanId) -> Option<Rehearsed> {
	let receipt = Inbox::plan(SERVICE, plan).expect("it is kept").receipt;
	receipt.rehearsal.map(|rehearsal| rehearsal.outcome)
}

/// A payload that makes a call which programs may not make.
fn forbidden(protocol: ProtocolId) -> Payload {
	let dest = account(Eve).into();
	let call: RuntimeCall = pallet_balances::Call::transfer_allow_death { dest, value: 1 }.into();
	payload(WAY, SERVICE, protocol, program([call])).expect("small")
}

#[test]
fn every_plan_is_rehearsed_in_the_block_in_which_it_is_armed() {
	build_and_execute(|| {
		let world = world();
		assert_eq!(world.arm_vault(ONE, PlanId(0)), Outcome::Done);
		let good = stand_by(WAY, SERVICE, TWO).expect("small");
		world.arm(TWO, PlanId(1), forbidden(TWO), good);
		let good = activate(WAY, SERVICE, TWO).expect("small");
		world.arm(TWO, PlanId(2), good, forbidden(TWO));
		world.arm_vault(LATE, PlanId(3));
		next_block();
		let outcomes = [0, 1, 2, 3].map(|plan| rehearsed(PlanId(plan)).expect("it is rehearsed"));
		use Rehearsed::*;
		assert_eq!(outcomes, [Passed, FailoverFails, FailbackFails, FailoverFails]);
		assert_eq!((mode(ONE), mode(TWO)), (Standby, Standby), "nothing of it happened");
	});
}

#[test]
fn anybody_shows_that_a_plan_is_mended() {
	build_and_execute(|| {
		let world = world();
		world.arm_vault(LATE, PlanId(3));
		next_block();
		assert_eq!(rehearsed(PlanId(3)), Some(Rehearsed::FailoverFails));
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), SERVICE, LATE));
		let eve = RuntimeOrigin::signed(account(Eve));
		assert_ok!(Inbox::rehearse(eve, SERVICE, PlanId(3)));
		assert_eq!((rehearsed(PlanId(3)), mode(LATE)), (Some(Rehearsed::Passed), Standby));
	});
}
