// SPDX-License-Identifier: Apache-2.0

//! What the pallet's calls weigh.
//!
//! Counted by hand from the storage that each touches at most, with ParityDB's prices, and a generous
//! allowance for reading proofs. Benchmarks replace this.

use frame_support::weights::{
	constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_NANOS},
	Weight,
};

/// Weights of the calls.
pub trait WeightInfo {
	/// Weight of the call of this name.
	fn open_vault() -> Weight;
	/// Weight of the call of this name.
	fn activate() -> Weight;
	/// Weight of the call of this name.
	fn stand_by() -> Weight;
	/// Weight of the call of this name, with a proof of so many bytes.
	fn credit(bytes: u32) -> Weight;
	/// Weight of the call of this name.
	fn deposit() -> Weight;
	/// Weight of the call of this name.
	fn withdraw() -> Weight;
}

/// So many reads and writes, and some code.
fn storage(reads: u64, writes: u64) -> Weight {
	let code = Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(50), 0);
	ParityDbWeight::get().reads_writes(reads, writes).saturating_add(code)
}

impl WeightInfo for () {
	fn open_vault() -> Weight {
		storage(4, 3)
	}

	fn activate() -> Weight {
		storage(2, 1)
	}

	fn stand_by() -> Weight {
		storage(2, 1)
	}

	fn credit(bytes: u32) -> Weight {
		// Decoding, hashing and walking.
		let each = WEIGHT_REF_TIME_PER_NANOS.saturating_mul(50).saturating_mul(bytes.into());
		storage(4, 1).saturating_add(Weight::from_parts(each, 0))
	}

	fn deposit() -> Weight {
		storage(5, 4)
	}

	fn withdraw() -> Weight {
		storage(5, 4)
	}
}
