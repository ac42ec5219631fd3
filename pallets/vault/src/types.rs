// SPDX-License-Identifier: Apache-2.0

//! Vaults, and what accounts have with them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{Saturating, Zero};
use vigil_primitives::{Height, ServiceId, UnixTime};

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

/// The vault of one protocol.
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
	/// Whose ward's balances it pays out.
	pub service: ServiceId,
	/// Whether it works.
	pub mode: Mode,
	/// Since when, by this chain's clock.
	pub since: UnixTime,
	/// How often it was activated.
	pub activations: u32,
}

/// What an account has with the vaults of one service.
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
	/// The balance on the ward that was proven last.
	pub proven: Balance,
	/// The checkpoint that it was proven against.
	pub proven_at: Option<Height>,
	/// What was withdrawn of proven balances, in total. It is never forgotten: a later proof of the
	/// same balance pays nothing twice.
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
		self.proven_at.is_none() && self.deposited.is_zero()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn deposits_go_first_and_are_never_eaten_by_what_was_withdrawn() {
		let mut credit =
			Credit { proven: 100u128, proven_at: Some(Height(1)), withdrawn: 0, deposited: 30 };
		assert_eq!(credit.take(50), Some(Payment { from_deposit: 30, from_proven: 20 }));
		assert_eq!(credit.available(), 80);
		credit.proven = 10;
		assert_eq!(credit.available(), 0, "more was withdrawn than there is now");
		credit.deposited = 5;
		assert_eq!(credit.available(), 5);
		assert_eq!(credit.take(6), None);
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
