// SPDX-License-Identifier: Apache-2.0

//! What nodes and tools may ask the runtime about the state of wards.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use vigil_primitives::{Certificate, Checkpoint, Height, IncidentId, ServiceId};

pub use vigil_primitives::{
	answers::liveness::{OpenCertificate, WardState, WardSummary},
	Incident,
};

sp_api::decl_runtime_apis! {
	/// Statuses, incidents and checkpoints.
	pub trait LivenessApi {
		/// What the chain knows of the service's ward; `None` for a service that does not exist.
		fn ward(service: ServiceId) -> Option<WardState>;

		/// The incidents on record, by round; the last one may be under way. Certificates that come
		/// late may still add to any of them.
		fn incidents(service: ServiceId) -> Vec<Incident>;

		/// Every ward of which something is known, in an order of its own: at most `most`, and no more
		/// than 1,000, after that of a service.
		fn wards(after: Option<ServiceId>, most: u32) -> Vec<WardSummary>;

		/// An incident that is on record, or pinned by what depends on it. If later certificates made
		/// it part of another one, that one, with its number.
		fn incident(service: ServiceId, incident: IncidentId) -> Option<Incident>;

		/// The certificates that others who signed the same statement may still join, oldest first.
		fn joinable(service: ServiceId) -> Vec<OpenCertificate>;

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
