// SPDX-License-Identifier: Apache-2.0

//! What people may read, and that a third party recomputes a payout from it to the planck.

use crate::{mock::*, rules::downtime::Window};
use frame_support::assert_ok;
use vigil_primitives::{answers::insurance::EventId, Seconds, UnixTime, H256};

const CAP: u128 = 333_333;

#[test]
fn a_third_party_recomputes_a_payout_to_the_planck() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		let policy = cover(CAP, 240);
		let at = now();
		let window = (UnixTime(at + 7 * HOUR), UnixTime(at + 8 * HOUR));
		assert_ok!(Insurance::announce_maintenance(root(), WARD, window.0, window.1));
		pass(12 * HOUR);
		told(1, at + 6 * HOUR, 3 * HOUR);
		told(2, at + 9 * HOUR + 30, 2 * HOUR);
		block(0);
		let (event, _) = event();
		let told = Insurance::event_info(POOL, event).unwrap();
		assert_eq!(told.payable_in, Some(Seconds(1_800)));
		// Each figure from what is certified.
		let parts = told.incidents.iter().map(|one| {
			assert_eq!(one.counted.0, one.incident.downtime.0 - one.maintained.0);
			assert_eq!(one.certificates, vec![H256::from_low_u64_be(one.incident.halt.round.0)]);
			one.counted.0
		});
		let downtime = Seconds(parts.sum());
		assert_eq!((downtime, told.figure), (Seconds(4 * HOUR), Some(downtime)));
		let info = Insurance::policy_info(POOL, policy).unwrap();
		// By hand from what is told: the hour of deductible, then a quarter of the cap for each whole hour.
		let curve = info.curve;
		let step = (curve.full.0 - curve.deductible.0) / u64::from(curve.steps);
		let passed = (downtime.0 - curve.deductible.0) / step;
		assert_eq!((curve.deductible.0, step, passed), (HOUR, HOUR, 3));
		let expected = info.cap * u128::from(passed) / u128::from(curve.steps);
		let due = Insurance::due_info(POOL, policy, event).unwrap();
		assert_eq!((due.due, due.steps, due.steps_before), (expected, 3, 0));
		assert_eq!(expected, CAP * 3 / 4);
		pass(1_800);
		assert_eq!(paid(), expected);
		let due = Insurance::due_info(POOL, policy, event).unwrap();
		assert_eq!((due.due, due.steps, due.steps_before), (0, 3, 3));
		assert_eq!(Insurance::policy_info(POOL, policy).unwrap().due, expected);
		pass(2 * DAY);
		let [past] = Insurance::history(POOL)[..] else { panic!("one event is over") };
		assert_eq!((past.event, past.paid, past.due), (event, expected, expected));
		assert_eq!((past.downtime, past.began_at), (downtime, UnixTime(at + 6 * HOUR)));
	});
}

#[test]
fn certified_downtime_of_any_service_is_told_over_any_span() {
	build_and_execute(|| {
		let at = now();
		told(1, at, 1_000);
		told(2, at + 5_000, 600);
		let of = |from: u64, until: u64| {
			let span = Window { from: UnixTime(at + from), until: UnixTime(at + until) };
			let told = Insurance::downtime(WARD, span.from, span.until);
			(told.downtime.0, told.incidents.len())
		};
		assert_eq!(of(0, 10_000), (1_600, 2));
		assert_eq!(of(500, 5_100), (600, 2));
		assert_eq!(of(1_000, 5_000), (0, 0));
	});
}

#[test]
fn a_pool_tells_what_can_be_lost() {
	build_and_execute(|| {
		deposit(ALICE, 1_000_000);
		cover(CAP, 240);
		let told = Insurance::pool_info(POOL).unwrap();
		assert_eq!((told.worst_case, told.locked, told.policies), (CAP, CAP, 1));
		assert_eq!((told.shares, told.share), (1_000_000, 1_000));
		assert_eq!(told.utilisation, (CAP * 1_000_000_000 / told.capacity) as u32);
		assert!(!told.guarded && told.events.is_empty());
		stands(1, now());
		let told = Insurance::pool_info(POOL).unwrap();
		assert!(told.guarded);
		assert_eq!(told.events, vec![EventId(0)]);
	});
}
