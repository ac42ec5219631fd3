// SPDX-License-Identifier: Apache-2.0

//! What an offence costs: a fraction of what the member had put at stake, by the terms of its set and
//! within the bounds of the chain.
//!
//! A fraction depends on what was done and on nothing else, neither on how it was shown nor on how many did
//! it: who could choose the cheaper evidence against itself would report itself first.

use super::offence::Offence;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use vigil_primitives::Kind;

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
pub struct Fractions {
	/// A Halt of a ward that lived.
	pub halt: Perbill,
	/// A Checkpoint of a block that the ward does not have.
	pub checkpoint: Perbill,
	/// A Handover or an Outbox that Vigil never decided, or two of which one is.
	pub own: Perbill,
	/// Too little took part in.
	pub silence: Perbill,
	/// A ward stood, and too little was said of it.
	pub duty: Perbill,
}

/// The least and the most that a service may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
	/// No lie is cheaper.
	pub least: Fractions,
	/// No offence is dearer.
	pub most: Fractions,
}

impl Fractions {
	/// What this offence costs.
	pub fn of(&self, offence: Offence) -> Perbill {
		match offence {
			Offence::FalseHalt => self.halt,
			Offence::FalseCheckpoint => self.checkpoint,
			Offence::FalseHandover | Offence::FalseOutbox => self.own,
			Offence::Silence(Kind::Halt) => self.duty,
			Offence::Silence(_) => self.silence,
		}
	}

	/// Whether silence while a ward stands weighs more than any other.
	pub fn is_sound(&self) -> bool {
		self.duty >= self.silence && self.own >= self.duty
	}
}

impl Bounds {
	/// Whether any terms fit between the two.
	pub fn is_sound(&self) -> bool {
		let (least, most) = (&self.least, &self.most);
		let pairs = [
			(least.halt, most.halt),
			(least.checkpoint, most.checkpoint),
			(least.own, most.own),
			(least.silence, most.silence),
			(least.duty, most.duty),
		];
		let lies = [least.halt, least.checkpoint, least.own];
		pairs.iter().all(|(least, most)| least <= most)
			&& lies.iter().all(|least| !least.is_zero())
			&& least.is_sound()
			&& most.is_sound()
	}

	/// What no lie costs less than.
	pub fn cheapest_lie(&self) -> Perbill {
		let least = &self.least;
		least.halt.min(least.checkpoint).min(least.own)
	}

	/// The terms of a service, drawn in to the bounds. Where a service has none, the least.
	pub fn clamp(&self, terms: Option<Fractions>) -> Fractions {
		let Some(terms) = terms else { return self.least };
		let (least, most) = (&self.least, &self.most);
		Fractions {
			halt: terms.halt.max(least.halt).min(most.halt),
			checkpoint: terms.checkpoint.max(least.checkpoint).min(most.checkpoint),
			own: terms.own.max(least.own).min(most.own),
			silence: terms.silence.max(least.silence).min(most.silence),
			duty: terms.duty.max(least.duty).min(most.duty),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const fn all(percent: u32) -> Fractions {
		let part = Perbill::from_percent(percent);
		Fractions { halt: part, checkpoint: part, own: part, silence: part, duty: part }
	}

	#[test]
	fn terms_are_drawn_in_to_the_bounds() {
		let bounds = Bounds { least: all(5), most: all(50) };
		assert_eq!(bounds.clamp(Some(all(1))), all(5));
		assert_eq!(bounds.clamp(Some(all(20))), all(20));
		assert_eq!(bounds.clamp(Some(all(80))), all(50));
		assert_eq!(bounds.clamp(None), all(5));
		let mixed = Fractions { halt: Perbill::from_percent(90), ..all(10) };
		assert_eq!(
			bounds.clamp(Some(mixed)),
			Fractions { halt: Perbill::from_percent(50), ..all(10) }
		);
	}

	#[test]
	fn bounds_that_let_a_lie_cost_nothing_are_not_sound() {
		assert!(Bounds { least: all(5), most: all(50) }.is_sound());
		assert!(!Bounds { least: all(0), most: all(50) }.is_sound());
		assert!(!Bounds { least: all(51), most: all(50) }.is_sound());
		let cheap = Fractions { silence: Perbill::from_percent(6), ..all(5) };
		assert!(!Bounds { least: cheap, most: all(50) }.is_sound(), "a missed halt weighs more");
	}

	/// All of them, each with a value of its own.
	const MIXED: Fractions = Fractions {
		halt: Perbill::from_percent(10),
		checkpoint: Perbill::from_percent(7),
		own: Perbill::from_percent(20),
		silence: Perbill::from_percent(1),
		duty: Perbill::from_percent(2),
	};

	/// The same, but for one of them.
	fn but(change: impl Fn(&mut Fractions)) -> Fractions {
		let mut changed = MIXED;
		change(&mut changed);
		changed
	}

	#[test]
	fn each_bound_is_looked_at() {
		let part = Perbill::from_percent;
		let sound = |least, most| Bounds { least, most }.is_sound();
		assert!(sound(MIXED, MIXED), "one value is a bound as well");
		let lower = [
			but(|one| one.halt = part(9)),
			but(|one| one.checkpoint = part(6)),
			but(|one| one.own = part(19)),
			but(|one| one.silence = Perbill::zero()),
			but(|one| one.duty = part(1)),
		];
		assert!(lower.iter().all(|most| !sound(MIXED, *most)), "the most is below the least");
		let free = [
			but(|one| one.halt = Perbill::zero()),
			but(|one| one.checkpoint = Perbill::zero()),
			but(|one| {
				(one.own, one.duty, one.silence) =
					(Perbill::zero(), Perbill::zero(), Perbill::zero());
			}),
		];
		assert!(free.iter().all(|least| !sound(*least, MIXED)), "no lie is for nothing");
		let costly_duty = but(|one| one.duty = part(21));
		assert!(!sound(MIXED, costly_duty) && !sound(costly_duty, costly_duty));
		assert!(sound(but(|one| one.duty = part(20)), but(|one| one.duty = part(20))));
		let cheap = Bounds { least: MIXED, most: all(50) }.cheapest_lie();
		assert_eq!(cheap, part(7));
		let own = but(|one| one.own = part(3));
		assert_eq!(Bounds { least: own, most: all(50) }.cheapest_lie(), part(3));
	}

	#[test]
	fn each_fraction_is_drawn_in_by_itself() {
		let bounds = Bounds { least: MIXED, most: all(50) };
		assert_eq!(bounds.clamp(Some(all(0))), MIXED);
		assert_eq!(bounds.clamp(None), MIXED);
		let bounds = Bounds { least: all(0), most: MIXED };
		assert_eq!(bounds.clamp(Some(all(90))), MIXED);
	}

	#[test]
	fn each_offence_has_its_own_fraction_and_a_missed_halt_is_a_duty() {
		let part = Perbill::from_percent;
		let terms = Fractions {
			halt: part(10),
			checkpoint: part(20),
			own: part(30),
			silence: part(1),
			duty: part(2),
		};
		let costs = [
			(Offence::FalseHalt, 10),
			(Offence::FalseCheckpoint, 20),
			(Offence::FalseHandover, 30),
			(Offence::FalseOutbox, 30),
			(Offence::Silence(Kind::Checkpoint), 1),
			(Offence::Silence(Kind::Halt), 2),
		];
		for (offence, percent) in costs {
			assert_eq!(terms.of(offence), part(percent), "{offence:?}");
		}
	}
}
