// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_emergency`, estimated by hand from its neighbours'; to be measured with the benchmark
//! command.

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
	/// Weight of counting the heartbeats of so many seats.
	fn count_heartbeats(s: u32,) -> Weight;
	/// Weight of `ratify`.
	fn ratify() -> Weight;
	/// Weight of `end`.
	fn end() -> Weight;
	/// Weight of `act`, with so many who are named.
	fn act(n: u32,) -> Weight;
	/// Weight of `approve`, without the call.
	fn approve() -> Weight;
	/// Weight of `publish`.
	fn publish() -> Weight;
	/// Weight of `vet_standby`.
	fn standby() -> Weight;
	/// Weight of `enroll_standby`.
	fn enroll() -> Weight;
	/// Weight of `compose_standby`, of so many members.
	fn compose(m: u32,) -> Weight;
	/// Weight of the hook with so many open emergencies.
	fn pass_time(o: u32,) -> Weight;
}

/// What was estimated, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn declare() -> Weight {
		Weight::from_parts(160_000_000, 24_000).saturating_add(T::DbWeight::get().reads_writes(30, 20))
	}
	fn heartbeat() -> Weight {
		Weight::from_parts(25_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	fn count_heartbeats(s: u32,) -> Weight {
		Weight::from_parts(60_000_000, 48_000)
			.saturating_add(Weight::from_parts(6_000_000, 2_700).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(s.into()))
	}
	fn ratify() -> Weight {
		Weight::from_parts(60_000_000, 12_000).saturating_add(T::DbWeight::get().reads_writes(20, 10))
	}
	fn end() -> Weight {
		Weight::from_parts(160_000_000, 24_000).saturating_add(T::DbWeight::get().reads_writes(45, 35))
	}
	fn act(n: u32,) -> Weight {
		Weight::from_parts(180_000_000, 48_000)
			.saturating_add(Weight::from_parts(8_000_000, 2_700).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5_040, 20))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1).saturating_mul(n.into()))
	}
	fn approve() -> Weight {
		Weight::from_parts(60_000_000, 16_000).saturating_add(T::DbWeight::get().reads_writes(20, 20))
	}
	fn publish() -> Weight {
		Weight::from_parts(60_000_000, 24_000).saturating_add(T::DbWeight::get().reads_writes(14, 4))
	}
	fn standby() -> Weight {
		Weight::from_parts(70_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	fn enroll() -> Weight {
		Weight::from_parts(3_200_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	fn compose(m: u32,) -> Weight {
		Weight::from_parts(400_000_000, 12_000)
			.saturating_add(Weight::from_parts(60_000_000, 2_900).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(m.into()))
	}
	fn pass_time(o: u32,) -> Weight {
		Weight::from_parts(20_000_000, 24_000)
			.saturating_add(Weight::from_parts(60_000_000, 4_000).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 5))
			.saturating_add(T::DbWeight::get().reads_writes(6, 6).saturating_mul(o.into()))
	}
}
