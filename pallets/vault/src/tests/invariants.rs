// SPDX-License-Identifier: Apache-2.0

//! Invariants hold after any sequence of calls, and no money appears or disappears.

use crate::{mock::*, Mode, Vaults};
use proptest::prelude::*;
use sp_runtime::AccountId32;
use vigil_primitives::{Height, ProtocolId, ServiceId};

#[derive(Clone, Debug)]
enum Step {
	Open(u32, bool),
	Switch(u32, Mode),
	Certify { height: u64, alice: u128, bob: u128 },
	Deposit { bob: bool, protocol: u32, amount: u128 },
	Withdraw { bob: bool, protocol: u32, amount: u128 },
	Forget,
}

fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![0..2_000_u128, Just(RICH), Just(u128::MAX)]
}

fn step() -> impl Strategy<Value = Step> {
	let mode = prop_oneof![Just(Mode::Active), Just(Mode::Standby)];
	prop_oneof![
		1 => (0..6_u32, any::<bool>()).prop_map(|(protocol, own)| Step::Open(protocol, own)),
		3 => (0..4_u32, mode).prop_map(|(protocol, mode)| Step::Switch(protocol, mode)),
		3 => (0..40_u64, 0..3_000_u128, 0..3_000_u128)
			.prop_map(|(height, alice, bob)| Step::Certify { height, alice, bob }),
		4 => (any::<bool>(), 0..4_u32, amount())
			.prop_map(|(bob, protocol, amount)| Step::Deposit { bob, protocol, amount }),
		4 => (any::<bool>(), 0..4_u32, amount())
			.prop_map(|(bob, protocol, amount)| Step::Withdraw { bob, protocol, amount }),
		1 => Just(Step::Forget),
	]
}

fn user(bob: bool) -> AccountId32 {
	if bob {
		BOB
	} else {
		ALICE
	}
}

/// Does the step; whether it is refused does not matter here.
fn run(step: Step) {
	match step {
		Step::Open(number, own) => {
			let (id, service) = (ProtocolId(number), ServiceId(SERVICE.0 + number % 2));
			let origin = if own { protocol(id) } else { RuntimeOrigin::root() };
			let _ = Vault::open_vault(origin, id, service);
		},
		Step::Switch(number, mode) => {
			let origin = protocol(ProtocolId(number));
			let _ = match mode {
				Mode::Active => Vault::activate(origin),
				Mode::Standby => Vault::stand_by(origin),
			};
		},
		Step::Certify { height, alice, bob } => {
			let ward = WardState::new(&[(ALICE, alice), (BOB, bob)]).certify(height);
			for who in [ALICE, BOB] {
				let proof = Box::new(ward.prove(std::slice::from_ref(&who)));
				let _ = Vault::credit(signed(BOB), SERVICE, who, Height(height), proof);
			}
		},
		Step::Deposit { bob, protocol, amount } => {
			let _ = Vault::deposit(signed(user(bob)), ProtocolId(protocol), amount);
		},
		Step::Withdraw { bob, protocol, amount } => {
			let standby = Vaults::<Test>::get(ProtocolId(protocol))
				.is_none_or(|vault| vault.mode == Mode::Standby);
			let result = Vault::withdraw(signed(user(bob)), ProtocolId(protocol), amount);
			assert!(!standby || result.is_err(), "nothing is paid by a vault that stands by");
		},
		Step::Forget => forget_checkpoints(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn invariants_hold_whatever_is_called(steps in prop::collection::vec(step(), 1..60)) {
		build_and_execute(|| {
			let issuance = Balances::total_issuance();
			for step in steps {
				run(step);
				Vault::do_try_state().expect("invariants hold after every step");
				assert_eq!(Balances::total_issuance(), issuance);
			}
		});
	}
}
