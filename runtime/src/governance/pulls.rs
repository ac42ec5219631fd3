// SPDX-License-Identifier: Apache-2.0

//! How often the council may pull the brake by itself: an ended brake is not pulled again before token
//! holders had time to decide, and all pulls of a year are bounded.

use crate::{constants::time::DAYS, BlockNumber, Runtime, System};
use codec::{Decode, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{EnsureOrigin, Get, SafeModeNotify},
};
use pallet_timing::Scaled;
use scale_info::TypeInfo;

parameter_types! {
	/// How long after a brake ended, whoever pulled it, the council has none.
	pub const CoolOff: BlockNumber = 7 * DAYS;
	/// The time in which pulls are counted.
	pub const Year: BlockNumber = 365 * DAYS;
}

/// How many times a year the brake is pulled at most, those times included that others pulled it.
pub const PULLS_PER_YEAR: u32 = 12;

/// How often the brake was pulled, and when it ended last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pulls {
	/// When the year began in which pulls are counted: with the first of them.
	year_began: BlockNumber,
	/// How many there were in it.
	count: u32,
	/// When the last brake ended.
	ended: Option<BlockNumber>,
}

impl Pulls {
	/// Whether the council may pull the brake now.
	pub fn may_pull(&self, now: BlockNumber, cool_off: BlockNumber, year: BlockNumber) -> bool {
		let rested = self.ended.is_none_or(|ended| ended.saturating_add(cool_off) <= now);
		rested && (self.count < PULLS_PER_YEAR || self.is_over(now, year))
	}

	/// The brake is pulled.
	pub fn pull(&mut self, now: BlockNumber, year: BlockNumber) {
		if self.count == 0 || self.is_over(now, year) {
			(self.year_began, self.count) = (now, 0);
		}
		self.count = self.count.saturating_add(1);
	}

	/// The brake ended.
	pub fn end(&mut self, now: BlockNumber) {
		self.ended = Some(now);
	}

	fn is_over(&self, now: BlockNumber, year: BlockNumber) -> bool {
		self.year_began.saturating_add(year) <= now
	}
}

/// The pulls of this chain.
#[storage_alias(verbatim)]
pub type BrakePulls = StorageValue<Brakes, Pulls, ValueQuery>;

/// Whether the brake has cooled off, and the year has pulls left.
pub fn may_pull_now() -> bool {
	let (cool_off, year) = (Scaled::<Runtime, CoolOff>::get(), Scaled::<Runtime, Year>::get());
	BrakePulls::get().may_pull(System::block_number(), cool_off, year)
}

/// Told when safe mode begins and ends.
pub struct CountPulls;

impl SafeModeNotify for CountPulls {
	fn entered() {
		let year = Scaled::<Runtime, Year>::get();
		BrakePulls::mutate(|pulls| pulls.pull(System::block_number(), year));
	}

	fn exited() {
		BrakePulls::mutate(|pulls| pulls.end(System::block_number()));
	}
}

/// Passes for `Inner` while the brake may be pulled.
pub struct WhilePullsLast<Inner>(PhantomData<Inner>);

impl<Origin, Inner: EnsureOrigin<Origin>> EnsureOrigin<Origin> for WhilePullsLast<Inner> {
	type Success = Inner::Success;

	fn try_origin(origin: Origin) -> Result<Self::Success, Origin> {
		match may_pull_now() {
			true => Inner::try_origin(origin),
			false => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<Origin, ()> {
		Inner::try_successful_origin()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const REST: BlockNumber = 10;
	const YEAR: BlockNumber = 1_000;

	#[test]
	fn a_brake_that_ended_is_not_pulled_again_before_it_cooled_off() {
		let mut pulls = Pulls::default();
		assert!(pulls.may_pull(5, REST, YEAR));
		pulls.pull(5, YEAR);
		pulls.end(9);
		assert!(!pulls.may_pull(18, REST, YEAR));
		assert!(pulls.may_pull(19, REST, YEAR));
	}

	#[test]
	fn a_year_has_only_so_many_pulls() {
		let mut pulls = Pulls::default();
		for now in (0..PULLS_PER_YEAR).map(|n| 7 + 20 * n) {
			assert!(pulls.may_pull(now, REST, YEAR));
			pulls.pull(now, YEAR);
			pulls.end(now + 1);
		}
		assert!(!pulls.may_pull(1_006, REST, YEAR));
		assert!(pulls.may_pull(1_007, REST, YEAR), "a year after the first");
		pulls.pull(1_007, YEAR);
		pulls.end(1_008);
		assert!(pulls.may_pull(1_100, REST, YEAR), "they are counted anew");
	}
}
