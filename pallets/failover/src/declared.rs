// SPDX-License-Identifier: Apache-2.0

//! The value at stake that a plan declares, what it costs, and when it ceases to count.
//!
//! An era costs a share of the value and is paid from what is prepaid when it begins; so it is known ahead
//! which era is the first that is not paid for. From then on the value counts as zero, and nothing else
//! happens: the plan stays armed. What counts again later begins to age anew.

use crate::Balance;
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use vigil_primitives::Era;

/// What a plan declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Declared {
	/// The value at stake.
	pub value: Balance,
	/// What an era costs; at least one unit for any value.
	pub per_era: Balance,
	/// What is paid ahead.
	pub prepaid: Balance,
	/// The first era that nothing was taken for.
	pub next: Era,
	/// The era since which it counts without a gap and without a rise.
	pub since: Era,
}

/// What is due for some eras.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
	/// The first of them.
	pub from: Era,
	/// How many they are.
	pub eras: u32,
	/// What each costs.
	pub per_era: Balance,
}

impl Due {
	/// What all of them cost.
	pub fn amount(&self) -> Balance {
		self.per_era.saturating_mul(self.eras.into())
	}
}

impl Declared {
	/// The first era that is not paid for.
	pub fn covered_until(&self) -> Era {
		let eras = self.prepaid.checked_div(self.per_era).unwrap_or(0);
		Era(self.next.0.saturating_add(u32::try_from(eras).unwrap_or(u32::MAX)))
	}

	/// What counts in this era: all of it or nothing.
	pub fn counts(&self, now: Era) -> Balance {
		match now < self.covered_until() {
			true => self.value,
			false => 0,
		}
	}

	/// As [`Self::counts`], if it has counted since at least so many eras.
	pub fn aged(&self, now: Era, eras: u32) -> Balance {
		match now.0.saturating_sub(self.since.0) >= eras {
			true => self.counts(now),
			false => 0,
		}
	}

	/// Takes what is due until this era and with it, as far as it is prepaid.
	pub fn charge(&mut self, now: Era) -> Due {
		let until = now.0.saturating_add(1).min(self.covered_until().0);
		let eras = until.saturating_sub(self.next.0);
		let due = Due { from: self.next, eras, per_era: self.per_era };
		self.prepaid = self.prepaid.saturating_sub(due.amount());
		self.next = Era(self.next.0.saturating_add(eras));
		due
	}

	/// Pays ahead. What had ceased to count begins anew.
	///
	/// To be charged before.
	pub fn fund(&mut self, now: Era, amount: Balance) {
		if self.counts(now) == 0 && self.next <= now {
			self.begin(now);
		}
		self.prepaid = self.prepaid.saturating_add(amount);
	}

	/// Declares another value. A higher one costs this era again and begins to age anew; a lower one costs
	/// less from the next era on.
	///
	/// To be charged before.
	pub fn declare(&mut self, now: Era, value: Balance, rate: Perbill) {
		let raised = value > self.counts(now);
		self.value = value;
		self.per_era = match value {
			0 => 0,
			_ => rate.mul_ceil(value).max(1),
		};
		if raised {
			self.begin(now);
		}
	}

	/// Takes out what is prepaid for more than so many eras from this one on; without a value, all.
	pub fn trim(&mut self, now: Era, most: u32) -> Balance {
		let eras = now.0.saturating_add(most).saturating_sub(self.next.0);
		let needed = self.per_era.saturating_mul(eras.into()).min(self.prepaid);
		let rest = self.prepaid.saturating_sub(needed);
		self.prepaid = needed;
		rest
	}

	fn begin(&mut self, now: Era) {
		self.next = now;
		self.since = now;
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// A thousandth per era.
	const RATE: Perbill = Perbill::from_parts(1_000_000);

	fn declared(value: Balance, prepaid: Balance, now: u32) -> Declared {
		let mut declared = Declared::default();
		declared.declare(Era(now), value, RATE);
		declared.fund(Era(now), prepaid);
		declared
	}

	#[test]
	fn a_value_counts_for_as_many_eras_as_are_paid_for() {
		let declared = declared(5_000, 17, 10);
		assert_eq!((declared.per_era, declared.covered_until()), (5, Era(13)));
		let counts = [10, 12, 13, 14].map(|era| declared.counts(Era(era)));
		assert_eq!(counts, [5_000, 5_000, 0, 0]);
	}

	#[test]
	fn an_era_is_charged_once_when_it_begins() {
		let mut declared = declared(5_000, 17, 10);
		let due = declared.charge(Era(11));
		assert_eq!((due.from, due.eras, due.amount()), (Era(10), 2, 10));
		assert_eq!(declared.charge(Era(11)).amount(), 0);
		assert_eq!(declared.charge(Era(50)).amount(), 5, "only what is prepaid");
		assert_eq!((declared.prepaid, declared.counts(Era(50))), (2, 0));
	}

	#[test]
	fn what_lapsed_begins_anew_and_eras_without_cover_cost_nothing() {
		let mut declared = declared(5_000, 5, 10);
		declared.charge(Era(20));
		declared.fund(Era(20), 10);
		assert_eq!((declared.since, declared.covered_until()), (Era(20), Era(22)));
		assert_eq!(declared.charge(Era(20)).amount(), 5);
	}

	#[test]
	fn funds_before_the_lapse_leave_the_age() {
		let mut declared = declared(5_000, 50, 10);
		declared.charge(Era(15));
		declared.fund(Era(15), 50);
		assert_eq!((declared.since, declared.aged(Era(15), 5)), (Era(10), 5_000));
		assert_eq!(declared.aged(Era(15), 6), 0);
	}

	#[test]
	fn a_rise_is_paid_for_at_once_and_a_fall_keeps_its_age() {
		let mut declared = declared(5_000, 5, 10);
		declared.charge(Era(10));
		declared.declare(Era(10), 50_000, RATE);
		assert_eq!(declared.counts(Era(10)), 0, "nothing is left to pay it with");
		declared.fund(Era(10), 100);
		assert_eq!((declared.counts(Era(10)), declared.since), (50_000, Era(10)));
		declared.charge(Era(11));
		declared.declare(Era(11), 10_000, RATE);
		assert_eq!((declared.since, declared.counts(Era(11))), (Era(10), 10_000));
		declared.declare(Era(11), 0, RATE);
		assert_eq!((declared.counts(Era(11)), declared.charge(Era(30)).amount()), (0, 0));
	}

	#[test]
	fn what_is_prepaid_for_too_long_comes_out() {
		let mut declared = declared(5_000, 100, 10);
		assert_eq!(declared.trim(Era(10), 20), 0);
		assert_eq!(declared.trim(Era(10), 8), 60);
		assert_eq!(declared.covered_until(), Era(18));
		declared.declare(Era(10), 0, RATE);
		assert_eq!((declared.trim(Era(10), 8), declared.prepaid), (40, 0));
	}

	#[test]
	fn the_least_value_costs_something() {
		assert_eq!(declared(1, 0, 0).per_era, 1);
	}

	proptest! {
		#[test]
		fn no_era_counts_that_is_not_paid_for(
			steps in prop::collection::vec((0..4u32, 0..3u8, 0..9_000u128), 1..40),
		) {
			let (mut declared, mut now) = (Declared::default(), 0);
			let (mut paid_in, mut taken) = (0u128, 0u128);
			for (wait, what, amount) in steps {
				for _ in 0..wait {
					let owed = declared.counts(Era(now)) > 0;
					let due = declared.charge(Era(now));
					taken += due.amount();
					prop_assert!(!owed || declared.next > Era(now), "an era counted for nothing");
					now += 1;
				}
				taken += declared.charge(Era(now)).amount();
				match what {
					0 => {
						declared.fund(Era(now), amount / 100);
						paid_in += amount / 100;
					},
					1 => declared.declare(Era(now), amount, RATE),
					_ => (),
				}
				prop_assert_eq!(paid_in, taken + declared.prepaid);
			}
		}
	}
}
