// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask a destination about the wards and plans that its inbox knows.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
pub use vigil_primitives::answers::inbox::{
	DeliveredLane, InboxInfo, KeptPlan, TrustedService, TrustedSet,
};
use vigil_primitives::{
	ward::{KeptCheckpoint, Ward},
	CarriageReceipt, Height, Incident, LaneId, MessageReceipt, PlanId, SequenceNumber, ServiceId,
	SetId,
};

sp_api::decl_runtime_apis! {
	/// Wards and plans as a destination sees them.
	pub trait InboxApi {
		/// What the inbox is, and which services it trusts.
		fn inbox() -> InboxInfo;

		/// What it knows of a service; `None` if it trusts no set of it.
		fn service(service: ServiceId) -> Option<TrustedService>;

		/// A set of the service that it trusts.
		fn set(service: ServiceId, set_id: SetId) -> Option<TrustedSet>;

		/// All that it knows of the service's ward; `None` if it trusts no set of it.
		fn ward(service: ServiceId) -> Option<Ward>;

		/// The ward's last incidents, oldest first, the one under way last.
		fn incidents(service: ServiceId) -> Vec<Incident>;

		/// The ward's last checkpoints with their rounds, in the order in which they were accepted;
		/// those that are superseded as well.
		fn checkpoints(service: ServiceId) -> Vec<KeptCheckpoint>;

		/// The lanes of the service over which something was delivered, in rising order.
		fn lanes(service: ServiceId) -> Vec<DeliveredLane>;

		/// The number of the next message of a lane.
		fn next_message(service: ServiceId, lane: LaneId) -> SequenceNumber;

		/// The receipt of one of a lane's last messages.
		fn message_receipt(
			service: ServiceId,
			lane: LaneId,
			sequence: SequenceNumber,
		) -> Option<MessageReceipt>;

		/// Who brought the Handover to a set, if that is kept.
		fn handover_receipt(service: ServiceId, set_id: SetId) -> Option<CarriageReceipt>;

		/// Who brought the Checkpoint of a height, if that is kept.
		fn checkpoint_receipt(service: ServiceId, height: Height) -> Option<CarriageReceipt>;

		/// The numbers of the service's plans that are kept, in rising order.
		fn plans(service: ServiceId) -> Vec<PlanId>;

		/// One of them.
		fn plan(service: ServiceId, plan: PlanId) -> Option<KeptPlan>;
	}
}
