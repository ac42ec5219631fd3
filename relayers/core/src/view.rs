// SPDX-License-Identifier: Apache-2.0

//! What a destination knows, all of it read at one of its blocks.

use crate::api::{InboxInfo, TrustedService};
use codec::{Decode, Encode};
use std::collections::BTreeMap;
use vigil_primitives::{ServiceId, H256};

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
	/// The next nonce of the relayer's account.
	pub nonce: u64,
	/// The free balance of the relayer's account.
	pub balance: u128,
	/// What the inbox is.
	pub inbox: InboxInfo,
	/// What it knows of each service that was asked about; `None` if it does not trust it.
	pub services: BTreeMap<ServiceId, Option<TrustedService>>,
}

/// What a decision about one service rests on.
#[derive(Clone, Copy, Debug)]
pub struct LaneView<'a> {
	/// What the inbox is.
	pub inbox: &'a InboxInfo,
	/// What it knows of the service.
	pub service: &'a TrustedService,
}

/// Whether a service can be carried.
#[derive(Clone, Copy, Debug)]
pub enum Lane<'a> {
	/// Nobody has asked the destination yet.
	Unknown,
	/// The destination trusts no set of it.
	Untrusted,
	/// It does.
	Trusted(LaneView<'a>),
}

impl ChainView {
	/// What the view says about a service.
	pub fn lane(&self, service: ServiceId) -> Lane<'_> {
		match self.services.get(&service) {
			None => Lane::Unknown,
			Some(None) => Lane::Untrusted,
			Some(Some(service)) => Lane::Trusted(LaneView { inbox: &self.inbox, service }),
		}
	}
}
