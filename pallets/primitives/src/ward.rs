// SPDX-License-Identifier: Apache-2.0

//! The pure rules of statements: what a certified statement does to a ward, on Vigil and on every
//! destination.
//!
//! [`Ward::hear`] either changes the ward and says how, or leaves it as it is and says why. Whether
//! the statement was certified is not asked here. It guards what *fires*: what is old, or overtaken by
//! life that is known, is not heard. What was certified of outages, in whatever order it comes, is for
//! the [`record`].
//!
//! Order is by round, never by height. Inside one round a Halt, which speaks of the silence before it,
//! comes before a Checkpoint, and that before a Resume.

pub mod claim;
pub mod deadlines;
pub mod history;
pub mod record;
pub mod status;
mod types;

use crate::{
	incident::later, traits::Status, Checkpoint, Halt, Height, Incident, IncidentId, Policy,
	Resume, Round, Seconds, SetId, UnixTime, H256,
};
use alloc::{vec, vec::Vec};
pub use claim::{Claim, NoClaim};
pub use deadlines::Deadline;
use history::Place;
pub use record::{Record, Word};
use status::{after, Signal};
pub use types::{KeptCheckpoint, Limits, Reason, Ward};

/// Who makes the statement, how they watch, and when it is heard.
pub struct Hearing<'a> {
	/// The signing set.
	pub set_id: SetId,
	/// How it watches.
	pub policy: &'a Policy,
	/// This chain's clock.
	pub now: UnixTime,
	/// How old or early a round may be.
	pub limits: Limits,
	/// The checkpoints that are kept, in the order in which they were accepted.
	pub checkpoints: &'a [KeptCheckpoint],
}

/// Why a statement is not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// It changes nothing.
	Ignored(Reason),
	/// Its round begins too far in the future.
	RoundInFuture,
	/// No round of the set's policy begins in the second that it names.
	OffRound,
	/// The checkpoint's height is no multiple of the policy's interval.
	OffInterval,
}

/// One change of a ward, in the order in which they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
	/// A suspicion was raised or repeated.
	Suspected(Halt),
	/// An incident began.
	Opened(Incident),
	/// The ward still stands, at the same block or another one.
	Stands(Incident),
	/// The incident's ward advances again.
	Resumed(Incident),
	/// A Resume of a ward that is not halted is remembered against Halts of its round or before.
	Remembered(Resume),
	/// The ward left the branch that this block is not on.
	Branched(Checkpoint),
	/// The incident is over.
	Closed(Incident),
	/// A checkpoint stands.
	Accepted(Checkpoint),
	/// A block that stands already, or of a lower height that is not kept, was final in this round: it
	/// is life, and not kept again.
	Shown(Checkpoint),
	/// The status changed.
	Moved {
		/// What it was.
		from: Status,
		/// What it is.
		to: Status,
	},
}

impl Hearing<'_> {
	/// Refuses a second in which no round begins, and a round that is yet to come.
	pub fn check(&self, round: Round) -> Result<(), Refusal> {
		if !round.is_of(self.policy.round_length) {
			return Err(Refusal::OffRound);
		}
		match round.start() > later(self.now, self.limits.clock_drift) {
			true => Err(Refusal::RoundInFuture),
			false => Ok(()),
		}
	}

	fn is_stale(&self, round: Round, freshness: Seconds) -> bool {
		later(round.start(), freshness) < self.now
	}

	/// Whether a Checkpoint of this round or later shows a block above this height.
	fn shows_life(&self, halt: &Halt) -> bool {
		let above = |block: &Checkpoint| block.round >= halt.round && block.height > halt.height;
		self.checkpoints.iter().any(|kept| above(&kept.checkpoint))
	}

	/// Whether by a later round the ward had left the branch of a Halt.
	fn has_left(&self, halt: &Halt) -> bool {
		let left = |block: &Checkpoint| {
			let other = block.height == halt.height && block.block_hash != halt.block_hash;
			block.round > halt.round && (halt.height > block.height || other)
		};
		self.checkpoints.iter().any(|kept| kept.branched && left(&kept.checkpoint))
	}
}

impl Ward {
	/// Hears a certified statement.
	pub fn hear(&mut self, claim: &Claim, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		hearing.check(claim.round())?;
		match claim {
			Claim::Suspicion(halt) => self.suspect(halt, hearing),
			Claim::Halt(halt) => self.halt(halt, hearing),
			Claim::Resume(resume) => self.resume(resume, hearing),
			Claim::Checkpoint(block) => self.checkpoint(block, hearing),
		}
	}

	/// Nobody repeated the suspicion in time.
	pub fn lapse(&mut self, now: UnixTime) -> Option<Change> {
		self.move_by(Signal::Silence, now)
	}

	fn suspect(&mut self, halt: &Halt, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		self.check_halt(halt, hearing)?;
		// Also after it lapsed: a copy does not raise it again.
		let old = self.last_suspicion.is_some_and(|last| halt.round <= last);
		first([
			(self.status == Status::Halted, Reason::AlreadyHalted),
			(self.status == Status::Recovering, Reason::StillRecovering),
			(old, Reason::OldSuspicion),
		])?;
		let mut changes = vec![Change::Suspected(*halt)];
		changes.extend(self.move_by(Signal::Suspicion, hearing.now));
		self.suspected = Some(*halt);
		self.last_suspicion = Some(halt.round);
		Ok(changes)
	}

	/// A Halt while the ward stands re-targets the incident under way; while it recovers it ends that
	/// one and begins another.
	fn halt(&mut self, halt: &Halt, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		self.check_halt(halt, hearing)?;
		let Hearing { policy, limits, .. } = hearing;
		let mut changes = Vec::new();
		let standing = self.incident.filter(|_| self.status == Status::Halted);
		let incident = match standing {
			Some(mut incident) => {
				incident.stand(*halt, policy.halt_after, limits.freshness);
				changes.push(Change::Stands(incident));
				incident
			},
			None => {
				let life = self.last_life(halt);
				changes.extend(self.incident.take().map(Change::Closed));
				self.incidents = IncidentId(self.incidents.0.saturating_add(1));
				let opened = Incident::open(hearing.set_id, *halt, policy.halt_after, life);
				let incident = Incident { id: self.incidents, ..opened };
				changes.push(Change::Opened(incident));
				incident
			},
		};
		self.incident = Some(incident);
		self.last_halt = Some(*halt);
		self.off_branch = false;
		changes.extend(self.move_by(Signal::Halt, hearing.now));
		Ok(changes)
	}

	/// The last life known of before a Halt: a Resume, or a Checkpoint above its block or that ended
	/// the incident before.
	fn last_life(&self, halt: &Halt) -> Option<Round> {
		let above = self.shown.filter(|(height, _)| *height > halt.height);
		let ended = self.incident.and_then(|incident| incident.resumed);
		self.last_resume.max(above.map(|(_, round)| round)).max(ended)
	}

	/// What every Halt has to fulfil, by however much weight.
	fn check_halt(&self, halt: &Halt, hearing: &Hearing) -> Result<(), Refusal> {
		let later_or_same = |round: Round| round >= halt.round;
		let shown =
			self.shown.is_some_and(|(height, round)| later_or_same(round) && height > halt.height);
		first([
			(hearing.is_stale(halt.round, hearing.limits.freshness), Reason::StaleRound),
			(self.last_resume.is_some_and(later_or_same), Reason::Resumed),
			(shown || hearing.shows_life(halt), Reason::BelowCheckpoint),
			(hearing.has_left(halt), Reason::OffBranch),
			(self.last_halt.is_some_and(|last| later_or_same(last.round)), Reason::OldHalt),
		])
	}

	/// A Resume is remembered also of a ward that is not halted: an older Halt must not fire then.
	fn resume(&mut self, resume: &Resume, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		let before = |round: Round| resume.round < round;
		let known = self.last_resume.is_some_and(|last| resume.round <= last);
		let overtaken = self.last_halt.is_some_and(|halt| before(halt.round));
		first([(known || overtaken, Reason::OldResume)])?;
		self.last_resume = Some(resume.round);
		let named = Some((resume.height, resume.block_hash));
		let mut changes = self.live_again(resume.round, named, hearing);
		if changes.is_empty() {
			changes.push(Change::Remembered(*resume));
			let refuted = self.suspected.is_some_and(|halt| !before(halt.round));
			changes
				.extend(refuted.then(|| self.move_by(Signal::Refutation, hearing.now)).flatten());
		}
		Ok(changes)
	}

	/// A ward that stands was seen to live again in this round.
	fn live_again(
		&mut self,
		round: Round,
		named: Option<(Height, H256)>,
		hearing: &Hearing,
	) -> Vec<Change> {
		let Some(incident) = self.incident.as_mut().filter(|_| self.status == Status::Halted)
		else {
			return Vec::new();
		};
		incident.end(round, named, hearing.limits.freshness);
		let mut changes = vec![Change::Resumed(*incident)];
		changes.extend(self.move_by(Signal::Resume, hearing.now));
		changes
	}

	fn checkpoint(
		&mut self,
		block: &Checkpoint,
		hearing: &Hearing,
	) -> Result<Vec<Change>, Refusal> {
		let interval = hearing.policy.checkpoint_interval;
		if block.height.0.checked_rem(interval) != Some(0) {
			return Err(Refusal::OffInterval);
		}
		let stale = hearing.is_stale(block.round, hearing.limits.checkpoint_freshness);
		let old = self.shown.is_some_and(|(_, round)| block.round <= round);
		first([(stale, Reason::StaleRound), (old, Reason::OldCheckpoint)])?;
		let place = history::place(hearing.checkpoints, block);
		let beyond = |halt: &Halt| block.round >= halt.round && block.height > halt.height;
		let lives = self.status == Status::Halted && self.last_halt.as_ref().is_some_and(beyond);
		let mut changes = Vec::new();
		self.shown = Some((block.height, block.round));
		if place == (Place::Returns { branches: true }) {
			let left = |incident: Incident| is_off_branch(&incident.last, block);
			self.off_branch |= self.incident.is_some_and(left);
			changes.push(Change::Branched(*block));
		}
		// Also what is not kept shows life in its round, and bars Halts of it and before.
		match place {
			Place::Stands | Place::Below => changes.push(Change::Shown(*block)),
			Place::Above | Place::Returns { .. } => {
				self.checkpoint = Some(*block);
				changes.push(Change::Accepted(*block));
			},
		}
		if lives {
			changes.extend(self.live_again(block.round, None, hearing));
		} else if self.suspected.as_ref().is_some_and(beyond) {
			changes.extend(self.move_by(Signal::Refutation, hearing.now));
		} else if self.is_stable(block, hearing.policy.stable_for) {
			changes.extend(self.incident.take().map(Change::Closed));
			changes.extend(self.move_by(Signal::Stability, hearing.now));
		}
		Ok(changes)
	}

	/// Whether the ward recovers, has advanced for long enough, and this block shows that it did: it
	/// is above the block that the ward halted at, or that block is left behind.
	fn is_stable(&self, block: &Checkpoint, stable_for: Seconds) -> bool {
		let shown = |incident: Incident| {
			let beyond = self.off_branch || block.height > incident.last.height;
			let resumed = incident.resumed.map(Round::start);
			beyond && resumed.is_some_and(|at| later(at, stable_for) <= block.round.start())
		};
		self.status == Status::Recovering && self.incident.is_some_and(shown)
	}

	/// Moves the status, and forgets a suspicion that the new status does not have.
	fn move_by(&mut self, signal: Signal, now: UnixTime) -> Option<Change> {
		let from = self.status;
		let to = after(from, signal).filter(|to| *to != from)?;
		self.status = to;
		self.since = now;
		if to != Status::Suspect {
			self.suspected = None;
		}
		Some(Change::Moved { from, to })
	}
}

/// Whether a branch with this block has no place for the block that a Halt names.
fn is_off_branch(halt: &Halt, block: &Checkpoint) -> bool {
	let same_height = halt.height == block.height;
	halt.height > block.height || same_height && halt.block_hash != block.block_hash
}

/// The first reason that holds.
fn first<const N: usize>(reasons: [(bool, Reason); N]) -> Result<(), Refusal> {
	match reasons.into_iter().find(|(holds, _)| *holds) {
		Some((_, reason)) => Err(Refusal::Ignored(reason)),
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn halt(height: u64, byte: u8) -> Halt {
		Halt {
			height: Height(height),
			block_hash: H256::repeat_byte(byte),
			block_timestamp: UnixTime(0),
			round: Round(0),
		}
	}

	#[test]
	fn a_branch_has_no_place_for_a_higher_block_nor_for_another_of_its_height() {
		let block = Checkpoint {
			height: Height(10),
			block_hash: H256::repeat_byte(1),
			state_root: H256::repeat_byte(2),
			block_timestamp: UnixTime(0),
			round: Round(0),
		};
		assert!(is_off_branch(&halt(11, 1), &block), "what is above the fork is left behind");
		assert!(is_off_branch(&halt(10, 9), &block), "another block of the same height");
		assert!(!is_off_branch(&halt(10, 1), &block), "the block itself");
		assert!(!is_off_branch(&halt(9, 9), &block), "what is below may be of both branches");
	}
}
