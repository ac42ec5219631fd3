// SPDX-License-Identifier: Apache-2.0

//! What the pallet needs of its chain, and the constants that bound it.

use frame_support::pallet_macros::*;

/// A part of the pallet's module.
#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// What pools can be in.
		type AssetKind: Parameter + MaxEncodedLen + Default;
		/// The default of `AssetKind` is VGL.
		type Assets: fungibles::Mutate<
			Self::AccountId,
			AssetId = Self::AssetKind,
			Balance = Balance,
		>;
		/// Shares of pools, as assets that wallets show.
		type Shares: fungibles::Mutate<Self::AccountId, AssetId = u32, Balance = Balance>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::metadata::Mutate<Self::AccountId>;
		/// Who opens pools and sets their terms; pays what opening costs.
		type PoolOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;
		/// Who says what assets are worth.
		type RateOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who announces maintenance of a service's ward.
		type MaintenanceOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, ServiceId>;
		/// Where wards stand.
		type Services: ServiceStatus;
		/// What is certified of their outages.
		type Record: IncidentRecord;
		/// Keeps the incidents that policies need.
		type Pins: IncidentPins;
		/// What protocols declare and pay for.
		type Declared: DeclaredValues;
		/// Who has something to lose.
		type Interests: Interests<Self::AccountId>;
		/// Who watches.
		type Watchers: Watchers<Self::AccountId>;
		/// Where the watchers' share of premiums goes.
		type Door: PremiumDoor<Self::AccountId>;
		/// Which incidents are challenged.
		type Verdicts: Verdicts;
		/// Whether windows stand still.
		type Brakes: Brakes;
		/// The chain's clock.
		type UnixTime: Clock;
		/// The accounts of pools derive from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The number of the first share asset; those after it are the pallet's as well.
		#[pallet::constant]
		type FirstShare: Get<u32>;
		/// The unit of terms and of earning.
		#[pallet::constant]
		type Period: Get<Seconds>;
		/// The most that one block counts as active time.
		#[pallet::constant]
		type MaxGap: Get<Seconds>;
		/// For how long certificates of the past are taken: as long as their sets may be judged.
		#[pallet::constant]
		type LateFor: Get<Seconds>;
		/// The most that a pool's `merge_within` can be.
		#[pallet::constant]
		type MaxMerge: Get<Seconds>;
		/// How long a rate is good for.
		#[pallet::constant]
		type RateLifetime: Get<Seconds>;
		/// In how many eras a declared value has to have counted.
		#[pallet::constant]
		type AgedEras: Get<u32>;
		/// How long a window is in which all cover of holders of a ward rests on one state of it.
		#[pallet::constant]
		type HolderWindow: Get<Seconds>;
		/// How cautious capacity is.
		#[pallet::constant]
		type Slack: Get<Slack>;
		/// The least that a deposit brings in, and a withdrawal takes out unless it takes all: so many times the least
		/// balance of the asset.
		#[pallet::constant]
		type LeastDeposit: Get<u32>;
		/// The least value of a policy, in VGL.
		#[pallet::constant]
		type LeastCover: Get<Balance>;
		/// How long ahead maintenance is announced.
		#[pallet::constant]
		type Notice: Get<Seconds>;
		/// The most maintenance that is known of a ward at one time, together.
		#[pallet::constant]
		type MostMaintained: Get<Seconds>;
		/// Most windows of maintenance that are known of a ward at one time.
		#[pallet::constant]
		type MaxWindows: Get<u32>;
		/// How long an epoch of withdrawals is, in time that a pool is open.
		#[pallet::constant]
		type ExitEpoch: Get<Seconds>;
		/// Most withdrawals of one account that wait in one pool.
		#[pallet::constant]
		type MaxExits: Get<u32>;
		/// Most pools.
		#[pallet::constant]
		type MaxPools: Get<u32>;
		/// Most pools of one service.
		#[pallet::constant]
		type MaxPoolsOf: Get<u32>;
		/// Most policies of one buyer that are not closed.
		#[pallet::constant]
		type MaxPoliciesOf: Get<u32>;
		/// Most purchases in one block.
		#[pallet::constant]
		type MaxPurchases: Get<u32>;
		/// Most steps in one block, if there is weight for them.
		#[pallet::constant]
		type StepsPerBlock: Get<u32>;
		/// What calls and hooks weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self>;
	}
}
