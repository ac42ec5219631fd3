// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_failover`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_failover` cost.
pub trait WeightInfo {
	/// Weight of `register_protocol`.
	fn register_protocol() -> Weight;
	/// Weight of `nominate_owner`.
	fn nominate_owner() -> Weight;
	/// Weight of `accept_ownership`.
	fn accept_ownership() -> Weight;
	/// Weight of `retire_protocol`.
	fn retire_protocol() -> Weight;
	/// Weight of `register_destination`.
	fn register_destination() -> Weight;
	/// Weight of `set_xcm_version`.
	fn set_xcm_version() -> Weight;
	/// Weight of `remove_destination`.
	fn remove_destination() -> Weight;
	/// Weight of `arm_plan`.
	fn arm_plan(t: u32,b: u32,) -> Weight;
	/// Weight of `change_plan`.
	fn change_plan(t: u32,b: u32,) -> Weight;
	/// Weight of `disarm_plan`.
	fn disarm_plan() -> Weight;
	/// Weight of `cancel_change`.
	fn cancel_change() -> Weight;
	/// Weight of `enact_change`.
	fn enact_change() -> Weight;
	/// Weight of `send_message`.
	fn send_message(b: u32,) -> Weight;
	/// Weight of `prove_delivery`.
	fn prove_delivery(b: u32,r: u32,) -> Weight;
	/// Weight of `acknowledge`.
	fn acknowledge(m: u32,) -> Weight;
	/// Weight of `prove_firing`.
	fn prove_firing(b: u32,) -> Weight;
	/// Weight of `affirm_terms`.
	fn affirm_terms() -> Weight;
	/// Weight of `declare_value`.
	fn declare_value() -> Weight;
	/// Weight of `fund_plan`.
	fn fund_plan() -> Weight;
	/// Weight of `charge_plan`.
	fn charge_plan() -> Weight;
	/// Weight of `fund_upkeep`.
	fn fund_upkeep() -> Weight;
	/// Weight of `prove_carriage`.
	fn prove_carriage(b: u32,) -> Weight;
	/// Weight of `seal_nothing`.
	fn seal_nothing() -> Weight;
	/// Weight of `seal_lane`.
	fn seal_lane(m: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Failover::NextProtocol` (r:1 w:1)
	/// Proof: `Failover::NextProtocol` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:0 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	fn register_protocol() -> Weight {
		// Fastest run: 65_457_000 picoseconds.
		Weight::from_parts(68_713_000, 3766)
			.saturating_add(T::DbWeight::get().reads_writes(3, 4))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	fn nominate_owner() -> Weight {
		// Fastest run: 10_196_000 picoseconds.
		Weight::from_parts(11_037_000, 3570)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn accept_ownership() -> Weight {
		// Fastest run: 82_924_000 picoseconds.
		Weight::from_parts(87_340_000, 6542)
			.saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn retire_protocol() -> Weight {
		// Fastest run: 46_629_000 picoseconds.
		Weight::from_parts(49_454_000, 3766)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ListVersions` (r:1 w:0)
	/// Proof: `Restaking::ListVersions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::DestinationIds` (r:1 w:1)
	/// Proof: `Failover::DestinationIds` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextDestination` (r:1 w:1)
	/// Proof: `Failover::NextDestination` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:0 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	fn register_destination() -> Weight {
		// Fastest run: 65_267_000 picoseconds.
		Weight::from_parts(69_043_000, 3766)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	fn set_xcm_version() -> Weight {
		// Fastest run: 11_217_000 picoseconds.
		Weight::from_parts(12_158_000, 3646)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:65 w:64)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:64 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::DestinationIds` (r:0 w:1)
	/// Proof: `Failover::DestinationIds` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	fn remove_destination() -> Weight {
		// Fastest run: 1_584_983_000 picoseconds.
		Weight::from_parts(1_664_092_000, 172766)
			.saturating_add(T::DbWeight::get().reads_writes(133, 69))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ListVersions` (r:1 w:0)
	/// Proof: `Restaking::ListVersions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPlan` (r:1 w:1)
	/// Proof: `Failover::NextPlan` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:4 w:4)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:4 w:4)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPost` (r:1 w:1)
	/// Proof: `Failover::NextPost` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:4 w:4)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(4123), added: 6598, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Totals` (r:1 w:1)
	/// Proof: `Failover::Totals` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lapses` (r:90 w:90)
	/// Proof: `Failover::Lapses` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Plans` (r:0 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PlansOf` (r:0 w:1)
	/// Proof: `Failover::PlansOf` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:0 w:4)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:4)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:4)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Failover::OpenLanes` (r:0 w:4)
	/// Proof: `Failover::OpenLanes` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `t` was measured from 1 to 4.
	/// `b` was measured from 100 to 30000.
	fn arm_plan(t: u32,b: u32,) -> Weight {
		// Fastest run: 676_509_000 picoseconds.
		Weight::from_parts(522_646_834, 227340)
			// Standard error: 416_052.
			.saturating_add(Weight::from_parts(121_423_990, 0).saturating_mul(t.into()))
			// Standard error: 49.
			.saturating_add(Weight::from_parts(2_677, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 6598).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads_writes(102, 99))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(t.into())))
			.saturating_add(T::DbWeight::get().writes((8_u64).saturating_mul(t.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// `t` was measured from 1 to 4.
	/// `b` was measured from 100 to 30000.
	fn change_plan(t: u32,b: u32,) -> Weight {
		// Fastest run: 160_039_000 picoseconds.
		Weight::from_parts(81_684_596, 134652)
			// Standard error: 52_958.
			.saturating_add(Weight::from_parts(22_661_856, 0).saturating_mul(t.into()))
			// Standard error: 6.
			.saturating_add(Weight::from_parts(2_115, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 2656).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(t.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	fn disarm_plan() -> Weight {
		// Fastest run: 71_577_000 picoseconds.
		Weight::from_parts(75_422_000, 134652)
			.saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	fn cancel_change() -> Weight {
		// Fastest run: 107_360_000 picoseconds.
		Weight::from_parts(112_978_000, 134652)
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:8 w:8)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:8 w:8)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:12 w:8)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(4123), added: 6598, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:8 w:8)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPost` (r:1 w:1)
	/// Proof: `Failover::NextPost` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:2 w:2)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:0 w:8)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:8)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:8)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Failover::OpenLanes` (r:0 w:4)
	/// Proof: `Failover::OpenLanes` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn enact_change() -> Weight {
		// Fastest run: 1_067_793_000 picoseconds.
		Weight::from_parts(1_111_868_000, 134652)
			.saturating_add(T::DbWeight::get().reads_writes(44, 68))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:1 w:1)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPost` (r:1 w:1)
	/// Proof: `Failover::NextPost` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:1 w:1)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(4123), added: 6598, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:0 w:1)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:1)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:1)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Failover::OpenLanes` (r:0 w:1)
	/// Proof: `Failover::OpenLanes` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `b` was measured from 100 to 16000.
	fn send_message(b: u32,) -> Weight {
		// Fastest run: 138_096_000 picoseconds.
		Weight::from_parts(142_974_444, 7588)
			// Standard error: 3.
			.saturating_add(Weight::from_parts(2_516, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(11, 13))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:2 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(2194), added: 4669, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:64)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:64 w:64)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:64 w:64)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:65 w:65)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:64 w:64)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:64 w:64)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Failover::OpenLanes` (r:0 w:1)
	/// Proof: `Failover::OpenLanes` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 100000.
	/// `r` was measured from 1 to 64.
	fn prove_delivery(b: u32,r: u32,) -> Weight {
		// Fastest run: 396_462_000 picoseconds.
		Weight::from_parts(140_580_957, 10328)
			// Standard error: 134.
			.saturating_add(Weight::from_parts(1_554, 0).saturating_mul(b.into()))
			// Standard error: 211_266.
			.saturating_add(Weight::from_parts(97_681_057, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(0, 35289).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(6, 5))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(r.into())))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:2 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(2194), added: 4669, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:64)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:64 w:64)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:64 w:64)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:64 w:64)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:64 w:64)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:64 w:64)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Failover::OpenLanes` (r:0 w:1)
	/// Proof: `Failover::OpenLanes` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 64.
	fn acknowledge(m: u32,) -> Weight {
		// Fastest run: 98_928_000 picoseconds.
		Weight::from_parts(53_839_266, 10328)
			// Standard error: 34_883.
			.saturating_add(Weight::from_parts(57_090_500, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 35289).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(m.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:3)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:3 w:3)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:6 w:6)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(4123), added: 6598, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Shares` (r:3 w:3)
	/// Proof: `Failover::Shares` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPost` (r:1 w:1)
	/// Proof: `Failover::NextPost` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:0 w:3)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:3)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:3)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 100000.
	fn prove_firing(b: u32,) -> Weight {
		// Fastest run: 355_440_000 picoseconds.
		Weight::from_parts(367_552_305, 40578)
			// Standard error: 6.
			.saturating_add(Weight::from_parts(2_318, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(25, 30))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:0)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ListVersions` (r:1 w:0)
	/// Proof: `Restaking::ListVersions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn affirm_terms() -> Weight {
		// Fastest run: 29_994_000 picoseconds.
		Weight::from_parts(32_399_000, 4204)
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:0)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Failover::FeesPaid` (r:1 w:1)
	/// Proof: `Failover::FeesPaid` (`max_values`: None, `max_size`: Some(665), added: 3140, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Totals` (r:1 w:1)
	/// Proof: `Failover::Totals` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lapses` (r:90 w:90)
	/// Proof: `Failover::Lapses` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	fn declare_value() -> Weight {
		// Fastest run: 510_121_000 picoseconds.
		Weight::from_parts(531_012_000, 227340)
			.saturating_add(T::DbWeight::get().reads_writes(101, 96))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Failover::FeesPaid` (r:1 w:1)
	/// Proof: `Failover::FeesPaid` (`max_values`: None, `max_size`: Some(665), added: 3140, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Totals` (r:1 w:1)
	/// Proof: `Failover::Totals` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lapses` (r:91 w:91)
	/// Proof: `Failover::Lapses` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	fn fund_plan() -> Weight {
		// Fastest run: 588_457_000 picoseconds.
		Weight::from_parts(624_892_000, 229855)
			.saturating_add(T::DbWeight::get().reads_writes(102, 98))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Failover::FeesPaid` (r:1 w:1)
	/// Proof: `Failover::FeesPaid` (`max_values`: None, `max_size`: Some(665), added: 3140, mode: `MaxEncodedLen`)
	fn charge_plan() -> Weight {
		// Fastest run: 94_841_000 picoseconds.
		Weight::from_parts(100_971_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(9, 5))
	}
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn fund_upkeep() -> Weight {
		// Fastest run: 86_369_000 picoseconds.
		Weight::from_parts(90_395_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	/// Storage: `Failover::Destinations` (r:1 w:0)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 100000.
	fn prove_carriage(b: u32,) -> Weight {
		// Fastest run: 81_812_000 picoseconds.
		Weight::from_parts(87_526_634, 9239)
			// Standard error: 2.
			.saturating_add(Weight::from_parts(2_216, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// Storage: `Failover::SealTurns` (r:2 w:0)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:2 w:0)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	fn seal_nothing() -> Weight {
		// Fastest run: 8_252_000 picoseconds.
		Weight::from_parts(8_923_000, 6006)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Failover::SealTurns` (r:2 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Failover::LaneTurns` (r:3 w:1)
	/// Proof: `Failover::LaneTurns` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(107), added: 2582, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:2 w:1)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(4123), added: 6598, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:0)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(181), added: 2656, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:0)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32814), added: 35289, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:0 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(2194), added: 4669, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 64.
	fn seal_lane(m: u32,) -> Weight {
		// Fastest run: 87_220_000 picoseconds.
		Weight::from_parts(259_179_478, 14186)
			// Standard error: 78_622.
			.saturating_add(Weight::from_parts(7_152_236, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 35289).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 5))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m.into())))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn register_protocol() -> Weight {
		Weight::zero()
	}
	fn nominate_owner() -> Weight {
		Weight::zero()
	}
	fn accept_ownership() -> Weight {
		Weight::zero()
	}
	fn retire_protocol() -> Weight {
		Weight::zero()
	}
	fn register_destination() -> Weight {
		Weight::zero()
	}
	fn set_xcm_version() -> Weight {
		Weight::zero()
	}
	fn remove_destination() -> Weight {
		Weight::zero()
	}
	fn arm_plan(_t: u32,_b: u32,) -> Weight {
		Weight::zero()
	}
	fn change_plan(_t: u32,_b: u32,) -> Weight {
		Weight::zero()
	}
	fn disarm_plan() -> Weight {
		Weight::zero()
	}
	fn cancel_change() -> Weight {
		Weight::zero()
	}
	fn enact_change() -> Weight {
		Weight::zero()
	}
	fn send_message(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn prove_delivery(_b: u32,_r: u32,) -> Weight {
		Weight::zero()
	}
	fn acknowledge(_m: u32,) -> Weight {
		Weight::zero()
	}
	fn prove_firing(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn affirm_terms() -> Weight {
		Weight::zero()
	}
	fn declare_value() -> Weight {
		Weight::zero()
	}
	fn fund_plan() -> Weight {
		Weight::zero()
	}
	fn charge_plan() -> Weight {
		Weight::zero()
	}
	fn fund_upkeep() -> Weight {
		Weight::zero()
	}
	fn prove_carriage(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn seal_nothing() -> Weight {
		Weight::zero()
	}
	fn seal_lane(_m: u32,) -> Weight {
		Weight::zero()
	}
}
