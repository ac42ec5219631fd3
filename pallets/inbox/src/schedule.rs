// SPDX-License-Identifier: Apache-2.0

//! The pure rule of sweeps: what a sweep does with a plan that it comes by.

use crate::types::{Scheduled, Sweep, SweepKind};
use vigil_primitives::{traits::Status, ward::downtime::later, Incident, ThrottleClass, UnixTime};

/// What a sweep does with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// Executes its failover.
	Fire,
	/// Executes its failback.
	FailBack,
	/// Comes back at this time.
	Wait(UnixTime),
	/// Nothing, for good.
	Skip,
}

impl Sweep {
	/// A sweep that has not visited anything.
	pub fn new(kind: SweepKind, incident: &Incident, now: UnixTime) -> Self {
		Self {
			kind,
			incident: incident.id,
			height: incident.halt.height,
			block_hash: incident.halt.block_hash,
			started_at: now,
			class: ThrottleClass::Critical,
			last: None,
			next_due: None,
			waiting: false,
		}
	}

	/// What to do with a plan, while the ward has this status.
	///
	/// A plan without a delay fires even if the ward has come back in the meantime: whether a plan
	/// fires must not depend on how many there are before it. One with a delay fires only during the
	/// halt itself. A plan that was not there when the Halt was accepted does not fire for it.
	pub fn verdict(&self, plan: &Scheduled, status: Status, now: UnixTime) -> Verdict {
		if self.kind == SweepKind::FailBack {
			return plan.fired.map_or(Verdict::Skip, |_| Verdict::FailBack);
		}
		let stands_down = plan.stood_down == Some((self.height, self.block_hash));
		if plan.fired.is_some() || stands_down || plan.armed_at > self.started_at {
			return Verdict::Skip;
		}
		if plan.delay.0 == 0 {
			return Verdict::Fire;
		}
		let due = later(self.started_at, plan.delay);
		match status {
			Status::Halted if due <= now => Verdict::Fire,
			Status::Halted => Verdict::Wait(due),
			_ => Verdict::Skip,
		}
	}

	/// Remembers to come back at `due`.
	pub fn wait_for(&mut self, due: UnixTime) {
		self.next_due = Some(self.next_due.map_or(due, |next| next.min(due)));
	}

	/// Goes on to the next class. Whether there is one.
	pub fn next_class(&mut self) -> bool {
		let next = match self.class {
			ThrottleClass::Critical => Some(ThrottleClass::Normal),
			ThrottleClass::Normal => Some(ThrottleClass::Deferrable),
			ThrottleClass::Deferrable => None,
		};
		self.last = None;
		self.class = next.unwrap_or_default();
		next.is_some()
	}

	/// Goes to sleep until the first plan that was left for later is due. Whether there is one.
	pub fn sleep(&mut self) -> bool {
		self.class = ThrottleClass::Critical;
		self.last = None;
		self.waiting = self.next_due.is_some();
		self.waiting
	}

	/// Whether there is something to do now.
	pub fn wakes(&self, now: UnixTime) -> bool {
		!self.waiting || self.next_due.is_some_and(|due| due <= now)
	}

	/// Starts another walk.
	pub fn wake(&mut self) {
		if self.waiting {
			self.waiting = false;
			self.next_due = None;
		}
	}
}
