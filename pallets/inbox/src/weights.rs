// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_inbox`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-27 on AMD EPYC: 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_inbox` cost.
pub trait WeightInfo {
	/// Weight of `install_set`.
	fn install_set() -> Weight;
	/// Weight of `forget_service`.
	fn forget_service() -> Weight;
	/// Weight of `clear`.
	fn clear() -> Weight;
	/// Weight of `pause`.
	fn pause() -> Weight;
	/// Weight of `resume_execution`.
	fn resume_execution() -> Weight;
	/// Weight of `submit_certificate`.
	fn submit_certificate(a: u32,) -> Weight;
	/// Weight of `handover`.
	fn handover(a: u32,) -> Weight;
	/// Weight of `submit_messages`.
	fn submit_messages(a: u32,m: u32,) -> Weight;
	/// Weight of `refuse`.
	fn refuse() -> Weight;
	/// Weight of `retry`.
	fn retry() -> Weight;
	/// Weight of `rehearse`.
	fn rehearse() -> Weight;
	/// Weight of `record`.
	fn record() -> Weight;
	/// Weight of `lapse`.
	fn lapse() -> Weight;
	/// Weight of `work`.
	fn work() -> Weight;
	/// Weight of `sweep`.
	fn sweep() -> Weight;
	/// Weight of `visit`.
	fn visit() -> Weight;
	/// Weight of `fire`.
	fn fire() -> Weight;
}

/// What was measured, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Inbox::CounterForLeavings` (r:1 w:0)
	/// Proof: `Inbox::CounterForLeavings` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::CounterForSetOrder` (r:1 w:0)
	/// Proof: `Inbox::CounterForSetOrder` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Leavings` (r:1 w:0)
	/// Proof: `Inbox::Leavings` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:1 w:3)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Announcements` (r:0 w:1)
	/// Proof: `Inbox::Announcements` (`max_values`: None, `max_size`: Some(350), added: 2825, mode: `MaxEncodedLen`)
	fn install_set() -> Weight {
		// Fastest run: 145_217_000 picoseconds.
		Weight::from_parts(162_733_000, 3824)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::CounterForSetOrder` (r:1 w:1)
	/// Proof: `Inbox::CounterForSetOrder` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:4 w:4)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Deadlines` (r:1 w:1)
	/// Proof: `Inbox::Deadlines` (`max_values`: Some(1), `max_size`: Some(770), added: 1265, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:1)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Leavings` (r:1 w:1)
	/// Proof: `Inbox::Leavings` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::CounterForLeavings` (r:1 w:1)
	/// Proof: `Inbox::CounterForLeavings` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:0 w:1)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:0 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Announcements` (r:0 w:1)
	/// Proof: `Inbox::Announcements` (`max_values`: None, `max_size`: Some(350), added: 2825, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:0 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanCount` (r:0 w:1)
	/// Proof: `Inbox::PlanCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Incidents` (r:0 w:1)
	/// Proof: `Inbox::Incidents` (`max_values`: None, `max_size`: Some(9806), added: 12281, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FirstHalts` (r:0 w:1)
	/// Proof: `Inbox::FirstHalts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn forget_service() -> Weight {
		// Fastest run: 51_908_000 picoseconds.
		Weight::from_parts(70_375_000, 12326)
			.saturating_add(T::DbWeight::get().reads_writes(10, 17))
	}
	/// Storage: `Inbox::CounterForLeavings` (r:1 w:0)
	/// Proof: `Inbox::CounterForLeavings` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Leavings` (r:1 w:0)
	/// Proof: `Inbox::Leavings` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:32 w:32)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32834), added: 35309, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Carried` (r:0 w:1)
	/// Proof: `Inbox::Carried` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	fn clear() -> Weight {
		// Fastest run: 108_662_000 picoseconds.
		Weight::from_parts(118_247_000, 1130878)
			.saturating_add(T::DbWeight::get().reads_writes(34, 33))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PausedUntil` (r:0 w:1)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn pause() -> Weight {
		// Fastest run: 6_550_000 picoseconds.
		Weight::from_parts(7_111_000, 1493)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:1)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn resume_execution() -> Weight {
		// Fastest run: 7_301_000 picoseconds.
		Weight::from_parts(7_932_000, 1493)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:1)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Incidents` (r:1 w:1)
	/// Proof: `Inbox::Incidents` (`max_values`: None, `max_size`: Some(9806), added: 12281, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:1 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Deadlines` (r:1 w:1)
	/// Proof: `Inbox::Deadlines` (`max_values`: Some(1), `max_size`: Some(770), added: 1265, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Announcements` (r:1 w:0)
	/// Proof: `Inbox::Announcements` (`max_values`: None, `max_size`: Some(350), added: 2825, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::CheckpointReceipts` (r:0 w:1)
	/// Proof: `Inbox::CheckpointReceipts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FirstHalts` (r:0 w:1)
	/// Proof: `Inbox::FirstHalts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	fn submit_certificate(a: u32,) -> Weight {
		// Fastest run: 2_315_052_000 picoseconds.
		Weight::from_parts(2_699_885_278, 13271)
			// Standard error: 59_295.
			.saturating_add(Weight::from_parts(2_378_825, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 7))
	}
	/// Storage: `Inbox::Sets` (r:1 w:3)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Carried` (r:1 w:1)
	/// Proof: `Inbox::Carried` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Announcements` (r:0 w:1)
	/// Proof: `Inbox::Announcements` (`max_values`: None, `max_size`: Some(350), added: 2825, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::HandoverReceipts` (r:0 w:2)
	/// Proof: `Inbox::HandoverReceipts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	fn handover(a: u32,) -> Weight {
		// Fastest run: 2_349_795_000 picoseconds.
		Weight::from_parts(2_606_038_751, 3991)
			// Standard error: 112_325.
			.saturating_add(Weight::from_parts(3_270_032, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 8))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::NextMessages` (r:1 w:1)
	/// Proof: `Inbox::NextMessages` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:64 w:16)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17448), added: 19923, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:1 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:64 w:64)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32834), added: 35309, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlacesOf` (r:1 w:1)
	/// Proof: `Inbox::PlacesOf` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanCount` (r:1 w:1)
	/// Proof: `Inbox::PlanCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:1 w:0)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:64 w:128)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(143), added: 2618, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:64 w:64)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:0)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::BookStateFor` (r:1 w:1)
	/// Proof: `MessageQueue::BookStateFor` (`max_values`: None, `max_size`: Some(61), added: 2536, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::ServiceHead` (r:1 w:1)
	/// Proof: `MessageQueue::ServiceHead` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:0 w:128)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::Pages` (r:0 w:1)
	/// Proof: `MessageQueue::Pages` (`max_values`: None, `max_size`: Some(65588), added: 68063, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	/// `m` was measured from 1 to 64.
	fn submit_messages(a: u32,m: u32,) -> Weight {
		// Fastest run: 3_701_020_000 picoseconds.
		Weight::from_parts(3_421_098_526, 3824)
			// Standard error: 205_726.
			.saturating_add(Weight::from_parts(386_288, 0).saturating_mul(a.into()))
			// Standard error: 1_107_264.
			.saturating_add(Weight::from_parts(199_597_607, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 35309).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(12, 15))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(m.into())))
	}
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(359), added: 2834, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5774), added: 8249, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Announcements` (r:1 w:0)
	/// Proof: `Inbox::Announcements` (`max_values`: None, `max_size`: Some(350), added: 2825, mode: `MaxEncodedLen`)
	fn refuse() -> Weight {
		// Fastest run: 24_076_000 picoseconds.
		Weight::from_parts(31_858_000, 9239)
			.saturating_add(T::DbWeight::get().reads_writes(5, 0))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:0)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:0)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:1 w:0)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32834), added: 35309, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:1 w:1)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:1 w:0)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(143), added: 2618, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:0)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `XcmPallet::ShouldRecordXcm` (r:1 w:0)
	/// Proof: `XcmPallet::ShouldRecordXcm` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	fn retry() -> Weight {
		// Fastest run: 158_907_000 picoseconds.
		Weight::from_parts(220_609_000, 36299)
			.saturating_add(T::DbWeight::get().reads_writes(10, 1))
	}
	/// Storage: `Inbox::SetOrder` (r:1 w:0)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:1 w:0)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32834), added: 35309, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:1 w:0)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(143), added: 2618, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:0)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `XcmPallet::ShouldRecordXcm` (r:1 w:0)
	/// Proof: `XcmPallet::ShouldRecordXcm` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:1 w:1)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:1 w:1)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	fn rehearse() -> Weight {
		// Fastest run: 328_911_000 picoseconds.
		Weight::from_parts(345_716_000, 36299)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:0)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:0)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:0)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:1 w:1)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:1 w:1)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17448), added: 19923, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:1 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(217), added: 2692, mode: `MaxEncodedLen`)
	fn record() -> Weight {
		// Fastest run: 39_669_000 picoseconds.
		Weight::from_parts(50_936_000, 20913)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Deadlines` (r:1 w:1)
	/// Proof: `Inbox::Deadlines` (`max_values`: Some(1), `max_size`: Some(770), added: 1265, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Incidents` (r:1 w:1)
	/// Proof: `Inbox::Incidents` (`max_values`: None, `max_size`: Some(9806), added: 12281, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:1 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FirstHalts` (r:0 w:1)
	/// Proof: `Inbox::FirstHalts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Fastest run: 62_543_000 picoseconds.
		Weight::from_parts(80_440_000, 13271)
			.saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:0)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:65 w:0)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::LastSwept` (r:1 w:1)
	/// Proof: `Inbox::LastSwept` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn work() -> Weight {
		// Fastest run: 76_094_000 picoseconds.
		Weight::from_parts(80_209_000, 169015)
			.saturating_add(T::DbWeight::get().reads_writes(68, 1))
	}
	/// Storage: `Inbox::Sweeps` (r:1 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn sweep() -> Weight {
		// Fastest run: 15_703_000 picoseconds.
		Weight::from_parts(22_334_000, 3887)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(422), added: 2897, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:2 w:0)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(143), added: 2618, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn visit() -> Weight {
		// Fastest run: 36_434_000 picoseconds.
		Weight::from_parts(47_320_000, 6226)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Inbox::Plans` (r:1 w:1)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32834), added: 35309, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Generations` (r:1 w:0)
	/// Proof: `Inbox::Generations` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `XcmPallet::ShouldRecordXcm` (r:1 w:0)
	/// Proof: `XcmPallet::ShouldRecordXcm` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:1 w:1)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:0 w:2)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(143), added: 2618, mode: `MaxEncodedLen`)
	fn fire() -> Weight {
		// Fastest run: 155_943_000 picoseconds.
		Weight::from_parts(202_612_000, 36299)
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn install_set() -> Weight {
		Weight::zero()
	}
	fn forget_service() -> Weight {
		Weight::zero()
	}
	fn clear() -> Weight {
		Weight::zero()
	}
	fn pause() -> Weight {
		Weight::zero()
	}
	fn resume_execution() -> Weight {
		Weight::zero()
	}
	fn submit_certificate(_a: u32,) -> Weight {
		Weight::zero()
	}
	fn handover(_a: u32,) -> Weight {
		Weight::zero()
	}
	fn submit_messages(_a: u32,_m: u32,) -> Weight {
		Weight::zero()
	}
	fn refuse() -> Weight {
		Weight::zero()
	}
	fn retry() -> Weight {
		Weight::zero()
	}
	fn rehearse() -> Weight {
		Weight::zero()
	}
	fn record() -> Weight {
		Weight::zero()
	}
	fn lapse() -> Weight {
		Weight::zero()
	}
	fn work() -> Weight {
		Weight::zero()
	}
	fn sweep() -> Weight {
		Weight::zero()
	}
	fn visit() -> Weight {
		Weight::zero()
	}
	fn fire() -> Weight {
		Weight::zero()
	}
}
