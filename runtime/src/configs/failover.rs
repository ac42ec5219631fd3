// SPDX-License-Identifier: Apache-2.0

//! Plans of protocols, and the messages that carry them to destinations.

use crate::{
	configs::liveness::GenesisHash,
	constants::{
		currency::{deposit, MICRO_VGL, MILLI_VGL, VGL},
		time::DAYS,
	},
	AccountId, Balance, Balances, BlockNumber, Liveness, Runtime,
};
use frame_support::{parameter_types, traits::ConstU32};
use pallet_timing::Scaled;
use sp_core::H256;
use sp_runtime::traits::Convert;

/// The account here that a relayer names on a destination, byte by byte.
pub struct BeneficiaryAccount;

impl Convert<H256, AccountId> for BeneficiaryAccount {
	fn convert(beneficiary: H256) -> AccountId {
		AccountId::new(beneficiary.0)
	}
}

parameter_types! {
	pub const ProtocolDeposit: Balance = 100 * VGL;
	pub const DestinationDeposit: Balance = 100 * VGL;
	pub const PlanDeposit: Balance = deposit(1, 512);
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const RelayBase: Balance = 50 * MILLI_VGL;
	pub const RelayPerByte: Balance = 20 * MICRO_VGL;
	pub const ChangeDelay: BlockNumber = DAYS;
}

impl pallet_failover::Config for Runtime {
	type Currency = Balances;
	type Services = Liveness;
	type Roots = Liveness;
	type GenesisHash = GenesisHash;
	type AccountOf = BeneficiaryAccount;
	type ProtocolDeposit = ProtocolDeposit;
	type DestinationDeposit = DestinationDeposit;
	type PlanDeposit = PlanDeposit;
	type DepositPerByte = DepositPerByte;
	type RelayBase = RelayBase;
	type RelayPerByte = RelayPerByte;
	type ChangeDelay = Scaled<Runtime, ChangeDelay>;
	type MaxPending = ConstU32<512>;
	type ReservedForFailover = ConstU32<128>;
	type MaxBatch = ConstU32<64>;
	type MaxBatchBytes = ConstU32<{ 128 * 1024 }>;
	type LanesPerBlock = ConstU32<16>;
	type MaxSettled = ConstU32<64>;
	type MaxInstructions = ConstU32<60>;
	type WeightInfo = pallet_failover::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CertifiedState;
}
