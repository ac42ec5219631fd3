// SPDX-License-Identifier: Apache-2.0

//! Services that share the stake of consensus.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

pub use crate::stake::BondedStake;

use crate::{
	configs::{
		consensus::MAX_AUTHORITIES, emergency::KeysOfStandbys, money::TreasuryAccount,
		system::RuntimeBlockWeights,
	},
	constants::{
		currency::VGL,
		restaking::{
			CANDIDATE_PATIENCE, COMMISSION_NOTICE, DEALLOCATION_DELAY, EVIDENCE_WINDOW,
			REWARD_HISTORY, SET_LIFETIME, SLASH_DEFERRAL, TERMS_NOTICE,
		},
		slashing::{LEAST, MOST},
	},
	AccountId, Balance, Balances, BlockNumber, Runtime, Slashing, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get, TypedGet},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_restaking::{OffenceBounds, SlashReceiver};
use pallet_timing::Scaled;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::EraIndex;
use vigil_bls::HostArk;
use vigil_primitives::ServiceId;

/// Slashed money goes into the pot of its service, from which its cases pay.
pub struct PotOfService;

impl SlashReceiver<AccountId> for PotOfService {
	fn receiver(service: ServiceId) -> AccountId {
		Slashing::pot(service)
	}

	fn on_slashed(service: ServiceId, _: &AccountId, _: EraIndex, paid: u128) {
		Slashing::note_paid(service, paid);
	}
}

/// Who gets what nobody claimed of a service that is forgotten.
pub struct Treasury;

impl Get<AccountId> for Treasury {
	fn get() -> AccountId {
		<TreasuryAccount as TypedGet>::get()
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
	/// A tenth of the deposit: who registers services to be in the way of others pays for it.
	pub const ServiceFee: Balance = 100 * VGL;
	/// A hundredth of what a validator has to bond.
	pub const LeastStake: Balance = 100 * VGL;
	pub const TermsBounds: OffenceBounds = OffenceBounds { least: LEAST, most: MOST };
	pub const TermsNotice: BlockNumber = TERMS_NOTICE;
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	pub const CommissionNotice: EraIndex = COMMISSION_NOTICE;
	pub const CandidatePatience: EraIndex = CANDIDATE_PATIENCE;
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
	type ReservedKeys = KeysOfStandbys;
	type AccountBytes = AccountBytes;
	type UnixTime = Timestamp;
	type AdminOrigin = EnsureRoot<AccountId>;
	type SlashReceiver = PotOfService;
	type Remainder = Treasury;
	type ServiceDeposit = ServiceDeposit;
	type ServiceFee = ServiceFee;
	type LeastStake = LeastStake;
	type OffenceBounds = TermsBounds;
	type TermsNotice = Scaled<Runtime, TermsNotice>;
	type MaxCommission = MaxCommission;
	type CommissionNotice = CommissionNotice;
	type CandidatePatience = CandidatePatience;
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
