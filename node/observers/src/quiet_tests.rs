// SPDX-License-Identifier: Apache-2.0

//! What time is quiet.

use super::*;
use proptest::prelude::*;

const PACE: Pace = Pace { reach: seconds(5), gap: seconds(8) };
const SPAN: Duration = seconds(30);

const fn seconds(seconds: u64) -> Duration {
	Duration::from_secs(seconds)
}

/// Looks a second apart, from `from` up to and with `to`.
fn looks(quiet: &mut Quiet, from: u64, to: u64, answered: bool) {
	(from..=to).for_each(|now| quiet.look(seconds(now), answered));
}

fn fresh() -> Quiet {
	let mut quiet = Quiet::new(4, PACE);
	quiet.look(seconds(100), true);
	quiet.news(Duration::ZERO);
	quiet
}

#[test]
fn answered_looks_add_up() {
	let mut quiet = fresh();
	looks(&mut quiet, 101, 129, true);
	assert!(!quiet.is_unbroken(SPAN));
	looks(&mut quiet, 130, 130, true);
	assert_eq!(quiet.quiet(), SPAN);
	assert!(quiet.is_unbroken(SPAN));
	quiet.news(Duration::ZERO);
	assert_eq!(quiet.quiet(), Duration::ZERO);
}

#[test]
fn blind_time_is_no_quiet_and_a_long_gap_begins_the_wait_anew() {
	let mut quiet = fresh();
	looks(&mut quiet, 101, 120, true);
	looks(&mut quiet, 121, 124, false);
	looks(&mut quiet, 125, 130, true);
	assert_eq!(quiet.quiet(), seconds(25), "the five blind seconds do not count");
	looks(&mut quiet, 131, 135, true);
	assert!(quiet.is_unbroken(SPAN), "a short gap only delays");
	looks(&mut quiet, 136, 3_600, false);
	looks(&mut quiet, 3_601, 3_629, true);
	assert!(quiet.quiet() > SPAN && !quiet.is_unbroken(SPAN), "nobody knows what was in between");
	looks(&mut quiet, 3_630, 3_631, true);
	assert!(quiet.is_unbroken(SPAN));
}

#[test]
fn a_machine_that_slept_was_blind_although_no_look_failed() {
	let mut quiet = fresh();
	looks(&mut quiet, 101, 125, true);
	quiet.look(seconds(131), true);
	assert_eq!(quiet.quiet(), seconds(25));
	looks(&mut quiet, 500, 504, true);
	assert!(!quiet.is_unbroken(seconds(5)));
	assert_eq!(quiet.quiet(), seconds(29));
}

#[test]
fn few_looks_are_no_stall_however_long_they_take() {
	let mut quiet = Quiet::new(4, Pace { reach: seconds(60), gap: seconds(60) });
	quiet.look(seconds(0), true);
	quiet.news(Duration::ZERO);
	quiet.look(seconds(20), true);
	quiet.look(seconds(40), true);
	assert!(!quiet.is_unbroken(SPAN));
	quiet.look(seconds(41), true);
	assert!(quiet.is_unbroken(SPAN));
}

#[test]
fn old_news_shorten_the_quiet_to_their_own_age_and_delay_no_stall() {
	let mut quiet = fresh();
	looks(&mut quiet, 101, 125, true);
	quiet.news_by(quiet.clock() - seconds(20));
	assert_eq!(quiet.quiet(), seconds(20));
	// One block after the other that was held back: none is newer than the last.
	for now in 126..=135 {
		quiet.look(seconds(now), true);
		quiet.news_by(seconds(5));
		quiet.news_by(seconds(4));
	}
	assert_eq!(quiet.quiet(), SPAN);
	assert!(quiet.is_unbroken(SPAN), "looks after the last of them are looks");
	quiet.news_by(quiet.clock());
	assert!(!quiet.is_unbroken(Duration::ZERO), "three looks have to follow what is new");
	looks(&mut quiet, 136, 138, true);
	assert!(quiet.is_unbroken(seconds(3)));
}

#[test]
fn news_are_as_new_as_the_end_of_their_look() {
	let mut quiet = Quiet::new(4, PACE);
	quiet.look(seconds(100), true);
	quiet.news(seconds(4));
	quiet.look(seconds(104), true);
	assert_eq!(quiet.quiet(), Duration::ZERO);
	quiet.look(seconds(107), true);
	assert_eq!(quiet.quiet(), seconds(3));
}

#[test]
fn a_novelty_counts_for_the_span_and_once_per_voice() {
	let mut quiet = fresh();
	quiet.novelty(2, Duration::ZERO);
	quiet.novelty(2, Duration::ZERO);
	quiet.novelty(3, Duration::ZERO);
	quiet.novelty(9, Duration::ZERO);
	looks(&mut quiet, 101, 129, true);
	assert_eq!(quiet.objectors(SPAN), 2);
	quiet.look(seconds(130), true);
	assert_eq!(quiet.objectors(SPAN), 0);
}

#[test]
fn a_split_lasts_as_long_as_it_is_seen_without_a_break() {
	let mut quiet = fresh();
	assert_eq!(quiet.split_for(), None);
	quiet.split(true);
	looks(&mut quiet, 101, 107, true);
	quiet.split(true);
	assert_eq!(quiet.split_for(), Some(seconds(7)));
	quiet.split(false);
	quiet.split(true);
	assert_eq!(quiet.split_for(), Some(seconds(0)));
}

proptest! {
	#[test]
	fn quiet_is_at_most_the_time_that_passed_and_never_contains_a_failed_look(
		steps in prop::collection::vec((0u64..12, any::<bool>()), 1..100),
	) {
		let mut quiet = fresh();
		let (mut now, mut last, mut counted) = (100u64, 100u64, 0u64);
		let mut clean = true;
		for (wait, answered) in steps {
			now += wait;
			quiet.look(seconds(now), answered);
			if !answered {
				clean = false;
				continue;
			}
			if clean && now - last <= 5 {
				counted += now - last;
			}
			(last, clean) = (now, true);
			prop_assert_eq!(quiet.quiet(), seconds(counted));
			prop_assert!(quiet.quiet() <= seconds(now - 100));
			prop_assert!(!quiet.is_unbroken(SPAN) || quiet.quiet() >= SPAN);
		}
	}
}
