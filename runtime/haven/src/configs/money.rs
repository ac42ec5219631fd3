// SPDX-License-Identifier: Apache-2.0

//! Balances and transaction fees, which are burnt.

use crate::{
	constants::currency::{EXISTENTIAL_DEPOSIT, MICRO_HVN},
	Balance, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::ConstU32,
	weights::{Weight, WeightToFee as WeightToFeeT},
};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::traits::One;

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub FeeMultiplier: Multiplier = Multiplier::one();
	pub const OperationalFeeMultiplier: u8 = 5;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type DustRemoval = ();
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = frame_support::traits::VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// What an empty transaction costs: a tenth of a milli-HVN.
	pub const EmptyFee: Balance = 100 * MICRO_HVN;
}

/// Price of weight.
pub type WeightFee = vigil_runtime_common::WeightFee<EmptyFee>;

/// Price of length.
pub struct LengthFee;

impl WeightToFeeT for LengthFee {
	type Balance = Balance;

	fn weight_to_fee(length: &Weight) -> Balance {
		Balance::from(length.ref_time()).saturating_mul(10 * MICRO_HVN)
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ()>;
	type OperationalFeeMultiplier = OperationalFeeMultiplier;
	type WeightToFee = WeightFee;
	type LengthToFee = LengthFee;
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}
