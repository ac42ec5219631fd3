// SPDX-License-Identifier: Apache-2.0

//! What offences cost by a service's terms: a fraction of what a member allocated for each, within what the
//! chain allows.
//!
//! They are terms like all others: announced with their notice, and kept with every set that was elected
//! under them, so that what a member signed by is what it is judged by.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// What each offence costs at a service.
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
pub struct OffenceFractions {
	/// A Halt of a ward that lived. Customers' capacity is what a quorum would lose by it.
	pub halt: Perbill,
	/// A Checkpoint of a block that the ward does not have.
	pub checkpoint: Perbill,
	/// A Handover or an Outbox that this chain never decided.
	pub own: Perbill,
	/// Too little taken part in.
	pub silence: Perbill,
	/// Too little said while the ward stood; no less than for silence at other times.
	pub duty: Perbill,
}

/// The least and the most that a service may ask for each offence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffenceBounds {
	/// No offence is cheaper.
	pub least: OffenceFractions,
	/// None is dearer.
	pub most: OffenceFractions,
}

impl OffenceFractions {
	/// The same for every offence.
	pub const fn all(fraction: Perbill) -> Self {
		Self {
			halt: fraction,
			checkpoint: fraction,
			own: fraction,
			silence: fraction,
			duty: fraction,
		}
	}

	fn each(&self) -> [Perbill; 5] {
		[self.halt, self.checkpoint, self.own, self.silence, self.duty]
	}

	/// Whether silence while a ward stands weighs no less than at other times, and no lie that every honest
	/// worker avoids less than that.
	fn is_sound(&self) -> bool {
		self.silence <= self.duty && self.duty <= self.own
	}
}

impl OffenceBounds {
	/// Whether terms may ask for so much.
	pub fn allow(&self, asked: &OffenceFractions) -> bool {
		let least =
			asked.each().iter().zip(self.least.each()).all(|(asked, least)| *asked >= least);
		let most = asked.each().iter().zip(self.most.each()).all(|(asked, most)| *asked <= most);
		least && most && asked.is_sound()
	}

	/// Whether some terms are allowed.
	pub fn is_sound(&self) -> bool {
		self.allow(&self.least) && self.allow(&self.most)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const fn part(percent: u32) -> Perbill {
		Perbill::from_percent(percent)
	}

	const LEAST: OffenceFractions =
		OffenceFractions { silence: part(1), duty: part(2), ..OffenceFractions::all(part(5)) };

	const BOUNDS: OffenceBounds =
		OffenceBounds { least: LEAST, most: OffenceFractions::all(part(50)) };

	#[test]
	fn terms_are_allowed_from_the_least_to_the_most_and_no_further() {
		assert!(BOUNDS.is_sound());
		assert!(BOUNDS.allow(&LEAST) && BOUNDS.allow(&OffenceFractions::all(part(50))));
		for change in [
			|terms: &mut OffenceFractions, to| terms.halt = to,
			|terms: &mut OffenceFractions, to| terms.checkpoint = to,
			|terms: &mut OffenceFractions, to| terms.own = to,
		] {
			for (percent, allowed) in [(4, false), (5, true), (50, true), (51, false)] {
				let mut terms = LEAST;
				change(&mut terms, part(percent));
				assert_eq!(BOUNDS.allow(&terms), allowed, "{terms:?}");
			}
		}
	}

	#[test]
	fn a_missed_halt_costs_no_less_than_another_silence_and_no_more_than_a_lie_about_this_chain() {
		let terms = OffenceFractions { silence: part(3), duty: part(2), ..LEAST };
		assert!(!BOUNDS.allow(&terms));
		assert!(BOUNDS.allow(&OffenceFractions { silence: part(3), duty: part(3), ..LEAST }));
		assert!(!BOUNDS.allow(&OffenceFractions { duty: part(6), ..LEAST }));
	}

	#[test]
	fn bounds_that_allow_nothing_are_not_sound() {
		assert!(!OffenceBounds { least: BOUNDS.most, most: BOUNDS.least }.is_sound());
	}
}
