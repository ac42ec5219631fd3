// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_failover`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-21 on Intel(R) Xeon(R) Processor: 6 steps, 4 repeats.

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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:0 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	fn register_protocol() -> Weight {
		// Fastest run: 75_565_000 picoseconds.
		Weight::from_parts(81_067_000, 3712)
			.saturating_add(T::DbWeight::get().reads_writes(3, 4))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	fn nominate_owner() -> Weight {
		// Fastest run: 19_029_000 picoseconds.
		Weight::from_parts(22_470_000, 3566)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn accept_ownership() -> Weight {
		// Fastest run: 129_544_000 picoseconds.
		Weight::from_parts(152_780_000, 6434)
			.saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn retire_protocol() -> Weight {
		// Fastest run: 71_658_000 picoseconds.
		Weight::from_parts(80_210_000, 3712)
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(3, 67))
	}
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Failover::DestinationIds` (r:1 w:1)
	/// Proof: `Failover::DestinationIds` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextDestination` (r:1 w:1)
	/// Proof: `Failover::NextDestination` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn register_destination() -> Weight {
		// Fastest run: 98_659_000 picoseconds.
		Weight::from_parts(110_948_000, 3712)
			.saturating_add(T::DbWeight::get().reads_writes(6, 5))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	fn set_xcm_version() -> Weight {
		// Fastest run: 20_420_000 picoseconds.
		Weight::from_parts(24_760_000, 3641)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::DestinationIds` (r:0 w:1)
	/// Proof: `Failover::DestinationIds` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn remove_destination() -> Weight {
		// Fastest run: 77_113_000 picoseconds.
		Weight::from_parts(83_551_000, 3712)
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(203, 204))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Failover::NextPlan` (r:1 w:1)
	/// Proof: `Failover::NextPlan` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:4 w:4)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Plans` (r:0 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:4)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:4)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:0 w:4)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `t` was measured from 1 to 4.
	/// `b` was measured from 100 to 30000.
	fn arm_plan(t: u32,b: u32,) -> Weight {
		// Fastest run: 358_640_000 picoseconds.
		Weight::from_parts(118_492_299, 3712)
			// Standard error: 425_931.
			.saturating_add(Weight::from_parts(116_736_767, 0).saturating_mul(t.into()))
			// Standard error: 48.
			.saturating_add(Weight::from_parts(5_405, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 2651).saturating_mul(t.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(147, 146))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(t.into())))
			.saturating_add(T::DbWeight::get().writes((9_u64).saturating_mul(t.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// `t` was measured from 1 to 4.
	/// `b` was measured from 100 to 30000.
	fn change_plan(t: u32,b: u32,) -> Weight {
		// Fastest run: 232_656_000 picoseconds.
		Weight::from_parts(122_013_557, 137705)
			// Standard error: 366_973.
			.saturating_add(Weight::from_parts(32_657_985, 0).saturating_mul(t.into()))
			// Standard error: 41.
			.saturating_add(Weight::from_parts(3_858, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 2587).saturating_mul(t.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(t.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	fn disarm_plan() -> Weight {
		// Fastest run: 112_045_000 picoseconds.
		Weight::from_parts(127_200_000, 134652)
			.saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	/// Storage: `Failover::Plans` (r:1 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:4)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	fn cancel_change() -> Weight {
		// Fastest run: 192_764_000 picoseconds.
		Weight::from_parts(208_078_000, 134652)
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PendingChanges` (r:1 w:1)
	/// Proof: `Failover::PendingChanges` (`max_values`: None, `max_size`: Some(131187), added: 133662, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:8 w:8)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:8 w:8)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:8)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:8)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:0 w:4)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn enact_change() -> Weight {
		// Fastest run: 1_295_957_000 picoseconds.
		Weight::from_parts(1_371_675_000, 134652)
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(212, 262))
	}
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Wards` (r:1 w:0)
	/// Proof: `Liveness::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:1)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:1)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:0 w:1)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `b` was measured from 100 to 16000.
	fn send_message(b: u32,) -> Weight {
		// Fastest run: 149_771_000 picoseconds.
		Weight::from_parts(165_856_005, 3712)
			// Standard error: 26.
			.saturating_add(Weight::from_parts(5_046, 0).saturating_mul(b.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(15, 17))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:64)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:64 w:64)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:2 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 100000.
	/// `r` was measured from 1 to 64.
	fn prove_delivery(b: u32,r: u32,) -> Weight {
		// Fastest run: 459_691_000 picoseconds.
		Weight::from_parts(129_255_903, 8663)
			// Standard error: 75.
			.saturating_add(Weight::from_parts(3_165, 0).saturating_mul(b.into()))
			// Standard error: 119_649.
			.saturating_add(Weight::from_parts(71_239_697, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(0, 35305).saturating_mul(r.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(11, 9))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(r.into())))
	}
	/// Storage: `Failover::Destinations` (r:1 w:1)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:64)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:64 w:64)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:2 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 64.
	fn acknowledge(m: u32,) -> Weight {
		// Fastest run: 134_006_000 picoseconds.
		Weight::from_parts(121_566_568, 6204)
			// Standard error: 76_627.
			.saturating_add(Weight::from_parts(61_442_089, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 35305).saturating_mul(m.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(m.into())))
	}
	/// Storage: `Failover::Plans` (r:1 w:1)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:4 w:3)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `Liveness::Checkpoints` (r:1 w:0)
	/// Proof: `Liveness::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:1 w:1)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:3 w:3)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:0 w:3)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::RelayFees` (r:0 w:3)
	/// Proof: `Failover::RelayFees` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 100000.
	fn prove_firing(b: u32,) -> Weight {
		// Fastest run: 374_067_000 picoseconds.
		Weight::from_parts(407_402_066, 11594)
			// Standard error: 45.
			.saturating_add(Weight::from_parts(2_799, 0).saturating_mul(b.into()))
			// The walks that were added since are estimated.
			.saturating_add(T::DbWeight::get().reads_writes(24, 32))
	}
	/// Estimated from `nominate_owner`, until it is measured.
	fn affirm_terms() -> Weight {
		Weight::from_parts(45_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	/// Estimated from `change_plan`, with the longest walk over lapses, until it is measured.
	fn declare_value() -> Weight {
		Weight::from_parts(900_000_000, 330_000)
			.saturating_add(T::DbWeight::get().reads_writes(144, 140))
	}
	/// Estimated from `change_plan`, with the longest walk over lapses, until it is measured.
	fn fund_plan() -> Weight {
		Weight::from_parts(950_000_000, 330_000)
			.saturating_add(T::DbWeight::get().reads_writes(144, 140))
	}
	/// Estimated from `accept_ownership`, until it is measured.
	fn charge_plan() -> Weight {
		Weight::from_parts(220_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads_writes(9, 7))
	}
	/// Estimated from `accept_ownership`, until it is measured.
	fn fund_upkeep() -> Weight {
		Weight::from_parts(200_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads_writes(6, 5))
	}
	/// Estimated from `prove_firing`, until it is measured.
	fn prove_carriage(b: u32,) -> Weight {
		Weight::from_parts(250_000_000, 12_000)
			.saturating_add(Weight::from_parts(3_200, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	/// Storage: `Failover::SealTurns` (r:1 w:0)
	/// Proof: `Failover::SealTurns` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:1 w:0)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn seal_nothing() -> Weight {
		// Fastest run: 5_534_000 picoseconds.
		Weight::from_parts(9_000_000, 6_978)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Failover::SealTurns` (r:1 w:1)
	/// Proof: `Failover::SealTurns` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Unsealed` (r:1 w:1)
	/// Proof: `Failover::Unsealed` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Lanes` (r:1 w:1)
	/// Proof: `Failover::Lanes` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Messages` (r:64 w:0)
	/// Proof: `Failover::Messages` (`max_values`: None, `max_size`: Some(32830), added: 35305, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Destinations` (r:1 w:0)
	/// Proof: `Failover::Destinations` (`max_values`: None, `max_size`: Some(176), added: 2651, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Batches` (r:0 w:1)
	/// Proof: `Failover::Batches` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 64.
	fn seal_lane(m: u32,) -> Weight {
		// Fastest run: 111_955_000 picoseconds.
		Weight::from_parts(320_001_771, 43420)
			// Standard error: 224_839.
			.saturating_add(Weight::from_parts(12_739_758, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 34901).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
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
