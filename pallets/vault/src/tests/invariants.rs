// SPDX-License-Identifier: Apache-2.0

//! Invariants hold after any sequence of calls, no money appears or disappears, and of all that was ever
//! on the ward no more is paid than was there in the one state that counts.

use crate::{mock::*, Mode, Vaults};
use proptest::prelude::*;
use sp_runtime::AccountId32;
use vigil_primitives::{traits::Status, ProtocolId, ServiceId};

#[derive(Clone, Debug)]
enum Step {
	Open(u32, bool),
	FailOver(u32),
	StandBy(u32),
	Settle(u32),
	/// A word that a protocol said before is said again.
	SettleAgain(u32, prop::sample::Index),
	/// So much of all coins is Alice's, the rest Bob's.
	Certify(u64, u128),
	Credit {
		bob: bool,
		protocol: u32,
		state: prop::sample::Index,
	},
	Deposit {
		bob: bool,
		protocol: u32,
		amount: u128,
	},
	Withdraw {
		bob: bool,
		protocol: u32,
		amount: u128,
	},
	Forget,
	/// The ward stands, recovers or lives, in this incident.
	Ward(u64, u8),
}

/// All coins on the ward, which move between two accounts.
const COINS: u128 = 3_000;

fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![0..2_000_u128, Just(RICH), Just(u128::MAX)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => (0..6_u32, any::<bool>()).prop_map(|(protocol, own)| Step::Open(protocol, own)),
		3 => (0..4_u32).prop_map(Step::FailOver),
		1 => (0..4_u32).prop_map(Step::StandBy),
		1 => (0..4_u32).prop_map(Step::Settle),
		1 => (0..4_u32, any::<prop::sample::Index>())
			.prop_map(|(number, which)| Step::SettleAgain(number, which)),
		3 => (0..40_u64, 0..=COINS).prop_map(|(height, alice)| Step::Certify(height, alice)),
		6 => (any::<bool>(), 0..4_u32, any::<prop::sample::Index>())
			.prop_map(|(bob, protocol, state)| Step::Credit { bob, protocol, state }),
		4 => (any::<bool>(), 0..4_u32, amount())
			.prop_map(|(bob, protocol, amount)| Step::Deposit { bob, protocol, amount }),
		6 => (any::<bool>(), 0..4_u32, amount())
			.prop_map(|(bob, protocol, amount)| Step::Withdraw { bob, protocol, amount }),
		1 => Just(Step::Forget),
		2 => (1..4_u64, 0..3_u8).prop_map(|(incident, status)| Step::Ward(incident, status)),
	]
}

fn user(bob: bool) -> AccountId32 {
	if bob {
		BOB
	} else {
		ALICE
	}
}

/// What a sequence has to remember.
#[derive(Default)]
struct Past {
	states: Vec<WardState>,
	incident: u64,
	/// Whether the ward stands.
	stands: bool,
	/// What [`PROTOCOL`]'s vault paid for balances on the ward since it settled last.
	paid: u128,
	/// What was said of settlements.
	said: Vec<(u32, u128)>,
}

impl Past {
	/// Does the step; whether it is refused does not matter here.
	fn run(&mut self, step: Step) {
		match step {
			Step::Open(number, own) => {
				let (id, service) = (ProtocolId(number), ServiceId(SERVICE.0 + number % 2));
				let origin = if own { protocol_of(service, id) } else { RuntimeOrigin::root() };
				let _ = Vault::open_vault(origin, service, id);
			},
			Step::FailOver(number) => drop(rehearse(ProtocolId(number))),
			Step::StandBy(number) => drop(Vault::stand_by(protocol(ProtocolId(number)))),
			Step::Settle(number) => {
				let vault = Vaults::<Test>::get(SERVICE, ProtocolId(number));
				let (before, unsettled) =
					vault.map_or((0, 0), |vault| (vault.settlements, vault.unsettled));
				self.said.push((before + 1, unsettled));
				let settled = settle(ProtocolId(number)).is_ok();
				if settled && ProtocolId(number) == PROTOCOL {
					self.paid = 0;
				}
			},
			Step::SettleAgain(..) if self.said.is_empty() => {},
			Step::SettleAgain(number, which) => {
				let (settlement, paid) = *which.get(&self.said);
				let before = Vaults::<Test>::get(SERVICE, ProtocolId(number));
				let again = protocol(ProtocolId(number));
				if Vault::settle(again, settlement, paid).is_ok() {
					let before = before.expect("it is open");
					let after = Vaults::<Test>::get(SERVICE, ProtocolId(number));
					let other = after != Some(before);
					assert!(!other || before.unsettled == paid, "what is settled is what was said");
					self.paid = if other && number == PROTOCOL.0 { 0 } else { self.paid };
				}
			},
			Step::Certify(height, alice) => {
				let accounts = [(ALICE, alice), (BOB, COINS - alice)];
				self.states.push(WardState::new(&accounts).certify(height));
			},
			Step::Credit { .. } if self.states.is_empty() => {},
			Step::Credit { bob, protocol, state } => {
				let who = user(bob);
				let proof = state.get(&self.states).prove(std::slice::from_ref(&who));
				let (id, proof) = (ProtocolId(protocol), Box::new(proof));
				let _ = Vault::credit(signed(BOB), SERVICE, id, who, proof);
			},
			Step::Deposit { bob, protocol, amount } => {
				let _ = Vault::deposit(signed(user(bob)), SERVICE, ProtocolId(protocol), amount);
			},
			Step::Withdraw { bob, protocol, amount } => {
				self.withdraw(user(bob), ProtocolId(protocol), amount)
			},
			Step::Forget => forget_checkpoints(),
			// Incidents rise, and while one lasts the ward only recovers from it.
			Step::Ward(more, status) => {
				let status =
					[Status::Halted, Status::Recovering, Status::Live][usize::from(status)];
				match status {
					Status::Halted => {
						self.incident += more;
						ward(self.incident, status)
					},
					status => ward(self.incident, status),
				}
				self.stands = status == Status::Halted;
			},
		}
	}

	fn withdraw(&mut self, who: AccountId32, id: ProtocolId, amount: u128) {
		let standby =
			Vaults::<Test>::get(SERVICE, id).is_none_or(|vault| vault.mode == Mode::Standby);
		let before = Vault::credited((SERVICE, id), &who).withdrawn;
		let result = Vault::withdraw(signed(who.clone()), SERVICE, id, amount);
		if result.is_ok() {
			let paid = Vault::credited((SERVICE, id), &who).withdrawn - before;
			assert!(paid == 0 || (!standby && self.stands), "only deposits are paid at any time");
			self.paid += if id == PROTOCOL { paid } else { 0 };
		}
		assert!(self.paid <= COINS, "{} of {COINS} were paid", self.paid);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn invariants_hold_whatever_is_called(steps in prop::collection::vec(step(), 1..60)) {
		build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let mut past = Past::default();
			for step in steps {
				past.run(step);
				Vault::do_try_state().expect("invariants hold after every step");
				assert_eq!(Balances::total_issuance(), issuance);
			}
		});
	}
}
