// SPDX-License-Identifier: Apache-2.0

//! What distinguishes one node from its neighbours.

use sp_keyring::Sr25519Keyring;
use std::fmt;

/// The network stack of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
	/// rust-libp2p.
	Libp2p,
	/// litep2p, the default of the node.
	#[default]
	Litep2p,
}

impl fmt::Display for Backend {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Backend::Libp2p => "libp2p",
			Backend::Litep2p => "litep2p",
		})
	}
}

/// What distinguishes a node from its neighbours.
#[derive(Clone, Debug)]
pub struct NodeOptions {
	pub(crate) name: String,
	pub(crate) account: Option<Sr25519Keyring>,
	pub(crate) validator: bool,
	pub(crate) chain: Option<String>,
	pub(crate) args: Vec<String>,
	pub(crate) wards: Vec<WardOptions>,
	/// Whether it is of a chain of its own, whose nodes have nothing to say to the others.
	pub(crate) alone: bool,
	/// Whether it serves methods that are for its operator alone.
	pub(crate) unsafe_rpc: bool,
	/// How long its watcher listens at first for another one with its key, in seconds.
	pub(crate) listens_for: u64,
	/// Whether light clients in browsers reach it, by WebSocket.
	pub(crate) light: bool,
}

/// Nobody waits a minute for another machine with keys that everybody knows.
const LISTENS_FOR: u64 = 2;

/// A chain that a node watches.
#[derive(Clone, Debug)]
pub struct WardOptions {
	/// The service.
	pub service: u32,
	/// `evm` or `substrate`.
	pub family: &'static str,
	/// Chain id or genesis hash.
	pub chain: String,
	/// Who is asked: providers and URLs.
	pub endpoints: Vec<(String, String)>,
	/// What is trusted of its consensus, as `vigil-relayer fisherman anchor` prints it.
	pub anchor: Option<String>,
}

impl NodeOptions {
	/// A full node with an empty keystore.
	pub fn full(name: impl Into<String>) -> Self {
		let name = name.into();
		Self {
			name,
			account: None,
			validator: false,
			chain: None,
			args: Vec::new(),
			wards: Vec::new(),
			alone: false,
			unsafe_rpc: true,
			listens_for: LISTENS_FOR,
			light: false,
		}
	}

	/// A node that validates once its keys are registered and elected; its keystore is empty.
	pub fn validator(name: impl Into<String>) -> Self {
		Self { validator: true, ..Self::full(name) }
	}

	/// A validator with the session keys of a well-known account, such as `--alice`.
	pub fn well_known(account: Sr25519Keyring) -> Self {
		let name = <&'static str>::from(account).to_lowercase();
		Self { account: Some(account), ..Self::validator(name) }
	}

	/// A node that validates nothing, and watches with the key of the watcher of another node.
	pub fn twin(name: impl Into<String>, account: Sr25519Keyring) -> Self {
		Self { account: Some(account), ..Self::full(name) }
	}

	/// The one authority of the small destination chain, called `haven`. It shares nothing with the
	/// network that it is added to but the directory.
	pub fn haven() -> Self {
		let (account, chain) = (Some(Sr25519Keyring::Alice), Some("haven".into()));
		Self { account, chain, alone: true, ..Self::validator("haven") }
	}

	/// Another chain argument than the rest of the network, which should mean the same chain.
	pub fn chain(mut self, chain: impl Into<String>) -> Self {
		self.chain = Some(chain.into());
		self
	}

	/// Watches these chains, with the key of [`crate::watcher_secret`]. Only for well-known accounts.
	pub fn watches(mut self, wards: impl IntoIterator<Item = WardOptions>) -> Self {
		self.wards.extend(wards);
		self
	}

	/// Serves no methods that are for its operator alone.
	pub fn safe_rpc(mut self) -> Self {
		self.unsafe_rpc = false;
		self
	}

	/// Light clients in browsers reach it, at [`Node::light_address`](crate::Node::light_address).
	pub fn serves_light_clients(mut self) -> Self {
		self.light = true;
		self
	}

	/// Its watcher listens for so long before it signs, in seconds.
	pub fn listens_for(mut self, seconds: u64) -> Self {
		self.listens_for = seconds;
		self
	}

	/// Adds command-line arguments.
	pub fn args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
		self.args.extend(args.into_iter().map(Into::into));
		self
	}
}
