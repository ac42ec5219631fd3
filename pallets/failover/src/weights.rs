// SPDX-License-Identifier: Apache-2.0

//! What the pallet's calls and hooks weigh.
//!
//! Counted by hand from the storage that each touches at most, with ParityDB's prices, and a generous
//! allowance for decoding, encoding and hashing each byte. Benchmarks replace this.

use frame_support::weights::{
	constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_NANOS},
	Weight,
};

/// Weights of the calls and of what hooks repeat.
pub trait WeightInfo {
	/// Weight of the call of this name.
	fn register_protocol() -> Weight;
	/// Weight of the call of this name.
	fn nominate_owner() -> Weight;
	/// Weight of the call of this name.
	fn accept_ownership() -> Weight;
	/// Weight of the call of this name.
	fn retire_protocol() -> Weight;
	/// Weight of the call of this name.
	fn register_destination() -> Weight;
	/// Weight of the call of this name.
	fn set_xcm_version() -> Weight;
	/// Weight of the call of this name.
	fn remove_destination() -> Weight;
	/// With so many targets, whose programs have together so many bytes.
	fn arm_plan(targets: u32, bytes: u32) -> Weight;
	/// With so many targets, whose programs have together so many bytes.
	fn change_plan(targets: u32, bytes: u32) -> Weight;
	/// Weight of the call of this name.
	fn disarm_plan() -> Weight;
	/// Weight of the call of this name, for the largest change.
	fn cancel_change() -> Weight;
	/// Weight of the call of this name, for the largest change.
	fn enact_change() -> Weight;
	/// With a program of so many bytes.
	fn send_message(bytes: u32) -> Weight;
	/// With a proof of so many bytes, of so many receipts.
	fn prove_delivery(bytes: u32, receipts: u32) -> Weight;
	/// Of so many messages.
	fn acknowledge(messages: u32) -> Weight;
	/// With a proof of so many bytes.
	fn prove_firing(bytes: u32) -> Weight;
	/// Looking whether there is something to seal.
	fn seal_nothing() -> Weight;
	/// Sealing so many messages of one lane, as large as they may be.
	fn seal_lane(messages: u32) -> Weight;
}

/// Most bytes of the programs of one plan.
const LARGEST: u32 = crate::MAX_TARGETS * 2 * vigil_primitives::MAX_PAYLOAD;

fn storage(reads: u64, writes: u64) -> Weight {
	ParityDbWeight::get().reads_writes(reads, writes)
}

fn nanos(each: u64, count: u32) -> Weight {
	let time = WEIGHT_REF_TIME_PER_NANOS.saturating_mul(each).saturating_mul(count.into());
	Weight::from_parts(time, 0)
}

fn micros(each: u64, count: u32) -> Weight {
	nanos(each.saturating_mul(1_000), count)
}

/// Holding or releasing a balance.
fn money() -> Weight {
	storage(3, 3).saturating_add(Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS * 30, 0))
}

/// Decoding a program, counting it and encoding it again; instructions are at least a byte.
fn programs(targets: u32, bytes: u32) -> Weight {
	micros(40, targets.saturating_mul(2)).saturating_add(nanos(200, bytes))
}

/// Putting messages into their lanes: fee, lane, turns, destination, protocol, message.
fn posts(messages: u32, bytes: u32) -> Weight {
	let each = money().saturating_add(storage(7, 7)).saturating_add(micros(20, 1));
	each.saturating_mul(messages.into()).saturating_add(nanos(20, bytes))
}

/// Messages that have arrived: message, fee, payment of two accounts, plan, protocol, and removal.
fn settlements(messages: u32) -> Weight {
	let each = money().saturating_add(money()).saturating_add(storage(6, 6));
	// Of the oldest outbox all messages go at once.
	let outbox = storage(4, 3).saturating_add(storage(0, vigil_primitives::MAX_OUTBOX.into()));
	each.saturating_mul(messages.into()).saturating_add(outbox).saturating_add(micros(10, messages))
}

/// Hashing every node of a proof, and reading from them.
fn proof(bytes: u32) -> Weight {
	storage(3, 0).saturating_add(micros(100, 1)).saturating_add(nanos(50, bytes))
}

/// The weights of a runtime.
pub struct SubstrateWeight<T>(core::marker::PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_protocol() -> Weight {
		storage(2, 2).saturating_add(money())
	}

	fn nominate_owner() -> Weight {
		storage(1, 1)
	}

	fn accept_ownership() -> Weight {
		storage(1, 1).saturating_add(money()).saturating_add(money())
	}

	fn retire_protocol() -> Weight {
		storage(1, 1).saturating_add(money())
	}

	fn register_destination() -> Weight {
		storage(7, 3).saturating_add(money())
	}

	fn set_xcm_version() -> Weight {
		storage(1, 1)
	}

	fn remove_destination() -> Weight {
		storage(1, 2).saturating_add(money())
	}

	fn arm_plan(targets: u32, bytes: u32) -> Weight {
		storage(6, 3)
			.saturating_add(money())
			.saturating_add(storage(3, 1).saturating_mul(targets.into()))
			.saturating_add(programs(targets, bytes))
			.saturating_add(posts(targets, bytes))
	}

	fn change_plan(targets: u32, bytes: u32) -> Weight {
		storage(4, 2)
			.saturating_add(money())
			.saturating_add(storage(3, 1).saturating_mul(targets.into()))
			.saturating_add(programs(targets, bytes))
			.saturating_add(nanos(20, bytes))
	}

	fn disarm_plan() -> Weight {
		storage(4, 2).saturating_add(money())
	}

	fn cancel_change() -> Weight {
		storage(8, 7).saturating_add(money()).saturating_add(nanos(10, LARGEST))
	}

	fn enact_change() -> Weight {
		// Every old target is told to forget the plan, and every new one to keep it.
		let targets = crate::MAX_TARGETS;
		storage(4, 4)
			.saturating_add(money().saturating_mul(2))
			.saturating_add(storage(targets.into(), targets.into()))
			.saturating_add(posts(targets.saturating_mul(2), LARGEST))
	}

	fn send_message(bytes: u32) -> Weight {
		storage(5, 0).saturating_add(programs(1, bytes)).saturating_add(posts(1, bytes))
	}

	fn prove_delivery(bytes: u32, receipts: u32) -> Weight {
		storage(2, 1)
			.saturating_add(proof(bytes))
			.saturating_add(micros(50, receipts))
			.saturating_add(settlements(receipts))
	}

	fn acknowledge(messages: u32) -> Weight {
		storage(3, 1).saturating_add(settlements(messages))
	}

	fn prove_firing(bytes: u32) -> Weight {
		storage(2, 1).saturating_add(proof(bytes)).saturating_add(posts(crate::MAX_TARGETS, 0))
	}

	fn seal_nothing() -> Weight {
		storage(2, 0)
	}

	fn seal_lane(messages: u32) -> Weight {
		storage(6, 5)
			.saturating_add(storage(messages.into(), 0))
			.saturating_add(micros(10, messages))
			.saturating_add(nanos(30, crate::SEALED_BYTES))
	}
}
