// SPDX-License-Identifier: Apache-2.0

//! What a destination knows after one of its blocks: proven after a final block, as the node says
//! after a best one, which decides no more than whether something is sent.

use crate::{
	connection::Hex,
	proof::{claimed, proven, Anchor},
	state::{missing, Entries, Places, SetNumbers, StateError},
	Connection, RpcError,
};
use std::collections::{BTreeMap, BTreeSet};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{Destination, ServiceId, H256};
use vigil_relayer_core::{api::InboxInfo, Block, ChainView};

/// The most services that are asked about.
const MOST_SERVICES: usize = 4_096;
/// The most keys of one page.
const PAGE: usize = 512;

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
	/// What messages to the inbox have to be addressed to.
	pub inbox: Destination,
	/// The services to look at.
	pub services: &'a BTreeSet<ServiceId>,
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
		let keys = self.places.common().into_iter().chain(of_services).collect();
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
		let mut services = BTreeMap::new();
		for service in self.services {
			services.extend(self.places.service(entries, *service)?.map(|known| (*service, known)));
		}
		let (block, confirmed) = match at {
			At::Final { anchor: Anchor { number, hash, .. }, confirmed } => {
				(Block { number, hash }, confirmed)
			},
			At::Best(block) => (block, false),
		};
		let (vigil, paused_until) =
			(self.places.vigil(entries)?, self.places.paused_until(entries)?);
		let inbox = InboxInfo { vigil, destination: self.inbox, paused_until };
		let nonce = account.nonce.into();
		Ok(ChainView { block, confirmed, nonce, balance: account.free, inbox, services })
	}

	fn told<T>(&self, result: Result<T, StateError>) -> Result<T, RpcError> {
		result.map_err(|error| self.connection.nonsense("the state of the inbox", error))
	}
}

/// The services that the inbox trusts sets of. A node that leaves some out only delays them.
pub async fn trusted_services(
	connection: &Connection,
	places: &Places<'_>,
	at: H256,
) -> Result<BTreeSet<ServiceId>, RpcError> {
	let prefix = format!("0x{}", hex::encode(places.services()));
	let mut services = BTreeSet::new();
	let mut start: Option<String> = None;
	while services.len() < MOST_SERVICES {
		let params = rpc_params![&prefix, PAGE, &start, at];
		let keys: Vec<Hex> = connection.request("state_getKeysPaged", params).await?;
		let before = services.len();
		services.extend(keys.iter().filter_map(|Hex(key)| places.service_of(key)));
		match keys.last() {
			Some(Hex(last)) if keys.len() >= PAGE && services.len() > before => {
				start = Some(format!("0x{}", hex::encode(last)));
			},
			_ => break,
		}
	}
	Ok(services)
}
