// SPDX-License-Identifier: Apache-2.0

//! The pure rule of sweeps: what a sweep does with a plan that it comes by.

use crate::types::{BlockId, Scheduled, Sweep, SweepKind};
use vigil_primitives::{incident::later, traits::Status, Halt, Incident, ThrottleClass, UnixTime};

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
	/// A sweep that has not visited anything; `first` is the first Halt since the ward was last live.
	pub fn new(kind: SweepKind, incident: &Incident, first: &Halt, now: UnixTime) -> Self {
		Self {
			kind,
			incident: incident.id,
			halted_at: block_of(&incident.halt),
			first: block_of(first),
			latest: block_of(&incident.last),
			since: first.round.start(),
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
	/// halt itself, and its delay counts from the first Halt since the ward was last live: a ward that
	/// comes back for moments does not put it off. For as long a word to stand down holds, whichever
	/// of the Halts it names. A plan that was not there when the Halt was accepted does not fire for
	/// it.
	pub fn verdict(&self, plan: &Scheduled, status: Status, now: UnixTime) -> Verdict {
		if self.kind == SweepKind::FailBack {
			return plan.fired.map_or(Verdict::Skip, |_| Verdict::FailBack);
		}
		let halts = [self.first, self.halted_at, self.latest];
		let stands_down = plan.stood_down.is_some_and(|block| halts.contains(&block));
		if plan.fired.is_some() || stands_down || plan.armed_at > self.started_at {
			return Verdict::Skip;
		}
		if plan.delay.0 == 0 {
			return Verdict::Fire;
		}
		let due = later(self.since, plan.delay);
		match status {
			Status::Halted if due <= now => Verdict::Fire,
			Status::Halted => Verdict::Wait(due),
			_ => Verdict::Skip,
		}
	}

	/// The ward stands at the block of this Halt now. What was done for the incident stays done.
	pub fn retarget(&mut self, halt: &Halt) {
		self.latest = block_of(halt);
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

fn block_of(halt: &Halt) -> BlockId {
	(halt.height, halt.block_hash)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::SweepKind::*;
	use vigil_primitives::{Height, IncidentId, Round, Seconds, SetId, H256};
	use Status::*;

	const NOW: UnixTime = UnixTime(100);

	fn block(height: u64) -> BlockId {
		(Height(height), H256::from_low_u64_be(height))
	}

	fn halt(height: u64, round: u64) -> Halt {
		let (height, block_hash) = block(height);
		Halt { height, block_hash, block_timestamp: UnixTime(0), round: Round(round) }
	}

	/// Of the second incident since the ward was live, which halted at block 5 in round 90 first.
	fn sweep(kind: SweepKind) -> Sweep {
		let incident = Incident::open(SetId(1), halt(7, 99), Seconds(9), Some(Round(95)));
		let incident = Incident { id: IncidentId(2), ..incident };
		Sweep::new(kind, &incident, &halt(5, 90), NOW)
	}

	fn plan(delay: u64) -> Scheduled {
		let armed_at = UnixTime(50);
		Scheduled { delay: Seconds(delay), armed_at, fired: None, stood_down: None }
	}

	#[test]
	fn an_armed_plan_fires_and_a_fired_one_fails_back() {
		let fired = Scheduled { fired: Some(IncidentId(1)), ..plan(0) };
		assert_eq!(sweep(Fire).verdict(&plan(0), Halted, NOW), Verdict::Fire);
		assert_eq!(sweep(Fire).verdict(&fired, Halted, NOW), Verdict::Skip);
		assert_eq!(sweep(FailBack).verdict(&plan(0), Live, NOW), Verdict::Skip);
		assert_eq!(sweep(FailBack).verdict(&fired, Live, NOW), Verdict::FailBack);
	}

	#[test]
	fn a_delay_counts_from_the_first_halt_since_life_and_only_during_a_halt() {
		let sweep = sweep(Fire);
		assert_eq!(sweep.verdict(&plan(19), Halted, NOW), Verdict::Wait(UnixTime(109)));
		assert_eq!(sweep.verdict(&plan(19), Halted, UnixTime(108)), Verdict::Wait(UnixTime(109)));
		assert_eq!(sweep.verdict(&plan(19), Halted, UnixTime(109)), Verdict::Fire);
		assert_eq!(sweep.verdict(&plan(19), Recovering, UnixTime(109)), Verdict::Skip);
		assert_eq!(sweep.verdict(&plan(9), Halted, NOW), Verdict::Fire, "it has passed already");
		assert_eq!(sweep.verdict(&plan(0), Recovering, UnixTime(109)), Verdict::Fire);
	}

	#[test]
	fn who_came_later_or_stood_down_for_one_of_these_halts_does_not_fire() {
		let sweep = |latest| {
			let mut sweep = sweep(Fire);
			sweep.retarget(&halt(latest, 120));
			sweep
		};
		let later = Scheduled { armed_at: UnixTime(101), ..plan(0) };
		assert_eq!(sweep(9).verdict(&later, Halted, NOW), Verdict::Skip);
		let named = |stood_down| Scheduled { stood_down: Some(stood_down), ..plan(0) };
		for height in [5, 7, 9] {
			assert_eq!(sweep(9).verdict(&named(block(height)), Halted, NOW), Verdict::Skip);
		}
		for other in [block(8), (Height(7), H256::repeat_byte(8))] {
			assert_eq!(sweep(9).verdict(&named(other), Halted, NOW), Verdict::Fire);
		}
	}

	#[test]
	fn a_sweep_goes_through_all_classes_and_sleeps_until_the_first_is_due() {
		let mut sweep = sweep(Fire);
		assert!(sweep.next_class() && sweep.class == ThrottleClass::Normal);
		assert!(sweep.next_class() && sweep.class == ThrottleClass::Deferrable);
		assert!(!sweep.next_class());
		assert!(!Sweep { ..sweep }.sleep(), "nobody waits");
		sweep.wait_for(UnixTime(130));
		sweep.wait_for(UnixTime(110));
		assert!(sweep.sleep() && sweep.class == ThrottleClass::Critical);
		assert!(!sweep.wakes(UnixTime(109)) && sweep.wakes(UnixTime(110)));
		sweep.wake();
		assert_eq!((sweep.waiting, sweep.next_due), (false, None));
	}
}
