// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_pulse`, estimated by hand; to be measured with the benchmark command.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_pulse` cost.
pub trait WeightInfo {
	/// Weight of `beat`.
	fn beat() -> Weight;
	/// Weight of `authorize_beat`.
	fn authorize_beat() -> Weight;
	/// Weight of `plan_upgrade`.
	fn plan_upgrade() -> Weight;
	/// Weight of `cancel_upgrade`.
	fn cancel_upgrade() -> Weight;
	/// Weight of the hook that counts so many validators.
	fn pass_time(v: u32,) -> Weight;
}

/// What was estimated, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn beat() -> Weight {
		Weight::from_parts(40_000_000, 48_000).saturating_add(T::DbWeight::get().reads_writes(5, 2))
	}
	fn authorize_beat() -> Weight {
		Weight::from_parts(120_000_000, 48_000).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	fn plan_upgrade() -> Weight {
		Weight::from_parts(15_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn cancel_upgrade() -> Weight {
		Weight::from_parts(15_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn pass_time(v: u32,) -> Weight {
		Weight::from_parts(10_000_000, 48_000)
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(v.into()))
	}
}
