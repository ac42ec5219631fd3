// SPDX-License-Identifier: Apache-2.0

//! Whatever is claimed and in whatever order, of all coins that were ever on the ward no more is paid than was there
//! in the one state that counts.

use super::*;
use proptest::prelude::*;
use vigil_primitives::traits::Status;

/// All coins on the ward, in planck, which move between two holders.
const COINS: u128 = 3_000;

#[derive(Clone, Debug)]
enum Step {
	/// The protocol's plan fails over, whether or not the ward stands.
	FailOver,
	StandBy,
	Settle,
	/// So much of all coins is Anna's, the rest Bert's.
	Certify(u128),
	/// A holder signs for an account now.
	Sign {
		bert: bool,
		bob: bool,
	},
	/// What was signed once is brought, with the proof of a state.
	Bring {
		word: prop::sample::Index,
		state: prop::sample::Index,
	},
	Withdraw {
		bob: bool,
		amount: u128,
	},
	Deposit(u128),
	/// The ward stands, recovers or lives, in this incident.
	Ward(u64, u8),
}

fn step() -> impl Strategy<Value = Step> {
	let amount = || prop_oneof![0..2_000_u128, Just(u128::MAX)];
	let any_of = any::<prop::sample::Index>;
	prop_oneof![
		3 => Just(Step::FailOver),
		1 => Just(Step::StandBy),
		1 => Just(Step::Settle),
		3 => (0..=COINS).prop_map(Step::Certify),
		6 => any::<(bool, bool)>().prop_map(|(bert, bob)| Step::Sign { bert, bob }),
		8 => (any_of(), any_of()).prop_map(|(word, state)| Step::Bring { word, state }),
		6 => (any::<bool>(), amount()).prop_map(|(bob, amount)| Step::Withdraw { bob, amount }),
		1 => amount().prop_map(Step::Deposit),
		2 => (1..3_u64, 0..3_u8).prop_map(|(more, status)| Step::Ward(more, status)),
	]
}

/// What a sequence has to remember.
#[derive(Default)]
struct Past {
	states: Vec<World>,
	words: Vec<HolderWord<AccountId32>>,
	incident: u64,
	/// What was paid for balances on the ward since it was settled last, and what was credited.
	paid: u128,
}

impl Past {
	/// Does the step; whether it is refused does not matter here.
	fn run(&mut self, step: Step) {
		let account = |bob: bool| if bob { BOB } else { ALICE };
		match step {
			Step::FailOver => drop(rehearse(COIN)),
			Step::StandBy => drop(Vault::stand_by(protocol(COIN))),
			Step::Settle => {
				if settle(COIN).is_ok() {
					self.paid = 0;
				}
			},
			Step::Certify(part) => {
				let (anna, bert) = (address(&anna()), address(&bert()));
				let holders = [
					(anna, planck(part), U256::zero()),
					(bert, planck(COINS - part), U256::zero()),
				];
				let height = 32 + self.states.len() as u64;
				self.states.push(World::new(&holders).certify(height));
			},
			Step::Sign { bert: is_bert, bob } => {
				let key = if is_bert { bert() } else { anna() };
				let (holder, account) = (address(&key), account(bob));
				if let Some(words) = Vault::claim_of((SERVICE, COIN), holder, &account) {
					let signature = sign_digest(&key, words.digest());
					self.words.push(HolderWord { holder, account, signature });
				}
			},
			Step::Bring { .. } if self.words.is_empty() || self.states.is_empty() => {},
			Step::Bring { word, state } => {
				let word = word.get(&self.words).clone();
				let proof = state.get(&self.states).coin(word.holder);
				let (holder, whose) = (word.holder, word.account.clone());
				let before = Vault::claimed((SERVICE, COIN), holder);
				if bring(COIN, word, proof).is_ok() {
					let claim = Vault::claimed((SERVICE, COIN), holder).expect("it counts");
					assert_eq!(claim.account, whose, "who signed says whose it is");
					let settled = Vaults::<Test>::get(SERVICE, COIN).expect("open").settlements;
					assert!(before.is_none_or(|before| before.settlements < settled));
				}
			},
			Step::Withdraw { bob, amount } => {
				let before = unsettled();
				let settled = settlements();
				if withdraw(COIN, &account(bob), amount).is_ok() {
					let since = if settlements() == settled { before } else { 0 };
					self.paid += unsettled() - since;
				}
				assert!(self.paid <= COINS, "{} of {COINS} were paid", self.paid);
			},
			Step::Deposit(amount) => {
				let _ = Vault::deposit(signed(ALICE), SERVICE, COIN, amount);
			},
			Step::Ward(more, status) => {
				let status =
					[Status::Halted, Status::Recovering, Status::Live][usize::from(status)];
				self.incident += if status == Status::Halted { more } else { 0 };
				ward(self.incident, status);
			},
		}
	}
}

fn unsettled() -> u128 {
	Vaults::<Test>::get(SERVICE, COIN).map_or(0, |vault| vault.unsettled)
}

fn settlements() -> u32 {
	Vaults::<Test>::get(SERVICE, COIN).map_or(0, |vault| vault.settlements)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn no_more_is_paid_than_there_was_whatever_is_claimed(
		steps in prop::collection::vec(step(), 1..50),
	) {
		with_vaults(|| {
			let issuance = Balances::total_issuance();
			ward(1, Status::Halted);
			let mut past = Past { incident: 1, ..Default::default() };
			for step in [Step::Certify(1_000), Step::FailOver].into_iter().chain(steps) {
				past.run(step);
				Vault::do_try_state().expect("invariants hold after every step");
				assert_eq!(Balances::total_issuance(), issuance);
			}
		});
	}
}
