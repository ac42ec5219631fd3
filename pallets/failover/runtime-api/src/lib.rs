// SPDX-License-Identifier: Apache-2.0

//! What watchers, relayers and protocols may ask about outboxes, messages, lanes and plans.
//!
//! Lists come in pages: what begins at a number, at most so many numbers, and where the next page begins.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
pub use vigil_primitives::answers::failover::{
	DeclaredInfo, DestinationInfo, LaneInfo, Page, PlanInfo, ProtocolInfo, Takes, TargetInfo, Terms,
};
use vigil_primitives::{LaneId, Message, Outbox, PlanId, ProtocolId, ServiceId};

sp_api::decl_runtime_apis! {
	/// The outboxes of services, what is in them, and who sends it where.
	pub trait FailoverApi<AccountId: Codec> {
		/// The outboxes of the service that are sealed and not proven to be delivered, oldest first
		/// in each lane. What watchers sign.
		fn outboxes(service: ServiceId) -> Vec<Outbox>;

		/// The messages of an outbox that is not proven to be delivered, in order; none of any other.
		fn messages(service: ServiceId, outbox: Outbox) -> Vec<Message>;

		/// A protocol.
		fn protocol(protocol: ProtocolId) -> Option<ProtocolInfo<AccountId>>;

		/// Protocols from this number on.
		fn protocols(from: ProtocolId, most: u32) -> Page<ProtocolInfo<AccountId>>;

		/// Destinations from this number on.
		fn destinations(from: LaneId, most: u32) -> Page<DestinationInfo<AccountId>>;

		/// Lanes of a service that were ever used, from this number on.
		fn lanes(service: ServiceId, from: LaneId, most: u32) -> Page<LaneInfo>;

		/// Lanes of a service with messages that are not known to have arrived.
		fn open_lanes(service: ServiceId) -> Vec<LaneInfo>;

		/// A plan.
		fn plan(plan: PlanId) -> Option<PlanInfo>;

		/// Plans from this number on.
		fn plans(from: PlanId, most: u32) -> Page<PlanInfo>;

		/// The plans of a protocol.
		fn plans_of(protocol: ProtocolId) -> Vec<PlanInfo>;

		/// What protocols declare to be at stake behind plans of the service, and pay for, in planck.
		fn declared(service: ServiceId) -> u128;

		/// What a place of one more plan of the service costs at a destination, in planck. It is burnt.
		fn place_price(service: ServiceId, destination: LaneId) -> Option<u128>;
	}
}
