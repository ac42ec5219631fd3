// SPDX-License-Identifier: Apache-2.0

//! Random interleavings of calls, eras and slashes keep every invariant.

use crate::{mock::*, *};
use proptest::prelude::*;
use sp_runtime::Perbill;
use vigil_primitives::{Bitfield, MemberIndex, ServiceId, SetId};

#[derive(Clone, Debug)]
enum Step {
	Allocate { watcher: usize, service: u32, percent: u32 },
	Deallocate { watcher: usize, service: u32, percent: u32 },
	Drop { watcher: usize, service: u32 },
	Rejoin { watcher: usize, service: u32 },
	Right { watcher: usize, service: u32, age: u64, percent: Option<u32> },
	Announce { service: u32, seats: u32, list: bool },
	Allow { watcher: usize, service: u32, allowed: bool },
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
		4 => (watcher.clone(), service.clone(), percent.clone())
			.prop_map(|(watcher, service, percent)| Step::Deallocate { watcher, service, percent }),
		1 => (watcher.clone(), service.clone())
			.prop_map(|(watcher, service)| Step::Close { watcher, service }),
		1 => (watcher.clone(), service.clone())
			.prop_map(|(watcher, service)| Step::Drop { watcher, service }),
		1 => (watcher.clone(), service.clone())
			.prop_map(|(watcher, service)| Step::Rejoin { watcher, service }),
		3 => (watcher.clone(), service.clone(), 0..6u64, prop::option::of(percent.clone()))
			.prop_map(|(watcher, service, age, percent)| Step::Right {
				watcher, service, age, percent
			}),
		1 => (service.clone(), 1..=10u32, any::<bool>())
			.prop_map(|(service, seats, list)| Step::Announce { service, seats, list }),
		2 => (watcher.clone(), service.clone(), any::<bool>())
			.prop_map(|(watcher, service, allowed)| Step::Allow { watcher, service, allowed }),
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
		Step::Deallocate { watcher, service, percent } => {
			let share = Perbill::from_percent(percent);
			let _ = Restaking::deallocate(signed(WATCHERS[watcher]), ServiceId(service), share);
		},
		Step::Drop { watcher, service } => {
			let _ = Restaking::drop_candidate(signed(5), WATCHERS[watcher], ServiceId(service));
		},
		Step::Rejoin { watcher, service } => {
			let _ = Restaking::rejoin(signed(WATCHERS[watcher]), ServiceId(service));
		},
		Step::Right { watcher, service, age, percent } => {
			open_or_use_a_right(ServiceId(service), watcher, age, percent)
		},
		Step::Announce { service, seats, list } => {
			let terms = ServiceTerms { max_members: seats, allow_list: list, ..terms() };
			let _ = Restaking::announce_terms(RuntimeOrigin::root(), ServiceId(service), terms);
		},
		Step::Allow { watcher, service, allowed } => {
			let who = WATCHERS[watcher];
			let _ = Restaking::set_allowed(signed(OWNER), ServiceId(service), who, allowed);
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
				Restaking::note_certificate(ServiceId(service), set.set_id, KIND, &absent).unwrap();
			}
		},
		Step::Pay { service, amount } => {
			let _ = Restaking::pay_fee(signed(130), ServiceId(service), amount);
		},
		Step::Claim { watcher, service, age } => {
			let service = ServiceId(service);
			let latest = Services::<Test>::get(service).map_or(0, |found| found.latest_set.0);
			let set = SetId(latest.saturating_sub(age));
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

thread_local! {
	static RIGHTS: std::cell::RefCell<Vec<Right<AccountId>>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Opens a right to a member of a recent set, or uses the oldest one that is open: it lands, however late,
/// takes no more than its limit and touches no other service.
fn open_or_use_a_right(service: ServiceId, place: usize, age: u64, percent: Option<u32>) {
	let Some(percent) = percent else {
		let latest = Services::<Test>::get(service).map_or(0, |found| found.latest_set.0);
		let set = SetId(latest.saturating_sub(age));
		let index = MemberIndex(place as u16);
		let opened = Restaking::right(service, set, index, MockStake::active_era());
		return RIGHTS.with_borrow_mut(|rights| rights.extend(opened));
	};
	let oldest = RIGHTS.with_borrow_mut(|rights| (!rights.is_empty()).then(|| rights.remove(0)));
	let Some(right) = oldest else { return };
	let (who, limit) = (right.watcher, right.limit);
	let current =
		|id| Allocations::<Test>::get(id, who).unwrap().at(MockStake::active_era()).current;
	let others: Vec<_> = AllocatedTo::<Test>::get(who).into_iter().collect();
	let others = || others.iter().filter(|id| **id != right.service).map(|id| current(*id));
	let (before, untouched): (_, Vec<_>) = (current(right.service), others().collect());
	let receipt = Restaking::slash_right(right.clone(), Perbill::from_percent(percent));
	assert!(receipt.burnt <= limit);
	assert!(receipt.burnt > 0 || percent == 0 || before == 0 || receipt.value == 0);
	assert_eq!(others().collect::<Vec<_>>(), untouched);
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
		RIGHTS.take();
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
