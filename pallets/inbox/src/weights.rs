// SPDX-License-Identifier: Apache-2.0

//! What the pallet's calls and hooks weigh.
//!
//! Counted by hand from the storage that each touches at most, with ParityDB's prices, and a generous
//! allowance for the curve and for the largest payload. Benchmarks replace this.

use frame_support::weights::{
	constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_MILLIS},
	Weight,
};

/// Weights of the calls and of what hooks repeat.
pub trait WeightInfo {
	/// Weight of the call of this name.
	fn install_set() -> Weight;
	/// The call, for a service with so many plans, each with a receipt and two programs that failed,
	/// and so many receipts of messages.
	fn forget_service(plans: u32, receipts: u32) -> Weight;
	/// Weight of the call of this name.
	fn pause() -> Weight;
	/// Weight of the call of this name.
	fn resume_execution() -> Weight;
	/// The call, with so many witnesses.
	fn submit_certificate(absent: u32) -> Weight;
	/// The call, with so many witnesses.
	fn handover(absent: u32) -> Weight;
	/// The call, with so many witnesses and so many messages with the largest payloads.
	fn submit_messages(absent: u32, messages: u32) -> Weight;
	/// Refusing or ignoring a certificate before the curve.
	fn refuse() -> Weight;
	/// Queueing a program again, without its execution.
	fn retry() -> Weight;
	/// Keeping what became of one program, besides its execution.
	fn record() -> Weight;
	/// Letting one suspicion lapse.
	fn lapse() -> Weight;
	/// Finding out what there is to do in a block.
	fn work() -> Weight;
	/// Going on with one sweep.
	fn sweep() -> Weight;
	/// Looking at one plan.
	fn visit() -> Weight;
	/// Firing one plan, or failing it back.
	fn fire() -> Weight;
}

fn storage(reads: u64, writes: u64) -> Weight {
	ParityDbWeight::get().reads_writes(reads, writes)
}

fn micros(count: u64) -> Weight {
	Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(count), 0)
}

/// A hash to the curve, two pairings and a subgroup check; for each absent member eleven hashes and
/// a subtraction of its key.
fn verification(absent: u32) -> Weight {
	let base = Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(15), 0);
	base.saturating_add(micros(60).saturating_mul(absent.into()))
}

/// Decoding, checking, weighing and queueing the largest payload.
fn payload() -> Weight {
	storage(6, 6).saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
}

/// The weights of a runtime.
pub struct SubstrateWeight<T>(core::marker::PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn install_set() -> Weight {
		storage(6, 6).saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
	}

	fn forget_service(plans: u32, receipts: u32) -> Weight {
		storage(20, 20)
			.saturating_add(storage(5, 5).saturating_mul(plans.into()))
			.saturating_add(storage(2, 2).saturating_mul(receipts.into()))
	}

	fn pause() -> Weight {
		storage(1, 1)
	}

	fn resume_execution() -> Weight {
		storage(2, 1)
	}

	fn submit_certificate(absent: u32) -> Weight {
		storage(12, 8)
			.saturating_add(verification(absent))
			.saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
	}

	fn handover(absent: u32) -> Weight {
		storage(8, 6)
			.saturating_add(verification(absent))
			.saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
	}

	fn submit_messages(absent: u32, messages: u32) -> Weight {
		// Two payloads in a plan, and what is stored of it.
		let each = payload().saturating_mul(2).saturating_add(storage(8, 10));
		storage(6, 1)
			.saturating_add(verification(absent))
			.saturating_add(each.saturating_mul(messages.into()))
	}

	fn refuse() -> Weight {
		storage(6, 0).saturating_add(micros(300))
	}

	fn retry() -> Weight {
		storage(6, 6).saturating_add(micros(500))
	}

	fn record() -> Weight {
		storage(7, 3).saturating_add(micros(200))
	}

	fn lapse() -> Weight {
		storage(2, 2)
	}

	fn work() -> Weight {
		storage(4, 1).saturating_add(micros(100))
	}

	fn sweep() -> Weight {
		storage(3, 1)
	}

	fn visit() -> Weight {
		storage(2, 0).saturating_add(micros(20))
	}

	fn fire() -> Weight {
		storage(4, 5).saturating_add(payload())
	}
}
