// SPDX-License-Identifier: Apache-2.0

//! What neighbours see of the sets, and what they tell them.

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::{
	traits::{OnCertificate, WatcherSets},
	Bitfield, Era, MemberIndex, ServiceId, SetId, UnixTime,
};

const FIRST: SetId = SetId(1);
const SECOND: SetId = SetId(2);

/// A service with two members in office.
fn service() -> ServiceId {
	let service = register_service(terms());
	for (who, percent) in [(WATCHERS[0], 40), (WATCHERS[1], 30)] {
		register_watcher(who);
		allocate(who, service, percent);
	}
	new_era();
	service
}

#[test]
fn neighbours_see_sets_and_when_they_are_superseded() {
	build_and_execute(|| {
		let service = service();
		assert_eq!(Restaking::superseded_at(service, FIRST), None);
		plan_era();
		let start = UnixTime(MockStake::planned_era_start());
		assert_eq!(Restaking::current(service), Some(FIRST), "until the next takes office");
		assert_eq!(Restaking::superseded_at(service, FIRST), Some(start));
		assert_eq!(Restaking::superseded_at(service, SECOND), None);
		assert_eq!(Restaking::era(service, SECOND), Some(Era(MockStake::planned_era())));
		assert_eq!(Restaking::members(service, FIRST).len(), 2);
		let watcher = |index| Restaking::watcher(service, FIRST, MemberIndex(index));
		assert_eq!((watcher(1), watcher(2)), (Some(WATCHERS[1]), None));
	});
}

#[test]
fn nothing_is_known_of_sets_that_never_were() {
	build_and_execute(|| {
		let unknown = ServiceId(9);
		assert_eq!(Restaking::commitment(unknown, FIRST), None);
		assert_eq!(Restaking::policy(unknown, FIRST), None);
		assert_eq!(Restaking::watcher(unknown, FIRST, MemberIndex(0)), None);
		assert!(Restaking::members(unknown, FIRST).is_empty());
	});
}

#[test]
fn the_policy_of_a_set_stays_when_the_terms_change() {
	build_and_execute(|| {
		let service = service();
		let mut other = terms();
		other.policy.halt_after.0 += other.policy.round_length.0;
		assert_ok!(Restaking::set_terms(signed(OWNER), service, other.clone()));
		assert_eq!(Restaking::policy(service, FIRST), Some(terms().policy));
		new_era();
		assert_eq!(Restaking::policy(service, FIRST), Some(terms().policy));
		assert_eq!(Restaking::policy(service, SECOND), Some(other.policy));
		for set_id in [FIRST, SECOND] {
			let hash = Restaking::policy(service, set_id).unwrap().hash();
			assert_eq!(Restaking::commitment(service, set_id).unwrap().policy_hash, hash);
		}
	});
}

#[test]
fn a_certificate_is_counted_for_all_who_are_not_absent() {
	build_and_execute(|| {
		let service = service();
		let absent = Bitfield::of(2, [MemberIndex(1)]).unwrap();
		Restaking::on_certificate(service, FIRST, &absent);
		Restaking::on_certificate(service, FIRST, &Bitfield::none(2).unwrap());
		let seen = Participations::<Test>::get(service, FIRST).unwrap();
		assert_eq!(seen.certificates, 2);
		assert_eq!(seen.signed.to_vec(), [2, 1]);
		let weights = Restaking::members(service, FIRST);
		assert_eq!(seen.points, 2 * weights[0].weight.0 + weights[1].weight.0);
	});
}

#[test]
fn a_certificate_of_an_unknown_set_or_another_size_counts_for_nobody() {
	build_and_execute(|| {
		let service = service();
		let before = Participations::<Test>::get(service, FIRST);
		Restaking::on_certificate(service, FIRST, &Bitfield::none(3).unwrap());
		Restaking::on_certificate(service, SECOND, &Bitfield::none(2).unwrap());
		Restaking::on_certificate(ServiceId(9), FIRST, &Bitfield::none(2).unwrap());
		assert_eq!(Participations::<Test>::get(service, FIRST), before);
		assert_eq!(Participations::<Test>::iter().count(), 1);
	});
}
