// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_emergency`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_emergency` cost.
pub trait WeightInfo {
	/// Weight of `declare`.
	fn declare() -> Weight;
	/// Weight of `heartbeat`.
	fn heartbeat() -> Weight;
	/// Weight of `count_heartbeats`.
	fn count_heartbeats(s: u32,) -> Weight;
	/// Weight of `ratify`.
	fn ratify() -> Weight;
	/// Weight of `end`.
	fn end() -> Weight;
	/// Weight of `act`.
	fn act(n: u32,) -> Weight;
	/// Weight of `approve`.
	fn approve() -> Weight;
	/// Weight of `publish`.
	fn publish() -> Weight;
	/// Weight of `standby`.
	fn standby() -> Weight;
	/// Weight of `enroll`.
	fn enroll() -> Weight;
	/// Weight of `compose`.
	fn compose(m: u32,) -> Weight;
	/// Weight of `pass_time`.
	fn pass_time(o: u32,) -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Emergency::Open` (r:1 w:1)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Spent` (r:1 w:1)
	/// Proof: `Emergency::Spent` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextId` (r:1 w:1)
	/// Proof: `Emergency::NextId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(38963), added: 41438, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextNotice` (r:1 w:1)
	/// Proof: `Emergency::NextNotice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Notices` (r:1 w:1)
	/// Proof: `Emergency::Notices` (`max_values`: Some(1), `max_size`: Some(17025), added: 17520, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(936), added: 3411, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Emergencies` (r:0 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Told` (r:0 w:1)
	/// Proof: `Emergency::Told` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	fn declare() -> Weight {
		// Fastest run: 130_615_000 picoseconds.
		Weight::from_parts(137_124_000, 83866)
			.saturating_add(T::DbWeight::get().reads_writes(10, 13))
	}
	/// Storage: `Restaking::Watchers` (r:1 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Heartbeats` (r:1 w:1)
	/// Proof: `Emergency::Heartbeats` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	fn heartbeat() -> Weight {
		// Fastest run: 13_691_000 picoseconds.
		Weight::from_parts(14_752_000, 3682)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Restaking::Watchers` (r:999 w:0)
	/// Proof: `Restaking::Watchers` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Heartbeats` (r:999 w:999)
	/// Proof: `Emergency::Heartbeats` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Open` (r:1 w:1)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Spent` (r:1 w:1)
	/// Proof: `Emergency::Spent` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextId` (r:1 w:1)
	/// Proof: `Emergency::NextId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	/// Proof: `Referenda::ReferendumCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:2 w:2)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(38963), added: 41438, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextNotice` (r:1 w:1)
	/// Proof: `Emergency::NextNotice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Notices` (r:1 w:1)
	/// Proof: `Emergency::Notices` (`max_values`: Some(1), `max_size`: Some(17025), added: 17520, mode: `MaxEncodedLen`)
	/// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	/// Proof: `Referenda::ReferendumInfoFor` (`max_values`: None, `max_size`: Some(936), added: 3411, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Emergencies` (r:0 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Told` (r:0 w:1)
	/// Proof: `Emergency::Told` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 1000.
	fn count_heartbeats(s: u32,) -> Weight {
		// Fastest run: 118_056_000 picoseconds.
		Weight::from_parts(118_937_000, 83866)
			// Standard error: 81_741.
			.saturating_add(Weight::from_parts(11_064_276, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 2692).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(11, 13))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(s.into())))
	}
	/// Storage: `Emergency::Emergencies` (r:1 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Spent` (r:1 w:1)
	/// Proof: `Emergency::Spent` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Told` (r:1 w:1)
	/// Proof: `Emergency::Told` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	fn ratify() -> Weight {
		// Fastest run: 26_249_000 picoseconds.
		Weight::from_parts(28_192_000, 3755)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// Storage: `Emergency::Emergencies` (r:1 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Told` (r:1 w:1)
	/// Proof: `Emergency::Told` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::FinalityRestart` (r:1 w:0)
	/// Proof: `Emergency::FinalityRestart` (`max_values`: Some(1), `max_size`: Some(16402), added: 16897, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Brakes` (r:1 w:1)
	/// Proof: `Emergency::Brakes` (`max_values`: Some(1), `max_size`: Some(2337), added: 2832, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::BrakeLadder` (r:1 w:1)
	/// Proof: `Emergency::BrakeLadder` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Overrides` (r:1 w:0)
	/// Proof: `Emergency::Overrides` (`max_values`: Some(1), `max_size`: Some(337), added: 832, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::RecoveryCommittee` (r:1 w:1)
	/// Proof: `Emergency::RecoveryCommittee` (`max_values`: Some(1), `max_size`: Some(489), added: 984, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Authorised` (r:1 w:0)
	/// Proof: `Emergency::Authorised` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Announcing` (r:1 w:0)
	/// Proof: `Emergency::Announcing` (`max_values`: Some(1), `max_size`: Some(321), added: 816, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Open` (r:1 w:0)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:0 w:1)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Approvals` (r:0 w:15)
	/// Proof: `Emergency::Approvals` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn end() -> Weight {
		// Fastest run: 86_258_000 picoseconds.
		Weight::from_parts(89_453_000, 17887)
			.saturating_add(T::DbWeight::get().reads_writes(10, 21))
	}
	/// Storage: `Emergency::Emergencies` (r:1 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::SetMembers` (r:1 w:0)
	/// Proof: `Restaking::SetMembers` (`max_values`: None, `max_size`: Some(44430), added: 46905, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Absent` (r:1 w:1)
	/// Proof: `Emergency::Absent` (`max_values`: None, `max_size`: Some(16410), added: 18885, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Heartbeats` (r:298 w:0)
	/// Proof: `Emergency::Heartbeats` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Beats` (r:298 w:0)
	/// Proof: `Emergency::Beats` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::LastCertificates` (r:1 w:0)
	/// Proof: `Emergency::LastCertificates` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 298.
	fn act(n: u32,) -> Weight {
		// Fastest run: 76_134_000 picoseconds.
		Weight::from_parts(57_082_182, 47895)
			// Standard error: 5_710.
			.saturating_add(Weight::from_parts(5_784_761, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2664).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 2))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
	}
	/// Storage: `Emergency::RecoveryCommittee` (r:1 w:0)
	/// Proof: `Emergency::RecoveryCommittee` (`max_values`: Some(1), `max_size`: Some(489), added: 984, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Approvals` (r:14 w:10)
	/// Proof: `Emergency::Approvals` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Emergencies` (r:1 w:1)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Authorised` (r:0 w:1)
	/// Proof: `Emergency::Authorised` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	fn approve() -> Weight {
		// Fastest run: 87_069_000 picoseconds.
		Weight::from_parts(91_577_000, 36760)
			.saturating_add(T::DbWeight::get().reads_writes(17, 13))
	}
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::NextNotice` (r:1 w:1)
	/// Proof: `Emergency::NextNotice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Notices` (r:1 w:1)
	/// Proof: `Emergency::Notices` (`max_values`: Some(1), `max_size`: Some(17025), added: 17520, mode: `MaxEncodedLen`)
	fn publish() -> Weight {
		// Fastest run: 26_439_000 picoseconds.
		Weight::from_parts(28_963_000, 18510)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}
	/// Storage: `Emergency::Standbys` (r:1 w:1)
	/// Proof: `Emergency::Standbys` (`max_values`: None, `max_size`: Some(263), added: 2738, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::StandbyCounts` (r:1 w:1)
	/// Proof: `Emergency::StandbyCounts` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn standby() -> Weight {
		// Fastest run: 29_393_000 picoseconds.
		Weight::from_parts(31_858_000, 3810)
			.saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	/// Storage: `Emergency::Standbys` (r:1 w:1)
	/// Proof: `Emergency::Standbys` (`max_values`: None, `max_size`: Some(263), added: 2738, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::StandbyKeys` (r:1 w:1)
	/// Proof: `Emergency::StandbyKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::KeyOwners` (r:1 w:0)
	/// Proof: `Restaking::KeyOwners` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn enroll() -> Weight {
		// Fastest run: 2_651_925_000 picoseconds.
		Weight::from_parts(2_951_953_000, 3766)
			.saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::StandbySets` (r:1 w:1)
	/// Proof: `Emergency::StandbySets` (`max_values`: None, `max_size`: Some(2356), added: 4831, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Standbys` (r:65 w:64)
	/// Proof: `Emergency::Standbys` (`max_values`: None, `max_size`: Some(263), added: 2738, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Services` (r:1 w:0)
	/// Proof: `Restaking::Services` (`max_values`: None, `max_size`: Some(209), added: 2684, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Sets` (r:1 w:0)
	/// Proof: `Restaking::Sets` (`max_values`: None, `max_size`: Some(345), added: 2820, mode: `MaxEncodedLen`)
	/// Storage: `Restaking::Announced` (r:1 w:0)
	/// Proof: `Restaking::Announced` (`max_values`: None, `max_size`: Some(136), added: 2611, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::ComposedSets` (r:1 w:1)
	/// Proof: `Emergency::ComposedSets` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	/// `m` was measured from 4 to 64.
	fn compose(m: u32,) -> Weight {
		// Fastest run: 147_851_000 picoseconds.
		Weight::from_parts(152_257_000, 5821)
			// Standard error: 1_304_192.
			.saturating_add(Weight::from_parts(59_089_986, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 2738).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 2))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
	}
	/// Storage: `Emergency::Open` (r:1 w:0)
	/// Proof: `Emergency::Open` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Emergencies` (r:8 w:8)
	/// Proof: `Emergency::Emergencies` (`max_values`: None, `max_size`: Some(290), added: 2765, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Told` (r:8 w:8)
	/// Proof: `Emergency::Told` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::FinalityRestart` (r:1 w:0)
	/// Proof: `Emergency::FinalityRestart` (`max_values`: Some(1), `max_size`: Some(16402), added: 16897, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Brakes` (r:1 w:0)
	/// Proof: `Emergency::Brakes` (`max_values`: Some(1), `max_size`: Some(2337), added: 2832, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Overrides` (r:1 w:0)
	/// Proof: `Emergency::Overrides` (`max_values`: Some(1), `max_size`: Some(337), added: 832, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::RecoveryCommittee` (r:1 w:0)
	/// Proof: `Emergency::RecoveryCommittee` (`max_values`: Some(1), `max_size`: Some(489), added: 984, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Announcing` (r:1 w:0)
	/// Proof: `Emergency::Announcing` (`max_values`: Some(1), `max_size`: Some(321), added: 816, mode: `MaxEncodedLen`)
	/// Storage: `Timing::Timings` (r:1 w:0)
	/// Proof: `Timing::Timings` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Spent` (r:1 w:1)
	/// Proof: `Emergency::Spent` (`max_values`: None, `max_size`: Some(18), added: 2493, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Notices` (r:1 w:1)
	/// Proof: `Emergency::Notices` (`max_values`: Some(1), `max_size`: Some(17025), added: 17520, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Called` (r:1 w:0)
	/// Proof: `Emergency::Called` (`max_values`: Some(1), `max_size`: Some(138), added: 633, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Plan` (r:1 w:1)
	/// Proof: `Emergency::Plan` (`max_values`: Some(1), `max_size`: Some(41), added: 536, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::LookedAt` (r:1 w:0)
	/// Proof: `Emergency::LookedAt` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::LastCertificates` (r:1 w:0)
	/// Proof: `Emergency::LastCertificates` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	/// Storage: `Emergency::Still` (r:0 w:1)
	/// Proof: `Emergency::Still` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// `o` was measured from 0 to 8.
	fn pass_time(o: u32,) -> Weight {
		// Fastest run: 17_016_000 picoseconds.
		Weight::from_parts(16_732_958, 18510)
			// Standard error: 37_875.
			.saturating_add(Weight::from_parts(28_867_436, 0).saturating_mul(o.into()))
			.saturating_add(Weight::from_parts(0, 2765).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads_writes(12, 3))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(o.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(o.into())))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn declare() -> Weight {
		Weight::zero()
	}
	fn heartbeat() -> Weight {
		Weight::zero()
	}
	fn count_heartbeats(_s: u32,) -> Weight {
		Weight::zero()
	}
	fn ratify() -> Weight {
		Weight::zero()
	}
	fn end() -> Weight {
		Weight::zero()
	}
	fn act(_n: u32,) -> Weight {
		Weight::zero()
	}
	fn approve() -> Weight {
		Weight::zero()
	}
	fn publish() -> Weight {
		Weight::zero()
	}
	fn standby() -> Weight {
		Weight::zero()
	}
	fn enroll() -> Weight {
		Weight::zero()
	}
	fn compose(_m: u32,) -> Weight {
		Weight::zero()
	}
	fn pass_time(_o: u32,) -> Weight {
		Weight::zero()
	}
}
