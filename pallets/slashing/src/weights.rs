// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`, estimated by hand from its neighbours'; to be measured with the benchmark
//! command.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_slashing` cost.
pub trait WeightInfo {
	/// Weight of `report_contradiction`, of so many signers.
	fn report_contradiction(s: u32,) -> Weight;
	/// Weight of `report_undecided`, of so many signers.
	fn report_undecided(s: u32,) -> Weight;
	/// Weight of a call with a proof: signers, signatures and bytes of the proof.
	fn report_proof(s: u32, g: u32, b: u32,) -> Weight;
	/// Weight of `report_silence`, of so many members.
	fn report_silence(m: u32,) -> Weight;
	/// Weight of `challenge`, of so many signers.
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
	/// Weight of the hook without work.
	fn idle() -> Weight;
	/// Weight of a case whose era has come.
	fn move_case() -> Weight;
	/// Weight of one slash that lands, without what the ledgers do.
	fn step() -> Weight;
	/// Weight of one case whose money is paid on.
	fn pay() -> Weight;
}

/// What was estimated, with the runtime's prices for reads and writes.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn report_contradiction(s: u32,) -> Weight {
		Weight::from_parts(10_400_000_000, 47895)
			.saturating_add(Weight::from_parts(200_000_000, 3500).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(31, 25))
			.saturating_add(T::DbWeight::get().reads_writes(6, 5).saturating_mul(s.into()))
	}
	fn report_undecided(s: u32,) -> Weight {
		Weight::from_parts(5_300_000_000, 47895)
			.saturating_add(Weight::from_parts(200_000_000, 3500).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(13, 8))
			.saturating_add(T::DbWeight::get().reads_writes(6, 5).saturating_mul(s.into()))
	}
	fn report_silence(m: u32,) -> Weight {
		Weight::from_parts(60_000_000, 47895)
			.saturating_add(Weight::from_parts(200_000_000, 3500).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(11, 8))
			.saturating_add(T::DbWeight::get().reads_writes(7, 5).saturating_mul(m.into()))
	}
	fn challenge(s: u32,) -> Weight {
		// With the question that is put to a vote.
		Weight::from_parts(5_600_000_000, 47895)
			.saturating_add(Weight::from_parts(200_000_000, 3500).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(45, 40))
			.saturating_add(T::DbWeight::get().reads_writes(6, 4).saturating_mul(s.into()))
	}
	fn report_proof(s: u32, g: u32, b: u32,) -> Weight {
		Weight::from_parts(5_500_000_000, 90000)
			.saturating_add(Weight::from_parts(200_000_000, 3500).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(45_000_000, 0).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(12_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(33, 26))
			.saturating_add(T::DbWeight::get().reads_writes(6, 5).saturating_mul(s.into()))
	}
	fn answer() -> Weight {
		Weight::from_parts(48_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn decide() -> Weight {
		Weight::from_parts(130_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(14, 12))
	}
	fn veto() -> Weight {
		// With the question that is put to a vote.
		Weight::from_parts(240_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(15, 14))
	}
	fn suspend() -> Weight {
		Weight::from_parts(20_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn pin_anchor() -> Weight {
		Weight::from_parts(60_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn beat() -> Weight {
		Weight::from_parts(60_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	fn join_harmed() -> Weight {
		// With a walk over as many plans as a protocol may have.
		Weight::from_parts(500_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(140, 1))
	}
	fn collect() -> Weight {
		Weight::from_parts(200_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(40, 20))
	}
	fn forget() -> Weight {
		Weight::from_parts(25_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn idle() -> Weight {
		Weight::from_parts(12_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn move_case() -> Weight {
		Weight::from_parts(45_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(6, 5))
	}
	fn step() -> Weight {
		// With as many as were harmed and became known late.
		Weight::from_parts(160_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(29, 28))
	}
	fn pay() -> Weight {
		Weight::from_parts(420_000_000, 9000).saturating_add(T::DbWeight::get().reads_writes(44, 40))
	}
}
