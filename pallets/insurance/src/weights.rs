// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_insurance`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_insurance` cost.
pub trait WeightInfo {
	/// Weight of `open_pool`.
	fn open_pool() -> Weight;
	/// Weight of `set_terms`.
	fn set_terms() -> Weight;
	/// Weight of `set_group`.
	fn set_group() -> Weight;
	/// Weight of `set_rate`.
	fn set_rate() -> Weight;
	/// Weight of `set_backing`.
	fn set_backing() -> Weight;
	/// Weight of `deposit`.
	fn deposit() -> Weight;
	/// Weight of `queue_exit`.
	fn queue_exit() -> Weight;
	/// Weight of `buy`.
	fn buy(b: u32,) -> Weight;
	/// Weight of `renew`.
	fn renew() -> Weight;
	/// Weight of `reduce`.
	fn reduce() -> Weight;
	/// Weight of `announce_maintenance`.
	fn announce_maintenance() -> Weight;
	/// Weight of `claim_parked`.
	fn claim_parked() -> Weight;
	/// Weight of `make_whole`.
	fn make_whole() -> Weight;
	/// Weight of `exchange_slashed`.
	fn exchange_slashed() -> Weight;
	/// Weight of `end_block`.
	fn end_block() -> Weight;
	/// Weight of `turn`.
	fn turn() -> Weight;
	/// Weight of `step`.
	fn step(n: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::NextPool` (r:1 w:1)
	/// Proof: `Insurance::NextPool` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:1)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::WatchedSince` (r:1 w:1)
	/// Proof: `Insurance::WatchedSince` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Active` (r:1 w:0)
	/// Proof: `Insurance::Active` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:1 w:0)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn open_pool() -> Weight {
		// Fastest run: 80_170_000 picoseconds.
		Weight::from_parts(85_247_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(12, 6))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Asset` (r:1 w:0)
	/// Proof: `Shares::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	fn set_terms() -> Weight {
		// Fastest run: 23_004_000 picoseconds.
		Weight::from_parts(24_898_000, 4464)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Insurance::Groups` (r:1 w:1)
	/// Proof: `Insurance::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn set_group() -> Weight {
		// Fastest run: 7_170_000 picoseconds.
		Weight::from_parts(7_792_000, 3509)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Rates` (r:0 w:1)
	/// Proof: `Insurance::Rates` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	fn set_rate() -> Weight {
		// Fastest run: 10_055_000 picoseconds.
		Weight::from_parts(10_967_000, 1493)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Insurance::Pools` (r:2 w:2)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Maintenance` (r:1 w:0)
	/// Proof: `Insurance::Maintenance` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	fn set_backing() -> Weight {
		// Fastest run: 28_423_000 picoseconds.
		Weight::from_parts(31_437_000, 7938)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::NextShare` (r:1 w:1)
	/// Proof: `Insurance::NextShare` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Asset` (r:1 w:1)
	/// Proof: `Shares::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Metadata` (r:1 w:1)
	/// Proof: `Shares::Metadata` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Account` (r:1 w:1)
	/// Proof: `Shares::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn deposit() -> Weight {
		// Fastest run: 88_352_000 picoseconds.
		Weight::from_parts(95_382_000, 4464)
			.saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Account` (r:2 w:2)
	/// Proof: `Shares::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::ExitsOf` (r:1 w:1)
	/// Proof: `Insurance::ExitsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Asset` (r:1 w:1)
	/// Proof: `Shares::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Active` (r:1 w:0)
	/// Proof: `Insurance::Active` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:1 w:0)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Exits` (r:0 w:1)
	/// Proof: `Insurance::Exits` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	fn queue_exit() -> Weight {
		// Fastest run: 75_753_000 picoseconds.
		Weight::from_parts(80_049_000, 6208)
			.saturating_add(T::DbWeight::get().reads_writes(10, 7))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:0)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PlansOf` (r:65 w:0)
	/// Proof: `Failover::PlansOf` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Plans` (r:64 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::InsuredFor` (r:1 w:1)
	/// Proof: `Insurance::InsuredFor` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoliciesOf` (r:1 w:1)
	/// Proof: `Insurance::PoliciesOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:2 w:0)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Bonded` (r:2 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::PoolMembers` (r:2 w:0)
	/// Proof: `NominationPools::PoolMembers` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Payee` (r:1 w:0)
	/// Proof: `Staking::Payee` (`max_values`: None, `max_size`: Some(73), added: 2548, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Covered` (r:1 w:1)
	/// Proof: `Insurance::Covered` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Totals` (r:1 w:0)
	/// Proof: `Failover::Totals` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lapses` (r:50 w:0)
	/// Proof: `Failover::Lapses` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:1 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:1 w:0)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::WatchedSince` (r:1 w:0)
	/// Proof: `Insurance::WatchedSince` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::NextPolicy` (r:1 w:1)
	/// Proof: `Insurance::NextPolicy` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Purchases` (r:1 w:1)
	/// Proof: `Insurance::Purchases` (`max_values`: Some(1), `max_size`: Some(3394), added: 3889, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Changes` (r:2 w:2)
	/// Proof: `Insurance::Changes` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Policies` (r:0 w:1)
	/// Proof: `Insurance::Policies` (`max_values`: None, `max_size`: Some(410), added: 2885, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Closings` (r:0 w:1)
	/// Proof: `Insurance::Closings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 262144.
	fn buy(b: u32,) -> Weight {
		// Fastest run: 551_883_000 picoseconds.
		Weight::from_parts(572_887_137, 206686)
			// Standard error: 4.
			.saturating_add(Weight::from_parts(1_416, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(208, 11))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Policies` (r:1 w:2)
	/// Proof: `Insurance::Policies` (`max_values`: None, `max_size`: Some(410), added: 2885, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:0)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PlansOf` (r:65 w:0)
	/// Proof: `Failover::PlansOf` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Plans` (r:64 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::InsuredFor` (r:1 w:1)
	/// Proof: `Insurance::InsuredFor` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoliciesOf` (r:1 w:1)
	/// Proof: `Insurance::PoliciesOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:2 w:0)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Bonded` (r:2 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::PoolMembers` (r:2 w:0)
	/// Proof: `NominationPools::PoolMembers` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Payee` (r:1 w:0)
	/// Proof: `Staking::Payee` (`max_values`: None, `max_size`: Some(73), added: 2548, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Covered` (r:1 w:1)
	/// Proof: `Insurance::Covered` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Totals` (r:1 w:0)
	/// Proof: `Failover::Totals` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lapses` (r:50 w:0)
	/// Proof: `Failover::Lapses` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:1 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Records` (r:1 w:0)
	/// Proof: `Liveness::Records` (`max_values`: None, `max_size`: Some(47394), added: 49869, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::WatchedSince` (r:1 w:0)
	/// Proof: `Insurance::WatchedSince` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::NextPolicy` (r:1 w:1)
	/// Proof: `Insurance::NextPolicy` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Purchases` (r:1 w:1)
	/// Proof: `Insurance::Purchases` (`max_values`: Some(1), `max_size`: Some(3394), added: 3889, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Changes` (r:2 w:2)
	/// Proof: `Insurance::Changes` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Closings` (r:0 w:1)
	/// Proof: `Insurance::Closings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn renew() -> Weight {
		// Fastest run: 559_364_000 picoseconds.
		Weight::from_parts(583_130_000, 206686)
			.saturating_add(T::DbWeight::get().reads_writes(209, 12))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Policies` (r:1 w:1)
	/// Proof: `Insurance::Policies` (`max_values`: None, `max_size`: Some(410), added: 2885, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Maintenance` (r:1 w:0)
	/// Proof: `Insurance::Maintenance` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Purchases` (r:1 w:0)
	/// Proof: `Insurance::Purchases` (`max_values`: Some(1), `max_size`: Some(3394), added: 3889, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Changes` (r:2 w:2)
	/// Proof: `Insurance::Changes` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Covered` (r:1 w:1)
	/// Proof: `Insurance::Covered` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::InsuredFor` (r:1 w:1)
	/// Proof: `Insurance::InsuredFor` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn reduce() -> Weight {
		// Fastest run: 94_701_000 picoseconds.
		Weight::from_parts(98_977_000, 6060)
			.saturating_add(T::DbWeight::get().reads_writes(12, 7))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Maintenance` (r:1 w:1)
	/// Proof: `Insurance::Maintenance` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Pools` (r:1 w:0)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	fn announce_maintenance() -> Weight {
		// Fastest run: 27_991_000 picoseconds.
		Weight::from_parts(30_154_000, 4464)
			.saturating_add(T::DbWeight::get().reads_writes(6, 1))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Parked` (r:1 w:1)
	/// Proof: `Insurance::Parked` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_parked() -> Weight {
		// Fastest run: 64_616_000 picoseconds.
		Weight::from_parts(68_352_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Shares::Asset` (r:1 w:0)
	/// Proof: `Shares::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	fn make_whole() -> Weight {
		// Fastest run: 58_126_000 picoseconds.
		Weight::from_parts(61_381_000, 4464)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Rates` (r:1 w:0)
	/// Proof: `Insurance::Rates` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn exchange_slashed() -> Weight {
		// Fastest run: 101_081_000 picoseconds.
		Weight::from_parts(108_452_000, 6208)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}
	/// Storage: `Insurance::Active` (r:1 w:1)
	/// Proof: `Insurance::Active` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:1 w:0)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Purchases` (r:1 w:0)
	/// Proof: `Insurance::Purchases` (`max_values`: Some(1), `max_size`: Some(3394), added: 3889, mode: `MaxEncodedLen`)
	fn end_block() -> Weight {
		// Fastest run: 10_946_000 picoseconds.
		Weight::from_parts(11_957_000, 4879)
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Events` (r:6 w:0)
	/// Proof: `Insurance::Events` (`max_values`: None, `max_size`: Some(3383), added: 5858, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:0)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Debts` (r:6 w:0)
	/// Proof: `Insurance::Debts` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Maintenance` (r:1 w:0)
	/// Proof: `Insurance::Maintenance` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Active` (r:1 w:0)
	/// Proof: `Insurance::Active` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:1 w:0)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn turn() -> Weight {
		// Fastest run: 335_491_000 picoseconds.
		Weight::from_parts(357_564_000, 36138)
			.saturating_add(T::DbWeight::get().reads_writes(21, 1))
	}
	/// Storage: `Insurance::Pools` (r:1 w:1)
	/// Proof: `Insurance::Pools` (`max_values`: None, `max_size`: Some(999), added: 3474, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Events` (r:1 w:1)
	/// Proof: `Insurance::Events` (`max_values`: None, `max_size`: Some(3383), added: 5858, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:0)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Debts` (r:1 w:0)
	/// Proof: `Insurance::Debts` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Policies` (r:33 w:32)
	/// Proof: `Insurance::Policies` (`max_values`: None, `max_size`: Some(410), added: 2885, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:33 w:33)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Covered` (r:1 w:1)
	/// Proof: `Insurance::Covered` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::InsuredFor` (r:1 w:1)
	/// Proof: `Insurance::InsuredFor` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoliciesOf` (r:1 w:1)
	/// Proof: `Insurance::PoliciesOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::Closings` (r:0 w:32)
	/// Proof: `Insurance::Closings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 32.
	fn step(n: u32,) -> Weight {
		// Fastest run: 130_104_000 picoseconds.
		Weight::from_parts(103_606_008, 6848)
			// Standard error: 182_994.
			.saturating_add(Weight::from_parts(58_266_424, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(11, 6))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn open_pool() -> Weight {
		Weight::zero()
	}
	fn set_terms() -> Weight {
		Weight::zero()
	}
	fn set_group() -> Weight {
		Weight::zero()
	}
	fn set_rate() -> Weight {
		Weight::zero()
	}
	fn set_backing() -> Weight {
		Weight::zero()
	}
	fn deposit() -> Weight {
		Weight::zero()
	}
	fn queue_exit() -> Weight {
		Weight::zero()
	}
	fn buy(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn renew() -> Weight {
		Weight::zero()
	}
	fn reduce() -> Weight {
		Weight::zero()
	}
	fn announce_maintenance() -> Weight {
		Weight::zero()
	}
	fn claim_parked() -> Weight {
		Weight::zero()
	}
	fn make_whole() -> Weight {
		Weight::zero()
	}
	fn exchange_slashed() -> Weight {
		Weight::zero()
	}
	fn end_block() -> Weight {
		Weight::zero()
	}
	fn turn() -> Weight {
		Weight::zero()
	}
	fn step(_n: u32,) -> Weight {
		Weight::zero()
	}
}
