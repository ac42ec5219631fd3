// SPDX-License-Identifier: Apache-2.0
//! What a destination keeps of what it was told, for Vigil to read from the destination's state.
//!
//! An inbox on a Substrate chain stores receipts where [`message_key`], [`plan_key`], [`handover_key`]
//! and [`checkpoint_key`] say, so that a storage proof against a certified state root shows them to anybody. One on an
//! EVM chain keeps them as [`contract`] says.

pub mod contract;

use crate::{Height, LaneId, PlanId, Round, SequenceNumber, ServiceId, SetId, UnixTime, H256};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_crypto_hashing::{twox_128, twox_64};

/// The storage map of [`MessageReceipt`]s: by service, lane and number, each `Twox64Concat`.
pub const MESSAGE_RECEIPTS: &str = "MessageReceipts";
/// The storage map of [`PlanReceipt`]s: by service, then by plan, both `Twox64Concat`.
pub const PLAN_RECEIPTS: &str = "PlanReceipts";
/// The storage map of [`CarriageReceipt`]s of Handovers: by service, then by the set that was handed
/// over to, both `Twox64Concat`.
pub const HANDOVER_RECEIPTS: &str = "HandoverReceipts";
/// The storage map of [`CarriageReceipt`]s of Checkpoints: by service, then by height, both
/// `Twox64Concat`.
pub const CHECKPOINT_RECEIPTS: &str = "CheckpointReceipts";

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

/// What a plan would have done, had it fired: its programs were executed, and all of it undone.
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
pub enum Rehearsed {
	/// The failover would have succeeded, and the failback after it.
	Passed,
	/// The failover would have failed.
	FailoverFails,
	/// The failover would have succeeded, and the failback after it have failed.
	FailbackFails,
}

/// The last rehearsal of a plan's version.
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
pub struct Rehearsal {
	/// When, by the destination's clock.
	pub at: UnixTime,
	/// What it showed.
	pub outcome: Rehearsed,
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
	/// Of a message that arms a plan: the first rehearsal, once it is done.
	pub rehearsal: Option<Rehearsal>,
}

/// A plan that is kept.
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
	/// The version that is kept.
	pub version: u32,
	/// The last rehearsal of that version.
	pub rehearsal: Option<Rehearsal>,
	/// The last firing, of whatever version.
	pub firing: Option<Firing>,
}

/// A firing of a plan.
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
pub struct Firing {
	/// The version that fired.
	pub version: u32,
	/// The round of the first Halt since the ward was last live.
	pub first: Round,
	/// The round of the last Halt that was heard when it fired.
	pub last: Round,
	/// Height of the block that the last Halt names.
	pub height: Height,
	/// Hash of the block that the last Halt names.
	pub block_hash: H256,
	/// When it fired, by the destination's clock.
	pub fired_at: UnixTime,
	/// What became of it.
	pub failover: Outcome,
	/// When it failed back and what became of that.
	pub failback: Option<(UnixTime, Outcome)>,
}

/// A Handover or Checkpoint that somebody brought.
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
pub struct CarriageReceipt {
	/// Whom the relayer wants to be paid on Vigil.
	pub beneficiary: H256,
	/// When it was brought, by the destination's clock.
	pub at: UnixTime,
}

/// Where the inbox pallet called `pallet` keeps the receipt of a message.
pub fn message_key(
	pallet: &str,
	service: ServiceId,
	lane: LaneId,
	sequence: SequenceNumber,
) -> Vec<u8> {
	key(pallet, MESSAGE_RECEIPTS, &[&service.encode(), &lane.encode(), &sequence.encode()])
}

/// Where the inbox pallet called `pallet` keeps the receipt of a plan.
pub fn plan_key(pallet: &str, service: ServiceId, plan: PlanId) -> Vec<u8> {
	key(pallet, PLAN_RECEIPTS, &[&service.encode(), &plan.encode()])
}

/// Where the inbox pallet called `pallet` keeps who brought the Handover to this set.
pub fn handover_key(pallet: &str, service: ServiceId, set_id: SetId) -> Vec<u8> {
	key(pallet, HANDOVER_RECEIPTS, &[&service.encode(), &set_id.encode()])
}

/// Where the inbox pallet called `pallet` keeps who brought the Checkpoint of this height.
pub fn checkpoint_key(pallet: &str, service: ServiceId, height: Height) -> Vec<u8> {
	key(pallet, CHECKPOINT_RECEIPTS, &[&service.encode(), &height.encode()])
}

fn key(pallet: &str, map: &str, parts: &[&[u8]]) -> Vec<u8> {
	let mut key = Vec::new();
	key.extend(twox_128(pallet.as_bytes()));
	key.extend(twox_128(map.as_bytes()));
	for part in parts {
		key.extend(twox_64(part));
		key.extend(*part);
	}
	key
}
