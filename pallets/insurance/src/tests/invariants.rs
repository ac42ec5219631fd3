// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls and outages, by anybody about anything, keep every invariant and conserve money.

mod steps;

use crate::{mock::*, rules::downtime::tests::incident, Events, Pools};
use proptest::prelude::*;
use sp_runtime::FixedU128;
use steps::{run, step, DOLLARS, FIRST, WHO};
use vigil_primitives::{answers::insurance::PoolId, incident::OnIncident, traits::Status};

fn worlds(test: impl FnOnce()) {
	build_and_execute(|| {
		open(OTHER_WARD, AssetKind::Native, terms());
		assert_eq!(open(WARD, AssetKind::WithId(DOLLAR), terms()), DOLLARS);
		let one = FixedU128::from_u32(1);
		Insurance::set_rate(root(), AssetKind::WithId(DOLLAR), one).expect("a rate");
		for id in 0..FIRST {
			Insurance::deposit(signed(ALICE), PoolId(id), 500_000).expect("a deposit");
		}
		test();
	});
}

/// All pools, those that were opened on the way as well.
fn pools() -> Vec<PoolId> {
	Pools::<Test>::iter_keys().collect()
}

/// All that is open comes to its end, and wards live.
fn calm() {
	world(|world| {
		world.paused = false;
		world.stopped.clear();
		world.disputed.clear();
	});
	for id in pools() {
		let service = pool_of(id).service;
		for event in pool_of(id).events {
			let event = Events::<Test>::get(id, event).expect("on the list");
			for one in event.incidents.iter().filter(|one| one.incident.resumed.is_none()) {
				let known = one.incident;
				let over = incident(known.id.0, known.began_at.0, known.until().start().0, true);
				Insurance::on_incident(service, &over);
			}
		}
		set_status(service, Status::Live);
		let _ = Insurance::set_terms(root(), id, Box::new(terms()));
	}
}

/// Everybody who has shares puts them into the line.
fn all_leave() {
	for (id, who) in pools().into_iter().flat_map(|id| WHO.map(|who| (id, who))) {
		let share = pool_of(id).share;
		let has = share.map_or(0, |share| Shares::balance(share, who));
		if has > 0 {
			Insurance::queue_exit(signed(who), id, has).expect("there is room in the line");
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(30))]

	#[test]
	fn whatever_happened_all_ends_and_everybody_gets_out(steps in prop::collection::vec(step(), 1..50)) {
		worlds(|| {
			steps.into_iter().for_each(run);
			calm();
			// Withdrawals that wait leave, policies end, and what is certified late is over.
			pass(12 * DAY);
			calm();
			let _ = Insurance::set_backing(root(), POOL, None);
			pass(2 * DAY);
			check();
			all_leave();
			pass(4 * DAY);
			check();
			for id in pools() {
				let pool = pool_of(id);
				assert_eq!((pool.policies, pool.locked, pool.unearned, pool.rate), (0, 0, 0, 0));
				assert!(pool.events.is_empty() || pool.debt > 0, "{pool:?}");
				assert_eq!((pool.queued, pool.backs), (0, 0), "{pool:?}");
				assert_eq!((pool.assets, Insurance::supply(&pool)), (0, 0), "{pool:?}");
			}
			assert_eq!(crate::Covered::<Test>::iter().count(), 0);
			assert!(crate::Groups::<Test>::iter_values().all(|group| group.used == 0));
			assert_eq!(crate::Chains::<Test>::iter().count(), 0);
			assert_eq!(crate::InsuredFor::<Test>::iter().count(), 0);
			assert_eq!(crate::Closings::<Test>::iter().count(), 0);
			assert_eq!(crate::Changes::<Test>::iter().count(), 0);
		});
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn invariants_hold_whatever_happens(steps in prop::collection::vec(step(), 1..70)) {
		worlds(|| {
			let issuance = Balances::total_issuance();
			for step in steps {
				let told = format!("{step:?}");
				run(step);
				if let Err(error) = Insurance::do_try_state() {
					panic!("{error:?} after {told}");
				}
				assert_eq!(Balances::total_issuance(), issuance, "{told}");
			}
		});
	}
}

/// What random sequences are worth: they reach all that can happen.
#[test]
fn random_sequences_reach_everything_that_is_told() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let steps = prop::collection::vec(step(), 40..70);
	let mut seen = std::collections::BTreeSet::new();
	for _ in 0..150 {
		let steps = steps.new_tree(&mut runner).expect("a sequence").current();
		worlds(|| {
			for step in steps {
				run(step);
				for record in System::read_events_for_pallet::<crate::Event<Test>>() {
					let told = format!("{record:?}");
					let name = told.trim_start_matches("Event::").split([' ', '{']).next();
					seen.extend(name.map(str::to_owned));
				}
				System::reset_events();
			}
		});
	}
	let all = [
		"BackingSet",
		"Bought",
		"CoinRateSet",
		"CoverSold",
		"DebtServed",
		"Deposited",
		"Earned",
		"EventClosed",
		"EventGrew",
		"EventsMerged",
		"ExitQueued",
		"FalseAlarm",
		"FigureDisputable",
		"GroupSet",
		"Guarded",
		"MadeWhole",
		"MaintenanceAnnounced",
		"Missed",
		"PaidOut",
		"ParkedFor",
		"PolicyClosed",
		"PoolOpened",
		"PurchaseUndone",
		"RateSet",
		"Redeemed",
		"Reduced",
		"Settled",
		"SettlementBegan",
		"SharesVoid",
		"TermsSet",
		"Unguarded",
	];
	let missed: Vec<_> = all.iter().filter(|name| !seen.contains(**name)).collect();
	assert!(missed.is_empty(), "{missed:?} of {seen:?}");
}
