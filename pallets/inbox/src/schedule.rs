// SPDX-License-Identifier: Apache-2.0

//! The pure rule of sweeps: what a sweep does with a plan that it comes by.

use crate::{
	spans::Span,
	types::{Scheduled, Sweep, SweepKind},
};
use vigil_primitives::{incident::later, traits::Status, Halt, Incident, ThrottleClass, UnixTime};

/// What a sweep does with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
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
			first: first.round,
			latest: incident.last,
			started_at: now,
			class: ThrottleClass::Critical,
			last: None,
			next_due: None,
			behind: false,
			waiting: false,
		}
	}

	/// The Halts since the ward was last live, as far as they are known.
	pub fn halts(&self) -> Span {
		Span { first: self.first, last: self.latest.round }
	}

	/// What to do with a plan, while the ward has this status.
	///
	/// A plan without a delay fires even if the ward has come back in the meantime: whether a plan
	/// fires must not depend on how many there are before it. One with a delay fires only during the
	/// halt itself, and its delay counts from the first Halt since the ward was last live: a ward that
	/// comes back for moments does not put it off. A plan stands by for an incident of which any Halt
	/// lies in a span that it was told to stand down for. One that was not there when the Halt was
	/// accepted does not fire for it.
	pub fn treatment(&self, plan: &Scheduled, status: Status, now: UnixTime) -> Treatment {
		if self.kind == SweepKind::FailBack {
			return plan.fired.map_or(Treatment::Skip, |_| Treatment::FailBack);
		}
		let stands_by = plan.stood_down.cover(&self.halts());
		if plan.fired.is_some() || stands_by || plan.armed_at > self.started_at {
			return Treatment::Skip;
		}
		if plan.delay.0 == 0 {
			return Treatment::Fire;
		}
		let due = later(self.first.start(), plan.delay);
		match status {
			Status::Halted if due <= now => Treatment::Fire,
			Status::Halted => Treatment::Wait(due),
			_ => Treatment::Skip,
		}
	}

	/// The ward stands at the block of this Halt now. What was done for the incident stays done.
	pub fn retarget(&mut self, halt: &Halt) {
		self.latest = *halt;
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

	/// Leaves a plan for the next walk, which begins where this one ends.
	pub fn leave_behind(&mut self) {
		self.behind = true;
	}

	/// Ends a walk: goes on with those it left behind, or goes to sleep until the first plan that was
	/// left for later is due. Whether there is one.
	pub fn sleep(&mut self) -> bool {
		self.class = ThrottleClass::Critical;
		self.last = None;
		self.waiting = !self.behind && self.next_due.is_some();
		core::mem::take(&mut self.behind) || self.waiting
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::SweepKind::*;
	use frame_support::weights::Weight;
	use vigil_primitives::{Height, IncidentId, ProtocolId, Round, Seconds, SetId, H256};
	use Status::*;

	const NOW: UnixTime = UnixTime(100);

	fn halt(height: u64, round: u64) -> Halt {
		let block_hash = H256::from_low_u64_be(height);
		Halt {
			height: Height(height),
			block_hash,
			block_timestamp: UnixTime(0),
			round: Round(round),
		}
	}

	/// Of the second incident since the ward was live, which halted at block 5 in round 90 first.
	fn sweep(kind: SweepKind) -> Sweep {
		let incident = Incident::open(SetId(1), halt(7, 99), Seconds(9), Some(Round(95)));
		let incident = Incident { id: IncidentId(2), ..incident };
		Sweep::new(kind, &incident, &halt(5, 90), NOW)
	}

	fn plan(delay: u64) -> Scheduled {
		Scheduled {
			protocol: ProtocolId(1),
			delay: Seconds(delay),
			armed_at: UnixTime(50),
			fired: None,
			stood_down: Default::default(),
			weight: Weight::zero(),
		}
	}

	#[test]
	fn an_armed_plan_fires_and_a_fired_one_fails_back() {
		let fired = Scheduled { fired: Some(IncidentId(1)), ..plan(0) };
		assert_eq!(sweep(Fire).treatment(&plan(0), Halted, NOW), Treatment::Fire);
		assert_eq!(sweep(Fire).treatment(&fired, Halted, NOW), Treatment::Skip);
		assert_eq!(sweep(FailBack).treatment(&plan(0), Live, NOW), Treatment::Skip);
		assert_eq!(sweep(FailBack).treatment(&fired, Live, NOW), Treatment::FailBack);
	}

	#[test]
	fn a_delay_counts_from_the_first_halt_since_life_and_only_during_a_halt() {
		let sweep = sweep(Fire);
		assert_eq!(sweep.treatment(&plan(19), Halted, NOW), Treatment::Wait(UnixTime(109)));
		assert_eq!(
			sweep.treatment(&plan(19), Halted, UnixTime(108)),
			Treatment::Wait(UnixTime(109))
		);
		assert_eq!(sweep.treatment(&plan(19), Halted, UnixTime(109)), Treatment::Fire);
		assert_eq!(sweep.treatment(&plan(19), Recovering, UnixTime(109)), Treatment::Skip);
		assert_eq!(
			sweep.treatment(&plan(9), Halted, NOW),
			Treatment::Fire,
			"it has passed already"
		);
		assert_eq!(sweep.treatment(&plan(0), Recovering, UnixTime(109)), Treatment::Fire);
	}

	#[test]
	fn who_came_later_or_stood_down_for_a_span_with_one_of_these_halts_does_not_fire() {
		let sweep = |latest| {
			let mut sweep = sweep(Fire);
			sweep.retarget(&halt(latest, 120));
			sweep
		};
		let later = Scheduled { armed_at: UnixTime(101), ..plan(0) };
		assert_eq!(sweep(9).treatment(&later, Halted, NOW), Treatment::Skip);
		let down = |first, last| {
			let mut one = plan(0);
			one.stood_down.add(Span { first: Round(first), last: Round(last) });
			one
		};
		// Halts of rounds 90 to 120 are known here, whichever of them others heard.
		for (first, last) in [(90, 90), (120, 120), (100, 105), (0, 90), (120, 900)] {
			assert_eq!(sweep(9).treatment(&down(first, last), Halted, NOW), Treatment::Skip);
		}
		for (first, last) in [(0, 89), (121, 900)] {
			assert_eq!(sweep(9).treatment(&down(first, last), Halted, NOW), Treatment::Fire);
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

	#[test]
	fn a_sweep_does_not_sleep_before_it_came_back_for_those_it_left_behind() {
		let mut sweep = sweep(Fire);
		sweep.class = ThrottleClass::Deferrable;
		sweep.wait_for(UnixTime(130));
		sweep.leave_behind();
		assert!(sweep.sleep() && !sweep.waiting && sweep.class == ThrottleClass::Critical);
		assert!(sweep.sleep() && sweep.waiting, "and then it waits for who is not due");
	}
}
