// SPDX-License-Identifier: Apache-2.0

//! Several nodes that know each other, in one directory that disappears with them.

use crate::{
	node::{logs, Common},
	poll::Wait,
	Backend, Client, Error, Node, NodeOptions, Ports, Result, Seen,
};
use sp_keyring::Sr25519Keyring;
use std::{
	path::{Path, PathBuf},
	time::Duration,
};
use tempfile::TempDir;

/// The validators of the local genesis, in the order in which networks take them.
const VALIDATORS: [Sr25519Keyring; 4] =
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

/// What a network is made of.
#[derive(Clone, Debug)]
pub struct Builder {
	binary: PathBuf,
	chain: String,
	backend: Backend,
	nodes: Vec<NodeOptions>,
}

impl Builder {
	/// Runs the first `count` validators of the local genesis, at most four.
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

	/// Starts the nodes and waits until each of them answers.
	pub async fn spawn(self) -> Result<Network> {
		let directory = tempfile::Builder::new()
			.prefix("vigil-testnet-")
			.tempdir()
			.map_err(|source| Error::File { path: std::env::temp_dir(), source })?;
		let logs = logs(directory.path());
		std::fs::create_dir(&logs).map_err(|source| Error::File { path: logs, source })?;
		let chain = raw_specification(&self.binary, self.chain, directory.path()).await?;
		let common = Common {
			binary: self.binary,
			chain,
			backend: self.backend,
			directory: directory.path().to_owned(),
		};
		let ports = Ports::claim()?;
		let mut network = Network { nodes: Vec::new(), common, ports, directory: Some(directory) };
		for options in self.nodes {
			network.push(options)?;
		}
		let bootnodes = network.addresses();
		for node in &mut network.nodes {
			node.start(&bootnodes)?;
		}
		for node in &network.nodes {
			node.ready().await?;
		}
		Ok(network)
	}
}

/// The raw specification of `chain`, written once for all nodes: each would otherwise run the
/// runtime to build the same genesis, which costs more than starting the node.
async fn raw_specification(binary: &Path, chain: String, directory: &Path) -> Result<String> {
	let path = directory.join("chain.json");
	let spawned = tokio::process::Command::new(binary)
		.args(["export-chain-spec", "--raw", "--chain", &chain, "--output"])
		.arg(&path)
		.kill_on_drop(true)
		.output()
		.await;
	let output = spawned.map_err(|source| Error::Spawn { program: binary.to_owned(), source })?;
	if !output.status.success() {
		let last_line = String::from_utf8_lossy(&output.stderr).trim().to_owned();
		let (name, status) = ("export-chain-spec".to_owned(), output.status);
		return Err(Error::Exited { name, status, last_line, log: path });
	}
	Ok(path.display().to_string())
}

/// Nodes on the loopback interface. Dropping it stops them and removes their databases; the logs
/// stay, and their place is printed, unless the network was [finished](Network::finish).
#[derive(Debug)]
pub struct Network {
	nodes: Vec<Node>,
	common: Common,
	ports: Ports,
	directory: Option<TempDir>,
}

impl Network {
	/// A network without nodes yet; `binary` is the path of `vigil-node`.
	pub fn builder(binary: impl Into<PathBuf>) -> Builder {
		Builder {
			binary: binary.into(),
			chain: "local".into(),
			backend: Backend::default(),
			nodes: Vec::new(),
		}
	}

	/// The nodes, in the order in which they joined.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// The node called `name`.
	pub fn node(&self, name: &str) -> Result<&Node> {
		self.nodes.iter().find(|node| node.name() == name).ok_or_else(|| not_running(name))
	}

	/// The node called `name`, to stop it.
	pub fn node_mut(&mut self, name: &str) -> Result<&mut Node> {
		self.nodes.iter_mut().find(|node| node.name() == name).ok_or_else(|| not_running(name))
	}

	/// The client of the node called `name`.
	pub fn client(&self, name: &str) -> Result<&Client> {
		self.node(name).map(Node::client)
	}

	/// Where the logs are.
	pub fn logs(&self) -> PathBuf {
		logs(&self.common.directory)
	}

	/// The ports of this network, for other programs that belong to it.
	pub fn ports(&mut self) -> &mut Ports {
		&mut self.ports
	}

	/// The directory in which the network lives.
	pub fn directory(&self) -> &Path {
		&self.common.directory
	}

	/// Adds a node to the running network and waits until it answers.
	pub async fn add(&mut self, options: NodeOptions) -> Result<&Node> {
		self.push(options)?;
		let bootnodes = self.addresses();
		let node = self.nodes.last_mut().ok_or_else(|| not_running("the new node"))?;
		node.start(&bootnodes)?;
		node.ready().await?;
		Ok(node)
	}

	/// Starts a node again after [`Node::stop`] or [`Node::kill`] and waits until it answers.
	pub async fn restart(&mut self, name: &str) -> Result<&Node> {
		let bootnodes = self.addresses();
		let node = self.node_mut(name)?;
		node.start(&bootnodes)?;
		node.ready().await?;
		Ok(node)
	}

	/// Polls until done. Fails early when a node crashes; a time-out says where the logs are.
	pub async fn wait_until<T>(
		&self,
		what: impl Into<String>,
		deadline: Duration,
		mut poll: impl AsyncFnMut() -> Result<Seen<T>>,
	) -> Result<T> {
		let wait = Wait::new(what, deadline).logs(&self.logs());
		wait.until(async || {
			self.ensure_not_crashed()?;
			poll().await
		})
		.await
	}

	/// An error if a node ended without being asked to.
	pub fn ensure_not_crashed(&self) -> Result<()> {
		self.nodes.iter().try_for_each(Node::ensure_not_crashed)
	}

	/// Stops all nodes in order and removes everything, logs included.
	pub async fn finish(mut self) -> Result<()> {
		self.end_all();
		if let Some(directory) = self.directory.take() {
			let path = directory.path().to_owned();
			directory.close().map_err(|source| Error::File { path, source })?;
		}
		Ok(())
	}

	fn push(&mut self, options: NodeOptions) -> Result<()> {
		self.nodes.push(Node::new(options, self.common.clone(), &mut self.ports)?);
		Ok(())
	}

	fn addresses(&self) -> Vec<String> {
		self.nodes.iter().map(Node::address).collect()
	}

	/// Asks all to end before waiting for the first, so that they end at the same time.
	fn end_all(&mut self) {
		self.nodes.iter().filter_map(|node| node.process().ok()).for_each(|p| p.begin_stop());
		self.nodes.clear();
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		let databases: Vec<PathBuf> = self.nodes.iter().map(Node::base_path).collect();
		self.end_all();
		let Some(directory) = self.directory.take() else { return };
		for path in databases {
			// A node that failed early may not have made its directory.
			let _ = std::fs::remove_dir_all(path);
		}
		eprintln!("logs of the nodes: {}", logs(&directory.keep()).display());
	}
}

fn not_running(name: &str) -> Error {
	Error::NotRunning { name: name.to_owned() }
}
