// SPDX-License-Identifier: Apache-2.0

//! Making an inbox, its modules and its adapters, one contract after the other.
//!
//! Code comes from the artefacts that are checked in beside the contracts. What stands at an address afterwards is
//! compared with them, but for what the constructor writes into it.

mod adapter;
mod artefact;

pub use adapter::{Adapter, Allowed, Beside, CannotBe};
pub use artefact::{Artefact, BadArtefact};

use crate::{
	abi::{Inbox, Limits},
	convert::{commitment, policy, word},
	fees::{offer, Caps, Market},
	node::{At, Node, NodeError},
	refusal::reason,
	registry::Known,
	wallet::{Draft, Wallet},
};
use alloy_primitives::{Address, Bytes, B256, U256, U64};
use alloy_sol_types::{SolCall, SolValue};
use serde_json::json;
use std::time::{Duration, Instant};
use vigil_primitives::H256;

/// How long a transaction may take to be in a block.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often to look.
const POLL: Duration = Duration::from_millis(250);
/// More than a contract's constructor has ever taken, so that no endpoint's estimate is paid for blindly.
const MOST_GAS: u64 = 16_700_000;

/// What an inbox is made with.
#[derive(Clone, Debug)]
pub struct Terms {
	/// The Vigil chain whose watchers are trusted.
	pub genesis: H256,
	/// Who may pause execution.
	pub guardian: Address,
	/// For how long rounds are heard.
	pub limits: Limits,
	/// The longest pause, in seconds.
	pub max_pause: u64,
	/// The service that watches this very chain, if one does.
	pub own_service: Option<u32>,
}

/// A contract that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
	/// Its name.
	pub name: String,
	/// Where it is.
	pub address: Address,
	/// What its constructor was given, as a block explorer asks for it.
	pub arguments: Bytes,
	/// The compiler, as a block explorer asks for it.
	pub compiler: String,
	/// The block that has it.
	pub block: u64,
}

/// Why nothing was made, or is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
	/// An endpoint does not do as it should.
	#[error(transparent)]
	Node(#[from] NodeError),
	/// An artefact is of no use.
	#[error(transparent)]
	Artefact(#[from] BadArtefact),
	/// An adapter cannot be made.
	#[error(transparent)]
	Adapter(#[from] CannotBe),
	/// Gas is too dear, or a key does not sign.
	#[error("{what} is not sent: {why}")]
	Unsent {
		/// What.
		what: String,
		/// Why.
		why: String,
	},
	/// It would fail.
	#[error("{what} fails: {why}")]
	Fails {
		/// What.
		what: String,
		/// Why.
		why: String,
	},
	/// It takes too long.
	#[error("{what} is in no block after {} seconds: see {hash}", PATIENCE.as_secs())]
	Late {
		/// What.
		what: String,
		/// Its transaction.
		hash: B256,
	},
	/// The code is right, and what its constructor was given is not what was asked for.
	#[error("{endpoint} has an inbox at {inbox} that was made with other terms: do not use it")]
	OtherTerms {
		/// Which endpoint.
		endpoint: String,
		/// Where.
		inbox: Address,
	},
	/// An endpoint has other code there.
	#[error("{endpoint} has other code at {address} than {name} has: do not use it")]
	OtherCode {
		/// Which endpoint.
		endpoint: String,
		/// The contract.
		name: String,
		/// Where.
		address: Address,
	},
}

/// Makes contracts from one account. All endpoints are asked whether what was made is what it should be.
pub struct Deployer<'a> {
	/// Endpoints of one chain; the first is the one that is sent to.
	pub nodes: &'a [Node],
	/// Who pays, and installs the first sets.
	pub wallet: &'a Wallet,
	/// The most to offer for gas.
	pub caps: Caps,
}

impl Deployer<'_> {
	fn node(&self) -> Result<&Node, NodeError> {
		self.nodes.first().ok_or(NodeError::Empty)
	}

	/// Makes the modules and the inbox, in this order. The inbox comes last.
	pub async fn inbox(&self, terms: &Terms) -> Result<Vec<Made>, DeployError> {
		let mut made = Vec::new();
		let mut modules = [Address::ZERO; 4];
		for (module, name) in modules.iter_mut().zip(["Office", "Desk", "Trigger", "Archive"]) {
			let contract = self.make(&Artefact::named(name)?, Bytes::new()).await?;
			*module = contract.address;
			made.push(contract);
		}
		let own = terms.own_service.map_or(u64::MAX, u64::from);
		let arguments = (
			word(terms.genesis),
			self.wallet.address(),
			terms.guardian,
			terms.limits.clone(),
			terms.max_pause,
			own,
			modules,
		);
		let arguments = arguments.abi_encode_params().into();
		let inbox = self.make(&Artefact::named("VigilInbox")?, arguments).await?;
		self.check_terms(inbox.address, terms, modules).await?;
		made.push(inbox);
		Ok(made)
	}

	/// Whether all endpoints show an inbox with these terms. One that names a nonce that was used leads to what the
	/// account has made before: the same code, perhaps with another guardian or for another Vigil.
	async fn check_terms(
		&self,
		inbox: Address,
		terms: &Terms,
		modules: [Address; 4],
	) -> Result<(), DeployError> {
		for node in self.nodes {
			let ask = |input: Vec<u8>| node.call(inbox, input.into(), At::Latest);
			let nonsense = |error| node.nonsense("the inbox's terms", error);
			let genesis = ask(Inbox::genesisCall {}.abi_encode()).await?;
			let limits = ask(Inbox::limitsCall {}.abi_encode()).await?;
			let roles = ask(Inbox::rolesCall {}.abi_encode()).await?;
			let own = ask(Inbox::ownServiceCall {}.abi_encode()).await?;
			let parts = ask(Inbox::modulesCall {}.abi_encode()).await?;
			let genesis = Inbox::genesisCall::abi_decode_returns(&genesis).map_err(nonsense)?;
			let limits = Inbox::limitsCall::abi_decode_returns(&limits).map_err(nonsense)?;
			let roles = Inbox::rolesCall::abi_decode_returns(&roles).map_err(nonsense)?;
			let own = Inbox::ownServiceCall::abi_decode_returns(&own).map_err(nonsense)?;
			let parts = Inbox::modulesCall::abi_decode_returns(&parts).map_err(nonsense)?;
			let same = genesis == word(terms.genesis)
				&& limits == terms.limits
				&& (roles.installer, roles.guardian) == (self.wallet.address(), terms.guardian)
				&& own == terms.own_service.map_or(u64::MAX, u64::from)
				&& [parts.office, parts.desk, parts.trigger, parts.archive] == modules;
			if !same {
				let endpoint = node.endpoint().to_string();
				return Err(DeployError::OtherTerms { endpoint, inbox });
			}
		}
		Ok(())
	}

	/// Makes an adapter of an inbox.
	pub async fn adapter(&self, inbox: Address, one: &Adapter) -> Result<Made, DeployError> {
		let actor = match one.protocol() {
			Some(protocol) => self.actor(inbox, protocol).await?,
			None => Address::ZERO,
		};
		let (name, arguments) = one.spell(Beside { inbox, actor })?;
		self.make(&Artefact::named(name)?, arguments).await
	}

	/// The Actor of a protocol of a service, on which all endpoints agree.
	async fn actor(
		&self,
		inbox: Address,
		(service, protocol): (u32, u32),
	) -> Result<Address, DeployError> {
		let call = Bytes::from(Inbox::actorOfCall { service, protocol }.abi_encode());
		let mut actor = None;
		for node in self.nodes {
			let answer = node.call(inbox, call.clone(), At::Latest).await?;
			let found = Inbox::actorOfCall::abi_decode_returns(&answer)
				.map_err(|error| node.nonsense("actorOf", error))?;
			if actor.is_some_and(|known| known != found) {
				return Err(node.nonsense("actorOf", "another endpoint names another one").into());
			}
			actor = Some(found);
		}
		Ok(actor.ok_or(NodeError::Empty)?)
	}

	/// Whether all endpoints have an inbox there, made with whatever terms.
	pub async fn check_inbox(&self, inbox: Address) -> Result<(), DeployError> {
		let artefact = Artefact::named("VigilInbox")?;
		for node in self.nodes {
			if !artefact.is_code_of(&node.code(inbox, At::Latest).await?) {
				return Err(DeployError::OtherCode {
					endpoint: node.endpoint().to_string(),
					name: artefact.name,
					address: inbox,
				});
			}
		}
		Ok(())
	}

	/// Where the next contract of the account will be.
	pub async fn next_place(&self) -> Result<Address, DeployError> {
		let account = self.wallet.address();
		Ok(account.create(self.node()?.nonce(account, At::Latest).await?))
	}

	/// Installs the first set of a service.
	pub async fn install(
		&self,
		inbox: Address,
		(set, how): &Known,
		standby: Option<H256>,
	) -> Result<(), DeployError> {
		let call = Inbox::installSetCall {
			set: commitment(set),
			policy: policy(how),
			standby: standby.map_or(B256::ZERO, word),
		};
		let what = format!("installing set {} of service {}", set.set_id, set.service);
		self.send(&what, Some(inbox), call.abi_encode().into()).await?;
		for node in self.nodes {
			let ask = Inbox::latestSetCall { service: set.service.0 }.abi_encode().into();
			let answer = node.call(inbox, ask, At::Latest).await?;
			let latest = Inbox::latestSetCall::abi_decode_returns(&answer)
				.map_err(|error| node.nonsense("latestSet", error))?;
			if latest.hash != word(set.hash()) {
				return Err(node.nonsense("latestSet", "it has another set").into());
			}
		}
		Ok(())
	}

	/// Gives up the role of installer for good.
	pub async fn leave(&self, inbox: Address) -> Result<(), DeployError> {
		let call = Inbox::leaveInstallerCall {}.abi_encode().into();
		self.send("giving up the role of installer", Some(inbox), call).await.map(drop)
	}

	/// Makes a contract, and sees that all endpoints have its code there.
	pub async fn make(&self, artefact: &Artefact, arguments: Bytes) -> Result<Made, DeployError> {
		let name = artefact.name.clone();
		let code = [&artefact.code[..], &arguments[..]].concat();
		let (address, block) = self.send(&format!("making {name}"), None, code.into()).await?;
		let address = address.ok_or_else(|| DeployError::Fails {
			what: format!("making {name}"),
			why: "its receipt names no contract".into(),
		})?;
		for node in self.nodes {
			self.check_code(node, artefact, address).await?;
		}
		Ok(Made { name, address, arguments, compiler: artefact.compiler.clone(), block })
	}

	/// Other endpoints may be a block behind.
	async fn check_code(
		&self,
		node: &Node,
		artefact: &Artefact,
		address: Address,
	) -> Result<(), DeployError> {
		let started = Instant::now();
		loop {
			let code = node.code(address, At::Latest).await?;
			if artefact.is_code_of(&code) {
				return Ok(());
			}
			if !code.is_empty() || started.elapsed() > PATIENCE {
				return Err(DeployError::OtherCode {
					endpoint: node.endpoint().to_string(),
					name: artefact.name.clone(),
					address,
				});
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// Sends a transaction and waits until a block has it. Returns where it made a contract, and the block.
	async fn send(
		&self,
		what: &str,
		to: Option<Address>,
		input: Bytes,
	) -> Result<(Option<Address>, u64), DeployError> {
		let node = self.node()?;
		let from = self.wallet.address();
		let head = node.latest().await?;
		let asked = node.suggested_tip().await.unwrap_or_default();
		let market = Market { base: head.base_fee(), asked };
		let unsent = |why: String| DeployError::Unsent { what: what.into(), why };
		let offer = offer(market, self.caps, 0, None).map_err(|error| unsent(error.to_string()))?;
		let call = match to {
			Some(to) => json!({ "from": from, "to": to, "input": input }),
			None => json!({ "from": from, "input": input }),
		};
		let estimated: Result<U64, _> = node.request("eth_estimateGas", json!([call])).await;
		let estimated = estimated.map_err(|error| match error.is_revert() {
			true => DeployError::Fails { what: what.into(), why: reason(&error) },
			false => error.into(),
		})?;
		let estimated = estimated.to::<u64>();
		let gas = estimated.saturating_add(estimated / 5).min(MOST_GAS);
		let nonce = node.nonce(from, At::Latest).await?;
		let value = U256::ZERO;
		let draft = Draft { chain_id: node.chain_id(), nonce, to, value, input, gas, offer };
		let sealed = self.wallet.seal(&draft).map_err(unsent)?;
		node.send(&sealed.bytes).await?;
		let started = Instant::now();
		while started.elapsed() < PATIENCE {
			if let Some(receipt) = node.receipt(sealed.hash).await? {
				return match (receipt.failed(), receipt.block_hash) {
					(true, _) => Err(DeployError::Fails {
						what: what.into(),
						why: format!("its transaction {} reverted", sealed.hash),
					}),
					(false, Some(_)) => {
						let made = to.is_none().then(|| from.create(nonce));
						Ok((made, node.latest().await?.number()))
					},
					(false, None) => {
						tokio::time::sleep(POLL).await;
						continue;
					},
				};
			}
			tokio::time::sleep(POLL).await;
		}
		Err(DeployError::Late { what: what.into(), hash: sealed.hash })
	}
}
