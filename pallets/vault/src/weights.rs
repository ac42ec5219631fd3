// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_vault`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-21 on Intel(R) Xeon(R) Processor: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_vault` cost.
pub trait WeightInfo {
	/// Weight of `open_vault`.
	fn open_vault() -> Weight;
	/// Weight of `activate`.
	fn activate() -> Weight;
	/// Weight of `stand_by`.
	fn stand_by() -> Weight;
	/// Weight of `credit`.
	fn credit(b: u32,) -> Weight;
	/// Weight of `deposit`.
	fn deposit() -> Weight;
	/// Weight of `withdraw`.
	fn withdraw() -> Weight;
	/// Weight of `settle`.
	fn settle() -> Weight;
	/// Weight of `post`.
	fn post() -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Vault::CounterForVaults` (r:1 w:1)
	/// Proof: `Vault::CounterForVaults` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Vault::VaultsOf` (r:1 w:1)
	/// Proof: `Vault::VaultsOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn open_vault() -> Weight {
		// Fastest run: 23_104_000 picoseconds.
		Weight::from_parts(25_589_000, 3494)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn activate() -> Weight {
		// Fastest run: 20_948_000 picoseconds.
		Weight::from_parts(40_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn stand_by() -> Weight {
		// Fastest run: 20_746_000 picoseconds.
		Weight::from_parts(22_986_000, 3494)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Estimated from its neighbours; not measured yet.
	fn settle() -> Weight {
		// Estimated from `stand_by`. Fastest run: 20_746_000 picoseconds.
		Weight::from_parts(22_986_000, 3494)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Estimated from its neighbours; not measured yet.
	fn post() -> Weight {
		// Estimated from `stand_by`. Fastest run: 20_746_000 picoseconds.
		Weight::from_parts(22_986_000, 3494)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Vault::VaultsOf` (r:1 w:0)
	/// Proof: `Vault::VaultsOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(117), added: 2592, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 262144.
	fn credit(b: u32,) -> Weight {
		// Fastest run: 59_751_000 picoseconds.
		Weight::from_parts(62_660_146, 8663)
			// Standard error: 11.
			.saturating_add(Weight::from_parts(3_650, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	/// Storage: `Vault::Vaults` (r:1 w:0)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(117), added: 2592, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Deposits` (r:1 w:1)
	/// Proof: `Vault::Deposits` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn deposit() -> Weight {
		// Fastest run: 75_938_000 picoseconds.
		Weight::from_parts(79_881_000, 3593)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Vault::Vaults` (r:1 w:0)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(117), added: 2592, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Deposits` (r:1 w:1)
	/// Proof: `Vault::Deposits` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Fastest run: 88_456_000 picoseconds.
		Weight::from_parts(93_251_000, 3593)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn open_vault() -> Weight {
		Weight::zero()
	}
	fn activate() -> Weight {
		Weight::zero()
	}
	fn stand_by() -> Weight {
		Weight::zero()
	}
	fn credit(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn deposit() -> Weight {
		Weight::zero()
	}
	fn settle() -> Weight {
		Weight::zero()
	}
	fn post() -> Weight {
		Weight::zero()
	}
	fn withdraw() -> Weight {
		Weight::zero()
	}
}
