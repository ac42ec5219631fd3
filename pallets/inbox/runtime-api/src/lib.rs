// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask a destination about the wards and plans that its inbox knows.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{
	traits::Status,
	ward::{KeptCheckpoint, Ward},
	Checkpoint, Destination, Incident, PlanId, PlanOrder, PlanReceipt, ProtocolId, SequenceNumber,
	ServiceId, SetId, UnixTime, H256,
};

/// What an inbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct InboxInfo {
	/// The Vigil chain that it trusts, by its genesis; `None` until a set is installed.
	pub vigil: Option<H256>,
	/// What messages have to be addressed to.
	pub destination: Destination,
	/// Until when nothing is executed, if it is paused.
	pub paused_until: Option<UnixTime>,
}

/// What an inbox knows of a service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TrustedService {
	/// The sets that are kept, oldest first; the last one is the only one that can hand over.
	pub sets: Vec<SetId>,
	/// The ward's status here.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The incident that is open, or still recovering.
	pub incident: Option<Incident>,
	/// The last checkpoint.
	pub checkpoint: Option<Checkpoint>,
	/// The number of the next message.
	pub next_message: SequenceNumber,
}

/// A plan that an inbox keeps.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct KeptPlan {
	/// Whose it is.
	pub protocol: ProtocolId,
	/// What it does.
	pub order: PlanOrder,
	/// Whether it has fired and not failed back.
	pub fired: bool,
	/// Its last firing.
	pub receipt: Option<PlanReceipt>,
}

sp_api::decl_runtime_apis! {
	/// Wards and plans as a destination sees them.
	pub trait InboxApi {
		/// What the inbox is.
		fn inbox() -> InboxInfo;

		/// What it knows of a service; `None` if it trusts no set of it.
		fn service(service: ServiceId) -> Option<TrustedService>;

		/// All that it knows of the service's ward; `None` if it trusts no set of it.
		fn ward(service: ServiceId) -> Option<Ward>;

		/// The ward's last incidents, oldest first, the one under way last.
		fn incidents(service: ServiceId) -> Vec<Incident>;

		/// The ward's last checkpoints with their rounds, in the order in which they were accepted;
		/// those that are superseded as well.
		fn checkpoints(service: ServiceId) -> Vec<KeptCheckpoint>;

		/// The numbers of the service's plans that are kept.
		fn plans(service: ServiceId) -> Vec<PlanId>;

		/// One of them.
		fn plan(service: ServiceId, plan: PlanId) -> Option<KeptPlan>;
	}
}
