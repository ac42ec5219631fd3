// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_restaking`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-21 on Intel(R) Xeon(R) Processor: 8 steps, 4 repeats.

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
	/// Weight of `close_allocation`.
	fn close_allocation() -> Weight;
	/// Weight of `drop_candidate`.
	fn drop_candidate() -> Weight;
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
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:0 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	fn register_service() -> Weight {
		// Fastest run: 156_615_000 picoseconds.
		Weight::from_parts(180_134_000, 3676)
			.saturating_add(T::DbWeight::get().reads_writes(3, 4))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	fn announce_terms() -> Weight {
		// Estimated.
		Weight::from_parts(76_274_000, 3626)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	/// Estimated.
	fn withdraw_terms() -> Weight {
		Weight::from_parts(66_274_000, 3626)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	/// Estimated.
	fn deallocate() -> Weight {
		Weight::from_parts(86_322_000, 6534)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Estimated: the exposures of the eras of a candidate's patience are read.
	fn drop_candidate() -> Weight {
		Weight::from_parts(386_322_000, 42030)
			.saturating_add(T::DbWeight::get().reads_writes(16, 2))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1 w:1)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn set_allowed() -> Weight {
		// Fastest run: 54_709_000 picoseconds.
		Weight::from_parts(73_982_000, 3626)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	fn retire_service() -> Weight {
		// Fastest run: 38_565_000 picoseconds.
		Weight::from_parts(52_284_000, 3626)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1000 w:1000)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:0 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// `m` was measured from 0 to 300.
	/// `a` was measured from 0 to 1000.
	fn reap_service(m: u32,a: u32,) -> Weight {
		// Fastest run: 3_603_877_000 picoseconds.
		Weight::from_parts(3_898_991_000, 47895)
			// Standard error: 1_678_779.
			.saturating_add(Weight::from_parts(6_830_115, 0).saturating_mul(m.into()))
			// Standard error: 503_510.
			.saturating_add(Weight::from_parts(3_626_839, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2535).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(8, 9))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Validators` (r:1 w:0)
	/// Proof: `Staking::Validators` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::KeyOwners` (r:1 w:1)
	/// Proof: `Restaking::KeyOwners` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn register_watcher() -> Weight {
		// Fastest run: 5_517_653_000 picoseconds.
		Weight::from_parts(9_731_887_000, 3669)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::KeyOwners` (r:1 w:1)
	/// Proof: `Restaking::KeyOwners` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn rotate_key() -> Weight {
		// Fastest run: 5_497_372_000 picoseconds.
		Weight::from_parts(9_776_715_000, 3669)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn set_commission() -> Weight {
		// Fastest run: 37_172_000 picoseconds.
		Weight::from_parts(48_619_000, 3669)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:0)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn deregister_watcher() -> Weight {
		// Fastest run: 47_031_000 picoseconds.
		Weight::from_parts(61_503_000, 3669)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:16 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Validators` (r:1 w:0)
	/// Proof: `Staking::Validators` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllowLists` (r:1 w:0)
	/// Proof: `Restaking::AllowLists` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:1)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn allocate() -> Weight {
		// Fastest run: 280_102_000 picoseconds.
		Weight::from_parts(306_322_000, 42030)
			.saturating_add(T::DbWeight::get().reads_writes(23, 3))
	}
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:17 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::AllocatedTo` (r:1 w:1)
	/// Proof: `Restaking::AllocatedTo` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	fn close_allocation() -> Weight {
		// Fastest run: 321_483_000 picoseconds.
		Weight::from_parts(354_095_000, 44901)
			.saturating_add(T::DbWeight::get().reads_writes(22, 3))
	}
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	fn rejoin() -> Weight {
		// Fastest run: 40_713_000 picoseconds.
		Weight::from_parts(57_614_000, 3555)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn pay_fee() -> Weight {
		// Fastest run: 256_746_000 picoseconds.
		Weight::from_parts(303_357_000, 6196)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:2 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:0)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:1 w:1)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:1 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:258 w:258)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `b` was measured from 0 to 256.
	fn claim_rewards(b: u32,) -> Weight {
		// Fastest run: 423_764_000 picoseconds.
		Weight::from_parts(931_833_638, 53804)
			// Standard error: 6_919_803.
			.saturating_add(Weight::from_parts(262_654_220, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(13, 4))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(b.into())))
	}
	/// Storage: `Restaking::SlashQueue` (r:1 w:0)
	/// Proof: `Restaking::SlashQueue` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Staking::CurrentEra` (r:1 w:0)
	/// Proof: `Staking::CurrentEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::ElectionCursor` (r:1 w:1)
	/// Proof: `Restaking::ElectionCursor` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::LastElection` (r:1 w:1)
	/// Proof: `Restaking::LastElection` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::NextServiceId` (r:1 w:0)
	/// Proof: `Restaking::NextServiceId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn begin_block() -> Weight {
		// Fastest run: 24_461_000 picoseconds.
		Weight::from_parts(29_753_000, 1497)
			.saturating_add(T::DbWeight::get().reads_writes(5, 2))
	}
	/// Estimated.
	fn visit_service() -> Weight {
		Weight::from_parts(226_322_000, 6534)
			.saturating_add(T::DbWeight::get().reads_writes(7, 3))
	}
	/// Storage: `Restaking::Services` (r:1 w:1)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(161), added: 2636, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:2 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1001 w:0)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1000 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
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
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:0 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// `l` was measured from 0 to 700.
	/// `m` was measured from 0 to 300.
	fn elect_set(l: u32,m: u32,) -> Weight {
		// Fastest run: 22_750_076_000 picoseconds.
		Weight::from_parts(24_657_099_000, 6534)
			// Standard error: 3_868_290.
			.saturating_add(Weight::from_parts(64_994_936, 0).saturating_mul(l.into()))
			// Standard error: 9_029_171.
			.saturating_add(Weight::from_parts(36_313_935, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 2679).saturating_mul(l.into()))
			.saturating_add(Weight::from_parts(0, 2679).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 5))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(l.into())))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
	}
	/// Storage: `Restaking::Participations` (r:1 w:0)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 300.
	fn eject_absent(m: u32,) -> Weight {
		// Fastest run: 50_512_000 picoseconds.
		Weight::from_parts(56_508_000, 47895)
			// Standard error: 879_763.
			.saturating_add(Weight::from_parts(42_964_287, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 2565).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
	}
	/// Storage: `Restaking::SetMembers` (r:1 w:1)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Fees` (r:2 w:2)
	/// Proof: `Restaking::Fees` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:0 w:1)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(1250), added: 3725, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:0 w:300)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Claims` (r:0 w:1)
	/// Proof: `Restaking::Claims` (`max_values`: None, `max_size`: Some(2430), added: 4905, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:0 w:1)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 300.
	fn prune_set(m: u32,) -> Weight {
		// Fastest run: 78_071_000 picoseconds.
		Weight::from_parts(84_120_000, 47895)
			// Standard error: 430_230.
			.saturating_add(Weight::from_parts(19_035_757, 0).saturating_mul(m.into()))
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
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(90), added: 2565, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Bonded` (r:257 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Ledger` (r:257 w:257)
	/// Proof: `Staking::Ledger` (`max_values`: None, `max_size`: Some(1091), added: 3566, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::ReversePoolIdLookup` (r:257 w:0)
	/// Proof: `NominationPools::ReversePoolIdLookup` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `DelegatedStaking::Agents` (r:257 w:257)
	/// Proof: `DelegatedStaking::Agents` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:258 w:258)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::VirtualStakers` (r:257 w:0)
	/// Proof: `Staking::VirtualStakers` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:257 w:257)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// `b` was measured from 0 to 256.
	fn slash(b: u32,) -> Weight {
		// Fastest run: 416_253_000 picoseconds.
		Weight::from_parts(420_535_000, 6801)
			// Standard error: 15_079_001.
			.saturating_add(Weight::from_parts(424_381_552, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 3566).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 7))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(b.into())))
	}
	/// Storage: `Restaking::SlashQueue` (r:1 w:1)
	/// Proof: `Restaking::SlashQueue` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SlashTails` (r:1 w:1)
	/// Proof: `Restaking::SlashTails` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
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
	/// Storage: `DelegatedStaking::Agents` (r:256 w:256)
	/// Proof: `DelegatedStaking::Agents` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:257 w:257)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::VirtualStakers` (r:256 w:0)
	/// Proof: `Staking::VirtualStakers` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:256 w:256)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 256.
	fn slash_page(b: u32,) -> Weight {
		// Fastest run: 101_622_000 picoseconds.
		Weight::from_parts(5_375_778_422, 4893)
			// Standard error: 22_088_842.
			.saturating_add(Weight::from_parts(363_385_080, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 3566).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(b.into())))
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
	fn close_allocation() -> Weight {
		Weight::zero()
	}
	fn drop_candidate() -> Weight {
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
