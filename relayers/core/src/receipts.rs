// SPDX-License-Identifier: Apache-2.0

//! What a kind of destination has to show, so that Vigil can be told what arrived there.

use crate::destination::{Lane, LinkError};
use vigil_primitives::{
	CarriageReceipt, Destination, Height, PlanId, PlanReceipt, SequenceNumber, ServiceId, SetId,
	H256,
};

/// Something that an inbox keeps a receipt of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
	/// A message of a lane.
	Message(Lane, SequenceNumber),
	/// A plan of a service.
	Plan(ServiceId, PlanId),
	/// The Handover to a set of a service.
	Handover(ServiceId, SetId),
	/// The Checkpoint of a height of a service's ward.
	Checkpoint(ServiceId, Height),
}

/// Nodes of the destination's state that lead to entries of it.
pub type StateProof = Vec<Vec<u8>>;

/// A chain that keeps receipts of what it was told, each to be read after one of its blocks.
#[async_trait::async_trait]
pub trait Receipts: Send + Sync {
	/// What messages to the inbox have to be addressed to.
	async fn place(&self) -> Result<Destination, LinkError>;

	/// The number of the next message of a lane.
	async fn next_message(&self, lane: Lane, at: H256) -> Result<SequenceNumber, LinkError>;

	/// The receipts of all plans of a service.
	async fn plans(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(PlanId, PlanReceipt)>, LinkError>;

	/// Who brought Handovers and Checkpoints of a service, as far as the inbox remembers.
	async fn carriers(
		&self,
		service: ServiceId,
		at: H256,
	) -> Result<Vec<(Kept, CarriageReceipt)>, LinkError>;

	/// A proof of these receipts against the root of the state, as Vigil takes it.
	async fn prove(&self, of: &[Kept], at: H256) -> Result<StateProof, LinkError>;
}
