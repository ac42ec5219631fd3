// SPDX-License-Identifier: Apache-2.0

//! What watchers and relayers may ask about outboxes, messages and plans.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{
	Destination, Message, Outbox, PlanId, PlanReceipt, ProtocolId, Seconds, SequenceNumber,
	ServiceId, ThrottleClass,
};

/// How far a plan has come at one of its destinations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TargetInfo {
	/// Where.
	pub destination: Destination,
	/// How long after a certified Halt it fires there.
	pub delay: Seconds,
	/// The message that armed it, and whether its delivery is proven.
	pub armed_by: SequenceNumber,
	/// See `armed_by`.
	pub delivered: bool,
	/// Its last firing that was proven.
	pub receipt: Option<PlanReceipt>,
}

/// What a plan is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PlanInfo {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// The service whose Halt fires it.
	pub service: ServiceId,
	/// Rises with each change.
	pub version: u32,
	/// When it fires among others.
	pub class: ThrottleClass,
	/// Its destinations in order of preference.
	pub targets: Vec<TargetInfo>,
	/// The block from which on a change under way can be enacted.
	pub changes_at: Option<u32>,
}

sp_api::decl_runtime_apis! {
	/// The outboxes of services and what is in them.
	pub trait FailoverApi {
		/// The outboxes of the service that are sealed and not proven to be delivered, oldest first
		/// in each lane. What watchers sign.
		fn outboxes(service: ServiceId) -> Vec<Outbox>;

		/// The messages of an outbox that is not proven to be delivered, in order; none of any other.
		fn messages(service: ServiceId, outbox: Outbox) -> Vec<Message>;

		/// A plan.
		fn plan(plan: PlanId) -> Option<PlanInfo>;
	}
}
