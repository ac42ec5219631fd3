// SPDX-License-Identifier: Apache-2.0

//! An EVM chain with a `VigilInbox` as a destination.
//!
//! Blocks decide, as everywhere: an item is included when the inbox says so after the newest block, and done when
//! it says so after a final one, at two endpoints alike if there are two. What an endpoint says of a receipt only
//! explains a failure.

mod dial;
mod look;
mod send;

use crate::{
	asks::Asks,
	call::{self, standby, Spelled},
	fees::{offer, Caps, Market, Offer},
	node::{Node, NodeError},
	registry::{Known, Registry},
	sweep::Sweeps,
	wallet::{Draft, Wallet},
};
use alloy_primitives::{Address, U256};
use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::sync::{mpsc::UnboundedSender, Notify};
use vigil_primitives::{Destination as Place, ProvenMessage, ServiceId, SetId, H256};
use vigil_relayer_core::{
	Call, ChainView, Destination, Event, InboxLimits, ItemKey, Lane, LinkError, SignError, Signer,
	Stamp, Tx,
};
use vigil_relayer_link::Endpoint;

/// Which chain and inbox, and how to pay there.
#[derive(Clone, Debug)]
pub struct Options {
	/// Endpoints, in order of preference.
	pub endpoints: Vec<Endpoint>,
	/// The chain id, if it is known: by the configuration or from the journal.
	pub chain_id: Option<u64>,
	/// The contract.
	pub inbox: Address,
	/// The inbox was not there before this block.
	pub since: u64,
	/// Blocks upon a block that make it final; `None`: the chain says itself what is final.
	pub confirmations: Option<u64>,
	/// The services to look at; empty: all that the inbox trusts.
	pub services: BTreeSet<ServiceId>,
	/// The most to offer for gas.
	pub caps: Caps,
	/// How often to look for a new block.
	pub poll: Duration,
	/// Whether to make due plans fire.
	pub sweeps: bool,
	/// What the inbox is to be told again.
	pub asks: Asks,
}

/// An EVM chain with an inbox.
pub struct EvmDestination {
	options: Options,
	wallet: Wallet,
	runner: Wallet,
	state: Mutex<LinkState>,
	change: Notify,
	/// There is more to look at.
	more: Notify,
	/// There is a new block to sweep after.
	swept: Notify,
}

#[derive(Default)]
struct LinkState {
	/// Which endpoint to try first.
	first: usize,
	/// The chain that was connected to first.
	chain_id: Option<u64>,
	node: Option<Arc<Node>>,
	/// Another endpoint, which confirms what the first one says of final blocks.
	second: Option<Arc<Node>>,
	/// Since when two endpoints contradict each other.
	contradicted: Option<Instant>,
	/// Why nothing confirms what the endpoint says.
	unconfirmed: Option<String>,
	/// What else operators should know.
	trouble: BTreeMap<&'static str, String>,
	/// Endpoints that are left out, with the reason.
	left_out: BTreeSet<String>,
	/// What the log says by the endpoint that is in use. What one says is no word of another one: made up sets
	/// would push out those that there are.
	registry: Arc<Registry>,
	/// The same by other endpoints, for when they are used again.
	registries: BTreeMap<String, Arc<Registry>>,
	/// Sets that the inbox keeps, and whether two endpoints say so if there are two.
	kept: BTreeMap<(ServiceId, SetId), (Known, bool)>,
	limits: InboxLimits,
	lanes: BTreeSet<Lane>,
	market: Market,
	/// What endpoints took, by nonce.
	taken: BTreeMap<u64, Offer>,
	/// Transactions of which no block tells yet, by nonce.
	waiting: BTreeMap<u64, (ItemKey, H256)>,
	/// Services with a ward that went down at some time, by the newest block.
	restless: BTreeSet<ServiceId>,
	/// The same by the last final one, which one endpoint alone does not make up.
	restless_finally: BTreeSet<ServiceId>,
	sweeps: Sweeps,
}

impl EvmDestination {
	/// The chain, and the account to send from.
	pub fn new(options: Options, wallet: Wallet) -> Self {
		let registry = Arc::new(Registry::since(options.since));
		let state = LinkState { registry, ..LinkState::default() };
		let runner = wallet.runner();
		Self {
			options,
			wallet,
			runner,
			state: Mutex::new(state),
			change: Notify::new(),
			more: Notify::new(),
			swept: Notify::new(),
		}
	}

	/// The account that makes due plans fire.
	pub fn runner(&self) -> Address {
		self.runner.address()
	}

	/// What messages to the inbox have to be addressed to.
	pub(crate) fn place_of(&self, chain_id: u64) -> Place {
		Place::evm(chain_id, self.options.inbox.into_array())
	}

	/// The contract.
	pub(crate) fn inbox(&self) -> Address {
		self.options.inbox
	}

	pub(crate) fn options(&self) -> &Options {
		&self.options
	}

	pub(crate) fn runner_wallet(&self) -> &Wallet {
		&self.runner
	}

	pub(crate) fn market(&self) -> Market {
		self.with(|state| state.market)
	}

	/// Services with a ward that went down at some time.
	pub(crate) fn restless(&self) -> BTreeSet<ServiceId> {
		self.with(|state| state.restless.union(&state.restless_finally).copied().collect())
	}

	/// What is under way to make due plans fire.
	pub(crate) fn sweeps<T>(&self, look: impl FnOnce(&mut Sweeps) -> T) -> T {
		self.with(|state| look(&mut state.sweeps))
	}

	pub(crate) async fn wait_for_block(&self) {
		self.swept.notified().await;
	}

	/// The endpoint that is in use.
	pub(crate) fn node(&self) -> Result<Arc<Node>, NodeError> {
		self.with(|state| state.node.clone()).ok_or(NodeError::Empty)
	}

	/// Another endpoint, if one answers.
	pub(crate) fn second(&self) -> Option<Arc<Node>> {
		self.with(|state| state.second.clone())
	}

	/// A look at the inbox's log.
	pub(crate) fn registry<T>(&self, look: impl FnOnce(&Registry) -> T) -> T {
		self.with(|state| look(&state.registry))
	}

	fn with<T>(&self, look: impl FnOnce(&mut LinkState) -> T) -> T {
		look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}

	/// Notes what is wrong with something, or that it is right again.
	pub(crate) fn note(&self, of: &'static str, trouble: Option<String>) {
		self.with(|state| match trouble {
			Some(text) => {
				if state.trouble.insert(of, text.clone()).as_ref() != Some(&text) {
					log::warn!(target: "vigil-relayer", "{text}");
				}
			},
			None => {
				state.trouble.remove(of);
			},
		});
	}

	/// The call with the set that signed it, as the inbox keeps that.
	fn spell(&self, call: &Call) -> Result<Spelled, SignError> {
		// What a standby says comes with its set.
		if let Some(spelled) = standby::spell(call)? {
			return Ok(spelled);
		}
		let signed = &call.certificate.signed;
		let key = (signed.service, signed.set_id);
		let known = self.with(|state| state.kept.get(&key).map(|(known, _)| known.clone()));
		let (set, policy) = known
			.ok_or_else(|| SignError("the inbox does not keep the set that signed it".into()))?;
		call::spell(call, (&set, &policy))
	}

	/// Notes which sets a view has. What two endpoints said is not replaced by what one says.
	fn keep(&self, view: &ChainView, confirmed: bool) {
		let sets = view.services.iter().flat_map(|(service, known)| {
			known.sets.iter().map(|set| (*service, set.commitment.clone(), set.policy))
		});
		self.with(|state| {
			if confirmed {
				// What was dropped goes; what is newer may be in no final block yet.
				state.kept.retain(|(service, set), _| {
					let known = view.services.get(service);
					known.is_some_and(|known| {
						known.last_set() < Some(*set) || known.set(*set).is_some()
					})
				});
			}
			for (service, set, policy) in sets {
				let key = (service, set.set_id);
				let settled = state.kept.get(&key).is_some_and(|(_, settled)| *settled);
				if confirmed || !settled {
					state.kept.insert(key, ((set, policy), confirmed));
				}
			}
		});
	}
}

impl Signer for EvmDestination {
	fn sign(&self, call: &Call, stamp: &Stamp) -> Result<Tx, SignError> {
		let Spelled { input, gas } = self.spell(call)?;
		let (chain_id, market, replaced) = self
			.with(|state| (state.chain_id, state.market, state.taken.get(&stamp.nonce).copied()));
		let chain_id = chain_id.ok_or_else(|| SignError("there is no connection".into()))?;
		let offer = offer(market, self.options.caps, stamp.tip, replaced);
		let offer = offer.map_err(|error| SignError(error.to_string()))?;
		let to = Some(self.options.inbox);
		let value = U256::ZERO;
		let draft = Draft { chain_id, nonce: stamp.nonce, to, value, input, gas, offer };
		let sealed = self.wallet.seal(&draft).map_err(SignError)?;
		Ok(Tx {
			nonce: stamp.nonce,
			hash: H256(sealed.hash.0),
			bytes: sealed.bytes,
			// Only its nonce ends a transaction here.
			dies_at: u64::MAX,
			first_message: call.first_message(),
		})
	}

	/// What counts here is gas, not bytes: limits of a batch are in gas.
	fn size(&self, message: &ProvenMessage) -> usize {
		let bytes = u64::try_from(codec::Encode::encoded_size(message)).unwrap_or(u64::MAX);
		let all = call::gas_of(&message.message).saturating_add(bytes.saturating_mul(48));
		usize::try_from(all).unwrap_or(usize::MAX)
	}
}

#[async_trait::async_trait]
impl Destination for EvmDestination {
	/// The chain is named by its id, as Outboxes name it.
	async fn connect(&self) -> Result<H256, LinkError> {
		let chain_id = self.dial().await.map_err(|error| LinkError(error.to_string()))?;
		Ok(network(chain_id))
	}

	async fn follow(&self, events: UnboundedSender<Event>) -> Result<Infallible, LinkError> {
		let result = tokio::select! {
			result = self.follow_blocks(&events) => result,
			() = self.keep_second() => Err(NodeError::Empty),
			() = self.keep_sweeping() => Err(NodeError::Empty),
		};
		self.with(|state| {
			state.first = state.first.wrapping_add(1);
			state.node = None;
		});
		result.map_err(|error| LinkError(error.to_string()))
	}

	fn change_node(&self) {
		self.change.notify_one();
	}

	fn look_at(&self, lanes: BTreeSet<Lane>) {
		let more = self.with(|state| {
			let more = !lanes.is_subset(&state.lanes);
			state.lanes = lanes;
			more
		});
		if more {
			self.more.notify_one();
		}
	}

	fn limits(&self) -> InboxLimits {
		self.with(|state| state.limits)
	}

	fn endpoint(&self) -> Option<String> {
		self.with(|state| state.node.as_ref().map(|one| one.endpoint().to_string()))
	}

	fn warnings(&self) -> Vec<String> {
		self.with(|state| {
			let told = state.left_out.iter().chain(&state.unconfirmed);
			told.chain(state.trouble.values()).cloned().collect()
		})
	}

	async fn broadcast(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>) {
		self.hand_in(key, tx, events).await;
	}

	fn account(&self) -> String {
		self.wallet.address().to_string()
	}
}

/// A chain id as Vigil names networks.
pub fn network(chain_id: u64) -> H256 {
	H256(U256::from(chain_id).to_be_bytes())
}

/// The chain id in a network's name, if it is one.
pub fn chain_id_of(network: H256) -> Option<u64> {
	u64::try_from(U256::from_be_bytes(network.0)).ok()
}
