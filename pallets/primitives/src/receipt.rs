// SPDX-License-Identifier: Apache-2.0
//! What a destination keeps of what it was told, for Vigil to read from the destination's state.
//!
//! An inbox on a Substrate chain stores receipts where [`message_key`] and [`plan_key`] say, so that
//! a storage proof against a certified state root shows them to anybody.

use crate::{Height, PlanId, SequenceNumber, ServiceId, UnixTime, H256};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_crypto_hashing::{twox_128, twox_64};

/// The storage map of [`MessageReceipt`]s: by service, then by number, both `Twox64Concat`.
pub const MESSAGE_RECEIPTS: &str = "MessageReceipts";
/// The storage map of [`PlanReceipt`]s: by service, then by plan, both `Twox64Concat`.
pub const PLAN_RECEIPTS: &str = "PlanReceipts";

/// What became of something that was to be executed.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Outcome {
	/// It waits to be executed.
	Queued,
	/// It was executed, or kept if it was a plan.
	Done,
	/// Its execution failed; nothing of it happened, and anybody may try it again.
	Failed,
	/// It is of no use to this destination, for good.
	Refused,
}

/// A message that was delivered.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct MessageReceipt {
	/// Whom the relayer wants to be paid on Vigil.
	pub beneficiary: H256,
	/// When it was delivered, by the destination's clock.
	pub at: UnixTime,
	/// What became of it.
	pub outcome: Outcome,
}

/// The last firing of a plan.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct PlanReceipt {
	/// The version that fired.
	pub version: u32,
	/// Height of the block that the ward halted at.
	pub height: Height,
	/// Hash of the block that the ward halted at.
	pub block_hash: H256,
	/// When it fired, by the destination's clock.
	pub fired_at: UnixTime,
	/// What became of it.
	pub failover: Outcome,
	/// When it failed back and what became of that.
	pub failback: Option<(UnixTime, Outcome)>,
}

/// Where the inbox pallet called `pallet` keeps the receipt of a message.
pub fn message_key(pallet: &str, service: ServiceId, sequence: SequenceNumber) -> Vec<u8> {
	let number = sequence.encode();
	key(pallet, MESSAGE_RECEIPTS, service, &number)
}

/// Where the inbox pallet called `pallet` keeps the receipt of a plan.
pub fn plan_key(pallet: &str, service: ServiceId, plan: PlanId) -> Vec<u8> {
	let number = plan.encode();
	key(pallet, PLAN_RECEIPTS, service, &number)
}

fn key(pallet: &str, map: &str, service: ServiceId, last: &[u8]) -> Vec<u8> {
	let service = service.encode();
	let mut key = Vec::new();
	key.extend(twox_128(pallet.as_bytes()));
	key.extend(twox_128(map.as_bytes()));
	for part in [&service[..], last] {
		key.extend(twox_64(part));
		key.extend(part);
	}
	key
}
