// SPDX-License-Identifier: Apache-2.0
//! One halt of one ward, as it was certified, and the pure rule of its downtime.
//!
//! Downtime is made of what quorums signed: the silence before every Halt, the whole time from a Halt
//! to a certificate that names the same block, and no more than the freshness from a Halt to any
//! other. A ward's own timestamps never measure it.

use crate::{Halt, Height, IncidentId, Round, Seconds, ServiceId, SetId, UnixTime, H256};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// One halt of one ward.
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
pub struct Incident {
	/// Its number among the incidents of the service where it is kept.
	pub id: IncidentId,
	/// The set that certified the first Halt.
	pub set_id: SetId,
	/// The first certified Halt.
	pub halt: Halt,
	/// The latest certified Halt: the block that the ward stands at, or stood at.
	pub last: Halt,
	/// When downtime began: `halt_after` before the first Halt's round, but not before the last
	/// certified life.
	pub began_at: UnixTime,
	/// Downtime certified so far, to the last Halt's round or to what ended the incident.
	pub downtime: Seconds,
	/// The round of the Resume or Checkpoint that showed life again.
	pub resumed: Option<Round>,
}

impl Incident {
	/// An incident that begins with this Halt of a set; `life` is the last life certified before it.
	pub fn open(set_id: SetId, halt: Halt, halt_after: Seconds, life: Option<Round>) -> Self {
		let silent = silent_since(&halt, halt_after);
		let began_at = life.map_or(silent, |life| silent.max(life.start()));
		let began_at = began_at.min(halt.round.start());
		let id = IncidentId::default();
		let downtime = between(began_at, halt.round.start());
		Self { id, set_id, halt, last: halt, began_at, downtime, resumed: None }
	}

	/// The ward still stands, at this block, in a later round.
	pub fn stand(&mut self, halt: Halt, halt_after: Seconds, freshness: Seconds) {
		let since = self.last.round.start();
		let until = halt.round.start();
		// What the Halt before counts for, and the silence before this one: they may overlap.
		let counted = match self.names(halt.height, halt.block_hash) {
			true => between(since, until),
			false => {
				let counts_to = later(since, freshness).min(until);
				let silent = silent_since(&halt, halt_after).max(counts_to);
				plus(between(since, counts_to), between(silent, until))
			},
		};
		self.downtime = plus(self.downtime, counted);
		self.last = halt;
	}

	/// The ward lives again in this round; `block` is the one that a Resume names.
	pub fn end(&mut self, round: Round, block: Option<(Height, H256)>, freshness: Seconds) {
		let since = self.last.round.start();
		let gap = between(since, round.start());
		let counted = match block.is_some_and(|(height, hash)| self.names(height, hash)) {
			true => gap,
			false => gap.min(freshness),
		};
		self.downtime = plus(self.downtime, counted);
		self.resumed = Some(round);
	}

	/// The last round of it that is certified.
	pub fn until(&self) -> Round {
		self.resumed.unwrap_or(self.last.round)
	}

	/// Whether two spans of rounds have a round in common.
	pub fn overlaps(&self, other: &Self) -> bool {
		self.halt.round <= other.until() && other.halt.round <= self.until()
	}

	/// Whether the latest Halt names this block.
	fn names(&self, height: Height, block_hash: H256) -> bool {
		(self.last.height, self.last.block_hash) == (height, block_hash)
	}
}

/// Incidents that are kept for as long as somebody depends on them, however many come after.
///
/// A record keeps the last incidents of a ward. A ward that flaps pushes finished ones out of it, which a
/// policy or a claim may still need.
pub trait IncidentPins {
	/// An incident that is on record or pinned. If later certificates made it part of another one, that
	/// one, with its number: two pins may come to name one incident.
	fn incident(service: ServiceId, id: IncidentId) -> Option<Incident>;
	/// Keeps an incident, and what later certificates make of it, until it is released as often as it
	/// was pinned.
	fn pin(service: ServiceId, id: IncidentId) -> Result<(), PinError>;
	/// Takes one pin of an incident back.
	fn release(service: ServiceId, id: IncidentId);
}

/// Why an incident is not pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinError {
	/// No such incident is on record or pinned.
	Unknown,
	/// As many incidents of the service are pinned as can be. Release some.
	Full,
}

/// Told of every incident that is new on record or has changed, also of those that never moved a status.
/// Only enqueues work; does none of it.
pub trait OnIncident {
	/// This is what the incident with this number is now.
	fn on_incident(service: ServiceId, incident: &Incident);
}

impl IncidentPins for () {
	fn incident(_: ServiceId, _: IncidentId) -> Option<Incident> {
		None
	}
	fn pin(_: ServiceId, _: IncidentId) -> Result<(), PinError> {
		Err(PinError::Unknown)
	}
	fn release(_: ServiceId, _: IncidentId) {}
}

impl OnIncident for () {
	fn on_incident(_: ServiceId, _: &Incident) {}
}

/// `time` and `length` later, at most the end of time.
pub fn later(time: UnixTime, length: Seconds) -> UnixTime {
	UnixTime(time.0.saturating_add(length.0))
}

/// Since when a Halt says that nothing was seen.
fn silent_since(halt: &Halt, halt_after: Seconds) -> UnixTime {
	UnixTime(halt.round.0.saturating_sub(halt_after.0))
}

fn between(from: UnixTime, to: UnixTime) -> Seconds {
	Seconds(to.0.saturating_sub(from.0))
}

fn plus(a: Seconds, b: Seconds) -> Seconds {
	Seconds(a.0.saturating_add(b.0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const SILENCE: Seconds = Seconds(12);
	const FRESH: Seconds = Seconds(300);

	fn halt(height: u64, round: u64) -> Halt {
		Halt {
			height: Height(height),
			block_hash: H256::from_low_u64_be(height),
			block_timestamp: UnixTime(0),
			round: Round(round),
		}
	}

	fn named(height: u64) -> Option<(Height, H256)> {
		Some((Height(height), H256::from_low_u64_be(height)))
	}

	fn opened(height: u64, round: u64) -> Incident {
		Incident::open(SetId(1), halt(height, round), SILENCE, None)
	}

	#[test]
	fn downtime_counts_the_silence_before_the_halt() {
		let mut incident = opened(5, 1_000);
		assert_eq!((incident.began_at, incident.downtime), (UnixTime(988), Seconds(12)));
		incident.end(Round(1_030), named(5), FRESH);
		assert_eq!((incident.downtime, incident.resumed), (Seconds(42), Some(Round(1_030))));
	}

	#[test]
	fn downtime_does_not_begin_before_the_last_certified_life() {
		let halted = halt(5, 1_000);
		let incident = Incident::open(SetId(1), halted, SILENCE, Some(Round(994)));
		assert_eq!((incident.began_at, incident.downtime), (UnixTime(994), Seconds(6)));
		let incident = Incident::open(SetId(1), halted, SILENCE, Some(Round(1_003)));
		assert_eq!((incident.began_at, incident.downtime), (UnixTime(1_000), Seconds(0)));
		let incident = Incident::open(SetId(1), halt(5, 6), SILENCE, None);
		assert_eq!((incident.began_at, incident.downtime), (UnixTime(0), Seconds(6)));
	}

	#[test]
	fn a_gap_to_the_same_block_counts_whole_and_to_another_at_most_the_freshness() {
		let mut same = opened(5, 1_000);
		same.stand(halt(5, 5_000), SILENCE, FRESH);
		assert_eq!(same.downtime, Seconds(4_012));
		let mut other = opened(5, 1_000);
		other.stand(halt(6, 5_000), SILENCE, FRESH);
		assert_eq!(other.downtime, Seconds(12 + 300 + 12));
		// The two overlap, and are not counted twice.
		let mut near = opened(5, 1_000);
		near.stand(halt(6, 1_305), SILENCE, FRESH);
		assert_eq!(near.downtime, Seconds(12 + 305));
		let mut nearer = opened(5, 1_000);
		nearer.stand(halt(6, 1_006), SILENCE, FRESH);
		assert_eq!(nearer.downtime, Seconds(12 + 6));
	}

	#[test]
	fn an_end_that_names_another_block_counts_at_most_the_freshness() {
		for block in [named(4), None] {
			let mut incident = opened(5, 1_000);
			incident.end(Round(5_000), block, FRESH);
			assert_eq!(incident.downtime, Seconds(312));
		}
		let mut incident = opened(5, 1_000);
		incident.end(Round(1_060), None, FRESH);
		assert_eq!(incident.downtime, Seconds(72));
	}

	#[test]
	fn spans_overlap_in_a_common_round() {
		let (mut early, late) = (opened(5, 1_000), opened(6, 1_100));
		assert!(!early.overlaps(&late) && !late.overlaps(&early));
		early.end(Round(1_100), None, FRESH);
		assert!(early.overlaps(&late) && late.overlaps(&early));
	}

	proptest! {
		#[test]
		fn downtime_never_exceeds_the_time_from_beginning_to_end(
			halts in prop::collection::vec((1..4u64, 1..2_000u64), 1..10),
			silence in 0..900u64, freshness in 0..900u64, rest in 0..3_000u64, same: bool,
		) {
			let (silence, freshness) = (Seconds(silence), Seconds(freshness));
			let mut round = 100_000;
			let mut incident = Incident::open(SetId(1), halt(1, round), silence, None);
			for (height, gap) in halts {
				round += gap;
				incident.stand(halt(height, round), silence, freshness);
				prop_assert!(incident.downtime <= between(incident.began_at, UnixTime(round)));
			}
			let block = if same { named(incident.last.height.0) } else { None };
			incident.end(Round(round + rest), block, freshness);
			let all = between(incident.began_at, UnixTime(round + rest));
			prop_assert!(incident.downtime <= all);
			prop_assert!(incident.downtime >= silence.min(Seconds(round)));
		}
	}
}
