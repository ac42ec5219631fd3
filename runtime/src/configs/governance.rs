// SPDX-License-Identifier: Apache-2.0

//! Referenda, council, whitelist, emergency brakes and the origins they answer to.

use crate::{
	constants::{
		currency::VGL,
		time::{DAYS, HOURS},
	},
	governance::{
		origins::{
			GeneralAdmin, ReferendumCanceller, ReferendumKiller, SmallSpender, StakingAdmin,
			Treasurer, WhitelistedCaller,
		},
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
use pallet_collective::{EnsureProportionAtLeast, Instance1, MoreThanMajorityThenPrimeDefaultVote};
use pallet_timing::Scaled;
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::{traits::Replace, Perbill};

/// The treasury's account is derived from this.
pub const TREASURY_PALLET_ID: PalletId = PalletId(*b"vgl/trsy");

type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, Instance1, 2, 3>;
type RootOrGeneralAdmin = EitherOfDiverse<EnsureRoot<AccountId>, GeneralAdmin>;

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

/// Calls that no brake may stop: consensus, the inherents, the ways out of stake, the plans for
/// disasters, and the decisions that release the brake.
pub struct NeverPaused;

impl Contains<RuntimeCall> for NeverPaused {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::Babe(_)
				| RuntimeCall::Grandpa(_)
				| RuntimeCall::Session(_)
				| RuntimeCall::Scheduler(_)
				| RuntimeCall::Preimage(_)
				| RuntimeCall::Liveness(_)
				| RuntimeCall::Failover(_)
				| RuntimeCall::SafeMode(_)
				| RuntimeCall::TxPause(_)
				| RuntimeCall::Sudo(_)
				| RuntimeCall::Council(_)
				| RuntimeCall::Whitelist(_)
				| RuntimeCall::Referenda(_)
				| RuntimeCall::ConvictionVoting(_)
				| RuntimeCall::Staking(
					pallet_staking::Call::unbond { .. }
						| pallet_staking::Call::withdraw_unbonded { .. }
						| pallet_staking::Call::chill { .. }
				)
		)
	}
}

/// Pallets whose calls a pause by name may not touch; the same as [`NeverPaused`], by name.
const NEVER_PAUSED_PALLETS: [&[u8]; 16] = [
	b"System",
	b"Timestamp",
	b"Babe",
	b"Grandpa",
	b"Session",
	b"Scheduler",
	b"Preimage",
	b"Liveness",
	b"Failover",
	b"SafeMode",
	b"TxPause",
	b"Sudo",
	b"Council",
	b"Whitelist",
	b"Referenda",
	b"ConvictionVoting",
];
const NEVER_PAUSED_STAKING_CALLS: [&[u8]; 3] = [b"unbond", b"withdraw_unbonded", b"chill"];

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		NEVER_PAUSED_PALLETS.contains(&pallet.as_slice())
			|| pallet.as_slice() == b"Staking"
				&& NEVER_PAUSED_STAKING_CALLS.contains(&call.as_slice())
	}
}

parameter_types! {
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	pub const NoDeposit: Option<Balance> = None;
	pub const NoRelease: Option<BlockNumber> = None;
}

/// The brake may be pulled by root or two thirds of the council, and always ends by itself.
type BrakeOrigin = EitherOf<
	EnsureRootWithSuccess<AccountId, Scaled<Runtime, SafeModeDuration>>,
	MapSuccess<CouncilTwoThirds, Replace<Scaled<Runtime, SafeModeDuration>>>,
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
	type Notify = ();
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
