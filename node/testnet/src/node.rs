// SPDX-License-Identifier: Apache-2.0

//! One node: what it is started with, where it listens, and how it is stopped and brought back.

use crate::{
	client::{self, rpc_params, HavenClient},
	genesis::Changes,
	metrics,
	poll::Wait,
	watcher_files, Backend, Client, Error, NodeOptions, Ports, Process, Program, Result, Seen,
};
use jsonrpsee_ws_client::{WsClient, WsClientBuilder};
use sc_network_types::{
	ed25519::{Keypair, SecretKey},
	PeerId,
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use std::{path::PathBuf, time::Duration};

/// How long a node may take until it answers; the first start compiles the runtime.
const START: Duration = Duration::from_secs(120);

/// What all nodes of a network share.
#[derive(Clone, Debug)]
pub(crate) struct Common {
	pub binary: PathBuf,
	pub chain: String,
	/// What is other than in the chain's own genesis.
	pub changes: Changes,
	pub backend: Backend,
	pub directory: PathBuf,
	pub logs: PathBuf,
	/// What is kept between networks of the same binary, because all of them need it and it takes
	/// ten seconds of a processor: the compiled runtime and built genesis states.
	pub cache: PathBuf,
}

/// A node that runs, or ran and can be brought back with the same database, keys and ports.
#[derive(Debug)]
pub struct Node {
	options: NodeOptions,
	common: Common,
	secret: [u8; 32],
	peer_id: PeerId,
	p2p_port: u16,
	rpc_port: u16,
	prometheus_port: u16,
	/// For light clients in browsers, if it serves them.
	light_port: Option<u16>,
	client: Client,
	process: Option<Process>,
	/// Whether it never ran, so that it may have no record of what its watcher signed. One that is
	/// brought back without that record must refuse to start.
	first_start: bool,
}

impl Node {
	pub(crate) fn new(options: NodeOptions, common: Common, ports: &mut Ports) -> Result<Self> {
		let secret = BlakeTwo256::hash(options.name.as_bytes()).to_fixed_bytes();
		let peer_id = peer_id(secret)?;
		let (p2p_port, rpc_port) = (ports.next_free()?, ports.next_free()?);
		let prometheus_port = ports.next_free()?;
		let light_port = options.light.then(|| ports.next_free()).transpose()?;
		let client = Client::new(format!("http://127.0.0.1:{rpc_port}"))?;
		Ok(Self {
			options,
			common,
			secret,
			peer_id,
			p2p_port,
			rpc_port,
			prometheus_port,
			light_port,
			client,
			process: None,
			first_start: true,
		})
	}

	/// Its name, which is also the name of its log and database directories.
	pub fn name(&self) -> &str {
		&self.options.name
	}

	/// Whether it is of a chain of its own.
	pub(crate) fn is_alone(&self) -> bool {
		self.options.alone
	}

	/// Its JSON-RPC client, if it is a node of the small destination chain.
	pub fn haven(&self) -> HavenClient {
		HavenClient(self.client.clone())
	}

	/// Its JSON-RPC client; it answers while the node runs.
	pub fn client(&self) -> &Client {
		&self.client
	}

	/// Where other nodes reach it.
	pub fn address(&self) -> String {
		format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", self.p2p_port, self.peer_id)
	}

	/// Where light clients in browsers reach it, if they do.
	pub fn light_address(&self) -> Option<String> {
		let port = self.light_port?;
		Some(format!("/ip4/127.0.0.1/tcp/{port}/ws/p2p/{}", self.peer_id))
	}

	/// Its peer-to-peer port.
	pub fn p2p_port(&self) -> u16 {
		self.p2p_port
	}

	/// Where it answers JSON-RPC requests over HTTP.
	pub fn http_url(&self) -> String {
		format!("http://127.0.0.1:{}", self.rpc_port)
	}

	/// Where it answers JSON-RPC requests over WebSocket.
	pub fn websocket_url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc_port)
	}

	/// A connection for subscriptions, for which [`Self::client`] has no way.
	pub async fn subscriber(&self) -> Result<WsClient> {
		let url = self.websocket_url();
		let connected = WsClientBuilder::default().build(&url).await;
		connected.map_err(|source| client::rpc_error("connect", &url, source))
	}

	/// The port of its metrics, in Prometheus' text format at `/metrics`.
	pub fn prometheus_port(&self) -> u16 {
		self.prometheus_port
	}

	/// Its database and keystore.
	pub fn base_path(&self) -> PathBuf {
		self.common.directory.join(&self.options.name)
	}

	/// The directory of its chain below the base path; there is one.
	pub fn chain_path(&self) -> Result<PathBuf> {
		let chains = self.base_path().join("chains");
		let first = || std::fs::read_dir(&chains)?.next().ok_or(std::io::ErrorKind::NotFound)?;
		let found = first().map_err(|source| Error::File { path: chains.clone(), source })?;
		Ok(found.path())
	}

	/// Key and configuration of its watcher.
	pub fn watcher_files(&self) -> PathBuf {
		self.common.directory.join(format!("{}-watcher", self.options.name))
	}

	/// The file with its output.
	pub fn log(&self) -> PathBuf {
		self.common.logs.join(format!("{}.log", self.options.name))
	}

	/// All that it shows to Prometheus.
	pub async fn metrics(&self) -> Result<String> {
		metrics::scrape(self.prometheus_port).await
	}

	/// The value of a metric, named with its labels as in `substrate_block_height{status="best"`.
	pub async fn metric(&self, name: &str) -> Result<Option<f64>> {
		Ok(metrics::value(&self.metrics().await?, name))
	}

	/// The running process.
	pub fn process(&self) -> Result<&Process> {
		let name = || self.options.name.clone();
		self.process.as_ref().ok_or_else(|| Error::NotRunning { name: name() })
	}

	/// An error if the process ended without being asked to.
	pub fn ensure_not_crashed(&self) -> Result<()> {
		self.process.as_ref().map_or(Ok(()), Process::ensure_running)
	}

	/// From its next start on it makes no blocks and votes on none; if it watches, it still does.
	pub fn author_no_more(&mut self) {
		self.options.validator = false;
	}

	/// From its next start on it has these arguments, too.
	pub fn add_args(&mut self, args: impl IntoIterator<Item = impl Into<String>>) {
		self.options.args.extend(args.into_iter().map(Into::into));
	}

	/// From its next start on its watcher has the key of this secret, and the one before is gone for good.
	pub fn replace_watcher_key(&self, secret: &[u8; 32]) -> Result<()> {
		watcher_files::replace_key(&self.watcher_files(), secret)
	}

	/// Starts the process; does not wait until it answers.
	pub(crate) fn start(&mut self, bootnodes: &[String]) -> Result<()> {
		let mut args = self.arguments(bootnodes);
		if let Some(account) = self.options.account.filter(|_| !self.options.wards.is_empty()) {
			let folder = self.watcher_files();
			let NodeOptions { wards, listens_for, .. } = &self.options;
			let config = watcher_files::write(&folder, account, wards, *listens_for)?;
			args.extend(["--watcher-config".into(), config.display().to_string()]);
			if self.first_start {
				args.push("--new-database".into());
			}
		}
		let program = Program::new(self.name(), &self.common.binary).args(args);
		self.process = Some(Process::spawn(&program, &self.log())?);
		self.first_start = false;
		Ok(())
	}

	/// Waits until it answers JSON-RPC requests.
	pub async fn ready(&self) -> Result<()> {
		Wait::new(format!("an answer of {}", self.name()), START)
			.logs(&self.log())
			.until(async || {
				self.process()?.ensure_running()?;
				let peer: String = self.client.request("system_localPeerId", rpc_params![]).await?;
				Ok(Seen::when(peer == self.peer_id.to_string(), format!("peer {peer}")))
			})
			.await
	}

	/// Asks it to end (SIGTERM) and waits for that.
	pub async fn stop(&mut self) -> Result<()> {
		self.process()?.stop().await?;
		self.process = None;
		Ok(())
	}

	/// Kills it without warning (SIGKILL).
	pub async fn kill(&mut self) -> Result<()> {
		self.process()?.kill().await?;
		self.process = None;
		Ok(())
	}

	fn arguments(&self, bootnodes: &[String]) -> Vec<String> {
		let base_path = self.base_path().display().to_string();
		let listen = format!("/ip4/127.0.0.1/tcp/{}", self.p2p_port);
		let mut args: Vec<String> = [
			("--chain", self.options.chain.clone().unwrap_or_else(|| self.common.chain.clone())),
			("--name", self.options.name.clone()),
			("--base-path", base_path),
			("--node-key", hex::encode(self.secret)),
			("--listen-addr", listen),
			("--rpc-port", self.rpc_port.to_string()),
			("--prometheus-port", self.prometheus_port.to_string()),
			("--network-backend", self.common.backend.to_string()),
			("--rpc-methods", if self.options.unsafe_rpc { "unsafe" } else { "safe" }.into()),
			("--runtime-cache", self.common.cache.join("runtime").display().to_string()),
		]
		.into_iter()
		.flat_map(|(flag, value)| [flag.to_owned(), value])
		.collect();
		args.extend(["--no-mdns", "--no-telemetry"].map(Into::into));
		// The flag makes a validator of any node.
		if let Some(account) = self.options.account.filter(|_| self.options.validator) {
			args.push(format!("--{}", <&'static str>::from(account).to_lowercase()));
		}
		if self.options.validator {
			args.push("--validator".into());
		}
		let is_other = |address: &&String| !self.options.alone && **address != self.address();
		if let Some(port) = self.light_port {
			args.extend(["--listen-addr".into(), format!("/ip4/127.0.0.1/tcp/{port}/ws")]);
		}
		let others = bootnodes.iter().filter(is_other);
		args.extend(others.flat_map(|address| ["--bootnodes".into(), address.clone()]));
		args.extend(self.options.args.iter().cloned());
		args
	}
}

fn peer_id(secret: [u8; 32]) -> Result<PeerId> {
	let secret = SecretKey::try_from_bytes(secret)
		.map_err(|error| Error::Decode { what: "node key".into(), reason: error.to_string() })?;
	Ok(Keypair::from(secret).public().to_peer_id())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn peer_id_is_the_one_the_node_derives_from_the_same_key() {
		let mut secret = [0u8; 32];
		secret[31] = 1;
		let expected = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
		assert_eq!(peer_id(secret).unwrap().to_string(), expected);
	}
}
