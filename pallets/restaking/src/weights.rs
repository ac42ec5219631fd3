// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_restaking`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_restaking` cost.
pub trait WeightInfo {
	/// Weight of `register_service`.
	fn register_service() -> Weight;
	/// Weight of `announce_terms`.
	fn announce_terms() -> Weight;
	/// Weight of `withdraw_terms`.
	fn withdraw_terms() -> Weight;
	/// Weight of `set_allowed`.
	fn set_allowed() -> Weight;
	/// Weight of `retire_service`.
	fn retire_service() -> Weight;
	/// Weight of `reap_service`.
	fn reap_service(m: u32,a: u32,) -> Weight;
	/// Weight of `register_watcher`.
	fn register_watcher() -> Weight;
	/// Weight of `rotate_key`.
	fn rotate_key() -> Weight;
	/// Weight of `set_commission`.
	fn set_commission() -> Weight;
	/// Weight of `deregister_watcher`.
	fn deregister_watcher() -> Weight;
	/// Weight of `allocate`.
	fn allocate() -> Weight;
	/// Weight of `deallocate`.
	fn deallocate() -> Weight;
	/// Weight of `drop_candidate`.
	fn drop_candidate() -> Weight;
	/// Weight of `close_allocation`.
	fn close_allocation() -> Weight;
	/// Weight of `rejoin`.
	fn rejoin() -> Weight;
	/// Weight of `pay_fee`.
	fn pay_fee() -> Weight;
	/// Weight of `claim_rewards`.
	fn claim_rewards(b: u32,) -> Weight;
	/// Weight of `begin_block`.
	fn begin_block() -> Weight;
	/// Weight of `visit_service`.
	fn visit_service() -> Weight;
	/// Weight of `elect_set`.
	fn elect_set(l: u32,m: u32,) -> Weight;
	/// Weight of `eject_absent`.
	fn eject_absent(m: u32,) -> Weight;
	/// Weight of `prune_set`.
	fn prune_set(m: u32,) -> Weight;
	/// Weight of `slash`.
	fn slash(b: u32,) -> Weight;
	/// Weight of `slash_page`.
	fn slash_page(b: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Restaking::NextServiceId` (r:1 w:1)
	/// Proof: `Restaking::NextServiceId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveEnds` (r:1 w:1)
	/// Proof: `Restaking::LiveEnds` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveServices` (r:0 w:1)
	/// Proof: `Restaking::LiveServices` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:0 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	fn register_service() -> Weight {
		// Fastest run: 101_771_000 picoseconds.
		Weight::from_parts(107_540_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(5, 7))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:1)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	fn announce_terms() -> Weight {
		// Fastest run: 17_345_000 picoseconds.
		Weight::from_parts(19_069_000, 3674)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:1)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn withdraw_terms() -> Weight {
		// Fastest run: 15_313_000 picoseconds.
		Weight::from_parts(16_624_000, 3674)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1 w:1)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ListVersions` (r:1 w:1)
	/// Proof: `Restaking::ListVersions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn set_allowed() -> Weight {
		// Fastest run: 16_935_000 picoseconds.
		Weight::from_parts(18_508_000, 3674)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveServices` (r:1 w:1)
	/// Proof: `Restaking::LiveServices` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveEnds` (r:1 w:1)
	/// Proof: `Restaking::LiveEnds` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ElectionCursor` (r:1 w:0)
	/// Proof: `Restaking::ElectionCursor` (`max_values`: Some(1), `max_size`: Some(18), added: 513, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:0 w:1)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	fn retire_service() -> Weight {
		// Fastest run: 15_463_000 picoseconds.
		Weight::from_parts(17_056_000, 3674)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1000 w:1000)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:0 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ListVersions` (r:0 w:1)
	/// Proof: `Restaking::ListVersions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// `m` was measured from 0 to 300.
	/// `a` was measured from 0 to 1000.
	fn reap_service(m: u32,a: u32,) -> Weight {
		// Fastest run: 1_164_477_000 picoseconds.
		Weight::from_parts(270_124_590, 47895)
			// Standard error: 74_884.
			.saturating_add(Weight::from_parts(3_154_604, 0).saturating_mul(m.into()))
			// Standard error: 22_494.
			.saturating_add(Weight::from_parts(1_230_212, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2545).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 11))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Validators` (r:1 w:0)
	/// Proof: `Staking::Validators` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::KeyOwners` (r:1 w:1)
	/// Proof: `Restaking::KeyOwners` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn register_watcher() -> Weight {
		// Fastest run: 2_488_131_000 picoseconds.
		Weight::from_parts(2_605_446_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::KeyOwners` (r:1 w:1)
	/// Proof: `Restaking::KeyOwners` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn rotate_key() -> Weight {
		// Fastest run: 2_528_381_000 picoseconds.
		Weight::from_parts(2_626_748_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	fn set_commission() -> Weight {
		// Fastest run: 17_036_000 picoseconds.
		Weight::from_parts(18_288_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:0)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn deregister_watcher() -> Weight {
		// Fastest run: 11_146_000 picoseconds.
		Weight::from_parts(12_178_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:16 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Validators` (r:1 w:0)
	/// Proof: `Staking::Validators` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1 w:0)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:1)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Candidates` (r:1 w:1)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	fn allocate() -> Weight {
		// Fastest run: 116_043_000 picoseconds.
		Weight::from_parts(123_905_000, 42094)
			.saturating_add(T::DbWeight::get().reads_writes(26, 4))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	fn deallocate() -> Weight {
		// Fastest run: 25_438_000 picoseconds.
		Weight::from_parts(27_541_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Restaking::Candidates` (r:1 w:1)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1 w:0)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:7 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	fn drop_candidate() -> Weight {
		// Fastest run: 66_890_000 picoseconds.
		Weight::from_parts(70_806_000, 18959)
			.saturating_add(T::DbWeight::get().reads_writes(13, 2))
	}
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:17 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:1)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Candidates` (r:1 w:1)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	fn close_allocation() -> Weight {
		// Fastest run: 99_108_000 picoseconds.
		Weight::from_parts(103_705_000, 44901)
			.saturating_add(T::DbWeight::get().reads_writes(23, 4))
	}
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Candidates` (r:1 w:1)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Validators` (r:1 w:0)
	/// Proof: `Staking::Validators` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1 w:0)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	fn rejoin() -> Weight {
		// Fastest run: 46_990_000 picoseconds.
		Weight::from_parts(49_814_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
	}
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
	fn pay_fee() -> Weight {
		// Fastest run: 73_139_000 picoseconds.
		Weight::from_parts(81_612_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:2 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:0)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:1 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Payee` (r:257 w:0)
	/// Proof: `Staking::Payee` (`max_values`: None, `max_size`: Some(73), added: 2548, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:258 w:258)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `b` was measured from 0 to 256.
	fn claim_rewards(b: u32,) -> Weight {
		// Fastest run: 142_142_000 picoseconds.
		Weight::from_parts(146_729_000, 58765)
			// Standard error: 85_594.
			.saturating_add(Weight::from_parts(46_646_504, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(13, 4))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(b.into())))
	}
	/// Storage: `Restaking::SlashQueue` (r:1 w:0)
	/// Proof: `Restaking::SlashQueue` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LastElection` (r:1 w:1)
	/// Proof: `Restaking::LastElection` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ElectionCursor` (r:1 w:1)
	/// Proof: `Restaking::ElectionCursor` (`max_values`: Some(1), `max_size`: Some(18), added: 513, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveEnds` (r:1 w:0)
	/// Proof: `Restaking::LiveEnds` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn begin_block() -> Weight {
		// Fastest run: 9_034_000 picoseconds.
		Weight::from_parts(9_835_000, 1503)
			.saturating_add(T::DbWeight::get().reads_writes(5, 2))
	}
	/// Storage: `Restaking::LiveServices` (r:1 w:0)
	/// Proof: `Restaking::LiveServices` (`max_values`: None, `max_size`: Some(22), added: 2497, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LiveEnds` (r:1 w:0)
	/// Proof: `Restaking::LiveEnds` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:2 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Candidates` (r:1 w:0)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Babe::EpochIndex` (r:1 w:0)
	/// Proof: `Babe::EpochIndex` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Babe::GenesisSlot` (r:1 w:0)
	/// Proof: `Babe::GenesisSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ForceEra` (r:1 w:0)
	/// Proof: `Staking::ForceEra` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ElectionCursor` (r:0 w:1)
	/// Proof: `Restaking::ElectionCursor` (`max_values`: Some(1), `max_size`: Some(18), added: 513, mode: `MaxEncodedLen`)
	fn visit_service() -> Weight {
		// Fastest run: 47_631_000 picoseconds.
		Weight::from_parts(51_036_000, 6630)
			.saturating_add(T::DbWeight::get().reads_writes(14, 2))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:2 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Candidates` (r:1001 w:0)
	/// Proof: `Restaking::Candidates` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1000 w:0)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1000 w:0)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1000 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1000 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Babe::EpochIndex` (r:1 w:0)
	/// Proof: `Babe::EpochIndex` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Babe::GenesisSlot` (r:1 w:0)
	/// Proof: `Babe::GenesisSlot` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ForceEra` (r:1 w:0)
	/// Proof: `Staking::ForceEra` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:0 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// `l` was measured from 0 to 700.
	/// `m` was measured from 0 to 300.
	fn elect_set(l: u32,m: u32,) -> Weight {
		// Fastest run: 7_843_639_000 picoseconds.
		Weight::from_parts(1_727_701_522, 6630)
			// Standard error: 630_183.
			.saturating_add(Weight::from_parts(25_607_370, 0).saturating_mul(l.into()))
			// Standard error: 1_468_751.
			.saturating_add(Weight::from_parts(36_712_696, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 2692).saturating_mul(l.into()))
			.saturating_add(Weight::from_parts(0, 2692).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(12, 4))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(l.into())))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
	}
	/// Storage: `Restaking::Participations` (r:1 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:100 w:100)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 300.
	fn eject_absent(m: u32,) -> Weight {
		// Fastest run: 13_010_000 picoseconds.
		Weight::from_parts(11_911_680, 47895)
			// Standard error: 2_138.
			.saturating_add(Weight::from_parts(2_402_558, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 856).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Restaking::SetMembers` (r:1 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:2 w:2)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:0 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:0 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 300.
	fn prune_set(m: u32,) -> Weight {
		// Fastest run: 23_275_000 picoseconds.
		Weight::from_parts(16_072_193, 47895)
			// Standard error: 1_709.
			.saturating_add(Weight::from_parts(3_409_558, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 6))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:1 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Bonded` (r:257 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Ledger` (r:257 w:257)
	/// Proof: `Staking::Ledger` (`max_values`: None, `max_size`: Some(1091), added: 3566, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::ReversePoolIdLookup` (r:257 w:0)
	/// Proof: `NominationPools::ReversePoolIdLookup` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `DelegatedStaking::Agents` (r:257 w:257)
	/// Proof: `DelegatedStaking::Agents` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:258 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::VirtualStakers` (r:257 w:0)
	/// Proof: `Staking::VirtualStakers` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `NominationPools::TotalValueLocked` (r:1 w:1)
	/// Proof: `NominationPools::TotalValueLocked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::SubPoolsStorage` (r:256 w:256)
	/// Proof: `NominationPools::SubPoolsStorage` (`max_values`: None, `max_size`: Some(1197), added: 3672, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x39e854c0a63b01a533bd42c4965957822b56a8bc90283f223f9a60d2ccfc458e` (r:256 w:256)
	/// Proof: UNKNOWN KEY `0x39e854c0a63b01a533bd42c4965957822b56a8bc90283f223f9a60d2ccfc458e` (r:256 w:256)
	/// Storage: `Slashing::Collecting` (r:1 w:0)
	/// Proof: `Slashing::Collecting` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 256.
	fn slash(b: u32,) -> Weight {
		// Fastest run: 144_586_000 picoseconds.
		Weight::from_parts(147_329_000, 9210)
			// Standard error: 278_590.
			.saturating_add(Weight::from_parts(139_278_194, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 3672).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(16, 8))
			.saturating_add(T::DbWeight::get().reads((8_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(b.into())))
	}
	/// Storage: `Restaking::SlashQueue` (r:1 w:1)
	/// Proof: `Restaking::SlashQueue` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SlashTails` (r:1 w:1)
	/// Proof: `Restaking::SlashTails` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Staking::Bonded` (r:256 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Ledger` (r:256 w:256)
	/// Proof: `Staking::Ledger` (`max_values`: None, `max_size`: Some(1091), added: 3566, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::ReversePoolIdLookup` (r:256 w:0)
	/// Proof: `NominationPools::ReversePoolIdLookup` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::TotalValueLocked` (r:1 w:1)
	/// Proof: `NominationPools::TotalValueLocked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::SubPoolsStorage` (r:256 w:256)
	/// Proof: `NominationPools::SubPoolsStorage` (`max_values`: None, `max_size`: Some(1197), added: 3672, mode: `MaxEncodedLen`)
	/// Storage: `DelegatedStaking::Agents` (r:256 w:256)
	/// Proof: `DelegatedStaking::Agents` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:257 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::VirtualStakers` (r:256 w:0)
	/// Proof: `Staking::VirtualStakers` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x39e854c0a63b01a533bd42c4965957822b56a8bc90283f223f9a60d2ccfc458e` (r:256 w:256)
	/// Proof: UNKNOWN KEY `0x39e854c0a63b01a533bd42c4965957822b56a8bc90283f223f9a60d2ccfc458e` (r:256 w:256)
	/// Storage: `Slashing::Collecting` (r:1 w:0)
	/// Proof: `Slashing::Collecting` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 256.
	fn slash_page(b: u32,) -> Weight {
		// Fastest run: 33_540_000 picoseconds.
		Weight::from_parts(34_752_000, 7019)
			// Standard error: 213_275.
			.saturating_add(Weight::from_parts(133_400_295, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 3672).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 3))
			.saturating_add(T::DbWeight::get().reads((8_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(b.into())))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn register_service() -> Weight {
		Weight::zero()
	}
	fn announce_terms() -> Weight {
		Weight::zero()
	}
	fn withdraw_terms() -> Weight {
		Weight::zero()
	}
	fn set_allowed() -> Weight {
		Weight::zero()
	}
	fn retire_service() -> Weight {
		Weight::zero()
	}
	fn reap_service(_m: u32,_a: u32,) -> Weight {
		Weight::zero()
	}
	fn register_watcher() -> Weight {
		Weight::zero()
	}
	fn rotate_key() -> Weight {
		Weight::zero()
	}
	fn set_commission() -> Weight {
		Weight::zero()
	}
	fn deregister_watcher() -> Weight {
		Weight::zero()
	}
	fn allocate() -> Weight {
		Weight::zero()
	}
	fn deallocate() -> Weight {
		Weight::zero()
	}
	fn drop_candidate() -> Weight {
		Weight::zero()
	}
	fn close_allocation() -> Weight {
		Weight::zero()
	}
	fn rejoin() -> Weight {
		Weight::zero()
	}
	fn pay_fee() -> Weight {
		Weight::zero()
	}
	fn claim_rewards(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn begin_block() -> Weight {
		Weight::zero()
	}
	fn visit_service() -> Weight {
		Weight::zero()
	}
	fn elect_set(_l: u32,_m: u32,) -> Weight {
		Weight::zero()
	}
	fn eject_absent(_m: u32,) -> Weight {
		Weight::zero()
	}
	fn prune_set(_m: u32,) -> Weight {
		Weight::zero()
	}
	fn slash(_b: u32,) -> Weight {
		Weight::zero()
	}
	fn slash_page(_b: u32,) -> Weight {
		Weight::zero()
	}
}
