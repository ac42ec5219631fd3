// SPDX-License-Identifier: Apache-2.0

//! Adapters, as an operator describes them, and what their constructors are given.

use crate::crossing::interoperable;
use alloy_primitives::{Address, Bytes, FixedBytes, U256};
use alloy_sol_types::{sol, SolValue};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The most paths of a crossing.
const MOST_PATHS: u64 = 8;

/// An adapter to make beside an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Adapter {
	/// A feed that says whether a ward is up, as Chainlink's uptime feeds do.
	UptimeFeed {
		/// The ward's service.
		service: u32,
	},
	/// A module by which an Actor drives a Safe, as far as is allowed.
	SafeModule {
		/// The Safe.
		safe: Address,
		/// The Actor.
		actor: Address,
		/// What it may call.
		allowed: Vec<Allowed>,
	},
	/// A Hyperlane ISM that holds back messages from wards that stand.
	GateIsm {
		/// Domains of Hyperlane.
		domains: Vec<u32>,
		/// The service of each.
		services: Vec<u32>,
	},
	/// A gateway by ERC-7786.
	Gateway7786 {},
	/// Hooks of CCIP token pools.
	PoolHooks {
		/// Chain selectors of CCIP.
		selectors: Vec<u64>,
		/// The service of each.
		services: Vec<u32>,
	},
	/// A DVN of LayerZero that attests liveness.
	GateDvn {
		/// The receiving library.
		uln: Address,
		/// Endpoint ids of LayerZero.
		eids: Vec<u32>,
		/// The service of each.
		services: Vec<u32>,
	},
	/// A transceiver of Wormhole's native token transfers that withholds its word while the source is down.
	GateNtt {
		/// The manager of the token's transfers.
		manager: Address,
		/// Wormhole's numbers of chains.
		chains: Vec<u16>,
		/// The service of each.
		services: Vec<u32>,
	},
	/// What acts for a protocol on what enough paths bring. Its account sets what that is, by `begin`.
	Crossing {
		/// The service whose ward it goes by.
		service: u32,
		/// The protocol.
		protocol: u32,
		/// What brings copies beside the protocol's Actor at the inbox, which is the first path.
		paths: Vec<Address>,
		/// How many have to agree.
		needed: u64,
		/// How far apart rounds of one incident are at most, in seconds.
		within: u64,
		/// Who settles what differs; without it nobody.
		#[serde(default)]
		keeper: Address,
	},
	/// What tells crossings on other chains by Hyperlane.
	HyperlaneTeller {
		/// Hyperlane's mailbox.
		mailbox: Address,
	},
	/// What hears such a teller.
	HyperlanePath {
		/// Hyperlane's mailbox.
		mailbox: Address,
		/// What Hyperlane calls the teller's chain.
		origin: u32,
		/// The teller there.
		teller: Address,
		/// What verifies messages; without it the mailbox's own module.
		#[serde(default)]
		module: Address,
	},
	/// What tells crossings on other chains by Axelar.
	AxelarTeller {
		/// Axelar's gateway.
		gateway: Address,
		/// Where its relayers are paid.
		gas_service: Address,
	},
	/// What hears such a teller.
	AxelarPath {
		/// Axelar's gateway.
		gateway: Address,
		/// What Axelar calls the teller's chain.
		chain: String,
		/// The teller there.
		teller: Address,
	},
	/// What tells crossings on other chains by a gateway of ERC-7786.
	Erc7786Teller {
		/// The gateway.
		gateway: Address,
	},
	/// What hears such a teller.
	Erc7786Path {
		/// The gateway.
		gateway: Address,
		/// The chain id of the teller's chain.
		chain_id: u64,
		/// The teller there.
		teller: Address,
	},
	/// What sends a ward's status on to a rollup.
	StatusSender {
		/// The rollup's messenger on this chain.
		messenger: Address,
		/// The receiver on the rollup.
		receiver: Address,
	},
	/// What hears such a sender, on the rollup.
	StatusReceiver {
		/// The messenger on this chain.
		messenger: Address,
		/// The sender on the other chain.
		sender: Address,
	},
}

/// Beside what an adapter is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
	/// The inbox; anything for an adapter that needs none.
	pub inbox: Address,
	/// The Actor there of [`Adapter::protocol`]; anything for an adapter that has none.
	pub actor: Address,
}

/// A call that a Safe's module lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
	/// Whom to call.
	pub to: Address,
	/// What to call there.
	pub selector: FixedBytes<4>,
}

/// An adapter that nobody can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotBe {
	/// Two lists that belong together have different lengths, or are empty.
	#[error(
		"an adapter has as many services as it has domains, selectors or eids, and at least one"
	)]
	Uneven,
	/// An address is zero.
	#[error("an address of an adapter is zero")]
	Zero,
	/// A module that lets nothing through.
	#[error("a Safe's module that allows nothing is of no use")]
	Nothing,
	/// Paths that a crossing does not take.
	#[error(
		"a crossing has eight paths at most, the inbox counted, none of them twice, and more than half of \
		 them have to agree"
	)]
	Paths,
}

sol! {
	struct Permission { address to; bytes4 selector; }
}

impl Adapter {
	/// The service and protocol whose Actor it has to know.
	pub fn protocol(&self) -> Option<(u32, u32)> {
		match self {
			Self::Crossing { service, protocol, .. } => Some((*service, *protocol)),
			_ => None,
		}
	}

	/// Whether it is one of those that need no inbox on their chain.
	pub fn stands_alone(&self) -> bool {
		matches!(
			self,
			Self::SafeModule { .. }
				| Self::HyperlanePath { .. }
				| Self::AxelarPath { .. }
				| Self::Erc7786Path { .. }
				| Self::StatusReceiver { .. }
		)
	}

	/// Its contract, and what that is made with.
	pub fn spell(&self, beside: Beside) -> Result<(&'static str, Bytes), CannotBe> {
		let Beside { inbox, actor } = beside;
		let (name, arguments) = match self {
			Self::UptimeFeed { service } => ("UptimeFeed", (inbox, *service).abi_encode_params()),
			Self::SafeModule { safe, actor, allowed } => {
				there(&[*safe, *actor])?;
				if allowed.is_empty() {
					return Err(CannotBe::Nothing);
				}
				let allowed: Vec<_> = allowed
					.iter()
					.map(|one| Permission { to: one.to, selector: one.selector })
					.collect();
				("SafeModule", (*safe, *actor, allowed).abi_encode_params())
			},
			Self::GateIsm { domains, services } => {
				even(domains.len(), services.len())?;
				("GateIsm", (inbox, domains.clone(), services.clone()).abi_encode_params())
			},
			Self::Gateway7786 {} => ("Gateway7786", (inbox,).abi_encode_params()),
			Self::PoolHooks { selectors, services } => {
				even(selectors.len(), services.len())?;
				("PoolHooks", (inbox, selectors.clone(), services.clone()).abi_encode_params())
			},
			Self::GateDvn { uln, eids, services } => {
				there(&[*uln])?;
				even(eids.len(), services.len())?;
				("GateDvn", (inbox, *uln, eids.clone(), services.clone()).abi_encode_params())
			},
			Self::GateNtt { manager, chains, services } => {
				there(&[*manager])?;
				even(chains.len(), services.len())?;
				let arguments = (*manager, inbox, chains.clone(), services.clone());
				("GateNtt", arguments.abi_encode_params())
			},
			Self::Crossing { service, protocol, paths, needed, within, keeper } => {
				there(paths)?;
				let paths = [&[actor][..], paths].concat();
				agreeing(&paths, *needed)?;
				let needed = U256::from(*needed);
				let arguments = (inbox, *service, *protocol, paths, needed, *within, *keeper);
				("Crossing", arguments.abi_encode_params())
			},
			Self::HyperlaneTeller { mailbox } => {
				there(&[*mailbox])?;
				("HyperlaneTeller", (inbox, *mailbox).abi_encode_params())
			},
			Self::HyperlanePath { mailbox, origin, teller, module } => {
				there(&[*mailbox, *teller])?;
				let arguments = (*mailbox, *origin, teller.into_word(), *module);
				("HyperlanePath", arguments.abi_encode_params())
			},
			Self::AxelarTeller { gateway, gas_service } => {
				there(&[*gateway, *gas_service])?;
				("AxelarTeller", (inbox, *gateway, *gas_service).abi_encode_params())
			},
			Self::AxelarPath { gateway, chain, teller } => {
				there(&[*gateway, *teller])?;
				let arguments = (*gateway, chain.clone(), teller.to_string());
				("AxelarPath", arguments.abi_encode_params())
			},
			Self::Erc7786Teller { gateway } => {
				there(&[*gateway])?;
				("Erc7786Teller", (inbox, *gateway).abi_encode_params())
			},
			Self::Erc7786Path { gateway, chain_id, teller } => {
				there(&[*gateway, *teller])?;
				let teller = Bytes::from(interoperable(*chain_id, *teller));
				("Erc7786Path", (*gateway, teller).abi_encode_params())
			},
			Self::StatusSender { messenger, receiver } => {
				there(&[*messenger, *receiver])?;
				("StatusSender", (inbox, *messenger, *receiver).abi_encode_params())
			},
			Self::StatusReceiver { messenger, sender } => {
				there(&[*messenger, *sender])?;
				("StatusReceiver", (*messenger, *sender).abi_encode_params())
			},
		};
		Ok((name, arguments.into()))
	}
}

fn even(left: usize, right: usize) -> Result<(), CannotBe> {
	match left == right && left != 0 {
		true => Ok(()),
		false => Err(CannotBe::Uneven),
	}
}

/// What the crossing's constructor asks of its paths.
fn agreeing(paths: &[Address], needed: u64) -> Result<(), CannotBe> {
	let different: BTreeSet<_> = paths.iter().collect();
	let count = u64::try_from(paths.len()).unwrap_or(u64::MAX);
	let majority = needed <= count && needed.saturating_mul(2) > count;
	match count <= MOST_PATHS && different.len() == paths.len() && majority {
		true => Ok(()),
		false => Err(CannotBe::Paths),
	}
}

fn there(addresses: &[Address]) -> Result<(), CannotBe> {
	match addresses.iter().all(|address| !address.is_zero()) {
		true => Ok(()),
		false => Err(CannotBe::Zero),
	}
}

#[cfg(test)]
mod tests;
