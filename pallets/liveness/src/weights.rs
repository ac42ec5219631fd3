// SPDX-License-Identifier: Apache-2.0

//! What the pallet's calls and hooks weigh.
//!
//! Counted by hand from the storage that each touches at most, with ParityDB's prices, and a generous
//! allowance for reading the largest set and for the curve. Benchmarks replace this.

use frame_support::weights::{
	constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_MILLIS},
	Weight,
};

/// Weights of the calls and of what hooks repeat.
pub trait WeightInfo {
	/// The whole call, with a certificate of the largest set from which so many are absent.
	fn submit_certificate(absent: u32) -> Weight;
	/// Authorizing one certificate of the largest set from which so many are absent.
	fn authorize_certificate(absent: u32) -> Weight;
	/// Hearing one certificate of the largest set, whose signature was verified.
	fn apply_certificate() -> Weight;
	/// Weight of the call of this name.
	fn forget() -> Weight;
	/// Letting one suspicion lapse.
	fn lapse() -> Weight;
}

fn storage(reads: u64, writes: u64) -> Weight {
	ParityDbWeight::get().reads_writes(reads, writes)
}

/// Decoding the largest set four times.
fn read_set() -> Weight {
	storage(5, 0).saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
}

/// A hash to the curve, two pairings and a subgroup check, and a subtraction for every absent key.
fn verification(absent: u32) -> Weight {
	let each = WEIGHT_REF_TIME_PER_MICROS.saturating_mul(40).saturating_mul(absent.into());
	Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(15).saturating_add(each), 0)
}

/// Ward, histories, deadlines and participation.
fn application() -> Weight {
	storage(7, 5).saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
}

/// The weights of a runtime.
pub struct SubstrateWeight<T>(core::marker::PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn submit_certificate(absent: u32) -> Weight {
		Self::authorize_certificate(absent).saturating_add(application())
	}

	fn authorize_certificate(absent: u32) -> Weight {
		storage(4, 0).saturating_add(read_set()).saturating_add(verification(absent))
	}

	fn apply_certificate() -> Weight {
		read_set().saturating_add(application())
	}

	fn forget() -> Weight {
		storage(4, 4)
	}

	fn lapse() -> Weight {
		storage(2, 2)
	}
}
