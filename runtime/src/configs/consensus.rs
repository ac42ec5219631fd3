// SPDX-License-Identifier: Apache-2.0

//! Block production, finality, sessions and the offences of both.

use crate::{
	configs::{emergency::Tells, staking::MaxNominatorsPerValidator},
	constants::{
		currency::deposit,
		staking::BONDING_DURATION,
		time::{PRODUCTION, SLOT_DURATION_MS},
	},
	AccountId, Babe, Balance, Balances, Historical, Offences, Runtime, RuntimeCall, RuntimeEvent,
	Session, SessionKeys, Staking, UncheckedExtrinsic,
};
use frame_support::parameter_types;
use pallet_session::historical as pallet_session_historical;
use pallet_timing::SessionSlots;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// Most validators that a session may have.
pub const MAX_AUTHORITIES: u32 = 1_000;

parameter_types! {
	pub const ExpectedBlockTime: u64 = SLOT_DURATION_MS;
	pub const MinimumPeriod: u64 = SLOT_DURATION_MS / 2;
	pub const MaxAuthorities: u32 = MAX_AUTHORITIES;
	/// How long an equivocation may be reported: as long as stake is slashable, in blocks.
	pub const ReportLongevity: u64 = BONDING_DURATION as u64
		* PRODUCTION.sessions_per_era as u64
		* PRODUCTION.session_slots as u64;
	/// Sessions whose set id GRANDPA remembers: as long as equivocations can be reported.
	pub const MaxSetIdSessionEntries: u64 =
		BONDING_DURATION as u64 * PRODUCTION.sessions_per_era as u64;
	pub const SessionKeyDeposit: Balance = deposit(1, 32 * 3);
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = SessionSlots<Runtime>;
	type ExpectedBlockTime = ExpectedBlockTime;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxNominatorsPerValidator;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxNominatorsPerValidator;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = Tells<Staking>;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = Tells<pallet_session_historical::NoteHistoricalRoot<Self, Staking>>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = SessionKeyDeposit;
}

impl pallet_session_historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session_historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Staking;
}

// Reports of equivocations travel as transactions without a signature.
impl<Call> frame_system::offchain::CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = UncheckedExtrinsic;
}

impl<Call> frame_system::offchain::CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}
