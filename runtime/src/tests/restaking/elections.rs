// SPDX-License-Identifier: Apache-2.0

//! Elections by real weights, and what their notice leaves customers time for.

use super::{in_office, register_service, signed, terms};
use crate::{
	configs::{
		failover::ChangeDelay,
		restaking::{BondedStake, TermsNotice},
		staking::MaxNominatorsPerValidator,
		system::RuntimeBlockWeights,
	},
	constants::{
		restaking::{SET_LIFETIME, TERMS_NOTICE},
		time::{DAYS, LOCAL, PRODUCTION, SLOT_DURATION_MS},
	},
	tests::{
		account, build_and_execute,
		failover::{armed, delivery, sealed, PLAN, TO},
		run_to,
	},
	Failover, Restaking, Runtime, RuntimeEvent, System, Timestamp,
};
use frame_support::{
	assert_ok,
	dispatch::DispatchClass,
	traits::{Get, UnfilteredDispatchable},
};
use pallet_failover::Plans;
use pallet_restaking::{
	ElectionCursor, Event, LastElection, LiveServices, ServiceTerms, Sets, StakeLedger,
};
use pallet_staking::{ForceEra, Forcing};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Bob, BobStash, Ferdie};
use vigil_primitives::{traits::WatcherSets, Body, Height, MemberIndex, Seconds, ServiceId};

/// Opens blocks until an election begins, and returns the services that the block elected for.
fn turns_of_the_first_block() -> Vec<ServiceId> {
	let before = LastElection::<Runtime>::get();
	while LastElection::<Runtime>::get() == before {
		run_to(System::block_number() + 1);
	}
	let turn = |event| match event {
		RuntimeEvent::Restaking(
			Event::SetElected { service, .. } | Event::NoSetElected { service, .. },
		) => Some(service),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| turn(record.event)).collect()
}

#[test]
fn three_hundred_dead_services_do_not_delay_the_next_election_by_a_block() {
	build_and_execute(|| {
		for reaped in 0..300 {
			let dead = register_service();
			assert_ok!(Restaking::retire_service(signed(Alice), dead));
			if reaped % 2 == 0 {
				assert_ok!(Restaking::reap_service(signed(Alice), dead));
			}
		}
		assert_eq!(LiveServices::<Runtime>::iter().count(), 0);
		let living = in_office(&[AliceStash, BobStash], 50);
		assert_eq!(turns_of_the_first_block(), [living]);
		assert!(!ElectionCursor::<Runtime>::exists(), "the election is over in its first block");
	});
}

#[test]
fn an_owners_new_terms_reach_no_set_before_a_customers_plan_can_leave() {
	const {
		// A change of a plan, and a day until it is delivered.
		assert!(TERMS_NOTICE > DAYS + DAYS);
	}
	for timing in [PRODUCTION, LOCAL] {
		let (notice, change) = (timing.scale(TERMS_NOTICE), timing.scale(ChangeDelay::get()));
		assert!(notice > change + timing.scale(DAYS), "{notice} {change}");
	}
	build_and_execute(|| {
		let service = in_office(&[AliceStash, BobStash], 50);
		let later = |blocks| run_to(System::block_number() + blocks);
		let prove = |height, number| {
			let call = delivery(service, Height(height), number);
			assert_ok!(call.dispatch_bypass_filter(signed(Bob)));
		};
		armed(service);
		later(1);
		prove(96, 0);
		assert!(Plans::<Runtime>::get(PLAN).expect("armed").targets[0].delivered);

		let mut other = terms();
		other.policy.halt_after = Seconds(15);
		let hash = other.policy.hash();
		let announced = System::block_number();
		assert_ok!(Restaking::announce_terms(signed(Alice), service, other));
		let elected = || {
			Sets::<Runtime>::iter_prefix_values(service)
				.any(|set| set.commitment.policy_hash == hash)
		};
		let in_office = || {
			let set = Restaking::current(service).and_then(|id| Sets::<Runtime>::get(service, id));
			set.is_some_and(|set| set.commitment.policy_hash == hash)
		};

		// The customer leaves, and who carries the word takes a day.
		assert_ok!(Failover::disarm_plan(signed(Ferdie), PLAN));
		later(<Runtime as pallet_failover::Config>::ChangeDelay::get());
		assert_ok!(Failover::enact_change(signed(Bob), PLAN));
		later(1);
		assert_eq!(sealed(service, TO), [Body::Disarm(PLAN)]);
		later(LOCAL.scale(DAYS));
		prove(128, 1);
		assert_eq!(sealed(service, TO), [], "the destination has heard of it");
		assert!(!Plans::<Runtime>::contains_key(PLAN));
		assert!(!elected(), "and no set by the new terms was even elected");
		assert!(System::block_number() < announced + LOCAL.scale(TERMS_NOTICE));

		while !elected() {
			later(1);
		}
		let elapsed = System::block_number() - announced;
		assert!(elapsed >= <Runtime as pallet_restaking::Config>::TermsNotice::get());
		assert!(!in_office(), "it is elected ahead");
		while !in_office() {
			later(1);
		}
	});
	assert_eq!(TermsNotice::get(), TERMS_NOTICE);
}

#[test]
fn narrowing_a_set_to_one_seat_is_not_an_owners_to_announce() {
	build_and_execute(|| {
		let service = in_office(&[AliceStash, BobStash], 50);
		let narrow = ServiceTerms { max_members: 1, ..terms() };
		let refused = Restaking::announce_terms(signed(Alice), service, narrow.clone());
		assert_eq!(refused, Err(pallet_restaking::Error::<Runtime>::NarrowsTooMuch.into()));
		let root = crate::RuntimeOrigin::root();
		assert_ok!(Restaking::announce_terms(root, service, narrow));
	});
}

#[test]
fn the_sets_of_shortened_eras_expire_while_they_can_be_judged() {
	build_and_execute(|| {
		ForceEra::<Runtime>::put(Forcing::ForceAlways);
		let service = in_office(&[AliceStash], 50);
		let set_id = Restaking::current(service).expect("a set is in office");
		let set = Sets::<Runtime>::get(service, set_id).expect("it is kept");
		let session = u64::from(LOCAL.session_slots) * SLOT_DURATION_MS / 1_000;
		let commitment = set.commitment;
		let life = commitment.expires_at.0 - commitment.activates_at.0;
		assert_eq!(life, session * u64::from(SET_LIFETIME));
		// No set follows, so it speaks for as long as it may.
		super::deallocate(AliceStash, service, 0);
		while Timestamp::get() / 1_000 < commitment.expires_at.0 {
			run_to(System::block_number() + 1);
		}
		assert!(BondedStake::active_era() > set.era, "eras go on");
		let right = Restaking::right(service, set_id, MemberIndex(0), BondedStake::active_era());
		assert_eq!(right.map(|right| right.watcher), Ok(account(AliceStash)));
	});
}

#[test]
fn a_report_of_an_equivocation_fits_a_block_whatever_backs_the_validator() {
	type Babe = <Runtime as pallet_babe::Config>::WeightInfo;
	type Grandpa = <Runtime as pallet_grandpa::Config>::WeightInfo;
	let backers = MaxNominatorsPerValidator::get();
	let weights = RuntimeBlockWeights::get();
	let most = weights.get(DispatchClass::Normal).max_extrinsic.expect("it is bounded");
	let validators = <Runtime as pallet_staking::Config>::MaxValidatorSet::get();
	let babe = <Babe as pallet_babe::WeightInfo>::report_equivocation(validators, backers);
	let grandpa = <Grandpa as pallet_grandpa::WeightInfo>::report_equivocation(validators, backers);
	assert!(babe.all_lte(most), "{babe} of {most}");
	assert!(grandpa.all_lte(most), "{grandpa} of {most}");
	type Elections = crate::configs::staking::OnChainElection;
	type MostBackers =
		<Elections as frame_election_provider_support::onchain::Config>::MaxBackersPerWinner;
	assert_eq!(MostBackers::get(), backers, "no validator has more of them");
}
