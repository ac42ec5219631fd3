// SPDX-License-Identifier: Apache-2.0

//! Block production and finality by the authorities of genesis, for good.
//!
//! Nobody has stake here that could be slashed, so equivocations are not reported.

use crate::{
	constants::time::{EPOCH_SLOTS, SLOT_DURATION_MS},
	Babe, Runtime, RuntimeEvent,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
};

/// Most authorities that genesis may name.
pub const MAX_AUTHORITIES: u32 = 32;

parameter_types! {
	pub const EpochDuration: u64 = EPOCH_SLOTS;
	pub const ExpectedBlockTime: u64 = SLOT_DURATION_MS;
	pub const MinimumPeriod: u64 = SLOT_DURATION_MS / 2;
	pub const MaxAuthorities: u32 = MAX_AUTHORITIES;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochDuration;
	type ExpectedBlockTime = ExpectedBlockTime;
	type EpochChangeTrigger = pallet_babe::SameAuthoritiesForever;
	type DisabledValidators = ();
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem = ();
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem = ();
}
