// SPDX-License-Identifier: Apache-2.0

//! A Substrate chain with the pallet `Inbox` as a destination.

mod look;

use crate::{
	call::{self, CALLS},
	state::{SetNumbers, LAYOUT},
};
use codec::Encode;
use std::{
	collections::BTreeSet,
	convert::Infallible,
	sync::{Mutex, PoisonError},
	time::Instant,
};
use subxt::rpcs::{
	client::{rpc_params, RpcSubscription},
	methods::legacy::TransactionStatus,
};
use tokio::sync::{mpsc::UnboundedSender, Notify};
use vigil_primitives::{ProvenMessage, ServiceId, H256};
use vigil_relayer_core::{
	Call, Destination, Event, InboxLimits, ItemKey, Lane, LinkError, SignError, Signer, Stamp, Tx,
	TxEvent,
};
use vigil_relayer_link::{
	agree,
	key::VIGIL_PREFIX,
	outcome,
	runtime::{RuntimeError, Version},
	watching::{is_last, of_error, of_status},
	Connection, Endpoint, Key, RpcError, Runtime,
};

/// A Substrate chain with an inbox.
pub struct SubstrateDestination {
	endpoints: Vec<Endpoint>,
	expected: Option<H256>,
	services: BTreeSet<ServiceId>,
	pallet: String,
	key: Key,
	state: Mutex<LinkState>,
	change: Notify,
	/// There is more to look at.
	more: Notify,
}

#[derive(Default)]
struct LinkState {
	/// Which endpoint to try first.
	first: usize,
	/// The chain that was connected to first.
	genesis: Option<H256>,
	connection: Option<Connection>,
	runtime: Option<Runtime>,
	/// Another node, which confirms what the first one calls final.
	second: Option<Connection>,
	/// Since when two nodes contradict each other.
	contradicted: Option<Instant>,
	/// Why nothing confirms what the node calls final.
	unconfirmed: Option<String>,
	/// Endpoints that are left out, with the reason.
	left_out: Vec<String>,
	/// The services that the inbox was seen to trust.
	known: BTreeSet<ServiceId>,
	/// The sets that it was seen to have.
	sets: SetNumbers,
	/// The lanes to look at.
	lanes: BTreeSet<Lane>,
}

impl SubstrateDestination {
	/// The chain behind these endpoints, its inbox pallet's name and the account to send from.
	/// `services`: those to look at, or none for all that the inbox trusts.
	pub fn new(
		endpoints: Vec<Endpoint>,
		expected: Option<H256>,
		services: impl IntoIterator<Item = ServiceId>,
		pallet: impl Into<String>,
		key: Key,
	) -> Self {
		Self {
			endpoints,
			expected,
			services: services.into_iter().collect(),
			pallet: pallet.into(),
			key,
			state: Mutex::default(),
			change: Notify::new(),
			more: Notify::new(),
		}
	}

	/// The name of the inbox pallet.
	pub(crate) fn pallet(&self) -> &str {
		&self.pallet
	}

	/// The connection that is in use.
	pub(crate) fn connection(&self) -> Result<Connection, RpcError> {
		self.with(|state| state.connection.clone()).ok_or(RpcError::Empty)
	}

	async fn dial(&self) -> Result<H256, RpcError> {
		let mut endpoints = self.endpoints.clone();
		let (first, known) = self.with(|state| (state.first, state.genesis));
		let genesis = match known.or(self.expected) {
			Some(genesis) => genesis,
			None => self.agree().await?,
		};
		if !endpoints.is_empty() {
			let first = first % endpoints.len();
			endpoints.rotate_left(first);
		}
		let (opened, wrong) = Connection::open(&endpoints, genesis).await;
		self.leave_out(&wrong);
		let connection = opened?;
		let runtime = self.runtime(&connection).await?;
		self.with(|state| {
			state.genesis = Some(genesis);
			state.connection = Some(connection);
			state.runtime = Some(runtime);
			state.second = None;
			state.contradicted = None;
		});
		Ok(genesis)
	}

	/// The chain that most endpoints are of, of those chains that have an inbox.
	async fn agree(&self) -> Result<H256, RpcError> {
		let mut usable = Vec::new();
		for answer in agree::dial(&self.endpoints).await {
			usable.push(match answer {
				Ok(connection) => self.runtime(&connection).await.map(|_| connection),
				Err(error) => Err(error),
			});
		}
		agree::genesis(&usable)
	}

	/// The runtime of a node, if it has an inbox.
	async fn runtime(&self, connection: &Connection) -> Result<Runtime, RpcError> {
		let runtime = Runtime::read(connection).await?;
		check(&runtime, &self.pallet).map_err(|error| connection.nonsense("metadata", error))?;
		Ok(runtime)
	}

	/// Notes endpoints of other chains: those that do not answer may do so later.
	fn leave_out(&self, wrong: &[RpcError]) {
		let foreign = wrong.iter().filter(|error| matches!(error, RpcError::WrongChain { .. }));
		for error in foreign {
			let text = error.to_string();
			self.with(|state| {
				if !state.left_out.contains(&text) {
					log::error!(target: "vigil-relayer", "{text}: it is left out");
					state.left_out.push(text.clone());
				}
			});
		}
	}

	async fn upgrade(&self, connection: &Connection, version: Version) -> Result<(), RpcError> {
		let known = self.with(|state| state.runtime.as_ref().map(Runtime::version));
		if known == Some(version) {
			return Ok(());
		}
		let runtime = self.runtime(connection).await?;
		log::info!(
			target: "vigil-relayer",
			"{}: the runtime is now {}",
			connection.endpoint(),
			runtime.version().spec_version
		);
		self.with(|state| state.runtime = Some(runtime));
		Ok(())
	}

	async fn watch(
		&self,
		key: &ItemKey,
		tx: &Tx,
		events: &UnboundedSender<Event>,
	) -> Result<(), RpcError> {
		let connection = self.connection()?;
		let tell = |event| drop(events.send(Event::Tx(key.clone(), event)));
		let mut statuses: RpcSubscription<TransactionStatus<H256>> = connection
			.subscribe(
				"author_submitAndWatchExtrinsic",
				rpc_params![format!("0x{}", hex::encode(&tx.bytes))],
				"author_unwatchExtrinsic",
			)
			.await?;
		tell(TxEvent::Accepted);
		while let Some(status) = statuses.next().await {
			let Ok(status) = status else { break };
			if let Some(event) = of_status(&status) {
				tell(event);
			}
			if let TransactionStatus::InBlock(block) = status {
				let runtime = self.with(|state| state.runtime.clone());
				let Some(runtime) = runtime else { continue };
				let failure = outcome::failure(&connection, &runtime, block, &tx.bytes).await?;
				if let Some(reason) = failure {
					tell(TxEvent::Failed(tx.hash, reason));
				}
			}
			if is_last(&status) {
				return Ok(());
			}
		}
		tell(TxEvent::Lost);
		Ok(())
	}

	fn with<T>(&self, look: impl FnOnce(&mut LinkState) -> T) -> T {
		look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

impl Signer for SubstrateDestination {
	fn sign(&self, call: &Call, stamp: &Stamp) -> Result<Tx, SignError> {
		let runtime = self.with(|state| state.runtime.clone());
		let runtime = runtime.ok_or_else(|| SignError("there is no connection".into()))?;
		let tx = runtime.sign(&self.key, &call::spell(&self.pallet, call), stamp)?;
		Ok(Tx { first_message: call.first_message(), ..tx })
	}

	fn size(&self, message: &ProvenMessage) -> usize {
		message.encoded_size()
	}
}

/// Checks that the chain has an inbox, with the calls that relayers make and the entries that they read.
pub(crate) fn check(runtime: &Runtime, pallet: &str) -> Result<(), RuntimeError> {
	runtime.check(pallet, &CALLS)?;
	runtime.check_layout(pallet, &LAYOUT)
}

#[async_trait::async_trait]
impl Destination for SubstrateDestination {
	async fn connect(&self) -> Result<H256, LinkError> {
		self.dial().await.map_err(|error| LinkError(error.to_string()))
	}

	async fn follow(&self, events: UnboundedSender<Event>) -> Result<Infallible, LinkError> {
		let result = tokio::select! {
			result = self.follow_connection(&events) => result,
			() = self.keep_second() => Err(RpcError::Empty),
		};
		self.with(|state| {
			state.first = state.first.wrapping_add(1);
			state.connection = None;
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
		self.with(|state| {
			let Some(runtime) = &state.runtime else { return InboxLimits::default() };
			InboxLimits {
				freshness: runtime.constant(&self.pallet, "Freshness"),
				checkpoint_freshness: runtime.constant(&self.pallet, "CheckpointFreshness"),
				clock_drift: runtime.constant(&self.pallet, "ClockDrift"),
				most_messages: runtime.constant(&self.pallet, "MaxMessagesPerCall"),
			}
		})
	}

	fn endpoint(&self) -> Option<String> {
		self.with(|state| state.connection.as_ref().map(|one| one.endpoint().to_string()))
	}

	fn warnings(&self) -> Vec<String> {
		self.with(|state| state.left_out.iter().chain(&state.unconfirmed).cloned().collect())
	}

	fn account(&self) -> String {
		let prefix = self.with(|state| state.runtime.as_ref().and_then(Runtime::prefix));
		self.key.address_on(prefix.unwrap_or(VIGIL_PREFIX))
	}

	async fn broadcast(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>) {
		// A node that keeps transactions to itself is not the only one to have it. What the second one
		// says about it is of no use.
		if let Some(second) = self.with(|state| state.second.clone()) {
			let params = rpc_params![format!("0x{}", hex::encode(&tx.bytes))];
			tokio::spawn(async move {
				let _ = second.request::<H256>("author_submitExtrinsic", params).await;
			});
		}
		if let Err(error) = self.watch(&key, &tx, &events).await {
			let _ = events.send(Event::Tx(key, of_error(&error)));
		}
	}
}
