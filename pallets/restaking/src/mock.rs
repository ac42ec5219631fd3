// SPDX-License-Identifier: Apache-2.0

//! A chain with a toy ledger of stake, whose eras and exposures tests set by hand.

use crate::{self as pallet_restaking, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::ConstU32,
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::Convert, BuildStorage, Perbill};
use sp_staking::{EraIndex, Page};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_bls::{backend::SigningBackend, possession_digest, Backend, Fake, Tag};
use vigil_primitives::{
	Head, Policy, PossessionProof, PublicKey, Seconds, ServiceId, SetCommitment, SetId,
};

pub type AccountId = u64;
pub const VGL: u128 = 1_000_000_000_000;
/// Seconds of an era in the mock.
pub const ERA_SECONDS: u64 = 100;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(2)]
	pub type Restaking = pallet_restaking;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
	type DbWeight = ParityDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type AccountStore = System;
	type ExistentialDeposit = frame_support::traits::ConstU128<1>;
}

/// Stake of one party: what the ledger still has.
#[derive(Clone, Debug, Default)]
struct Ledger {
	active: EraIndex,
	planned: EraIndex,
	/// Stake left, by staker.
	stakes: BTreeMap<AccountId, u128>,
	/// Own stake and nominators by era and validator.
	exposures: BTreeMap<(EraIndex, AccountId), Vec<(AccountId, u128)>>,
	/// Who nominates whom.
	backers: BTreeMap<AccountId, Vec<AccountId>>,
}

thread_local! {
	static LEDGER: RefCell<Ledger> = RefCell::default();
}

/// Nominators on one page of the mock's exposures.
pub const PAGE_SIZE: usize = 4;

pub struct MockStake;

impl StakeLedger for MockStake {
	type AccountId = AccountId;

	fn active_era() -> EraIndex {
		LEDGER.with_borrow(|ledger| ledger.active)
	}

	fn planned_era() -> EraIndex {
		LEDGER.with_borrow(|ledger| ledger.planned)
	}

	fn planned_era_start() -> u64 {
		u64::from(Self::planned_era()) * ERA_SECONDS
	}

	fn era_length() -> u64 {
		ERA_SECONDS
	}

	fn is_validator(who: &AccountId) -> bool {
		LEDGER.with_borrow(|ledger| ledger.backers.contains_key(who))
	}

	fn exposure(era: EraIndex, validator: &AccountId) -> Option<Exposure> {
		LEDGER.with_borrow(|ledger| {
			let parties = ledger.exposures.get(&(era, *validator))?;
			Some(Exposure {
				total: parties.iter().map(|(_, stake)| stake).sum(),
				own: parties[0].1,
				pages: (parties.len() - 1).div_ceil(PAGE_SIZE) as Page,
			})
		})
	}

	fn backers(era: EraIndex, validator: &AccountId, page: Page) -> Vec<(AccountId, u128)> {
		LEDGER.with_borrow(|ledger| {
			let parties = ledger.exposures.get(&(era, *validator)).cloned().unwrap_or_default();
			parties.into_iter().skip(1 + page as usize * PAGE_SIZE).take(PAGE_SIZE).collect()
		})
	}

	fn page_size() -> u32 {
		PAGE_SIZE as u32
	}

	fn slash(who: &AccountId, amount: u128, _: EraIndex) -> u128 {
		LEDGER.with_borrow_mut(|ledger| {
			let Some(stake) = ledger.stakes.get_mut(who) else { return 0 };
			let taken = amount.min(*stake);
			*stake -= taken;
			taken
		})
	}
}

/// An account as 32 bytes.
pub struct AccountBytes;

impl Convert<AccountId, [u8; 32]> for AccountBytes {
	fn convert(who: AccountId) -> [u8; 32] {
		let mut bytes = [0; 32];
		bytes[..8].copy_from_slice(&who.to_le_bytes());
		bytes
	}
}

fn secret(seed: u64) -> <Fake as SigningBackend>::Secret {
	let mut bytes = [1; 32];
	bytes[..8].copy_from_slice(&seed.to_le_bytes());
	Fake::secret(&bytes)
}

pub fn key(seed: u64) -> PublicKey {
	Fake::key_bytes(&Fake::public(&secret(seed)))
}

/// The proof that `account` possesses [`key`]`(seed)`.
pub fn proof(seed: u64, account: AccountId) -> PossessionProof {
	let genesis = System::block_hash(0);
	let digest = possession_digest(genesis, &AccountBytes::convert(account), &key(seed));
	let signature = Fake::sign(&secret(seed), Tag::Possession, &digest.0);
	PossessionProof(Fake::signature_bytes(&signature).0)
}

/// The mock's clock: the start of the active era.
pub struct MockTime;

impl frame_support::traits::UnixTime for MockTime {
	fn now() -> Duration {
		Duration::from_secs(u64::from(MockStake::active_era()) * ERA_SECONDS)
	}
}

parameter_types! {
	pub const ServiceDeposit: u128 = 100 * VGL;
	pub const KeyFee: u128 = VGL;
	pub const EvidenceWindow: EraIndex = 3;
	pub const SlashDeferral: EraIndex = 2;
	pub const SetLifetime: EraIndex = 2;
	pub const DeallocationDelay: EraIndex = 9;
	pub const RewardHistory: EraIndex = 7;
	pub const RestakingPalletId: PalletId = PalletId(*b"vgl/rwrd");
	pub static ServicesPerBlock: u32 = 3;
	pub static ElectionWeight: Weight = milliseconds(100);
}

pub const fn milliseconds(time: u64) -> Weight {
	Weight::from_parts(time * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX)
}

impl Config for Test {
	type Currency = Balances;
	type Stake = MockStake;
	type Curve = Fake;
	type AccountBytes = AccountBytes;
	type UnixTime = MockTime;
	type AdminOrigin = EnsureRoot<AccountId>;
	type ServiceDeposit = ServiceDeposit;
	type KeyFee = KeyFee;
	type MaxCandidates = ConstU32<20>;
	type MaxMembers = ConstU32<10>;
	type MaxAllocations = ConstU32<4>;
	type ServicesPerBlock = ServicesPerBlock;
	type ElectionWeight = ElectionWeight;
	type EvidenceWindow = EvidenceWindow;
	type SlashDeferral = SlashDeferral;
	type DeallocationDelay = DeallocationDelay;
	type RewardHistory = RewardHistory;
	type SetLifetime = SetLifetime;
	type PalletId = RestakingPalletId;
	type WeightInfo = weights::SubstrateWeight<Test>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockStake;
}

#[cfg(feature = "runtime-benchmarks")]
impl benchmarking::BenchmarkHelper<AccountId> for MockStake {
	fn bond(who: &AccountId, stake: u128) {
		LEDGER.with_borrow_mut(|ledger| ledger.stakes.insert(*who, stake));
	}

	fn validate(who: &AccountId) {
		LEDGER.with_borrow_mut(|ledger| ledger.backers.insert(*who, Vec::new()));
	}

	fn expose(era: EraIndex, who: &AccountId, own: u128, backers: &[(AccountId, u128)]) {
		let parties = std::iter::once((*who, own)).chain(backers.iter().copied()).collect();
		LEDGER.with_borrow_mut(|ledger| ledger.exposures.insert((era, *who), parties));
	}

	fn set_eras(active: EraIndex, planned: EraIndex) {
		LEDGER.with_borrow_mut(|ledger| (ledger.active, ledger.planned) = (active, planned));
	}

	fn generator() -> PublicKey {
		key(1)
	}

	fn prove(digest: sp_core::H256) -> PossessionProof {
		let signature = Fake::sign(&secret(1), Tag::Possession, &digest.0);
		PossessionProof(Fake::signature_bytes(&signature).0)
	}
}

/// Owns the services of the tests.
pub const OWNER: AccountId = 1;
/// Watchers of the tests; each has [`STAKE`] of its own.
pub const WATCHERS: [AccountId; 4] = [10, 11, 12, 13];
pub const STAKE: u128 = 1_000 * VGL;

/// A chain on which nobody has staked yet.
pub fn new_test_ext() -> sp_io::TestExternalities {
	LEDGER.set(Ledger::default());
	let everybody = [OWNER].into_iter().chain(WATCHERS).chain(100..140);
	let balances = everybody.map(|who| (who, 1_000_000 * VGL)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("valid genesis");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for who in WATCHERS {
			stake(who, STAKE, &[]);
		}
		new_era();
		test();
		Restaking::do_try_state().expect("invariants hold after the test");
	});
}

/// Gives `who` stake, with nominators and what each has.
pub fn stake(who: AccountId, own: u128, nominators: &[(AccountId, u128)]) {
	LEDGER.with_borrow_mut(|ledger| {
		ledger.stakes.insert(who, own);
		ledger.stakes.extend(nominators.iter().copied());
		ledger.backers.insert(who, nominators.iter().map(|(who, _)| *who).collect());
	});
}

pub fn stake_left(who: AccountId) -> u128 {
	LEDGER.with_borrow(|ledger| ledger.stakes.get(&who).copied().unwrap_or(0))
}

/// Plans the next era and runs the blocks that elect its sets.
pub fn plan_era() {
	expose_planned_era();
	run_election();
}

/// Plans the next era: its exposures are what is staked now.
pub fn expose_planned_era() {
	LEDGER.with_borrow_mut(|ledger| {
		ledger.planned = ledger.active + 1;
		for (validator, backers) in &ledger.backers {
			let parties = std::iter::once(validator).chain(backers);
			let exposure = parties.map(|who| (*who, ledger.stakes[who])).collect();
			ledger.exposures.insert((ledger.planned, *validator), exposure);
		}
	});
}

/// Runs blocks until the election under way has ended.
pub fn run_election() {
	next_block();
	while ElectionCursor::<Test>::exists() {
		next_block();
	}
}

/// Opens a block and returns what the pallet says its hook cost.
pub fn next_block() -> Weight {
	use frame_support::traits::Hooks;
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Restaking::on_initialize(number)
}

/// Plans an era and starts it.
pub fn new_era() {
	plan_era();
	start_planned_era();
}

pub fn start_planned_era() {
	LEDGER.with_borrow_mut(|ledger| ledger.active = ledger.planned);
}

pub fn run_to_era(era: EraIndex) {
	while MockStake::active_era() < era {
		new_era();
	}
}

pub fn terms() -> ServiceTerms {
	ServiceTerms {
		policy: Policy {
			head: Head::Latest,
			halt_after: Seconds(12),
			round_length: Seconds(3),
			margin: Seconds(5),
			checkpoint_interval: 32,
			stable_for: Seconds(30),
			standby_after: Seconds(86_400),
			gone_after: Seconds(86_400),
			min_voices: 3,
			time_margin: Seconds(0),
		},
		max_members: 10,
		min_stake: VGL,
		weight_cap: Perbill::one(),
		max_slash: Perbill::one(),
		min_participation: Perbill::zero(),
		allow_list: false,
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn register_service(terms: ServiceTerms) -> ServiceId {
	let id = NextServiceId::<Test>::get();
	Restaking::register_service(signed(OWNER), terms).expect("service is registered");
	id
}

/// Makes `who` a watcher with a key of its own.
pub fn register_watcher(who: AccountId) {
	Restaking::register_watcher(signed(who), key(who), proof(who, who), Perbill::zero())
		.expect("watcher is registered");
}

pub fn allocate(who: AccountId, service: ServiceId, percent: u32) {
	Restaking::allocate(signed(who), service, Perbill::from_percent(percent))
		.expect("stake is allocated");
}

/// A set with its members.
pub struct Elected {
	pub era: EraIndex,
	pub commitment: SetCommitment,
	pub members: MembersOf<Test>,
}

/// The latest set of a service.
pub fn latest_set(service: ServiceId) -> Option<Elected> {
	let id: SetId = Services::<Test>::get(service)?.latest_set;
	let Set { era, commitment, .. } = Sets::<Test>::get(service, id)?;
	Some(Elected { era, commitment, members: SetMembers::<Test>::get(service, id) })
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Restaking(event) => Some(event),
			_ => None,
		})
		.collect()
}
