// SPDX-License-Identifier: Apache-2.0

//! A chain that is watched, and that can be stopped and brought back.

use crate::{
	place::Place, Anvil, AnvilOptions, Error, Network, Node, NodeOptions, Ports, Proxy, Result,
	WardOptions, PROVEN_POLICY, QUICK_POLICY, SLOW_POLICY,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::{fmt, path::Path};
use vigil_primitives::{Policy, ProtocolId, ServiceId};

/// Chain id of an EVM ward that is the first; that of another one is as much higher as its service.
const CHAIN_ID: u64 = 31_337;
/// The nodes that make the blocks of a Substrate ward, of which one may have the first only.
const AUTHORS: [&str; 2] = ["alice", "bob"];
/// Slots per session of a ward whose life is proven: authors are counted within one of its sessions.
const LONG_SESSIONS: u32 = 40;
/// The node that follows it and that watchers ask.
const PROVIDER: &str = "provider";

/// What kind of chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WardKind {
	/// Anvil, with a block per second.
	Evm,
	/// A development chain of the SDK, with a block every three seconds.
	Substrate,
	/// The same with two authors, so that its own consensus proves that it lives: what one author alone
	/// says of times proves nothing.
	Proven,
}

impl fmt::Display for WardKind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			WardKind::Evm => "EVM ward",
			WardKind::Substrate | WardKind::Proven => "Substrate ward",
		})
	}
}

/// A chain that is watched. Its provider goes on answering when it stops.
#[derive(Debug)]
pub struct Ward {
	/// Its service.
	pub service: ServiceId,
	/// What the service's policy is.
	pub policy: Policy,
	/// The protocol that fails over when it stops; known once registered.
	pub protocol: ProtocolId,
	kind: WardKind,
	chain: Chain,
}

#[derive(Debug)]
enum Chain {
	Evm { anvil: Anvil, proxy: Box<Proxy> },
	Substrate(Network),
}

/// What starting a ward takes.
pub(super) struct Start<'a> {
	pub place: &'a Place,
	pub ports: &'a mut Ports,
	pub node: &'a Path,
}

impl Start<'_> {
	/// Starts one; `anvil` is the path of the binary.
	pub async fn ward(
		self,
		service: ServiceId,
		kind: WardKind,
		anvil: Option<&Path>,
	) -> Result<Ward> {
		let folder = self.place.folder(&format!("ward-{service}"))?;
		let (policy, chain) = match kind {
			WardKind::Evm => {
				let chain_id = CHAIN_ID.saturating_add(service.0.into());
				let options = AnvilOptions {
					logs: self.place.logs().to_owned(),
					..AnvilOptions::new(chain_id, self.ports.next_free()?, folder)
				};
				let anvil = Anvil::start(anvil.unwrap_or(Path::new("anvil")), options).await?;
				let proxy = Proxy::start(self.ports.next_free()?, &anvil.url()).await?;
				(QUICK_POLICY, Chain::Evm { anvil, proxy: Box::new(proxy) })
			},
			WardKind::Substrate => {
				let network = Network::builder(self.node)
					.chain("dev")
					.node(NodeOptions::well_known(Alice))
					.node(NodeOptions::full(PROVIDER))
					.directory(folder)
					.logs(self.place.folder(&format!("logs/ward-{service}"))?)
					.spawn()
					.await?;
				(SLOW_POLICY, Chain::Substrate(network))
			},
			WardKind::Proven => {
				let network = Network::builder(self.node)
					.authorities(AUTHORS.len())
					.session_slots(LONG_SESSIONS)
					.node(NodeOptions::well_known(Alice))
					.node(NodeOptions::well_known(Bob))
					.node(NodeOptions::full(PROVIDER))
					.directory(folder)
					.logs(self.place.folder(&format!("logs/ward-{service}"))?)
					.spawn()
					.await?;
				(PROVEN_POLICY, Chain::Substrate(network))
			},
		};
		Ok(Ward { service, policy, protocol: ProtocolId::default(), kind, chain })
	}
}

impl Ward {
	/// What kind of chain it is.
	pub fn kind(&self) -> WardKind {
		self.kind
	}

	/// Where watchers and users ask for its state; answers when the chain does not go on.
	pub fn url(&self) -> Result<String> {
		match &self.chain {
			Chain::Evm { proxy, .. } => Ok(proxy.url()),
			Chain::Substrate(network) => Ok(network.node(PROVIDER)?.http_url()),
		}
	}

	/// The node that watchers of a Substrate ward ask.
	pub fn provider(&self) -> Result<&Node> {
		let network = self.network().ok_or_else(|| Error::NotRunning { name: PROVIDER.into() })?;
		network.node(PROVIDER)
	}

	/// What makes the blocks of an EVM ward.
	pub fn anvil(&self) -> Option<&Anvil> {
		match &self.chain {
			Chain::Evm { anvil, .. } => Some(anvil),
			Chain::Substrate(_) => None,
		}
	}

	/// The nodes of a Substrate ward.
	pub fn network(&self) -> Option<&Network> {
		match &self.chain {
			Chain::Evm { .. } => None,
			Chain::Substrate(network) => Some(network),
		}
	}

	/// The height of its newest block.
	pub async fn height(&self) -> Result<u64> {
		match &self.chain {
			Chain::Evm { anvil, .. } => anvil.height().await,
			Chain::Substrate(network) => Ok(network.client(PROVIDER)?.best().await?.number.into()),
		}
	}

	/// Kills what makes its blocks (SIGKILL).
	pub async fn kill(&mut self) -> Result<()> {
		match &mut self.chain {
			Chain::Evm { anvil, .. } => anvil.kill().await,
			Chain::Substrate(network) => {
				for name in authors(network) {
					network.node_mut(name)?.kill().await?;
				}
				Ok(())
			},
		}
	}

	/// Brings back what [`Self::kill`] ended.
	pub async fn restart(&mut self) -> Result<()> {
		match &mut self.chain {
			Chain::Evm { anvil, .. } => anvil.restart().await,
			Chain::Substrate(network) => {
				for name in authors(network) {
					network.restart(name).await?;
				}
				Ok(())
			},
		}
	}

	/// Stops what makes its blocks in its tracks (SIGSTOP).
	pub fn pause(&self) -> Result<()> {
		match &self.chain {
			Chain::Evm { anvil, .. } => anvil.pause(),
			Chain::Substrate(network) => authors(network)
				.into_iter()
				.try_for_each(|name| network.node(name)?.process()?.pause()),
		}
	}

	/// Lets it go on after [`Self::pause`] (SIGCONT).
	pub fn resume(&self) -> Result<()> {
		match &self.chain {
			Chain::Evm { anvil, .. } => anvil.resume(),
			Chain::Substrate(network) => authors(network)
				.into_iter()
				.try_for_each(|name| network.node(name)?.process()?.resume()),
		}
	}

	/// How watchers are told of it.
	pub async fn options(&self) -> Result<WardOptions> {
		let (family, chain) = match &self.chain {
			Chain::Evm { anvil, .. } => ("evm", anvil.chain_id().to_string()),
			Chain::Substrate(network) => {
				("substrate", format!("{:?}", network.client(PROVIDER)?.genesis_hash().await?))
			},
		};
		let endpoints = vec![("provider".into(), self.url()?)];
		Ok(WardOptions { service: self.service.0, family, chain, endpoints, anchor: None })
	}
}

/// The nodes of a Substrate ward that make its blocks.
fn authors(network: &Network) -> Vec<&'static str> {
	AUTHORS.into_iter().filter(|name| network.node(name).is_ok()).collect()
}
