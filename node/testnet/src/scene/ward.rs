// SPDX-License-Identifier: Apache-2.0

//! A chain that is watched, and that can be stopped and brought back.

use crate::{
	place::Place, Anvil, AnvilOptions, Network, NodeOptions, Ports, Proxy, Result, WardOptions,
	QUICK_POLICY, SLOW_POLICY,
};
use sp_keyring::Sr25519Keyring::Alice;
use std::{fmt, path::Path};
use vigil_primitives::{Policy, ProtocolId, ServiceId};

/// Chain id of EVM wards.
const CHAIN_ID: u64 = 31_337;
/// The node that makes the blocks of a Substrate ward.
const AUTHOR: &str = "alice";
/// The node that follows it and that watchers ask.
const PROVIDER: &str = "provider";

/// What kind of chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WardKind {
	/// Anvil, with a block per second.
	Evm,
	/// A development chain of the SDK, with a block every three seconds.
	Substrate,
}

impl fmt::Display for WardKind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			WardKind::Evm => "EVM ward",
			WardKind::Substrate => "Substrate ward",
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
				let options = AnvilOptions {
					logs: self.place.logs().to_owned(),
					..AnvilOptions::new(CHAIN_ID, self.ports.next_free()?, folder)
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
		};
		Ok(Ward { service, policy, protocol: ProtocolId::default(), chain })
	}
}

impl Ward {
	/// What kind of chain it is.
	pub fn kind(&self) -> WardKind {
		match self.chain {
			Chain::Evm { .. } => WardKind::Evm,
			Chain::Substrate(_) => WardKind::Substrate,
		}
	}

	/// Where watchers and users ask for its state; answers when the chain does not go on.
	pub fn url(&self) -> Result<String> {
		match &self.chain {
			Chain::Evm { proxy, .. } => Ok(proxy.url()),
			Chain::Substrate(network) => Ok(network.node(PROVIDER)?.http_url()),
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
			Chain::Substrate(network) => network.node_mut(AUTHOR)?.kill().await,
		}
	}

	/// Brings back what [`Self::kill`] ended.
	pub async fn restart(&mut self) -> Result<()> {
		match &mut self.chain {
			Chain::Evm { anvil, .. } => anvil.restart().await,
			Chain::Substrate(network) => network.restart(AUTHOR).await.map(drop),
		}
	}

	/// Stops what makes its blocks in its tracks (SIGSTOP).
	pub fn pause(&self) -> Result<()> {
		match &self.chain {
			Chain::Evm { anvil, .. } => anvil.pause(),
			Chain::Substrate(network) => network.node(AUTHOR)?.process()?.pause(),
		}
	}

	/// Lets it go on after [`Self::pause`] (SIGCONT).
	pub fn resume(&self) -> Result<()> {
		match &self.chain {
			Chain::Evm { anvil, .. } => anvil.resume(),
			Chain::Substrate(network) => network.node(AUTHOR)?.process()?.resume(),
		}
	}

	/// How watchers are told of it.
	pub(super) async fn options(&self) -> Result<WardOptions> {
		let (family, chain) = match &self.chain {
			Chain::Evm { anvil, .. } => ("evm", anvil.chain_id().to_string()),
			Chain::Substrate(network) => {
				("substrate", format!("{:?}", network.client(PROVIDER)?.genesis_hash().await?))
			},
		};
		let endpoints = vec![("provider".into(), self.url()?)];
		Ok(WardOptions { service: self.service.0, family, chain, endpoints })
	}
}
