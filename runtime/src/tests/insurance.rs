// SPDX-License-Identifier: Apache-2.0

//! Cover on the real chain: certified outages, the real staking ledger, real assets and real weights.

mod alarms;
mod bounds;
mod buyers;
mod payouts;
mod pins;
mod roles;
mod stopped;

use super::{
	account, build_and_execute,
	failover::{register_at, targets, HAVEN},
	liveness::{certify, elect, round, tell},
	restaking::next_era,
	run_to,
};
use crate::{
	configs::insurance::AssetKind,
	constants::currency::VGL,
	genesis_config_presets::{DOLLAR, TEST_DOLLAR},
	AccountId, Balance, Balances, Failover, Insurance, Restaking, Runtime, RuntimeEvent,
	RuntimeOrigin, System,
};
use frame_support::{assert_ok, storage::with_storage_layer, traits::Get};
use pallet_insurance::{
	rules::premium::{Pricing, Prior},
	Event, PoolTerms,
};
use pallet_insurance_runtime_api::{
	runtime_decl_for_insurance_api::InsuranceApi, Curve, PolicyId, PoolId,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Eve, Ferdie, One};
use sp_runtime::{DispatchResult, FixedU128, Perbill};
use vigil_primitives::{
	answers::insurance::Insured,
	traits::{DeclaredValues, ServiceTerms},
	Checkpoint, Halt, Height, ProtocolId, Resume, Seconds, ServiceId, Statement, ThrottleClass,
	UnixTime, H256,
};

pub(super) const POOL: PoolId = PoolId(0);
const PROTOCOL: ProtocolId = ProtocolId(0);

/// Nothing for ten seconds, all from seventy on, in six steps.
const CURVE: Curve = Curve { deductible: Seconds(10), full: Seconds(70), steps: 6 };

fn terms() -> PoolTerms {
	PoolTerms {
		merge_within: Seconds(9),
		dispute: Seconds(12),
		waiting: Seconds(6),
		least_deductible: Seconds(1),
		most_periods: 10_000,
		prior: Prior { outages: 1_000, watched: Seconds(86_400), length: Seconds(60) },
		pricing: Pricing { load: 250_000_000, scarcity: 1_000_000_000, least_rate: 1 },
		for_watchers: Perbill::from_percent(20),
		for_reserve: Perbill::from_percent(10),
		exit_after: <Runtime as pallet_insurance::Config>::LateFor::get(),
		exit_share: Perbill::from_percent(100),
		may_back: 0,
	}
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

fn later(blocks: u32) {
	run_to(System::block_number() + blocks);
}

/// Registers Alice's destination.
fn destination(service: ServiceId) {
	register_at(HAVEN, Alice, Some(service));
}

/// A protocol of `owner` with a plan that declares so much, and has paid for it for eighty eras.
fn protocol(owner: &AccountId, service: ServiceId, value: Balance) -> ProtocolId {
	let signed = |owner: &AccountId| RuntimeOrigin::signed(owner.clone());
	let id = pallet_failover::NextProtocol::<Runtime>::get();
	let plan = pallet_failover::NextPlan::<Runtime>::get();
	assert_ok!(Failover::register_protocol(signed(owner)));
	let latest = <Restaking as ServiceTerms>::latest(service).expect("a service");
	let class = ThrottleClass::Normal;
	assert_ok!(Failover::arm_plan(signed(owner), id, service, class, targets(), value, latest));
	let fee = <Runtime as pallet_failover::Config>::ValueFee::get().mul_ceil(value);
	assert_ok!(Failover::fund_plan(signed(owner), plan, fee.max(1) * 80));
	id
}

/// Ferdie's protocol, which declares so much, and a pool of Eve's that has as much as that.
pub(super) fn insure_protocol(service: ServiceId, value: Balance) {
	destination(service);
	assert_eq!(protocol(&account(Ferdie), service, value), PROTOCOL);
	open(service, AssetKind::Native, terms());
	assert_ok!(Insurance::deposit(signed(Eve), POOL, value));
}

/// The same, of which so much can be insured.
pub(super) fn insured(value: Balance) -> ServiceId {
	let service = elect();
	insure_protocol(service, value);
	(0..4).for_each(|_| next_era());
	assert_eq!(<Failover as DeclaredValues>::aged(PROTOCOL, service, 3), value);
	service
}

fn insurable(value: Balance, test: impl FnOnce(ServiceId)) {
	build_and_execute(|| test(insured(value)));
}

fn open(service: ServiceId, asset: AssetKind, terms: PoolTerms) {
	assert_ok!(Insurance::open_pool(RuntimeOrigin::root(), service, asset, None, Box::new(terms)));
}

/// A pool in dollars, of which each is worth a VGL.
pub(super) fn dollar_pool(service: ServiceId) -> PoolId {
	let (pool, asset) = (PoolId(1), AssetKind::WithId(TEST_DOLLAR));
	open(service, asset.clone(), terms());
	let rate = FixedU128::from_rational(VGL, DOLLAR);
	assert_ok!(Insurance::set_rate(RuntimeOrigin::root(), asset, rate));
	pool
}

fn buy_for(to: AccountId, cap: Balance) -> DispatchResult {
	let insured = Insured::Protocol(PROTOCOL);
	with_storage_layer(|| {
		Insurance::buy(signed(Ferdie), POOL, insured, None, to, cap, CURVE, 100, Balance::MAX)
	})
}

fn buy(cap: Balance) -> DispatchResult {
	buy_for(account(One), cap)
}

/// Cover for One that is in force.
pub(super) fn covered(cap: Balance) -> PolicyId {
	let policy = pallet_insurance::NextPolicy::<Runtime>::get();
	assert_ok!(buy(cap));
	later(12);
	let told = Runtime::policy(POOL, policy).expect("in force");
	assert!(told.start.0 < now());
	policy
}

fn now() -> u64 {
	round().0
}

fn block_hash() -> H256 {
	H256::repeat_byte(1)
}

fn halt(height: u64) -> Statement {
	let (block_hash, block_timestamp) = (block_hash(), UnixTime(height));
	Statement::Halt(Halt { height: Height(height), block_hash, block_timestamp, round: round() })
}

fn resume(height: u64) -> Statement {
	Statement::Resume(Resume { height: Height(height), block_hash: block_hash(), round: round() })
}

fn checkpoint(height: u64, state_root: H256) -> Statement {
	let (block_hash, block_timestamp) = (H256::repeat_byte(2), UnixTime(height));
	let (height, round) = (Height(height), round());
	Statement::Checkpoint(Checkpoint { height, block_hash, state_root, block_timestamp, round })
}

/// The ward is certified to stand now, and to live again so many blocks later.
fn outage(service: ServiceId, height: u64, blocks: u32) {
	tell(certify(service, halt(height)));
	later(blocks);
	tell(certify(service, resume(height)));
	later(11);
	let next = (height / 32 + 1) * 32;
	tell(certify(service, checkpoint(next, H256::repeat_byte(3))));
}

fn free(who: Sr25519Keyring) -> Balance {
	Balances::free_balance(account(who))
}

/// What the pallet said in the open block.
fn said() -> Vec<Event<Runtime>> {
	let own = |event| match event {
		RuntimeEvent::Insurance(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}
