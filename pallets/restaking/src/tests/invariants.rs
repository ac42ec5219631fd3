// SPDX-License-Identifier: Apache-2.0

//! Random interleavings of calls, eras and slashes keep every invariant.

use crate::{mock::*, *};
use proptest::prelude::*;
use sp_runtime::Perbill;
use vigil_primitives::{Bitfield, ServiceId};

#[derive(Clone, Debug)]
enum Step {
	Allocate { watcher: usize, service: u32, percent: u32 },
	Close { watcher: usize, service: u32 },
	Rotate { watcher: usize, seed: u64 },
	Slash { watcher: usize, service: u32, age: u32, percent: u32 },
	Certify { service: u32 },
	Pay { service: u32, amount: u128 },
	Claim { watcher: usize, service: u32, age: u64 },
	Retire { service: u32 },
	Plan,
	Era,
}

fn step() -> impl Strategy<Value = Step> {
	let (watcher, service, percent) = (0..4usize, 0..3u32, 0..=100u32);
	prop_oneof![
		6 => (watcher.clone(), service.clone(), percent.clone())
			.prop_map(|(watcher, service, percent)| Step::Allocate { watcher, service, percent }),
		1 => (watcher.clone(), service.clone())
			.prop_map(|(watcher, service)| Step::Close { watcher, service }),
		1 => (watcher.clone(), 0..200u64)
			.prop_map(|(watcher, seed)| Step::Rotate { watcher, seed }),
		4 => (watcher.clone(), service.clone(), 0..8u32, percent)
			.prop_map(|(watcher, service, age, percent)| Step::Slash {
				watcher, service, age, percent
			}),
		2 => service.clone().prop_map(|service| Step::Certify { service }),
		2 => (service.clone(), 1..1_000 * VGL)
			.prop_map(|(service, amount)| Step::Pay { service, amount }),
		2 => (watcher, service.clone(), 1..6u64)
			.prop_map(|(watcher, service, age)| Step::Claim { watcher, service, age }),
		1 => (2..3u32).prop_map(|service| Step::Retire { service }),
		2 => Just(Step::Plan),
		6 => Just(Step::Era),
	]
}

/// Does the step; whether it is refused does not matter here.
fn run(step: Step) {
	match step {
		Step::Allocate { watcher, service, percent } => {
			let share = Perbill::from_percent(percent);
			let _ = Restaking::allocate(signed(WATCHERS[watcher]), ServiceId(service), share);
		},
		Step::Close { watcher, service } => {
			let _ = Restaking::close_allocation(signed(5), WATCHERS[watcher], ServiceId(service));
		},
		Step::Rotate { watcher, seed } => {
			let who = WATCHERS[watcher];
			let _ = Restaking::rotate_key(signed(who), key(seed), proof(seed, who));
		},
		Step::Slash { watcher, service, age, percent } => {
			slash_and_compare(WATCHERS[watcher], ServiceId(service), age, percent)
		},
		Step::Certify { service } => {
			if let Some(set) = latest_set(ServiceId(service)).map(|set| set.commitment) {
				let absent = Bitfield::none(set.size).unwrap();
				Restaking::note_certificate(ServiceId(service), set.set_id, &absent).unwrap();
			}
		},
		Step::Pay { service, amount } => {
			let _ = Restaking::pay_fee(signed(130), ServiceId(service), amount);
		},
		Step::Claim { watcher, service, age } => {
			let service = ServiceId(service);
			let latest = Services::<Test>::get(service).map_or(0, |found| found.latest_set.0);
			let set = vigil_primitives::SetId(latest.saturating_sub(age));
			let _ = Restaking::claim_rewards(signed(5), service, set, WATCHERS[watcher], 0);
		},
		Step::Retire { service } => {
			let _ = Restaking::retire_service(signed(OWNER), ServiceId(service));
		},
		Step::Plan => {
			if MockStake::planned_era() == MockStake::active_era() {
				plan_era();
			}
		},
		Step::Era => new_era(),
	}
}

/// A slash by one service leaves what every other service can take of the same era as it was.
fn slash_and_compare(who: AccountId, service: ServiceId, age: u32, percent: u32) {
	let era = MockStake::active_era().saturating_sub(age);
	let others: Vec<_> = (0..3).map(ServiceId).filter(|id| *id != service).collect();
	let of = |id: &ServiceId| Restaking::slashable_stake(era, *id, &who);
	let before: Vec<_> = others.iter().map(of).collect();
	let mine = of(&service);
	let left = stake_left(who);
	let result = Restaking::slash(era, service, &who, Perbill::from_percent(percent));
	assert_eq!(others.iter().map(of).collect::<Vec<_>>(), before, "others are untouched");
	let taken = left - stake_left(who);
	assert!(taken <= mine + 1, "{taken} of {mine}");
	assert!(result.is_err() || taken > 0 || left == 0, "no slash is nothing");
	assert!(of(&service) <= mine);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn invariants_hold_whatever_happens(steps in prop::collection::vec(step(), 1..60)) {
		build_and_execute(|| {
			(0..3).for_each(|_| { register_service(terms()); });
			WATCHERS.into_iter().for_each(register_watcher);
			for step in steps {
				run(step);
				Restaking::do_try_state().expect("invariants hold after every step");
			}
		});
	}
}
