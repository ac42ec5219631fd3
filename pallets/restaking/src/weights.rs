// SPDX-License-Identifier: Apache-2.0

//! What the pallet's calls and hooks weigh.
//!
//! Counted by hand from the storage that each touches at most, with ParityDB's prices and a
//! generous allowance for curve arithmetic. Benchmarks have to replace this before the chain carries value.

use frame_support::weights::{
	constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
	Weight,
};

/// Weights of the calls and of what hooks repeat.
pub trait WeightInfo {
	/// Weight of the call of this name.
	fn register_service() -> Weight;
	/// Weight of the call of this name.
	fn set_terms() -> Weight;
	/// Weight of the call of this name.
	fn set_allowed() -> Weight;
	/// Weight of the call of this name.
	fn retire_service() -> Weight;
	/// Weight of the call of this name.
	fn reap_service() -> Weight;
	/// Weight of the call of this name.
	fn register_watcher() -> Weight;
	/// Weight of the call of this name.
	fn rotate_key() -> Weight;
	/// Weight of the call of this name.
	fn set_commission() -> Weight;
	/// Weight of the call of this name.
	fn deregister_watcher() -> Weight;
	/// Weight of the call of this name.
	fn allocate() -> Weight;
	/// Weight of the call of this name.
	fn close_allocation() -> Weight;
	/// Weight of the call of this name.
	fn rejoin() -> Weight;
	/// Weight of the call of this name.
	fn pay_fee() -> Weight;
	/// Weight of the call of this name.
	fn claim_rewards() -> Weight;
	/// Looking at one service in an election, and electing from so many candidates.
	fn elect_set(candidates: u32) -> Weight;
	/// Slashing one page of nominators.
	fn slash_page() -> Weight;
}

fn storage(reads: u64, writes: u64) -> Weight {
	ParityDbWeight::get().reads_writes(reads, writes)
}

/// Two pairings, two subgroup checks and a hash to the curve, in wasm with host functions.
fn possession_proof() -> Weight {
	Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(20), 0)
}

impl WeightInfo for () {
	fn register_service() -> Weight {
		storage(2, 4)
	}

	fn set_terms() -> Weight {
		storage(1, 1)
	}

	fn set_allowed() -> Weight {
		storage(2, 2)
	}

	fn retire_service() -> Weight {
		storage(1, 1)
	}

	fn reap_service() -> Weight {
		storage(1010, 2010)
	}

	fn register_watcher() -> Weight {
		storage(5, 4).saturating_add(possession_proof())
	}

	fn rotate_key() -> Weight {
		storage(4, 4).saturating_add(possession_proof())
	}

	fn set_commission() -> Weight {
		storage(1, 1)
	}

	fn deregister_watcher() -> Weight {
		storage(2, 1)
	}

	fn allocate() -> Weight {
		storage(40, 4)
	}

	fn close_allocation() -> Weight {
		storage(6, 5)
	}

	fn rejoin() -> Weight {
		storage(1, 1)
	}

	fn pay_fee() -> Weight {
		storage(6, 4)
	}

	fn claim_rewards() -> Weight {
		storage(800, 800)
	}

	fn elect_set(candidates: u32) -> Weight {
		let each = storage(5, 3).saturating_add(Weight::from_parts(200_000_000, 0));
		storage(6, 6).saturating_add(each.saturating_mul(candidates.into()))
	}

	fn slash_page() -> Weight {
		storage(4 + 4 * 256, 2 + 4 * 256)
	}
}
