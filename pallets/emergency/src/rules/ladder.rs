// SPDX-License-Identifier: Apache-2.0

//! How often and how long brakes are pulled: a rung that was let go is pulled again only when it has cooled off,
//! and by another declarer; and a year has only so much of it.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::answers::emergency::{Declarer, Scope};

/// The rungs, from the narrowest.
pub const RUNGS: usize = 4;

/// Which rung this is.
pub fn rung(scope: &Scope) -> usize {
	match scope {
		Scope::Call { .. } => 0,
		Scope::Pallet(_) => 1,
		Scope::Service(_) => 2,
		Scope::All => 3,
	}
}

/// The bounds, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
	/// The most that one brake of each rung lasts.
	pub longest: [u32; RUNGS],
	/// The most of a year that all brakes together last.
	pub budget: u32,
	/// How long a rung rests after a brake of it ended.
	pub cool_off: u32,
	/// A year.
	pub year: u32,
}

/// Why a brake is not pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
	/// It would last for no time, or too long.
	Length,
	/// One of this rung ended not long enough ago.
	CoolingOff,
	/// The last one of this rung was pulled by the same declarer.
	SameDeclarer,
	/// The year's budget is spent.
	Budget,
}

/// How brakes of a rung ended last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ended {
	/// When.
	pub at: u32,
	/// Who had pulled it.
	pub by: Declarer,
}

/// What was pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ladder {
	/// When the year began whose budget is spent: with the first brake of it.
	pub year_began: u32,
	/// What is spent of it, and granted.
	pub used: u32,
	/// How the last brake of each rung ended.
	pub last: [Option<Ended>; RUNGS],
}

impl Ladder {
	/// Pulls a brake for so long; running ones of the same rung are no obstacle.
	pub fn pull(
		&mut self,
		scope: &Scope,
		by: Declarer,
		length: u32,
		now: u32,
		bounds: &Bounds,
	) -> Result<(), Refused> {
		let rung = rung(scope);
		let longest = bounds.longest.get(rung).copied().unwrap_or(0);
		if length == 0 || length > longest {
			return Err(Refused::Length);
		}
		if let Some(ended) = self.last.get(rung).copied().flatten() {
			if now < ended.at.saturating_add(bounds.cool_off) {
				return Err(Refused::CoolingOff);
			}
			if ended.by == by {
				return Err(Refused::SameDeclarer);
			}
		}
		let is_over = now >= self.year_began.saturating_add(bounds.year);
		let (began, used) =
			if self.used == 0 || is_over { (now, 0) } else { (self.year_began, self.used) };
		let used = used.saturating_add(length);
		if used > bounds.budget {
			return Err(Refused::Budget);
		}
		(self.year_began, self.used) = (began, used);
		Ok(())
	}

	/// A brake ended; what it did not need is given back.
	pub fn end(&mut self, scope: &Scope, by: Declarer, now: u32, unused: u32) {
		self.used = self.used.saturating_sub(unused);
		if let Some(last) = self.last.get_mut(rung(scope)) {
			*last = Some(Ended { at: now, by });
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::ServiceId;
	use Declarer::*;

	const BOUNDS: Bounds =
		Bounds { longest: [40, 30, 30, 10], budget: 100, cool_off: 50, year: 1_000 };
	const ONE: Scope = Scope::Service(ServiceId(1));
	const TWO: Scope = Scope::Service(ServiceId(2));

	#[test]
	fn a_brake_that_ended_needs_time_and_somebody_else() {
		let mut ladder = Ladder::default();
		assert_eq!(ladder.pull(&ONE, Council, 10, 5, &BOUNDS), Ok(()));
		assert_eq!(ladder.pull(&TWO, Council, 10, 6, &BOUNDS), Ok(()), "while the first one runs");
		ladder.end(&ONE, Council, 15, 0);
		assert_eq!(ladder.pull(&ONE, Watchers, 10, 64, &BOUNDS), Err(Refused::CoolingOff));
		assert_eq!(ladder.pull(&TWO, Council, 10, 65, &BOUNDS), Err(Refused::SameDeclarer));
		assert_eq!(ladder.pull(&ONE, Watchers, 10, 65, &BOUNDS), Ok(()));
		assert_eq!(ladder.pull(&Scope::All, Council, 10, 66, &BOUNDS), Ok(()), "another rung");
	}

	#[test]
	fn a_brake_is_neither_nothing_nor_longer_than_its_rung() {
		let mut ladder = Ladder::default();
		assert_eq!(ladder.pull(&ONE, Council, 0, 0, &BOUNDS), Err(Refused::Length));
		assert_eq!(ladder.pull(&ONE, Council, 31, 0, &BOUNDS), Err(Refused::Length));
		assert_eq!(ladder.pull(&Scope::All, Council, 11, 0, &BOUNDS), Err(Refused::Length));
	}

	#[test]
	fn a_year_has_a_budget_and_what_is_not_used_comes_back() {
		let mut ladder = Ladder::default();
		for _ in 0..3 {
			assert_eq!(ladder.pull(&ONE, Council, 30, 9, &BOUNDS), Ok(()));
		}
		assert_eq!(ladder.pull(&ONE, Council, 11, 9, &BOUNDS), Err(Refused::Budget));
		ladder.end(&ONE, Council, 10, 29);
		assert_eq!(ladder.pull(&ONE, Tokens, 30, 60, &BOUNDS), Ok(()));
		assert_eq!(ladder.pull(&TWO, Tokens, 30, 1_008, &BOUNDS), Err(Refused::Budget));
		assert_eq!(ladder.pull(&TWO, Tokens, 30, 1_009, &BOUNDS), Ok(()), "a year later");
	}

	proptest! {
		#[test]
		fn no_year_is_braked_for_longer_than_its_budget(
			pulls in prop::collection::vec((0..2u8, 1..=30u32, 1..40u32, any::<bool>()), 0..60),
		) {
			let mut ladder = Ladder::default();
			let (mut now, mut granted) = (0, Vec::new());
			for (who, length, wait, ends) in pulls {
				now += wait;
				let by = if who == 0 { Council } else { Tokens };
				if ladder.pull(&ONE, by, length, now, &BOUNDS).is_ok() {
					granted.push((now, length));
					if ends {
						ladder.end(&ONE, by, now + length, 0);
						now += length;
					}
				}
			}
			// The years that are counted follow each other.
			let mut year = granted.first().map_or(0, |(at, _)| *at);
			let mut sum = 0;
			for (at, length) in granted {
				if at >= year + BOUNDS.year {
					(year, sum) = (at, 0);
				}
				sum += length;
				prop_assert!(sum <= BOUNDS.budget);
			}
		}
	}
}
