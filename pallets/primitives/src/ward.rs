// SPDX-License-Identifier: Apache-2.0

//! The pure rules of statements: what a certified statement does to a ward, on Vigil and on every
//! destination.
//!
//! [`Ward::hear`] either changes the ward and says how, or leaves it as it is and says why. Whether
//! the statement was certified is not asked here.

pub mod downtime;
pub mod history;
pub mod status;
mod types;

use crate::{
	traits::Status, Checkpoint, Halt, Incident, IncidentId, Policy, Resume, Round, Seconds, SetId,
	UnixTime,
};
use alloc::{vec, vec::Vec};
use downtime::{began_at, downtime, later};
use status::{after, Signal};
pub use types::{KeptCheckpoint, Limits, Reason, Ward};

/// A statement that a ward can hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
	/// A Halt by more than a third of the weight, and no quorum.
	Suspicion(Halt),
	/// A Halt by a quorum.
	Halt(Halt),
	/// A Resume by a quorum.
	Resume(Resume),
	/// A Checkpoint by a quorum.
	Checkpoint(Checkpoint),
}

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
	/// The checkpoints that are kept, oldest first.
	pub checkpoints: &'a [KeptCheckpoint],
}

/// Why a statement is not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// It changes nothing.
	Ignored(Reason),
	/// Its round starts too far in the future, or beyond the end of time.
	RoundInFuture,
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
	/// The incident's ward advances again.
	Resumed(Incident),
	/// The ward left the branch that this block is not on.
	Branched(Checkpoint),
	/// The incident is over.
	Closed(Incident),
	/// A checkpoint stands.
	Accepted(Checkpoint),
	/// The status changed.
	Moved {
		/// What it was.
		from: Status,
		/// What it is.
		to: Status,
	},
}

impl Hearing<'_> {
	/// When `round` starts, if it may be heard.
	pub fn start(&self, round: Round) -> Result<UnixTime, Refusal> {
		let start = round.start(self.policy.round_length).ok_or(Refusal::RoundInFuture)?;
		if start > later(self.now, self.limits.clock_drift) {
			return Err(Refusal::RoundInFuture);
		}
		if later(start, self.limits.freshness) < self.now {
			return Err(Refusal::Ignored(Reason::StaleRound));
		}
		Ok(start)
	}

	/// Whether this block, which is not above the last checkpoint, is on another branch.
	///
	/// It is if another block of its height was certified, or if it is younger than the last
	/// checkpoint: along one branch time never runs backwards. A lower height alone shows nothing,
	/// since anybody can hand in an old certificate that nobody had handed in.
	fn is_other_branch(&self, block: &Checkpoint, last: &Checkpoint) -> bool {
		let mut standing = self.checkpoints.iter().rev().filter(|kept| !kept.superseded);
		match standing.find(|kept| kept.checkpoint.height == block.height) {
			Some(kept) => kept.checkpoint.block_hash != block.block_hash,
			None => block.block_timestamp > last.block_timestamp,
		}
	}
}

impl Ward {
	/// Hears a certified statement.
	pub fn hear(&mut self, claim: &Claim, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
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
		let at = self.check_halt(halt, hearing)?;
		if self.status == Status::Recovering {
			return Err(Refusal::Ignored(Reason::StillRecovering));
		}
		// Also after it lapsed: a copy does not raise it again.
		if self.last_suspicion.is_some_and(|last| at <= last) {
			return Err(Refusal::Ignored(Reason::OldSuspicion));
		}
		let mut changes = vec![Change::Suspected(*halt)];
		changes.extend(self.move_by(Signal::Suspicion, hearing.now));
		self.suspected = Some(halt.height);
		self.last_suspicion = Some(at);
		Ok(changes)
	}

	/// A Halt while the ward recovers ends the incident under way with the downtime that was
	/// certified, and begins another: the time between its Resume and this Halt was no downtime.
	fn halt(&mut self, halt: &Halt, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		let at = self.check_halt(halt, hearing)?;
		let mut changes = Vec::new();
		changes.extend(self.incident.take().map(Change::Closed));
		let id = IncidentId(self.incidents.0.saturating_add(1));
		let incident = Incident {
			id,
			halt: *halt,
			set_id: hearing.set_id,
			began_at: began_at(at, hearing.policy.halt_after),
			resumed: None,
			downtime: None,
			superseded: false,
		};
		self.incidents = id;
		self.incident = Some(incident);
		self.last_word = Some(at);
		changes.push(Change::Opened(incident));
		changes.extend(self.move_by(Signal::Halt, hearing.now));
		Ok(changes)
	}

	/// What every Halt has to fulfil, by however much weight. Returns when its round starts.
	fn check_halt(&self, halt: &Halt, hearing: &Hearing) -> Result<UnixTime, Refusal> {
		let at = hearing.start(halt.round)?;
		let below = |last: Checkpoint| halt.height < last.height;
		let refusals = [
			(self.status == Status::Halted, Reason::AlreadyHalted),
			(self.checkpoint.is_some_and(below), Reason::BelowCheckpoint),
			(!self.is_in_order(at), Reason::OutOfOrder),
		];
		first(refusals).map(|()| at)
	}

	fn resume(&mut self, resume: &Resume, hearing: &Hearing) -> Result<Vec<Change>, Refusal> {
		let at = hearing.start(resume.round)?;
		let halted = self.incident.filter(|_| self.status == Status::Halted);
		let mut incident = halted.ok_or(Refusal::Ignored(Reason::NotHalted))?;
		let same_block =
			(incident.halt.height, incident.halt.block_hash) == (resume.height, resume.block_hash);
		first([(!same_block, Reason::WrongBlock), (!self.is_in_order(at), Reason::OutOfOrder)])?;
		incident.resumed = Some(resume.round);
		incident.downtime = Some(downtime(incident.began_at, at));
		self.incident = Some(incident);
		self.last_word = Some(at);
		let mut changes = vec![Change::Resumed(incident)];
		changes.extend(self.move_by(Signal::Resume, hearing.now));
		Ok(changes)
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
		let mut changes = Vec::new();
		if let Some(last) = self.checkpoint.filter(|last| block.height <= last.height) {
			let recovering = self.status == Status::Recovering;
			if !recovering || !hearing.is_other_branch(block, &last) {
				return Err(Refusal::Ignored(Reason::OldCheckpoint));
			}
			let left =
				|incident: &mut Incident| incident.superseded |= incident.is_off_branch(block);
			self.incident.as_mut().map(left);
			changes.push(Change::Branched(*block));
		}
		self.checkpoint = Some(*block);
		changes.push(Change::Accepted(*block));
		changes.extend(self.settle(block, hearing));
		Ok(changes)
	}

	/// What an accepted checkpoint does to the status.
	fn settle(&mut self, block: &Checkpoint, hearing: &Hearing) -> Vec<Change> {
		let now = hearing.now;
		if self.suspected.is_some_and(|height| block.height > height) {
			return self.move_by(Signal::Refutation, now).into_iter().collect();
		}
		if !self.is_stable(block, now, hearing.policy.stable_for) {
			return Vec::new();
		}
		let mut changes = Vec::new();
		changes.extend(self.incident.take().map(Change::Closed));
		changes.extend(self.move_by(Signal::Stability, now));
		changes
	}

	/// Whether the ward recovers, has advanced for long enough, and this block shows that it did:
	/// it is above the block that the ward halted at, or that block is left behind.
	fn is_stable(&self, block: &Checkpoint, now: UnixTime, stable_for: Seconds) -> bool {
		let beyond =
			|incident: Incident| incident.superseded || block.height > incident.halt.height;
		self.status == Status::Recovering
			&& self.incident.is_some_and(beyond)
			&& self.last_word.is_some_and(|resumed_at| later(resumed_at, stable_for) <= now)
	}

	/// Whether `at` is after the last certified Halt or Resume.
	fn is_in_order(&self, at: UnixTime) -> bool {
		self.last_word.is_none_or(|last| at > last)
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

/// The first reason that holds.
fn first<const N: usize>(reasons: [(bool, Reason); N]) -> Result<(), Refusal> {
	match reasons.into_iter().find(|(holds, _)| *holds) {
		Some((_, reason)) => Err(Refusal::Ignored(reason)),
		None => Ok(()),
	}
}
