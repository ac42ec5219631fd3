// SPDX-License-Identifier: Apache-2.0

//! Vaults, and what accounts have with them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{Saturating, Zero};
use vigil_primitives::{Height, IncidentId, UnixTime, H256};

/// Whether a vault works.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Mode {
	/// The protocol works on its ward; here nothing is paid in or out.
	#[default]
	Standby,
	/// The protocol works here.
	Active,
}

/// The state of the ward that a vault pays from.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Frozen {
	/// The height of the block after which the ward had it.
	pub height: Height,
	/// The root of it.
	pub state_root: H256,
}

/// The vault of one protocol for the ward of one service.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct VaultState {
	/// Whether it works.
	pub mode: Mode,
	/// Since when, by this chain's clock.
	pub since: UnixTime,
	/// How often it was activated.
	pub activations: u32,
	/// The one state of the ward that it pays from, until its protocol has settled there what was paid
	/// here.
	pub frozen: Option<Frozen>,
	/// The incident that it pays for balances on the ward in, with the state of before it. None: what it paid in
	/// an earlier one is not settled, or it stands by.
	pub incident: Option<IncidentId>,
	/// How often what it paid was settled: what was proven and withdrawn before does not count any more.
	pub settlements: u32,
	/// What it paid for balances on the ward since then.
	pub unsettled: u128,
	/// Where the ward stood when it paid last.
	pub paid_at: Height,
	/// The same, of what is settled. That was taken from holders on the ward later, so that their state at this
	/// block or before has it still, and is paid from no more.
	pub settled_at: Option<Height>,
	/// How often its protocol has posted.
	pub posts: u32,
}

/// What an account has with a vault.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Credit<Balance> {
	/// How often the vault's protocol had settled when it was credited.
	pub settlements: u32,
	/// The balance on the ward that was proven since.
	pub proven: Balance,
	/// What was withdrawn of it.
	pub withdrawn: Balance,
	/// What was deposited here and not withdrawn.
	pub deposited: Balance,
}

/// How a withdrawal is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment<Balance> {
	/// From what was deposited here.
	pub from_deposit: Balance,
	/// From what was proven.
	pub from_proven: Balance,
}

impl<Balance: Copy + Ord + Saturating + Zero> Credit<Balance> {
	/// As it counts after so many settlements: of what was proven before, nothing.
	pub fn at(self, settlements: u32) -> Self {
		match self.settlements == settlements {
			true => self,
			false => {
				let (proven, withdrawn) = (Zero::zero(), Zero::zero());
				Self { settlements, proven, withdrawn, ..self }
			},
		}
	}

	/// What is left of the proven balance.
	pub fn claim(&self) -> Balance {
		self.proven.saturating_sub(self.withdrawn)
	}

	/// All that may be withdrawn.
	pub fn available(&self) -> Balance {
		self.deposited.saturating_add(self.claim())
	}

	/// Takes `amount`, deposits first; `None` if there is not as much.
	pub fn take(&mut self, amount: Balance) -> Option<Payment<Balance>> {
		let from_deposit = amount.min(self.deposited);
		let from_proven = amount.saturating_sub(from_deposit);
		if from_proven > self.claim() {
			return None;
		}
		self.deposited = self.deposited.saturating_sub(from_deposit);
		self.withdrawn = self.withdrawn.saturating_add(from_proven);
		Some(Payment { from_deposit, from_proven })
	}

	/// Whether nothing has to be remembered.
	pub fn is_empty(&self) -> bool {
		self.proven.is_zero() && self.deposited.is_zero()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn deposits_go_first_and_are_never_eaten_by_what_was_withdrawn() {
		let mut credit = Credit { settlements: 0, proven: 100u128, withdrawn: 0, deposited: 30 };
		assert_eq!(credit.take(50), Some(Payment { from_deposit: 30, from_proven: 20 }));
		assert_eq!(credit.available(), 80);
		credit.proven = 10;
		assert_eq!(credit.available(), 0, "more was withdrawn than there is now");
		credit.deposited = 5;
		assert_eq!(credit.available(), 5);
		assert_eq!(credit.take(6), None);
	}

	#[test]
	fn a_settlement_ends_what_was_proven_and_leaves_what_was_deposited() {
		let credit = Credit { settlements: 2, proven: 100u128, withdrawn: 70, deposited: 30 };
		assert_eq!(credit.at(2), credit);
		let after = credit.at(3);
		assert_eq!((after.claim(), after.available(), after.settlements), (0, 30, 3));
	}

	proptest! {
		#[test]
		fn whatever_is_proven_no_more_is_paid_than_the_most_that_was_proven(
			steps in prop::collection::vec((0u128..1_000, 0u128..1_000), 1..40),
		) {
			let mut credit = Credit::<u128>::default();
			let (mut paid, mut most) = (0, 0);
			for (proven, amount) in steps {
				credit.proven = proven;
				most = most.max(proven);
				let before = credit.available();
				match credit.take(amount) {
					Some(payment) => {
						paid += payment.from_proven;
						prop_assert_eq!(credit.available(), before - amount);
					},
					None => prop_assert!(amount > before),
				}
				prop_assert!(paid <= most);
			}
		}
	}
}
