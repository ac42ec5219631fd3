// SPDX-License-Identifier: Apache-2.0

//! What a network is made of, and how it is started.

use crate::{genesis::Changes, node::Common, place::Place, Backend, Network, NodeOptions, Result};
use sp_keyring::Sr25519Keyring;
use std::path::{Path, PathBuf};

/// The validators of the local genesis, in the order in which networks take them, and one more.
const VALIDATORS: [Sr25519Keyring; 5] = [
	Sr25519Keyring::Alice,
	Sr25519Keyring::Bob,
	Sr25519Keyring::Charlie,
	Sr25519Keyring::Dave,
	Sr25519Keyring::Eve,
];

/// What a network is made of.
#[derive(Clone, Debug)]
pub struct Builder {
	binary: PathBuf,
	chain: String,
	backend: Backend,
	nodes: Vec<NodeOptions>,
	directory: Option<PathBuf>,
	logs: Option<PathBuf>,
	changes: Changes,
}

impl Builder {
	pub(crate) fn new(binary: PathBuf) -> Self {
		let (chain, backend) = ("local".into(), Backend::default());
		Self {
			binary,
			chain,
			backend,
			nodes: Vec::new(),
			directory: None,
			logs: None,
			changes: Changes::default(),
		}
	}

	/// Runs the first `count` validators of the local genesis, at most four; a fifth if [`Self::authorities`] says so.
	pub fn validators(mut self, count: usize) -> Self {
		self.nodes.extend(VALIDATORS.iter().take(count).copied().map(NodeOptions::well_known));
		self
	}

	/// Adds a node.
	pub fn node(mut self, options: NodeOptions) -> Self {
		self.nodes.push(options);
		self
	}

	/// The network stack of all nodes.
	pub fn backend(mut self, backend: Backend) -> Self {
		self.backend = backend;
		self
	}

	/// The chain: `local` unless set, another id, or the path of a chain specification.
	pub fn chain(mut self, chain: impl Into<String>) -> Self {
		self.chain = chain.into();
		self
	}

	/// Slots per session, instead of those of the chain: eras come sooner.
	pub fn session_slots(mut self, slots: u32) -> Self {
		self.changes.session_slots = Some(slots);
		self
	}

	/// The first `count` validators of the chain's genesis, and no others, may make blocks. The local one has
	/// four; with five, Eve is another.
	pub fn authorities(mut self, count: usize) -> Self {
		self.changes.authorities = Some(count);
		self
	}

	/// The directory in which the network lives and leaves its logs; it must exist and be empty.
	/// Without one, the network makes its own.
	pub fn directory(mut self, path: impl Into<PathBuf>) -> Self {
		self.directory = Some(path.into());
		self
	}

	/// The directory for the logs, instead of a folder in its own.
	pub fn logs(mut self, path: impl Into<PathBuf>) -> Self {
		self.logs = Some(path.into());
		self
	}

	/// Starts the nodes and waits until each of them answers.
	pub async fn spawn(self) -> Result<Network> {
		let place = Place::new(self.directory, self.logs)?;
		let common = Common {
			cache: cache(&self.binary, place.path()),
			binary: self.binary,
			chain: self.chain,
			changes: self.changes,
			backend: self.backend,
			directory: place.path().to_owned(),
			logs: place.logs().to_owned(),
		};
		Network::start(self.nodes, common, place).await
	}
}

/// A folder next to the binary, or one that goes with the network if nothing can be written there.
fn cache(binary: &Path, directory: &Path) -> PathBuf {
	let name = "vigil-testnet-cache";
	let shared = binary.parent().map(|folder| folder.join(name)).filter(|folder| {
		std::fs::create_dir_all(folder).is_ok() && tempfile::tempfile_in(folder).is_ok()
	});
	shared.unwrap_or_else(|| directory.join(name))
}
