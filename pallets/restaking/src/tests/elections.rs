// SPDX-License-Identifier: Apache-2.0

//! Which sets are elected, what they commit to, and how much a block does.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use vigil_primitives::{members::members_root, Bitfield, MemberIndex, ServiceId, SetId};

/// A service that all watchers have put `percents` of their stake into, not yet elected.
fn service_with(terms: ServiceTerms, percents: &[u32]) -> ServiceId {
	let service = register_service(terms);
	for (who, percent) in WATCHERS.into_iter().zip(percents) {
		if !Watchers::<Test>::contains_key(who) {
			register_watcher(who);
		}
		allocate(who, service, *percent);
	}
	service
}

fn members(service: ServiceId) -> Vec<AccountId> {
	latest_set(service).unwrap().members.iter().map(|seat| seat.watcher).collect()
}

#[test]
fn the_best_allocations_are_elected_first() {
	build_and_execute(|| {
		let service = service_with(ServiceTerms { max_members: 3, ..terms() }, &[10, 40, 20, 30]);
		new_era();
		assert_eq!(members(service), [WATCHERS[1], WATCHERS[3], WATCHERS[2]]);
	});
}

#[test]
fn a_set_commits_to_its_members_and_policy() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10, 40, 20, 30]);
		plan_era();
		let set = latest_set(service).unwrap();
		let leaves: Vec<_> = set.members.iter().map(|member| member.member).collect();
		assert_eq!(set.commitment.members_root, members_root(&leaves).unwrap());
		assert_eq!(set.commitment.policy_hash, terms().policy.hash());
		assert_eq!(set.commitment.set_id, SetId::FIRST);
		assert_eq!(set.commitment.total_weight.0, STAKE);
		let start = MockStake::planned_era_start();
		assert_eq!(set.commitment.activates_at.0, start);
		assert_eq!(set.commitment.expires_at.0, start + 2 * ERA_SECONDS);
		assert_eq!(Restaking::set_in_office(service), None, "elected one session ahead");
		new_era();
		assert_eq!(Restaking::set_in_office(service), Some(SetId::FIRST));
	});
}

#[test]
fn an_election_without_candidates_elects_no_set() {
	build_and_execute(|| {
		let service = register_service(terms());
		plan_era();
		assert!(events().contains(&Event::NoSetElected { service, era: 2 }));
		assert!(latest_set(service).is_none());
	});
}

#[test]
fn without_candidates_the_last_set_stays_until_it_expires() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10]);
		new_era();
		deallocate(WATCHERS[0], service, 0);
		let last = latest_set(service).unwrap().commitment;
		new_era();
		assert_eq!(latest_set(service).unwrap().commitment, last);
		assert_eq!(Restaking::set_in_office(service), Some(last.set_id));
	});
}

#[test]
fn candidates_below_the_minimum_are_not_elected() {
	build_and_execute(|| {
		let min_stake = STAKE / 2;
		let service = service_with(ServiceTerms { min_stake, ..terms() }, &[10, 50, 49]);
		new_era();
		assert_eq!(members(service), [WATCHERS[1]]);
		let none = service_with(ServiceTerms { min_stake: 2 * STAKE, ..terms() }, &[10, 20]);
		new_era();
		assert!(latest_set(none).is_none());
	});
}

#[test]
fn equal_stakes_are_ordered_by_account() {
	build_and_execute(|| {
		let service = service_with(ServiceTerms { max_members: 3, ..terms() }, &[25; 4]);
		new_era();
		assert_eq!(members(service), WATCHERS[..3]);
	});
}

#[test]
fn weights_are_capped() {
	build_and_execute(|| {
		let weight_cap = Perbill::from_percent(40);
		let service = service_with(ServiceTerms { weight_cap, ..terms() }, &[80, 10, 10, 10]);
		new_era();
		let set = latest_set(service).unwrap();
		let total = set.commitment.total_weight.0;
		assert!(set.members.iter().all(|member| member.member.weight.0 * 10 <= total * 4));
		assert_eq!(set.members[0].member.weight.0, STAKE / 5);
	});
}

#[test]
fn a_cap_below_an_equal_share_makes_equal_weights() {
	build_and_execute(|| {
		let weight_cap = Perbill::from_percent(5);
		let service = service_with(ServiceTerms { weight_cap, ..terms() }, &[80, 10, 20, 30]);
		new_era();
		let set = latest_set(service).unwrap();
		assert!(set.members.iter().all(|member| member.member.weight.0 == STAKE / 10));
	});
}

#[test]
fn announced_terms_count_from_the_first_set_after_the_notice() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10]);
		new_era();
		let mut other = terms();
		other.policy.halt_after.0 += other.policy.round_length.0;
		assert_ok!(Restaking::announce_terms(signed(OWNER), service, other.clone()));
		let hash = || latest_set(service).unwrap().commitment.policy_hash;
		assert_eq!(hash(), terms().policy.hash());
		new_era();
		assert_eq!(hash(), terms().policy.hash(), "customers have a notice to leave in");
		wait_for_notice();
		assert_eq!(hash(), terms().policy.hash());
		new_era();
		assert_eq!(hash(), other.policy.hash());
	});
}

#[test]
fn a_retired_service_has_no_further_sets() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10]);
		new_era();
		assert_ok!(Restaking::retire_service(signed(OWNER), service));
		new_era();
		assert_eq!(Services::<Test>::get(service).unwrap().latest_set, SetId(1));
	});
}

#[test]
fn members_that_sign_too_little_lose_their_seat_until_they_ask_for_it() {
	build_and_execute(|| {
		let min_participation = Perbill::from_percent(50);
		let service = service_with(ServiceTerms { min_participation, ..terms() }, &[40, 30, 20]);
		new_era();
		let set = latest_set(service).unwrap().commitment;
		let absent = Bitfield::of(3, [MemberIndex(1)]).unwrap();
		for _ in 0..3 {
			assert_ok!(Restaking::note_certificate(service, set.set_id, KIND, &absent));
		}
		new_era();
		assert_eq!(members(service), [WATCHERS[0], WATCHERS[2]]);
		assert_ok!(Restaking::rejoin(signed(WATCHERS[1]), service));
		new_era();
		assert_eq!(members(service).len(), 3);
	});
}

#[test]
fn who_is_barred_is_in_no_set_while_a_slash_may_wait_and_comes_back_by_itself() {
	build_and_execute(|| {
		let service = service_with(terms(), &[40, 30, 20]);
		new_era();
		let office = members(service);
		assert_eq!(office.len(), 3);
		Restaking::bar(&WATCHERS[1]);
		let until = MockStake::planned_era() + 1 + SlashDeferral::get();
		assert_eq!(events().last(), Some(&Event::Barred { watcher: WATCHERS[1], until }));
		assert_eq!(members(service), office, "a set is committed to and stays whole");
		while MockStake::planned_era() + 1 < until {
			plan_era();
			assert_eq!(members(service), [WATCHERS[0], WATCHERS[2]]);
			assert_noop!(
				Restaking::rejoin(signed(WATCHERS[1]), service),
				Error::<Test>::NotEjected
			);
			start_planned_era();
		}
		plan_era();
		assert_eq!(members(service).len(), 3);
		// Barred for longer already, or nobody: nothing happens.
		let before = events().len();
		Restaking::bar(&99);
		assert_eq!(events().len(), before);
	});
}

#[test]
fn a_set_keeps_what_offences_cost_by_the_terms_that_it_was_elected_under() {
	build_and_execute(|| {
		let service = service_with(terms(), &[40, 30]);
		new_era();
		let first = latest_set(service).unwrap().commitment.set_id;
		let cheap = OffenceFractions::all(Perbill::from_percent(7));
		let other = ServiceTerms { offences: cheap, ..terms() };
		assert_ok!(Restaking::announce_terms(signed(OWNER), service, other));
		wait_for_notice();
		new_era();
		let next = latest_set(service).unwrap().commitment.set_id;
		assert_eq!(Restaking::offences(service, first), Some(terms().offences));
		assert_eq!(Restaking::offences(service, next), Some(cheap));
		assert_eq!(Restaking::offences(service, SetId(99)), None);
	});
}

#[test]
fn a_set_without_certificates_ejects_nobody() {
	build_and_execute(|| {
		let min_participation = Perbill::one();
		let service = service_with(ServiceTerms { min_participation, ..terms() }, &[40, 30]);
		new_era();
		new_era();
		assert_eq!(members(service).len(), 2);
	});
}

#[test]
fn an_election_of_many_services_takes_bounded_blocks() {
	build_and_execute(|| {
		register_watcher(WATCHERS[0]);
		assert_ok!(Balances::force_set_balance(
			RuntimeOrigin::root(),
			OWNER,
			100_000 * ServiceDeposit::get()
		));
		let services: Vec<_> = (0..100).map(|_| register_service(terms())).collect();
		allocate(WATCHERS[0], services[99], 10);
		let before = System::block_number();
		plan_era();
		let blocks = System::block_number() - before;
		assert_eq!(blocks, 100u64.div_ceil(3), "three services a block");
		assert_eq!(members(services[99]), [WATCHERS[0]]);
	});
}

#[test]
fn sets_are_kept_while_they_can_be_judged_and_not_longer() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10]);
		run_to_era(30);
		let kept = Sets::<Test>::iter_prefix(service).count() as u32;
		assert!(kept >= Restaking::judgement_window());
		assert!(kept <= RewardHistory::get() + 2, "{kept}");
		assert_eq!(Snapshots::<Test>::iter().count() as u32, kept);
	});
}

#[test]
fn an_ejection_follows_the_terms_of_the_set_and_not_those_that_came_later() {
	build_and_execute(|| {
		let min_participation = Perbill::from_percent(50);
		let lenient = service_with(terms(), &[40, 30, 20]);
		new_era();
		let strict = ServiceTerms { min_participation, ..terms() };
		assert_ok!(Restaking::announce_terms(signed(OWNER), lenient, strict));
		wait_for_notice();
		let set = latest_set(lenient).unwrap().commitment;
		let absent = Bitfield::of(3, [MemberIndex(1)]).unwrap();
		assert_ok!(Restaking::note_certificate(lenient, set.set_id, KIND, &absent));
		new_era();
		assert_eq!(members(lenient).len(), 3, "nobody promised that set anything");
		let set = latest_set(lenient).unwrap().commitment;
		assert_ok!(Restaking::note_certificate(lenient, set.set_id, KIND, &absent));
		new_era();
		assert_eq!(members(lenient).len(), 2);
	});
}

#[test]
fn an_outage_of_everybody_leaves_a_set_that_can_certify() {
	build_and_execute(|| {
		let min_participation = Perbill::one();
		let service = service_with(ServiceTerms { min_participation, ..terms() }, &[25; 4]);
		new_era();
		let set = latest_set(service).unwrap().commitment;
		// Each member is absent once, so by the terms none has taken part often enough.
		for index in 0..4 {
			let absent = Bitfield::of(4, [MemberIndex(index)]).unwrap();
			assert_ok!(Restaking::note_certificate(service, set.set_id, KIND, &absent));
		}
		new_era();
		assert_eq!(members(service).len(), 3);
		let gone =
			|| events().iter().filter(|event| matches!(event, Event::Ejected { .. })).count();
		new_era();
		assert_eq!(gone(), 0, "a set is judged once, and the next one certified nothing");
	});
}

#[test]
fn whoever_leaves_the_allow_list_is_not_elected_again() {
	build_and_execute(|| {
		let service = register_service(ServiceTerms { allow_list: true, ..terms() });
		for who in WATCHERS {
			assert_ok!(Restaking::set_allowed(signed(OWNER), service, who, true));
			register_watcher(who);
			allocate(who, service, 10);
		}
		new_era();
		assert_eq!(members(service).len(), 4);
		assert_ok!(Restaking::set_allowed(signed(OWNER), service, WATCHERS[1], false));
		new_era();
		assert_eq!(members(service).len(), 4, "not before the notice is over");
		wait_for_notice();
		new_era();
		assert_eq!(members(service), [WATCHERS[0], WATCHERS[2], WATCHERS[3]]);
	});
}

#[test]
fn dead_services_have_no_turn() {
	build_and_execute(|| {
		assert_ok!(Balances::force_set_balance(
			RuntimeOrigin::root(),
			OWNER,
			100_000 * ServiceDeposit::get()
		));
		for _ in 0..300 {
			let dead = register_service(terms());
			assert_ok!(Restaking::retire_service(signed(OWNER), dead));
		}
		let living = service_with(terms(), &[10]);
		let before = System::block_number();
		plan_era();
		assert_eq!(System::block_number() - before, 1);
		assert_eq!(members(living), [WATCHERS[0]]);
	});
}

#[test]
fn a_retired_service_lives_until_its_old_sets_are_forgotten() {
	build_and_execute(|| {
		let service = service_with(terms(), &[10]);
		new_era();
		new_era();
		assert_ok!(Restaking::retire_service(signed(OWNER), service));
		assert!(LiveServices::<Test>::contains_key(service), "its first set is to be forgotten");
		run_to_era(MockStake::active_era() + RewardHistory::get() + 1);
		assert!(!LiveServices::<Test>::contains_key(service));
		assert_eq!(Sets::<Test>::iter_prefix(service).count(), 1, "its last set goes with it");
	});
}

#[test]
fn an_election_goes_on_when_the_service_whose_turn_is_next_leaves() {
	build_and_execute(|| {
		let services: Vec<_> = (0..8).map(|_| register_service(terms())).collect();
		expose_planned_era();
		next_block();
		assert_eq!(ElectionCursor::<Test>::get().unwrap().next, services[3]);
		assert_ok!(Restaking::retire_service(signed(OWNER), services[3]));
		assert_ok!(Restaking::retire_service(signed(OWNER), services[4]));
		assert_eq!(ElectionCursor::<Test>::get().unwrap().next, services[5]);
		next_block();
		let turn = |service| Event::NoSetElected { service, era: MockStake::planned_era() };
		assert_eq!(events(), services[5..].iter().copied().map(turn).collect::<Vec<_>>());
		assert!(!ElectionCursor::<Test>::exists());
	});
}
