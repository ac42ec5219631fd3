// SPDX-License-Identifier: Apache-2.0

//! Cover that goes on from cover.

use crate::{mock::*, Covered, Error, Groups, InsuredFor, Policies};
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
