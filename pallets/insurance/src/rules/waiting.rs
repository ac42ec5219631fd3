// SPDX-License-Identifier: Apache-2.0

//! When cover begins that was bought before a guard: the time under a guard does not count as waited.
//!
//! Else whoever sees trouble before it is certified buys, sits the guard out, and is covered when it is over.

use super::downtime::Window;
use vigil_primitives::{incident::later, Seconds, UnixTime};

/// When somebody who bought at a time has waited for so long; `guards` are in the order of time.
pub fn waited_until(bought_at: UnixTime, waiting: Seconds, guards: &[Window]) -> UnixTime {
	guards.iter().fold(later(bought_at, waiting), |until, guard| {
		if guard.from >= until {
			return until;
		}
		let under = Window { from: guard.from.max(bought_at), until: guard.until };
		later(until, under.length())
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn guard(from: u64, until: u64) -> Window {
		Window { from: UnixTime(from), until: UnixTime(until) }
	}

	fn waited(guards: &[Window]) -> u64 {
		waited_until(UnixTime(1_000), Seconds(100), guards).0
	}

	#[test]
	fn a_guard_in_the_waiting_time_shifts_it_by_its_length() {
		assert_eq!(waited(&[]), 1_100);
		assert_eq!(waited(&[guard(1_050, 1_300)]), 1_350);
	}

	#[test]
	fn a_guard_before_or_after_the_waiting_time_does_not_matter() {
		assert_eq!(waited(&[guard(500, 900)]), 1_100);
		assert_eq!(waited(&[guard(1_100, 5_000)]), 1_100, "it has waited when the guard goes up");
		assert_eq!(waited(&[guard(900, 1_040)]), 1_140, "only what is after the purchase");
	}

	#[test]
	fn a_guard_in_shifted_time_shifts_it_further() {
		assert_eq!(waited(&[guard(1_050, 1_300), guard(1_340, 1_400)]), 1_410);
		assert_eq!(waited(&[guard(1_050, 1_300), guard(1_350, 1_400)]), 1_350);
	}

	proptest! {
		#[test]
		fn so_much_time_without_a_guard_passes_as_was_to_be_waited(
			waiting in 0..500u64,
			lengths in prop::collection::vec((1..60u64, 1..60u64), 0..12),
		) {
			let (mut at, mut guards) = (900, Vec::new());
			for (open, under) in lengths {
				guards.push(guard(at + open, at + open + under));
				at += open + under;
			}
			let until = waited_until(UnixTime(1_000), Seconds(waiting), &guards).0;
			let is_open = |second: &u64| {
				!guards.iter().any(|one| (one.from.0..one.until.0).contains(second))
			};
			prop_assert_eq!((1_000..until).filter(is_open).count() as u64, waiting);
		}
	}
}
