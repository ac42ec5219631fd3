// SPDX-License-Identifier: Apache-2.0

//! What a slash takes, from whom, and what it leaves alone.

use crate::{allocation::FULL_MAGNITUDE, mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;

const WATCHER: AccountId = WATCHERS[0];

/// Two services with half of the watcher's stake each, in office.
fn two_services() -> (vigil_primitives::ServiceId, vigil_primitives::ServiceId) {
	register_watcher(WATCHER);
	let (a, b) = (register_service(terms()), register_service(terms()));
	allocate(WATCHER, a, 50);
	allocate(WATCHER, b, 50);
	new_era();
	(a, b)
}

#[test]
fn a_full_slash_by_one_service_leaves_the_others_stake_untouched() {
	build_and_execute(|| {
		let (a, b) = two_services();
		let era = MockStake::active_era();
		let before = Restaking::slashable_stake(era, b, &WATCHER);
		assert_eq!(before, STAKE / 2);
		let receipt = Restaking::slash(era, a, &WATCHER, Perbill::one()).unwrap();
		assert_eq!(receipt.taken, STAKE / 2);
		assert_eq!(Restaking::slashable_stake(era, a, &WATCHER), 0);
		assert_eq!(Restaking::slashable_stake(era, b, &WATCHER), before);
		new_era();
		let next = MockStake::active_era();
		assert_eq!(Restaking::slashable_stake(next, b, &WATCHER), before);
	});
}

#[test]
fn slashes_of_one_era_add_up_in_either_order() {
	for swap in [false, true] {
		build_and_execute(|| {
			let (a, b) = two_services();
			let era = MockStake::active_era();
			let order = if swap { [b, a] } else { [a, b] };
			for service in order {
				let receipt =
					Restaking::slash(era, service, &WATCHER, Perbill::from_percent(40)).unwrap();
				assert_eq!(receipt.taken, STAKE / 5);
			}
			assert_eq!(stake_left(WATCHER), STAKE * 3 / 5);
			for service in order {
				assert_eq!(Restaking::slashable_stake(era, service, &WATCHER), STAKE * 3 / 10);
			}
		});
	}
}

#[test]
fn offences_of_two_eras_share_the_allocation() {
	build_and_execute(|| {
		let (a, b) = two_services();
		let first = MockStake::active_era();
		new_era();
		let second = MockStake::active_era();
		assert_ok!(Restaking::slash(first, a, &WATCHER, Perbill::one()));
		assert_noop!(
			Restaking::slash(second, a, &WATCHER, Perbill::one()),
			Error::<Test>::NothingToSlash
		);
		assert_eq!(Restaking::slashable_stake(second, b, &WATCHER), STAKE / 2);
		assert_eq!(stake_left(WATCHER), STAKE / 2);
	});
}

#[test]
fn no_slash_rounds_to_nothing_and_parts_exceed_the_whole_by_less_than_one_each() {
	build_and_execute(|| {
		let nominators: Vec<_> = (100..109).map(|who| (who, 7 * VGL + u128::from(who))).collect();
		stake(WATCHER, STAKE, &nominators);
		let (a, _) = two_services();
		let era = MockStake::active_era();
		let receipt = Restaking::slash(era, a, &WATCHER, Perbill::from_parts(1)).unwrap();
		assert!(receipt.taken > 0);
		(0..receipt.pages_left).for_each(|_| {
			next_block();
		});
		let everybody = [WATCHER].into_iter().chain(nominators.iter().map(|(who, _)| *who));
		let total = STAKE + nominators.iter().map(|(_, stake)| stake).sum::<u128>();
		let left: u128 = everybody.map(stake_left).sum();
		let taken = total - left;
		assert!(taken >= receipt.value, "{taken} {}", receipt.value);
		assert!(taken - receipt.value <= 1 + nominators.len() as u128);
	});
}

#[test]
fn nominators_pay_in_proportion_over_as_many_blocks_as_pages() {
	build_and_execute(|| {
		let nominators: Vec<_> = (100..110).map(|who| (who, 10 * VGL)).collect();
		stake(WATCHER, STAKE, &nominators);
		let (a, _) = two_services();
		let era = MockStake::active_era();
		let receipt = Restaking::slash(era, a, &WATCHER, Perbill::one()).unwrap();
		assert_eq!(receipt.pages_left, 2);
		assert_eq!(stake_left(103), 5 * VGL, "the first page is slashed at once");
		assert_eq!(stake_left(104), 10 * VGL);
		next_block();
		assert_eq!(stake_left(104), 5 * VGL);
		assert_eq!(stake_left(108), 10 * VGL);
		next_block();
		assert_eq!(stake_left(109), 5 * VGL);
		assert_eq!(SlashQueue::<Test>::get(), (1, 1));
		next_block();
		assert_eq!(stake_left(109), 5 * VGL, "and only once");
	});
}

#[test]
fn a_slash_never_takes_more_than_the_terms_allow() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let a = register_service(ServiceTerms { max_slash: Perbill::from_percent(10), ..terms() });
		allocate(WATCHER, a, 100);
		new_era();
		let era = MockStake::active_era();
		assert_ok!(Restaking::slash(era, a, &WATCHER, Perbill::one()));
		assert_eq!(stake_left(WATCHER), STAKE * 9 / 10);
	});
}

#[test]
fn whoever_was_no_member_is_not_slashed() {
	build_and_execute(|| {
		let (a, _) = two_services();
		let era = MockStake::active_era();
		register_watcher(WATCHERS[1]);
		let slash = |era, who| Restaking::slash(era, a, &who, Perbill::one());
		assert_noop!(slash(era, WATCHERS[1]), Error::<Test>::NotMember);
		assert_noop!(slash(era - 1, WATCHER), Error::<Test>::NotMember);
		assert_noop!(slash(era + 1, WATCHER), Error::<Test>::FutureEra);
	});
}

#[test]
fn opting_out_does_not_save_from_evidence_inside_the_window() {
	build_and_execute(|| {
		let (a, _) = two_services();
		let era = MockStake::active_era();
		deallocate(WATCHER, a, 0);
		let last = era + Restaking::judgement_window();
		run_to_era(last);
		assert_ok!(Restaking::slash(era, a, &WATCHER, Perbill::one()));
		assert_eq!(stake_left(WATCHER), STAKE / 2);
	});
}

#[test]
fn at_the_effect_of_an_opt_out_nothing_is_slashed() {
	build_and_execute(|| {
		let (a, _) = two_services();
		let era = MockStake::active_era();
		deallocate(WATCHER, a, 0);
		let effect = era + DeallocationDelay::get();
		run_to_era(effect);
		for offence in 0..=effect {
			assert!(Restaking::slash(offence, a, &WATCHER, Perbill::one()).is_err());
		}
		assert_eq!(stake_left(WATCHER), STAKE);
		assert_ok!(Restaking::close_allocation(signed(OWNER), WATCHER, a));
	});
}

#[test]
fn a_reduction_stays_one_when_a_slash_lands_first() {
	build_and_execute(|| {
		let (a, _) = two_services();
		let era = MockStake::active_era();
		deallocate(WATCHER, a, 20);
		assert_ok!(Restaking::slash(era, a, &WATCHER, Perbill::from_percent(90)));
		let before = Allocations::<Test>::get(a, WATCHER).unwrap();
		run_to_era(era + DeallocationDelay::get());
		let after = Allocations::<Test>::get(a, WATCHER).unwrap().at(MockStake::active_era());
		assert!(after.current < before.current);
		assert!(after.current < FULL_MAGNITUDE / 5);
	});
}

#[test]
fn the_old_key_stays_slashable_after_rotation() {
	build_and_execute(|| {
		let (a, _) = two_services();
		let era = MockStake::active_era();
		assert_ok!(Restaking::rotate_key(signed(WATCHER), key(77), proof(77, WATCHER)));
		new_era();
		assert_eq!(KeyOwners::<Test>::get(key(WATCHER)), Some(WATCHER));
		assert_ok!(Restaking::slash(era, a, &WATCHER, Perbill::one()));
	});
}

#[test]
fn a_slashed_watcher_can_close_and_come_back() {
	build_and_execute(|| {
		register_watcher(WATCHER);
		let a = register_service(terms());
		allocate(WATCHER, a, 100);
		new_era();
		let era = MockStake::active_era();
		assert_ok!(Restaking::slash(era, a, &WATCHER, Perbill::one()));
		assert_eq!(stake_left(WATCHER), 0);
		let close = || Restaking::close_allocation(signed(OWNER), WATCHER, a);
		assert_noop!(close(), Error::<Test>::StillAllocated);
		run_to_era(era + DeallocationDelay::get());
		assert_ok!(close());
		assert_ok!(Restaking::deregister_watcher(signed(WATCHER)));
		let seed = WATCHER;
		assert_noop!(
			Restaking::register_watcher(
				signed(WATCHER),
				key(seed),
				proof(seed, WATCHER),
				Perbill::zero()
			),
			Error::<Test>::KeyUsed
		);
	});
}

#[test]
fn no_quorum_has_less_at_risk_than_is_said() {
	build_and_execute(|| {
		let half = Perbill::from_percent(50);
		let terms = ServiceTerms {
			weight_cap: Perbill::from_percent(40),
			offences: OffenceFractions { halt: half, ..terms().offences },
			..terms()
		};
		let service = register_service(terms);
		assert_eq!(Restaking::quorum_at_risk(service), 0, "no set is in office");
		for (who, percent) in WATCHERS.into_iter().zip([80, 10, 20, 15]) {
			register_watcher(who);
			allocate(who, service, percent);
		}
		new_era();
		let said = Restaking::quorum_at_risk(service);
		assert!(said > 0);
		let set = latest_set(service).unwrap();
		let era = MockStake::active_era();
		let lost =
			|seat: &Seat<AccountId>| Restaking::slashable_stake(era, service, &seat.watcher) / 2;
		// Every way to choose members.
		for chosen in 0u32..1 << set.members.len() {
			let in_it = |(place, _): &(usize, &Seat<AccountId>)| chosen >> place & 1 == 1;
			let quorum: Vec<_> = set.members.iter().enumerate().filter(in_it).collect();
			let weight: u128 = quorum.iter().map(|(_, seat)| seat.member.weight.0).sum();
			let loss: u128 = quorum.iter().map(|(_, seat)| lost(seat)).sum();
			assert!(weight < set.commitment.quorum_weight.0 || loss + 4 >= said, "{loss} {said}");
		}
	});
}
