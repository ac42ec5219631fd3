// SPDX-License-Identifier: Apache-2.0

//! Cover against halts, the assets that it is in, and the shares of its pools.

mod interest;
mod parties;
mod record;
mod verdicts;

pub use interest::{holding_key, Holders, HoldingProof};
pub use parties::Parties;
pub use record::CertifiedRecord;
pub use verdicts::{HarmedPools, NotedAlarms};

use crate::{
	configs::{money::TreasuryAccount, restaking::BondedStake},
	constants::{
		currency::{deposit, EXISTENTIAL_DEPOSIT, VGL},
		restaking::{EVIDENCE_WINDOW, SET_LIFETIME, SLASH_DEFERRAL},
		time::SLOT_DURATION_MS,
	},
	governance::origins::GeneralAdmin,
	AccountId, Assets, Balance, Balances, Emergency, Failover, Liveness, Restaking, Runtime,
	RuntimeEvent, SafeMode, Shares, Timestamp,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		AsEnsureOriginWithArg, ConstU128, ConstU32, EitherOf, Get, MapSuccess, NeverEnsureOrigin,
		TypedGet,
	},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_assets::{Instance1, Instance2};
use pallet_collective::EnsureProportionAtLeast;
use pallet_insurance::{
	rules::capacity::Slack,
	traits::{Brakes, PremiumDoor},
};
use pallet_liveness::WeightInfo as LivenessWeights;
use pallet_restaking::StakeLedger;
use pallet_timing::Timings;
use sp_runtime::{traits::Replace, DispatchResult};
use vigil_primitives::{Era, Seconds, ServiceId};

/// What pools can be in: VGL or an asset that governance registered.
pub type AssetKind = NativeOrWithId<u32>;

type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, pallet_collective::Instance1, 2, 3>;

/// Who opens pools, says what assets are worth and when wards are maintained.
type CoverGovernance = EitherOf<
	MapSuccess<EnsureRoot<AccountId>, Replace<Payer>>,
	EitherOf<
		MapSuccess<GeneralAdmin, Replace<Payer>>,
		MapSuccess<CouncilTwoThirds, Replace<Payer>>,
	>,
>;

/// The treasury pays for what a new pool's account has to hold.
pub struct Payer;

impl TypedGet for Payer {
	type Type = AccountId;

	fn get() -> AccountId {
		<TreasuryAccount as TypedGet>::get()
	}
}

parameter_types! {
	pub const AssetDeposit: Balance = 10 * VGL;
	pub const AssetAccountDeposit: Balance = deposit(1, 16);
	pub const ApprovalDeposit: Balance = deposit(1, 112);
	pub const MetadataDepositBase: Balance = deposit(1, 64);
	pub const MetadataDepositPerByte: Balance = deposit(0, 1);
	pub const NoDeposit: Balance = 0;
}

macro_rules! assets {
	($instance:ty, $base:ty, $per_byte:ty) => {
		impl pallet_assets::Config<$instance> for Runtime {
			type RuntimeEvent = RuntimeEvent;
			type Balance = Balance;
			type RemoveItemsLimit = ConstU32<1_000>;
			type AssetId = u32;
			type AssetIdParameter = codec::Compact<u32>;
			type ReserveData = ();
			type Currency = Balances;
			type CreateOrigin = AsEnsureOriginWithArg<NeverEnsureOrigin<AccountId>>;
			type ForceOrigin = EnsureRoot<AccountId>;
			type AssetDeposit = AssetDeposit;
			type AssetAccountDeposit = AssetAccountDeposit;
			type MetadataDepositBase = $base;
			type MetadataDepositPerByte = $per_byte;
			type ApprovalDeposit = ApprovalDeposit;
			type StringLimit = ConstU32<64>;
			type Freezer = ();
			type Holder = ();
			type Extra = ();
			type CallbackHandle = ();
			type AssetIdAllocator = ();
			type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
			#[cfg(feature = "runtime-benchmarks")]
			type BenchmarkHelper = ();
		}
	};
}

// Assets of issuers, which governance registers.
assets!(Instance1, MetadataDepositBase, MetadataDepositPerByte);
// Shares of pools. Nobody creates any by a call; a pool pays no deposit for the name of its own.
assets!(Instance2, NoDeposit, NoDeposit);

/// A production length in seconds on this chain: scaled as blocks are, and no shorter than the floor.
pub struct Scaled<const LENGTH: u64, const FLOOR: u64>;

impl<const LENGTH: u64, const FLOOR: u64> Get<Seconds> for Scaled<LENGTH, FLOOR> {
	fn get() -> Seconds {
		Seconds(Timings::<Runtime>::get().scale(LENGTH).max(FLOOR.min(LENGTH)))
	}
}

/// How long a set is judged: nothing more is certified of a time that is further back.
pub struct JudgementTime;

impl Get<Seconds> for JudgementTime {
	fn get() -> Seconds {
		let timing = Timings::<Runtime>::get();
		let slots = u64::from(timing.session_slots).saturating_mul(timing.sessions_per_era.into());
		let eras = u64::from(SET_LIFETIME + EVIDENCE_WINDOW + SLASH_DEFERRAL);
		Seconds(eras.saturating_mul(slots).saturating_mul(SLOT_DURATION_MS) / 1_000)
	}
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

parameter_types! {
	pub const InsurancePalletId: PalletId = PalletId(*b"vgl/insu");
	/// A VGL, or as many dollars as have as many times their least balance.
	pub const LeastDeposit: u32 = (VGL / EXISTENTIAL_DEPOSIT) as u32;
	pub const MaxGap: Seconds = Seconds(MINUTE);
	pub const RateLifetime: Seconds = Seconds(DAY);
	/// A week, on short networks as well: no test of one has to fit into what is left of a window.
	pub const HolderWindow: Seconds = Seconds(7 * DAY);
	/// A quarter more than what hangs on a quorum's word, of which all declared value counts.
	pub const Caution: Slack = Slack { gamma: 250_000_000, haircut: 1_000_000_000 };
}

/// The watchers' share of premiums is earned like other fees.
pub struct PremiumsOfWatchers;

impl PremiumDoor<AccountId> for PremiumsOfWatchers {
	fn pay(service: ServiceId, from: &AccountId, amount: Balance) -> DispatchResult {
		Restaking::fund(service, from, amount)
	}
}

/// Windows of cover stand still while safe mode does not let everybody act, and while an emergency stops the clocks
/// of slashes, of everything or of the service: no longer than those stand.
pub struct WhileBraked;

impl Brakes for WhileBraked {
	fn is_paused() -> bool {
		SafeMode::is_entered() || (Emergency::stands_still() && is_suspended(None))
	}

	fn stopped() -> Vec<ServiceId> {
		let stand = Emergency::services_that_stand_still().into_iter();
		stand.filter(|service| is_suspended(Some(*service))).collect()
	}
}

/// Whether slashes of a service, or of all, wait in this era because their clock is stopped.
fn is_suspended(service: Option<ServiceId>) -> bool {
	let era = Era(BondedStake::active_era());
	let scope = service.map_or(pallet_slashing::Scope::All, pallet_slashing::Scope::Service);
	let spans = pallet_slashing::Suspensions::<Runtime>::get(scope);
	spans.iter().any(|span| span.holds(era))
}

/// What certificates cost liveness, with what it costs to tell of them here. A certificate that comes late may
/// change the incident before its round and the one after it, and every open emergency notes it.
pub struct WithNews;

impl WithNews {
	fn news() -> Weight {
		let one = pallet_insurance::Pallet::<Runtime>::weight_of_news();
		let open = u64::from(pallet_emergency::MAX_OPEN);
		let noted = <Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes(open.saturating_add(2), open.saturating_add(1));
		one.saturating_mul(3).saturating_add(noted)
	}
}

impl LivenessWeights for WithNews {
	fn submit_certificate(absent: u32) -> Weight {
		Measured::submit_certificate(absent).saturating_add(Self::news())
	}
	fn authorize_certificate(absent: u32) -> Weight {
		Measured::authorize_certificate(absent)
	}
	fn apply_certificate() -> Weight {
		Measured::apply_certificate().saturating_add(Self::news())
	}
	fn forget() -> Weight {
		Measured::forget()
	}
	fn lapse() -> Weight {
		Measured::lapse().saturating_add(pallet_insurance::Pallet::<Runtime>::weight_of_news())
	}
}

type Measured = pallet_liveness::weights::SubstrateWeight<Runtime>;

impl pallet_insurance::Config for Runtime {
	type AssetKind = AssetKind;
	type Assets = UnionOf<Balances, Assets, NativeFromLeft, AssetKind, AccountId>;
	type Shares = Shares;
	type PoolOrigin = CoverGovernance;
	type RateOrigin = CoverGovernance;
	type MaintenanceOrigin = AsEnsureOriginWithArg<CoverGovernance>;
	type Services = Liveness;
	type Record = CertifiedRecord;
	type Pins = Liveness;
	type Declared = Failover;
	type Interests = Holders;
	type Watchers = Parties;
	type Door = PremiumsOfWatchers;
	type Verdicts = NotedAlarms;
	type Brakes = WhileBraked;
	type UnixTime = Timestamp;
	type PalletId = InsurancePalletId;
	type FirstShare = ConstU32<1>;
	type Period = Scaled<HOUR, 6>;
	type MaxGap = MaxGap;
	type LateFor = JudgementTime;
	type MaxMerge = Scaled<{ 2 * HOUR }, { 2 * MINUTE }>;
	type RateLifetime = RateLifetime;
	type HolderWindow = HolderWindow;
	type AgedEras = ConstU32<3>;
	type Slack = Caution;
	type LeastDeposit = LeastDeposit;
	type LeastCover = ConstU128<VGL>;
	type Notice = Scaled<DAY, 12>;
	type MostMaintained = Scaled<DAY, { 10 * MINUTE }>;
	type MaxWindows = ConstU32<4>;
	type ExitEpoch = Scaled<DAY, 30>;
	type MaxExits = ConstU32<4>;
	type MaxPools = ConstU32<64>;
	type MaxPoolsOf = ConstU32<4>;
	type MaxPoliciesOf = ConstU32<64>;
	type MaxPurchases = ConstU32<64>;
	type StepsPerBlock = ConstU32<1_000>;
	type WeightInfo = pallet_insurance::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Insured;
}
