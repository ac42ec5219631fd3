// SPDX-License-Identifier: Apache-2.0

//! Referenda, council, whitelist, emergency brakes and the origins they answer to.

use crate::{
	constants::{
		currency::VGL,
		time::{DAYS, HOURS},
	},
	governance::{
		brakes,
		origins::{
			GeneralAdmin, ReferendumCanceller, ReferendumKiller, SmallSpender, StakingAdmin,
			Treasurer, WhitelistedCaller,
		},
		pulls::{CountPulls, WhilePullsLast},
		tracks::Tracks,
	},
	AccountId, Balance, Balances, BlockNumber, OriginCaller, Preimage, Referenda, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Scheduler, System, Treasury,
};
use core::cmp::Ordering;
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, EitherOf, EitherOfDiverse, MapSuccess, PrivilegeCmp},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, RawOrigin};
use pallet_collective::{
	EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1,
	MoreThanMajorityThenPrimeDefaultVote,
};
use pallet_timing::Scaled;
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::{traits::Replace, Perbill};

/// The treasury's account is derived from this.
pub const TREASURY_PALLET_ID: PalletId = PalletId(*b"vgl/trsy");

/// Two thirds of the council.
pub type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, Instance1, 2, 3>;
/// Root, or a vote of the whole chain about its offices.
pub type RootOrGeneralAdmin = EitherOfDiverse<EnsureRoot<AccountId>, GeneralAdmin>;
/// More than half of the council.
pub type MajorityOfCouncil = EnsureProportionMoreThan<AccountId, Instance1, 1, 2>;

/// Who tunes staking and cancels deferred slashes.
pub type StakingGovernance = EitherOfDiverse<EnsureRoot<AccountId>, StakingAdmin>;

parameter_types! {
	pub const UnlimitedSpend: Balance = Balance::MAX;
}

/// Who spends from the treasury, and how much at once.
pub type TreasurySpender =
	EitherOf<EnsureRootWithSuccess<AccountId, UnlimitedSpend>, EitherOf<Treasurer, SmallSpender>>;

/// Root may cancel what anybody scheduled; equals may cancel their own.
pub struct AgendaPrivilege;

impl PrivilegeCmp<OriginCaller> for AgendaPrivilege {
	fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
		if left == right {
			return Some(Ordering::Equal);
		}
		match (left, right) {
			(OriginCaller::system(RawOrigin::Root), _) => Some(Ordering::Greater),
			(_, OriginCaller::system(RawOrigin::Root)) => Some(Ordering::Less),
			_ => None,
		}
	}
}

parameter_types! {
	pub const VoteLockingPeriod: BlockNumber = 7 * DAYS;
	pub const AlarmInterval: BlockNumber = 1;
	pub const SubmissionDeposit: Balance = 10 * VGL;
	pub const UndecidingTimeout: BlockNumber = 14 * DAYS;
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = frame_support::traits::TotalIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = Scaled<Runtime, VoteLockingPeriod>;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = frame_system::EnsureSigned<AccountId>;
	type CancelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ReferendumCanceller>;
	type KillOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ReferendumKiller>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = SubmissionDeposit;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = Scaled<Runtime, UndecidingTimeout>;
	type AlarmInterval = AlarmInterval;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl crate::governance::origins::pallet_custom_origins::Config for Runtime {}

parameter_types! {
	pub const WhitelistExpiration: BlockNumber = 28 * DAYS;
}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
	type DispatchWhitelistedOrigin = EitherOfDiverse<EnsureRoot<AccountId>, WhitelistedCaller>;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = Scaled<Runtime, WhitelistExpiration>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MotionDuration: BlockNumber = 5 * DAYS;
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * super::system::RuntimeBlockWeights::get().max_block;
}

impl pallet_collective::Config<Instance1> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = Scaled<Runtime, MotionDuration>;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<15>;
	type DefaultVote = MoreThanMajorityThenPrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = RootOrGeneralAdmin;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

/// Calls that no brake may stop, by [`brakes::TABLE`].
pub struct NeverPaused;

impl Contains<RuntimeCall> for NeverPaused {
	fn contains(call: &RuntimeCall) -> bool {
		brakes::is_spared(call)
	}
}

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		let names = core::str::from_utf8(pallet).ok().zip(core::str::from_utf8(call).ok());
		names.is_some_and(|(pallet, call)| brakes::is_spared_by_name(pallet, call))
	}
}

parameter_types! {
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	pub const NoDeposit: Option<Balance> = None;
	pub const NoRelease: Option<BlockNumber> = None;
}

/// The brake may be pulled by root or two thirds of the council, and always ends by itself. The council may
/// pull it again only when it has cooled off, and so many times a year; only root prolongs it.
type BrakeOrigin = EitherOf<
	EnsureRootWithSuccess<AccountId, Scaled<Runtime, SafeModeDuration>>,
	WhilePullsLast<MapSuccess<CouncilTwoThirds, Replace<Scaled<Runtime, SafeModeDuration>>>>,
>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = NeverPaused;
	type EnterDuration = Scaled<Runtime, SafeModeDuration>;
	type ExtendDuration = Scaled<Runtime, SafeModeDuration>;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = BrakeOrigin;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, Scaled<Runtime, SafeModeDuration>>;
	type ForceExitOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = CountPulls;
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = EnsureRoot<AccountId>;
	type UnpauseOrigin = EnsureRoot<AccountId>;
	type WhitelistedCalls = NeverPaused;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
