// SPDX-License-Identifier: Apache-2.0

//! Plans of protocols, and the messages that carry them to destinations.

use crate::{
	configs::{liveness::GenesisHash, slashing::FiredPlans},
	constants::{
		currency::{deposit, MICRO_VGL, MILLI_VGL, VGL},
		time::DAYS,
	},
	AccountId, Balance, Balances, BlockNumber, Liveness, Restaking, Runtime,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	PalletId,
};
use pallet_failover::traits::ServiceFees;
use pallet_timing::Scaled;
use sp_core::H256;
use sp_runtime::{traits::Convert, DispatchResult, Perbill};
use vigil_primitives::{Era, Seconds, ServiceId};

/// The account here that a relayer names on a destination, byte by byte.
pub struct BeneficiaryAccount;

impl Convert<H256, AccountId> for BeneficiaryAccount {
	fn convert(beneficiary: H256) -> AccountId {
		AccountId::new(beneficiary.0)
	}
}

/// Fees on declared values are earned by the watchers of the service like other fees.
pub struct WatchersFees;

impl ServiceFees<AccountId> for WatchersFees {
	fn pay(service: ServiceId, from: &AccountId, amount: Balance) -> DispatchResult {
		Restaking::fund(service, from, amount)
	}
}

/// The era that runs.
pub struct ActiveEra;

impl Get<Era> for ActiveEra {
	fn get() -> Era {
		Era(pallet_staking::ActiveEra::<Runtime>::get().map_or(0, |era| era.index))
	}
}

parameter_types! {
	pub const FailoverPalletId: PalletId = PalletId(*b"vgl/fail");
	pub const ProtocolDeposit: Balance = 100 * VGL;
	pub const ProtocolFee: Balance = 10 * VGL;
	pub const DestinationDeposit: Balance = 100 * VGL;
	pub const LaneFee: Balance = VGL;
	pub const PlanDeposit: Balance = deposit(1, 512);
	pub const CriticalDeposit: Balance = 500 * VGL;
	/// With 512 a doubling the first thousand plans of a service pay 0.1 or 0.2 VGL for a place; to fill the half of
	/// haven's inbox costs more than three million.
	pub const PlaceFee: Balance = 100 * MILLI_VGL;
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const RelayBase: Balance = 50 * MILLI_VGL;
	pub const RelayPerByte: Balance = 20 * MICRO_VGL;
	/// A set takes office once an era: a quiet lane costs less than 150 VGL a year, checkpoints
	/// included.
	pub const HandoverFee: Balance = 200 * MILLI_VGL;
	pub const CheckpointFee: Balance = 50 * MILLI_VGL;
	pub const CheckpointInterval: Seconds = Seconds(6 * 3_600);
	pub const LeastPayment: Balance = 10 * MILLI_VGL;
	/// About two per mille of the value in a year of daily eras.
	pub const ValueFee: Perbill = Perbill::from_parts(5_000);
	pub const ChangeDelay: BlockNumber = DAYS;
	pub const LaneIdle: BlockNumber = 28 * DAYS;
}

impl pallet_failover::Config for Runtime {
	type Currency = Balances;
	type Services = Liveness;
	type Terms = Restaking;
	type Fees = WatchersFees;
	type Firings = FiredPlans;
	type Roots = Liveness;
	type CurrentEra = ActiveEra;
	type GenesisHash = GenesisHash;
	type AccountOf = BeneficiaryAccount;
	type PalletId = FailoverPalletId;
	type ProtocolDeposit = ProtocolDeposit;
	type ProtocolFee = ProtocolFee;
	type DestinationDeposit = DestinationDeposit;
	type LaneFee = LaneFee;
	type PlanDeposit = PlanDeposit;
	type CriticalDeposit = CriticalDeposit;
	type PlaceFee = PlaceFee;
	type PlacesPerDoubling = ConstU32<512>;
	type DepositPerByte = DepositPerByte;
	type RelayBase = RelayBase;
	type RelayPerByte = RelayPerByte;
	type HandoverFee = HandoverFee;
	type CheckpointFee = CheckpointFee;
	type CheckpointInterval = CheckpointInterval;
	type LeastPayment = LeastPayment;
	type ValueFee = ValueFee;
	type MaxPrepaid = ConstU32<90>;
	type ChangeDelay = Scaled<Runtime, ChangeDelay>;
	type LaneIdle = Scaled<Runtime, LaneIdle>;
	type MaxPending = ConstU32<512>;
	type ReservedForPlans = ConstU32<128>;
	type ReservedForWords = ConstU32<128>;
	type MaxWaiting = ConstU32<64>;
	type MaxPlans = ConstU32<64>;
	type MaxBatch = ConstU32<64>;
	type MaxBatchBytes = ConstU32<{ 128 * 1024 }>;
	type LanesPerBlock = ConstU32<16>;
	type MaxSettled = ConstU32<64>;
	type MaxInstructions = ConstU32<60>;
	type WeightInfo = pallet_failover::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CertifiedState;
}
