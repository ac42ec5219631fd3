// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about the state of wards.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use vigil_primitives::{traits::Status, Certificate, Checkpoint, Height, ServiceId, UnixTime};

pub use vigil_primitives::Incident;

/// What the chain knows of a ward.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WardState {
	/// Its status.
	pub status: Status,
	/// Since when it has that status, by this chain's clock.
	pub since: UnixTime,
	/// The incident that the status is about, while the ward is Halted or Recovering: `last` is the
	/// Halt that it stands at.
	pub incident: Option<Incident>,
	/// The last checkpoint that was kept; it stands.
	pub checkpoint: Option<Checkpoint>,
}

sp_api::decl_runtime_apis! {
	/// Statuses, incidents and checkpoints.
	pub trait LivenessApi {
		/// What the chain knows of the service's ward; `None` for a service that does not exist.
		fn ward(service: ServiceId) -> Option<WardState>;

		/// The incidents on record, by round; the last one may be under way. Certificates that come
		/// late may still add to any of them.
		fn incidents(service: ServiceId) -> Vec<Incident>;

		/// The checkpoints that are kept, oldest first, without those that another branch
		/// superseded: they rise in height and round.
		fn checkpoints(service: ServiceId) -> Vec<Checkpoint>;

		/// The heights that the last change of branch superseded and that no later round certified
		/// again, lowest first: what is to be voted again, one a round.
		fn superseded(service: ServiceId) -> Vec<Height>;

		/// The transaction by which a block author's own watcher hands in certificates: it is valid
		/// only from this node, and is not sent to others. Of more certificates than one transaction
		/// takes, the first ones are in it.
		fn note_certificates(certificates: Vec<Certificate>) -> <Block as sp_runtime::traits::Block>::Extrinsic;
	}
}
