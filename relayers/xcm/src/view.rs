// SPDX-License-Identifier: Apache-2.0

//! What a destination knows after one of its blocks: proven after a final block, as the node says
//! after a best one, which decides no more than whether something is sent.

use crate::state::{missing, Places, SetNumbers, StateError};
use std::collections::{BTreeMap, BTreeSet};
use vigil_primitives::{answers::inbox::InboxInfo, LaneId, SequenceNumber, ServiceId};
use vigil_relayer_core::{Block, ChainView, Lane};
use vigil_relayer_link::{
	proof::{claimed, proven, Anchor, Entries},
	Connection, RpcError,
};

/// After which block to look.
#[derive(Clone, Copy, Debug)]
pub enum At {
	/// After a final one.
	Final {
		/// Its header.
		anchor: Anchor,
		/// Whether a second node calls it final, too.
		confirmed: bool,
	},
	/// After the best one.
	Best(Block),
}

/// What to look at.
pub struct Wanted<'a> {
	/// The node.
	pub connection: &'a Connection,
	/// Where the inbox and the account are.
	pub places: Places<'a>,
	/// What the inbox says that it is.
	pub inbox: &'a InboxInfo,
	/// The services to look at.
	pub services: &'a BTreeSet<ServiceId>,
	/// The lanes to look at.
	pub lanes: &'a BTreeSet<Lane>,
	/// The sets that they were last seen to have.
	pub sets: &'a SetNumbers,
}

impl Wanted<'_> {
	/// Looks.
	pub async fn view(&self, at: At) -> Result<ChainView, RpcError> {
		let none = Vec::new();
		let of_services = self.services.iter().flat_map(|service| {
			self.places.of_service(*service, self.sets.get(service).unwrap_or(&none))
		});
		let vigil = self.inbox.vigil.unwrap_or_default();
		let of_lanes = self.lanes.iter().map(|lane| self.places.lane(vigil, *lane));
		let keys = self.places.common().into_iter().chain(of_services).chain(of_lanes).collect();
		let mut entries = self.read(at, keys).await?;
		let more = self.told(missing(&self.places, &entries, self.services))?;
		if !more.is_empty() {
			entries.extend(self.read(at, more).await?);
		}
		self.told(self.assemble(at, &entries))
	}

	async fn read(&self, at: At, keys: Vec<Vec<u8>>) -> Result<Entries, RpcError> {
		match at {
			At::Final { anchor, .. } => proven(self.connection, &anchor, keys).await,
			At::Best(block) => claimed(self.connection, block.hash, keys).await,
		}
	}

	fn assemble(&self, at: At, entries: &Entries) -> Result<ChainView, StateError> {
		let account = self.places.account(entries)?;
		let (vigil, paused_until) =
			(self.places.vigil(entries)?, self.places.paused_until(entries)?);
		if vigil != self.inbox.vigil {
			return Err(StateError::OtherVigil);
		}
		let mut services = BTreeMap::new();
		for service in self.services {
			let lanes = self.lanes_of(*service, entries)?;
			let known = self.places.service(entries, *service, lanes)?;
			services.extend(known.map(|known| (*service, known)));
		}
		let (block, confirmed) = match at {
			At::Final { anchor: Anchor { number, hash, .. }, confirmed } => {
				(Block { number, hash }, confirmed)
			},
			At::Best(block) => (block, false),
		};
		let inbox = InboxInfo {
			vigil,
			destination: self.inbox.destination,
			paused_until,
			services: services.keys().copied().collect(),
		};
		let nonce = account.nonce.into();
		Ok(ChainView { block, confirmed, nonce, balance: account.free, inbox, services })
	}

	fn lanes_of(
		&self,
		service: ServiceId,
		entries: &Entries,
	) -> Result<BTreeMap<LaneId, SequenceNumber>, StateError> {
		let vigil = self.inbox.vigil.unwrap_or_default();
		let lanes = self.lanes.iter().filter(|(of, _)| *of == service);
		let next = |lane: &Lane| Ok((lane.1, self.places.next_message(entries, vigil, *lane)?));
		lanes.map(next).collect()
	}

	fn told<T>(&self, result: Result<T, StateError>) -> Result<T, RpcError> {
		result.map_err(|error| self.connection.nonsense("the state of the inbox", error))
	}
}
