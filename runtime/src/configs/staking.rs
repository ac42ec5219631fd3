// SPDX-License-Identifier: Apache-2.0

//! Stake, its election and its rewards.

use crate::{
	configs::{governance::StakingGovernance, money::TreasuryAccount},
	constants::staking::{BONDING_DURATION, HISTORY_DEPTH, SLASH_DEFER_DURATION},
	stake::pools::{AttributedStake, PoolSlashes},
	AccountId, Balance, Balances, DelegatedStaking, NominationPools, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, Session, Staking, System, Timestamp, VoterList,
};
use frame_election_provider_support::{
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain, SequentialPhragmen, VoteWeight,
};
use frame_support::{
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstBool, ConstU32, ConstU8},
	PalletId,
};
use pallet_staking::UseValidatorsMap;
use pallet_timing::SessionsPerEra;
use sp_core::U256;
use sp_runtime::{curve::PiecewiseLinear, traits::Convert, FixedU128, Perbill};
use sp_staking::currency_to_vote::U128CurrencyToVote;
use sp_staking::EraIndex;

/// Most validators that an election may return.
pub const MAX_ACTIVE_VALIDATORS: u32 = 300;
/// Most voters of one on-chain election; the bags list supplies those with the most stake first.
pub const MAX_ELECTING_VOTERS: u32 = 5_000;
/// Most candidates of one on-chain election.
pub const MAX_ELECTABLE_TARGETS: u32 = 1_000;
/// Most validators a nominator may name.
pub const MAX_NOMINATIONS: u32 = 16;
/// Lower bounds of the bags that nominators are sorted into.
const BAG_COUNT: usize = 96;

/// Bag bounds rise by a quarter from 0.01 VGL, and the last one holds the rest.
const fn bag_thresholds() -> [VoteWeight; BAG_COUNT] {
	let mut bounds = [VoteWeight::MAX; BAG_COUNT];
	let mut bound: VoteWeight = 10_000_000_000;
	let mut index = 0;
	while index < BAG_COUNT - 1 {
		bounds[index] = bound;
		bound += bound / 4;
		index += 1;
	}
	bounds
}

static BAG_THRESHOLDS: [VoteWeight; BAG_COUNT] = bag_thresholds();

// Yearly issuance: 2.5 % with nothing staked, 10 % at the ideal half, falling beyond it.
pallet_staking_reward_curve::build! {
	const REWARD_CURVE: PiecewiseLinear<'static> = curve!(
		min_inflation: 0_025_000,
		max_inflation: 0_100_000,
		ideal_stake: 0_500_000,
		falloff: 0_050_000,
		max_piece_count: 40,
		test_precision: 0_005_000,
	);
}

/// Who gets what consensus slashes.
pub type SlashedMoney = TreasuryAccount;

parameter_types! {
	pub const BagThresholds: &'static [VoteWeight] = &BAG_THRESHOLDS;
	pub const BondingDuration: EraIndex = BONDING_DURATION;
	pub const SlashDeferDuration: EraIndex = SLASH_DEFER_DURATION;
	pub const HistoryDepth: u32 = HISTORY_DEPTH;
	pub const RewardCurve: &'static PiecewiseLinear<'static> = &REWARD_CURVE;
	pub const MaxExposurePageSize: u32 = 256;
	pub const MaxActiveValidators: u32 = MAX_ACTIVE_VALIDATORS;
	pub const MaxElectingVoters: u32 = MAX_ELECTING_VOTERS;
	/// Backers that a validator has at most, so that a report of its equivocation fits into a block
	/// whatever it weighs. An election leaves out those with the least stake.
	pub const MaxNominatorsPerValidator: u32 = 1_024;
	pub ElectionLimits: ElectionBounds = ElectionBoundsBuilder::default()
		.voters_count(MAX_ELECTING_VOTERS.into())
		.targets_count(MAX_ELECTABLE_TARGETS.into())
		.build();
}

/// The election runs on chain: bounded voters and candidates fit a block of this chain.
pub struct OnChainElection;

impl onchain::Config for OnChainElection {
	type Sort = ConstBool<true>;
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, Perbill>;
	type DataProvider = Staking;
	type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
	type MaxBackersPerWinner = MaxNominatorsPerValidator;
	type MaxWinnersPerPage = MaxActiveValidators;
	type Bounds = ElectionLimits;
}

/// Sizes for the staking benchmarks.
pub struct StakingBenchmarkingConfig;

impl pallet_staking::BenchmarkingConfig for StakingBenchmarkingConfig {
	type MaxNominators = ConstU32<1_000>;
	type MaxValidators = ConstU32<1_000>;
}

impl pallet_staking::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CurrencyBalance = Balance;
	type UnixTime = Timestamp;
	type CurrencyToVote = U128CurrencyToVote;
	type ElectionProvider = onchain::OnChainExecution<OnChainElection>;
	type GenesisElectionProvider = onchain::OnChainExecution<OnChainElection>;
	type NominationsQuota = pallet_staking::FixedNominationsQuota<MAX_NOMINATIONS>;
	type HistoryDepth = HistoryDepth;
	type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
	type RuntimeEvent = RuntimeEvent;
	type Slash = ResolveTo<SlashedMoney, Balances>;
	type Reward = ();
	type SessionsPerEra = SessionsPerEra<Runtime>;
	type BondingDuration = BondingDuration;
	type SlashDeferDuration = SlashDeferDuration;
	type AdminOrigin = StakingGovernance;
	type SessionInterface = Self;
	type EraPayout = pallet_staking::ConvertCurve<RewardCurve>;
	type NextNewSession = Session;
	type MaxExposurePageSize = MaxExposurePageSize;
	type MaxValidatorSet = MaxActiveValidators;
	type VoterList = VoterList;
	type TargetList = UseValidatorsMap<Self>;
	type MaxUnlockingChunks = ConstU32<32>;
	type MaxControllersInDeprecationBatch = ConstU32<100>;
	type EventListeners = (NominationPools, DelegatedStaking);
	type Filter = pallet_nomination_pools::AllPoolMembers<Runtime>;
	type BenchmarkingConfig = StakingBenchmarkingConfig;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_bags_list::Config<pallet_bags_list::Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_bags_list::weights::SubstrateWeight<Runtime>;
	type ScoreProvider = Staking;
	type BagThresholds = BagThresholds;
	type MaxAutoRebagPerBlock = ConstU32<5>;
	type Score = VoteWeight;
}

parameter_types! {
	pub const DelegatedStakingPalletId: PalletId = PalletId(*b"vgl/dlgs");
	pub const PoolsPalletId: PalletId = PalletId(*b"vgl/pool");
	pub const DelegatedSlashReward: Perbill = Perbill::from_percent(1);
}

impl pallet_delegated_staking::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type PalletId = DelegatedStakingPalletId;
	type Currency = Balances;
	type OnSlash = PoolSlashes;
	type SlashRewardFraction = DelegatedSlashReward;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CoreStaking = Staking;
}

/// Between balances and the wide integers that pools compute in.
pub struct WideBalance;

impl Convert<Balance, U256> for WideBalance {
	fn convert(balance: Balance) -> U256 {
		balance.into()
	}
}

impl Convert<U256, Balance> for WideBalance {
	fn convert(wide: U256) -> Balance {
		wide.min(Balance::MAX.into()).low_u128()
	}
}

impl pallet_nomination_pools::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_nomination_pools::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RewardCounter = FixedU128;
	type PalletId = PoolsPalletId;
	type MaxPointsToBalance = ConstU8<10>;
	type MaxUnbonding = ConstU32<8>;
	type BalanceToU256 = WideBalance;
	type U256ToBalance = WideBalance;
	type StakeAdapter = AttributedStake;
	// One pool per era in which stake of members may still be slashed.
	type MaxUnbondingPools = ConstU32<{ BONDING_DURATION + 4 }>;
	type MaxMetadataLen = ConstU32<256>;
	type AdminOrigin = StakingGovernance;
	type BlockNumberProvider = System;
	type Filter = pallet_staking::AllStakers<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bag_thresholds_rise_strictly_to_the_maximum() {
		assert!(BAG_THRESHOLDS.windows(2).all(|pair| pair[0] < pair[1]));
		assert_eq!(BAG_THRESHOLDS.last(), Some(&VoteWeight::MAX));
	}

	#[test]
	fn wide_balance_saturates() {
		let convert = <WideBalance as Convert<U256, Balance>>::convert;
		assert_eq!(convert(U256::MAX), Balance::MAX);
		assert_eq!(convert(U256::from(7)), 7);
	}
}
