// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_insurance`, estimated by hand from what calls read and write; not measured.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_insurance` cost.
pub trait WeightInfo {
	/// Weight of `open_pool`.
	fn open_pool() -> Weight;
	/// Weight of `set_terms`.
	fn set_terms() -> Weight;
	/// Weight of `set_group`.
	fn set_group() -> Weight;
	/// Weight of `set_rate`.
	fn set_rate() -> Weight;
	/// Weight of `set_backing`.
	fn set_backing() -> Weight;
	/// Weight of `deposit`.
	fn deposit() -> Weight;
	/// Weight of `queue_exit`.
	fn queue_exit() -> Weight;
	/// Weight of `buy` with a proof of so many bytes, with what the end of the block makes of it.
	fn buy(b: u32,) -> Weight;
	/// Weight of `renew`, with what the end of the block makes of it.
	fn renew() -> Weight;
	/// Weight of `reduce`.
	fn reduce() -> Weight;
	/// Weight of `announce_maintenance`.
	fn announce_maintenance() -> Weight;
	/// Weight of `claim_parked`.
	fn claim_parked() -> Weight;
	/// Weight of `make_whole`.
	fn make_whole() -> Weight;
	/// Weight of `exchange_slashed`.
	fn exchange_slashed() -> Weight;
	/// Weight of the end of a block in which nothing was bought.
	fn end_block() -> Weight;
	/// Weight of a pool's turn in which nothing is to do.
	fn turn() -> Weight;
	/// Weight of one step of a pool's turn: a payout is the dearest.
	fn step() -> Weight;
}

/// What is estimated, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn open_pool() -> Weight {
		Weight::from_parts(90_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(8, 6))
	}
	fn set_terms() -> Weight {
		Weight::from_parts(25_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn set_group() -> Weight {
		Weight::from_parts(15_000_000, 3_500).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn set_rate() -> Weight {
		Weight::from_parts(15_000_000, 3_500).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn set_backing() -> Weight {
		Weight::from_parts(45_000_000, 12_000).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	fn deposit() -> Weight {
		Weight::from_parts(180_000_000, 30_000).saturating_add(T::DbWeight::get().reads_writes(17, 9))
	}
	fn queue_exit() -> Weight {
		Weight::from_parts(110_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(7, 6))
	}
	fn buy(b: u32,) -> Weight {
		Weight::from_parts(330_000_000, 60_000)
			.saturating_add(Weight::from_parts(3_650, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(31, 23))
	}
	fn renew() -> Weight {
		Weight::from_parts(330_000_000, 60_000).saturating_add(T::DbWeight::get().reads_writes(30, 23))
	}
	fn reduce() -> Weight {
		Weight::from_parts(150_000_000, 40_000).saturating_add(T::DbWeight::get().reads_writes(22, 12))
	}
	fn announce_maintenance() -> Weight {
		Weight::from_parts(25_000_000, 4_500).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	fn claim_parked() -> Weight {
		Weight::from_parts(90_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	fn make_whole() -> Weight {
		Weight::from_parts(90_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	fn exchange_slashed() -> Weight {
		Weight::from_parts(160_000_000, 12_000).saturating_add(T::DbWeight::get().reads_writes(9, 6))
	}
	fn end_block() -> Weight {
		Weight::from_parts(9_000_000, 3_500).saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	fn turn() -> Weight {
		Weight::from_parts(65_000_000, 45_000).saturating_add(T::DbWeight::get().reads_writes(30, 2))
	}
	fn step() -> Weight {
		Weight::from_parts(110_000_000, 6_500).saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}
}

/// For mocks, whose calls cost nothing.
impl WeightInfo for () {
	fn open_pool() -> Weight { Weight::zero() }
	fn set_terms() -> Weight { Weight::zero() }
	fn set_group() -> Weight { Weight::zero() }
	fn set_rate() -> Weight { Weight::zero() }
	fn set_backing() -> Weight { Weight::zero() }
	fn deposit() -> Weight { Weight::zero() }
	fn queue_exit() -> Weight { Weight::zero() }
	fn buy(_b: u32,) -> Weight { Weight::zero() }
	fn renew() -> Weight { Weight::zero() }
	fn reduce() -> Weight { Weight::zero() }
	fn announce_maintenance() -> Weight { Weight::zero() }
	fn claim_parked() -> Weight { Weight::zero() }
	fn make_whole() -> Weight { Weight::zero() }
	fn exchange_slashed() -> Weight { Weight::zero() }
	fn end_block() -> Weight { Weight::zero() }
	fn turn() -> Weight { Weight::zero() }
	fn step() -> Weight { Weight::zero() }
}
