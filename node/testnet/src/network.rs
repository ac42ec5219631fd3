// SPDX-License-Identifier: Apache-2.0

//! Several nodes that know each other, in one directory that disappears with them.

use crate::{
	client::HavenClient,
	genesis::{raw_specification, Changes},
	node::Common,
	place::Place,
	poll::Wait,
	Builder, Client, Error, Node, NodeOptions, Ports, Result, Seen,
};
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

/// Nodes on the loopback interface. Dropping it stops them and removes everything but the logs,
/// whose place it prints unless the directory was lent to it. [Finish](Network::finish) it to remove
/// the logs too.
#[derive(Debug)]
pub struct Network {
	nodes: Vec<Node>,
	common: Common,
	ports: Ports,
	place: Place,
}

impl Network {
	/// A network without nodes yet; `binary` is the path of `vigil-node`.
	pub fn builder(binary: impl Into<PathBuf>) -> Builder {
		Builder::new(binary.into())
	}

	pub(crate) async fn start(
		nodes: Vec<NodeOptions>,
		common: Common,
		place: Place,
	) -> Result<Self> {
		let ports = Ports::claim()?;
		let mut network = Self { nodes: Vec::new(), common, ports, place };
		network.common.chain = raw_specification(&network.common, "chain.json").await?;
		for options in nodes {
			network.push(options).await?;
		}
		let bootnodes = network.addresses();
		// The first one compiles the runtime if nobody has yet; the others find it in the cache.
		let mut nodes = network.nodes.iter_mut();
		if let Some(first) = nodes.next() {
			first.start(&bootnodes)?;
			first.ready().await?;
		}
		nodes.try_for_each(|node| node.start(&bootnodes))?;
		for node in &network.nodes {
			node.ready().await?;
		}
		Ok(network)
	}

	/// The raw specification of its chain, with code: a light client can start from it.
	pub fn specification(&self) -> &Path {
		Path::new(&self.common.chain)
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

	/// The client of the node of the small destination chain, see [`NodeOptions::haven`].
	pub fn haven(&self) -> Result<HavenClient> {
		self.node("haven").map(Node::haven)
	}

	/// Where the logs are.
	pub fn logs(&self) -> PathBuf {
		self.place.logs().to_owned()
	}

	/// The ports of this network, for other programs that belong to it.
	pub fn ports(&mut self) -> &mut Ports {
		&mut self.ports
	}

	/// The directory in which the network lives.
	pub fn directory(&self) -> &Path {
		self.place.path()
	}

	/// Adds a node to the running network and waits until it answers.
	pub async fn add(&mut self, options: NodeOptions) -> Result<&Node> {
		self.push(options).await?;
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
		self.place.finish()
	}

	async fn push(&mut self, mut options: NodeOptions) -> Result<()> {
		if let Some(chain) = options.chain.as_mut().filter(|_| options.alone) {
			let common =
				Common { chain: chain.clone(), changes: Changes::default(), ..self.common.clone() };
			*chain = raw_specification(&common, &format!("{}.json", options.name)).await?;
		}
		self.nodes.push(Node::new(options, self.common.clone(), &mut self.ports)?);
		Ok(())
	}

	fn addresses(&self) -> Vec<String> {
		self.nodes.iter().filter(|node| !node.is_alone()).map(Node::address).collect()
	}

	/// Asks all to end and does not wait.
	pub(crate) fn begin_stop(&self) {
		self.nodes.iter().filter_map(|node| node.process().ok()).for_each(|p| p.begin_stop());
	}

	/// Asks all to end before waiting for the first, so that they end at the same time.
	fn end_all(&mut self) {
		self.begin_stop();
		self.nodes.clear();
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		self.end_all();
	}
}

fn not_running(name: &str) -> Error {
	Error::NotRunning { name: name.to_owned() }
}
