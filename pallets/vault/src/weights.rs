// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_vault`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

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
	/// Weight of `open_evm_vault`.
	fn open_evm_vault() -> Weight;
	/// Weight of `claim`.
	fn claim(n: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Vault::VaultsOf` (r:1 w:1)
	/// Proof: `Vault::VaultsOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn open_vault() -> Weight {
		// Fastest run: 14_201_000 picoseconds.
		Weight::from_parts(15_302_000, 3576)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	fn activate() -> Weight {
		// Fastest run: 22_804_000 picoseconds.
		Weight::from_parts(24_467_000, 9239)
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	fn stand_by() -> Weight {
		// Fastest run: 15_914_000 picoseconds.
		Weight::from_parts(17_145_000, 3887)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 262144.
	fn credit(b: u32,) -> Weight {
		// Fastest run: 45_739_000 picoseconds.
		Weight::from_parts(41_928_267, 9239)
			// Standard error: 2.
			.saturating_add(Weight::from_parts(2_908, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	/// Storage: `Vault::Vaults` (r:1 w:0)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Deposits` (r:1 w:1)
	/// Proof: `Vault::Deposits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	fn deposit() -> Weight {
		// Fastest run: 57_165_000 picoseconds.
		Weight::from_parts(60_400_000, 3593)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Deposits` (r:1 w:1)
	/// Proof: `Vault::Deposits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Fastest run: 72_157_000 picoseconds.
		Weight::from_parts(76_765_000, 3887)
			.saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	fn settle() -> Weight {
		// Fastest run: 12_819_000 picoseconds.
		Weight::from_parts(13_881_000, 3887)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	fn post() -> Weight {
		// Fastest run: 8_833_000 picoseconds.
		Weight::from_parts(9_604_000, 3576)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Vault::VaultsOf` (r:1 w:1)
	/// Proof: `Vault::VaultsOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Vault::EvmWards` (r:0 w:1)
	/// Proof: `Vault::EvmWards` (`max_values`: None, `max_size`: Some(173), added: 2648, mode: `MaxEncodedLen`)
	fn open_evm_vault() -> Weight {
		// Estimated: `open_vault`, and a write more.
		Weight::from_parts(20_000_000, 3576)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// Storage: `Vault::Vaults` (r:1 w:1)
	/// Proof: `Vault::Vaults` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Vault::EvmWards` (r:1 w:0)
	/// Proof: `Vault::EvmWards` (`max_values`: None, `max_size`: Some(173), added: 2648, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Claims` (r:1 w:1)
	/// Proof: `Vault::Claims` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Vault::Credits` (r:1 w:1)
	/// Proof: `Vault::Credits` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// `n` would be measured from 2 to 130.
	fn claim(n: u32,) -> Weight {
		// Estimated: `credit` without a proof, and a signature recovered.
		Weight::from_parts(200_000_000, 9239)
			// Estimated: four times what `credit` takes for the 532 bytes of a node, for Keccak and RLP.
			.saturating_add(Weight::from_parts(6_200_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 3))
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
	fn withdraw() -> Weight {
		Weight::zero()
	}
	fn settle() -> Weight {
		Weight::zero()
	}
	fn post() -> Weight {
		Weight::zero()
	}
	fn open_evm_vault() -> Weight {
		Weight::zero()
	}
	fn claim(_n: u32,) -> Weight {
		Weight::zero()
	}
}
