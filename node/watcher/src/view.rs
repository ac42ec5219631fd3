// SPDX-License-Identifier: Apache-2.0

//! What a watcher has to know of Vigil's state.

use vigil_primitives::{
	traits::Status, Height, IncidentId, Member, Outbox, Policy, Round, ServiceId, SetCommitment,
	UnixTime, H256,
};

/// Vigil as of its best block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainView {
	/// Hash of Vigil's genesis block.
	pub genesis_hash: H256,
	/// Height of the best block.
	pub best: u32,
	/// When the best block was made.
	pub timestamp: UnixTime,
	/// Services that this watcher is configured for and that exist.
	pub services: Vec<ServiceView>,
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceView {
	/// Which one.
	pub service: ServiceId,
	/// Its sets from the oldest that may still speak to the latest elected, by rising number.
	pub sets: Vec<SetView>,
	/// What the chain holds to be the ward's status.
	pub status: Status,
	/// The open incident: the block at which the ward is certified to stand or to have stood.
	pub halted: Option<HaltedAt>,
	/// The height of the last checkpoint.
	pub checkpoint: Option<Height>,
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
	/// Its members in order.
	pub members: Vec<Member>,
	/// When the next set takes office, if it is elected.
	pub superseded_at: Option<UnixTime>,
}
