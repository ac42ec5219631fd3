// SPDX-License-Identifier: Apache-2.0

//! Adapters, as an operator describes them, and what their constructors are given.

use crate::crossing::interoperable;
use alloy_primitives::{Address, Bytes, FixedBytes};
use alloy_sol_types::{sol, SolValue};
use serde::Deserialize;

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
}

sol! {
	struct Permission { address to; bytes4 selector; }
}

impl Adapter {
	/// Its contract, and what that is made with.
	pub fn spell(&self, inbox: Address) -> Result<(&'static str, Bytes), CannotBe> {
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

fn there(addresses: &[Address]) -> Result<(), CannotBe> {
	match addresses.iter().all(|address| !address.is_zero()) {
		true => Ok(()),
		false => Err(CannotBe::Zero),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::deploy::Artefact;

	const INBOX: Address = Address::repeat_byte(1);

	#[test]
	fn every_adapter_has_an_artefact_and_nonsense_is_refused() {
		let place = Address::repeat_byte(2);
		let allowed = vec![Allowed { to: place, selector: FixedBytes([1; 4]) }];
		for adapter in [
			Adapter::UptimeFeed { service: 1 },
			Adapter::SafeModule { safe: place, actor: place, allowed },
			Adapter::GateIsm { domains: vec![1], services: vec![2] },
			Adapter::Gateway7786 {},
			Adapter::PoolHooks { selectors: vec![1], services: vec![2] },
			Adapter::GateDvn { uln: place, eids: vec![1], services: vec![2] },
			Adapter::HyperlaneTeller { mailbox: place },
			Adapter::HyperlanePath {
				mailbox: place,
				origin: 1,
				teller: place,
				module: Address::ZERO,
			},
			Adapter::AxelarTeller { gateway: place, gas_service: place },
			Adapter::AxelarPath { gateway: place, chain: "ethereum".into(), teller: place },
			Adapter::Erc7786Teller { gateway: place },
			Adapter::Erc7786Path { gateway: place, chain_id: 1, teller: place },
			Adapter::StatusSender { messenger: place, receiver: place },
		] {
			let (name, arguments) = adapter.spell(INBOX).unwrap();
			assert!(Artefact::named(name).is_ok() && !arguments.is_empty(), "{name}");
		}
		let uneven = Adapter::GateIsm { domains: vec![1, 2], services: vec![2] };
		assert_eq!(uneven.spell(INBOX), Err(CannotBe::Uneven));
		let none = Adapter::PoolHooks { selectors: vec![], services: vec![] };
		assert_eq!(none.spell(INBOX), Err(CannotBe::Uneven));
		let nowhere = Adapter::StatusSender { messenger: place, receiver: Address::ZERO };
		assert_eq!(nowhere.spell(INBOX), Err(CannotBe::Zero));
		let deaf = Adapter::Erc7786Path { gateway: place, chain_id: 1, teller: Address::ZERO };
		assert_eq!(deaf.spell(INBOX), Err(CannotBe::Zero));
		let useless = Adapter::SafeModule { safe: place, actor: place, allowed: vec![] };
		assert_eq!(useless.spell(INBOX), Err(CannotBe::Nothing));
	}

	#[test]
	fn what_an_operator_writes_is_read_and_what_is_unknown_is_refused() {
		let read = serde_json::from_str::<Adapter>;
		let feed = read(r#"{"kind":"uptime-feed","service":3}"#).unwrap();
		assert_eq!(feed, Adapter::UptimeFeed { service: 3 });
		assert_eq!(read(r#"{"kind":"gateway7786"}"#).unwrap(), Adapter::Gateway7786 {});
		let place = format!("{:?}", Address::repeat_byte(2));
		let path = format!(
			r#"{{"kind":"hyperlane-path","mailbox":"{place}","origin":1,"teller":"{place}"}}"#
		);
		assert!(matches!(read(&path).unwrap(), Adapter::HyperlanePath { origin: 1, .. }));
		let teller = format!(r#"{{"kind":"erc7786-teller","gateway":"{place}"}}"#);
		assert!(matches!(read(&teller).unwrap(), Adapter::Erc7786Teller { .. }));
		assert!(read(r#"{"kind":"uptime-feed","service":3,"more":1}"#).is_err());
		assert!(read(r#"{"kind":"oracle"}"#).is_err());
	}
}
