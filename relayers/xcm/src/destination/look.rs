// SPDX-License-Identifier: Apache-2.0

//! Following a destination's blocks, and what each of them says.

use super::SubstrateDestination;
use crate::{
	confirm::{self, Answer},
	state::{numbers, Places},
	view::{At, Wanted},
};
use std::{
	convert::Infallible,
	time::{Duration, Instant},
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::{answers::inbox::InboxInfo, H256};
use vigil_relayer_core::{Block, ChainView, Event};
use vigil_relayer_link::{
	connection::Header,
	proof::{self, Anchor},
	runtime::Version,
	Connection, RpcError,
};

/// After this long without a block the node is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(15);
/// How often to see whether there is a second node.
const SECOND_PAUSE: Duration = Duration::from_secs(5);
/// The most services that are looked at.
const MOST_SERVICES: usize = 4_096;
/// For how long two nodes may contradict each other before another one is asked.
const CONTRADICTION_PATIENCE: Duration = Duration::from_secs(30);
/// For how long a node may be far ahead of the second one before another one is asked: the second one may
/// have to catch up, or the first one invents blocks that nobody can confirm.
const AHEAD_PATIENCE: Duration = Duration::from_secs(600);

/// Which blocks to look at.
#[derive(Clone, Copy)]
enum Look {
	Best,
	Finalized,
	Both,
}

impl SubstrateDestination {
	pub(super) async fn follow_connection(
		&self,
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
		self.look(&connection, events, Look::Both).await?;
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
				() = self.change.notified() => {
					return Err(connection.nonsense("its best block", "final blocks contradict it"))
				},
				() = self.more.notified() => Look::Both,
				() = tokio::time::sleep(SILENCE) => Look::Both,
			};
			self.look(&connection, events, look).await?;
		}
	}

	/// Reports what the inbox knows.
	async fn look(
		&self,
		connection: &Connection,
		events: &UnboundedSender<Event>,
		look: Look,
	) -> Result<(), RpcError> {
		// Nobody listens any more when the process ends.
		if matches!(look, Look::Finalized | Look::Both) {
			let own = proof::anchor(connection, connection.finalized_head().await?).await?;
			let info = self.inbox(connection, own.hash).await?;
			let (anchor, confirmed) = self.final_block(connection, own, &info).await?;
			let info = match anchor.hash == own.hash {
				true => info,
				false => self.inbox(connection, anchor.hash).await?,
			};
			let view = self.view(connection, &info, At::Final { anchor, confirmed }).await?;
			let _ = events.send(Event::Finalized(Box::new(view)));
		}
		if matches!(look, Look::Best | Look::Both) {
			let hash = connection.best_head().await?;
			let number = connection.block_number(hash).await?;
			let info = self.inbox(connection, hash).await?;
			let at = At::Best(Block { number, hash });
			let view = self.view(connection, &info, at).await?;
			let _ = events.send(Event::Best(Box::new(view)));
		}
		Ok(())
	}

	/// What the inbox is after a block. A node that leaves services out only delays them.
	async fn inbox(&self, connection: &Connection, at: H256) -> Result<InboxInfo, RpcError> {
		let info: InboxInfo = connection.call("InboxApi_inbox", &[], Some(at)).await?;
		if info.destination.network != connection.genesis() {
			return Err(connection.nonsense("InboxApi_inbox", "the inbox is of another chain"));
		}
		self.with(|state| state.known.extend(info.services.iter().take(MOST_SERVICES)));
		Ok(info)
	}

	/// The last block that this node calls final, or that both do if there is a second one.
	async fn final_block(
		&self,
		connection: &Connection,
		own: Anchor,
		info: &InboxInfo,
	) -> Result<(Anchor, bool), RpcError> {
		if self.endpoints.len() < 2 {
			return Ok((own, false));
		}
		let second = self.with(|state| state.second.clone());
		let answer = match &second {
			Some(second) => confirm::ask(connection, second, &own, &info.destination).await,
			None => Answer::Silent("no second node answers".into()),
		};
		let problem = match answer {
			Answer::Confirmed(anchor) => {
				self.with(|state| (state.contradicted, state.unconfirmed) = (None, None));
				return Ok((anchor, true));
			},
			Answer::Contradicted(error) => self.doubted(error, CONTRADICTION_PATIENCE)?,
			Answer::Ahead(error) => self.doubted(error, AHEAD_PATIENCE)?,
			Answer::Silent(problem) => {
				self.with(|state| state.second = None);
				problem
			},
		};
		let problem =
			format!("nothing confirms what {} calls final: {problem}", connection.endpoint());
		self.with(|state| state.unconfirmed = Some(problem));
		Ok((own, false))
	}

	/// Notes that the second node doubts the first one. After this long another one is to be asked.
	fn doubted(&self, error: RpcError, patience: Duration) -> Result<String, RpcError> {
		let since = self.with(|state| *state.contradicted.get_or_insert_with(Instant::now));
		log::error!(target: "vigil-relayer", "{error}");
		match since.elapsed() > patience {
			true => Err(error),
			false => Ok(error.to_string()),
		}
	}

	/// Keeps a connection to a second node, for good.
	pub(super) async fn keep_second(&self) {
		loop {
			tokio::time::sleep(SECOND_PAUSE).await;
			let Ok(first) = self.connection() else { continue };
			if self.endpoints.len() < 2 || self.with(|state| state.second.is_some()) {
				continue;
			}
			let place = self.endpoints.iter().position(|one| one == first.endpoint()).unwrap_or(0);
			let (before, after) = self.endpoints.split_at(place);
			let others: Vec<_> = after.iter().skip(1).chain(before).cloned().collect();
			let (second, wrong) = Connection::open(&others, first.genesis()).await;
			self.leave_out(&wrong);
			self.with(|state| state.second = second.ok());
		}
	}

	fn places(&self) -> Places<'_> {
		Places { pallet: &self.pallet, account: self.key.account_ref() }
	}

	/// All that is known after one block.
	async fn view(
		&self,
		connection: &Connection,
		info: &InboxInfo,
		at: At,
	) -> Result<ChainView, RpcError> {
		let (known, sets, lanes) =
			self.with(|state| (state.known.clone(), state.sets.clone(), state.lanes.clone()));
		let services = if self.services.is_empty() { &known } else { &self.services };
		let (inbox, places) = (info, self.places());
		let wanted = Wanted { connection, places, inbox, services, lanes: &lanes, sets: &sets };
		let view = wanted.view(at).await?;
		self.with(|state| state.sets = numbers(&view.services));
		Ok(view)
	}
}
