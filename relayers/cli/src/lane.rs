// SPDX-License-Identifier: Apache-2.0

//! The task of one destination: feeds its state machine and does what that says.

use crate::{
	family::Chain,
	http::Command,
	metrics::Metrics,
	shared::{now, Link, Shared},
};
use anyhow::bail;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::sync::mpsc::{unbounded_channel, Receiver, UnboundedReceiver, UnboundedSender};
use vigil_bls::Blst;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{
	journal::RedbJournal, Bls, Effect, Engine, Event, JournalError, LinkError, Settings, Verifier,
};
use vigil_relayer_link::Payer;
use vigil_relayer_vigil::{inlet::Outlet, prove::Memory, Prover, Source};

/// How often the state machine looks at the clock.
const TICK: Duration = Duration::from_millis(500);
/// How long to leave a disk alone that is full.
const DISK_PAUSE: Duration = Duration::from_secs(2);
/// How long to leave endpoints alone of which none can be used.
const DIAL_PAUSE: Duration = Duration::from_secs(2);

/// How often to see what can be proven.
const PROOF_PAUSE: Duration = Duration::from_secs(15);

/// One destination and what it is carried with.
pub struct Lane {
	/// How to carry.
	pub settings: Settings,
	/// The destination.
	pub chain: Chain,
	/// Vigil.
	pub source: Arc<Source>,
	/// The journal.
	pub journal: Arc<RedbJournal>,
	/// The service whose ward the destination is and who pays for proofs on Vigil, if deliveries are
	/// proven.
	pub proofs: Option<(ServiceId, Arc<Payer>)>,
	/// What others are told.
	pub shared: Arc<Shared>,
	/// What is counted.
	pub metrics: Metrics,
	/// The services that the inbox trusts.
	pub trusted: Mutex<BTreeSet<ServiceId>>,
}

/// Where a lane hears from.
struct Arrivals {
	incoming: UnboundedReceiver<Event>,
	outlet: Outlet,
	commands: Receiver<Command>,
}

impl Lane {
	/// Runs for good. Returns only if the journal is of another chain or cannot be read, or another
	/// destination has the account.
	pub async fn run(mut self, outlet: Outlet, commands: Receiver<Command>) -> anyhow::Result<()> {
		let genesis = self.connect_first().await;
		let name = self.settings.destination.clone();
		self.on_disk(|| self.journal.bind_destination(&name, genesis)).await?;
		let destination = &self.chain.destination;
		let account = destination.account();
		if let Err(other) = self.shared.take_account(genesis, &account, &name) {
			bail!(
				"the destination {other} is on the same chain and has the same account {account}: give \
				 each a key of its own"
			);
		}
		log::info!(target: "vigil-relayer", "to {name} from {account}");
		self.settings = self.settings.clone().within(destination.limits());
		let verifier: Arc<dyn Verifier> = Arc::new(Bls::<Blst>::default());
		let open = || Engine::open(self.settings.clone(), self.journal.clone(), verifier.clone());
		let engine = self.on_disk(open).await?;
		let (events, incoming) = unbounded_channel();
		let follower = self.follow(events.clone());
		let prover = self.prove(events.clone());
		let arrivals = Arrivals { incoming, outlet, commands };
		let worker = self.work(engine, arrivals, events);
		tokio::select! {
			() = follower => Ok(()),
			() = prover => Ok(()),
			() = worker => Ok(()),
		}
	}

	/// Does something with the journal, as soon as the disk lets it.
	async fn on_disk<T>(
		&self,
		work: impl Fn() -> Result<T, JournalError>,
	) -> Result<T, JournalError> {
		loop {
			match work() {
				Err(error @ JournalError::Disk(_)) => {
					log::error!(target: "vigil-relayer", "{error}");
					self.journal_problem(Some(error.to_string()));
				},
				result => return result,
			}
			tokio::time::sleep(DISK_PAUSE).await;
		}
	}

	async fn connect_first(&self) -> H256 {
		loop {
			match self.chain.destination.connect().await {
				Ok(genesis) => return genesis,
				Err(error) => self.down(&error),
			}
			tokio::time::sleep(DIAL_PAUSE).await;
		}
	}

	/// Keeps a connection for good.
	async fn follow(&self, events: UnboundedSender<Event>) {
		loop {
			let endpoint = self.chain.destination.endpoint();
			self.shared.destination(&self.settings.destination, |state| {
				state.link = Link { up: true, endpoint, ..Link::default() };
			});
			let Err(error) = self.chain.destination.follow(events.clone()).await;
			self.down(&error);
			tokio::time::sleep(Duration::from_millis(200)).await;
			self.connect_first().await;
		}
	}

	fn down(&self, error: &LinkError) {
		log::warn!(target: "vigil-relayer", "{}: {error}", self.settings.destination);
		self.shared.destination(&self.settings.destination, |state| {
			let problem = Some(error.to_string());
			state.link = Link { problem, ..Link::default() };
		});
	}

	/// Shows Vigil what arrived and how plans stand, for good.
	async fn prove(&self, events: UnboundedSender<Event>) {
		let Some((certified_by, payer)) = &self.proofs else {
			return std::future::pending().await;
		};
		let name = &self.settings.destination;
		let mut known = BTreeSet::<ServiceId>::new();
		// What one node of Vigil says that Vigil knows is no word of another one.
		let mut memories = BTreeMap::<String, Memory>::new();
		for turn in 0usize.. {
			tokio::time::sleep(PROOF_PAUSE).await;
			known.extend(self.trusted.lock().unwrap_or_else(PoisonError::into_inner).iter());
			let Ok(vigil) = self.source.connection_in_turn(turn) else { continue };
			if self.chain.destination.endpoint().is_none() {
				continue;
			}
			let prover = Prover {
				vigil: &vigil,
				destination: &*self.chain.receipts,
				certified_by: *certified_by,
				payer: &**payer,
				beneficiary: H256(self.settings.beneficiary),
			};
			let memory = memories.entry(vigil.endpoint().to_string()).or_default();
			let (shown, problems) = prover.prove_all(&known, memory).await;
			for (lane, next) in shown.lanes {
				let _ = events.send(Event::Proven(lane, next));
			}
			problems.iter().for_each(|one| log::warn!(target: "vigil-relayer", "{name}, {one}"));
			self.shared.destination(name, |state| {
				state.earned = state.earned.saturating_add(shown.earned);
				state.proof_problems = problems;
			});
		}
	}

	/// Feeds the state machine for good: first what the destination says, then what arises at Vigil,
	/// and what Vigil keeps when there is nothing else.
	async fn work(&self, mut engine: Engine, arrivals: Arrivals, events: UnboundedSender<Event>) {
		let Arrivals { mut incoming, mut outlet, mut commands } = arrivals;
		let mut tick = tokio::time::interval(TICK);
		tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		let certificate = |(origin, cargo)| Event::Certificate(Box::new(cargo), origin);
		loop {
			let event = tokio::select! {
				biased;
				Some(event) = incoming.recv() => event,
				Some(arrived) = outlet.live.recv() => certificate(arrived),
				Some((replay, reply)) = commands.recv() => {
					let count = tokio::task::block_in_place(|| engine.replay(&replay, now()));
					// Whoever asked may have gone.
					let _ = reply.send(count.map_err(|error| error.to_string()));
					Event::Tick
				},
				_ = tick.tick() => Event::Tick,
				Some(kept) = outlet.kept.recv() => certificate(kept),
			};
			// Nothing else happens until the journal has it: an event is never lost.
			while let Err(error) = self.handle(&mut engine, &event) {
				log::error!(target: "vigil-relayer", "{error}");
				self.journal_problem(Some(error.to_string()));
				self.perform(&mut engine, &events);
				tokio::time::sleep(DISK_PAUSE).await;
			}
			self.perform(&mut engine, &events);
			self.publish(&mut engine);
		}
	}

	fn handle(&self, engine: &mut Engine, event: &Event) -> Result<(), JournalError> {
		tokio::task::block_in_place(|| engine.handle(event, now(), &*self.chain.destination))
	}

	/// Does what the state machine says.
	fn perform(&self, engine: &mut Engine, events: &UnboundedSender<Event>) {
		for effect in engine.effects() {
			let (events, source) = (events.clone(), self.source.clone());
			let destination = self.chain.destination.clone();
			tokio::spawn(async move {
				match effect {
					Effect::Broadcast(key, tx) => destination.broadcast(key, tx, events).await,
					Effect::FetchMessages(key, service, outbox) => {
						let messages = source.messages(service, outbox).await;
						let _ = events.send(Event::Messages(key, messages));
					},
					Effect::ChangeNode => destination.change_node(),
				}
			});
		}
	}

	fn publish(&self, engine: &mut Engine) {
		let name = &self.settings.destination;
		let report = engine.report();
		self.metrics.latencies(name, &engine.take_latencies());
		let trusted = engine.trusted_services();
		*self.trusted.lock().unwrap_or_else(PoisonError::into_inner) = trusted;
		self.shared.destination(name, |state| {
			state.journal_problem = None;
			state.report = Some(report);
			state.link.warnings = self.chain.destination.warnings();
		});
		self.chain.destination.look_at(engine.lanes());
	}

	fn journal_problem(&self, problem: Option<String>) {
		let name = &self.settings.destination;
		self.shared.destination(name, |state| state.journal_problem = problem);
	}
}
