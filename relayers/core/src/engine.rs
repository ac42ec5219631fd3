// SPDX-License-Identifier: Apache-2.0

//! The state machine of one destination: events in, journal, effects out. It does no I/O but the
//! journal's.
//!
//! What the destination's blocks say decides; what a node says about a transaction only makes
//! things faster. Every change of an item is in the journal before the effect that it permits is
//! handed out, so a process may die anywhere: the effect is repeated, and a transaction with the
//! same bytes is included once at most.

mod advance;
mod intake;
mod parked;
mod replay;
mod report;
mod settle;

pub use replay::Replay;
pub use report::{lanes, AnnouncedReport, LaneReport, Report};

use crate::{
	crash,
	decide::{decide, step, Rules, Verdict},
	item::{Cargo, Item, ItemKey, State, Tx},
	journal::{Journal, JournalError},
	standby::Step,
	verify::Verifier,
	view::ChainView,
	Lane, Millis, Settings, Signer,
};
use parked::Parked;
use std::{
	collections::{BTreeMap, BTreeSet},
	mem,
	sync::Arc,
};
use vigil_primitives::{
	Message, Outbox, ProvenMessage, SequenceNumber, ServiceId, SetCommitment, SetId, Statement,
	UnixTime, H256,
};

/// The endpoint of Vigil that something came from: what one of them sends takes no room from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(pub u16);

/// After so many failed tries of an item they go through another node: this one may show what makes them
/// fail.
const TRIES_PER_NODE: u32 = 3;

/// The most lanes that are looked at.
const MOST_LANES: usize = 256;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
	/// A certificate arrived.
	Certificate(Box<Cargo>, Origin),
	/// The destination has a new best block.
	Best(Box<ChainView>),
	/// The destination finalised a block.
	Finalized(Box<ChainView>),
	/// A node said something about an item's transaction.
	Tx(ItemKey, TxEvent),
	/// The messages of an Outbox, or why there are none.
	Messages(ItemKey, Result<Vec<Message>, String>),
	/// Vigil knows that messages of a lane before this one were delivered.
	Proven(Lane, SequenceNumber),
	/// Time passed.
	Tick,
}

/// What a node says about a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TxEvent {
	/// It is in the node's pool.
	Accepted,
	/// Nothing more will be heard of it.
	Lost,
	/// The node forgot it; it may still be included.
	Dropped,
	/// The node did not take it.
	Refused(Refused, String),
	/// A block has the transaction with this hash, and its call failed there.
	Failed(H256, String),
}

/// Why a node does not take a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
	/// It cannot become valid: sign it anew.
	Invalid,
	/// Its nonce was used; blocks tell by what.
	Outdated,
	/// The account cannot pay for it.
	Unpaid,
	/// The pool prefers what pays more.
	Crowded,
	/// The node, its pool or the way to it has a problem.
	Elsewhere,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
	/// Hand this transaction to a node and report what the node says.
	Broadcast(ItemKey, Tx),
	/// Ask Vigil for the messages of this Outbox.
	FetchMessages(ItemKey, ServiceId, Outbox),
	/// Look at the destination through another node: this one's best blocks have known for long what
	/// final ones do not, or what goes through it fails or is included in no block.
	ChangeNode,
}

/// Counters that only rise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
	/// Certificates that were new.
	pub seen: u64,
	/// Certificates that are none.
	pub forged: u64,
	/// Items that were finished, until a final block contradicted it.
	pub reopened: u64,
	/// Items that the destination knows through this relayer.
	pub delivered: u64,
	/// Items that it knows through somebody else.
	pub overtaken: u64,
	/// Inclusions that were taken back by a reorganisation.
	pub retracted: u64,
	/// Failed tries.
	pub failed: u64,
	/// Transactions that were signed anew with a higher tip.
	pub raised: u64,
	/// Items that an operator had looked at again.
	pub replayed: u64,
}

/// The state machine of one destination.
pub struct Engine {
	settings: Settings,
	journal: Arc<dyn Journal>,
	verifier: Arc<dyn Verifier>,
	/// Items that are not closed, dead ones among them.
	open: BTreeMap<ItemKey, Item>,
	closed: BTreeMap<ItemKey, Item>,
	best: Option<ChainView>,
	finalized: Option<ChainView>,
	/// Certificates that cannot be verified yet.
	parked: Parked,
	/// The next set of each set whose handover was verified.
	handovers: BTreeMap<(ServiceId, SetId), SetCommitment>,
	/// Messages of Outboxes under way, with their proofs. Not kept: Vigil has them.
	messages: BTreeMap<ItemKey, Vec<ProvenMessage>>,
	/// Items whose transaction a node was handed in this process.
	busy: BTreeSet<ItemKey>,
	/// Items whose messages were asked for.
	asked: BTreeSet<ItemKey>,
	/// Items whose transaction a node has no room for at its price.
	crowded: BTreeSet<ItemKey>,
	/// Items whose tip the account cannot pay.
	unpaid: BTreeSet<ItemKey>,
	/// Why transactions failed, as far as nodes said so.
	reasons: BTreeMap<ItemKey, (H256, String)>,
	/// A nonce that later ones wait for, and since when.
	gap: Option<(u64, Millis)>,
	/// Since when best blocks know what final ones do not.
	doubt: Option<Millis>,
	/// Transactions that no block has, and since when they are under way through this node.
	under_way: BTreeMap<ItemKey, Millis>,
	effects: Vec<Effect>,
	counters: Counters,
	/// Milliseconds from the certificate to its inclusion, of items included since they were taken.
	latencies: Vec<(u8, Millis)>,
	last_success: Option<Millis>,
}

impl Engine {
	/// Carries on where the journal ends.
	pub fn open(
		settings: Settings,
		journal: Arc<dyn Journal>,
		verifier: Arc<dyn Verifier>,
	) -> Result<Self, JournalError> {
		let items = journal.load(&settings.destination)?;
		let handovers = items.iter().filter_map(handover_of).collect();
		let (closed, mut open): (Vec<_>, Vec<_>) =
			items.into_iter().partition(|item| item.state.is_closed());
		// No node was handed these transactions by this process.
		open.iter_mut().filter(|item| item.state.tx().is_some()).for_each(|item| item.retry_at = 0);
		let by_key = |items: Vec<Item>| items.into_iter().map(|item| (item.key.clone(), item));
		Ok(Self {
			settings,
			journal,
			verifier,
			open: by_key(open).collect(),
			closed: by_key(closed).collect(),
			best: None,
			finalized: None,
			parked: Parked::default(),
			handovers,
			messages: BTreeMap::new(),
			busy: BTreeSet::new(),
			asked: BTreeSet::new(),
			crowded: BTreeSet::new(),
			unpaid: BTreeSet::new(),
			reasons: BTreeMap::new(),
			gap: None,
			doubt: None,
			under_way: BTreeMap::new(),
			effects: Vec::new(),
			counters: Counters::default(),
			latencies: Vec::new(),
			last_success: None,
		})
	}

	/// Takes in what happened and does what follows.
	///
	/// After an error nothing was lost: hand in the same event again. Either way [`Self::effects`]
	/// has what the journal permits.
	pub fn handle(
		&mut self,
		event: &Event,
		now: Millis,
		signer: &dyn Signer,
	) -> Result<(), JournalError> {
		self.take_in(event, now)?;
		self.settle(now)?;
		self.advance(now, signer)?;
		self.prune(now)
	}

	/// What is to be done now. Each effect is handed out once.
	pub fn effects(&mut self) -> Vec<Effect> {
		mem::take(&mut self.effects)
	}

	/// The services that the destination trusts sets of and that are carried, as its final block says.
	pub fn trusted_services(&self) -> BTreeSet<ServiceId> {
		let known = self.finalized.iter().flat_map(|view| view.services.keys().copied());
		known.filter(|service| self.settings.carries(*service)).collect()
	}

	/// The lanes whose state decides about Outboxes: first of those under way, the oldest first, so that
	/// many new ones keep none out, then of dead letters and of what is finished and not proven.
	pub fn lanes(&self) -> BTreeSet<Lane> {
		let all = self.open.values().chain(self.closed.values());
		let mut wanted: Vec<_> = all
			.filter(|item| !matches!(item.state, State::Proven(_)))
			.filter_map(|item| {
				let over = item.state.is_closed() || matches!(item.state, State::Dead { .. });
				Some((over, item.seen_at, item.lane()?))
			})
			.collect();
		wanted.sort_unstable();
		let mut lanes = BTreeSet::new();
		for (_, _, lane) in wanted {
			if lanes.len() >= MOST_LANES {
				break;
			}
			lanes.insert(lane);
		}
		lanes
	}

	/// How it carries.
	pub fn settings(&self) -> &Settings {
		&self.settings
	}

	/// The best and the last finalised block, once both are known. Views arrive one by one: a best
	/// block below the finalised one is out of date, and that one takes its place.
	fn views(&self) -> Option<(ChainView, ChainView)> {
		let (best, finalized) = (self.best.as_ref()?, self.finalized.as_ref()?);
		let behind = best.block.number < finalized.block.number;
		let best = if behind { finalized } else { best };
		Some((best.clone(), finalized.clone()))
	}

	/// What the destination after a block says about an item.
	fn judge(&self, item: &Item, view: &ChainView, now: Millis) -> Verdict {
		decide(item, view.lane(item.key.service), &self.rules(item, now))
	}

	/// What the next transaction of an item is to do, after a block of the destination.
	fn step(&self, item: &Item, view: &ChainView, now: Millis) -> Step {
		step(item, view.lane(item.key.service), &self.rules(item, now))
	}

	fn rules(&self, item: &Item, now: Millis) -> Rules<'_> {
		Rules {
			settings: &self.settings,
			now: seconds(now),
			superseded_at: self
				.handovers
				.get(&(item.key.service, item.key.set))
				.map(|next| next.activates_at),
		}
	}

	/// Whether a view ends anything: what one of several nodes says alone does not.
	fn is_final(&self, view: &ChainView) -> bool {
		view.confirmed || !self.settings.confirm
	}

	/// The set with this number, as the destination has it, or as a set that it trusts announced it.
	fn trusted_set(&self, service: ServiceId, set: SetId) -> Option<&SetCommitment> {
		let view = self.finalized.as_ref()?;
		let kept = view.services.get(&service)?.set(set).map(|kept| &kept.commitment);
		let announced =
			|| self.handovers.values().find(|next| (next.service, next.set_id) == (service, set));
		kept.or_else(announced)
	}

	/// Nonces of transactions that may still be included.
	fn in_flight(&self) -> BTreeSet<u64> {
		let txs = self.open.values().filter_map(|item| item.state.tx());
		txs.map(|tx| tx.nonce).collect()
	}

	/// Moves an open item to another state, on disk first.
	fn move_to(&mut self, key: &ItemKey, state: State, now: Millis) -> Result<(), JournalError> {
		self.change(key, now, |item| item.state = state)
	}

	/// Changes an open item, on disk first.
	fn change(
		&mut self,
		key: &ItemKey,
		now: Millis,
		change: impl FnOnce(&mut Item),
	) -> Result<(), JournalError> {
		let Some(before) = self.open.get(key) else { return Ok(()) };
		let mut item = before.clone();
		change(&mut item);
		if item.state.name() != before.state.name() {
			item.changed_at = now;
		}
		if item == *before {
			return Ok(());
		}
		let name = (item.state.name() != before.state.name()).then(|| item.state.name());
		self.journal.put(&[&item])?;
		if let Some(name) = name {
			log::info!(target: "vigil-relayer", "{key}: {name}");
			crash::point(name);
		}
		if item.state.tx().is_none() {
			self.busy.remove(key);
			self.crowded.remove(key);
			self.unpaid.remove(key);
		}
		self.effects.retain(|effect| match effect {
			Effect::Broadcast(of, tx) => of != key || item.state.tx() == Some(tx),
			Effect::FetchMessages(..) | Effect::ChangeNode => true,
		});
		match item.state.is_closed() {
			true => {
				self.open.remove(key);
				self.messages.remove(key);
				self.reasons.remove(key);
				self.closed.insert(key.clone(), item);
			},
			false => {
				self.open.insert(key.clone(), item);
			},
		}
		Ok(())
	}

	/// Notes that a try failed. What failed too often is a dead letter.
	fn fail(&mut self, key: &ItemKey, problem: String, now: Millis) -> Result<(), JournalError> {
		let (backoff, most) = (self.settings.backoff, self.settings.max_attempts);
		log::warn!(target: "vigil-relayer", "{key}: {problem}");
		self.counters.failed = self.counters.failed.saturating_add(1);
		self.change(key, now, |item| {
			item.attempts = item.attempts.saturating_add(1);
			item.retry_at = now.saturating_add(backoff.after(item.attempts, item.key.number));
			item.problem = Some(problem.clone());
			item.state = match item.attempts >= most {
				true => State::Dead { reason: problem },
				false => State::Planned,
			};
		})?;
		if self.open.get(key).is_some_and(|item| item.attempts.is_multiple_of(TRIES_PER_NODE)) {
			self.change_node();
		}
		Ok(())
	}

	/// Looks through another node, if there is one.
	fn change_node(&mut self) {
		if self.settings.confirm && !self.effects.contains(&Effect::ChangeNode) {
			self.effects.push(Effect::ChangeNode);
		}
	}

	/// Tries later with the same transaction.
	fn put_off(&mut self, key: &ItemKey, problem: &str, delay: Millis, now: Millis) {
		log::debug!(target: "vigil-relayer", "{key}: {problem}");
		self.busy.remove(key);
		if let Some(item) = self.open.get_mut(key) {
			item.retry_at = now.saturating_add(delay);
			item.problem = Some(problem.into());
		}
	}
}

/// The set that an item's signers hand over to, if that is what it says.
fn handover_of(item: &Item) -> Option<((ServiceId, SetId), SetCommitment)> {
	match item.statement() {
		// What a standby says is no word of the set in office.
		Statement::Handover(over) if item.cargo.standby.is_none() => {
			Some(((item.key.service, item.key.set), over.next.clone()))
		},
		_ => None,
	}
}

/// The clock in seconds.
fn seconds(now: Millis) -> UnixTime {
	UnixTime(now / 1_000)
}
