// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod traits;
pub mod types;
pub mod weights;

mod beats;
mod upgrade;

// Benchmarks panic where they are wrong; no chain has them.
#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used, clippy::unwrap_used)]
pub mod benchmarking;
#[cfg(any(feature = "invariants", feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use beats::LIFE;
pub use pallet::*;
pub use traits::*;
pub use types::*;
pub use weights::WeightInfo;

/// By sr25519.
pub type Signature = [u8; 64];

// What the macros make of storage and errors expects.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::{ensure_authorized, pallet_prelude::*};
	use sp_core::H256;
	use sp_runtime::Perbill;
	use vigil_primitives::answers::pulse::Beat;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Durations are blocks.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who plans upgrades.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who makes blocks.
		type Validators: Validators<AccountId = Self::AccountId>;
		/// Who wants to know of beats.
		type OnBeat: OnBeat<Self::AccountId>;
		/// The code of the chain.
		type Upgrades: Upgrades;
		/// What this chain is called in everything that is signed.
		type GenesisHash: Get<H256>;
		/// Between two beats of a validator.
		#[pallet::constant]
		type Interval: Get<u32>;
		/// How often those who are ready are counted, while an upgrade waits for them.
		#[pallet::constant]
		type CountEvery: Get<u32>;
		/// For how long an upgrade waits at most.
		#[pallet::constant]
		type LongestWait: Get<u32>;
		/// What calls and the hook weigh.
		type WeightInfo: WeightInfo;
		/// Prepares what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// The last beat of each validator.
	#[pallet::storage]
	pub type Beats<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Heard>;

	/// The upgrade that waits.
	#[pallet::storage]
	pub type Upgrade<T: Config> = StorageValue<_, Planned>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator's node says something of itself that it did not say before.
		Changed { validator: T::AccountId, code: H256, watches: bool },
		/// An upgrade waits.
		UpgradePlanned { code: H256, not_before: u32, until: u32, share: Perbill },
		/// So many are ready: anybody may apply the code.
		UpgradeAuthorised { code: H256, ready: u32, of: u32 },
		/// It is void, or was applied before.
		UpgradeEnded { code: H256 },
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// An upgrade waits. Cancel it first.
		AlreadyPlanned,
		/// No upgrade waits.
		NothingPlanned,
		/// A code has a hash.
		ZeroHash,
		/// Half of the validators, or fewer, decide nothing.
		BadShare,
		/// It would be void before it could be authorised, or wait for too long.
		BadTime,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::pass_time()
		}

		fn integrity_test() {
			assert!(T::Interval::get() > LIFE, "no beat is taken twice");
			assert!(T::CountEvery::get() > 0, "those who are ready are counted");
			assert!(T::CountEvery::get() <= T::Interval::get());
			assert!(T::LongestWait::get() > T::CountEvery::get());
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Shows that a validator's node is there. Origin: authorized, which a transaction is only if it is fresh,
		/// signed by the validator's session key, and the first in `Interval` blocks. Event: `Changed`, if it says
		/// something new.
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::beat(), DispatchClass::Operational))]
		#[pallet::authorize(Self::authorize_beat)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_beat())]
		pub fn beat(origin: OriginFor<T>, beat: Beat, signature: Signature) -> DispatchResult {
			ensure_authorized(origin)?;
			// It was verified when the transaction was authorised.
			let _ = signature;
			Self::do_beat(beat);
			Ok(())
		}

		/// Lets an upgrade wait until block `not_before` and until `share` of the validators are ready for it;
		/// with block `until` it is void. Origin: `AdminOrigin`. Errors: `AlreadyPlanned`, `ZeroHash`, `BadShare`,
		/// `BadTime`. Event: `UpgradePlanned`.
		#[pallet::call_index(1)]
		#[pallet::weight((T::WeightInfo::plan_upgrade(), DispatchClass::Operational))]
		pub fn plan_upgrade(
			origin: OriginFor<T>,
			code: H256,
			not_before: u32,
			until: u32,
			share: Perbill,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_plan(code, not_before, until, share)
		}

		/// Makes the upgrade that waits void. Origin: `AdminOrigin`. Errors: `NothingPlanned`. Event:
		/// `UpgradeEnded`.
		#[pallet::call_index(2)]
		#[pallet::weight((T::WeightInfo::cancel_upgrade(), DispatchClass::Operational))]
		pub fn cancel_upgrade(origin: OriginFor<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_cancel()
		}
	}
}
