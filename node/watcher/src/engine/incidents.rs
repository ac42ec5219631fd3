// SPDX-License-Identifier: Apache-2.0

//! Halts that wait for a Resume, and the life that answers them.

use crate::Millis;
use vigil_primitives::{Height, Round, Seconds, SetId, UnixTime, H256};

/// The most Halts that are answered.
const MOST_OPEN: usize = 16;

/// A Halt that more than a third voted for, and that no certified life answers yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenHalt {
	pub height: Height,
	pub hash: H256,
	/// The latest round for which it was said.
	pub round: Round,
	/// The latest round for which it is certified, and by which set.
	pub certified: Option<(Round, SetId)>,
	/// When the silence began that it claims.
	pub since: UnixTime,
}

#[derive(Clone, Debug, Default)]
pub struct Incidents {
	/// By rising round.
	open: Vec<OpenHalt>,
	/// The latest round of a certified Resume.
	resumed: Option<Round>,
	/// The latest round of a certified Checkpoint, and its height.
	passed: Option<(Round, Height)>,
}

impl Incidents {
	/// Somebody who counts says that the ward stands at this block: more than a third, or a quorum of
	/// the set that it is certified by. Later life that is certified already contradicts it.
	pub fn halted(
		&mut self,
		(height, hash, round): (Height, H256, Round),
		halt_after: Seconds,
		certified_by: Option<SetId>,
	) {
		let resumed = self.resumed >= Some(round);
		let passed = self.passed.is_some_and(|(at, above)| at >= round && above > height);
		if resumed || passed {
			return;
		}
		let certified = certified_by.map(|set_id| (round, set_id));
		let since = UnixTime(round.0.saturating_sub(halt_after.0));
		match self.open.iter_mut().find(|open| open.hash == hash) {
			Some(open) => {
				open.certified = open.certified.max(certified);
				if open.round < round {
					(open.round, open.since) = (round, since);
				}
			},
			None => self.open.push(OpenHalt { height, hash, round, certified, since }),
		}
		self.open.sort_by_key(|open| open.round);
		if self.open.len() > MOST_OPEN {
			let spare = self.open.iter().position(|open| open.certified.is_none()).unwrap_or(0);
			self.open.remove(spare);
		}
	}

	/// Takes back what sets certified that were not in office in that round, as is known once the block
	/// that elected the next one is final: nobody takes their word, and it is to be said again.
	pub fn revoke(&mut self, was_in_office: impl Fn(SetId, Round) -> bool) {
		for open in &mut self.open {
			open.certified = open.certified.filter(|(round, by)| was_in_office(*by, *round));
		}
	}

	/// A Resume is certified: it answers every Halt up to its round, whatever block it names.
	pub fn resumed(&mut self, round: Round) {
		self.resumed = self.resumed.max(Some(round));
		self.open.retain(|open| open.round > round);
	}

	/// The chain has no incident of this round any more. That may be a block taken back, so one of the
	/// same round may be opened again.
	pub fn closed(&mut self, round: Round) {
		self.open.retain(|open| open.round > round);
	}

	/// A Checkpoint is certified: it answers the Halts up to its round of blocks below it.
	pub fn passed(&mut self, round: Round, height: Height) {
		self.passed = self.passed.max(Some((round, height)));
		self.open.retain(|open| open.round > round || open.height >= height);
	}

	/// The last certified Halt that is not answered: its block, and its latest certified round.
	pub fn certified(&self) -> Option<(&OpenHalt, Round)> {
		let certified = self.open.iter().filter_map(|open| Some((open, open.certified?.0)));
		certified.max_by_key(|(_, round)| *round)
	}

	/// Halts that are to be answered, the latest first.
	pub fn open(&self) -> impl Iterator<Item = &OpenHalt> {
		self.open.iter().rev()
	}

	/// Forgets what was only suspected, and long ago: nobody would take it any more.
	pub fn expire(&mut self, suspicion_kept: u64, now: Millis) {
		self.open.retain(|open| {
			open.certified.is_some() || now.since(open.round.start().into()) <= suspicion_kept
		});
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const AFTER: Seconds = Seconds(12);

	fn hash(n: u64) -> H256 {
		H256::from_low_u64_be(n)
	}

	fn opened(incidents: &Incidents) -> Vec<(u64, Option<u64>)> {
		let told = |open: &OpenHalt| (open.height.0, open.certified.map(|(round, _)| round.0));
		incidents.open().map(told).collect()
	}

	fn halted(incidents: &mut Incidents, height: u64, round: u64, certified: bool) {
		let by = certified.then_some(SetId(1));
		incidents.halted((Height(height), hash(height), Round(round)), AFTER, by);
	}

	#[test]
	fn every_halt_is_open_until_life_of_its_round_or_later_is_certified() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 5, 30, false);
		halted(&mut incidents, 6, 33, true);
		halted(&mut incidents, 5, 36, false);
		assert_eq!(opened(&incidents), [(5, None), (6, Some(33))]);
		incidents.resumed(Round(33));
		assert_eq!(opened(&incidents), [(5, None)]);
		incidents.resumed(Round(36));
		assert!(opened(&incidents).is_empty());
		// One that only now is heard of was answered before.
		halted(&mut incidents, 7, 36, true);
		assert!(opened(&incidents).is_empty());
		halted(&mut incidents, 7, 39, true);
		assert_eq!(opened(&incidents), [(7, Some(39))]);
	}

	#[test]
	fn a_checkpoint_answers_halts_below_it_only() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 5, 30, true);
		incidents.passed(Round(30), Height(5));
		incidents.passed(Round(27), Height(10));
		assert_eq!(opened(&incidents), [(5, Some(30))]);
		incidents.passed(Round(30), Height(10));
		assert!(opened(&incidents).is_empty());
		halted(&mut incidents, 9, 30, true);
		assert!(opened(&incidents).is_empty());
		halted(&mut incidents, 10, 30, true);
		assert_eq!(opened(&incidents), [(10, Some(30))]);
	}

	#[test]
	fn an_incident_that_only_the_chain_forgot_may_be_opened_again() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 5, 30, true);
		incidents.closed(Round(30));
		assert!(opened(&incidents).is_empty());
		halted(&mut incidents, 5, 30, true);
		assert_eq!(opened(&incidents), [(5, Some(30))]);
	}

	#[test]
	fn word_of_a_set_out_of_office_is_taken_back_and_that_of_the_next_one_stands() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 5, 30, true);
		let until = |end: u64| move |by: SetId, round: Round| by != SetId(1) || round.0 < end;
		incidents.revoke(until(31));
		assert_eq!(opened(&incidents), [(5, Some(30))]);
		incidents.revoke(until(30));
		assert_eq!(opened(&incidents), [(5, None)]);
		incidents.halted((Height(5), hash(5), Round(33)), AFTER, Some(SetId(2)));
		incidents.revoke(until(30));
		assert_eq!(opened(&incidents), [(5, Some(33))]);
	}

	#[test]
	fn suspicions_end_by_themselves_and_certified_halts_do_not() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 5, 30, false);
		halted(&mut incidents, 6, 30, true);
		incidents.expire(300_000, Millis(330_000));
		assert_eq!(opened(&incidents).len(), 2);
		incidents.expire(300_000, Millis(330_001));
		assert_eq!(opened(&incidents), [(6, Some(30))]);
	}

	#[test]
	fn what_is_open_is_bounded_and_certified_halts_stay() {
		let mut incidents = Incidents::default();
		halted(&mut incidents, 1, 30, true);
		for n in 0..100 {
			halted(&mut incidents, 10 + n, 33 + 3 * n, false);
		}
		assert_eq!(incidents.open.len(), MOST_OPEN);
		assert!(incidents
			.certified()
			.is_some_and(|(halt, round)| { (halt.height, round) == (Height(1), Round(30)) }));
	}
}
