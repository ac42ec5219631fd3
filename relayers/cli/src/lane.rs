// SPDX-License-Identifier: Apache-2.0

//! The task of one destination: feeds its state machine and does what that says.

use crate::{
	metrics::Metrics,
	shared::{now, Link, Shared},
};
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};
use vigil_bls::Blst;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::{
	journal::RedbJournal, Bls, Destination, Effect, Engine, Event, JournalError, LinkError,
	Settings, Verifier,
};
use vigil_relayer_xcm::{
	firings::Told,
	inlet::Outlet,
	prove::{ProveError, Prover},
	Key, Source, SubstrateDestination,
};

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
	pub destination: Arc<SubstrateDestination>,
	/// Vigil.
	pub source: Arc<Source>,
	/// The journal.
	pub journal: Arc<RedbJournal>,
	/// The service whose ward the destination is and the key that pays for proofs on Vigil, if
	/// deliveries are proven.
	pub proofs: Option<(ServiceId, Key)>,
	/// What others are told.
	pub shared: Arc<Shared>,
	/// What is counted.
	pub metrics: Metrics,
	/// The services that the inbox trusts.
	pub trusted: Mutex<BTreeSet<ServiceId>>,
}

impl Lane {
	/// Runs for good. Returns only if the journal is of another chain or cannot be read.
	pub async fn run(mut self, outlet: Outlet) -> anyhow::Result<()> {
		let genesis = self.connect_first().await;
		let name = self.settings.destination.clone();
		self.on_disk(|| self.journal.bind_destination(&name, genesis)).await?;
		let destination = &self.destination;
		let most = destination.most_messages().unwrap_or(u32::MAX);
		let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
		let defaults = self.settings.clone();
		self.settings = Settings {
			freshness: destination.freshness().unwrap_or(defaults.freshness),
			checkpoint_freshness: destination
				.checkpoint_freshness()
				.unwrap_or(defaults.checkpoint_freshness),
			clock_drift: destination.clock_drift().unwrap_or(defaults.clock_drift),
			batch_messages: defaults.batch_messages.min(most),
			..defaults
		};
		let verifier: Arc<dyn Verifier> = Arc::new(Bls::<Blst>::default());
		let open = || Engine::open(self.settings.clone(), self.journal.clone(), verifier.clone());
		let engine = self.on_disk(open).await?;
		let (events, incoming) = unbounded_channel();
		let follower = self.follow(events.clone());
		let prover = self.prove(events.clone());
		let worker = self.work(engine, incoming, events, outlet);
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
			match self.destination.connect().await {
				Ok(genesis) => return genesis,
				Err(error) => self.down(&error),
			}
			tokio::time::sleep(DIAL_PAUSE).await;
		}
	}

	/// Keeps a connection for good.
	async fn follow(&self, events: UnboundedSender<Event>) {
		loop {
			let endpoint = self.destination.endpoint().map(|endpoint| endpoint.to_string());
			self.shared.destination(&self.settings.destination, |state| {
				state.link = Link { up: true, endpoint, ..Link::default() };
			});
			let Err(error) = self.destination.follow(events.clone()).await;
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

	fn unproven(&self, service: ServiceId, error: &ProveError) {
		let name = &self.settings.destination;
		log::warn!(target: "vigil-relayer", "{name}, service {service}: {error}");
	}

	/// Shows Vigil what arrived and what fired, for good.
	async fn prove(&self, events: UnboundedSender<Event>) {
		let Some((certified_by, key)) = &self.proofs else { return std::future::pending().await };
		let (mut known, mut told) = (BTreeSet::<ServiceId>::new(), Told::new());
		loop {
			tokio::time::sleep(PROOF_PAUSE).await;
			known.extend(self.trusted.lock().unwrap_or_else(PoisonError::into_inner).iter());
			let (Ok(vigil), Ok(destination)) =
				(self.source.connection(), self.destination.connection())
			else {
				continue;
			};
			let prover = Prover {
				vigil: &vigil,
				destination: &destination,
				pallet: self.destination.pallet(),
				certified_by: *certified_by,
				key,
			};
			for service in &known {
				match prover.prove(*service).await {
					Ok(Some(next)) => drop(events.send(Event::Proven(*service, next))),
					Ok(None) => {},
					Err(error) => self.unproven(*service, &error),
				}
				if let Err(error) = prover.prove_firings(*service, &mut told).await {
					self.unproven(*service, &error);
				}
			}
		}
	}

	/// Feeds the state machine for good: first what the destination says, then what arises at Vigil,
	/// and what Vigil keeps when there is nothing else.
	async fn work(
		&self,
		mut engine: Engine,
		mut incoming: UnboundedReceiver<Event>,
		events: UnboundedSender<Event>,
		mut outlet: Outlet,
	) {
		let mut tick = tokio::time::interval(TICK);
		tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		let certificate = |(origin, cargo)| Event::Certificate(Box::new(cargo), origin);
		loop {
			let event = tokio::select! {
				biased;
				Some(event) = incoming.recv() => event,
				Some(arrived) = outlet.live.recv() => certificate(arrived),
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
		tokio::task::block_in_place(|| engine.handle(event, now(), &*self.destination))
	}

	/// Does what the state machine says.
	fn perform(&self, engine: &mut Engine, events: &UnboundedSender<Event>) {
		for effect in engine.effects() {
			let (events, source) = (events.clone(), self.source.clone());
			let destination = self.destination.clone();
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
			state.link.warnings = self.destination.warnings();
		});
	}

	fn journal_problem(&self, problem: Option<String>) {
		let name = &self.settings.destination;
		self.shared.destination(name, |state| state.journal_problem = problem);
	}
}
