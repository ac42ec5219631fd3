// SPDX-License-Identifier: Apache-2.0

//! Those who stand by: vetted, keyed, bonded, of many operators and regions.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};
use vigil_primitives::{
	answers::emergency::{EmergencyId, Kind, Stage},
	traits::OnCertificate,
	Bitfield, Kind as StatementKind, ServiceId, SetId, UnixTime,
};

const PLACE: Place = Place { operator: H256::repeat_byte(1), region: 1 };

fn held(who: AccountId) -> u128 {
	Balances::balance_on_hold(&HoldReason::Standby.into(), &who)
}

fn compose() -> sp_runtime::DispatchResult {
	Emergency::compose_standby(signed(50), SERVICE)
}

#[test]
fn only_who_is_vetted_stands_by_with_a_key_of_its_own() {
	build_and_execute(|| {
		let enroll = |who, seed, of| {
			Emergency::enroll_standby(signed(who), SERVICE, key(seed), proof(seed, of))
		};
		assert_noop!(enroll(41, 41, 41), Error::<Test>::NotVetted);
		let vetted = Emergency::vet_standby(signed(3), SERVICE, 41, Some(PLACE));
		assert_noop!(vetted, DispatchError::BadOrigin);
		for who in [41, 42] {
			assert_ok!(Emergency::vet_standby(council(), SERVICE, who, Some(PLACE)));
		}
		assert_noop!(enroll(41, 41, 42), Error::<Test>::BadPossessionProof);
		assert_noop!(enroll(41, 1, 41), Error::<Test>::KeyUsed);
		assert_ok!(enroll(41, 41, 41));
		assert_noop!(enroll(41, 43, 41), Error::<Test>::AlreadyEnrolled);
		assert_noop!(enroll(42, 41, 42), Error::<Test>::KeyUsed);
		assert_eq!((held(41), held(42)), (1_000, 0));
	});
}

#[test]
fn a_set_of_too_few_operators_or_regions_does_not_stand_by() {
	build_and_execute(|| {
		for (who, operator, region) in [(41, 1, 1), (42, 2, 2), (43, 3, 3)] {
			stand_by(who, operator, region);
			assert_noop!(compose(), Error::<Test>::NoLivingQuorum);
		}
		stand_by(44, 3, 4);
		assert_noop!(compose(), Error::<Test>::NoLivingQuorum);
		stand_by(45, 5, 1);
		assert_noop!(compose(), Error::<Test>::NoLivingQuorum);
		for (who, place) in [(46, 6), (47, 7)] {
			stand_by(who, place, place.into());
		}
		assert_ok!(compose());
		let set = Emergency::standby_set(SERVICE).expect("composed");
		assert_eq!(set.members.to_vec(), (41..48).collect::<Vec<_>>());
		assert_eq!(set.commitment.size, 7);
		assert_eq!(set.commitment.set_id, SET);
	});
}

fn composed() {
	for (who, place) in [(41, 1), (42, 2), (43, 3), (44, 4)] {
		stand_by(who, place, place.into());
	}
	assert_ok!(compose());
}

#[test]
fn a_bond_stays_until_what_was_announced_last_is_judged() {
	build_and_execute(|| {
		composed();
		let leave = || Emergency::leave_standby(signed(41), SERVICE);
		assert_noop!(leave(), Error::<Test>::StillLocked);
		assert_noop!(compose(), Error::<Test>::AlreadyComposed);
		// It expires 600 seconds after the first block, which is 200 blocks.
		run_to(200);
		assert_noop!(leave(), Error::<Test>::StillLocked);
		assert!(Emergency::standby_set(SERVICE).is_some());
		run_to(201);
		assert!(Emergency::standby_set(SERVICE).is_none());
		assert_noop!(leave(), Error::<Test>::StillLocked);
		run_to(300);
		assert_noop!(leave(), Error::<Test>::StillLocked);
		run_to(301);
		assert_ok!(leave());
		assert_eq!((held(41), StandbyCounts::<Test>::get(SERVICE)), (0, 3));
		assert_noop!(leave(), Error::<Test>::NotVetted);
	});
}

#[test]
fn a_set_is_composed_anew_before_the_last_one_expires() {
	build_and_execute(|| {
		composed();
		let hash = || Emergency::standby_set(SERVICE).map(|set| set.commitment.hash());
		let first = hash();
		run_to(100);
		assert_noop!(compose(), Error::<Test>::AlreadyComposed);
		run_to(101);
		assert_ok!(compose());
		assert_ne!(hash(), first);
		run_to(202);
		let leave = Emergency::leave_standby(signed(41), SERVICE);
		assert_noop!(leave, Error::<Test>::StillLocked);
	});
}

#[test]
fn what_a_handover_names_as_its_standby_does_not_change_once_a_set_is_elected() {
	build_and_execute(|| {
		let named = |at| Emergency::standby_for(SERVICE, UnixTime(at));
		assert_eq!(named(1_000), None);
		// At three seconds, with a notice of thirty, for six hundred.
		composed();
		let first = Emergency::standby_set(SERVICE).map(|set| set.commitment.hash());
		let answers = || [32, 33, 332, 602].map(named);
		assert_eq!(answers(), [None, first, first, first]);
		assert_eq!(named(603), None, "expired by then");
		run_to(101);
		assert_ok!(compose());
		let second = Emergency::standby_set(SERVICE).map(|set| set.commitment.hash());
		assert_eq!([32, 33, 332].map(named), [None, first, first], "what was said is said");
		assert_eq!([333, 902, 903].map(named), [second, second, None]);
		assert_eq!(Emergency::standby_for(OTHER, UnixTime(100)), None);
	});
}

#[test]
fn a_standby_that_lies_loses_its_bond_and_its_place() {
	build_and_execute(|| {
		composed();
		let slash =
			|origin, who| Emergency::slash_standby(origin, SERVICE, who, Perbill::from_percent(40));
		assert_noop!(slash(council(), 41), DispatchError::BadOrigin);
		assert_noop!(slash(tokens(), 50), Error::<Test>::NotVetted);
		assert_ok!(slash(tokens(), 41));
		assert_eq!((held(41), Balances::free_balance(41)), (600, 99_000));
		run_to(101);
		assert_noop!(compose(), Error::<Test>::NoLivingQuorum);
	});
}

#[test]
fn who_is_vetted_and_not_enrolled_is_taken_off_the_list() {
	build_and_execute(|| {
		let vet = |who, place| Emergency::vet_standby(council(), SERVICE, who, place);
		assert_noop!(vet(41, None), Error::<Test>::NotVetted);
		assert_ok!(vet(41, Some(PLACE)));
		assert_ok!(vet(41, None));
		assert_eq!(StandbyCounts::<Test>::iter().count(), 0);
		stand_by(42, 1, 1);
		assert_noop!(vet(42, None), Error::<Test>::AlreadyEnrolled);
		let nowhere = ServiceId(77);
		let vetted = Emergency::vet_standby(council(), nowhere, 41, Some(PLACE));
		assert_noop!(vetted, Error::<Test>::UnknownScope);
		for who in 100..100 + u64::from(MAX_STANDBYS) - 1 {
			assert_ok!(vet(who, Some(PLACE)));
		}
		assert_noop!(vet(1_500, Some(PLACE)), Error::<Test>::TooMany);
	});
}

fn activate(id: EmergencyId) -> sp_runtime::DispatchResult {
	act(council(), id, Act::ActivateStandby { service: SERVICE })
}

/// The next set, whose members are these.
fn elected(members: impl IntoIterator<Item = AccountId>) -> SetId {
	let next = SetId(SET.0 + 1);
	world(|world| world.next.insert(SERVICE, (next, members.into_iter().collect())));
	next
}

#[test]
fn a_standby_announces_the_last_set_by_a_ratified_emergency_while_it_lasts() {
	build_and_execute(|| {
		let id = ratified(Kind::WatcherFailure, service());
		let next = elected(1..5);
		all_beat(1..5);
		assert_noop!(activate(id), Error::<Test>::NoStandby);
		composed();
		assert_eq!(Emergency::to_announce(SERVICE), None);
		assert_ok!(activate(id));
		System::assert_last_event(Event::StandbyActivated { id, service: SERVICE, next }.into());
		assert_eq!(StandbySets::<Test>::get(SERVICE).expect("there").activated, Some(id));
		let told = Emergency::to_announce(SERVICE).expect("it is to announce");
		assert_eq!((told.emergency, told.next), (id, next));
		assert_eq!(Emergency::to_announce(OTHER), None);
		assert_ok!(Emergency::end(tokens(), id));
		assert_eq!(Emergency::to_announce(SERVICE), None, "it ends with the emergency");
		while !matches!(stage(id), Stage::Over { .. }) {
			pass(1);
		}
		assert!(Announcing::<Test>::get().is_empty());
	});
}

#[test]
fn no_set_is_announced_that_lacks_a_living_quorum() {
	build_and_execute(|| {
		composed();
		let id = ratified(Kind::WatcherFailure, service());
		assert_noop!(activate(id), Error::<Test>::NoLivingQuorum);
		elected(1..5);
		all_beat([1, 2]);
		assert_noop!(activate(id), Error::<Test>::NoLivingQuorum);
		all_beat([6, 7]);
		assert_noop!(activate(id), Error::<Test>::NoLivingQuorum);
		all_beat([3]);
		assert_ok!(activate(id));
	});
}

#[test]
fn what_is_to_be_announced_does_not_change_by_itself() {
	build_and_execute(|| {
		composed();
		let id = ratified(Kind::WatcherFailure, service());
		let next = elected(1..5);
		all_beat(1..5);
		assert_ok!(activate(id));
		world(|world| world.next.insert(SERVICE, (SetId(next.0 + 1), (1..5).collect())));
		assert_eq!(Emergency::to_announce(SERVICE).map(|told| told.next), Some(next));
		assert_ok!(activate(id));
		let told = Emergency::to_announce(SERVICE).map(|told| told.next);
		assert_eq!(told, Some(SetId(next.0 + 1)), "whoever may decide may decide again");
		assert_eq!(Announcing::<Test>::get().len(), 1);
	});
}

#[test]
fn who_was_to_announce_once_is_followed_by_others_who_stand_by() {
	build_and_execute(|| {
		composed();
		let id = ratified(Kind::WatcherFailure, service());
		all_beat(1..8);
		assert_noop!(compose(), Error::<Test>::AlreadyComposed);
		assert_ok!(activate(id));
		pass(1);
		assert_ok!(compose());
		assert_noop!(compose(), Error::<Test>::AlreadyComposed);
		let sets = Emergency::standby_infos(SERVICE);
		let [before, last] = &sets[..] else { panic!("{sets:?}") };
		assert_ne!(before.commitment.hash(), last.commitment.hash());
		assert_eq!(StandbySetsBefore::<Test>::get(SERVICE)[0].activated, Some(id));
		assert_eq!(StandbySets::<Test>::get(SERVICE).expect("there").activated, None);
	});
}

#[test]
fn the_sets_that_stand_by_are_told_with_their_keys_until_they_expire() {
	build_and_execute(|| {
		assert!(Emergency::standby_infos(SERVICE).is_empty());
		composed();
		let told = Emergency::standby_infos(SERVICE);
		let [info] = &told[..] else { panic!("{told:?}") };
		let tree = vigil_primitives::MembersTree::new(&info.members).expect("a set");
		assert_eq!(tree.root(), info.commitment.members_root);
		assert_eq!(info.policy.hash(), info.commitment.policy_hash);
		run_to(101);
		assert_ok!(compose());
		assert_eq!(Emergency::standby_infos(SERVICE).len(), 2);
		// The first one has expired, and is not said to be the one to announce.
		run_to(201);
		assert_eq!(Emergency::standby_infos(SERVICE).len(), 1);
		all_beat(1..8);
		let id = ratified(Kind::WatcherFailure, service());
		assert_ok!(activate(id));
		assert_eq!(StandbySetsBefore::<Test>::get(SERVICE)[0].activated, None);
	});
}

#[test]
fn no_set_that_lasts_is_forgotten_however_often_standbys_are_activated_and_composed() {
	build_and_execute(|| {
		composed();
		let hash = Emergency::standby_set(SERVICE).map(|set| set.commitment.hash());
		let first = hash.expect("it is composed");
		let id = ratified(Kind::WatcherFailure, service());
		let mut composed = 1;
		for _ in 0..2 * MAX_COMPOSED {
			all_beat(1..8);
			assert_ok!(activate(id));
			pass(1);
			// Anybody does.
			composed += u32::from(compose().is_ok());
			let sets = Emergency::standby_infos(SERVICE);
			assert_eq!(sets.first().map(|set| set.commitment.hash()), Some(first));
			// What watchers signed, and would be slashed for if it were another one.
			assert_eq!(Emergency::standby_for(SERVICE, UnixTime(33)), Some(first));
		}
		assert_eq!(composed, MAX_BEFORE + 1);
		assert_noop!(compose(), Error::<Test>::AlreadyComposed);
		run_to(201);
		assert_ok!(compose());
	});
}

/// A certificate of another set is heard.
fn says(set_id: SetId, kind: StatementKind) {
	let absent = Bitfield::of(SEATS.count() as u16, []).expect("of the set");
	Emergency::on_certificate(SERVICE, set_id, kind, &absent);
}

#[test]
fn what_a_set_says_that_nobody_handed_over_to_is_no_word_of_those_before_it() {
	build_and_execute(|| {
		let (next, later) = (elected(1..5), SetId(SET.0 + 2));
		let last = || Emergency::last_certificate(SERVICE).expect("something was said");
		says(SET, StatementKind::Checkpoint);
		assert_eq!(last(), (SET, 1));
		pass(5);
		for set_id in [next, next, later, later] {
			says(set_id, StatementKind::Checkpoint);
			says(set_id, StatementKind::Handover);
			assert_eq!(last(), (SET, 1), "a late act finds the set that was lost");
		}
		// It was not.
		says(SET, StatementKind::Halt);
		assert_eq!(last(), (SET, 6));
		says(SET, StatementKind::Handover);
		assert_eq!(last(), (later, 6));
	});
}

#[test]
fn a_set_that_never_spoke_is_lost_though_it_was_handed_over_to() {
	build_and_execute(|| {
		let (next, later) = (elected(1..5), SetId(SET.0 + 2));
		let last = || Emergency::last_certificate(SERVICE).expect("something was said");
		says(SET, StatementKind::Handover);
		says(SET, StatementKind::Checkpoint);
		pass(1);
		says(later, StatementKind::Checkpoint);
		assert_eq!(last(), (next, 1));
		says(SET, StatementKind::Handover);
		assert_eq!(last(), (next, 2), "somebody speaks who may be in office somewhere");
		says(next, StatementKind::Handover);
		assert_eq!(last(), (later, 2));
	});
}

#[test]
fn a_lost_set_is_forgotten_when_nobody_may_judge_it_any_more() {
	build_and_execute(|| {
		let (next, later) = (elected(1..5), SetId(SET.0 + 2));
		says(SET, StatementKind::Handover);
		says(later, StatementKind::Checkpoint);
		assert_eq!(Emergency::last_certificate(SERVICE), Some((next, 1)));
		world(|world| world.next.clear());
		assert_eq!(Emergency::last_certificate(SERVICE), Some((later, 1)));
	});
}

#[test]
fn what_is_heard_late_of_an_older_set_hides_nobody_who_is_there() {
	build_and_execute(|| {
		certify([]);
		says(SetId(SET.0 - 1), StatementKind::Checkpoint);
		assert_eq!(Emergency::presence(SERVICE).map(|found| found.seen), Some(7));
	});
}
