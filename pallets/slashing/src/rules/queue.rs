// SPDX-License-Identifier: Apache-2.0

//! When a slash lands: after a wait, less what was stopped, and never after its last era.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::Era;

/// Eras in which a clock stands still.
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
pub struct Span {
	/// The first one.
	pub from: Era,
	/// The first one after it.
	pub until: Era,
}

/// So many eras later.
pub fn after(era: Era, eras: u32) -> Era {
	Era(era.0.saturating_add(eras))
}

impl Span {
	/// Whether the clock stands still in this era.
	pub fn holds(&self, era: Era) -> bool {
		self.from <= era && era < self.until
	}
}

/// How many of the eras from `from` to just before `to` are in one of these spans: where two of them
/// overlap, an era counts once.
pub fn stopped(spans: &[Span], from: Era, to: Era) -> u32 {
	let eras = from.0..to.0;
	let count = eras.filter(|era| spans.iter().any(|span| span.holds(Era(*era)))).count();
	u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a case waits by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
	/// The era in which its evidence was taken.
	pub accepted: Era,
	/// Eras that it has waited longer for stopped clocks so far.
	pub shifted: u32,
	/// It lands in this era whatever is stopped or full: later there may be nothing left to take.
	pub last: Era,
}

/// Until when a case that is due in the era `now` waits on, or `None` if it lands.
///
/// It makes up for every era in which its clock stood still, and does not land while it does.
pub fn put_off(wait: &Wait, spans: &[Span], now: Era) -> Option<(Era, u32)> {
	if now >= wait.last {
		return None;
	}
	let owed = stopped(spans, wait.accepted, now).saturating_sub(wait.shifted);
	let stands = spans.iter().any(|span| span.holds(now));
	let shift = match (owed, stands) {
		(0, false) => return None,
		(0, true) => return Some((after(now, 1).min(wait.last), wait.shifted)),
		(owed, _) => owed,
	};
	let due = after(now, shift).min(wait.last);
	Some((due, wait.shifted.saturating_add(shift)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn span(from: u32, until: u32) -> Span {
		Span { from: Era(from), until: Era(until) }
	}

	#[test]
	fn overlapping_spans_count_once() {
		assert_eq!(stopped(&[span(3, 5), span(4, 7)], Era(0), Era(10)), 4);
		assert_eq!(stopped(&[span(3, 5)], Era(4), Era(10)), 1);
		assert_eq!(stopped(&[], Era(0), Era(10)), 0);
	}

	#[test]
	fn a_stopped_clock_puts_off_by_as_long_as_it_stood() {
		let wait = Wait { accepted: Era(10), shifted: 0, last: Era(20) };
		assert_eq!(put_off(&wait, &[], Era(12)), None);
		assert_eq!(put_off(&wait, &[span(10, 12)], Era(12)), Some((Era(14), 2)));
		let shifted = Wait { shifted: 2, ..wait };
		assert_eq!(put_off(&shifted, &[span(10, 12)], Era(14)), None);
		assert_eq!(put_off(&wait, &[span(12, 15)], Era(12)), Some((Era(13), 0)));
	}

	#[test]
	fn the_last_era_is_never_put_off() {
		let wait = Wait { accepted: Era(10), shifted: 0, last: Era(13) };
		assert_eq!(put_off(&wait, &[span(10, 100)], Era(12)), Some((Era(13), 2)));
		assert_eq!(put_off(&wait, &[span(10, 100)], Era(13)), None);
	}

	proptest! {
		#[test]
		fn every_case_lands_by_its_last_era_and_not_while_the_clock_stands(
			spans in prop::collection::vec((0..30u32, 1..6u32), 0..6), due in 11..14u32, most in 4..9u32,
		) {
			let spans: Vec<_> = spans.into_iter().map(|(from, long)| span(from, from + long)).collect();
			let mut wait = Wait { accepted: Era(10), shifted: 0, last: Era(10 + most) };
			let mut now = Era(due);
			while let Some((next, shifted)) = put_off(&wait, &spans, now) {
				prop_assert!(next > now);
				(now, wait.shifted) = (next, shifted);
			}
			let stands = spans.iter().any(|span| span.holds(now));
			prop_assert!(now <= wait.last || now == Era(due));
			prop_assert!(!stands || now >= wait.last);
		}
	}
}
