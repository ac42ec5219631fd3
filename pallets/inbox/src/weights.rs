// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_inbox`, measured with the benchmark command, as `make bench` does it. Do not edit.
//!
//! Measured on 2026-11-21 on Intel(R) Xeon(R) Processor: 8 steps, 6 repeats.

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
	/// Storage: `Inbox::CounterForSetOrder` (r:1 w:0)
	/// Proof: `Inbox::CounterForSetOrder` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:1 w:3)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	fn install_set() -> Weight {
		// Fastest run: 185_594_000 picoseconds.
		Weight::from_parts(208_022_000, 3767)
			.saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::CounterForSetOrder` (r:1 w:1)
	/// Proof: `Inbox::CounterForSetOrder` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:4 w:4)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Deadlines` (r:1 w:1)
	/// Proof: `Inbox::Deadlines` (`max_values`: Some(1), `max_size`: Some(770), added: 1265, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:1024 w:1024)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32821), added: 35296, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:1024 w:1024)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:1024 w:1024)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:1024 w:1024)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:2112 w:2112)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17457), added: 19932, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:0 w:1)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:0 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:0 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:0 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanCount` (r:0 w:1)
	/// Proof: `Inbox::PlanCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Incidents` (r:0 w:1)
	/// Proof: `Inbox::Incidents` (`max_values`: None, `max_size`: Some(6350), added: 8825, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::LastSwept` (r:0 w:1)
	/// Proof: `Inbox::LastSwept` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// `p` was measured from 0 to 1024.
	/// `r` was measured from 0 to 1024.
	fn forget_service() -> Weight {
		// Estimated from its neighbours; not measured yet.
		Weight::from_parts(120_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads_writes(10, 18))
	}
	/// Estimated: the largest plans are the heaviest of what is cleared.
	fn clear() -> Weight {
		// Estimated from its neighbours; not measured yet.
		Weight::from_parts(700_000_000, 1_400_000)
			.saturating_add(T::DbWeight::get().reads_writes(48, 36))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PausedUntil` (r:0 w:1)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn pause() -> Weight {
		// Fastest run: 11_837_000 picoseconds.
		Weight::from_parts(19_601_000, 1493)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:1)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn resume_execution() -> Weight {
		// Fastest run: 13_803_000 picoseconds.
		Weight::from_parts(21_376_000, 1493)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Incidents` (r:1 w:1)
	/// Proof: `Inbox::Incidents` (`max_values`: None, `max_size`: Some(6350), added: 8825, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:1 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	fn submit_certificate(a: u32,) -> Weight {
		// Fastest run: 4_534_476_000 picoseconds.
		Weight::from_parts(4_788_215_486, 9815)
			// Standard error: 131_679.
			.saturating_add(Weight::from_parts(4_769_377, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 6))
	}
	/// Storage: `Inbox::Sets` (r:1 w:3)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:1)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	fn handover(a: u32,) -> Weight {
		// Fastest run: 4_617_748_000 picoseconds.
		Weight::from_parts(4_874_284_868, 3767)
			// Standard error: 91_029.
			.saturating_add(Weight::from_parts(4_465_502, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 7))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Vigil` (r:1 w:0)
	/// Proof: `Inbox::Vigil` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Lanes` (r:1 w:1)
	/// Proof: `Inbox::Lanes` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:64 w:64)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17457), added: 19932, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:1 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Plans` (r:64 w:64)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32821), added: 35296, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:64 w:128)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:0 w:128)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// `a` was measured from 0 to 341.
	/// `m` was measured from 1 to 64.
	fn submit_messages(a: u32,m: u32,) -> Weight {
		// Fastest run: 6_436_760_000 picoseconds.
		Weight::from_parts(4_608_035_821, 3767)
			// Standard error: 507_633.
			.saturating_add(Weight::from_parts(5_021_032, 0).saturating_mul(a.into()))
			// Standard error: 2_751_191.
			.saturating_add(Weight::from_parts(350_000_000, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40000).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 5))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes((10_u64).saturating_mul(m.into())))
	}
	/// Storage: `Inbox::Sets` (r:1 w:0)
	/// Proof: `Inbox::Sets` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Checkpoints` (r:1 w:0)
	/// Proof: `Inbox::Checkpoints` (`max_values`: None, `max_size`: Some(5198), added: 7673, mode: `MaxEncodedLen`)
	fn refuse() -> Weight {
		// Fastest run: 45_589_000 picoseconds.
		Weight::from_parts(51_234_000, 8663)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Inbox::Failed` (r:1 w:1)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17457), added: 19932, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:1 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::BookStateFor` (r:1 w:1)
	/// Proof: `MessageQueue::BookStateFor` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::ServiceHead` (r:1 w:1)
	/// Proof: `MessageQueue::ServiceHead` (`max_values`: Some(1), `max_size`: Some(5), added: 500, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:1 w:1)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::Pages` (r:0 w:1)
	/// Proof: `MessageQueue::Pages` (`max_values`: None, `max_size`: Some(65585), added: 68060, mode: `MaxEncodedLen`)
	fn retry() -> Weight {
		// Fastest run: 82_822_000 picoseconds.
		Weight::from_parts(99_072_000, 20922)
			.saturating_add(T::DbWeight::get().reads_writes(5, 6))
	}
	/// Estimated: both programs are dispatched, which is what firing costs twice.
	fn rehearse() -> Weight {
		// Estimated from its neighbours; not measured yet.
		Weight::from_parts(320_000_000, 80_000)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:0)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::SetOrder` (r:1 w:0)
	/// Proof: `Inbox::SetOrder` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::MessageReceipts` (r:1 w:1)
	/// Proof: `Inbox::MessageReceipts` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::FailedMessages` (r:1 w:1)
	/// Proof: `Inbox::FailedMessages` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:0 w:1)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17457), added: 19932, mode: `MaxEncodedLen`)
	fn record() -> Weight {
		// Fastest run: 53_337_000 picoseconds.
		Weight::from_parts(61_540_000, 3534)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Deadlines` (r:1 w:1)
	/// Proof: `Inbox::Deadlines` (`max_values`: Some(1), `max_size`: Some(770), added: 1265, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:1)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Fastest run: 31_155_000 picoseconds.
		Weight::from_parts(60_000_000, 16_000)
			.saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}
	/// Storage: `Inbox::PausedUntil` (r:1 w:0)
	/// Proof: `Inbox::PausedUntil` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Sweeps` (r:65 w:0)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::LastSwept` (r:1 w:1)
	/// Proof: `Inbox::LastSwept` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn work() -> Weight {
		// Fastest run: 112_300_000 picoseconds.
		Weight::from_parts(118_337_000, 167390)
			.saturating_add(T::DbWeight::get().reads_writes(69, 2))
	}
	/// Storage: `Inbox::Sweeps` (r:1 w:1)
	/// Proof: `Inbox::Sweeps` (`max_values`: None, `max_size`: Some(85), added: 2560, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn sweep() -> Weight {
		// Fastest run: 26_189_000 picoseconds.
		Weight::from_parts(29_029_000, 3702)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	/// Storage: `Inbox::Wards` (r:1 w:0)
	/// Proof: `Inbox::Wards` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:2 w:0)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn visit() -> Weight {
		// Fastest run: 55_402_000 picoseconds.
		Weight::from_parts(59_828_000, 6138)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	/// Storage: `Inbox::Plans` (r:1 w:0)
	/// Proof: `Inbox::Plans` (`max_values`: None, `max_size`: Some(32821), added: 35296, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Failed` (r:2 w:2)
	/// Proof: `Inbox::Failed` (`max_values`: None, `max_size`: Some(17457), added: 19932, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::BookStateFor` (r:1 w:1)
	/// Proof: `MessageQueue::BookStateFor` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::ServiceHead` (r:1 w:1)
	/// Proof: `MessageQueue::ServiceHead` (`max_values`: Some(1), `max_size`: Some(5), added: 500, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::PlanReceipts` (r:0 w:1)
	/// Proof: `Inbox::PlanReceipts` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `MaxEncodedLen`)
	/// Storage: `Inbox::Schedule` (r:0 w:1)
	/// Proof: `Inbox::Schedule` (`max_values`: None, `max_size`: Some(99), added: 2574, mode: `MaxEncodedLen`)
	/// Storage: `MessageQueue::Pages` (r:0 w:1)
	/// Proof: `MessageQueue::Pages` (`max_values`: None, `max_size`: Some(65585), added: 68060, mode: `MaxEncodedLen`)
	fn fire() -> Weight {
		// Fastest run: 162_542_000 picoseconds.
		Weight::from_parts(176_916_000, 40854)
			.saturating_add(T::DbWeight::get().reads_writes(7, 7))
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
