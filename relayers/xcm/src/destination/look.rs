// SPDX-License-Identifier: Apache-2.0

//! Following a destination's blocks, and what each of them says.

use super::SubstrateDestination;
use crate::{
	confirm::{self, Answer},
	connection::Header,
	proof::{self, Anchor},
	runtime::Version,
	state::{numbers, Places},
	view::{trusted_services, At, Wanted},
	Connection, RpcError,
};
use std::{
	convert::Infallible,
	time::{Duration, Instant},
};
use subxt::rpcs::client::{rpc_params, RpcSubscription};
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::H256;
use vigil_relayer_core::{api::InboxInfo, Block, ChainView, Event};

/// After this long without a block the node is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(15);
/// How often to see whether there is a second node.
const SECOND_PAUSE: Duration = Duration::from_secs(5);
/// For how long two nodes may contradict each other before another one is asked.
const CONTRADICTION_PATIENCE: Duration = Duration::from_secs(30);

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
		let info: InboxInfo = connection.call("InboxApi_inbox", &[], None).await?;
		if info.destination.network != connection.genesis() {
			return Err(connection.nonsense("InboxApi_inbox", "the inbox is of another chain"));
		}
		// Nobody listens any more when the process ends.
		if matches!(look, Look::Finalized | Look::Both) {
			let (anchor, confirmed) = self.final_block(connection, &info).await?;
			self.find_services(connection, anchor.hash).await?;
			let view = self.view(connection, &info, At::Final { anchor, confirmed }).await?;
			let _ = events.send(Event::Finalized(Box::new(view)));
		}
		if matches!(look, Look::Best | Look::Both) {
			let hash = connection.best_head().await?;
			let number = connection.block_number(hash).await?;
			let at = At::Best(Block { number, hash });
			let view = self.view(connection, &info, at).await?;
			let _ = events.send(Event::Best(Box::new(view)));
		}
		Ok(())
	}

	/// The last block that this node calls final, or that both do if there is a second one.
	async fn final_block(
		&self,
		connection: &Connection,
		info: &InboxInfo,
	) -> Result<(Anchor, bool), RpcError> {
		let own = proof::anchor(connection, connection.finalized_head().await?).await?;
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
			Answer::Contradicted(error) => {
				let since = self.with(|state| *state.contradicted.get_or_insert_with(Instant::now));
				log::error!(target: "vigil-relayer", "{error}");
				if since.elapsed() > CONTRADICTION_PATIENCE {
					return Err(error);
				}
				error.to_string()
			},
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

	/// Finds out which services there are to look at.
	async fn find_services(&self, connection: &Connection, at: H256) -> Result<(), RpcError> {
		if self.services.is_empty() {
			let found = trusted_services(connection, &self.places(), at).await?;
			self.with(|state| state.known.extend(found));
		}
		Ok(())
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
		let (known, sets) = self.with(|state| (state.known.clone(), state.sets.clone()));
		let services = if self.services.is_empty() { &known } else { &self.services };
		let (inbox, places) = (info.destination, self.places());
		let wanted = Wanted { connection, places, inbox, services, sets: &sets };
		let view = wanted.view(at).await?;
		self.with(|state| state.sets = numbers(&view.services));
		Ok(view)
	}
}
