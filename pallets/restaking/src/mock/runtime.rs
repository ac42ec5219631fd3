// SPDX-License-Identifier: Apache-2.0

//! A chain with a toy ledger of stake.

use super::VGL;
use crate::{self as pallet_restaking, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Contains},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{EraIndex, Page};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};
use vigil_bls::{backend::SigningBackend, possession_digest, Backend, Fake, Tag};
use vigil_primitives::{PossessionProof, PublicKey, ServiceId};

pub type AccountId = u64;
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
	type ExistentialDeposit = ExistentialDeposit;
}

/// Stake of one party: what the ledger still has.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
	pub active: EraIndex,
	pub planned: EraIndex,
	/// Stake left, by staker.
	pub stakes: BTreeMap<AccountId, u128>,
	/// Own stake and nominators by era and validator.
	pub exposures: BTreeMap<(EraIndex, AccountId), Vec<(AccountId, u128)>>,
	/// Who nominates whom.
	pub backers: BTreeMap<AccountId, Vec<AccountId>>,
	/// Where a staker wants to be paid, if not at its own account.
	pub payees: BTreeMap<AccountId, Option<AccountId>>,
	/// What was slashed and paid, by service and watcher, as the receiver was told.
	pub slashed: BTreeMap<(ServiceId, AccountId), u128>,
}

thread_local! {
	pub static LEDGER: RefCell<Ledger> = RefCell::default();
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

	fn payee(who: &AccountId) -> Option<AccountId> {
		LEDGER.with_borrow(|ledger| ledger.payees.get(who).copied().unwrap_or(Some(*who)))
	}

	fn slash(who: &AccountId, amount: u128, _: EraIndex, to: &AccountId) -> Taken {
		assert_eq!(*to, SLASHED);
		LEDGER.with_borrow_mut(|ledger| {
			let Some(stake) = ledger.stakes.get_mut(who) else { return Taken::default() };
			let taken = amount.min(*stake);
			*stake -= taken;
			Taken { taken, paid: taken }
		})
	}
}

/// Where slashed money goes in the mock.
pub const SLASHED: AccountId = 666;
/// Who gets what nobody claimed.
pub const REMAINDER: AccountId = 777;

/// Notes what it is told.
pub struct MockReceiver;

impl SlashReceiver<AccountId> for MockReceiver {
	fn receiver(_: ServiceId) -> AccountId {
		SLASHED
	}

	fn on_slashed(service: ServiceId, watcher: &AccountId, _: EraIndex, paid: u128) {
		LEDGER.with_borrow_mut(|ledger| {
			*ledger.slashed.entry((service, *watcher)).or_default() += paid;
		});
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

/// The keys of [`RESERVED`] and those after it.
pub struct Reserved;

/// The first key that no watcher may have.
pub const RESERVED: u64 = 900;

impl Contains<PublicKey> for Reserved {
	fn contains(other: &PublicKey) -> bool {
		(RESERVED..RESERVED + 2).any(|seed| key(seed) == *other)
	}
}

/// The mock's clock: the start of the active era.
pub struct MockTime;

impl frame_support::traits::UnixTime for MockTime {
	fn now() -> Duration {
		Duration::from_secs(u64::from(MockStake::active_era()) * ERA_SECONDS)
	}
}

parameter_types! {
	pub const ExistentialDeposit: u128 = VGL / 100;
	pub const ServiceDeposit: u128 = 100 * VGL;
	pub const ServiceFee: u128 = 10 * VGL;
	pub const LeastStake: u128 = VGL;
	pub const TermsNotice: u64 = 10;
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	pub const CommissionNotice: EraIndex = 3;
	pub const CandidatePatience: EraIndex = 4;
	pub const Remainder: AccountId = REMAINDER;
	pub const KeyFee: u128 = VGL;
	pub const EvidenceWindow: EraIndex = 3;
	pub const SlashDeferral: EraIndex = 2;
	pub const SetLifetime: EraIndex = 2;
	pub const DeallocationDelay: EraIndex = 9;
	pub const RewardHistory: EraIndex = 7;
	pub const RestakingPalletId: PalletId = PalletId(*b"vgl/rwrd");
	pub const TestBounds: OffenceBounds = OffenceBounds {
		least: OffenceFractions::all(Perbill::from_percent(1)),
		most: OffenceFractions::all(Perbill::one()),
	};
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
	type ReservedKeys = Reserved;
	type AccountBytes = AccountBytes;
	type UnixTime = MockTime;
	type AdminOrigin = EnsureRoot<AccountId>;
	type SlashReceiver = MockReceiver;
	type Remainder = Remainder;
	type ServiceDeposit = ServiceDeposit;
	type ServiceFee = ServiceFee;
	type LeastStake = LeastStake;
	type TermsNotice = TermsNotice;
	type MaxCommission = MaxCommission;
	type CommissionNotice = CommissionNotice;
	type CandidatePatience = CandidatePatience;
	type KeyFee = KeyFee;
	type OffenceBounds = TestBounds;
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

	fn pool(who: &AccountId, stake: u128) -> AccountId {
		Self::bond(who, stake);
		*who
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
