// SPDX-License-Identifier: Apache-2.0

//! What neighbours see of the sets, and what they tell them.

use crate::{mock::*, *};
use frame_support::assert_ok;
use vigil_primitives::{
	traits::{Attendance, OnCertificate, WatcherSets},
	Bitfield, Era, Kind, MemberIndex, ServiceId, SetId, UnixTime,
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
		assert_ok!(Restaking::announce_terms(signed(OWNER), service, other.clone()));
		wait_for_notice();
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
fn a_certificate_is_counted_for_all_who_are_not_absent_by_its_kind() {
	build_and_execute(|| {
		let service = service();
		let absent = Bitfield::of(2, [MemberIndex(1)]).unwrap();
		Restaking::on_certificate(service, FIRST, Kind::Halt, &absent);
		Restaking::on_certificate(service, FIRST, Kind::Outbox, &Bitfield::none(2).unwrap());
		let seen = Participations::<Test>::get(service, FIRST).unwrap();
		assert_eq!((seen.certified(), seen.signatures()), (2, vec![2, 1]));
		let weights = Restaking::members(service, FIRST);
		assert_eq!(seen.points, 2 * weights[0].weight.0 + weights[1].weight.0);
		let of = |index, kind| Restaking::participation(service, FIRST, MemberIndex(index), kind);
		assert_eq!(of(1, Kind::Halt), Some((0, 1)));
		assert_eq!(of(1, Kind::Outbox), Some((1, 1)));
		assert_eq!(of(1, Kind::Resume), Some((0, 0)));
		assert_eq!(of(2, Kind::Halt), None);
	});
}

#[test]
fn whoever_is_shown_to_have_signed_as_well_is_credited_once() {
	build_and_execute(|| {
		let service = service();
		let absent = Bitfield::of(2, [MemberIndex(1)]).unwrap();
		Restaking::on_certificate(service, FIRST, Kind::Halt, &absent);
		let join = |kind| Restaking::on_joined(service, FIRST, kind, &[MemberIndex(1)]);
		join(Kind::Checkpoint);
		let of = |kind| Restaking::participation(service, FIRST, MemberIndex(1), kind);
		assert_eq!(of(Kind::Checkpoint), Some((0, 0)), "nothing of that kind was certified");
		join(Kind::Halt);
		join(Kind::Halt);
		assert_eq!(of(Kind::Halt), Some((1, 1)));
		let seen = Participations::<Test>::get(service, FIRST).unwrap();
		let weights = Restaking::members(service, FIRST);
		assert_eq!(seen.points, weights[0].weight.0 + weights[1].weight.0);
		Restaking::on_joined(service, FIRST, Kind::Halt, &[MemberIndex(2)]);
		assert_eq!(Participations::<Test>::get(service, FIRST), Some(seen));
	});
}

#[test]
fn a_certificate_of_an_unknown_set_or_another_size_counts_for_nobody() {
	build_and_execute(|| {
		let service = service();
		let before = Participations::<Test>::get(service, FIRST);
		let note = |service, set, size| {
			let absent = Bitfield::none(size).unwrap();
			Restaking::on_certificate(service, set, KIND, &absent);
			Restaking::on_joined(service, set, KIND, &[MemberIndex(size - 1)]);
		};
		note(service, FIRST, 3);
		note(service, SECOND, 2);
		note(ServiceId(9), FIRST, 2);
		assert_eq!(Participations::<Test>::get(service, FIRST), before);
		assert_eq!(Participations::<Test>::iter().count(), 1);
	});
}

#[test]
fn who_has_which_place_can_be_asked() {
	build_and_execute(|| {
		let service = service();
		Restaking::on_certificate(service, FIRST, Kind::Halt, &Bitfield::none(2).unwrap());
		let seats = Restaking::seats_of(service, FIRST);
		assert_eq!(seats.iter().map(|seat| seat.watcher).collect::<Vec<_>>(), WATCHERS[..2]);
		let halts = seats[1].participation[0];
		assert_eq!((halts.kind, halts.took_part, halts.out_of), (Kind::Halt, 1, 1));
		assert_eq!(Restaking::candidates_of(service).len(), 2);
		assert!(Restaking::seats_of(service, SECOND).is_empty());
	});
}

#[test]
fn live_services_are_listed_in_pages_from_any_number_on() {
	build_and_execute(|| {
		let ids: Vec<_> = (0..6).map(|_| register_service(terms())).collect();
		for dead in [0, 3] {
			assert_ok!(Restaking::retire_service(signed(OWNER), ids[dead]));
		}
		let page = |from, limit| -> Vec<u32> {
			let listed = Restaking::services_from(ServiceId(from), limit);
			listed.into_iter().map(|(id, _)| id.0).collect()
		};
		assert_eq!(page(0, 3), [1, 2, 4]);
		assert_eq!(page(3, 9), [4, 5], "from one that is no more");
		assert_eq!(page(6, 9), [0; 0]);
		assert_eq!(page(0, u32::MAX), [1, 2, 4, 5]);
	});
}
