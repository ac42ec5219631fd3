// SPDX-License-Identifier: Apache-2.0

//! What a watcher has to know of Vigil's state.

use std::sync::Arc;
use vigil_primitives::{
	traits::Status, Height, IncidentId, Member, Outbox, Policy, Round, ServiceId, SetCommitment,
	UnixTime, H256,
};

/// Vigil: what is signed about it as of its final block, the rest as of its best one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainView {
	/// Hash of Vigil's genesis block.
	pub genesis_hash: H256,
	/// Height of the best block.
	pub best: u32,
	/// When the best block was made.
	pub timestamp: UnixTime,
	/// Services that exist: those that this watcher is configured for, and those whose votes it only
	/// verifies and passes on.
	pub services: Vec<ServiceView>,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceView {
	/// Which one.
	pub service: ServiceId,
	/// Whether this watcher is configured for it: of others it says nothing.
	pub watched: bool,
	/// Its sets as of the final block, from the oldest that may still speak to the latest elected, by
	/// rising number.
	pub sets: Vec<SetView>,
	/// What the chain holds to be the ward's status.
	pub status: Status,
	/// The open incident: the block at which the ward is certified to stand or to have stood.
	pub halted: Option<HaltedAt>,
	/// The last checkpoint that stands: its block, and the round in which that was final.
	pub checkpoint: Option<(Height, H256, Round)>,
	/// Heights of kept checkpoints that a changed branch superseded and that were not certified again.
	pub superseded: Vec<Height>,
	/// Outboxes that are final on Vigil and not proven to be delivered, oldest first in each lane.
	pub outboxes: Vec<Outbox>,
}

/// An open incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HaltedAt {
	/// Which one.
	pub incident: IncidentId,
	/// Height of the last block before the halt.
	pub height: Height,
	/// Its hash.
	pub block_hash: H256,
	/// The round of the Halt.
	pub round: Round,
	/// The round of the Resume, once that is certified.
	pub resumed: Option<Round>,
}

/// One set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetView {
	/// What stands for it elsewhere.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// Its members in order. Shared, since views are many and sets are large.
	pub members: Arc<[Member]>,
	/// When the next set takes office, if it is elected.
	pub superseded_at: Option<UnixTime>,
	/// What Handovers to it name as its standby.
	pub standby: Option<H256>,
}
