// SPDX-License-Identifier: Apache-2.0

//! A Substrate chain with the pallet `Inbox` as a destination.

use crate::{
	connection::Header,
	outcome,
	runtime::Version,
	watching::{is_last, of_error, of_status},
	Connection, Endpoint, Key, RpcError, Runtime,
};
use codec::Encode;
use futures::future::try_join_all;
use sp_crypto_hashing::{blake2_128, twox_128};
use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	sync::{Mutex, PoisonError},
	time::Duration,
};
use subxt::rpcs::{
	client::{rpc_params, RpcSubscription},
	methods::legacy::TransactionStatus,
};
use tokio::sync::{mpsc::UnboundedSender, watch};
use vigil_primitives::{Seconds, ServiceId, H256};
use vigil_relayer_core::{
	api::{InboxInfo, TrustedService},
	Block, Call, ChainView, Destination, Event, ItemKey, LinkError, SignError, Signer, Tx, TxEvent,
};

/// After this long without a block the node is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(15);

/// A Substrate chain with an inbox.
pub struct SubstrateDestination {
	endpoints: Vec<Endpoint>,
	expected: Option<H256>,
	pallet: String,
	key: Key,
	state: Mutex<LinkState>,
}

#[derive(Default)]
struct LinkState {
	/// Which endpoint to try first.
	first: usize,
	/// The chain that was connected to first.
	genesis: Option<H256>,
	connection: Option<Connection>,
	runtime: Option<Runtime>,
}

impl SubstrateDestination {
	/// The chain behind these endpoints, its inbox pallet's name and the account to send from.
	pub fn new(
		endpoints: Vec<Endpoint>,
		expected: Option<H256>,
		pallet: impl Into<String>,
		key: Key,
	) -> Self {
		Self { endpoints, expected, pallet: pallet.into(), key, state: Mutex::default() }
	}

	/// How long after its round the inbox hears a Halt or Resume, once connected.
	pub fn freshness(&self) -> Option<Seconds> {
		self.with(|state| state.runtime.as_ref()?.freshness(&self.pallet))
	}

	/// The name of the inbox pallet.
	pub fn pallet(&self) -> &str {
		&self.pallet
	}

	/// The most messages that one call of the inbox takes, once connected.
	pub fn most_messages(&self) -> Option<u32> {
		self.with(|state| state.runtime.as_ref()?.most_messages(&self.pallet))
	}

	/// The endpoint that is in use.
	pub fn endpoint(&self) -> Option<Endpoint> {
		self.with(|state| state.connection.as_ref().map(|one| one.endpoint().clone()))
	}

	/// The connection that is in use.
	pub fn connection(&self) -> Result<Connection, RpcError> {
		self.with(|state| state.connection.clone()).ok_or(RpcError::Empty)
	}

	async fn dial(&self) -> Result<H256, RpcError> {
		let mut endpoints = self.endpoints.clone();
		let (first, known) = self.with(|state| (state.first, state.genesis));
		if !endpoints.is_empty() {
			let first = first % endpoints.len();
			endpoints.rotate_left(first);
		}
		let connection = Connection::open(&endpoints, known.or(self.expected)).await?;
		let runtime = Runtime::read(&connection).await?;
		runtime.check(&self.pallet).map_err(|error| connection.nonsense("metadata", error))?;
		let genesis = connection.genesis();
		self.with(|state| {
			state.genesis = Some(genesis);
			state.connection = Some(connection);
			state.runtime = Some(runtime);
		});
		Ok(genesis)
	}

	async fn follow_connection(
		&self,
		services: &mut watch::Receiver<BTreeSet<ServiceId>>,
		events: &UnboundedSender<Event>,
	) -> Result<Infallible, RpcError> {
		let connection = self.connection()?;
		let mut best: RpcSubscription<Header> = connection
			.subscribe("chain_subscribeNewHeads", rpc_params![], "chain_unsubscribeNewHeads")
			.await?;
		let mut finalized: RpcSubscription<Header> = connection
			.subscribe(
				"chain_subscribeFinalizedHeads",
				rpc_params![],
				"chain_unsubscribeFinalizedHeads",
			)
			.await?;
		let mut versions: RpcSubscription<Version> = connection
			.subscribe(
				"state_subscribeRuntimeVersion",
				rpc_params![],
				"state_unsubscribeRuntimeVersion",
			)
			.await?;
		let ended = |error| RpcError::ended(connection.endpoint(), error);
		self.look(&connection, services, events, Look::Both).await?;
		loop {
			let look = tokio::select! {
				next = best.next() => {
					next.ok_or_else(|| ended(None))?.map_err(|error| ended(Some(error)))?;
					Look::Best
				},
				next = finalized.next() => {
					next.ok_or_else(|| ended(None))?.map_err(|error| ended(Some(error)))?;
					Look::Finalized
				},
				next = versions.next() => {
					let version =
						next.ok_or_else(|| ended(None))?.map_err(|error| ended(Some(error)))?;
					self.upgrade(&connection, version).await?;
					Look::Best
				},
				changed = services.changed() => match changed {
					Ok(()) => Look::Both,
					Err(_) => return Err(ended(None)),
				},
				() = tokio::time::sleep(SILENCE) => Look::Both,
			};
			self.look(&connection, services, events, look).await?;
		}
	}

	/// Reports what the inbox knows.
	async fn look(
		&self,
		connection: &Connection,
		services: &mut watch::Receiver<BTreeSet<ServiceId>>,
		events: &UnboundedSender<Event>,
		look: Look,
	) -> Result<(), RpcError> {
		let services = services.borrow_and_update().clone();
		// Nobody listens any more when the process ends.
		if matches!(look, Look::Finalized | Look::Both) {
			let hash = connection.finalized_head().await?;
			let view = self.view(connection, hash, &services).await?;
			let _ = events.send(Event::Finalized(Box::new(view)));
		}
		if matches!(look, Look::Best | Look::Both) {
			let hash = connection.best_head().await?;
			let view = self.view(connection, hash, &services).await?;
			let _ = events.send(Event::Best(Box::new(view)));
		}
		Ok(())
	}

	/// All that is known at one block.
	async fn view(
		&self,
		connection: &Connection,
		hash: H256,
		services: &BTreeSet<ServiceId>,
	) -> Result<ChainView, RpcError> {
		let at = Some(hash);
		let account = self.key.account();
		let key = account_key(&account);
		let known = try_join_all(services.iter().map(|service| async move {
			let arguments = service.encode();
			let known: Option<TrustedService> =
				connection.call("InboxApi_service", &arguments, at).await?;
			Ok::<_, RpcError>((*service, known))
		}));
		let (number, inbox, nonce, account, known) = tokio::try_join!(
			connection.block_number(hash),
			connection.call::<InboxInfo>("InboxApi_inbox", &[], at),
			connection.call::<u32>("AccountNonceApi_account_nonce", &account, at),
			connection.storage(&key, at),
			known,
		)?;
		Ok(ChainView {
			block: Block { number, hash },
			nonce: nonce.into(),
			balance: account.as_deref().and_then(free_balance).unwrap_or(0),
			inbox,
			services: BTreeMap::from_iter(known),
		})
	}

	async fn upgrade(&self, connection: &Connection, version: Version) -> Result<(), RpcError> {
		let known = self.with(|state| state.runtime.as_ref().map(Runtime::version));
		if known == Some(version) {
			return Ok(());
		}
		let runtime = Runtime::read(connection).await?;
		runtime.check(&self.pallet).map_err(|error| connection.nonsense("metadata", error))?;
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

/// Which blocks to look at.
#[derive(Clone, Copy)]
enum Look {
	Best,
	Finalized,
	Both,
}

impl Signer for SubstrateDestination {
	fn sign(&self, call: &Call, nonce: u64, birth: Block, mortality: u64) -> Result<Tx, SignError> {
		let runtime = self.with(|state| state.runtime.clone());
		let runtime = runtime.ok_or_else(|| SignError("there is no connection".into()))?;
		runtime.sign(&self.key, &self.pallet, call, nonce, birth, mortality)
	}
}

#[async_trait::async_trait]
impl Destination for SubstrateDestination {
	async fn connect(&self) -> Result<H256, LinkError> {
		self.dial().await.map_err(|error| LinkError(error.to_string()))
	}

	async fn follow(
		&self,
		mut services: watch::Receiver<BTreeSet<ServiceId>>,
		events: UnboundedSender<Event>,
	) -> Result<Infallible, LinkError> {
		let result = self.follow_connection(&mut services, &events).await;
		self.with(|state| {
			state.first = state.first.wrapping_add(1);
			state.connection = None;
		});
		result.map_err(|error| LinkError(error.to_string()))
	}

	async fn broadcast(&self, key: ItemKey, tx: Tx, events: UnboundedSender<Event>) {
		if let Err(error) = self.watch(&key, &tx, &events).await {
			let _ = events.send(Event::Tx(key, of_error(&error)));
		}
	}
}

/// Where `System` keeps an account.
pub fn account_key(account: &[u8; 32]) -> Vec<u8> {
	let mut key = twox_128(b"System").to_vec();
	key.extend(twox_128(b"Account"));
	key.extend(blake2_128(account));
	key.extend(account);
	key
}

/// The free balance in what `System` keeps of an account: nonce and three counters of four bytes
/// come before it.
pub fn free_balance(account: &[u8]) -> Option<u128> {
	account.get(16..32)?.try_into().ok().map(u128::from_le_bytes)
}
