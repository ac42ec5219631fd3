// SPDX-License-Identifier: Apache-2.0

//! Services that share the stake of consensus, and the door to the staking ledger.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

use crate::{
	configs::{
		consensus::MAX_AUTHORITIES, money::TreasuryAccount, staking::MaxExposurePageSize,
		system::RuntimeBlockWeights,
	},
	constants::{
		currency::VGL,
		restaking::{
			DEALLOCATION_DELAY, EVIDENCE_WINDOW, REWARD_HISTORY, SET_LIFETIME, SLASH_DEFERRAL,
		},
		time::SLOT_DURATION_MS,
	},
	AccountId, Babe, Balance, Balances, Restaking, Runtime, Staking, Timestamp,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{
		fungible::Credit, tokens::imbalance::ResolveTo, ConstU32, Get, Imbalance, OnUnbalanced,
	},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_restaking::{Exposure, StakeLedger};
use pallet_restaking_runtime_api::PendingChange;
use pallet_staking::{slashing::do_slash, ErasStakersOverview, ErasStakersPaged};
use pallet_timing::{SessionSlots, Timings};
use sp_runtime::{
	traits::{Convert, Zero},
	Perbill,
};
use sp_staking::{EraIndex, Page, StakingAccount};
use vigil_bls::HostArk;

/// pallet-staking, as services see it.
pub struct BondedStake;

impl StakeLedger for BondedStake {
	type AccountId = AccountId;

	fn active_era() -> EraIndex {
		pallet_staking::ActiveEra::<Runtime>::get().map_or(0, |era| era.index)
	}

	fn planned_era() -> EraIndex {
		pallet_staking::CurrentEra::<Runtime>::get().unwrap_or_default()
	}

	/// The next era begins with the next session, and that at its first slot.
	fn planned_era_start() -> u64 {
		let now = Timestamp::get() / 1_000;
		if Self::planned_era() <= Self::active_era() {
			return now;
		}
		let next_session =
			u64::from(Babe::current_epoch_start()).saturating_add(SessionSlots::<Runtime>::get());
		(next_session.saturating_mul(SLOT_DURATION_MS) / 1_000).max(now)
	}

	fn era_length() -> u64 {
		let timing = Timings::<Runtime>::get();
		let slots = u64::from(timing.session_slots).saturating_mul(timing.sessions_per_era.into());
		slots.saturating_mul(SLOT_DURATION_MS) / 1_000
	}

	fn is_validator(who: &AccountId) -> bool {
		pallet_staking::Validators::<Runtime>::contains_key(who)
	}

	fn exposure(era: EraIndex, validator: &AccountId) -> Option<Exposure> {
		let found = ErasStakersOverview::<Runtime>::get(era, validator)?;
		Some(Exposure { total: found.total, own: found.own, pages: found.page_count })
	}

	fn backers(era: EraIndex, validator: &AccountId, page: Page) -> Vec<(AccountId, u128)> {
		let found = ErasStakersPaged::<Runtime>::get((era, validator, page));
		let others = found.map_or_else(Vec::new, |page| page.others);
		others.into_iter().map(|one| (one.who, one.value)).collect()
	}

	fn page_size() -> u32 {
		MaxExposurePageSize::get()
	}

	fn slash(who: &AccountId, amount: u128, era: EraIndex) -> u128 {
		let total =
			|| Staking::ledger(StakingAccount::Stash(who.clone())).map_or(0, |ledger| ledger.total);
		let before = total();
		if before.is_zero() {
			return 0;
		}
		let mut taken = Credit::<AccountId, Balances>::zero();
		do_slash::<Runtime>(who, amount, &mut Zero::zero(), &mut taken, era);
		ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(taken);
		before.saturating_sub(total())
	}
}

/// Accounts are 32 bytes as they are.
pub struct AccountBytes;

impl Convert<AccountId, [u8; 32]> for AccountBytes {
	fn convert(account: AccountId) -> [u8; 32] {
		account.into()
	}
}

parameter_types! {
	pub const ServiceDeposit: Balance = 1_000 * VGL;
	pub const KeyFee: Balance = VGL;
	pub const SetLifetime: EraIndex = SET_LIFETIME;
	pub const EvidenceWindow: EraIndex = EVIDENCE_WINDOW;
	pub const SlashDeferral: EraIndex = SLASH_DEFERRAL;
	pub const DeallocationDelay: EraIndex = DEALLOCATION_DELAY;
	pub const RewardHistory: EraIndex = REWARD_HISTORY;
	/// A quarter of a block.
	pub ElectionWeight: Weight = Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	pub const RestakingPalletId: PalletId = PalletId(vigil_primitives::tags::hold::REWARD_POT);
}

impl pallet_restaking::Config for Runtime {
	type Currency = Balances;
	type Stake = BondedStake;
	type Curve = HostArk;
	type AccountBytes = AccountBytes;
	type UnixTime = Timestamp;
	type AdminOrigin = EnsureRoot<AccountId>;
	type ServiceDeposit = ServiceDeposit;
	type KeyFee = KeyFee;
	type MaxCandidates = ConstU32<MAX_AUTHORITIES>;
	type MaxMembers = ConstU32<300>;
	type MaxAllocations = ConstU32<16>;
	type ServicesPerBlock = ConstU32<100>;
	type ElectionWeight = ElectionWeight;
	type SetLifetime = SetLifetime;
	type EvidenceWindow = EvidenceWindow;
	type SlashDeferral = SlashDeferral;
	type DeallocationDelay = DeallocationDelay;
	type RewardHistory = RewardHistory;
	type PalletId = RestakingPalletId;
	type WeightInfo = pallet_restaking::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = BondedStake;
}

/// Everything about `watcher` that is decided and not yet so.
pub fn pending_changes_of(watcher: &AccountId) -> Vec<PendingChange> {
	let allocations = Restaking::allocations_of(watcher).filter_map(|(service, one, _)| {
		let change = one.pending?;
		let (target, effective) = (change.target, change.effective);
		Some(PendingChange::Allocation { service, current: one.current, target, effective })
	});
	let earliest = BondedStake::planned_era().saturating_add(1);
	let of_set = Restaking::waiting_for_next_set(watcher).flat_map(|(service, key, commission)| {
		let key = key.map(|key| PendingChange::Key { service, key, earliest });
		let commission = commission.map(|share| PendingChange::Commission {
			service,
			billionths: share.deconstruct(),
			earliest,
		});
		key.into_iter().chain(commission)
	});
	allocations.chain(of_set).collect()
}
