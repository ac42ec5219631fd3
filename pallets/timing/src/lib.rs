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

mod types;

#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

pub use pallet::*;
pub use types::{Timing, TimingError, MIN_SESSION_SLOTS};

use core::marker::PhantomData;
use frame_support::traits::{Get, TypedGet};
use frame_system::pallet_prelude::BlockNumberFor;

// What the macros make of storage and the genesis configuration expects.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The durations of a chain whose genesis does not say otherwise.
		#[pallet::constant]
		type Production: Get<Timing>;
	}

	/// What [`Timings`] reads as while the genesis block is being built.
	#[pallet::type_value]
	pub fn ProductionTiming<T: Config>() -> Timing {
		T::Production::get()
	}

	/// The durations of this chain, written at genesis and never again.
	#[pallet::storage]
	pub type Timings<T: Config> = StorageValue<_, Timing, ValueQuery, ProductionTiming<T>>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The durations; absent means [`Config::Production`].
		pub timing: Option<Timing>,
		#[serde(skip)]
		pub _marker: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		#[allow(clippy::panic)]
		fn build(&self) {
			let timing = self.timing.unwrap_or_else(T::Production::get);
			// Building genesis is the one place where a pallet may panic: there is no chain yet.
			if let Err(error) = timing.validate() {
				panic!("{}", error.message());
			}
			Timings::<T>::put(timing);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert_eq!(T::Production::get().validate(), Ok(()), "production timing is valid");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

/// Slots in a session, for `pallet_babe::Config::EpochDuration`.
pub struct SessionSlots<T>(PhantomData<T>);

impl<T: Config> Get<u64> for SessionSlots<T> {
	fn get() -> u64 {
		Timings::<T>::get().session_slots.into()
	}
}

/// Sessions in an era, for `pallet_staking::Config::SessionsPerEra`.
pub struct SessionsPerEra<T>(PhantomData<T>);

impl<T: Config> Get<u32> for SessionsPerEra<T> {
	fn get() -> u32 {
		Timings::<T>::get().sessions_per_era
	}
}

/// A production duration in blocks, scaled to this chain.
pub struct Scaled<T, Duration>(PhantomData<(T, Duration)>);

impl<T: Config, Duration: Get<BlockNumberFor<T>>> Get<BlockNumberFor<T>> for Scaled<T, Duration> {
	fn get() -> BlockNumberFor<T> {
		Timings::<T>::get().scale(Duration::get())
	}
}

impl<T: Config, Duration: Get<BlockNumberFor<T>>> TypedGet for Scaled<T, Duration> {
	type Type = BlockNumberFor<T>;

	fn get() -> BlockNumberFor<T> {
		<Self as Get<BlockNumberFor<T>>>::get()
	}
}
