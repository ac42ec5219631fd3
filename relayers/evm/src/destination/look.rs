// SPDX-License-Identifier: Apache-2.0

//! Following a chain's blocks, and what the inbox is after each of them.

use super::EvmDestination;
use crate::{
	fees::Market,
	node::{Header, Node, NodeError},
	view::{Answers, Wanted},
};
use alloy_primitives::B256;
use serde_json::json;
use std::{
	collections::BTreeSet,
	convert::Infallible,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::mpsc::UnboundedSender;
use vigil_primitives::ServiceId;
use vigil_relayer_core::{ChainView, Event};

/// After this long without a new block the state is looked at all the same.
const SILENCE: Duration = Duration::from_secs(15);
/// How long to wait before a final block is looked at again that nobody has confirmed.
const UNCONFIRMED_PAUSE: Duration = Duration::from_secs(2);
/// For how long two endpoints may contradict each other before another one is asked.
const CONTRADICTION_PATIENCE: Duration = Duration::from_secs(30);
/// For how long an endpoint may fail to tell of a block before another one is asked.
const FAILURE_PATIENCE: Duration = Duration::from_secs(5);
/// The second endpoint holds up nothing for longer than this.
const SECOND_PATIENCE: Duration = Duration::from_secs(4);

/// A block, what was asked of it, and what the first endpoint answers.
type Own<'a> = (&'a Header, &'a Wanted, &'a Answers);

/// What was looked at last.
#[derive(Default)]
struct Seen {
	best: Option<B256>,
	finalized: Option<(B256, bool)>,
	at: Option<Instant>,
}

impl EvmDestination {
	pub(super) async fn follow_blocks(
		&self,
		events: &UnboundedSender<Event>,
	) -> Result<Infallible, NodeError> {
		let node = self.node()?;
		let mut seen = Seen::default();
		let mut failing: Option<Instant> = None;
		loop {
			let silent = seen.at.is_none_or(|at| at.elapsed() > SILENCE);
			match self.look(&node, events, &mut seen, silent).await {
				Ok(()) => failing = None,
				// A block that was left behind in this very moment is gone by the next look.
				Err(error) => {
					log::debug!(target: "vigil-relayer", "{error}");
					let since = *failing.get_or_insert_with(Instant::now);
					if since.elapsed() > FAILURE_PATIENCE {
						return Err(error);
					}
				},
			}
			tokio::select! {
				() = tokio::time::sleep(self.options.poll) => {},
				() = self.more.notified() => seen = Seen::default(),
				() = self.change.notified() => {
					return Err(node.nonsense("its newest block", "final blocks contradict it"));
				},
			}
		}
	}

	/// Reports what the inbox knows after blocks that are new.
	async fn look(
		&self,
		node: &Node,
		events: &UnboundedSender<Event>,
		seen: &mut Seen,
		anyway: bool,
	) -> Result<(), NodeError> {
		let head = node.latest().await?;
		let finalized = self.final_header(node, &head).await?;
		let new_best = anyway || seen.best != Some(head.hash);
		let rested = seen.at.is_none_or(|at| at.elapsed() > UNCONFIRMED_PAUSE);
		let unconfirmed = rested
			&& self.options.endpoints.len() > 1
			&& seen.finalized.is_some_and(|(_, confirmed)| !confirmed);
		let new_final =
			anyway || unconfirmed || seen.finalized.map(|(hash, _)| hash) != Some(finalized.hash);
		if !new_best && !new_final {
			return Ok(());
		}
		if !self.read_log(node, head.number()).await? {
			return Ok(());
		}
		if new_final {
			let view = self.final_view(node, &finalized).await?;
			seen.finalized = Some((finalized.hash, view.confirmed));
			self.with(|state| state.restless_finally = restless(&view));
			self.keep(&view, view.confirmed || self.options.endpoints.len() < 2);
			// Nobody listens any more when the process ends.
			let _ = events.send(Event::Finalized(Box::new(view)));
		}
		if new_best {
			let wanted = self.wanted();
			let answers = wanted.ask(node, &head).await?;
			let view = read(&wanted, node, &head, &answers, false)?;
			self.price(node, &head).await;
			self.keep(&view, false);
			self.after(&view);
			seen.best = Some(head.hash);
			let nonce = view.nonce;
			let _ = events.send(Event::Best(Box::new(view)));
			self.swept.notify_one();
			self.explain(node, nonce, events).await;
		}
		seen.at = Some(Instant::now());
		Ok(())
	}

	/// The last block that is final, by the chain's own word or by the blocks upon it.
	async fn final_header(&self, node: &Node, head: &Header) -> Result<Header, NodeError> {
		let found = match self.options.confirmations {
			Some(blocks) => node.at_height(head.number().saturating_sub(blocks)).await?,
			None => node.header(json!("finalized")).await?,
		};
		found.ok_or_else(|| {
			let detail =
				"there is none: name `confirmations` if the chain does not tell what is final";
			node.nonsense("its final block", detail)
		})
	}

	/// Reads on in the inbox's log. Returns whether it is read to its end.
	async fn read_log(&self, node: &Node, head: u64) -> Result<bool, NodeError> {
		let mut registry = self.registry(Clone::clone);
		let read = registry.read_on(node, self.inbox(), head).await;
		let far = registry.read_up_to();
		// What was read is kept, however it ended.
		let (name, registry) = (node.endpoint().secret().to_owned(), Arc::new(registry));
		self.with(|state| {
			state.registries.insert(name, registry.clone());
			state.registry = registry;
		});
		let whole = read?;
		let text =
			|| format!("the inbox's log is read up to block {far} of {head}: see since_block");
		self.note("log", (!whole).then(text));
		Ok(whole)
	}

	/// What the inbox is after a final block, and whether a second endpoint says the same.
	async fn final_view(&self, node: &Node, at: &Header) -> Result<ChainView, NodeError> {
		let wanted = self.wanted();
		let own = wanted.ask(node, at).await?;
		let confirmed = match self.options.endpoints.len() {
			0 | 1 => false,
			_ => self.confirm(node, (at, &wanted, &own)).await?,
		};
		read(&wanted, node, at, &own, confirmed)
	}

	async fn confirm(&self, node: &Node, own: Own<'_>) -> Result<bool, NodeError> {
		let second = self.with(|state| state.second.clone());
		let problem = match second {
			None => "no second endpoint answers".to_owned(),
			Some(second) => {
				let compared = self.compare(node, &second, own);
				match tokio::time::timeout(SECOND_PATIENCE, compared).await {
					Ok(Ok(true)) => {
						self.with(|state| (state.contradicted, state.unconfirmed) = (None, None));
						return Ok(true);
					},
					// It may only be behind.
					Ok(Ok(false)) => format!("{} does not have the block yet", second.endpoint()),
					Ok(Err(error @ NodeError::Contradiction { .. })) => self.doubted(error)?,
					Ok(Err(error)) => {
						self.with(|state| state.second = None);
						error.to_string()
					},
					Err(_) => {
						self.with(|state| state.second = None);
						format!("{} takes too long", second.endpoint())
					},
				}
			},
		};
		let text = format!("nothing confirms what {} says: {problem}", node.endpoint());
		self.with(|state| state.unconfirmed = Some(text));
		Ok(false)
	}

	/// Whether a second endpoint has the block, as final, and says the same of the state after it.
	async fn compare(
		&self,
		node: &Node,
		second: &Node,
		(at, wanted, own): Own<'_>,
	) -> Result<bool, NodeError> {
		let head = second.latest().await?;
		let theirs = self.final_header(second, &head).await?;
		if theirs.number() < at.number() {
			return Ok(false);
		}
		let same = match theirs.number() == at.number() {
			true => Some(theirs),
			false => second.at_height(at.number()).await?,
		};
		let Some(same) = same else { return Ok(false) };
		let contradiction = || NodeError::Contradiction {
			one: node.endpoint().to_string(),
			other: second.endpoint().to_string(),
			number: at.number(),
		};
		if same.hash != at.hash {
			return Err(contradiction());
		}
		match wanted.ask(second, at).await? == *own {
			true => Ok(true),
			false => Err(contradiction()),
		}
	}

	/// Notes that two endpoints contradict each other. After this long another one is to be asked.
	fn doubted(&self, error: NodeError) -> Result<String, NodeError> {
		let since = self.with(|state| *state.contradicted.get_or_insert_with(Instant::now));
		log::error!(target: "vigil-relayer", "{error}");
		match since.elapsed() > CONTRADICTION_PATIENCE {
			true => Err(error),
			false => Ok(error.to_string()),
		}
	}

	/// What is to be looked at now.
	fn wanted(&self) -> Wanted {
		let (registry, lanes) = self.with(|state| (state.registry.clone(), state.lanes.clone()));
		let services = match self.options.services.is_empty() {
			true => registry.services(),
			false => self.options.services.clone(),
		};
		let (account, asks) = (self.wallet.address(), self.options.asks.clone());
		Wanted { inbox: self.inbox(), account, services, lanes, registry, asks }
	}

	/// Notes what gas costs now.
	async fn price(&self, node: &Node, head: &Header) {
		let asked = node.suggested_tip().await.unwrap_or_default();
		let market = Market { base: head.base_fee(), asked };
		self.with(|state| state.market = market);
		let cap = self.options.caps.fee;
		let dear = (market.base > cap).then(|| {
			format!(
				"gas costs {} wei, more than the {cap} of most_fee: nothing is included until it is cheaper",
				market.base
			)
		});
		self.note("fees", dear);
	}

	/// Forgets what the newest block has settled.
	fn after(&self, view: &ChainView) {
		self.with(|state| {
			state.taken.retain(|nonce, _| *nonce >= view.nonce);
			state.restless = restless(view);
		});
	}
}

/// Services with a ward that went down at some time.
fn restless(view: &ChainView) -> BTreeSet<ServiceId> {
	let down = view.services.iter().filter(|(_, known)| known.ward.incidents.0 > 0);
	down.map(|(service, _)| *service).collect()
}

fn read(
	wanted: &Wanted,
	node: &Node,
	at: &Header,
	answers: &Answers,
	confirmed: bool,
) -> Result<ChainView, NodeError> {
	let view = wanted.read(at, node.chain_id(), answers, confirmed);
	view.map_err(|error| node.nonsense("the state of the inbox", error))
}
