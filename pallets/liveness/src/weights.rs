// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_liveness`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

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
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:1 w:1)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Returned` (r:1 w:1)
	/// Proof: `Liveness::Returned` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:1 w:0)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Open` (r:1 w:0)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Joinable` (r:1 w:1)
	/// Proof: `Liveness::Joinable` (`max_values`: None, `max_size`: Some(23694), added: 26169, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::LastCertificates` (r:0 w:1)
	/// Proof: `Emergency::LastCertificates` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 99.
	fn submit_certificate(a: u32,) -> Weight {
		// Fastest run: 2_373_950_000 picoseconds.
		Weight::from_parts(2_618_369_608, 50859)
			// Standard error: 780_575.
			.saturating_add(Weight::from_parts(4_427_808, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 7))
	}
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:1 w:0)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 99.
	fn authorize_certificate(a: u32,) -> Weight {
		// Fastest run: 2_076_978_000 picoseconds.
		Weight::from_parts(2_650_586_410, 50859)
			// Standard error: 2_198_423.
			.saturating_add(Weight::from_parts(20_604_215, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(8, 0))
	}
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:1 w:1)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:1 w:0)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Open` (r:1 w:0)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Joinable` (r:1 w:1)
	/// Proof: `Liveness::Joinable` (`max_values`: None, `max_size`: Some(23694), added: 26169, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::LastCertificates` (r:0 w:1)
	/// Proof: `Emergency::LastCertificates` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn apply_certificate() -> Weight {
		// Fastest run: 336_531_000 picoseconds.
		Weight::from_parts(385_104_000, 50859)
			.saturating_add(T::DbWeight::get().reads_writes(12, 6))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::PinnedIncidents` (r:1 w:0)
	/// Proof: `Liveness::PinnedIncidents` (`max_values`: None, `max_size`: Some(10574), added: 13049, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Lapses` (r:3 w:3)
	/// Proof: `Liveness::Lapses` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::ListOfLapses` (r:1 w:1)
	/// Proof: `Liveness::ListOfLapses` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:0 w:1)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Joinable` (r:0 w:1)
	/// Proof: `Liveness::Joinable` (`max_values`: None, `max_size`: Some(23694), added: 26169, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Returned` (r:0 w:1)
	/// Proof: `Liveness::Returned` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:0 w:1)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Duties` (r:0 w:1)
	/// Proof: `Liveness::Duties` (`max_values`: None, `max_size`: Some(5143), added: 7618, mode: `MaxEncodedLen`)
	fn forget() -> Weight {
		// Fastest run: 40_561_000 picoseconds.
		Weight::from_parts(46_740_000, 14039)
			.saturating_add(T::DbWeight::get().reads_writes(8, 10))
	}
	/// Storage: `Liveness::ListOfLapses` (r:1 w:1)
	/// Proof: `Liveness::ListOfLapses` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Lapses` (r:2 w:2)
	/// Proof: `Liveness::Lapses` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:1)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Fastest run: 26_389_000 picoseconds.
		Weight::from_parts(28_292_000, 6000)
			.saturating_add(T::DbWeight::get().reads_writes(6, 4))
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
