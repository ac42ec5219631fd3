// SPDX-License-Identifier: Apache-2.0

//! How an emergency lives and ends: by itself, whatever anybody does or fails to do.
//!
//! A stage is a function of what was decided and of the time. So nothing lasts longer because a block was late
//! to look, and nothing that has ended is there to be prolonged.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::answers::emergency::{Phase, Stage};

/// How long things last, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
	/// From the declaration until it has to be ratified.
	pub ratify: u32,
	/// From the declaration to the end of one that was ratified.
	pub most: u32,
	/// As `most`, with every extension.
	pub longest: u32,
	/// Of each phase of the way back.
	pub phase: u32,
}

/// What was decided about an emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Life {
	/// When it was declared.
	pub declared: u32,
	/// By when it has to be ratified.
	pub ratify_by: u32,
	/// When it ends if it is ratified.
	pub until: u32,
	/// The latest that `until` can become.
	pub latest: u32,
	/// How long each phase of the way back is.
	pub phase: u32,
	/// Whether it was ratified.
	pub ratified: bool,
	/// When token holders rejected it.
	pub reverted: Option<u32>,
	/// Whether it is closed.
	pub closed: bool,
}

/// The phases in order.
pub const PHASES: [Phase; 4] = [Phase::Observe, Phase::Certify, Phase::Settle, Phase::Slash];

impl Life {
	/// Of an emergency that is declared now.
	pub fn declare(now: u32, lengths: &Lengths) -> Self {
		Self {
			declared: now,
			ratify_by: now.saturating_add(lengths.ratify),
			until: now.saturating_add(lengths.most),
			latest: now.saturating_add(lengths.longest),
			phase: lengths.phase.max(1),
			ratified: false,
			reverted: None,
			closed: false,
		}
	}

	/// Where it is.
	pub fn at(&self, now: u32) -> Stage {
		if self.closed {
			return Stage::Closed;
		}
		if self.reverted.is_some() {
			return Stage::Over { ratified: false };
		}
		if !self.ratified {
			return match now < self.ratify_by {
				true => Stage::Declared { ratify_by: self.ratify_by },
				false => Stage::Over { ratified: false },
			};
		}
		let mut next = self.until;
		if now < next {
			return Stage::Ratified;
		}
		for phase in PHASES {
			next = next.saturating_add(self.phase);
			if now < next {
				return Stage::Restoring { phase, next };
			}
		}
		Stage::Over { ratified: true }
	}

	/// Whether something may be done about it.
	pub fn is_active(&self, now: u32) -> bool {
		matches!(self.at(now), Stage::Declared { .. } | Stage::Ratified)
	}

	/// Whether it still waits for its post-mortem, with nothing else left to come but the way back.
	pub fn lacks_post_mortem(&self, now: u32) -> bool {
		matches!(self.at(now), Stage::Restoring { .. } | Stage::Over { .. })
	}

	/// The first block in which nothing that was done about it may last.
	pub fn ends(&self) -> u32 {
		self.reverted.unwrap_or(if self.ratified { self.until } else { self.ratify_by })
	}

	/// The first block in which slashes may land again.
	pub fn slashes_from(&self) -> u32 {
		self.after_phases(3)
	}

	/// The first block in which windows run again.
	pub fn settles_from(&self) -> u32 {
		self.after_phases(2)
	}

	fn after_phases(&self, phases: u32) -> u32 {
		let way_back = if self.ratified { self.phase.saturating_mul(phases) } else { 0 };
		self.ends().saturating_add(way_back)
	}

	/// Token holders ratify it; whether they still can.
	pub fn ratify(&mut self, now: u32) -> bool {
		let can = matches!(self.at(now), Stage::Declared { .. });
		self.ratified |= can;
		can
	}

	/// Token holders reject it: it is over at once. One that was ratified stands down instead, so that the way
	/// back is gone. Whether it was active.
	pub fn revert(&mut self, now: u32) -> bool {
		match self.at(now) {
			Stage::Declared { .. } => self.reverted = Some(now),
			Stage::Ratified => self.until = now,
			Stage::Restoring { .. } | Stage::Over { .. } | Stage::Closed => return false,
		}
		true
	}

	/// It lasts longer, up to its latest end; whether it is ratified and does. What has ended is not revived.
	pub fn extend(&mut self, now: u32, by: u32) -> bool {
		let until = self.until.saturating_add(by).min(self.latest);
		let can = self.at(now) == Stage::Ratified && until > self.until;
		if can {
			self.until = until;
		}
		can
	}

	/// It is closed; whether nothing but that was left to do.
	pub fn close(&mut self, now: u32) -> bool {
		let can = matches!(self.at(now), Stage::Over { .. });
		self.closed |= can;
		can
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const LENGTHS: Lengths = Lengths { ratify: 10, most: 100, longest: 150, phase: 5 };

	#[test]
	fn silence_reverts_a_declaration() {
		let life = Life::declare(7, &LENGTHS);
		assert_eq!(life.at(16), Stage::Declared { ratify_by: 17 });
		assert_eq!(life.at(17), Stage::Over { ratified: false });
		assert!(!Life::ratify(&mut life.clone(), 17), "too late");
		assert_eq!((life.ends(), life.slashes_from(), life.settles_from()), (17, 17, 17));
	}

	#[test]
	fn every_phase_of_the_way_back_takes_its_time() {
		let mut life = Life::declare(0, &LENGTHS);
		assert!(life.ratify(3) && !life.ratify(4), "once");
		assert_eq!(life.at(99), Stage::Ratified);
		let starts = [(100, Phase::Observe), (105, Phase::Certify), (110, Phase::Settle)];
		for (from, phase) in starts.into_iter().chain([(115, Phase::Slash)]) {
			let stage = Stage::Restoring { phase, next: from + 5 };
			assert_eq!((life.at(from), life.at(from + 4)), (stage, stage));
			assert!(!life.close(from), "no phase is skipped");
		}
		assert_eq!((life.settles_from(), life.slashes_from()), (110, 115));
		assert_eq!(life.at(120), Stage::Over { ratified: true });
		assert!(life.close(120) && !life.close(121));
		assert_eq!(life.at(0), Stage::Closed);
	}

	#[test]
	fn what_has_ended_is_not_extended() {
		let mut life = Life::declare(0, &LENGTHS);
		assert!(!life.extend(1, 5), "not ratified");
		life.ratify(1);
		assert!(life.extend(99, 40) && life.extend(120, 1_000));
		assert_eq!(life.until, 150, "there is a latest end");
		assert!(!life.extend(149, 1), "which nothing exceeds");
		assert!(!life.extend(150, 1));
	}

	#[test]
	fn a_reverted_one_is_over_and_a_ratified_one_goes_the_way_back() {
		let mut early = Life::declare(0, &LENGTHS);
		assert!(early.revert(4) && !early.revert(4));
		assert_eq!((early.at(4), early.ends()), (Stage::Over { ratified: false }, 4));
		let mut late = Life::declare(0, &LENGTHS);
		late.ratify(2);
		assert!(late.revert(50));
		assert_eq!(late.at(50), Stage::Restoring { phase: Phase::Observe, next: 55 });
	}

	/// How far along a stage is.
	fn rank(stage: Stage) -> u32 {
		match stage {
			Stage::Declared { .. } => 0,
			Stage::Ratified => 1,
			Stage::Restoring { phase, .. } => 2 + phase as u32,
			Stage::Over { .. } => 6,
			Stage::Closed => 7,
		}
	}

	proptest! {
		#[test]
		fn it_only_goes_forward_and_ends_though_nobody_acts(
			steps in prop::collection::vec((0..5u8, 1..30u32), 0..30),
		) {
			let mut life = Life::declare(0, &LENGTHS);
			let (mut now, mut last) = (0, 0);
			for (step, time) in steps {
				now += time;
				let before = rank(life.at(now));
				prop_assert!(before >= last);
				match step {
					0 => drop(life.ratify(now)),
					1 => drop(life.revert(now)),
					2 => drop(life.extend(now, time)),
					3 => drop(life.close(now)),
					_ => (),
				}
				last = rank(life.at(now));
				prop_assert!(last >= before);
			}
			let end = LENGTHS.longest + 4 * LENGTHS.phase;
			prop_assert!(rank(life.at(end)) >= 6, "nothing lasts");
			prop_assert!(life.ends() <= LENGTHS.longest && life.slashes_from() <= end);
		}
	}
}
