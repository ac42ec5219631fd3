// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about the state of wards.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Halt, IncidentId, Round, Seconds, ServiceId, SetId,
	UnixTime,
};

/// One halt of one ward.
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
pub struct Incident {
	/// Its number among the incidents of the service.
	pub id: IncidentId,
	/// The first certified Halt.
	pub halt: Halt,
	/// The set that certified it.
	pub set_id: SetId,
	/// When downtime began: the start of the first Halt's round less the policy's `halt_after`.
	pub began_at: UnixTime,
	/// The round of the certified Resume.
	pub resumed: Option<Round>,
	/// Certified downtime, from `began_at` to the start of the Resume's round.
	pub downtime: Option<Seconds>,
	/// Whether the ward came back on another branch, without the block it halted at.
	pub superseded: bool,
}

/// What the chain knows of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WardState {
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The incident that is open, or still recovering.
	pub incident: Option<Incident>,
	/// The last checkpoint.
	pub checkpoint: Option<Checkpoint>,
}

sp_api::decl_runtime_apis! {
	/// Statuses, incidents and checkpoints.
	pub trait LivenessApi {
		/// What the chain knows of the service's ward; `None` for a service that does not exist.
		fn ward(service: ServiceId) -> Option<WardState>;

		/// The incidents that are kept, oldest first.
		fn incidents(service: ServiceId) -> Vec<Incident>;

		/// The checkpoints that are kept, oldest first.
		fn checkpoints(service: ServiceId) -> Vec<Checkpoint>;

		/// The transaction by which a block author's own watcher hands in certificates: it is valid
		/// only from this node, and is not sent to others.
		fn note_certificates(certificates: Vec<Certificate>) -> <Block as sp_runtime::traits::Block>::Extrinsic;
	}
}
