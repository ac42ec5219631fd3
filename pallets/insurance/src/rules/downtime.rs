// SPDX-License-Identifier: Apache-2.0

//! The downtime of an event: what of its incidents counts.
//!
//! Incidents less than `merge_within` apart are one event; the gaps between them do not count. Of an incident
//! counts what is certified (while it is open, to the last certified Halt's round), less the time in which
//! announced maintenance overlaps it, and nothing of one that was proven to be a false alarm.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::{Incident, Seconds, UnixTime};

/// A span of time, without its end.
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
pub struct Window {
	/// When it begins.
	pub from: UnixTime,
	/// When it is over.
	pub until: UnixTime,
}

impl Window {
	/// How long it is.
	pub fn length(&self) -> Seconds {
		Seconds(self.until.0.saturating_sub(self.from.0))
	}

	/// What both have in common.
	pub fn common(&self, other: &Self) -> Self {
		Self { from: self.from.max(other.from), until: self.until.min(other.until) }
	}
}

/// When an incident began, and what of it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Span {
	/// The first missed block, as it is certified.
	pub began_at: UnixTime,
	/// What counts.
	pub counted: Seconds,
}

/// From the first missed block to the last certified round.
pub fn window(incident: &Incident) -> Window {
	Window { from: incident.began_at, until: incident.until().start() }
}

/// How much of a span some windows cover together, each second once.
pub fn covered(span: Window, windows: &[Window]) -> Seconds {
	let mut parts: Vec<_> = windows.iter().map(|window| window.common(&span)).collect();
	parts.sort_by_key(|part| part.from);
	let (mut upto, mut sum) = (span.from, 0u64);
	for part in parts {
		let rest = Window { from: part.from.max(upto), until: part.until };
		sum = sum.saturating_add(rest.length().0);
		upto = upto.max(part.until);
	}
	Seconds(sum)
}

/// What of an incident counts.
pub fn counted(incident: &Incident, maintenance: &[Window]) -> Span {
	let all = window(incident);
	let outside = all.length().0.saturating_sub(covered(all, maintenance).0);
	let counted = Seconds(incident.downtime.0.min(outside));
	Span { began_at: incident.began_at, counted }
}

/// Whether two incidents are of one event.
pub fn is_near(one: &Incident, other: &Incident, merge_within: Seconds) -> bool {
	let (one, other) = (window(one), window(other));
	let gap = |before: &Window, after: &Window| after.from.0.saturating_sub(before.until.0);
	gap(&one, &other).max(gap(&other, &one)) < merge_within.0 || one.common(&other).length().0 > 0
}

/// The downtime of an event.
pub fn total(spans: &[Span]) -> Seconds {
	Seconds(spans.iter().fold(0, |sum: u64, span| sum.saturating_add(span.counted.0)))
}

/// The downtime of an event that counts for cover of a term, or `None` if the event is not covered: it began
/// before the cover or after it. What begins after the term does not count.
pub fn of_term(spans: &[Span], term: &Window) -> Option<Seconds> {
	let began_at = spans.iter().map(|span| span.began_at).min()?;
	of_term_from(spans, began_at, term)
}

/// The same of an event that is taken to have begun then.
pub fn of_term_from(spans: &[Span], began_at: UnixTime, term: &Window) -> Option<Seconds> {
	if began_at < term.from || began_at >= term.until {
		return None;
	}
	let within: Vec<_> = spans.iter().filter(|span| span.began_at < term.until).copied().collect();
	Some(total(&within))
}

/// The same for cover of a term that went on after it, until then: what begins meanwhile counts as well.
pub fn of_renewed(spans: &[Span], term: &Window, until: UnixTime) -> Option<Seconds> {
	of_term(spans, term)?;
	of_term(spans, &Window { until: until.max(term.until), ..*term })
}

/// How much of an incident's downtime lies in a span: all that could, as gaps in what is certified have no
/// place of their own.
pub fn within(incident: &Incident, span: &Window) -> Seconds {
	Seconds(incident.downtime.0.min(window(incident).common(span).length().0))
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use proptest::prelude::*;
	use vigil_primitives::{Halt, Height, IncidentId, Round, SetId, H256};

	/// An incident of which everything is certified.
	pub fn incident(id: u64, from: u64, until: u64, over: bool) -> Incident {
		let halt = |round| Halt {
			height: Height(from),
			block_hash: H256::from_low_u64_be(from + 1),
			block_timestamp: UnixTime(0),
			round: Round(round),
		};
		Incident {
			id: IncidentId(id),
			set_id: SetId(1),
			halt: halt(from),
			last: halt(until),
			began_at: UnixTime(from),
			downtime: Seconds(until - from),
			resumed: over.then_some(Round(until)),
		}
	}

	fn span(from: u64, until: u64) -> Window {
		Window { from: UnixTime(from), until: UnixTime(until) }
	}

	#[test]
	fn maintenance_is_taken_off_once_and_only_where_it_overlaps() {
		let outage = incident(1, 1_000, 2_000, true);
		for (windows, counts) in [
			(vec![], 1_000),
			(vec![span(0, 1_000)], 1_000),
			(vec![span(2_000, 3_000)], 1_000),
			(vec![span(900, 1_100)], 900),
			(vec![span(1_900, 2_500), span(1_950, 2_600)], 900),
			(vec![span(1_200, 1_300), span(1_250, 1_400), span(1_100, 1_150)], 750),
			(vec![span(1_200, 1_800), span(1_300, 1_400)], 400),
			(vec![span(0, 9_000)], 0),
		] {
			assert_eq!(counted(&outage, &windows).counted, Seconds(counts), "{windows:?}");
		}
	}

	#[test]
	fn what_is_not_certified_does_not_count() {
		let gaps = Incident { downtime: Seconds(300), ..incident(1, 1_000, 2_000, false) };
		assert_eq!(counted(&gaps, &[]).counted, Seconds(300));
		assert_eq!(counted(&gaps, &[span(1_000, 1_500)]).counted, Seconds(300));
		assert_eq!(counted(&gaps, &[span(1_000, 1_900)]).counted, Seconds(100));
	}

	#[test]
	fn incidents_less_than_the_merge_apart_are_one_event_in_any_order() {
		let (one, other) = (incident(1, 0, 100, true), incident(2, 160, 200, true));
		for (within, near) in [(60, false), (61, true)] {
			assert_eq!(is_near(&one, &other, Seconds(within)), near);
			assert_eq!(is_near(&other, &one, Seconds(within)), near);
		}
		assert!(is_near(&one, &incident(1, 50, 150, true), Seconds(0)));
	}

	#[test]
	fn an_event_is_covered_by_the_term_in_which_it_began() {
		let spans = [
			Span { began_at: UnixTime(500), counted: Seconds(10) },
			Span { began_at: UnixTime(700), counted: Seconds(20) },
		];
		assert_eq!(of_term(&spans, &span(500, 900)), Some(Seconds(30)));
		assert_eq!(of_term(&spans, &span(501, 900)), None, "it began before the cover");
		assert_eq!(of_term(&spans, &span(500, 700)), Some(Seconds(10)), "the rest began after it");
		assert_eq!(of_term(&spans, &span(500, 701)), Some(Seconds(30)));
		assert_eq!(of_term(&spans, &span(0, 500)), None);
		assert_eq!(of_term(&[], &span(0, 500)), None);
		let renewed = |from, until| of_renewed(&spans, &span(from, 600), UnixTime(until));
		assert_eq!(renewed(500, 701), Some(Seconds(30)), "cover went on");
		assert_eq!(renewed(500, 700), Some(Seconds(10)), "and ended before the rest began");
		assert_eq!((renewed(500, 0), renewed(501, 701)), (Some(Seconds(10)), None));
		assert_eq!(of_renewed(&spans, &span(0, 500), UnixTime(900)), None);
		let from = |began_at| of_term_from(&spans, UnixTime(began_at), &span(600, 700));
		assert_eq!((from(599), from(600), from(700)), (None, Some(Seconds(10)), None));
	}

	#[test]
	fn a_part_of_an_incident_lies_in_a_span() {
		let outage = incident(1, 100, 200, true);
		assert_eq!(within(&outage, &span(0, 150)), Seconds(50));
		assert_eq!(within(&outage, &span(150, 160)), Seconds(10));
		assert_eq!(within(&outage, &span(200, 300)), Seconds(0));
		let gaps = Incident { downtime: Seconds(30), ..outage };
		assert_eq!(within(&gaps, &span(0, 190)), Seconds(30));
	}

	proptest! {
		#[test]
		fn maintenance_never_adds_and_never_takes_more_than_it_lasts(
			from in 0..1_000u64, length in 0..1_000u64, share in 0..=100u64,
			windows in prop::collection::vec((0..2_000u64, 0..500u64), 0..6),
		) {
			let all = incident(1, from, from + length, true);
			let some = Incident { downtime: Seconds(length * share / 100), ..all };
			let windows: Vec<_> = windows.into_iter().map(|(at, len)| span(at, at + len)).collect();
			let seconds = (from..from + length)
				.filter(|now| !windows.iter().any(|one| (one.from.0..one.until.0).contains(now)));
			let outside = seconds.count() as u64;
			prop_assert_eq!(counted(&all, &windows).counted.0, outside);
			prop_assert_eq!(counted(&some, &windows).counted.0, outside.min(some.downtime.0));
		}
	}
}
