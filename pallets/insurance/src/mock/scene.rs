// SPDX-License-Identifier: Apache-2.0

//! What happens on the chain and to its wards.

use super::runtime::*;
use crate::{
	rules::{
		downtime::tests::incident,
		premium::{Pricing, Prior},
	},
	traits::OnFalseAlarm,
	Balance, CoverEvent, Events, Policies, PoolOf, PoolTerms, Pools,
};
use frame_support::{
	assert_ok,
	traits::{fungibles::Mutate, Hooks},
	weights::Weight,
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchResult, FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::{Curve, EventId, Insured, PolicyId, PoolId},
	incident::OnIncident,
	traits::{OnStatusChange, Status},
	Incident, IncidentId, ProtocolId, Seconds, ServiceId,
};

pub const WARD: ServiceId = ServiceId(7);
pub const OTHER_WARD: ServiceId = ServiceId(8);
/// The pool that tests begin with.
pub const POOL: PoolId = PoolId(0);
pub const PROTOCOL: ProtocolId = ProtocolId(3);
/// Opens pools.
pub const ROOT_PAYER: u128 = 1;
/// Owns the protocol, and buys.
pub const BUYER: u128 = 2;
/// Is paid.
pub const CAROL: u128 = 3;
/// Underwriters.
pub const ALICE: u128 = 4;
pub const BOB: u128 = 5;
pub const RICH: Balance = 1_000_000_000_000;
/// The beginning of time: a whole period.
pub const START: u64 = 1_000 * DAY;
/// A dollar.
pub const DOLLAR: u32 = 1;

/// Nothing in the first hour, all from the fifth on, in four steps.
pub const CURVE: Curve = Curve { deductible: Seconds(HOUR), full: Seconds(5 * HOUR), steps: 4 };

pub fn terms() -> PoolTerms {
	PoolTerms {
		merge_within: Seconds(600),
		dispute: Seconds(1_800),
		waiting: Seconds(2 * HOUR),
		least_deductible: Seconds(60),
		most_periods: 24 * 90,
		prior: Prior { outages: 1_000, watched: Seconds(365 * DAY), length: Seconds(3 * HOUR) },
		pricing: Pricing { load: 250_000_000, scarcity: 1_000_000_000, least_rate: 1 },
		for_watchers: Perbill::from_percent(20),
		for_reserve: Perbill::from_percent(10),
		exit_after: Seconds(DAY),
		exit_share: Perbill::from_percent(100),
		may_back: RICH,
	}
}

pub fn signed(who: u128) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn new_test_ext() -> TestExternalities {
	let rich = [ROOT_PAYER, BUYER, CAROL, ALICE, BOB, WATCHERS];
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, RICH)).to_vec(),
			..Default::default()
		},
		dollars: pallet_assets::GenesisConfig {
			assets: vec![(DOLLAR, ROOT_PAYER, true, 10)],
			accounts: rich.map(|who| (DOLLAR, who, RICH)).to_vec(),
			..Default::default()
		},
		..Default::default()
	};
	let mut ext = TestExternalities::new(storage.build_storage().expect("valid genesis"));
	ext.execute_with(|| {
		world(|world| {
			*world = World { now: START, at_risk: RICH, most_policies: 64, ..Default::default() };
			world.status.insert(WARD, Status::Live);
			world.status.insert(OTHER_WARD, Status::Live);
			world.owners.insert(PROTOCOL, BUYER);
			world.aged.insert((PROTOCOL, WARD), RICH);
			world.aged.insert((PROTOCOL, OTHER_WARD), RICH);
		});
		System::set_block_number(1);
		assert_ok!(Insurance::set_coin_rate(root(), WARD, FixedU128::from_u32(1)));
		Insurance::tick();
	});
	ext
}

/// Runs a test with a pool in VGL, and checks the invariants afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		open(WARD, AssetKind::Native, terms());
		test();
		check();
	});
}

pub fn check() {
	Insurance::do_try_state().expect("invariants hold");
}

pub fn open(service: ServiceId, asset: AssetKind, terms: PoolTerms) -> PoolId {
	let id = crate::NextPool::<Test>::get();
	assert_ok!(Insurance::open_pool(root(), service, asset, None, Box::new(terms)));
	id
}

/// Ends this block, and begins the next so many seconds later.
pub fn block_with(seconds: u64, weight: Weight) {
	let number = System::block_number();
	Insurance::on_idle(number, weight);
	Insurance::on_finalize(number);
	world(|world| world.now += seconds);
	System::set_block_number(number + 1);
	Insurance::on_initialize(number + 1);
}

pub fn block(seconds: u64) {
	block_with(seconds, Weight::MAX);
}

/// Lets time pass in blocks that all count, and has done what is to do.
pub fn pass(seconds: u64) {
	let mut left = seconds;
	while left > 0 {
		let now = left.min(600);
		block(now);
		left -= now;
	}
	block(0);
}

pub fn now() -> u64 {
	world(|world| world.now)
}

pub fn deposit(who: u128, amount: Balance) {
	assert_ok!(Insurance::deposit(signed(who), POOL, amount));
}

pub fn try_buy(cap: Balance, periods: u32) -> DispatchResult {
	try_buy_of(POOL, cap, CURVE, periods)
}

pub fn try_buy_of(pool: PoolId, cap: Balance, curve: Curve, periods: u32) -> DispatchResult {
	let insured = Insured::Protocol(PROTOCOL);
	Insurance::buy(signed(BUYER), pool, insured, None, CAROL, cap, curve, periods, RICH)
}

/// Buys cover for Carol that is in force when this returns.
pub fn cover(cap: Balance, periods: u32) -> PolicyId {
	let id = bought(cap, periods);
	pass(4 * HOUR);
	id
}

/// Buys cover for Carol that waits to be in force.
pub fn bought(cap: Balance, periods: u32) -> PolicyId {
	let id = crate::NextPolicy::<Test>::get();
	assert_ok!(try_buy(cap, periods));
	block(0);
	assert!(Policies::<Test>::contains_key(POOL, id), "in force");
	id
}

pub fn set_status(service: ServiceId, to: Status) {
	let from = world(|world| world.status.insert(service, to)).expect("a service");
	if from != to {
		Insurance::on_status_change(service, from, to);
	}
}

/// The record of a ward says this of an incident, and the pallet is told.
pub fn tell_of(service: ServiceId, incident: Incident) {
	world(|world| {
		let record = world.record.entry(service).or_default();
		record.retain(|one| one.id != incident.id && !one.overlaps(&incident));
		record.push(incident);
		record.sort_by_key(|one| one.began_at);
	});
	Insurance::on_incident(service, &incident);
}

pub fn tell(incident: Incident) {
	tell_of(WARD, incident);
}

/// The ward stood from then until now, and stands; certified just now.
pub fn stands(id: u64, since: u64) {
	set_status(WARD, Status::Halted);
	tell(incident(id, since, now(), false));
}

/// The ward stood from then until now, and lives.
pub fn back(id: u64, since: u64) {
	set_status(WARD, Status::Recovering);
	tell(incident(id, since, now(), true));
	set_status(WARD, Status::Live);
}

/// The ward stands for so long, from now on, and then lives.
pub fn outage(id: u64, seconds: u64) {
	let since = now();
	set_status(WARD, Status::Suspect);
	stands(id, since);
	pass(seconds);
	back(id, since);
}

/// An outage that is over is told of, all of a sudden.
pub fn told(id: u64, from: u64, seconds: u64) {
	tell(incident(id, from, from + seconds, true));
}

pub fn refute(id: u64) {
	Insurance::on_false_alarm(WARD, IncidentId(id));
}

pub fn pool() -> PoolOf<Test> {
	pool_of(POOL)
}

pub fn pool_of(id: PoolId) -> PoolOf<Test> {
	Pools::<Test>::get(id).expect("a pool")
}

pub fn event() -> (EventId, CoverEvent) {
	let id = *pool().events.last().expect("an event");
	(id, Events::<Test>::get(POOL, id).expect("an event"))
}

pub fn balance(who: u128) -> Balance {
	Balances::free_balance(who)
}

pub fn dollars(who: u128) -> Balance {
	Dollars::balance(DOLLAR, who)
}

/// What Carol has got.
pub fn paid() -> Balance {
	balance(CAROL) - RICH
}

pub fn shares(who: u128) -> Balance {
	pool().share.map_or(0, |share| Shares::balance(share, who))
}

/// What somebody's shares are worth.
pub fn worth(who: u128) -> Balance {
	shares(who) * pool().assets / Insurance::supply(&pool())
}

/// The issuer of the dollar takes some from a pool.
pub fn confiscate(pool: PoolId, amount: Balance) {
	use frame_support::traits::tokens::{Fortitude::Force, Precision::Exact, Preservation};
	let account = Insurance::account(pool);
	let burn = <Dollars as Mutate<u128>>::burn_from;
	assert_ok!(burn(DOLLAR, &account, amount, Preservation::Expendable, Exact, Force));
}
