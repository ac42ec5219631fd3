// SPDX-License-Identifier: Apache-2.0

//! Cover that goes on from cover.

use crate::{
	mock::*, rules::downtime::tests::incident, Covered, Error, Groups, InsuredFor, Policies,
};
use frame_support::{assert_noop, assert_ok};
use vigil_primitives::{
	answers::insurance::{Insured, PolicyId},
	traits::Status,
	Seconds,
};

const CAP: u128 = 400_000;

fn funded(test: impl FnOnce()) {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		test();
	});
}

#[test]
fn a_renewal_neither_raises_nor_bridges() {
	funded(|| {
		let policy = cover(CAP, 24);
		let renew = |cap| Insurance::renew(signed(BUYER), POOL, policy, cap, 24, RICH);
		assert_noop!(renew(CAP + 1), Error::<Test>::MoreThanBefore);
		assert_noop!(
			Insurance::renew(signed(BOB), POOL, policy, CAP, 24, RICH),
			Error::<Test>::NotYours
		);
		assert_ok!(renew(CAP));
		assert_noop!(renew(CAP), Error::<Test>::Renewed);
		assert_eq!(Covered::<Test>::get(WARD), CAP, "one of the two is in force at any time");
		block(0);
		let [first, next] = [policy, PolicyId(policy.0 + 1)]
			.map(|id| Policies::<Test>::get(POOL, id).unwrap().term(Seconds(HOUR)));
		assert_eq!(first.until, next.from, "without a gap and without a waiting period");
		// An outage that begins in the one's last hour and goes on in the other's term.
		pass(30 * HOUR);
		told(1, first.until.0 - HOUR, 6 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP, "the one pays its cap, the other nothing");
		assert_eq!(Policies::<Test>::get(POOL, PolicyId(policy.0 + 1)).unwrap().due, 0);
	});
}

#[test]
fn a_renewal_is_refused_when_it_is_too_late_or_the_ward_is_not_live() {
	funded(|| {
		let policy = cover(CAP, 24);
		let renew = || Insurance::renew(signed(BUYER), POOL, policy, CAP, 24, RICH);
		set_status(WARD, Status::Suspect);
		assert_noop!(renew(), Error::<Test>::Guarded);
		set_status(WARD, Status::Live);
		pass(DAY);
		assert_noop!(renew(), Error::<Test>::TooLate);
	});
}

#[test]
fn a_renewal_that_is_undone_leaves_the_policy_as_it_was() {
	funded(|| {
		let policy = cover(CAP, 24);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP / 2, 24, RICH));
		assert_eq!(Covered::<Test>::get(WARD), CAP, "the old one is in force");
		set_status(WARD, Status::Suspect);
		block(0);
		assert_eq!(Covered::<Test>::get(WARD), CAP);
		assert!(!Policies::<Test>::get(POOL, policy).unwrap().renewed);
		set_status(WARD, Status::Live);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP, 24, RICH));
	});
}

#[test]
fn a_renewal_for_less_frees_no_room_while_the_policy_is_in_force() {
	funded(|| {
		assert_ok!(Insurance::set_group(root(), 5, CAP));
		crate::Pools::<Test>::mutate_extant(POOL, |pool| pool.group = Some(5));
		world(|world| {
			world.aged.insert((PROTOCOL, WARD), CAP);
			world.at_risk = CAP;
		});
		let policy = cover(CAP, 24);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP / 4, 240, RICH));
		let insured = Insured::Protocol(PROTOCOL);
		let counted = || {
			let group = Groups::<Test>::get(5).expect("a group").used;
			[Covered::<Test>::get(WARD), InsuredFor::<Test>::get(WARD, (&insured, 0)), group]
		};
		assert_eq!(counted(), [CAP; 3]);
		assert_noop!(try_buy(1, 24), Error::<Test>::NotInsurable);
		block(0);
		// Nor does a renewal for as much that is reduced afterwards.
		let next = PolicyId(policy.0 + 1);
		let reduce = || Insurance::reduce(signed(BUYER), POOL, next, 1);
		assert_noop!(reduce(), Error::<Test>::NotInForce);
		pass(24 * HOUR);
		assert_ok!(reduce());
		pass(2 * DAY);
		assert_eq!(counted(), [1; 3], "the old one is closed");
	});
}

#[test]
fn only_cover_that_has_begun_is_renewed_so_that_no_chain_of_it_locks_a_pool() {
	funded(|| {
		let policy = bought(CAP, 24);
		let renew = |id| Insurance::renew(signed(BUYER), POOL, id, CAP, 1, RICH);
		assert_noop!(renew(policy), Error::<Test>::NotInForce);
		pass(4 * HOUR);
		assert_ok!(renew(policy));
		block(0);
		assert_noop!(renew(PolicyId(policy.0 + 1)), Error::<Test>::NotInForce);
		assert_eq!(pool().locked, 2 * CAP);
	});
}

/// Two policies of which one goes on from the other, for so much, and when that begins.
fn renewed(cap: u128) -> ([PolicyId; 2], u64) {
	let first = cover(CAP, 24);
	assert_ok!(Insurance::renew(signed(BUYER), POOL, first, cap, 24, RICH));
	block(0);
	let end = Policies::<Test>::get(POOL, first).expect("in force").term(Seconds(HOUR)).until.0;
	([first, PolicyId(first.0 + 1)], end)
}

fn due(policies: [PolicyId; 2]) -> [u128; 2] {
	policies.map(|id| Policies::<Test>::get(POOL, id).map_or(CAP, |policy| policy.due))
}

#[test]
fn an_outage_that_outlasts_its_policy_is_paid_whole() {
	funded(|| {
		let policy = cover(CAP, 24);
		let end = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR)).until.0;
		pass(end - HOUR - now());
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP / 2, "two of its three hours are after the end");
		// What begins after the end is nobody's, also if it is near.
		told(2, now() - 1_700, 1_700);
		pass(DAY);
		assert_eq!(paid(), CAP / 2);
	});
}

#[test]
fn an_outage_across_the_end_pays_the_policy_in_whose_term_it_began_and_the_next_its_own() {
	funded(|| {
		let (policies, end) = renewed(CAP);
		pass(end - HOUR - now());
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(due(policies), [CAP / 2, 0]);
		pass(4 * HOUR);
		outage(2, 2 * HOUR);
		pass(1_800);
		assert_eq!(due(policies), [CAP / 2, CAP / 4]);
		assert_eq!(paid(), CAP / 4 * 3);
	});
}

#[test]
fn a_beginning_in_the_term_before_that_comes_to_light_late_pays_no_second_twice() {
	for cap in [CAP, CAP / 2] {
		funded(|| {
			let (policies, end) = renewed(cap);
			pass(end + 6 * HOUR - now());
			// Who submits it leaves out the beginning: three hours in the later term.
			told(1, end + 60, 3 * HOUR);
			pass(2_000);
			assert_eq!(due(policies), [0, cap / 2]);
			// Four hours, of which the first began in the term before: three steps of that policy's cap.
			let since = end + 60 - HOUR;
			tell(incident(1, since, since + 4 * HOUR, true));
			pass(2_000);
			assert_eq!(paid(), CAP / 4 * 3, "less what the later one had");
			assert_eq!(due(policies), [CAP / 4 * 3 - cap / 2, cap / 2]);
			tell(incident(1, since, since + 5 * HOUR, true));
			pass(2_000);
			assert_eq!(paid(), CAP, "and what is added is added once");
		});
	}
}

#[test]
fn an_outage_of_each_term_that_turn_out_to_be_one_pay_as_one() {
	funded(|| {
		let (policies, end) = renewed(CAP);
		pass(end + 6 * HOUR - now());
		told(1, end - 3 * HOUR, 2 * HOUR);
		told(2, end + HOUR, 2 * HOUR);
		pass(2_000);
		assert_eq!(due(policies), [CAP / 4, CAP / 4]);
		// It stood all the time.
		tell(incident(1, end - 3 * HOUR, end + 3 * HOUR, true));
		pass(4_000);
		assert_eq!(paid(), CAP, "the cap of one of them, and no more");
	});
}

#[test]
fn near_incidents_on_both_sides_of_the_end_are_one_event_of_the_first_policy() {
	for order in [[0, 1], [1, 0]] {
		funded(|| {
			let (policies, end) = renewed(CAP);
			pass(end + 6 * HOUR - now());
			// Five minutes each, and three hours five minutes later.
			let parts = [(end - 600, 300), (end, 3 * HOUR)];
			for place in order {
				let (from, length) = parts[place];
				told(place as u64 + 1, from, length);
				pass(2_000);
			}
			assert_eq!(paid(), CAP / 2, "{order:?}");
			assert_eq!(due(policies)[order[1]], 0, "who was paid first has all of it: {order:?}");
		});
	}
}

#[test]
fn what_a_policy_had_before_it_was_renewed_counts_for_both() {
	funded(|| {
		let policy = cover(CAP, 24);
		let end = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR)).until.0;
		let since = end - 5 * HOUR;
		pass(since - now());
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP / 2, 24, RICH));
		block(0);
		pass(end + 6 * HOUR - now());
		told(2, end + HOUR, 5 * HOUR);
		pass(2_000);
		let policies = [policy, PolicyId(policy.0 + 1)];
		assert_eq!((due(policies)[0], paid()), (CAP / 2, CAP), "the later one is paid to its cap");
		tell(incident(1, since, end + 6 * HOUR, true));
		pass(4_000);
		assert_eq!(paid(), CAP);
	});
}

#[test]
fn of_policies_bought_apart_the_one_in_whose_term_an_outage_began_pays() {
	funded(|| {
		let first = cover(CAP, 24);
		let end = Policies::<Test>::get(POOL, first).unwrap().term(Seconds(HOUR)).until.0;
		// Three hours before the end, so that it begins with that.
		pass(end - 3 * HOUR - now());
		let next = bought(CAP, 24);
		let term = Policies::<Test>::get(POOL, next).unwrap().term(Seconds(HOUR));
		assert_eq!(term.from.0, end);
		pass(end - HOUR - now());
		outage(1, 3 * HOUR);
		pass(1_800);
		assert_eq!(due([first, next]), [CAP / 2, 0]);
	});
}

#[test]
fn cover_bought_apart_counts_beside_the_one_before_until_nothing_more_can_come_of_that() {
	funded(|| {
		world(|world| world.aged.insert((PROTOCOL, WARD), CAP));
		let first = cover(CAP, 24);
		let end = Policies::<Test>::get(POOL, first).unwrap().term(Seconds(HOUR)).until.0;
		pass(end + DAY - now());
		assert_noop!(try_buy(1, 24), Error::<Test>::NotInsurable);
		pass(2 * HOUR);
		assert_ok!(try_buy(CAP, 24));
	});
}

#[test]
fn a_chain_is_forgotten_with_its_last_policy() {
	funded(|| {
		let (_, end) = renewed(CAP);
		let chains =
			|| crate::Chains::<Test>::iter_values().map(|one| one.policies).collect::<Vec<_>>();
		assert_eq!(chains(), [2]);
		pass(end + DAY + 2 * HOUR - now());
		assert_eq!(chains(), [1]);
		pass(DAY);
		assert!(chains().is_empty());
	});
}

#[test]
fn what_begins_after_the_last_renewal_ended_is_not_paid() {
	for (periods, paid_of_it) in [(1, 0), (2, CAP / 4)] {
		funded(|| {
			let first = cover(CAP, 24);
			assert_ok!(Insurance::renew(signed(BUYER), POOL, first, CAP, periods, RICH));
			block(0);
			let end = Policies::<Test>::get(POOL, first).unwrap().term(Seconds(HOUR)).until.0;
			pass(end + 6 * HOUR - now());
			// One event: near the end of the first term an hour, and an hour later than that another.
			told(1, end - 300, HOUR);
			told(2, end + HOUR, HOUR);
			pass(2_000);
			assert_eq!(paid(), paid_of_it);
		});
	}
}

/// Else cover for a trifle would carry all of the cover before it into the time after its end.
#[test]
fn what_begins_in_the_term_of_a_smaller_renewal_pays_no_more_than_that_insures() {
	let flaps = |end: u64| {
		pass(end + 8 * HOUR - now());
		told(1, end - 600, 300);
		told(2, end, 5 * HOUR);
		pass(1_800);
	};
	funded(|| {
		let (policies, end) = renewed(CAP / 100);
		flaps(end);
		assert_eq!(due(policies), [CAP / 100, 0]);
	});
	// Nor one for as much that is reduced afterwards.
	funded(|| {
		let (policies, end) = renewed(CAP);
		pass(end + 60 - now());
		assert_ok!(Insurance::reduce(signed(BUYER), POOL, policies[1], CAP / 100));
		flaps(end);
		assert_eq!(due(policies), [CAP / 100, 0]);
	});
	funded(|| {
		let (policies, end) = renewed(CAP);
		flaps(end);
		assert_eq!(due(policies), [CAP, 0]);
	});
}

#[test]
fn a_smaller_renewal_that_is_undone_makes_no_cover_smaller() {
	funded(|| {
		let policy = cover(CAP, 24);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, 1, 24, RICH));
		set_status(WARD, Status::Suspect);
		block(0);
		set_status(WARD, Status::Live);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP, 24, RICH));
		block(0);
		let end = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR)).until.0;
		pass(end + 8 * HOUR - now());
		told(1, end - 600, 300);
		told(2, end, 5 * HOUR);
		pass(1_800);
		assert_eq!(paid(), CAP);
	});
}

/// It would lock capital from the end of the one on, for a time that nobody pays for.
#[test]
fn cover_that_other_cover_goes_on_from_is_not_reduced() {
	funded(|| {
		let ([first, _], end) = renewed(CAP);
		let reduce = || Insurance::reduce(signed(BUYER), POOL, first, 0);
		assert_noop!(reduce(), Error::<Test>::NotInForce);
		pass(end - now());
		assert_ok!(reduce());
	});
}

/// What ended stays payable by late certificates and counts for nothing else.
#[test]
fn not_many_of_a_row_are_payable_at_a_time() {
	funded(|| {
		let mut last = bought(1_000, 1);
		let renew = |id| {
			let begins = Policies::<Test>::get(POOL, id).expect("it is open").from * HOUR;
			pass(begins - now());
			Insurance::renew(signed(BUYER), POOL, id, 1_000, 1, RICH)
		};
		for _ in 1..4 {
			assert_ok!(renew(last));
			block(0);
			last = PolicyId(last.0 + 1);
		}
		let begins = Policies::<Test>::get(POOL, last).expect("it is open").from * HOUR;
		pass(begins - now());
		assert_noop!(
			Insurance::renew(signed(BUYER), POOL, last, 1_000, 1, RICH),
			Error::<Test>::TooManyPolicies
		);
		assert_eq!((pool().locked, Covered::<Test>::get(WARD)), (4_000, 1_000));
	});
}

#[test]
fn a_renewal_that_is_undone_makes_no_cover_longer() {
	funded(|| {
		let policy = cover(CAP, 24);
		let end = Policies::<Test>::get(POOL, policy).unwrap().term(Seconds(HOUR)).until.0 / HOUR;
		let until = || crate::Chains::<Test>::get(POOL, policy).map(|chain| chain.until);
		assert_ok!(Insurance::renew(signed(BUYER), POOL, policy, CAP, 24, RICH));
		assert_eq!(until(), Some(end + 24));
		set_status(WARD, Status::Suspect);
		block(0);
		assert_eq!(until(), Some(end));
	});
}

proptest::proptest! {
	#![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]

	/// Parts of it, in minutes from four hours before the end of the first term on.
	#[test]
	fn however_an_outage_comes_to_light_a_row_of_renewals_is_paid_for_it_once(
		parts in proptest::collection::vec((0..480u64, 1..300u64), 1..6),
	) {
		funded(|| {
			let (_, end) = renewed(CAP);
			pass(end + 10 * HOUR - now());
			let (mut from, mut until) = (u64::MAX, 0);
			for (at, length) in parts {
				let began = end - 4 * HOUR + at * 60;
				(from, until) = (from.min(began), until.max(began + length * 60));
				tell(incident(1, from, until, true));
				pass(2_000);
			}
			// By hand: a quarter for each whole hour after the first.
			let steps = ((until - from) / HOUR).saturating_sub(1).min(4);
			assert_eq!(paid(), CAP / 4 * u128::from(steps));
		});
	}
}
