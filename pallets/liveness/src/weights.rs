// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_liveness`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-21 on Intel(R) Xeon(R) Processor: 8 steps, 6 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_liveness` cost.
pub trait WeightInfo {
	/// Weight of `submit_certificate`.
	fn submit_certificate(a: u32,) -> Weight;
	/// Weight of `authorize_certificate`.
	fn authorize_certificate(a: u32,) -> Weight;
	/// Weight of `apply_certificate`.
	fn apply_certificate() -> Weight;
	/// Weight of `forget`.
	fn forget() -> Weight;
	/// Weight of `lapse`.
	fn lapse() -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Incidents` (r:1 w:1)
	/// Proof: `Liveness::Incidents` (`max_values`: None, `max_size`: Some(6350), added: 8825, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 99.
	fn submit_certificate(a: u32,) -> Weight {
		// Fastest run: 4_808_552_000 picoseconds.
		Weight::from_parts(5_024_791_183, 47895)
			// Standard error: 337_906.
			.saturating_add(Weight::from_parts(1_286_551, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(12, 7))
	}
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 99.
	fn authorize_certificate(a: u32,) -> Weight {
		// Fastest run: 4_538_761_000 picoseconds.
		Weight::from_parts(4_700_709_503, 47895)
			// Standard error: 135_175.
			.saturating_add(Weight::from_parts(1_186_931, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(8, 0))
	}
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Incidents` (r:1 w:1)
	/// Proof: `Liveness::Incidents` (`max_values`: None, `max_size`: Some(6350), added: 8825, mode: `MaxEncodedLen`)
	fn apply_certificate() -> Weight {
		// Fastest run: 380_663_000 picoseconds.
		Weight::from_parts(413_635_000, 47895)
			.saturating_add(T::DbWeight::get().reads_writes(10, 6))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Lapses` (r:1 w:1)
	/// Proof: `Liveness::Lapses` (`max_values`: Some(1), `max_size`: Some(3074), added: 3569, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:0 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Incidents` (r:0 w:1)
	/// Proof: `Liveness::Incidents` (`max_values`: None, `max_size`: Some(6350), added: 8825, mode: `MaxEncodedLen`)
	fn forget() -> Weight {
		// Fastest run: 35_866_000 picoseconds.
		Weight::from_parts(40_386_000, 4559)
			.saturating_add(T::DbWeight::get().reads_writes(8, 10))
	}
	/// Storage: `Liveness::Lapses` (r:1 w:1)
	/// Proof: `Liveness::Lapses` (`max_values`: Some(1), `max_size`: Some(3074), added: 3569, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Fastest run: 23_540_000 picoseconds.
		Weight::from_parts(26_771_000, 4559)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn submit_certificate(_a: u32,) -> Weight {
		Weight::zero()
	}
	fn authorize_certificate(_a: u32,) -> Weight {
		Weight::zero()
	}
	fn apply_certificate() -> Weight {
		Weight::zero()
	}
	fn forget() -> Weight {
		Weight::zero()
	}
	fn lapse() -> Weight {
		Weight::zero()
	}
}
