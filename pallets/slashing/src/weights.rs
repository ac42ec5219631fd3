// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_slashing` cost.
pub trait WeightInfo {
	/// Weight of `report_contradiction`.
	fn report_contradiction(s: u32,) -> Weight;
	/// Weight of `report_undecided`.
	fn report_undecided(s: u32,) -> Weight;
	/// Weight of `report_proof`.
	fn report_proof(s: u32,g: u32,b: u32,) -> Weight;
	/// Weight of `report_silence`.
	fn report_silence(m: u32,) -> Weight;
	/// Weight of `challenge`.
	fn challenge(s: u32,) -> Weight;
	/// Weight of `answer`.
	fn answer() -> Weight;
	/// Weight of `decide`.
	fn decide() -> Weight;
	/// Weight of `veto`.
	fn veto() -> Weight;
	/// Weight of `suspend`.
	fn suspend() -> Weight;
	/// Weight of `pin_anchor`.
	fn pin_anchor() -> Weight;
	/// Weight of `beat`.
	fn beat() -> Weight;
	/// Weight of `join_harmed`.
	fn join_harmed() -> Weight;
	/// Weight of `collect`.
	fn collect() -> Weight;
	/// Weight of `forget`.
	fn forget() -> Weight;
	/// Weight of `idle`.
	fn idle() -> Weight;
	/// Weight of `move_case`.
	fn move_case() -> Weight;
	/// Weight of `step`.
	fn step() -> Weight;
	/// Weight of `pay`.
	fn pay() -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Waiting` (r:1 w:1)
	/// Proof: `Slashing::Waiting` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextCase` (r:1 w:1)
	/// Proof: `Slashing::NextCase` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::JudgedDeeds` (r:300 w:300)
	/// Proof: `Slashing::JudgedDeeds` (`max_values`: None, `max_size`: Some(2065), added: 4540, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:300 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:300 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::FiringsOf` (r:1 w:0)
	/// Proof: `Slashing::FiringsOf` (`max_values`: None, `max_size`: Some(2574), added: 5049, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Promises` (r:16 w:16)
	/// Proof: `Slashing::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:0 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:300)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:0 w:300)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 300.
	fn report_contradiction(s: u32,) -> Weight {
		// Fastest run: 5_048_349_000 picoseconds.
		Weight::from_parts(27_284_209_659, 47895)
			// Standard error: 3_395_621.
			.saturating_add(Weight::from_parts(77_820_587, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 4540).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(27, 23))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(s.into())))
	}
	/// Storage: `Restaking::Sets` (r:2 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::ComposedSets` (r:1 w:0)
	/// Proof: `Emergency::ComposedSets` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Waiting` (r:1 w:1)
	/// Proof: `Slashing::Waiting` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextCase` (r:1 w:1)
	/// Proof: `Slashing::NextCase` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::JudgedDeeds` (r:300 w:300)
	/// Proof: `Slashing::JudgedDeeds` (`max_values`: None, `max_size`: Some(2065), added: 4540, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:300 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:300 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:0 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:300)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:0 w:300)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 300.
	fn report_undecided(s: u32,) -> Weight {
		// Fastest run: 2_698_315_000 picoseconds.
		Weight::from_parts(15_536_225_853, 47895)
			// Standard error: 1_822_791.
			.saturating_add(Weight::from_parts(53_472_894, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 4540).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(12, 7))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(s.into())))
	}
	/// Storage: `Slashing::Anchors` (r:1 w:0)
	/// Proof: `Slashing::Anchors` (`max_values`: None, `max_size`: Some(41064), added: 43539, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::JudgedDeeds` (r:300 w:300)
	/// Proof: `Slashing::JudgedDeeds` (`max_values`: None, `max_size`: Some(2065), added: 4540, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Waiting` (r:1 w:1)
	/// Proof: `Slashing::Waiting` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextCase` (r:1 w:1)
	/// Proof: `Slashing::NextCase` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:300 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:300 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::FiringsOf` (r:1 w:0)
	/// Proof: `Slashing::FiringsOf` (`max_values`: None, `max_size`: Some(2574), added: 5049, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Promises` (r:16 w:16)
	/// Proof: `Slashing::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:1)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:0 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:300)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:0 w:300)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 300.
	/// `g` was measured from 0 to 1000.
	/// `b` was measured from 0 to 1000000.
	fn report_proof(s: u32,g: u32,b: u32,) -> Weight {
		// Fastest run: 27_647_736_000 picoseconds.
		Weight::from_parts(2_328_791_011, 47895)
			// Standard error: 1_814_559.
			.saturating_add(Weight::from_parts(73_563_952, 0).saturating_mul(s.into()))
			// Standard error: 543_190.
			.saturating_add(Weight::from_parts(43_742_013, 0).saturating_mul(g.into()))
			// Standard error: 543.
			.saturating_add(Weight::from_parts(330, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 4540).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(28, 23))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(s.into())))
	}
	/// Storage: `Restaking::Sets` (r:2 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Pardoned` (r:1 w:0)
	/// Proof: `Emergency::Pardoned` (`max_values`: None, `max_size`: Some(269), added: 2744, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Participations` (r:1 w:0)
	/// Proof: `Restaking::Participations` (`max_values`: None, `max_size`: Some(6067), added: 8542, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Waiting` (r:1 w:1)
	/// Proof: `Slashing::Waiting` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextCase` (r:1 w:1)
	/// Proof: `Slashing::NextCase` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::JudgedDeeds` (r:300 w:300)
	/// Proof: `Slashing::JudgedDeeds` (`max_values`: None, `max_size`: Some(2065), added: 4540, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:300 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:300 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:0 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:300)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:0 w:300)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 300.
	fn report_silence(m: u32,) -> Weight {
		// Fastest run: 318_846_000 picoseconds.
		Weight::from_parts(977_612_475, 47895)
			// Standard error: 1_596_014.
			.saturating_add(Weight::from_parts(94_829_957, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 4540).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 7))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(m.into())))
	}
	/// Storage: `Slashing::ChallengedDeeds` (r:1 w:1)
	/// Proof: `Slashing::ChallengedDeeds` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::ChallengesOf` (r:1 w:1)
	/// Proof: `Slashing::ChallengesOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Pardoned` (r:1 w:0)
	/// Proof: `Emergency::Pardoned` (`max_values`: None, `max_size`: Some(269), added: 2744, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextCase` (r:1 w:1)
	/// Proof: `Slashing::NextCase` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Snapshots` (r:300 w:0)
	/// Proof: `Restaking::Snapshots` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:300 w:300)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:300 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Insurance::PoolsOf` (r:1 w:0)
	/// Proof: `Insurance::PoolsOf` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::FiringsOf` (r:1 w:0)
	/// Proof: `Slashing::FiringsOf` (`max_values`: None, `max_size`: Some(2574), added: 5049, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Promises` (r:16 w:16)
	/// Proof: `Slashing::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:1)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(38963), added: 41438, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(936), added: 3411, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:0 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:300)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Challenges` (r:0 w:1)
	/// Proof: `Slashing::Challenges` (`max_values`: None, `max_size`: Some(481), added: 2956, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:0 w:300)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 300.
	fn challenge(s: u32,) -> Weight {
		// Fastest run: 2_937_901_000 picoseconds.
		Weight::from_parts(12_096_165_108, 83866)
			// Standard error: 1_900_001.
			.saturating_add(Weight::from_parts(150_922_703, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 2583).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(35, 32))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(s.into())))
	}
	/// Storage: `Slashing::Cases` (r:1 w:0)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Challenges` (r:1 w:1)
	/// Proof: `Slashing::Challenges` (`max_values`: None, `max_size`: Some(481), added: 2956, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn answer() -> Weight {
		// Fastest run: 134_601_000 picoseconds.
		Weight::from_parts(158_166_000, 4516)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Challenges` (r:1 w:1)
	/// Proof: `Slashing::Challenges` (`max_values`: None, `max_size`: Some(481), added: 2956, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::ChallengesOf` (r:1 w:1)
	/// Proof: `Slashing::ChallengesOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:1)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:9 w:9)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::WorkEnds` (r:1 w:1)
	/// Proof: `Slashing::WorkEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::ChallengedDeeds` (r:0 w:1)
	/// Proof: `Slashing::ChallengedDeeds` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Work` (r:0 w:1)
	/// Proof: `Slashing::Work` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn decide() -> Weight {
		// Fastest run: 700_144_000 picoseconds.
		Weight::from_parts(728_036_000, 25974)
			.saturating_add(T::DbWeight::get().reads_writes(24, 26))
	}
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(38963), added: 41438, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(936), added: 3411, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:0 w:2)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn veto() -> Weight {
		// Fastest run: 200_539_000 picoseconds.
		Weight::from_parts(222_482_000, 83866)
			.saturating_add(T::DbWeight::get().reads_writes(7, 9))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Suspensions` (r:1 w:1)
	/// Proof: `Slashing::Suspensions` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Fastest run: 12_318_000 picoseconds.
		Weight::from_parts(13_350_000, 3543)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::AnchorsOf` (r:1 w:1)
	/// Proof: `Slashing::AnchorsOf` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Anchors` (r:0 w:2)
	/// Proof: `Slashing::Anchors` (`max_values`: None, `max_size`: Some(41064), added: 43539, mode: `MaxEncodedLen`)
	fn pin_anchor() -> Weight {
		// Fastest run: 16_034_000 picoseconds.
		Weight::from_parts(17_476_000, 3493)
			.saturating_add(T::DbWeight::get().reads_writes(2, 3))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Beats` (r:1 w:1)
	/// Proof: `Slashing::Beats` (`max_values`: None, `max_size`: Some(26638), added: 29113, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::NextBeat` (r:1 w:1)
	/// Proof: `Slashing::NextBeat` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn beat() -> Weight {
		// Fastest run: 231_516_000 picoseconds.
		Weight::from_parts(252_486_000, 30103)
			.saturating_add(T::DbWeight::get().reads_writes(9, 6))
	}
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Failover::FeesPaid` (r:1 w:0)
	/// Proof: `Failover::FeesPaid` (`max_values`: None, `max_size`: Some(665), added: 3140, mode: `MaxEncodedLen`)
	/// Storage: `Failover::PlansOf` (r:65 w:0)
	/// Proof: `Failover::PlansOf` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Plans` (r:64 w:0)
	/// Proof: `Failover::Plans` (`max_values`: None, `max_size`: Some(739), added: 3214, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Promises` (r:1 w:1)
	/// Proof: `Slashing::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn join_harmed() -> Weight {
		// Fastest run: 413_988_000 picoseconds.
		Weight::from_parts(442_410_000, 206686)
			.saturating_add(T::DbWeight::get().reads_writes(134, 2))
	}
	/// Storage: `Slashing::Held` (r:1 w:1)
	/// Proof: `Slashing::Held` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Collecting` (r:1 w:0)
	/// Proof: `Slashing::Collecting` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:64 w:64)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Unpaid` (r:0 w:64)
	/// Proof: `Slashing::Unpaid` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn collect() -> Weight {
		// Fastest run: 928_815_000 picoseconds.
		Weight::from_parts(974_213_000, 226654)
			.saturating_add(T::DbWeight::get().reads_writes(69, 132))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::JudgedDeeds` (r:1 w:1)
	/// Proof: `Slashing::JudgedDeeds` (`max_values`: None, `max_size`: Some(2065), added: 4540, mode: `MaxEncodedLen`)
	fn forget() -> Weight {
		// Fastest run: 39_329_000 picoseconds.
		Weight::from_parts(55_824_000, 5530)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::DueEra` (r:1 w:1)
	/// Proof: `Slashing::DueEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::WorkEnds` (r:1 w:0)
	/// Proof: `Slashing::WorkEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Unpaid` (r:1 w:0)
	/// Proof: `Slashing::Unpaid` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn idle() -> Weight {
		// Fastest run: 9_985_000 picoseconds.
		Weight::from_parts(10_696_000, 3481)
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::DueEra` (r:1 w:1)
	/// Proof: `Slashing::DueEra` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Due` (r:3 w:1)
	/// Proof: `Slashing::Due` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Challenges` (r:1 w:1)
	/// Proof: `Slashing::Challenges` (`max_values`: None, `max_size`: Some(481), added: 2956, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::ChallengesOf` (r:1 w:1)
	/// Proof: `Slashing::ChallengesOf` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Alarms` (r:1 w:1)
	/// Proof: `Slashing::Alarms` (`max_values`: None, `max_size`: Some(813), added: 3288, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::WorkEnds` (r:1 w:1)
	/// Proof: `Slashing::WorkEnds` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::ChallengedDeeds` (r:0 w:1)
	/// Proof: `Slashing::ChallengedDeeds` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Work` (r:0 w:1)
	/// Proof: `Slashing::Work` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn move_case() -> Weight {
		// Fastest run: 145_647_000 picoseconds.
		Weight::from_parts(165_688_000, 8499)
			.saturating_add(T::DbWeight::get().reads_writes(12, 11))
	}
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ActiveEra` (r:1 w:0)
	/// Proof: `Staking::ActiveEra` (`max_values`: Some(1), `max_size`: Some(13), added: 508, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Suspensions` (r:2 w:0)
	/// Proof: `Slashing::Suspensions` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::FiringsOf` (r:1 w:0)
	/// Proof: `Slashing::FiringsOf` (`max_values`: None, `max_size`: Some(2574), added: 5049, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Promises` (r:16 w:16)
	/// Proof: `Slashing::Promises` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Penalties` (r:1 w:1)
	/// Proof: `Slashing::Penalties` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersOverview` (r:1 w:0)
	/// Proof: `Staking::ErasStakersOverview` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Allocations` (r:1 w:1)
	/// Proof: `Restaking::Allocations` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::HourMeter` (r:1 w:1)
	/// Proof: `Slashing::HourMeter` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Watchers` (r:1 w:1)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Bonded` (r:1 w:0)
	/// Proof: `Staking::Bonded` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Staking::Ledger` (r:1 w:1)
	/// Proof: `Staking::Ledger` (`max_values`: None, `max_size`: Some(1091), added: 3566, mode: `MaxEncodedLen`)
	/// Storage: `NominationPools::ReversePoolIdLookup` (r:1 w:0)
	/// Proof: `NominationPools::ReversePoolIdLookup` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `DelegatedStaking::Agents` (r:1 w:1)
	/// Proof: `DelegatedStaking::Agents` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Staking::VirtualStakers` (r:1 w:0)
	/// Proof: `Staking::VirtualStakers` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Staking::ErasStakersPaged` (r:1 w:0)
	/// Proof: `Staking::ErasStakersPaged` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Slashing::Held` (r:1 w:1)
	/// Proof: `Slashing::Held` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Collecting` (r:1 w:1)
	/// Proof: `Slashing::Collecting` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Accused` (r:0 w:1)
	/// Proof: `Slashing::Accused` (`max_values`: None, `max_size`: Some(66), added: 2541, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Unpaid` (r:0 w:1)
	/// Proof: `Slashing::Unpaid` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn step() -> Weight {
		// Fastest run: 415_359_000 picoseconds.
		Weight::from_parts(472_014_000, 41294)
			.saturating_add(T::DbWeight::get().reads_writes(39, 31))
	}
	/// Storage: `Slashing::Cases` (r:1 w:1)
	/// Proof: `Slashing::Cases` (`max_values`: None, `max_size`: Some(1051), added: 3526, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Failover::Protocols` (r:16 w:0)
	/// Proof: `Failover::Protocols` (`max_values`: None, `max_size`: Some(105), added: 2580, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Held` (r:1 w:1)
	/// Proof: `Slashing::Held` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Proof: `Slashing::Tallies` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Slashing::Unpaid` (r:0 w:1)
	/// Proof: `Slashing::Unpaid` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn pay() -> Weight {
		// Fastest run: 684_351_000 picoseconds.
		Weight::from_parts(723_979_000, 42270)
			.saturating_add(T::DbWeight::get().reads_writes(22, 7))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn report_contradiction(_s: u32,) -> Weight {
		Weight::zero()
	}
	fn report_undecided(_s: u32,) -> Weight {
		Weight::zero()
	}
	fn report_proof(_s: u32,_g: u32,_b: u32,) -> Weight {
		Weight::zero()
	}
	fn report_silence(_m: u32,) -> Weight {
		Weight::zero()
	}
	fn challenge(_s: u32,) -> Weight {
		Weight::zero()
	}
	fn answer() -> Weight {
		Weight::zero()
	}
	fn decide() -> Weight {
		Weight::zero()
	}
	fn veto() -> Weight {
		Weight::zero()
	}
	fn suspend() -> Weight {
		Weight::zero()
	}
	fn pin_anchor() -> Weight {
		Weight::zero()
	}
	fn beat() -> Weight {
		Weight::zero()
	}
	fn join_harmed() -> Weight {
		Weight::zero()
	}
	fn collect() -> Weight {
		Weight::zero()
	}
	fn forget() -> Weight {
		Weight::zero()
	}
	fn idle() -> Weight {
		Weight::zero()
	}
	fn move_case() -> Weight {
		Weight::zero()
	}
	fn step() -> Weight {
		Weight::zero()
	}
	fn pay() -> Weight {
		Weight::zero()
	}
}
