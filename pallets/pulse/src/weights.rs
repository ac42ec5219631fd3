// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_pulse`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_pulse` cost.
pub trait WeightInfo {
	/// Weight of `beat`.
	fn beat() -> Weight;
	/// Weight of `authorize_beat`.
	fn authorize_beat() -> Weight;
	/// Weight of `plan_upgrade`.
	fn plan_upgrade() -> Weight;
	/// Weight of `cancel_upgrade`.
	fn cancel_upgrade() -> Weight;
	/// Weight of `pass_time`.
	fn pass_time(v: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Babe::Authorities` (r:1 w:0)
	/// Proof: `Babe::Authorities` (`max_values`: Some(1), `max_size`: Some(40002), added: 40497, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Pulse::Beats` (r:1 w:1)
	/// Proof: `Pulse::Beats` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	fn beat() -> Weight {
		// Fastest run: 20_751_000 picoseconds.
		Weight::from_parts(23_275_000, 41487)
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	/// Storage: `Babe::Authorities` (r:1 w:0)
	/// Proof: `Babe::Authorities` (`max_values`: Some(1), `max_size`: Some(40002), added: 40497, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Pulse::Beats` (r:1 w:0)
	/// Proof: `Pulse::Beats` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn authorize_beat() -> Weight {
		// Fastest run: 47_801_000 picoseconds.
		Weight::from_parts(50_775_000, 41487)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Pulse::Upgrade` (r:1 w:1)
	/// Proof: `Pulse::Upgrade` (`max_values`: Some(1), `max_size`: Some(45), added: 540, mode: `MaxEncodedLen`)
	fn plan_upgrade() -> Weight {
		// Fastest run: 7_601_000 picoseconds.
		Weight::from_parts(8_263_000, 1530)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Pulse::Upgrade` (r:1 w:1)
	/// Proof: `Pulse::Upgrade` (`max_values`: Some(1), `max_size`: Some(45), added: 540, mode: `MaxEncodedLen`)
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:0)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	fn cancel_upgrade() -> Weight {
		// Fastest run: 8_943_000 picoseconds.
		Weight::from_parts(9_624_000, 1530)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Pulse::Upgrade` (r:1 w:1)
	/// Proof: `Pulse::Upgrade` (`max_values`: Some(1), `max_size`: Some(45), added: 540, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Pulse::Beats` (r:999 w:0)
	/// Proof: `Pulse::Beats` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// `v` was measured from 1 to 1000.
	fn pass_time(v: u32,) -> Weight {
		// Fastest run: 18_427_000 picoseconds.
		Weight::from_parts(19_169_000, 1814)
			// Standard error: 3_313.
			.saturating_add(Weight::from_parts(4_089_812, 0).saturating_mul(v.into()))
			.saturating_add(Weight::from_parts(0, 2560).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(v.into())))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn beat() -> Weight {
		Weight::zero()
	}
	fn authorize_beat() -> Weight {
		Weight::zero()
	}
	fn plan_upgrade() -> Weight {
		Weight::zero()
	}
	fn cancel_upgrade() -> Weight {
		Weight::zero()
	}
	fn pass_time(_v: u32,) -> Weight {
		Weight::zero()
	}
}
