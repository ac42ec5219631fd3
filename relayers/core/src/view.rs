// SPDX-License-Identifier: Apache-2.0

//! What a destination knows, all of it read at one of its blocks.

use crate::Lane;
use codec::{Decode, Encode};
use std::collections::BTreeMap;
use vigil_primitives::{
	answers::inbox::{InboxInfo, TrustedSet},
	ward::{KeptCheckpoint, Ward},
	LaneId, Round, SequenceNumber, ServiceId, SetId, UnixTime, H256,
};

/// A block of a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Block {
	/// Its height.
	pub number: u64,
	/// Its hash.
	pub hash: H256,
}

/// What a destination knows after one of its blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainView {
	/// The block.
	pub block: Block,
	/// Whether somebody else than the node that was read says that the block is final. What one node
	/// alone says ends nothing.
	pub confirmed: bool,
	/// The next nonce of the relayer's account.
	pub nonce: u64,
	/// The free balance of the relayer's account.
	pub balance: u128,
	/// What the inbox is.
	pub inbox: InboxInfo,
	/// What it knows of each service that it trusts sets of.
	pub services: BTreeMap<ServiceId, ServiceView>,
}

/// What an inbox knows of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceView {
	/// The sets that are kept, oldest first; the last one is the only one that can hand over.
	pub sets: Vec<TrustedSet>,
	/// What a standby announced against the last of them.
	pub announcement: Option<Announced>,
	/// What is known of the ward.
	pub ward: Ward,
	/// The checkpoints that are kept, oldest first.
	pub checkpoints: Vec<KeptCheckpoint>,
	/// The number of the next message of each lane that was looked at.
	pub lanes: BTreeMap<LaneId, SequenceNumber>,
	/// From this round on a Halt that tells the inbox nothing new is wanted all the same: others there count rounds.
	pub repeats_from: Option<Round>,
}

/// What a standby announced at a destination, and what has not taken effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
	/// The set in office, which would have to be silent.
	pub in_office: SetId,
	/// The hash of the commitment of the set that is to follow it.
	pub next: H256,
	/// When it was announced.
	pub at: UnixTime,
	/// When it takes office, if the set in office says nothing.
	pub office_at: UnixTime,
}

/// What a decision about one service rests on.
#[derive(Clone, Copy, Debug)]
pub struct LaneView<'a> {
	/// What the inbox is.
	pub inbox: &'a InboxInfo,
	/// What it knows of the service.
	pub service: &'a ServiceView,
}

impl ChainView {
	/// The number of the next message of a lane; `None` if that was not looked at.
	pub fn next_message(&self, (service, lane): Lane) -> Option<SequenceNumber> {
		self.services.get(&service)?.lanes.get(&lane).copied()
	}

	/// What the view says about a service; `None` if the destination trusts no set of it.
	pub fn lane(&self, service: ServiceId) -> Option<LaneView<'_>> {
		let service = self.services.get(&service)?;
		Some(LaneView { inbox: &self.inbox, service })
	}
}

impl ServiceView {
	/// A set that is kept.
	pub fn set(&self, set: SetId) -> Option<&TrustedSet> {
		self.sets.iter().find(|kept| kept.commitment.set_id == set)
	}

	/// The number of the last set.
	pub fn last_set(&self) -> Option<SetId> {
		self.sets.last().map(|kept| kept.commitment.set_id)
	}
}
