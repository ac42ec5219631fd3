// SPDX-License-Identifier: Apache-2.0

//! What a buyer gets, and when.

use crate::{mock::*, rules::downtime::tests::incident, Event, Events, Policies};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{
	answers::insurance::PolicyId, traits::Status, Incident, IncidentId, Seconds, UnixTime,
};

const CAP: u128 = 400_000;

/// A policy of Carol's in force, of a pool that can pay it.
fn covered(test: impl FnOnce(PolicyId)) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		let policy = cover(CAP, 240);
		test(policy);
	});
}

fn due(policy: PolicyId) -> u128 {
	Policies::<Test>::get(POOL, policy).map_or(CAP, |policy| policy.due)
}

#[test]
fn an_outage_pays_without_anybody_asking() {
	covered(|policy| {
		assert_eq!(pool().locked, CAP);
		// Three hours: two of the four steps.
		outage(1, 3 * HOUR);
		assert_eq!(paid(), 0, "the last figure is disputed");
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		assert_eq!(due(policy), CAP / 2);
		assert_eq!(pool().locked, CAP / 2);
		pass(2 * DAY);
		assert_eq!(paid(), CAP / 2, "each step once");
		assert!(pool().events.is_empty() && Events::<Test>::iter().next().is_none(), "over");
		assert!(world(|world| world.pins.is_empty()), "released");
	});
}

#[test]
fn closing_releases_exactly_what_was_locked_and_twice_is_refused() {
	covered(|policy| {
		outage(1, 3 * HOUR);
		pass(14 * DAY);
		assert_eq!((pool().locked, pool().policies, pool().unearned), (0, 0, 0));
		let released = CAP / 2;
		System::assert_has_event(Event::PolicyClosed { pool: POOL, policy, released }.into());
		let again = Insurance::reduce(signed(BUYER), POOL, policy, 0);
		assert_noop!(again, crate::Error::<Test>::UnknownPolicy);
		assert_eq!(pool().locked, 0);
	});
}

#[test]
fn steps_fall_due_while_the_ward_stands_and_one_that_never_returns_pays_to_the_cap() {
	covered(|policy| {
		let since = now();
		stands(1, since);
		for steps in 0..=4u64 {
			pass(since + (steps + 1) * HOUR - now());
			stands(1, since);
			pass(1_800);
			assert_eq!(paid(), CAP / 4 * u128::from(steps));
		}
		assert_eq!(paid(), CAP);
		assert!(!Policies::<Test>::contains_key(POOL, policy), "nothing is left to pay");
		assert_eq!(pool().locked, 0);
		pass(3 * DAY);
		stands(1, since);
		pass(DAY);
		assert_eq!(paid(), CAP, "a policy pays at most its cap");
	});
}

#[test]
fn a_policy_pays_at_most_its_cap_over_several_events_and_each_step_once() {
	covered(|policy| {
		for (id, paid_then) in [(1, CAP / 2), (2, CAP), (3, CAP)] {
			outage(id, 3 * HOUR);
			pass(2 * DAY);
			assert_eq!(paid(), paid_then);
		}
		assert!(!Policies::<Test>::contains_key(POOL, policy));
	});
}

#[test]
fn each_event_has_its_deductible_and_near_incidents_are_one_event() {
	covered(|_| {
		// Fifty minutes twice, a day apart: both below the deductible.
		outage(1, 3_000);
		pass(2 * DAY);
		outage(2, 3_000);
		pass(2 * DAY);
		assert_eq!(paid(), 0);
		// An hour twice, five minutes apart: one event of two hours, the gap does not count.
		let at = now();
		told(3, at - 7_500, 3_600);
		told(4, at - 3_600, 3_600);
		assert_eq!(pool().events.len(), 1);
		pass(1_800);
		assert_eq!(paid(), CAP / 4);
	});
}

#[test]
fn later_certificates_add_to_an_event_in_any_order_of_arrival_and_never_take_away() {
	// Three incidents that are one event: 3 h, 30 min and 1 h 30 min; five hours in all.
	let parts = [(0u64, 10_800u64), (11_000, 1_800), (13_000, 5_400)];
	let orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]];
	for order in orders {
		covered(|_| {
			let at = now() + HOUR;
			pass(DAY / 2);
			let mut before = 0;
			for place in order {
				let (from, length) = parts[place];
				told(place as u64, at + from, length);
				pass(2_000);
				assert!(paid() >= before, "{order:?}");
				before = paid();
			}
			assert_eq!(paid(), CAP, "{order:?}");
		});
	}
}

#[test]
fn nothing_that_was_paid_is_clawed_back_when_an_incident_becomes_shorter() {
	covered(|policy| {
		let since = now();
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
		// A late Resume shows that it was only two hours.
		tell(incident(1, since, since + 2 * HOUR, true));
		pass(2_000);
		assert_eq!((paid(), due(policy)), (CAP / 2, CAP / 2));
		// The same event grows again: only what is above counts.
		tell(incident(1, since, since + 4 * HOUR, true));
		pass(2_000);
		assert_eq!(paid(), CAP / 4 * 3);
	});
}

#[test]
fn a_figure_that_is_disputed_shrinks_with_what_is_known() {
	covered(|_| {
		let since = now() - 3 * HOUR + 600;
		// It began after the cover did.
		pass(3 * HOUR);
		told(1, since + 3 * HOUR, 3 * HOUR - 600);
		pass(1_200);
		tell(incident(1, since + 3 * HOUR, since + 5 * HOUR, true));
		pass(600);
		assert_eq!(paid(), CAP / 4, "two hours, by the clock of the figure before");
	});
}

#[test]
fn report_time_never_counts() {
	let paid_after = |late: u64| {
		let mut got = 0;
		covered(|_| {
			let at = now();
			pass(3 * HOUR + late);
			told(1, at, 3 * HOUR);
			pass(1_800);
			got = paid();
		});
		got
	};
	assert_eq!(paid_after(0), CAP / 2);
	assert_eq!(paid_after(20 * HOUR), CAP / 2);
}

#[test]
fn cover_bought_before_and_active_after_the_first_missed_block_is_not_paid() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		let policy = bought(CAP, 240);
		let term = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR));
		assert_eq!(term.from, UnixTime(START + 3 * HOUR), "after the waiting period, on a period");
		pass(10 * HOUR);
		told(1, term.from.0 - 1, 6 * HOUR);
		pass(2_000);
		assert_eq!(paid(), 0);
		told(2, term.from.0 + 8 * HOUR, 3 * HOUR - 1);
		pass(2_000);
		assert_eq!(paid(), CAP / 4, "another event is");
	});
}

#[test]
fn what_begins_with_the_cover_is_paid_and_what_begins_with_its_end_is_not() {
	covered(|policy| {
		let term = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR));
		pass(10 * DAY + 5 * HOUR);
		told(1, term.until.0, 2 * HOUR);
		pass(1_800);
		assert_eq!(paid(), 0);
	});
	covered(|policy| {
		let term = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR));
		pass(10 * DAY + 5 * HOUR);
		told(1, term.until.0 - 1, 2 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 4);
	});
}

#[test]
fn a_second_incident_while_settling_is_merged_or_queued_and_never_overwritten() {
	covered(|_| {
		let at = now();
		pass(12 * HOUR);
		told(1, at, 2 * HOUR);
		pass(600);
		// Far from the first: an event of its own. Near the first: the same event.
		told(2, at + 4 * HOUR, 2 * HOUR);
		told(3, at + 2 * HOUR + 60, HOUR);
		assert_eq!(pool().events.len(), 2);
		pass(1_200);
		assert_eq!(paid(), CAP / 4, "the first figure is paid as it was");
		pass(3_600);
		assert_eq!(paid(), CAP / 4 * 3, "then what was added, and the other event");
	});
}

#[test]
fn events_that_turn_out_to_be_one_are_paid_as_one() {
	covered(|_| {
		let at = now();
		pass(12 * HOUR);
		told(1, at, 2 * HOUR);
		told(2, at + 3 * HOUR, 2 * HOUR);
		pass(1_800);
		assert_eq!((paid(), pool().events.len()), (CAP / 2, 2));
		// Late certificates: it stood all the time. Five hours, one deductible: the whole cap and no more.
		tell(incident(1, at, at + 5 * HOUR, true));
		pass(4_000);
		assert_eq!((paid(), pool().policies), (CAP, 0), "and nobody is left to pay");
	});
	covered(|_| {
		let at = now();
		pass(12 * HOUR);
		told(1, at, 2 * HOUR);
		told(2, at + 3 * HOUR, 2 * HOUR);
		pass(1_800);
		// Between them it stood for a while more: 2 h + 58 min + 2 h with one deductible, three steps.
		told(3, at + 2 * HOUR + 60, 3_480);
		pass(4_000);
		assert_eq!((paid(), pool().events.len()), (CAP / 4 * 3, 1));
	});
}

#[test]
fn more_incidents_than_an_event_keeps_are_folded_and_none_is_lost() {
	covered(|_| {
		let at = now();
		pass(20 * HOUR);
		// Forty times ten minutes: 400 minutes, more than five hours.
		for place in 0..40u64 {
			told(place + 1, at + place * 900, 600);
		}
		assert_eq!(pool().events.len(), 1);
		let (id, _) = event();
		let told = Insurance::event_info(POOL, id).unwrap();
		assert_eq!(told.downtime, Seconds(40 * 600));
		assert_eq!(world(|world| world.pins.len()), 16, "what is folded is released");
		pass(1_800);
		assert_eq!(paid(), CAP);
	});
}

#[test]
fn announced_maintenance_does_not_count_if_announced_early_enough() {
	covered(|_| {
		let at = now();
		let announce = |from: u64, until: u64| {
			Insurance::announce_maintenance(root(), WARD, UnixTime(from), UnixTime(until))
		};
		let late = announce(at + 6 * HOUR - 1, at + 8 * HOUR);
		assert_noop!(late, crate::Error::<Test>::TooLate);
		assert_noop!(announce(at + DAY, at + DAY), crate::Error::<Test>::TooLong);
		let long = announce(at + DAY, at + DAY + 8 * HOUR + 1);
		assert_noop!(long, crate::Error::<Test>::TooLong);
		set_status(WARD, Status::Suspect);
		assert_noop!(announce(at + 6 * HOUR, at + 8 * HOUR), crate::Error::<Test>::Guarded);
		set_status(WARD, Status::Live);
		assert_ok!(announce(at + 6 * HOUR, at + 8 * HOUR));
		assert_noop!(announce(at + 40 * HOUR, at + 47 * HOUR), crate::Error::<Test>::TooLong);
		pass(12 * HOUR);
		// Five hours, two of them announced.
		told(1, at + 5 * HOUR, 5 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2);
	});
}

#[test]
fn nothing_settles_while_vigil_itself_stood_still() {
	covered(|_| {
		let at = now();
		pass(3 * HOUR);
		told(1, at, 3 * HOUR);
		block(3 * DAY);
		block(0);
		assert_eq!(paid(), 0, "the long gap counts for at most ten minutes");
		pass(1_200);
		assert_eq!(paid(), CAP / 2);
	});
}

#[test]
fn a_pause_shifts_deadlines() {
	covered(|_| {
		let at = now();
		pass(3 * HOUR);
		told(1, at, 3 * HOUR);
		block(0);
		world(|world| world.paused = true);
		pass(2 * DAY);
		assert_eq!(paid(), 0);
		world(|world| world.paused = false);
		pass(1_200);
		assert_eq!(paid(), 0);
		pass(1_200);
		assert_eq!(paid(), CAP / 2);
	});
}

#[test]
fn incidents_that_a_policy_needs_are_pinned_until_their_event_is_closed() {
	covered(|_| {
		outage(1, 3 * HOUR);
		let pinned = || world(|world| world.pins.clone());
		assert_eq!(pinned(), [((WARD, IncidentId(1)), 1)].into());
		pass(DAY / 2);
		assert_eq!(pinned().len(), 1);
		pass(DAY);
		assert!(pinned().is_empty());
	});
	covered(|_| {
		world(|world| world.no_pins = true);
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2, "what cannot be pinned is paid all the same");
		pass(2 * DAY);
	});
}

#[test]
fn a_status_without_an_incident_pays_nothing() {
	covered(|_| {
		set_status(WARD, Status::Suspect);
		pass(6 * HOUR);
		set_status(WARD, Status::Live);
		pass(DAY);
		assert_eq!(paid(), 0);
		assert!(pool().events.is_empty());
	});
}

#[test]
fn gaps_in_what_is_certified_do_not_pay() {
	covered(|_| {
		let at = now();
		pass(6 * HOUR);
		let all = incident(1, at, at + 6 * HOUR, true);
		tell(Incident { downtime: Seconds(2 * HOUR), ..all });
		pass(1_800);
		assert_eq!(paid(), CAP / 4);
	});
}

#[test]
fn an_earlier_first_missed_block_that_comes_to_light_while_a_figure_is_disputed_decides() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		let policy = bought(CAP, 240);
		let from = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR)).from.0;
		pass(14 * HOUR);
		// Who submits it leaves out the beginning.
		told(1, from + 60, 6 * HOUR);
		pass(1_200);
		assert!(event().1.figure.is_some());
		tell(incident(1, from - 60, from + 60 + 6 * HOUR, true));
		pass(DAY);
		assert_eq!(paid(), 0, "it began before the cover");
	});
}
